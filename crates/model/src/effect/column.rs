//! What changes of columns do.

use super::constraint::refer;
use super::family::{on_family, share};
use super::table::views_on;
use super::{Effect, Work};
use crate::*;

pub(super) fn add_column(add: &AddColumn, schema: &Schema, server: Server) -> Effect {
    let lock = LockMode::AccessExclusive;
    let column = &add.column;
    if add.if_not_exists && schema.column(&add.table, &column.name).present().is_some() {
        return Effect::on(&add.table, lock, Work::Catalogue);
    }
    let rewrites = match &column.generated {
        Some(Generated::Identity { .. } | Generated::Serial | Generated::AutoIncrement | Generated::Stored(_)) => {
            Some(true)
        }
        Some(Generated::Virtual(_)) => Some(false),
        None => {
            let domain = domain_of(column.data_type.as_ref(), schema).and_then(|state| state.domain.as_ref());
            let default = column.default.as_ref().or(domain.and_then(|domain| domain.default.as_ref()));
            default_rewrites(default, schema, server)
        }
    };
    let mut work = match rewrites {
        Some(true) => Work::Rewrite,
        Some(false) => of_type(column.data_type.as_ref(), schema),
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
                let looks_up = if column.default.is_some() { Work::Scan } else { Work::Catalogue };
                work = work.max(looks_up);
                referents.push((&foreign.referent, looks_up));
            }
            ConstraintKind::NotNull(_) => {}
        }
    }
    let effect = on_family(&add.table, lock, work, schema);
    referents.into_iter().fold(effect, |effect, (referent, looks_up)| {
        refer(effect, referent, LockMode::ShareRowExclusive, looks_up, schema)
    })
}

/// A new column of a domain with constraints is filled row by row: the server does not ask whether null would pass.
fn of_type(data_type: Option<&DataType>, schema: &Schema) -> Work {
    match domain_of(data_type, schema).map(|state| &state.domain) {
        None => Work::Catalogue,
        Some(Some(domain)) if domain.is_constrained => Work::Rewrite,
        Some(Some(_)) => Work::Catalogue,
        Some(None) => Work::Unknown,
    }
}

fn domain_of<'a>(data_type: Option<&DataType>, schema: &'a Schema) -> Option<&'a TypeState> {
    let data_type = data_type.filter(|data_type| data_type.dimensions == 0 && !data_type.is_builtin())?;
    schema.data_type(&data_type.object_name()).present().filter(|state| state.is_domain)
}

/// Whether adding a column with this default writes every row; `None` if there is no knowing.
///
/// Since version 11 a default that is not volatile is stored once, in the catalogue (manual, ALTER TABLE, "Notes").
fn default_rewrites(default: Option<&Expression>, schema: &Schema, server: Server) -> Option<bool> {
    match default {
        None => Some(false),
        Some(default) if default.is_null => Some(false),
        Some(_) if !server.at_least(11) => Some(true),
        Some(default) => match default.volatility_with(&|function| of_function(function, schema)) {
            Volatility::Stable => Some(false),
            Volatility::Volatile => Some(true),
            Volatility::Unknown => None,
        },
    }
}

/// What a history says of its own function: of several with one name, only if they agree.
fn of_function(function: &str, schema: &Schema) -> Option<Volatility> {
    let name = |text: &str| Name::new(text, Span::default());
    let function = match function.split_once('.') {
        Some((schema, function)) => ObjectName { schema: Some(name(schema)), name: name(function) },
        None => ObjectName::bare(name(function)),
    };
    let state = schema.object(ObjectKind::Function, None, &function).present()?;
    let declared = |variant: &Variant| match variant.made_by.as_deref() {
        Some(Operation::CreateRoutine(create)) => create.volatility,
        _ => None,
    };
    let first = declared(state.variants.first()?);
    first.filter(|_| state.variants.iter().all(|variant| declared(variant) == first))
}

