//! The parts of a line: tables, columns, constraints, indexes and the words for their changes.

use super::line::{Line, comma, list, quoted};
use super::object::sequence;
use crate::*;

pub(super) fn create_table(it: &CreateTable) -> String {
    let mut elements: Vec<String> = it.columns.iter().map(column).collect();
    elements.extend(it.columns.iter().flat_map(|column| &column.constraints).map(constraint));
    elements.extend(it.constraints.iter().map(constraint));
    Line::new("create")
        .flag(it.temporary, "temporary")
        .flag(it.unlogged, "unlogged")
        .say("table")
        .flag(it.if_not_exists, "if not exists")
        .name(&it.table)
        .say(&if elements.is_empty() && it.as_query { String::new() } else { list(&elements) })
        .flag(it.partitioned, "partitioned")
        .part("partition of", it.partition_of.as_ref())
        .flag(it.takes_the_rest, "default")
        .say(&it.bounds.as_ref().map(bounds).unwrap_or_default())
        .part("of", it.of_type.as_ref())
        .part("like", (!it.like.is_empty()).then(|| comma(&it.like)))
        .flag(it.as_query, "as query")
        .flag(it.without_data, "with no data")
        .part("copying", (!it.copies.is_empty()).then(|| comma(&it.copies)))
        .part("by", it.partition_by.as_ref())
        .part("using", it.method.as_ref())
        .part("with", (!it.parameters.is_empty()).then(|| list(&it.parameters)))
        .say(it.on_commit.map_or("", on_commit))
        .part("tablespace", it.tablespace.as_ref())
        .0
}

fn on_commit(on_commit: OnCommit) -> &'static str {
    match on_commit {
        OnCommit::PreserveRows => "on commit preserve rows",
        OnCommit::DeleteRows => "on commit delete rows",
        OnCommit::Drop => "on commit drop",
    }
}

/// The rows that a partition takes.
pub(super) fn bounds(it: &PartitionBounds) -> String {
    let values = |values: &[BoundValue]| {
        let value = |value: &BoundValue| match value {
            BoundValue::Minimum => "minvalue".to_owned(),
            BoundValue::Maximum => "maxvalue".to_owned(),
            BoundValue::Value(text, _) => text.clone(),
        };
        list(&values.iter().map(value).collect::<Vec<_>>())
    };
    match it {
        PartitionBounds::List(list) => format!("for values in {}", values(list)),
        PartitionBounds::Range { from, to } => format!("for values from {} to {}", values(from), values(to)),
        PartitionBounds::Hash { modulus, remainder } => {
            format!("for values with (modulus {modulus}, remainder {remainder})")
        }
    }
}

/// A column without its constraints.
pub(super) fn column(it: &Column) -> String {
    Line::new(&it.name.to_string())
        .say(&data_type(it.data_type.as_ref()))
        .flag(it.not_null, "not null")
        .part("default", it.default.as_ref().map(|default| &default.text))
        .part("generated", it.generated.as_ref().map(generated))
        .part("on update", it.on_update.as_ref().map(|value| &value.text))
        .0
}

/// A type; `?` where it is not known.
pub(crate) fn data_type(it: Option<&DataType>) -> String {
    it.map_or_else(
        || "?".to_owned(),
        |it| {
            Line::new(&it.to_string())
                .part("character set", it.character_set.as_ref())
                .part("collate", it.collation.as_ref())
                .0
        },
    )
}

/// How the values of a column come about.
pub(crate) fn generated(it: &Generated) -> String {
    match it {
        Generated::Identity { always, options } => identity(*always, options),
        Generated::Serial => "as serial".to_owned(),
        Generated::AutoIncrement => "by counting".to_owned(),
        Generated::Stored(value) => format!("always as ({}) stored", value.text),
        Generated::Virtual(value) => format!("always as ({}) virtual", value.text),
    }
}

fn identity(always: bool, options: &SequenceOptions) -> String {
    let options = Some(sequence(options)).filter(|options| !options.is_empty()).map(|options| format!("({options})"));
    Line::new(if always { "always as identity" } else { "by default as identity" }).part("", options).0
}

