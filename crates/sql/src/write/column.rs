//! Columns: their definitions, and ALTER TABLE about one of them.

use model::{Column, ColumnChange, DataType, Generated, Name, ObjectKind, ObjectName, Operation, SequenceOptions};

use super::name::own;
use super::object::sequence_options;
use super::{Phrase, constraint, data_type, enclosed, known, object_name, operand};

/// `ALTER TABLE` about one column.
pub(super) fn alter(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let table = |table: &ObjectName| Phrase::new("ALTER TABLE").say(&object_name(table));
    let column = |of: &ObjectName, column: &Name| table(of).say("ALTER COLUMN").say(&own(column));
    Some(match operation {
        Op::AddColumn(it) => {
            table(&it.table).say("ADD COLUMN").flag(it.if_not_exists, "IF NOT EXISTS").say(&define(&it.column)?)
        }
        Op::DropColumn(it) => {
            let phrase = table(&it.table).say("DROP COLUMN").flag(it.if_exists, "IF EXISTS");
            phrase.say(&own(&it.column)).flag(it.cascade, "CASCADE")
        }
        Op::RenameColumn(it) => {
            let altered = match it.kind {
                ObjectKind::View => Phrase::new("ALTER VIEW").say(&object_name(&it.table)),
                _ => table(&it.table),
            };
            altered.say("RENAME").say(&own(&it.column)).say("TO").say(&own(&it.to))
        }
        Op::SetColumnType(it) => {
            let using = match &it.using {
                Some(using) => Some(known(using)?.to_owned()),
                None => None,
            };
            column(&it.table, &it.column).say("TYPE").say(&data_type(it.data_type.as_ref()?)).part("USING", using)
        }
        Op::SetNotNull(it) => column(&it.table, &it.column).say("SET NOT NULL"),
        Op::DropNotNull(it) => column(&it.table, &it.column).say("DROP NOT NULL"),
        Op::SetDefault(it) => column(&it.table, &it.column).say("SET DEFAULT").say(&operand(&it.default)?),
        Op::DropDefault(it) => column(&it.table, &it.column).say("DROP DEFAULT"),
        Op::SetColumn(it) => column(&it.table, &it.column).say(&change(&it.change)?),
        _ => return None,
    })
}

fn condition(if_exists: bool) -> &'static str {
    if if_exists { " IF EXISTS" } else { "" }
}

fn change(change: &ColumnChange) -> Option<String> {
    Some(match change {
        ColumnChange::AddIdentity { always, options } => format!("ADD {}", identity(*always, options)?),
        ColumnChange::SetIdentity { always, options } => set_identity(*always, options)?,
        ColumnChange::DropIdentity { if_exists } => format!("DROP IDENTITY{}", condition(*if_exists)),
        ColumnChange::DropExpression { if_exists } => format!("DROP EXPRESSION{}", condition(*if_exists)),
        ColumnChange::SetExpression(value) => format!("SET EXPRESSION AS {}", enclosed(value)?),
        ColumnChange::Statistics | ColumnChange::Storage | ColumnChange::Compression => return None,
        // What MySQL alone has.
        ColumnChange::AutoIncrement
        | ColumnChange::OnUpdate(_)
        | ColumnChange::Position(_)
        | ColumnChange::Visibility(_) => return None,
    })
}

/// A column definition, in the order in which SQLAlchemy writes its parts.
pub(super) fn define(column: &Column) -> Option<String> {
    let written = column.data_type.as_ref()?;
    let is_serial = column.generated == Some(Generated::Serial);
    let mut phrase = Phrase::new(own(&column.name)).say(&match is_serial {
        true => serial(written)?.to_owned(),
        false => data_type(written),
    });
    if let Some(default) = &column.default {
        phrase = phrase.say("DEFAULT").say(&operand(default)?);
    }
    phrase = match &column.generated {
        Some(Generated::Identity { always, options }) => phrase.say(&identity(*always, options)?),
        Some(Generated::Stored(value)) => phrase.say(&format!("GENERATED ALWAYS AS {} STORED", enclosed(value)?)),
        Some(Generated::Virtual(value)) => phrase.say(&format!("GENERATED ALWAYS AS {} VIRTUAL", enclosed(value)?)),
        Some(Generated::AutoIncrement) => return None,
        Some(Generated::Serial) | None => phrase,
    };
    // The server makes an identity column NOT NULL by itself.
    let is_identity = matches!(column.generated, Some(Generated::Identity { .. }));
    phrase = phrase.flag(column.not_null && !column.not_null_unsaid && !is_identity, "NOT NULL");
    phrase = phrase.flag(!column.not_null && is_identity, "NULL");
    for own in &column.constraints {
        phrase = phrase.say(&constraint::on_column(own, &column.name)?);
    }
    Some(phrase.0)
}

fn serial(data_type: &DataType) -> Option<&'static str> {
    match (data_type.name.as_str(), data_type.dimensions) {
        ("smallint", 0) => Some("SMALLSERIAL"),
        ("integer", 0) => Some("SERIAL"),
        ("bigint", 0) => Some("BIGSERIAL"),
        _ => None,
    }
}

fn identity(always: bool, options: &SequenceOptions) -> Option<String> {
    let options = Some(sequence_options(options)?).filter(|options| !options.is_empty());
    let always = if always { "ALWAYS" } else { "BY DEFAULT" };
    Some(Phrase::new(format!("GENERATED {always} AS IDENTITY")).part("", options.map(|it| format!("({it})"))).0)
}

/// An action for each option, in the order in which SQLAlchemy names them.
fn set_identity(always: Option<bool>, it: &SequenceOptions) -> Option<String> {
    if it.others || it.data_type.is_some() || it.owner.is_some() || it.name.is_some() {
        return None;
    }
    let number = |number: i64| number.to_string();
    let limit = |limit: Option<i64>, word: &str| match limit {
        Some(limit) => format!("SET {word} {limit}"),
        None => format!("SET NO {word}"),
    };
    let restart = |at: Option<i64>| at.map_or_else(|| "RESTART".to_owned(), |at| format!("RESTART WITH {at}"));
    let generated = always.map(|always| if always { "SET GENERATED ALWAYS" } else { "SET GENERATED BY DEFAULT" });
    let phrase = Phrase::new(generated.unwrap_or_default())
        .part("SET CACHE", it.cache.map(number))
        .part("SET INCREMENT BY", it.increment.map(number))
        .say(&it.maximum.map(|maximum| limit(maximum, "MAXVALUE")).unwrap_or_default())
        .say(&it.minimum.map(|minimum| limit(minimum, "MINVALUE")).unwrap_or_default())
        .part("SET START WITH", it.start.map(number))
        .say(it.cycle.map_or("", |cycles| if cycles { "SET CYCLE" } else { "SET NO CYCLE" }))
        .say(&it.restart.map(restart).unwrap_or_default());
    Some(phrase.0).filter(|actions| !actions.is_empty())
}