/// `DROP COLUMN`: the foreign keys of the column go, and so do their guards on the other table. With CASCADE what reads
/// the column goes, too.
pub(super) fn drop_column(drop: &DropColumn, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let effect = on_family(&drop.table, lock, Work::Catalogue, schema);
    let constraints = schema.assumed(&drop.table).map_or(&[][..], |table| &table.constraints);
    let effect = constraints.iter().fold(effect, |effect, constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) if foreign.columns.contains(&drop.column) => {
            refer(effect, &foreign.referent, lock, Work::Catalogue, schema)
        }
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)
            if drop.cascade && key.columns.contains(&drop.column) =>
        {
            super::constraint::with_referrers(effect, &drop.table, &key.columns, schema)
        }
        _ => effect,
    });
    if !drop.cascade {
        return effect;
    }
    schema.readers_of_column(&drop.table, &drop.column).iter().fold(effect, |effect, view| {
        let above = views_on(view, schema);
        let effect = effect.and(view, lock, Work::Catalogue);
        above.iter().fold(effect, |effect, view| effect.and(view, lock, Work::Catalogue))
    })
}

pub(super) fn set_not_null(set: &SetNotNull, schema: &Schema, server: Server) -> Effect {
    let known = not_null_is_known(&set.table, &set.column, schema, server);
    on_family(&set.table, LockMode::AccessExclusive, if known { Work::Catalogue } else { Work::Scan }, schema)
}

pub(super) fn set_column(set: &SetColumn, schema: &Schema) -> Effect {
    let known = schema.column(&set.table, &set.column).present().and_then(|column| column.generated.as_ref());
    let (lock, work) = match &set.change {
        ColumnChange::Statistics => (LockMode::ShareUpdateExclusive, Work::Catalogue),
        // What is computed when it is read is stored nowhere.
        ColumnChange::SetExpression(_) if matches!(known, Some(Generated::Virtual(_))) => {
            (LockMode::AccessExclusive, Work::Catalogue)
        }
        ColumnChange::SetExpression(_) => (LockMode::AccessExclusive, Work::Rewrite),
        _ => (LockMode::AccessExclusive, Work::Catalogue),
    };
    on_family(&set.table, lock, work, schema)
}

pub(super) fn set_column_type(set: &SetColumnType, schema: &Schema, server: Server) -> Effect {
    let known = schema.column(&set.table, &set.column).present().and_then(|column| column.data_type.as_ref());
    let from = known.or(set.existing_type.as_ref());
    let change = match (from, &set.data_type) {
        // An enum's values are stored like no other type's, another enum's included.
        (Some(from), Some(to)) if from != to && (is_enum(from, schema) || is_enum(to, schema)) => TypeChange::Rewrite,
        (Some(from), Some(to)) => change(from, to, schema, server),
        (None, Some(to)) => to.change_from_unknown(),
        (_, None) => TypeChange::Unknown,
    };
    let work = match made_with(set, from, change, schema, server) {
        TypeChange::Rewrite => Work::Rewrite,
        TypeChange::Unknown => Work::Unknown,
        TypeChange::Same | TypeChange::Catalogue => Work::Catalogue,
        TypeChange::CatalogueUnderUtc => Work::RewriteOutsideUtc,
    };
    let work = work.max(made_anew(set, from, work, schema));
    with_other_ends(on_family(&set.table, LockMode::AccessExclusive, work, schema), set, work, schema)
}

/// A domain is stored like the type beneath it; values are checked one by one against constraints that the old type has not.
fn change(from: &DataType, to: &DataType, schema: &Schema, server: Server) -> TypeChange {
    if from == to {
        return TypeChange::Same;
    }
    let (old, new) = (domain_of(Some(from), schema), domain_of(Some(to), schema));
    if old.is_none() && new.is_none() {
        return from.change_to(to, server);
    }
    let is_known = |state: Option<&TypeState>| state.is_none_or(|state| state.domain.is_some());
    if !is_known(old) || !is_known(new) {
        return TypeChange::Unknown;
    }
    let beneath = |state: Option<&TypeState>, data_type: &DataType| {
        state.and_then(|state| state.domain.as_ref()).map_or_else(|| data_type.clone(), |domain| domain.base.clone())
    };
    if new.and_then(|state| state.domain.as_ref()).is_some_and(|domain| domain.is_constrained) {
        return TypeChange::Rewrite;
    }
    match beneath(old, from).change_to(&beneath(new, to), server) {
        TypeChange::Same => TypeChange::Catalogue,
        other => other,
    }
}