/// A constraint, under its name where it has one.
pub(crate) fn constraint(it: &Constraint) -> String {
    let key = |key: &Key| match &key.using_index {
        Some(index) => format!("using index {index}"),
        None => {
            Line::new(if key.nulls_not_distinct { "nulls not distinct" } else { "" })
                .say(&list(&key.columns))
                .part("include", (!key.include.is_empty()).then(|| list(&key.include)))
                .0
        }
    };
    let what = match &it.kind {
        ConstraintKind::PrimaryKey(it) => format!("primary key {}", key(it)),
        ConstraintKind::Unique(it) => format!("unique {}", key(it)),
        ConstraintKind::ForeignKey(it) => foreign_key(it),
        ConstraintKind::Check(it) => format!("check ({})", it.text),
        ConstraintKind::NotNull(it) => format!("not null {it}"),
        ConstraintKind::Exclude(it) => exclusion(it),
    };
    let name = it.name.as_ref().map(|name| format!("constraint {name}")).unwrap_or_default();
    Line::new(&name)
        .say(&what)
        .flag(it.no_inherit, "no inherit")
        .flag(it.not_enforced, "not enforced")
        .flag(it.not_valid, "not valid")
        .flag(it.deferrable, "deferrable")
        .flag(it.initially_deferred, "initially deferred")
        .0
}

fn exclusion(it: &Exclusion) -> String {
    let elements: Vec<String> =
        it.elements.iter().map(|(key, operator)| format!("{} with {operator}", index_key(key))).collect();
    Line::new("exclude")
        .part("using", it.method.as_ref())
        .say(&list(&elements))
        .part("include", (!it.include.is_empty()).then(|| list(&it.include)))
        .part("where", it.predicate.as_ref().map(|predicate| format!("({})", predicate.text)))
        .0
}

fn foreign_key(it: &ForeignKey) -> String {
    let referenced = if it.referent_columns.is_empty() { String::new() } else { list(&it.referent_columns) };
    let matching = match it.matching {
        Matching::Simple => "",
        Matching::Full => "match full",
        Matching::Partial => "match partial",
    };
    Line::new("foreign key")
        .say(&list(&it.columns))
        .say("references")
        .name(&it.referent)
        .say(&referenced)
        .say(matching)
        .part("on delete", it.on_delete.words())
        .say(&if it.on_delete_columns.is_empty() { String::new() } else { list(&it.on_delete_columns) })
        .part("on update", it.on_update.words())
        .0
}

pub(super) fn create_index(it: &CreateIndex) -> String {
    Line::new("create")
        .flag(it.unique, "unique")
        .say("index")
        .flag(it.concurrently, "concurrently")
        .flag(it.if_not_exists, "if not exists")
        .say(it.name.as_ref().map_or("", Name::as_str))
        .say("on")
        .flag(it.only, "only")
        .name(&it.table)
        .say("using")
        .say(&index(it))
        .0
}

/// What an index holds, and how: all of it but its name and its table.
pub(crate) fn index(it: &CreateIndex) -> String {
    Line::new(&it.method)
        .say(&list(&it.keys.iter().map(index_key).collect::<Vec<_>>()))
        .part("include", (!it.include.is_empty()).then(|| list(&it.include)))
        .flag(it.nulls_not_distinct, "nulls not distinct")
        .part("with", (!it.parameters.is_empty()).then(|| list(&it.parameters)))
        .part("tablespace", it.tablespace.as_ref())
        .part("where", it.predicate.as_ref().map(|predicate| &predicate.text))
        .0
}

fn index_key(key: &IndexKey) -> String {
    let element = match &key.element {
        IndexElement::Column(name) => match key.length {
            Some(length) => format!("{name}({length})"),
            None => name.to_string(),
        },
        IndexElement::Expression(value) => format!("({})", value.text),
    };
    Line::new(&element)
        .part("collate", key.collation.as_ref())
        .say(key.class.as_deref().unwrap_or_default())
        .flag(key.order == Some(Order::Descending), "desc")
        .flag(key.nulls == Some(Nulls::First), "nulls first")
        .flag(key.nulls == Some(Nulls::Last), "nulls last")
        .0
}

pub(super) fn reindex(it: &Reindex) -> String {
    let scope = match &it.scope {
        ReindexScope::Index(name) => format!("index {name}"),
        ReindexScope::Table(name) => format!("table {name}"),
        ReindexScope::Everything => "everything".to_owned(),
    };
    let line = Line::new("reindex").flag(it.concurrently, "concurrently").say(&scope);
    line.part("in tablespace", it.tablespace.as_ref()).0
}

