//! CREATE TABLE, and ALTER TABLE about the table as a whole.

use model::{BoundValue, CreateTable, OnCommit, Operation, PartitionBounds};

use super::name::own;
use super::{Phrase, column, comma, constraint, object_name};

/// `CREATE TABLE`, but for those whose columns come from elsewhere.
pub(super) fn create(it: &CreateTable) -> Option<Phrase> {
    // What LIKE takes and the query are not in the model.
    let comes_from_elsewhere = it.as_query || it.like != it.inherits;
    if comes_from_elsewhere || it.partitioned != it.partition_by.is_some() {
        return None;
    }
    let columns = it.columns.iter().map(column::define);
    let elements = columns.chain(it.constraints.iter().map(constraint::beside)).collect::<Option<Vec<String>>>()?;
    let elements = elements.iter().map(|element| format!("\n    {element}")).collect::<Vec<_>>().join(",");
    let elements = match &it.of_type {
        // What is said of single columns of a type stands in a form of its own.
        _ if !it.columns.is_empty() && (it.of_type.is_some() || it.partition_of.is_some()) => return None,
        Some(of) if elements.is_empty() => format!("OF {}", object_name(of)),
        Some(of) => format!("OF {} ({elements}\n)", object_name(of)),
        None => match &it.partition_of {
            Some(parent) if elements.is_empty() => format!("PARTITION OF {}", object_name(parent)),
            Some(parent) => format!("PARTITION OF {} ({elements}\n)", object_name(parent)),
            None => format!("({elements}\n)"),
        },
    };
    let bounds = match &it.partition_of {
        Some(_) => bounds(it.takes_the_rest, it.bounds.as_ref())?,
        None => String::new(),
    };
    let phrase = Phrase::new("CREATE")
        .flag(it.temporary, "TEMPORARY")
        .flag(it.unlogged, "UNLOGGED")
        .say("TABLE")
        .flag(it.if_not_exists, "IF NOT EXISTS")
        .say(&object_name(&it.table))
        .say(&elements)
        .say(&bounds)
        .part("INHERITS", (!it.inherits.is_empty()).then(|| format!("({})", comma(&it.inherits, object_name))))
        .part("PARTITION BY", it.partition_by.clone())
        .part("USING", it.method.as_ref().map(own))
        .part("WITH", (!it.parameters.is_empty()).then(|| format!("({})", it.parameters.join(", "))))
        .say(match it.on_commit {
            Some(OnCommit::PreserveRows) => "ON COMMIT PRESERVE ROWS",
            Some(OnCommit::DeleteRows) => "ON COMMIT DELETE ROWS",
            Some(OnCommit::Drop) => "ON COMMIT DROP",
            None => "",
        })
        .part("TABLESPACE", it.tablespace.as_ref().map(own));
    Some(phrase)
}

/// Which rows a partition takes; none where nobody says it.
fn bounds(takes_the_rest: bool, bounds: Option<&PartitionBounds>) -> Option<String> {
    let values = |values: &[BoundValue]| {
        comma(values, |value| match value {
            BoundValue::Minimum => "MINVALUE".to_owned(),
            BoundValue::Maximum => "MAXVALUE".to_owned(),
            BoundValue::Value(text, _) => text.clone(),
        })
    };
    Some(match bounds {
        _ if takes_the_rest => "DEFAULT".to_owned(),
        None => return None,
        Some(PartitionBounds::List(list)) => format!("FOR VALUES IN ({})", values(list)),
        Some(PartitionBounds::Range { from, to }) => format!("FOR VALUES FROM ({}) TO ({})", values(from), values(to)),
        Some(PartitionBounds::Hash { modulus, remainder }) => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
    })
}

/// `ALTER TABLE` about the whole table.
pub(super) fn alter(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let table = |table| Phrase::new("ALTER TABLE").say(&object_name(table));
    Some(match operation {
        Op::AttachPartition(it) => table(&it.table)
            .say("ATTACH PARTITION")
            .say(&object_name(&it.partition))
            .say(&bounds(it.takes_the_rest, it.bounds.as_ref())?),
        Op::DetachPartition(it) => table(&it.table)
            .say("DETACH PARTITION")
            .say(&object_name(&it.partition))
            .flag(it.concurrently, "CONCURRENTLY"),
        Op::SetRowSecurity(it) => table(&it.table).say(match it.enabled {
            Some(true) => "ENABLE ROW LEVEL SECURITY",
            Some(false) => "DISABLE ROW LEVEL SECURITY",
            None => return None,
        }),
        _ => return None,
    })
}
