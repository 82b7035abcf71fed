//! One line for an operation: what lowering tables show, and what two tellings of one migration are compared by.

mod line;
mod object;
mod part;

use self::line::{Line, comma, list, quoted};
pub use self::object::fields_in_words;
pub(crate) use self::object::policy_terms;
use self::object::{sequence, terms};
use self::part::{bound, column, column_change, create_index, create_table, reindex, row_security, shape, storage};
pub(crate) use self::part::{constraint, data_type, generated, index};
use crate::*;

/// Describes an operation in one line, without places: near to SQL in lower case, every field that matters in it.
///
/// A constraint reads the same whether it was written on its column or beside the columns.
#[must_use]
pub fn describe(operation: &Operation) -> String {
    use Operation as Op;
    match operation {
        Op::CreateTable(it) => create_table(it),
        Op::AttachPartition(it) => {
            Line::new(&format!("attach partition {} to {}", it.partition, it.table))
                .flag(it.takes_the_rest, "default")
                .say(&it.bounds.as_ref().map(part::bounds).unwrap_or_default())
                .0
        }
        Op::ExchangePartition(it) => format!("exchange partition {} of {} with {}", it.partition, it.table, it.with),
        Op::DetachPartition(it) => {
            Line::new("detach partition")
                .name(&it.partition)
                .say("from")
                .name(&it.table)
                .flag(it.concurrently, "concurrently")
                .0
        }
        Op::SetStorage(it) => {
            Line::new(&format!("alter {} {}", it.kind.word(), it.relation)).say(&storage(&it.change)).0
        }
        Op::MoveTablespace(it) => {
            Line::new(&format!("alter {} all in tablespace {}", it.kind.word(), it.from))
                .part("owned by", (!it.owners.is_empty()).then(|| comma(&it.owners)))
                .part("set tablespace", Some(&it.to))
                .flag(it.nowait, "nowait")
                .0
        }
        Op::SetInheritance(it) => {
            format!("alter table {} {} {}", it.table, if it.inherits { "inherit" } else { "no inherit" }, it.parent)
        }
        Op::SetTableType(it) => match &it.of {
            Some(of) => format!("alter table {} of {of}", it.table),
            None => format!("alter table {} not of", it.table),
        },
        Op::AttachIndex(it) => format!("alter index {} attach partition {}", it.index, it.partition),
        Op::SetRowSecurity(it) => format!("alter table {} {}", it.table, row_security(it.enabled)),
        Op::AddColumn(it) => {
            Line::new("add column")
                .flag(it.if_not_exists, "if not exists")
                .say(&format!("{}.{}", it.table, column(&it.column)))
                .list_of(&it.column.constraints.iter().map(constraint).collect::<Vec<_>>())
                .say(&it.position.as_deref().map(part::column_position).unwrap_or_default())
                .0
        }
        Op::DropColumn(it) => {
            Line::new("drop column")
                .say(&format!("{}.{}", it.table, it.column))
                .flag(it.if_exists, "if exists")
                .flag(it.cascade, "cascade")
                .0
        }
        Op::RenameColumn(it) => format!("rename column {}.{} to {}", it.table, it.column, it.to),
        Op::SetColumnType(it) => {
            Line::new(&format!("alter column {}.{} type", it.table, it.column))
                .say(&data_type(it.data_type.as_ref()))
                .part("using", it.using.as_ref().map(|using| &using.text))
                .part("existing type", it.existing_type.as_ref())
                .0
        }
        Op::SetNotNull(it) => format!("alter column {}.{} set not null", it.table, it.column),
        Op::DropNotNull(it) => format!("alter column {}.{} drop not null", it.table, it.column),
        Op::SetDefault(it) => format!("alter column {}.{} set default {}", it.table, it.column, it.default.text),
        Op::DropDefault(it) => format!("alter column {}.{} drop default", it.table, it.column),
        Op::SetColumn(it) => format!("alter column {}.{} {}", it.table, it.column, column_change(&it.change)),
        Op::AddConstraint(it) => format!("alter table {} add {}", it.table, constraint(&it.constraint)),
        Op::DropPrimaryKey(it) => format!("alter table {} drop primary key", it.table),
        Op::DropConstraint(it) => {
            Line::new(&format!("alter table {} drop constraint", it.table))
                .say(it.constraint.as_ref().map_or("?", Name::as_str))
                .flag(it.if_exists, "if exists")
                .flag(it.cascade, "cascade")
                .0
        }
        Op::ValidateConstraint(it) => format!("alter table {} validate constraint {}", it.table, it.constraint),
        Op::RenameConstraint(it) => {
            format!("alter table {} rename constraint {} to {}", it.table, it.constraint, it.to)
        }
        Op::AlterConstraint(it) => {
            Line::new(&format!("alter table {} alter constraint {}", it.table, it.constraint))
                .say(it.enforced.map_or("", |enforced| if enforced { "enforced" } else { "not enforced" }))
                .0
        }
        Op::CreateIndex(it) => create_index(it),
        Op::Reindex(it) => reindex(it),
        Op::Insert(_)
        | Op::Update(_)
        | Op::Delete(_)
        | Op::Merge(_)
        | Op::Truncate(_)
        | Op::CopyFrom(_)
        | Op::Query(_) => rows(operation),
        Op::SetVariable(_)
        | Op::AlterSystem(_)
        | Op::Discard(_)
        | Op::Begin
        | Op::Commit
        | Op::Rollback
        | Op::Savepoint
        | Op::LockTable(_)
        | Op::Vacuum(_)
        | Op::Cluster(_)
        | Op::Untracked(_)
        | Op::Opaque(_) => session(operation),
        _ => object(operation),
    }
}

