//! Saying what a step does, for people: "creates table `users`".

use std::fmt::Display;

use crate::*;

impl Operation {
    /// What the step does, as the end of a sentence that begins with who does it: `the upgrade …`. Names in backticks.
    #[must_use]
    pub fn saying(&self) -> String {
        match self {
            Self::CreateTable(create) => format!("creates table `{}`", create.table),
            Self::AttachPartition(attach) => format!("attaches partition `{}`", attach.partition),
            Self::DetachPartition(detach) => format!("detaches partition `{}`", detach.partition),
            Self::ExchangePartition(it) => {
                format!("exchanges partition `{}` of `{}` for `{}`", it.partition, it.table, it.with)
            }
            Self::SetStorage(set) => format!("changes how {} is stored", object(set.kind, &set.relation)),
            Self::MoveTablespace(moved) => format!("moves everything in tablespace `{}` to `{}`", moved.from, moved.to),
            Self::SetInheritance(set) if set.inherits => format!("lets `{}` inherit from `{}`", set.table, set.parent),
            Self::SetInheritance(set) => format!("ends that `{}` inherits from `{}`", set.table, set.parent),
            Self::SetTableType(set) => format!("changes of which type table `{}` is", set.table),
            Self::SetRowSecurity(set) => format!("changes row security of table `{}`", set.table),
            Self::AddColumn(add) => format!("adds column {}", part(&add.table, &add.column.name)),
            Self::DropColumn(drop) => format!("drops column {}", part(&drop.table, &drop.column)),
            Self::RenameColumn(rename) => {
                format!("renames column {} to `{}`", part(&rename.table, &rename.column), rename.to)
            }
            Self::SetColumnType(set) => format!("changes the type of column {}", part(&set.table, &set.column)),
            Self::SetNotNull(set) => format!("makes column {} NOT NULL", part(&set.table, &set.column)),
            Self::DropNotNull(drop) => format!("lets column {} be null", part(&drop.table, &drop.column)),
            Self::SetDefault(set) => format!("sets the default of column {}", part(&set.table, &set.column)),
            Self::DropDefault(drop) => format!("drops the default of column {}", part(&drop.table, &drop.column)),
            Self::SetColumn(set) => format!("changes column {}", part(&set.table, &set.column)),
            Self::AddConstraint(add) => add_constraint(add),
            Self::DropConstraint(drop) => match &drop.constraint {
                Some(name) => format!("drops constraint `{name}` of table `{}`", drop.table),
                None => format!("drops a constraint of table `{}`", drop.table),
            },
            Self::DropPrimaryKey(drop) => format!("drops the primary key of table `{}`", drop.table),
            Self::ValidateConstraint(validate) => format!("validates constraint `{}`", validate.constraint),
            Self::RenameConstraint(rename) => format!("renames constraint `{}` to `{}`", rename.constraint, rename.to),
            Self::AlterConstraint(alter) => format!("alters constraint `{}`", alter.constraint),
            Self::CreateIndex(create) => match &create.name {
                Some(name) => format!("creates index `{name}`"),
                None => format!("creates an index on table `{}`", create.table),
            },
            Self::AttachIndex(attach) => format!("attaches index `{}`", attach.partition),
            Self::Reindex(_) => "rebuilds indexes".to_owned(),
            _ => self.saying_of_others(),
        }
    }

