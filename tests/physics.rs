//! What the model says PostgreSQL does, compared with what a server did.

use model::{DataType, Server, TypeChange};
use sql::Origin;

use crate::support::{read, report, top};

#[test]
fn changing_a_type_costs_what_the_server_says() {
    let text = read(&top().join("tests/physics/type-changes.md"));
    let rows: Vec<Vec<&str>> = text.lines().filter_map(row).skip(1).collect();
    assert!(rows.len() > 40, "the table has lost its rows");
    let complaints = rows.iter().filter_map(|row| match row.as_slice() {
        [from, to, measured] => {
            let modelled = word(data_type(from).change_to(&data_type(to), Server { major: 15 }));
            (modelled != *measured).then(|| format!("{from} to {to}: the server says {measured}, the model {modelled}"))
        }
        _ => Some(format!("not a row: {row:?}")),
    });
    report(complaints.collect());
}

fn data_type(written: &str) -> DataType {
    sql::data_type(written, &Origin::default()).unwrap_or_else(|| panic!("`{written}` is no type"))
}

fn word(change: TypeChange) -> &'static str {
    match change {
        TypeChange::Same => "nothing",
        TypeChange::Catalogue => "catalogue",
        TypeChange::CatalogueUnderUtc => "catalogue under UTC",
        TypeChange::Rewrite => "rewrite",
        TypeChange::Unknown => "unknown",
    }
}

/// The cells of a table's row; the rule beneath its head is none.
fn row(line: &str) -> Option<Vec<&str>> {
    let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
    Some(cells.split(" | ").map(str::trim).collect())
}
