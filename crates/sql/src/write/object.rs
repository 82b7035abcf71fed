//! Types, sequences and schemas, and what is done to anything that has a name.

use model::{
    Comment, CommentText, Drop, EnumPlace, Field, Name, ObjectKind, ObjectName, Operation, SequenceOptions, TypeShape,
};

use super::name::own;
use super::{Phrase, comma, data_type, literal, object_name};

/// `CREATE TYPE`, `ALTER TYPE`, `CREATE SEQUENCE`, `CREATE SCHEMA`, `REFRESH MATERIALIZED VIEW`.
pub(super) fn make(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    Some(match operation {
        Op::CreateType(it) => {
            let field = |field: &Field| format!("{} {}", own(&field.name), data_type(&field.data_type));
            Phrase::new("CREATE TYPE").say(&object_name(&it.name)).say(&match &it.shape {
                TypeShape::Enum(values) => format!("AS ENUM ({})", comma(values, |value| literal(&value.value))),
                TypeShape::Composite(fields) => format!("AS ({})", comma(fields, field)),
                TypeShape::Domain | TypeShape::Other => return None,
            })
        }
        Op::AddEnumValue(it) => Phrase::new("ALTER TYPE")
            .say(&object_name(&it.name))
            .say("ADD VALUE")
            .flag(it.if_not_exists, "IF NOT EXISTS")
            .say(&literal(&it.value.value))
            .say(&match &it.place {
                Some(EnumPlace::Before(other)) => format!("BEFORE {}", literal(&other.value)),
                Some(EnumPlace::After(other)) => format!("AFTER {}", literal(&other.value)),
                None => String::new(),
            }),
        Op::RenameEnumValue(it) => Phrase::new("ALTER TYPE")
            .say(&object_name(&it.name))
            .say("RENAME VALUE")
            .say(&literal(&it.value.value))
            .say("TO")
            .say(&literal(&it.to.value)),
        Op::CreateSequence(it) => {
            let says_so = it.if_not_exists && !it.looks_first;
            let phrase = Phrase::new("CREATE")
                .flag(it.temporary, "TEMPORARY")
                .flag(it.unlogged, "UNLOGGED")
                .say("SEQUENCE")
                .flag(says_so, "IF NOT EXISTS")
                .say(&object_name(&it.name));
            phrase.say(&sequence_options(&it.options)?)
        }
        Op::CreateObject(it) if it.kind == ObjectKind::Schema => {
            Phrase::new("CREATE SCHEMA").flag(it.if_not_exists, "IF NOT EXISTS").say(&object_name(&it.name))
        }
        Op::RefreshView(it) => {
            Phrase::new("REFRESH MATERIALIZED VIEW").flag(it.concurrently, "CONCURRENTLY").say(&object_name(&it.view))
        }
        _ => return None,
    })
}

/// `DROP`, `RENAME`, `SET SCHEMA`, `OWNER TO`, `COMMENT ON`.
pub(super) fn change(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let alter = |kind, name| Some(Phrase::new("ALTER").say(keyword(kind)?).say(&object_name(name)));
    Some(match operation {
        Op::Drop(it) => drop(it)?,
        Op::Rename(it) => alter(it.kind, &it.name)?.say("RENAME TO").say(&own(&it.to)),
        Op::SetSchema(it) => alter(it.kind, &it.name)?.say("SET SCHEMA").say(&own(&it.schema)),
        Op::SetOwner(it) => alter(it.kind, &it.name)?.say("OWNER TO").say(&own(it.owner.as_ref()?)),
        Op::Comment(it) => comment(it)?,
        _ => return None,
    })
}

