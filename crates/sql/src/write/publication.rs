//! Publications and statistics objects.

use model::{IndexElement, Operation, PublicationChange, Published, PublishedTable};

use super::name::{list, own};
use super::{Phrase, enclosed, object_name};

/// `CREATE PUBLICATION`, `CREATE STATISTICS`, and their changes.
pub(super) fn write(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    Some(match operation {
        Op::CreatePublication(it) => {
            let parameters = (!it.parameters.is_empty()).then(|| format!("({})", it.parameters.join(", ")));
            let phrase = Phrase::new("CREATE PUBLICATION").say(&own(&it.name));
            published(phrase, "FOR", &it.published)?.part("WITH", parameters)
        }
        Op::AlterPublication(it) => {
            let phrase = Phrase::new("ALTER PUBLICATION").say(&own(&it.name));
            match &it.change {
                PublicationChange::Add(tables) => published(phrase, "ADD", tables)?,
                PublicationChange::Drop(tables) => published(phrase, "DROP", tables)?,
                PublicationChange::Set(tables) => published(phrase, "SET", tables)?,
                PublicationChange::Parameters(parameters) => phrase.say(&format!("SET ({})", parameters.join(", "))),
            }
        }
        Op::CreateStatistics(it) => {
            let element = |element: &IndexElement| match element {
                IndexElement::Column(name) => Some(own(name)),
                IndexElement::Expression(value) => enclosed(value),
            };
            let elements = it.elements.iter().map(element).collect::<Option<Vec<String>>>()?;
            Phrase::new("CREATE STATISTICS")
                .flag(it.if_not_exists, "IF NOT EXISTS")
                .say(&it.name.as_ref().map(object_name).unwrap_or_default())
                .say(&if it.kinds.is_empty() { String::new() } else { format!("({})", it.kinds.join(", ")) })
                .part("ON", Some(elements.join(", ")))
                .part("FROM", Some(object_name(&it.table)))
        }
        Op::SetStatistics(it) => Phrase::new("ALTER STATISTICS")
            .flag(it.if_exists, "IF EXISTS")
            .say(&object_name(&it.name))
            .say(&format!("SET STATISTICS {}", it.target.unwrap_or(-1))),
        _ => return None,
    })
}

fn published(phrase: Phrase, verb: &str, published: &Published) -> Option<Phrase> {
    let Published::These { tables, schemas } = published else { return Some(phrase.say(verb).say("ALL TABLES")) };
    let tables = tables.iter().map(table).collect::<Option<Vec<String>>>()?;
    let schemas: Vec<String> = schemas.iter().map(|it| it.as_ref().map_or("CURRENT_SCHEMA".to_owned(), own)).collect();
    let tables = (!tables.is_empty()).then(|| format!("TABLE {}", tables.join(", ")));
    let schemas = (!schemas.is_empty()).then(|| format!("TABLES IN SCHEMA {}", schemas.join(", ")));
    let all: Vec<String> = tables.into_iter().chain(schemas).collect();
    Some(phrase.part(verb, (!all.is_empty()).then(|| all.join(", "))))
}

fn table(it: &PublishedTable) -> Option<String> {
    let condition = match &it.condition {
        Some(condition) => Some(enclosed(condition)?),
        None => None,
    };
    let phrase = Phrase::new(if it.only { "ONLY" } else { "" })
        .say(&object_name(&it.table))
        .say(&if it.columns.is_empty() { String::new() } else { list(&it.columns) })
        .part("WHERE", condition);
    Some(phrase.0)
}
