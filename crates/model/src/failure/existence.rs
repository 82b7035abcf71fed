//! Making what is there, and speaking of what is not.

use super::Failure;
use crate::*;

/// Why `operation` must fail: what it makes exists, or what it speaks of does not.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    match operation {
        Operation::CreateTable(create) => create_table(create, schema),
        Operation::CreateView(create) if !create.if_not_exists => {
            let is_replaced = create.or_replace
                && schema.relation(&create.view).present().is_some_and(|it| it.kind == RelationKind::View);
            let exists = || relation_exists(&create.view, ObjectKind::View, schema);
            let exists = if is_replaced { None } else { exists() };
            exists.or_else(|| create.reads.iter().find_map(|read| missing_table(read, schema)))
        }
        Operation::CreateIndex(create) => create_index(create, schema),
        Operation::CreateSequence(create) if !create.if_not_exists => {
            relation_exists(&create.name, ObjectKind::Sequence, schema)
        }
        Operation::CreateType(create) if !create.if_not_exists => {
            let state = schema.confirmed_type(&create.name).present()?;
            Some(Failure::exists(ObjectKind::Type, &create.name.name, state.birth))
        }
        Operation::CreateObject(create) if !create.if_not_exists => {
            let kind = create.kind;
            let state = schema.confirmed_object(kind, None, &create.name).present()?;
            Some(Failure::exists(kind, &create.name.name, state.birth))
        }
        Operation::CreateRoutine(create) => create_routine(create, schema),
        Operation::CreateTrigger(CreateTrigger { table, name, or_replace, if_not_exists, .. }) => {
            let exists =
                if *or_replace || *if_not_exists { None } else { attached(ObjectKind::Trigger, table, name, schema) };
            exists.or_else(|| missing_table(table, schema))
        }
        Operation::CreateEventTrigger(CreateEventTrigger { name, .. }) => {
            let trigger = ObjectName::bare(name.clone());
            let state = schema.confirmed_object(ObjectKind::EventTrigger, None, &trigger).present()?;
            Some(Failure::exists(ObjectKind::EventTrigger, name, state.birth))
        }
        Operation::CreatePolicy(CreatePolicy { table, name, .. }) => {
            attached(ObjectKind::Policy, table, name, schema).or_else(|| missing_table(table, schema))
        }
        Operation::AddEnumValue(add) => missing_type(&add.name, ObjectKind::Type, schema).or_else(|| {
            let state = schema.confirmed_type(&add.name).present()?;
            let has = state.values.as_ref().is_some_and(|values| values.contains(&add.value.value));
            let value = Name::new(add.value.value.clone(), add.value.span);
            (has && !add.if_not_exists).then(|| Failure::exists(ObjectKind::Other, &value, state.birth))
        }),
        Operation::Drop(drop) if !drop.if_exists => missing_dropped(drop, schema),
        Operation::Rename(rename) => renamed(rename, schema),
        Operation::Truncate(Truncate { table, .. }) | Operation::CopyFrom(CopyFrom { table }) => {
            missing_table(table, schema)
        }
        Operation::SetStorage(SetStorage { relation, if_exists, kind, .. }) => {
            missing_relation(relation, *kind, *if_exists, schema)
        }
        Operation::AlterSequence(alter) => missing_relation(&alter.name, ObjectKind::Sequence, alter.if_exists, schema),
        Operation::SetInheritance(SetInheritance { table, parent, .. }) => {
            missing_table(table, schema).or_else(|| missing_table(parent, schema))
        }
        Operation::SetTableType(SetTableType { table, of }) => missing_table(table, schema)
            .or_else(|| of.as_ref().and_then(|of| missing_type(of, ObjectKind::Type, schema))),
        Operation::CreateStatistics(create) => missing_table(&create.table, schema),
        Operation::AlterPolicy(AlterPolicy { table, name, .. }) => missing_table(table, schema).or_else(|| {
            let policy = ObjectName::bare(name.clone());
            let is_absent = schema.confirmed_object(ObjectKind::Policy, Some(table), &policy).is_absent();
            is_absent.then(|| Failure::missing(ObjectKind::Policy, name).of(table))
        }),
        Operation::CreatePublication(create) => missing_published(&create.published, schema),
        Operation::AlterPublication(AlterPublication { change, .. }) => match change {
            PublicationChange::Add(published)
            | PublicationChange::Set(published)
            | PublicationChange::Drop(published) => missing_published(published, schema),
            PublicationChange::Parameters(_) => None,
        },
        Operation::LockTable(LockTable { table, .. })
        | Operation::SetRowSecurity(SetRowSecurity { table, .. })
        | Operation::SetTrigger(SetTrigger { table, .. }) => missing_table(table, schema),
        _ => rows(operation, schema).or_else(|| part(operation, schema)),
    }
}