fn rows(operation: &Operation) -> String {
    use Operation as Op;
    match operation {
        Op::Insert(it) => {
            let columns = if it.columns.is_empty() { String::new() } else { list(&it.columns) };
            Line::new("insert into")
                .name(&it.table)
                .say(&columns)
                .literals(&it.literals)
                .reads(&it.reads)
                .flag(it.on_conflict, "on conflict")
                .0
        }
        Op::Update(it) => {
            Line::new("update")
                .name(&it.table)
                .say("set")
                .say(&comma(&it.columns))
                .say(bound(it.bound))
                .part("by", (!it.condition_columns.is_empty()).then(|| comma(&it.condition_columns)))
                .literals(&it.literals)
                .reads(&it.reads)
                .0
        }
        Op::Delete(it) => {
            Line::new("delete from").name(&it.table).say(bound(it.bound)).literals(&it.literals).reads(&it.reads).0
        }
        Op::Merge(it) => Line::new("merge into").name(&it.table).reads(&it.reads).0,
        Op::Truncate(it) => {
            Line::new(if it.drops { "drop partitions of" } else { "truncate" })
                .name(&it.table)
                .say(&if it.partitions.is_empty() { String::new() } else { list(&it.partitions) })
                .flag(it.restarts, "restart identity")
                .flag(it.cascade, "cascade")
                .0
        }
        Op::CopyFrom(it) => format!("copy {} from", it.table),
        Op::Query(it) => {
            let functions = if it.functions.is_empty() { String::new() } else { list(&it.functions) };
            Line::new("query")
                .flag(it.locks_rows, "for update")
                .reads(&it.reads)
                .part("calling", (!functions.is_empty()).then_some(functions))
                .0
        }
        _ => String::new(),
    }
}