    fn saying_of_others(&self) -> String {
        match self {
            Self::CreateView(create) if create.materialized => format!("creates materialized view `{}`", create.view),
            Self::CreateView(create) => format!("creates view `{}`", create.view),
            Self::RefreshView(refresh) => format!("refreshes materialized view `{}`", refresh.view),
            Self::CreateType(create) => format!("creates type `{}`", create.name),
            Self::AlterDomain(alter) => format!("alters domain `{}`", alter.name),
            Self::AddEnumValue(add) => format!("adds value '{}' to type `{}`", add.value.value, add.name),
            Self::RenameEnumValue(rename) => {
                format!("renames value '{}' of type `{}`", rename.value.value, rename.name)
            }
            Self::AlterField(alter) => format!("changes attribute `{}` of type `{}`", alter.change.field(), alter.name),
            Self::AlterSequence(alter) => format!("changes sequence `{}`", alter.name),
            Self::CreateSequence(create) => format!("creates sequence `{}`", create.name),
            Self::AlterRoutine(alter) => format!("alters function `{}`", alter.name),
            Self::CreateRoutine(create) => format!("creates function `{}`", create.name),
            Self::CreateTrigger(create) => format!("creates trigger `{}`", create.name),
            Self::CreateEventTrigger(create) => format!("creates event trigger `{}`", create.name),
            Self::SetTrigger(set) => format!("switches {}s of table `{}`", set.kind.word(), set.table),
            Self::CreatePolicy(create) => format!("creates policy `{}`", create.name),
            Self::AlterPolicy(alter) => format!("changes policy `{}`", alter.name),
            Self::CreatePublication(create) => format!("creates publication `{}`", create.name),
            Self::AlterPublication(alter) => format!("changes publication `{}`", alter.name),
            Self::CreateStatistics(create) => format!("creates statistics on table `{}`", create.table),
            Self::SetStatistics(set) => format!("changes statistics `{}`", set.name),
            Self::SetDependence(set) => format!("changes what {} depends on", object(set.kind, &set.name)),
            Self::AlterSystem(alter) => format!("sets `{}` for the whole server", alter.name),
            Self::CreateObject(create) => format!("creates {}", object(create.kind, &create.name)),
            Self::AlterRole(alter) => format!("alters role `{}`", alter.role),
            Self::Drop(drop) => format!("drops {}", object(drop.kind, &drop.name)),
            Self::Rename(rename) => format!("renames {} to `{}`", object(rename.kind, &rename.name), rename.to),
            Self::SetSchema(set) => format!("moves {} to schema `{}`", object(set.kind, &set.name), set.schema),
            Self::SetOwner(set) => format!("changes the owner of {}", object(set.kind, &set.name)),
            Self::Comment(comment) => format!("comments on {}", object(comment.kind, &comment.name)),
            Self::Grant(grant) if grant.grants => "grants privileges".to_owned(),
            Self::Grant(_) => "revokes privileges".to_owned(),
            Self::SetDefaultPrivileges(_) => "changes the privileges of what is made later".to_owned(),
            Self::Insert(insert) => format!("inserts rows into `{}`", insert.table),
            Self::Update(update) => format!("updates rows of `{}`", update.table),
            Self::Delete(delete) => format!("deletes rows from `{}`", delete.table),
            Self::Merge(merge) => format!("merges rows into `{}`", merge.table),
            Self::Truncate(truncate) if truncate.drops => format!("drops {}", truncate.subject()),
            Self::Truncate(truncate) => format!("empties {}", truncate.subject()),
            Self::CopyFrom(copy) => format!("copies rows into `{}`", copy.table),
            Self::Query(query) => match query.functions.first() {
                Some(function) => format!("calls `{function}`"),
                None => "reads rows".to_owned(),
            },
            Self::SetVariable(set) => format!("sets `{}`", set.name),
            Self::LockTable(lock) => format!("locks table `{}`", lock.table),
            Self::Untracked(other) => format!("runs `{}`", other.what),
            Self::Opaque(_) => "does something that cannot be read".to_owned(),
            _ => "changes the session".to_owned(),
        }
    }
}

fn part(table: &ObjectName, name: &Name) -> String {
    format!("`{table}.{name}`")
}

fn object(kind: ObjectKind, name: impl Display) -> String {
    format!("{} `{name}`", kind.word())
}

fn add_constraint(add: &AddConstraint) -> String {
    let kind = match &add.constraint.kind {
        ConstraintKind::PrimaryKey(_) => "a primary key",
        ConstraintKind::Unique(_) => "a unique constraint",
        ConstraintKind::ForeignKey(_) => "a foreign key",
        ConstraintKind::Check(_) => "a CHECK constraint",
        ConstraintKind::NotNull(_) => "a NOT NULL constraint",
        ConstraintKind::Exclude(_) => "an exclusion constraint",
    };
    match &add.constraint.name {
        Some(name) => format!("adds constraint `{name}` to table `{}`", add.table),
        None => format!("adds {kind} to table `{}`", add.table),
    }
}