/// What is made anew where the rows stay as they are, even if the type is the one that the column has: every CHECK on the column is proven again; an index is built again if
/// the column has another collation, or if it has an expression or a predicate, of which the server does not say that
/// they are the same.
fn made_anew(set: &SetColumnType, from: Option<&DataType>, work: Work, schema: &Schema) -> Work {
    let collation = |data_type: Option<&DataType>| data_type.and_then(|data_type| data_type.collation.clone());
    let is_collated = collation(from) != collation(set.data_type.as_ref());
    let Some(table) = schema.relation(&set.table).present().filter(|_| work == Work::Catalogue) else {
        return Work::Catalogue;
    };
    let is_rebuilt = |index: &ObjectName| {
        let Some(index) = schema.assumed(index) else { return false };
        let covers = index.columns.iter().any(|column| column.name == set.column);
        let is_plain = index.columns_complete && !index.partial;
        is_collated && covers || !is_plain && index.index.as_deref().is_some_and(|made| reads(made, &set.column))
    };
    if table.indexes.iter().any(is_rebuilt) {
        return Work::BuildIndex;
    }
    let is_proven_again = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::Check(check) => !constraint.not_valid && check.columns.contains(&set.column),
        _ => false,
    };
    if table.constraints.iter().any(is_proven_again) { Work::Scan } else { Work::Catalogue }
}

/// Whether an index has anything to do with a column.
fn reads(index: &CreateIndex, column: &Name) -> bool {
    let keyed = index.keys.iter().any(|key| match &key.element {
        IndexElement::Column(name) => name == column,
        IndexElement::Expression(expression) => expression.columns.contains(column),
    });
    keyed || index.predicate.as_ref().is_some_and(|predicate| predicate.columns.contains(column))
}

/// The foreign keys from and to the column are made anew, and proven again if its rows are written again.
fn with_other_ends(effect: Effect, set: &SetColumnType, work: Work, schema: &Schema) -> Effect {
    let lock = LockMode::AccessExclusive;
    let proof = match work {
        Work::Catalogue => Work::Catalogue,
        Work::Rewrite => Work::Scan,
        _ => Work::Unknown,
    };
    let constraints = schema.assumed(&set.table).map_or(&[][..], |table| &table.constraints);
    let effect = constraints.iter().fold(effect, |effect, constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) if foreign.columns.contains(&set.column) => {
            refer(effect, &foreign.referent, lock, proof, schema)
        }
        _ => effect,
    });
    let needs = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) => {
            schema.means_same(&foreign.referent, &set.table) && foreign.referent_columns.contains(&set.column)
        }
        _ => false,
    };
    let referrers = schema.referrers_of(&set.table);
    let needing = referrers
        .iter()
        .filter(|referrer| schema.assumed(referrer).is_some_and(|referrer| referrer.constraints.iter().any(needs)));
    needing.fold(effect, |effect, referrer| effect.and(referrer, lock, share(referrer, proof, schema)))
}

/// What `USING` makes of the change from one type to the other. Casts of the column itself cost what each of them costs;
/// whatever an operator or a function makes is written anew, even if it is the same.
fn made_with(
    set: &SetColumnType,
    from: Option<&DataType>,
    plain: TypeChange,
    schema: &Schema,
    server: Server,
) -> TypeChange {
    let Some(using) = &set.using else { return plain };
    let is_own = using.columns == [set.column.clone()];
    let casts = match &using.form {
        Form::Column(casts) if is_own => casts,
        // Another column, a constant, a function's result; a function in SQL may come to the column itself.
        Form::Column(_) | Form::Applied => return TypeChange::Rewrite,
        Form::Other if !is_own || !using.functions.is_empty() => return TypeChange::Rewrite,
        // Of a type that is stored otherwise no value is left as it is, whatever makes the new one.
        Form::Other if plain == TypeChange::Rewrite => return TypeChange::Rewrite,
        Form::Other => return TypeChange::Unknown,
    };
    let steps = casts.iter().chain(&set.data_type);
    let mut before = from;
    let mut whole = TypeChange::Same;
    for to in steps {
        let step = match before {
            Some(before) if before != to && (is_enum(before, schema) || is_enum(to, schema)) => TypeChange::Rewrite,
            Some(before) => change(before, to, schema, server),
            None => to.change_from_unknown(),
        };
        // What has to be written once is written, whatever else there is no knowing of.
        whole = match (whole, step) {
            (TypeChange::Rewrite, _) | (_, TypeChange::Rewrite) => TypeChange::Rewrite,
            (whole, step) => whole.max(step),
        };
        before = Some(to);
    }
    if set.data_type.is_none() { TypeChange::Unknown } else { whole }
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
