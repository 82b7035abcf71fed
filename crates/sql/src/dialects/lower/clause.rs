//! Clauses that several statements of MySQL share: options of tables, ALGORITHM and LOCK, partitions.

use model::{Algorithm, Demands, Name, Sharing, StorageChange};

use super::types;
use crate::dialects::cursor::{Cursor, Read};
use crate::lower;
use crate::scan::Kind;

/// Passes `ALGORITHM` and `LOCK`, as often as they come.
pub(crate) fn demands(cursor: &mut Cursor<'_>, into: &mut Demands) -> Read<()> {
    while demand(cursor, into)? {}
    Ok(())
}

/// Passes `ALGORITHM` or `LOCK`. `false` where neither is next.
pub(crate) fn demand(cursor: &mut Cursor<'_>, into: &mut Demands) -> Read<bool> {
    if !cursor.is_mysql() {
        return Ok(false);
    }
    if cursor.take("algorithm") {
        cursor.take_operator("=");
        into.algorithm = Some(match cursor.name()?.as_str() {
            "instant" => Algorithm::Instant,
            "nocopy" => Algorithm::NoCopy,
            "inplace" => Algorithm::InPlace,
            "copy" => Algorithm::Copy,
            _ => Algorithm::Default,
        });
    } else if cursor.take("lock") {
        cursor.take_operator("=");
        into.sharing = Some(match cursor.name()?.as_str() {
            "none" => Sharing::None,
            "shared" => Sharing::Shared,
            "exclusive" => Sharing::Exclusive,
            _ => Sharing::Default,
        });
    } else if cursor.take_any(&["wait", "nowait"]) {
        // MariaDB: how long the lock is waited for.
        cursor.take_kind(Kind::Number);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// An option of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TableOption {
    /// `ENGINE`.
    Engine(Name),
    /// `DEFAULT CHARACTER SET`, `COLLATE`.
    CharacterSet(Option<Name>, Option<Name>),
    /// `COMMENT`.
    Comment(String),
    /// Anything else, as `name = value`.
    Other(String),
}

/// Passes an option of a table, if one is next. Source: MySQL 8.4 manual, "CREATE TABLE", `table_option`; MariaDB's
/// knowledge base, "CREATE TABLE".
pub(crate) fn table_option(cursor: &mut Cursor<'_>) -> Read<Option<TableOption>> {
    const NAMES: &[&str] = &[
        "autoextend_size",
        "auto_increment",
        "avg_row_length",
        "checksum",
        "compression",
        "connection",
        "delay_key_write",
        "encryption",
        "encrypted",
        "encryption_key_id",
        "engine_attribute",
        "ietf_quotes",
        "insert_method",
        "itef_quotes",
        "key_block_size",
        "max_rows",
        "min_rows",
        "pack_keys",
        "page_checksum",
        "page_compressed",
        "page_compression_level",
        "password",
        "row_format",
        "secondary_engine",
        "secondary_engine_attribute",
        "sequence",
        "stats_auto_recalc",
        "stats_persistent",
        "stats_sample_pages",
        "storage",
        "table_checksum",
        "tablespace",
        "transactional",
        "type",
    ];
    let start = cursor.at();
    cursor.take("default");
    let is_charset =
        cursor.take_all(&["character", "set"]) || cursor.take("charset") || cursor.take_all(&["char", "set"]);
    if is_charset || cursor.is("collate") {
        let mut character_set = None;
        if is_charset {
            cursor.take_operator("=");
            character_set = Some(types::charset(cursor)?);
        }
        return Ok(Some(TableOption::CharacterSet(character_set, collation(cursor)?)));
    }
    if cursor.take("engine") {
        cursor.take_operator("=");
        return Ok(Some(TableOption::Engine(types::charset(cursor)?)));
    }
    if cursor.take("comment") {
        cursor.take_operator("=");
        return cursor.string().map(|text| Some(TableOption::Comment(text)));
    }
    let directory = cursor.take_all(&["data", "directory"]) || cursor.take_all(&["index", "directory"]);
    let system = cursor.take_all(&["with", "system", "versioning"]);
    let union = !system && cursor.take("union");
    if !(directory || system || union || cursor.take_any(NAMES)) {
        return if cursor.at() == start { Ok(None) } else { Err(cursor.stop()) };
    }
    if !system {
        cursor.take_operator("=");
        cursor.pass();
    }
    let words = cursor.since(start);
    Ok(Some(TableOption::Other(lower::normal_form(words.statement(), words.tokens()))))
}

/// Passes `COLLATE`, which may have a DEFAULT before it.
pub(crate) fn collation(cursor: &mut Cursor<'_>) -> Read<Option<Name>> {
    if !cursor.take_all(&["default", "collate"]) && !cursor.take("collate") {
        return Ok(None);
    }
    cursor.take_operator("=");
    types::charset(cursor).map(Some)
}

/// Passes `PARTITION BY` and all that belongs to it, up to the end or to what `ends` it.
pub(crate) fn partitioning(cursor: &mut Cursor<'_>) -> Read<String> {
    let start = cursor.at();
    cursor.expect("partition")?;
    cursor.expect("by")?;
    cursor.take("linear");
    cursor.name()?;
    cursor.take_all(&["columns"]);
    while cursor.is_any(&["algorithm", "interval", "starts", "auto"]) || cursor.is_kind(Kind::Operator) {
        cursor.advance();
        if !cursor.is_kind(Kind::Open) && !cursor.is_kind(Kind::Operator) {
            cursor.advance();
        }
    }
    if cursor.is_kind(Kind::Open) {
        cursor.pass();
    }
    let words = cursor.since(start + 2);
    let by = lower::normal_form(words.statement(), words.tokens());
    loop {
        if cursor.is_any(&["partitions", "subpartitions", "subpartition", "by", "linear", "hash", "key", "columns"])
            || cursor.is_kind(Kind::Number)
            || cursor.is_any(&["algorithm"])
            || cursor.is_kind(Kind::Operator)
        {
            cursor.advance();
        } else if cursor.is_kind(Kind::Open) {
            cursor.pass();
        } else {
            return Ok(by);
        }
    }
}

/// The change of how a table is stored that an option is.
pub(crate) fn storage_change(option: TableOption) -> Option<StorageChange> {
    Some(match option {
        TableOption::Engine(engine) => StorageChange::Engine(engine),
        TableOption::CharacterSet(character_set, collation) => {
            StorageChange::CharacterSet { character_set, collation, converts: false }
        }
        TableOption::Other(option) => StorageChange::Parameters(vec![option]),
        TableOption::Comment(_) => return None,
    })
}
