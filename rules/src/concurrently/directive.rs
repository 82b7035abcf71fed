//! The advice as Alembic's own code: both halves of it, the way out of the transaction and the directive.

use engine::Facts;
use model::{CreateIndex, Drop, IndexElement, IndexKey, Key, Name, ObjectName, Step, Transaction};

/// `with op.get_context().autocommit_block(): op.create_index(…)`; `None` where it is not Alembic's transaction that is
/// in the way.
pub(super) fn create(create: &CreateIndex, step: &Step, facts: &Facts) -> Option<String> {
    let plain = CreateIndex {
        unique: create.unique,
        ..CreateIndex::new(create.name.clone(), create.table.clone(), create.keys.clone())
    };
    let columns: Option<Vec<&Name>> = create.keys.iter().map(column).collect();
    let options = if create.unique { ", unique=True" } else { "" };
    let directive = match (&create.name, columns) {
        _ if step.text.is_some() => r#"op.execute("CREATE INDEX CONCURRENTLY …")"#.to_owned(),
        (Some(name), Some(columns)) if plain == *create => index(name, &create.table, &columns, options),
        _ => "op.create_index(…, postgresql_concurrently=True)".to_owned(),
    };
    apart(&directive, facts)
}

/// The same for an index that is dropped.
pub(super) fn drop(drop: &Drop, table: Option<&ObjectName>, step: &Step, facts: &Facts) -> Option<String> {
    let of = table.map_or(String::new(), |table| {
        let schema = table.schema.as_ref().map_or(String::new(), |schema| format!(", schema={}", text(schema)));
        format!(", table_name={}{schema}", text(&table.name))
    });
    let directive = match step.text {
        Some(_) => r#"op.execute("DROP INDEX CONCURRENTLY …")"#.to_owned(),
        None => format!("op.drop_index({}{of}, postgresql_concurrently=True)", text(&drop.name.name)),
    };
    apart(&directive, facts)
}

/// The index for a key, and the statement that makes it one: `UNIQUE`, `PRIMARY KEY`.
pub(super) fn key(kind: &str, name: Option<&Name>, table: &ObjectName, key: &Key, facts: &Facts) -> Option<String> {
    let Some(name) = name.filter(|_| key.include.is_empty() && !key.nulls_not_distinct) else {
        let create = apart("op.create_index(…, unique=True, postgresql_concurrently=True)", facts)?;
        return Some(format!("{create}, then `op.execute(\"ALTER TABLE … ADD {kind} USING INDEX …\")`"));
    };
    let columns: Vec<&Name> = key.columns.iter().collect();
    let create = apart(&index(name, table, &columns, ", unique=True"), facts)?;
    let (table, name) = (table.quoted(), name.quoted());
    let takes = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {kind} USING INDEX {name}");
    Some(format!("{create}, then `op.execute({takes:?})`"))
}

fn index(name: &Name, table: &ObjectName, columns: &[&Name], options: &str) -> String {
    let columns: Vec<String> = columns.iter().map(|column| text(column)).collect();
    let schema = table.schema.as_ref().map_or(String::new(), |schema| format!(", schema={}", text(schema)));
    let (name, table, columns) = (text(name), text(&table.name), columns.join(", "));
    format!("op.create_index({name}, {table}, [{columns}]{options}{schema}, postgresql_concurrently=True)")
}

fn apart(directive: &str, facts: &Facts) -> Option<String> {
    let is_alembic = facts.history.runner.name == "alembic";
    match facts.transaction {
        Transaction::None if is_alembic => Some(format!("write `{directive}`")),
        Transaction::Runner if is_alembic => {
            Some(format!("write `{}: {directive}`", facts.history.runner.escape.trim_end_matches(':')))
        }
        _ => None,
    }
}

/// A column without anything that `op.create_index` could not say by its name.
fn column(key: &IndexKey) -> Option<&Name> {
    match key {
        IndexKey {
            element: IndexElement::Column(name),
            length: None,
            collation: None,
            class: None,
            order: None,
            nulls: None,
        } => Some(name),
        _ => None,
    }
}

/// A name as a string in Python.
fn text(name: &Name) -> String {
    format!("{:?}", name.as_str())
}
