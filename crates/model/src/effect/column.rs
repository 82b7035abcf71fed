//! What changes of columns do.

use super::{Effect, Work};
use crate::*;

pub(super) fn add_column(add: &AddColumn, server: Server) -> Effect {
    let column = &add.column;
    let rewrites = match &column.generated {
        Some(Generated::Identity { .. } | Generated::Serial | Generated::Stored(_)) => Some(true),
        Some(Generated::Virtual(_)) => Some(false),
        None => default_rewrites(column.default.as_ref(), server),
    };
    let mut work = match rewrites {
        Some(true) => Work::Rewrite,
        Some(false) => Work::Catalogue,
        None => Work::Unknown,
    };
    let mut referents = Vec::new();
    for constraint in &column.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => {
                work = work.max(Work::BuildIndex);
            }
            ConstraintKind::Check(_) => work = work.max(Work::Scan),
            ConstraintKind::ForeignKey(foreign) => {
                // Without a default every new value is null, and the server knows that null refers to nothing. It does
                // not look whether a default is null.
                if column.default.is_some() {
                    work = work.max(Work::Scan);
                }
                referents.push(&foreign.referent);
            }
            ConstraintKind::NotNull(_) => {}
        }
    }
    let effect = Effect::on(&add.table, LockMode::AccessExclusive, work);
    referents
        .into_iter()
        .filter(|referent| **referent != add.table)
        .fold(effect, |effect, referent| effect.and(referent, LockMode::ShareRowExclusive, Work::Catalogue))
}

/// Whether adding a column with this default writes every row; `None` if there is no knowing.
///
/// Since version 11 a default that is not volatile is stored once, in the catalogue (manual, ALTER TABLE, "Notes").
fn default_rewrites(default: Option<&Expression>, server: Server) -> Option<bool> {
    match default {
        None => Some(false),
        Some(default) if default.is_null => Some(false),
        Some(_) if !server.at_least(11) => Some(true),
        Some(default) => match default.volatility() {
            Volatility::Stable => Some(false),
            Volatility::Volatile => Some(true),
            Volatility::Unknown => None,
        },
    }
}

pub(super) fn set_column_type(set: &SetColumnType, schema: &Schema, server: Server) -> Effect {
    let known = schema.column(&set.table, &set.column).present().and_then(|column| column.data_type.as_ref());
    let from = known.or(set.existing_type.as_ref());
    let change = match (from, &set.data_type) {
        // An enum's values are stored like no other type's, another enum's included.
        (Some(from), Some(to)) if from != to && (is_enum(from, schema) || is_enum(to, schema)) => TypeChange::Rewrite,
        (Some(from), Some(to)) => from.change_to(to, server),
        (None, Some(to)) => to.change_from_unknown(),
        (_, None) => TypeChange::Unknown,
    };
    let work = match (using(set), change) {
        (Using::Another, _) | (_, TypeChange::Rewrite) => Work::Rewrite,
        // A cast that changes nothing leaves the rows alone; which one that is depends on both types.
        (Using::Derived, _) | (_, TypeChange::Unknown) => Work::Unknown,
        (Using::Itself, TypeChange::Same | TypeChange::Catalogue) => Work::Catalogue,
        (Using::Itself, TypeChange::CatalogueUnderUtc) => Work::RewriteOutsideUtc,
    };
    Effect::on(&set.table, LockMode::AccessExclusive, work)
}

/// What a column's new values are made from.
enum Using {
    /// The old value.
    Itself,
    /// The old value, with casts or operators around it.
    Derived,
    /// Something else: a function's result, a constant, other columns.
    Another,
}

fn using(set: &SetColumnType) -> Using {
    match &set.using {
        None => Using::Itself,
        Some(using) if !using.functions.is_empty() || using.columns != [set.column.clone()] => Using::Another,
        Some(using) if using.text == set.column.text => Using::Itself,
        Some(_) => Using::Derived,
    }
}

fn is_enum(data_type: &DataType, schema: &Schema) -> bool {
    schema.data_type(&data_type.object_name()).present().is_some_and(|state| state.values.is_some())
}

/// Whether NOT NULL has nothing to prove: the column already is, or, since version 12, a valid CHECK says so
/// (manual, ALTER TABLE, "SET NOT NULL").
pub(super) fn not_null_is_known(table: &ObjectName, column: &Name, schema: &Schema, server: Server) -> bool {
    let Some(table) = schema.relation(table).present() else {
        return false;
    };
    let already = table.column(column).present().is_some_and(|column| column.not_null == Some(true));
    already || (server.at_least(12) && table.proves_not_null(column))
}