fn drop(it: &Drop) -> Option<Phrase> {
    let (kind, table) = match (it.kind, &it.table) {
        // They are named on their table.
        (ObjectKind::Trigger, Some(table)) => ("TRIGGER", Some(object_name(table))),
        (ObjectKind::Policy, Some(table)) => ("POLICY", Some(object_name(table))),
        (ObjectKind::Rule, Some(table)) => ("RULE", Some(object_name(table))),
        (kind, _) => (keyword(kind)?, None),
    };
    let phrase = Phrase::new("DROP")
        .say(kind)
        .flag(it.concurrently, "CONCURRENTLY")
        .flag(it.if_exists && !it.looks_first, "IF EXISTS")
        .say(&object_name(&it.name))
        .part("ON", table);
    Some(phrase.flag(it.cascade, "CASCADE"))
}

fn comment(it: &Comment) -> Option<Phrase> {
    let phrase = Phrase::new("COMMENT ON");
    let phrase = match (it.kind, &it.part) {
        (ObjectKind::Column, Some(column)) => {
            phrase.say("COLUMN").say(&format!("{}.{}", object_name(&it.name), own(column)))
        }
        (ObjectKind::Constraint, Some(constraint)) => {
            phrase.say("CONSTRAINT").say(&own(constraint)).say("ON").say(&object_name(&it.name))
        }
        (_, Some(_)) => return None,
        (kind, None) => phrase.say(keyword(kind)?).say(&object_name(&it.name)),
    };
    Some(phrase.say("IS").say(&match &it.text {
        CommentText::Said(text) => literal(text),
        CommentText::Removed => "NULL".to_owned(),
        CommentText::Unknown => return None,
    }))
}

/// How a sequence counts, in the order in which SQLAlchemy writes it; empty where nothing is said.
pub(super) fn sequence_options(it: &SequenceOptions) -> Option<String> {
    let limit = |limit: Option<i64>, word: &str| match limit {
        Some(limit) => format!("{word} {limit}"),
        None => format!("NO {word}"),
    };
    if it.others {
        return None;
    }
    let restart = |number: Option<i64>| number.map_or("RESTART".to_owned(), |number| format!("RESTART WITH {number}"));
    let owner = |owner: &Option<Box<(ObjectName, Name)>>| match owner.as_deref() {
        Some((table, column)) => format!("{}.{}", object_name(table), own(column)),
        None => "NONE".to_owned(),
    };
    let phrase = Phrase::new("")
        .part("SEQUENCE NAME", it.name.as_deref().map(object_name))
        .part("AS", it.data_type.as_ref().map(data_type))
        .part("INCREMENT BY", it.increment.map(|number| number.to_string()))
        .part("START WITH", it.start.map(|number| number.to_string()))
        .say(&it.minimum.map(|minimum| limit(minimum, "MINVALUE")).unwrap_or_default())
        .say(&it.maximum.map(|maximum| limit(maximum, "MAXVALUE")).unwrap_or_default())
        .part("CACHE", it.cache.map(|number| number.to_string()))
        .say(it.cycle.map_or("", |cycles| if cycles { "CYCLE" } else { "NO CYCLE" }))
        .say(&it.restart.map(restart).unwrap_or_default())
        .part("OWNED BY", it.owner.as_ref().map(owner));
    Some(phrase.0)
}

/// The word for a kind of thing that its name alone tells. A function has arguments, a trigger its table.
pub(super) fn keyword(kind: ObjectKind) -> Option<&'static str> {
    Some(match kind {
        ObjectKind::Table => "TABLE",
        ObjectKind::ForeignTable => "FOREIGN TABLE",
        ObjectKind::View => "VIEW",
        ObjectKind::MaterializedView => "MATERIALIZED VIEW",
        ObjectKind::Index => "INDEX",
        ObjectKind::Sequence => "SEQUENCE",
        ObjectKind::Type => "TYPE",
        ObjectKind::Domain => "DOMAIN",
        ObjectKind::Schema => "SCHEMA",
        ObjectKind::Extension => "EXTENSION",
        ObjectKind::Database => "DATABASE",
        ObjectKind::Role => "ROLE",
        ObjectKind::Statistics => "STATISTICS",
        ObjectKind::Publication => "PUBLICATION",
        ObjectKind::EventTrigger => "EVENT TRIGGER",
        ObjectKind::Tablespace => "TABLESPACE",
        _ => return None,
    })
}