fn create_table(create: &CreateTable, schema: &Schema) -> Option<Failure> {
    if create.if_not_exists {
        return None;
    }
    if !create.temporary
        && let Some(failure) = relation_exists(&create.table, ObjectKind::Table, schema)
    {
        return Some(failure);
    }
    let inline = create.columns.iter().flat_map(|column| &column.constraints);
    let mut constraints = inline.chain(&create.constraints);
    if let Some(failure) = constraints.find_map(|constraint| backing_exists(&create.table, constraint, schema)) {
        return Some(failure);
    }
    let typed = || create.of_type.as_ref().and_then(|of| missing_type(of, ObjectKind::Type, schema));
    create.copies.iter().chain(&create.like).find_map(|read| missing_table(read, schema)).or_else(typed)
}

/// One that is there already, or whose body speaks of a table that is not.
fn create_routine(create: &CreateRoutine, schema: &Schema) -> Option<Failure> {
    let known = schema.confirmed_object(ObjectKind::Function, None, &create.name).present();
    if let Some(state) = known.filter(|_| !create.or_replace)
        && state.variants.iter().any(|variant| variant.arguments == create.arguments)
    {
        return Some(Failure::exists(ObjectKind::Function, &create.name.name, state.birth));
    }
    if schema.checks_body(create) != Some(true) {
        return None;
    }
    create.touches.iter().find_map(|(table, _)| missing_table(table, schema))
}

fn create_index(create: &CreateIndex, schema: &Schema) -> Option<Failure> {
    if let Some(failure) = missing_table(&create.table, schema) {
        return Some(failure);
    }
    if let Some(name) = &create.name {
        let index = schema.index_name(&create.table, name);
        if create.if_not_exists {
            return None;
        }
        if let Some(failure) = relation_exists(&index, ObjectKind::Index, schema) {
            return Some(failure);
        }
    }
    let columns = create.keys.iter().flat_map(|key| match &key.element {
        IndexElement::Column(column) => std::slice::from_ref(column),
        IndexElement::Expression(expression) => expression.columns.as_slice(),
    });
    columns.chain(&create.include).find_map(|column| missing_column(&create.table, column, schema))
}

/// Rows are read and written: the relations must be there, and the columns that are named.
fn rows(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let (table, columns, reads): (_, &[Name], &[ObjectName]) = match operation {
        Operation::Insert(insert) => (&insert.table, &insert.columns, &insert.reads),
        Operation::Update(update) => (&update.table, &update.columns, &update.reads),
        Operation::Delete(delete) => (&delete.table, &[], &delete.reads),
        Operation::Merge(merge) => (&merge.table, &[], &merge.reads),
        Operation::Query(query) => return query.reads.iter().find_map(|read| missing_table(read, schema)),
        _ => return None,
    };
    missing_table(table, schema)
        .or_else(|| columns.iter().find_map(|column| missing_column(table, column, schema)))
        .or_else(|| reads.iter().find_map(|read| missing_table(read, schema)))
}

/// The columns and constraints of a table.
fn part(operation: &Operation, schema: &Schema) -> Option<Failure> {
    match operation {
        Operation::AddColumn(add) => missing_table(&add.table, schema).or_else(|| {
            let state = schema.confirmed_column(&add.table, &add.column.name).present()?;
            let failure = Failure::exists(ObjectKind::Column, &add.column.name, state.birth).of(&add.table);
            (!add.if_not_exists).then_some(failure)
        }),
        Operation::DropColumn(drop) if drop.if_exists => None,
        Operation::RenameColumn(RenameColumn { table, column, to, .. }) => named(table, column, schema).or_else(|| {
            let state = schema.confirmed_column(table, to).present()?;
            Some(Failure::exists(ObjectKind::Column, to, state.birth).of(table))
        }),
        Operation::DropColumn(DropColumn { table, column, .. })
        | Operation::SetColumnType(SetColumnType { table, column, .. })
        | Operation::SetNotNull(SetNotNull { table, column })
        | Operation::DropNotNull(DropNotNull { table, column })
        | Operation::SetDefault(SetDefault { table, column, .. })
        | Operation::DropDefault(DropDefault { table, column })
        | Operation::SetColumn(SetColumn { table, column, .. }) => named(table, column, schema),
        Operation::AddConstraint(add) => missing_table(&add.table, schema).or_else(|| add_constraint(add, schema)),
        Operation::DropConstraint(drop) if drop.if_exists => None,
        Operation::DropConstraint(DropConstraint { table, constraint: Some(constraint), .. })
        | Operation::RenameConstraint(RenameConstraint { table, constraint, .. })
        | Operation::ValidateConstraint(ValidateConstraint { table, constraint })
        | Operation::AlterConstraint(AlterConstraint { table, constraint, .. }) => {
            missing_table(table, schema).or_else(|| missing_constraint(table, constraint, schema))
        }
        Operation::DropConstraint(drop) => {
            let kind = ObjectKind::Constraint;
            let failure =
                Failure { fault: super::Fault::Unnamed, kind, name: Name::default(), table: Some(drop.table.clone()) };
            drop.is_nameless.then_some(failure)
        }
        _ => None,
    }
}