fn session(operation: &Operation) -> String {
    use Operation as Op;
    match operation {
        Op::SetVariable(it) => {
            let scope = if it.local { "set local" } else { "set" };
            match &it.value {
                Some(value) => format!("{scope} {} = {}", it.name, quoted(value)),
                None => format!("{}{}", if it.local { "reset local " } else { "reset " }, it.name),
            }
        }
        Op::AlterSystem(it) => match &it.value {
            Some(value) => format!("alter system set {} = {}", it.name, quoted(value)),
            None => format!("alter system reset {}", it.name),
        },
        Op::Discard(it) => match it {
            Discard::All => "discard all".to_owned(),
            Discard::Plans => "discard plans".to_owned(),
            Discard::Sequences => "discard sequences".to_owned(),
            Discard::Temporary => "discard temporary".to_owned(),
        },
        Op::Begin => "begin".to_owned(),
        Op::Commit => "commit".to_owned(),
        Op::Rollback => "rollback".to_owned(),
        Op::Savepoint => "savepoint".to_owned(),
        Op::LockTable(it) => {
            let mode = it.mode.to_string().to_lowercase();
            Line::new("lock table").name(&it.table).say(&format!("in {mode} mode")).flag(it.nowait, "nowait").0
        }
        Op::Vacuum(it) => {
            Line::new(if it.only_analyze { "analyze" } else { "vacuum" })
                .flag(it.full, "full")
                .say(&comma(&it.tables))
                .0
        }
        Op::Cluster(it) => {
            let table = it.table.as_ref().map(ToString::to_string).unwrap_or_default();
            Line::new("cluster").say(&table).part("using", it.index.as_ref()).0
        }
        Op::Untracked(it) => format!("untracked: {}", it.what.to_lowercase()),
        Op::Opaque(it) => match &it.reason {
            Reason::Syntax(message) => format!("opaque: syntax: {message}"),
            Reason::Foreign { message, .. } => format!("opaque: another database: {message}"),
            Reason::Interpolated => "opaque: interpolated".to_owned(),
            Reason::Unresolved(what) => format!("opaque: unresolved: {what}"),
            Reason::Template => "opaque: template".to_owned(),
            Reason::Elsewhere => "opaque: read elsewhere".to_owned(),
        },
        _ => String::new(),
    }
}

