//! The types that extensions bring: a column of one goes when its extension is dropped with CASCADE.
//!
//! Source: `pg_depend` of PostgreSQL 18 for those that come with the server (`deptype = 'e'`, types that columns may have);
//! for others the scripts that make them: PostGIS 3.5, pgvector 0.8, TimescaleDB has none.

/// The types of each extension, by its name.
const TYPES: &[(&str, &[&str])] = &[
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("hstore", &["hstore"]),
    ("intarray", &["query_int"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"]),
    ("lo", &["lo"]),
    ("ltree", &["lquery", "ltree", "ltxtquery"]),
    ("postgis", &["box2d", "box3d", "geography", "geometry"]),
    ("postgis_raster", &["raster"]),
    ("postgis_topology", &["topogeometry"]),
    ("seg", &["seg"]),
    ("vector", &["halfvec", "sparsevec", "vector"]),
];

/// The types that an extension brings; none where it brings none, or is not known.
pub(crate) fn types_of(extension: &str) -> &'static [&'static str] {
    TYPES.iter().find(|(name, _)| *name == extension).map_or(&[], |(_, types)| types)
}