fn add_constraint(add: &AddConstraint, schema: &Schema) -> Option<Failure> {
    let columns = match &add.constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns.as_slice(),
        ConstraintKind::ForeignKey(foreign) => &foreign.columns,
        ConstraintKind::Check(expression) => &expression.columns,
        ConstraintKind::NotNull(column) => std::slice::from_ref(column),
        ConstraintKind::Exclude(_) => &[],
    };
    if let Some(failure) = columns.iter().find_map(|column| missing_column(&add.table, column, schema)) {
        return Some(failure);
    }
    let relation = schema.confirmed(&add.table).present()?;
    // A table has one primary key, whatever its name.
    if let (ConstraintKind::PrimaryKey(_), true) = (&add.constraint.kind, schema.is_undisturbed(relation)) {
        let is_key = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
        if let Some(key) = relation.constraints.iter().find(is_key) {
            let name = Name::new(key.name_on(&relation.name.name), add.constraint.span);
            return Some(Failure::exists(ObjectKind::Constraint, &name, relation.birth).of(&add.table));
        }
    }
    if let Some(failure) = backing_exists(&add.table, &add.constraint, schema) {
        return Some(failure);
    }
    let name = add.constraint.name.as_ref()?;
    let known = schema.is_undisturbed(relation).then(|| relation.constraint(name))?;
    known.map(|_| Failure::exists(ObjectKind::Constraint, name, relation.birth).of(&add.table))
}

/// A constraint by a name that an index, or another relation, has: the index behind it would be called the same.
fn backing_exists(table: &ObjectName, constraint: &Constraint, schema: &Schema) -> Option<Failure> {
    let is_backed = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => key.using_index.is_none() && !schema.dialect().is_mysql(),
        ConstraintKind::Unique(key) => key.using_index.is_none(),
        ConstraintKind::Exclude(_) => true,
        _ => false,
    };
    let name = constraint.name.as_ref().filter(|_| is_backed)?;
    relation_exists(&schema.backing_name(table, name), ObjectKind::Index, schema)
}

/// The table, and a column of it.
fn named(table: &ObjectName, column: &Name, schema: &Schema) -> Option<Failure> {
    missing_table(table, schema).or_else(|| missing_column(table, column, schema))
}

fn relation_exists(name: &ObjectName, kind: ObjectKind, schema: &Schema) -> Option<Failure> {
    let relation = schema.confirmed(name).present()?;
    Some(Failure::exists(kind, &name.name, relation.birth))
}

fn missing_table(name: &ObjectName, schema: &Schema) -> Option<Failure> {
    let is_catalogue = |schema: &Name| matches!(schema.as_str(), "pg_catalog" | "information_schema");
    let is_system = name.schema.as_ref().map_or(name.name.text.starts_with("pg_"), is_catalogue);
    (!is_system && schema.confirmed(name).is_absent()).then(|| Failure::missing(ObjectKind::Table, &name.name))
}

/// The columns that every table has, and that a row is called by.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

fn missing_column(table: &ObjectName, column: &Name, schema: &Schema) -> Option<Failure> {
    let is_own = !SYSTEM_COLUMNS.contains(&column.as_str()) && *column != table.name;
    (is_own && schema.confirmed_column(table, column).is_absent())
        .then(|| Failure::missing(ObjectKind::Column, column).of(table))
}

fn missing_constraint(table: &ObjectName, name: &Name, schema: &Schema) -> Option<Failure> {
    let relation = schema.confirmed(table).present()?;
    let is_known = relation.constraints_complete && schema.is_undisturbed(relation) && relation.partition_of.is_none();
    // Since version 18 NOT NULL is a constraint with a name.
    let is_not_null = name.text.contains("_not_null");
    (is_known
        && !is_not_null
        && !schema.has_unwritten_indexes()
        && !schema.names_are_unknown()
        && relation.constraint(name).is_none())
    .then(|| Failure::missing(ObjectKind::Constraint, name).of(table))
}