fn object(operation: &Operation) -> String {
    use Operation as Op;
    match operation {
        Op::CreateView(it) => {
            Line::new("create")
                .flag(it.or_replace, "or replace")
                .flag(it.materialized, "materialized")
                .say("view")
                .flag(it.if_not_exists, "if not exists")
                .name(&it.view)
                .reads(&it.reads)
                .flag(it.without_data, "with no data")
                .0
        }
        Op::RefreshView(it) => {
            Line::new("refresh materialized view")
                .flag(it.concurrently, "concurrently")
                .name(&it.view)
                .flag(it.without_data, "with no data")
                .0
        }
        Op::CreateType(it) => {
            Line::new("create type").flag(it.if_not_exists, "if not exists").name(&it.name).say(&shape(&it.shape)).0
        }
        Op::AlterDomain(it) => alter_domain(it),
        Op::AddEnumValue(it) => {
            Line::new("alter type")
                .name(&it.name)
                .say("add value")
                .flag(it.if_not_exists, "if not exists")
                .say(&quoted(&it.value.value))
                .say(&match &it.place {
                    Some(EnumPlace::Before(value)) => format!("before {}", quoted(&value.value)),
                    Some(EnumPlace::After(value)) => format!("after {}", quoted(&value.value)),
                    None => String::new(),
                })
                .0
        }
        Op::RenameEnumValue(it) => {
            format!("alter type {} rename value {} to {}", it.name, quoted(&it.value.value), quoted(&it.to.value))
        }
        Op::AlterSequence(it) => {
            Line::new("alter sequence").flag(it.if_exists, "if exists").name(&it.name).say(&sequence(&it.options)).0
        }
        Op::CreateSequence(it) => {
            Line::new("create")
                .flag(it.temporary, "temporary")
                .flag(it.unlogged, "unlogged")
                .say("sequence")
                .flag(it.if_not_exists, "if not exists")
                .name(&it.name)
                .say(&sequence(&it.options))
                .0
        }
        Op::CreateRoutine(it) => {
            Line::new("create")
                .flag(it.or_replace, "or replace")
                .say(&format!("routine {}{}", it.name, list(&it.arguments)))
                .part("returns", it.returns.as_ref())
                .flag(it.security_definer, "security definer")
                .flag(it.sets_search_path, "set search_path")
                .0
        }
        Op::AlterRoutine(it) => {
            let security = it.security_definer.map(|definer| if definer { "definer" } else { "invoker" });
            let path = it.sets_search_path.map(|sets| if sets { "set search_path" } else { "reset search_path" });
            Line::new("alter routine").name(&it.name).part("security", security).say(path.unwrap_or_default()).0
        }
        Op::CreateTrigger(it) => {
            Line::new("create")
                .flag(it.or_replace, "or replace")
                .say("trigger")
                .flag(it.if_not_exists, "if not exists")
                .say(&format!("{} on {}", it.name, it.table))
                .0
        }
        Op::CreateEventTrigger(it) => {
            Line::new(&format!("create event trigger {} on {}", it.name, it.event))
                .part("at", (!it.tags.is_empty()).then(|| list(&it.tags)))
                .part("calling", it.function.as_ref())
                .0
        }
        Op::SetTrigger(it) => format!(
            "alter table {} {} {} {}",
            it.table,
            it.firing.words().to_lowercase(),
            it.kind.word(),
            match &it.which {
                Triggers::One(name) => name.as_str(),
                Triggers::All => "all",
                Triggers::User => "user",
            }
        ),
        Op::CreatePolicy(it) => {
            Line::new(&format!("create policy {} on {}", it.name, it.table)).say(&policy_terms(it)).0
        }
        Op::AlterPolicy(it) => Line::new(&format!("alter policy {} on {}", it.name, it.table)).say(&terms(&it.terms)).0,
        Op::CreatePublication(_)
        | Op::AlterPublication(_)
        | Op::CreateStatistics(_)
        | Op::SetStatistics(_)
        | Op::AlterField(_)
        | Op::SetDependence(_) => self::object::describe(operation),
        Op::CreateObject(it) => {
            Line::new("create")
                .say(it.kind.word())
                .flag(it.if_not_exists, "if not exists")
                .name(&it.name)
                .part("password", it.password.as_ref().map(|password| quoted(&password.value)))
                .0
        }
        Op::AlterRole(it) => {
            let password = it.password.as_ref().map(|password| quoted(&password.value));
            Line::new(&format!("alter role {}", it.role)).part("password", password).0
        }
        Op::Drop(it) => {
            Line::new("drop")
                .say(it.kind.word())
                .flag(it.concurrently, "concurrently")
                .flag(it.if_exists, "if exists")
                .name(&it.name)
                .part("on", it.table.as_ref())
                .flag(it.cascade, "cascade")
                .0
        }
        Op::Rename(it) => {
            Line::new(&format!("rename {} {}", it.kind.word(), it.name))
                .part("on", it.table.as_ref())
                .part("to", Some(&it.to))
                .0
        }
        Op::SetSchema(it) => format!("alter {} {} set schema {}", it.kind.word(), it.name, it.schema),
        Op::SetOwner(it) => {
            let owner = it.owner.as_ref().map_or("the current role", Name::as_str);
            format!("alter {} {} owner to {owner}", it.kind.word(), it.name)
        }
        Op::Comment(it) => {
            Line::new("comment on")
                .say(it.kind.word())
                .say(&it.part.as_ref().map_or_else(|| it.name.to_string(), |part| format!("{}.{part}", it.name)))
                .part(
                    "is",
                    Some(match &it.text {
                        CommentText::Said(text) => quoted(text),
                        CommentText::Removed => "null".to_owned(),
                        CommentText::Unknown => "?".to_owned(),
                    }),
                )
                .0
        }
        Op::Grant(it) => grant(it),
        Op::SetDefaultPrivileges(it) => {
            Line::new("alter default privileges")
                .part("of", (!it.owners.is_empty()).then(|| comma(&it.owners)))
                .part("in", (!it.schemas.is_empty()).then(|| comma(&it.schemas)))
                .say(&grant(&it.grant))
                .0
        }
        _ => String::new(),
    }
}

fn alter_domain(it: &AlterDomain) -> String {
    let line = Line::new("alter domain").name(&it.name);
    match &it.change {
        DomainChange::AddConstraint { constraint, not_valid } => {
            line.say("add").part("constraint", constraint.as_ref()).flag(*not_valid, "not valid").0
        }
        DomainChange::ValidateConstraint(constraint) => line.part("validate constraint", Some(constraint)).0,
        DomainChange::SetNotNull => line.say("set not null").0,
        DomainChange::Loosen => line.say("loosen").0,
    }
}

fn grant(it: &Grant) -> String {
    let mut roles: Vec<String> = it.roles.iter().map(ToString::to_string).collect();
    roles.extend(it.public.then(|| "public".to_owned()));
    let word = if it.grants { "to" } else { "from" };
    Line::new(if it.grants { "grant" } else { "revoke" })
        .say(&comma(&it.privileges))
        .say("on")
        .say(it.kind.word())
        .say(&comma(&it.names))
        .part(word, (!roles.is_empty()).then(|| comma(&roles)))
        .0
}
