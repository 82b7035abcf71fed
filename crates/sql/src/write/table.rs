//! CREATE TABLE, and ALTER TABLE about the table as a whole.

use model::{CreateTable, OnCommit, Operation};

use super::name::own;
use super::{Phrase, column, comma, constraint, object_name};

/// `CREATE TABLE`, but for those whose columns come from elsewhere.
pub(super) fn create(it: &CreateTable) -> Option<Phrase> {
    // What LIKE takes, the bounds of a partition and the query are not in the model.
    let comes_from_elsewhere = it.as_query || it.partition_of.is_some() || it.like != it.inherits;
    if comes_from_elsewhere || it.partitioned != it.partition_by.is_some() {
        return None;
    }
    let columns = it.columns.iter().map(column::define);
    let elements = columns.chain(it.constraints.iter().map(constraint::beside)).collect::<Option<Vec<String>>>()?;
    let elements = elements.iter().map(|element| format!("\n    {element}")).collect::<Vec<_>>().join(",");
    let elements = match &it.of_type {
        // What is said of single columns of a type stands in a form of its own.
        Some(_) if !it.columns.is_empty() => return None,
        Some(of) if elements.is_empty() => format!("OF {}", object_name(of)),
        Some(of) => format!("OF {} ({elements}\n)", object_name(of)),
        None => format!("({elements}\n)"),
    };
    let phrase = Phrase::new("CREATE")
        .flag(it.temporary, "TEMPORARY")
        .flag(it.unlogged, "UNLOGGED")
        .say("TABLE")
        .flag(it.if_not_exists, "IF NOT EXISTS")
        .say(&object_name(&it.table))
        .say(&elements)
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

/// `ALTER TABLE` about the whole table.
pub(super) fn alter(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let table = |table| Phrase::new("ALTER TABLE").say(&object_name(table));
    Some(match operation {
        Op::DetachPartition(it) => table(&it.table)
            .say("DETACH PARTITION")
            .say(&object_name(&it.partition))
            .flag(it.concurrently, "CONCURRENTLY"),
        Op::SetRowSecurity(it) => table(&it.table).say(match it.enabled {
            Some(true) => "ENABLE ROW LEVEL SECURITY",
            Some(false) => "DISABLE ROW LEVEL SECURITY",
            None => return None,
        }),
        // The bounds of a partition are not in the model.
        _ => return None,
    })
}
