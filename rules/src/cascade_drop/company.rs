//! What a CASCADE takes along, as far as the history knows.

use model::{ConstraintKind, DropColumn, DropConstraint, ObjectKind, ObjectName, Schema};

use crate::dependents::{foreign_keys_to, inside_schema, views_of};

/// What goes with a thing that has a name of its own.
pub(super) fn of_object(kind: ObjectKind, name: &ObjectName, schema: &Schema) -> Vec<String> {
    match kind {
        ObjectKind::Table => {
            let mut found = views_of(name, schema);
            found.extend(foreign_keys_to(name, schema, |_| true));
            found
        }
        ObjectKind::View | ObjectKind::MaterializedView => views_of(name, schema),
        ObjectKind::Schema => inside_schema(name, schema),
        _ => Vec::new(),
    }
}

/// What goes with a column. Only the foreign keys: a view is known to read the table, not which of its columns.
pub(super) fn of_column(drop: &DropColumn, schema: &Schema) -> Vec<String> {
    foreign_keys_to(&drop.table, schema, |key| key.referent_columns.contains(&drop.column))
}

/// What goes with a primary key or a unique constraint: the foreign keys that rely on it.
pub(super) fn of_constraint(drop: &DropConstraint, schema: &Schema) -> Vec<String> {
    let state = drop.constraint.as_ref().and_then(|name| schema.relation(&drop.table).present()?.constraint(name));
    let (columns, is_primary) = match state.map(|constraint| &constraint.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => (&key.columns, true),
        Some(ConstraintKind::Unique(key)) => (&key.columns, false),
        _ => return Vec::new(),
    };
    foreign_keys_to(&drop.table, schema, |key| {
        key.referent_columns == *columns || (is_primary && key.referent_columns.is_empty())
    })
}