fn missing_relation(name: &ObjectName, kind: ObjectKind, if_exists: bool, schema: &Schema) -> Option<Failure> {
    // An index may be called as nobody wrote it.
    let is_unwritten = kind == ObjectKind::Index && schema.has_unwritten_indexes();
    let is_missing = !if_exists && !is_unwritten && schema.confirmed(name).is_absent();
    is_missing.then(|| Failure::missing(kind, &name.name))
}

fn missing_published(published: &Published, schema: &Schema) -> Option<Failure> {
    published.tables().iter().find_map(|published| missing_table(&published.table, schema))
}

fn missing_type(name: &ObjectName, kind: ObjectKind, schema: &Schema) -> Option<Failure> {
    schema.confirmed_type(name).is_absent().then(|| Failure::missing(kind, &name.name))
}

fn attached(kind: ObjectKind, table: &ObjectName, name: &Name, schema: &Schema) -> Option<Failure> {
    let state = schema.confirmed_object(kind, Some(table), &ObjectName::bare(name.clone())).present()?;
    Some(Failure::exists(kind, name, state.birth).of(table))
}

fn missing_dropped(drop: &Drop, schema: &Schema) -> Option<Failure> {
    let missing = || Failure::missing(drop.kind, &drop.name.name);
    match drop.kind {
        ObjectKind::Index if schema.dialect().is_mysql() => {
            let table = drop.table.as_ref()?;
            missing_table(table, schema).or_else(|| missing_index(table, &drop.name, schema))
        }
        ObjectKind::Index => {
            let mut name = drop.name.clone();
            if name.schema.is_none() {
                name.schema = drop.table.as_ref().and_then(|table| table.schema.clone());
            }
            let may_be_unwritten = schema.has_unwritten_indexes() && !has_no_index(drop.table.as_ref(), schema);
            (!may_be_unwritten && schema.confirmed(&name).is_absent()).then(missing)
        }
        kind if kind.is_relation() => schema.confirmed(&drop.name).is_absent().then(missing),
        ObjectKind::Type | ObjectKind::Domain => {
            // A table has a type of its name.
            let is_absent = schema.confirmed_type(&drop.name).is_absent() && schema.confirmed(&drop.name).is_absent();
            is_absent.then(missing)
        }
        ObjectKind::Trigger if !schema.dialect().is_postgres() => {
            schema.confirmed_object(drop.kind, None, &drop.name).is_absent().then(missing)
        }
        ObjectKind::Trigger | ObjectKind::Policy => {
            let table = drop.table.as_ref()?;
            let failure = schema.confirmed_object(drop.kind, Some(table), &drop.name).is_absent().then(missing);
            missing_table(table, schema).or_else(|| failure.map(|failure| failure.of(table)))
        }
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::EventTrigger => {
            schema.confirmed_object(drop.kind, None, &drop.name).is_absent().then(missing)
        }
        _ => None,
    }
}

/// Whether a table is known to have no index but those of its constraints.
fn has_no_index(table: Option<&ObjectName>, schema: &Schema) -> bool {
    let relation = table.and_then(|table| schema.confirmed(table).present());
    relation.is_some_and(|relation| {
        let is_own = |index: &ObjectName| schema.assumed(index).is_none_or(|index| index.index.is_some());
        schema.is_undisturbed(relation) && relation.partition_of.is_none() && !relation.indexes.iter().any(is_own)
    })
}

/// An index that a table of MySQL's has not, where all of them are known.
fn missing_index(table: &ObjectName, name: &ObjectName, schema: &Schema) -> Option<Failure> {
    let relation = schema.confirmed(table).present()?;
    let is_known = relation.constraints_complete && schema.is_undisturbed(relation) && !schema.has_unwritten_indexes();
    (is_known && schema.assumed(&schema.index_called(name, Some(table))).is_none())
        .then(|| Failure::missing(ObjectKind::Index, &name.name).of(table))
}

fn renamed(rename: &Rename, schema: &Schema) -> Option<Failure> {
    let Rename { kind, name, to, table } = rename;
    let name = match (kind, table) {
        (ObjectKind::Type | ObjectKind::Domain, _) => return missing_type(name, *kind, schema),
        (ObjectKind::Index, Some(table)) if schema.dialect().is_mysql() => {
            let failure = missing_table(table, schema).or_else(|| missing_index(table, name, schema));
            if failure.is_some() {
                return failure;
            }
            schema.index_name(table, &name.name)
        }
        (ObjectKind::Index, _) if schema.has_unwritten_indexes() => return None,
        (kind, _) if kind.is_relation() => {
            if schema.confirmed(name).is_absent() {
                return Some(Failure::missing(*kind, &name.name));
            }
            name.clone()
        }
        _ => return None,
    };
    relation_exists(&ObjectName { schema: name.schema, name: to.clone() }, *kind, schema)
}