pub(super) fn shape(it: &TypeShape) -> String {
    match it {
        TypeShape::Enum(values) => {
            format!("as enum {}", list(&values.iter().map(|value| quoted(&value.value)).collect::<Vec<_>>()))
        }
        TypeShape::Domain => "as domain".to_owned(),
        TypeShape::Composite(fields) => format!("as {}", super::fields_in_words(fields)),
        TypeShape::Other => "as other".to_owned(),
    }
}

pub(super) fn storage(change: &StorageChange) -> String {
    match change {
        StorageChange::Logged => "set logged".to_owned(),
        StorageChange::Unlogged => "set unlogged".to_owned(),
        StorageChange::Tablespace(name) => format!("set tablespace {name}"),
        StorageChange::AccessMethod(name) => {
            format!("set access method {}", name.as_ref().map_or("default", Name::as_str))
        }
        StorageChange::Parameters(parameters) => format!("set {}", list(parameters)),
        StorageChange::NoParameters(names) => format!("reset {}", list(names)),
        StorageChange::ClusterOn(Some(index)) => format!("cluster on {index}"),
        StorageChange::ClusterOn(None) => "set without cluster".to_owned(),
        StorageChange::ReplicaIdentity(identity) => match identity {
            ReplicaIdentity::Default => "replica identity default".to_owned(),
            ReplicaIdentity::Full => "replica identity full".to_owned(),
            ReplicaIdentity::Nothing => "replica identity nothing".to_owned(),
            ReplicaIdentity::Index(index) => format!("replica identity using index {index}"),
        },
        StorageChange::WithoutOids => "set without oids".to_owned(),
        StorageChange::CharacterSet { character_set, collation, converts } => {
            Line::new(if *converts { "convert to character set" } else { "set character set" })
                .say(character_set.as_ref().map_or("default", Name::as_str))
                .part("collate", collation.as_ref())
                .0
        }
        StorageChange::Engine(engine) => format!("set engine {engine}"),
        StorageChange::Rebuild => "rebuild".to_owned(),
        StorageChange::Statistics { column, target } => {
            let target = target.map_or_else(|| "default".to_owned(), |target| target.to_string());
            format!("alter column {column} set statistics {target}")
        }
    }
}

pub(super) fn row_security(enabled: Option<bool>) -> &'static str {
    match enabled {
        Some(true) => "enable row security",
        Some(false) => "disable row security",
        None => "force row security or not",
    }
}

pub(super) fn column_change(change: &ColumnChange) -> String {
    match change {
        ColumnChange::AddIdentity { always, options } => format!("add generated {}", identity(*always, options)),
        ColumnChange::SetIdentity { always, options } => {
            let generated = always.map(|always| if always { "generated always" } else { "generated by default" });
            Line::new("set identity").say(generated.unwrap_or_default()).say(&sequence(options)).0
        }
        ColumnChange::DropIdentity { if_exists } => format!("drop identity{}", condition(*if_exists)),
        ColumnChange::DropExpression { if_exists } => format!("drop expression{}", condition(*if_exists)),
        ColumnChange::SetExpression(value) => format!("set expression as ({})", value.text),
        ColumnChange::Statistics => "set statistics".to_owned(),
        ColumnChange::Storage => "set storage".to_owned(),
        ColumnChange::Compression => "set compression".to_owned(),
        ColumnChange::AutoIncrement => "add generated by counting".to_owned(),
        ColumnChange::OnUpdate(value) => format!("set on update {}", value.text),
        ColumnChange::Position(position) => column_position(position),
        ColumnChange::Visibility(true) => "set visible".to_owned(),
        ColumnChange::Visibility(false) => "set invisible".to_owned(),
    }
}

/// Where a column is put.
pub(super) fn column_position(position: &ColumnPosition) -> String {
    match position {
        ColumnPosition::First => "first".to_owned(),
        ColumnPosition::After(other) => format!("after {other}"),
    }
}

fn condition(if_exists: bool) -> &'static str {
    if if_exists { " if exists" } else { "" }
}

pub(super) fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Whole => "of all rows",
        Bound::Filtered => "of filtered rows",
        Bound::Few => "of few rows",
    }
}
