//! How sequences, types, policies, publications and statistics read in one line.

use super::line::{Line, comma, list};
use super::part::data_type;
use crate::*;

/// Describes what is done to one of them.
pub(super) fn describe(operation: &Operation) -> String {
    use Operation as Op;
    match operation {
        Op::CreatePublication(it) => {
            Line::new(&format!("create publication {}", it.name))
                .say(&published("for", &it.published))
                .with(&it.parameters)
                .0
        }
        Op::AlterPublication(it) => {
            let line = Line::new(&format!("alter publication {}", it.name));
            match &it.change {
                PublicationChange::Add(tables) => line.say(&published("add", tables)),
                PublicationChange::Drop(tables) => line.say(&published("drop", tables)),
                PublicationChange::Set(tables) => line.say(&published("set", tables)),
                PublicationChange::Parameters(parameters) => line.say(&format!("set {}", list(parameters))),
            }
            .0
        }
        Op::CreateStatistics(it) => {
            let kinds = if it.kinds.is_empty() { String::new() } else { list(&it.kinds) };
            Line::new("create statistics")
                .flag(it.if_not_exists, "if not exists")
                .say(&it.name.as_ref().map(ToString::to_string).unwrap_or_default())
                .say(&kinds)
                .part("on", Some(comma(&it.elements.iter().map(element).collect::<Vec<_>>())))
                .part("from", Some(&it.table))
                .0
        }
        Op::SetStatistics(it) => {
            let target = it.target.map_or_else(|| "default".to_owned(), |target| target.to_string());
            Line::new("alter statistics")
                .flag(it.if_exists, "if exists")
                .name(&it.name)
                .part("set statistics", Some(target))
                .0
        }
        Op::AlterField(it) => {
            let line = Line::new(&format!("alter type {}", it.name));
            match &it.change {
                FieldChange::Add(new) => line.part("add attribute", Some(field(new))),
                FieldChange::Drop { field, if_exists } => {
                    line.say("drop attribute").flag(*if_exists, "if exists").say(field.as_str())
                }
                FieldChange::SetType(field) => {
                    line.say(&format!("alter attribute {} type {}", field.name, data_type(Some(&field.data_type))))
                }
                FieldChange::Rename { field, to } => line.say(&format!("rename attribute {field} to {to}")),
            }
            .flag(it.cascade, "cascade")
            .0
        }
        Op::SetDependence(it) => {
            let depends = if it.depends { "depends on extension" } else { "no depends on extension" };
            Line::new(&format!("alter {} {}", it.kind.word(), it.name))
                .part("on", it.table.as_ref())
                .part(depends, Some(&it.extension))
                .0
        }
        _ => String::new(),
    }
}

fn published(verb: &str, published: &Published) -> String {
    let Published::These { tables, schemas } = published else { return format!("{verb} all tables") };
    let table = |it: &PublishedTable| {
        let columns = if it.columns.is_empty() { String::new() } else { list(&it.columns) };
        Line::new(if it.only { "only" } else { "" })
            .name(&it.table)
            .say(&columns)
            .part("where", it.condition.as_ref().map(|condition| format!("({})", condition.text)))
            .0
    };
    let schema = |it: &Option<Name>| it.as_ref().map_or("current_schema", Name::as_str).to_owned();
    let tables: Vec<String> = tables.iter().map(table).collect();
    let schemas: Vec<String> = schemas.iter().map(schema).collect();
    if tables.is_empty() && schemas.is_empty() {
        return String::new();
    }
    Line::new(verb)
        .part("table", (!tables.is_empty()).then(|| comma(&tables)))
        .part("tables in schema", (!schemas.is_empty()).then(|| comma(&schemas)))
        .0
}

fn element(element: &IndexElement) -> String {
    match element {
        IndexElement::Column(name) => name.text.clone(),
        IndexElement::Expression(value) => format!("({})", value.text),
    }
}

fn field(field: &Field) -> String {
    format!("{} {}", field.name, data_type(Some(&field.data_type)))
}

/// The fields of a composite type, between parentheses.
#[must_use]
pub fn fields_in_words(fields: &[Field]) -> String {
    list(&fields.iter().map(field).collect::<Vec<_>>())
}

/// What a policy says: all but its name and its table.
pub(crate) fn policy_terms(it: &CreatePolicy) -> String {
    Line::new(if it.restrictive { "as restrictive" } else { "" })
        .part("for", it.command.as_ref())
        .say(&terms(&it.terms))
        .0
}

/// Whom a policy is for, and what it says.
pub(super) fn terms(it: &PolicyTerms) -> String {
    let enclosed = |value: &Expression| format!("({})", value.text);
    Line::new("")
        .part("to", (!it.roles.is_empty()).then(|| comma(&it.roles)))
        .part("using", it.using.as_ref().map(enclosed))
        .part("with check", it.check.as_ref().map(enclosed))
        .0
}

/// How a sequence counts.
pub(super) fn sequence(it: &SequenceOptions) -> String {
    let limit = |limit: Option<i64>, word: &str| match limit {
        Some(limit) => format!("{word} {limit}"),
        None => format!("no {word}"),
    };
    let restart = |number: Option<i64>| number.map_or("restart".to_owned(), |number| format!("restart {number}"));
    let owner = |owner: &Option<Box<(ObjectName, Name)>>| match owner.as_deref() {
        Some((table, column)) => format!("owned by {table}.{column}"),
        None => "owned by none".to_owned(),
    };
    Line::new("")
        .part("called", it.name.as_ref())
        .part("as", it.data_type.as_ref())
        .part("increment", it.increment)
        .part("start", it.start)
        .say(&it.minimum.map(|minimum| limit(minimum, "minimum")).unwrap_or_default())
        .say(&it.maximum.map(|maximum| limit(maximum, "maximum")).unwrap_or_default())
        .part("cache", it.cache)
        .say(it.cycle.map_or("", |cycles| if cycles { "cycle" } else { "no cycle" }))
        .say(&it.restart.map(restart).unwrap_or_default())
        .say(&it.owner.as_ref().map(owner).unwrap_or_default())
        .flag(it.others, "and others")
        .0
}
