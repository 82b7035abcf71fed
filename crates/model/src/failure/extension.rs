//! Dropping an extension whose types, functions or operator classes are in use.

use super::{Dependent, Failure, Fault};
use crate::{order, *};

/// What an extension brings that a table may need.
struct Brought {
    extension: &'static str,
    types: &'static [&'static str],
    functions: &'static [&'static str],
    /// Operator classes that an index must name to have them.
    classes: &'static [&'static str],
}

/// Source: `pg_depend` of the servers of `tests/physics`, 12 and 18, for what comes with PostgreSQL; the documentation of
/// PostGIS and pgvector for theirs.
const BROUGHT: &[Brought] = &[
    Brought { types: &["citext"], classes: &["citext_pattern_ops"], ..nothing("citext") },
    Brought { types: &["cube"], ..nothing("cube") },
    Brought { types: &["hstore"], ..nothing("hstore") },
    Brought { types: &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"], ..nothing("isn") },
    Brought { types: &["lquery", "ltree", "ltxtquery"], ..nothing("ltree") },
    Brought { classes: &["gin_trgm_ops", "gist_trgm_ops"], ..nothing("pg_trgm") },
    Brought { functions: &["gen_random_bytes", "gen_salt"], ..nothing("pgcrypto") },
    Brought { types: &["geography", "geometry"], ..nothing("postgis") },
    Brought { types: &["seg"], ..nothing("seg") },
    Brought {
        functions: &[
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v3",
            "uuid_generate_v4",
            "uuid_generate_v5",
        ],
        ..nothing("uuid-ossp")
    },
    Brought { types: &["vector"], ..nothing("vector") },
];

const fn nothing(extension: &'static str) -> Brought {
    Brought { extension, types: &[], functions: &[], classes: &[] }
}

/// Why `operation` must fail: it drops an extension that tables need.
pub(super) fn of(operation: &Operation, schema: &Schema) -> Option<Failure> {
    let Operation::Drop(Drop { kind: ObjectKind::Extension, name, cascade: false, .. }) = operation else {
        return None;
    };
    let brought = BROUGHT.iter().find(|brought| name.name == *brought.extension)?;
    schema.confirmed_object(ObjectKind::Extension, None, name).present()?;
    let mut dependents: Vec<Dependent> =
        schema.relations().flat_map(|relation| needing(relation, brought, schema)).collect();
    order::by(&mut dependents, |one, other| {
        (one.relation.to_string(), &one.name).cmp(&(other.relation.to_string(), &other.name))
    });
    let failure = Failure { fault: Fault::Missing, kind: ObjectKind::Extension, name: name.name.clone(), table: None };
    (!dependents.is_empty()).then_some(Failure { fault: Fault::Needed(dependents), ..failure })
}

/// What of a relation is sure to need the extension.
fn needing(relation: &Relation, brought: &Brought, schema: &Schema) -> Vec<Dependent> {
    let is_sure = schema.confirmed(&relation.name).present().is_some() && schema.is_undisturbed(relation);
    if !is_sure {
        return Vec::new();
    }
    let dependent = |kind, name: String| Dependent { kind, name, relation: relation.name.clone() };
    if relation.kind == RelationKind::Index {
        let names_class = |key: &IndexKey| {
            let class = key.class.as_deref().and_then(|class| class.split([' ', '(']).next()).unwrap_or_default();
            brought.classes.contains(&class.rsplit('.').next().unwrap_or_default())
        };
        let is_its = relation.index.as_ref().is_some_and(|index| index.keys.iter().any(names_class));
        return if is_its { vec![dependent(ObjectKind::Index, relation.name.to_string())] } else { Vec::new() };
    }
    let holds = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let needs = |column: &&ColumnState| holds && column.certain && needs(column, brought, schema);
    let columns = relation.columns.iter().filter(needs);
    columns.map(|column| dependent(ObjectKind::Column, column.name.text.clone())).collect()
}

fn needs(column: &ColumnState, brought: &Brought, schema: &Schema) -> bool {
    let is_of = |data_type: &DataType| {
        let name = data_type.object_name();
        // The history may have made a type of the same name.
        brought.types.contains(&name.name.as_str()) && schema.data_type(&name).present().is_none()
    };
    let calls = |default: &Expression| {
        let brings = |function: &String| {
            let name = function.rsplit('.').next().unwrap_or_default();
            let own = ObjectName::bare(Name::new(name.to_owned(), Span::default()));
            brought.functions.contains(&name)
                && schema.confirmed_object(ObjectKind::Function, None, &own).present().is_none()
        };
        default.functions.iter().any(brings)
    };
    column.data_type.as_ref().is_some_and(is_of)
        || matches!(&column.default, Knowledge::Present(default) if calls(default))
}
