//! Constraints of MySQL and SQLite, beside the columns and after ADD, and the keys that MySQL writes among them.

use model::{
    Constraint, ConstraintKind, CreateIndex, ForeignKey, IndexElement, IndexKey, Key, Matching, Name, ObjectName,
    ReferentialAction,
};

use super::{column, index};
use crate::dialects::cursor::{Cursor, Read};
use crate::scan::{Kind, Token};

/// When a foreign key is checked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timing {
    /// `DEFERRABLE`.
    pub(crate) deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub(crate) initially_deferred: bool,
}

/// A foreign key, and when it is checked.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// The key.
    pub(crate) key: ForeignKey,
    /// When.
    pub(crate) timing: Timing,
}

/// What may stand beside the columns of a table.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    /// A constraint.
    Constraint(Box<Constraint>),
    /// `PRIMARY KEY (id AUTOINCREMENT)` (SQLite): the key, whose column counts.
    CountingKey(Box<Constraint>),
    /// `KEY`, `INDEX`, `FULLTEXT`, `SPATIAL` (MySQL): an index, made with the table.
    Index(Box<CreateIndex>),
    /// What the model has no word for: MariaDB's `PERIOD FOR`.
    Other,
}

/// Whether a constraint or an index is next, and no column.
pub(crate) fn is_next(cursor: &Cursor<'_>) -> bool {
    cursor.is_any(&["constraint", "primary", "unique", "foreign", "check"])
        || cursor.is_mysql()
            && (cursor.is_any(&["key", "index", "fulltext", "spatial"])
                || opens_vector(cursor)
                || cursor.are(&["period", "for"]))
}

/// `VECTOR INDEX`, `VECTOR KEY`, `VECTOR (`: not so of a column called like that.
fn opens_vector(cursor: &Cursor<'_>) -> bool {
    cursor.are(&["vector", "index"]) || cursor.are(&["vector", "key"])
}

/// Passes a constraint or an index of `table`.
pub(crate) fn element(cursor: &mut Cursor<'_>, table: &ObjectName) -> Read<Element> {
    let start = cursor.at();
    let mut name = None;
    if cursor.take("constraint") && !cursor.is_any(&["primary", "unique", "foreign", "check"]) {
        cursor.take_if_not_exists();
        name = Some(cursor.name()?);
    }
    let mut timing = Timing::default();
    let mut enforced = true;
    let mut counts = false;
    let kind = if cursor.take_all(&["primary", "key"]) {
        cursor.take_if_not_exists();
        index::method(cursor)?;
        // MySQL passes by the name of a primary key.
        if cursor.is_mysql() && !cursor.is_kind(Kind::Open) {
            cursor.name()?;
            index::method(cursor)?;
        }
        let key = key(cursor)?;
        // Nothing else may stand there: no column is called like that.
        counts = cursor.since(start).tokens().iter().any(|&token| is_counting(cursor, token));
        ConstraintKind::PrimaryKey(key)
    } else if cursor.take("unique") {
        if cursor.is_mysql() {
            cursor.take_any(&["key", "index"]);
            let if_not_exists = cursor.take_if_not_exists();
            let own = index_name(cursor)?;
            name = name.or(own);
            let index = index::keys(cursor, table)?;
            // What is more than its columns, the beginnings of values or expressions, is an index and no constraint.
            match columns_of(&index.keys) {
                Some(columns) => ConstraintKind::Unique(Key::of(columns)),
                None => {
                    let index = CreateIndex { name, unique: true, if_not_exists, ..index };
                    return Ok(Element::Index(Box::new(index)));
                }
            }
        } else {
            ConstraintKind::Unique(key(cursor)?)
        }
    } else if cursor.take_all(&["foreign", "key"]) {
        cursor.take_if_not_exists();
        if cursor.is_mysql() && !cursor.is_kind(Kind::Open) {
            let own = cursor.name()?;
            name = name.or(Some(own));
        }
        let columns = cursor.names()?;
        cursor.expect("references")?;
        let reference = references(cursor, columns)?;
        timing = reference.timing;
        ConstraintKind::ForeignKey(reference.key)
    } else if cursor.take("check") {
        let condition = cursor.enclosed()?;
        enforced = self::enforced(cursor);
        column::conflict(cursor)?;
        ConstraintKind::Check(condition)
    } else if cursor.is_mysql() && name.is_none() {
        return mysql_element(cursor, table);
    } else {
        return Err(cursor.stop());
    };
    let constraint = Box::new(Constraint {
        name,
        not_enforced: !enforced,
        deferrable: timing.deferrable,
        initially_deferred: timing.initially_deferred,
        ..Constraint::new(kind, cursor.since(start).span())
    });
    Ok(if counts { Element::CountingKey(constraint) } else { Element::Constraint(constraint) })
}

fn is_counting(cursor: &Cursor<'_>, token: Token) -> bool {
    token.kind == Kind::Word && cursor.statement.text_of(token).eq_ignore_ascii_case("autoincrement")
}

/// The columns that keys are, if they are nothing else.
fn columns_of(keys: &[IndexKey]) -> Option<Vec<Name>> {
    let column = |key: &IndexKey| match &key.element {
        IndexElement::Column(name) if key.length.is_none() => Some(name.clone()),
        _ => None,
    };
    keys.iter().map(column).collect()
}

/// The columns of a key, in parentheses, and what follows them.
fn key(cursor: &mut Cursor<'_>) -> Read<Key> {
    let keys = cursor.list(|cursor| {
        let key = index::key(cursor)?;
        if !cursor.is_mysql() {
            cursor.take("autoincrement");
        }
        Ok(key)
    })?;
    index::options(cursor)?;
    column::conflict(cursor)?;
    let column = |key: IndexKey| match key.element {
        IndexElement::Column(name) => Some(name),
        IndexElement::Expression(_) => None,
    };
    Ok(Key::of(keys.into_iter().filter_map(column).collect()))
}

/// MySQL's keys among the columns: `KEY name (…)`.
fn mysql_element(cursor: &mut Cursor<'_>, table: &ObjectName) -> Read<Element> {
    if cursor.take_all(&["period", "for"]) {
        cursor.name()?;
        cursor.pass();
        return Ok(Element::Other);
    }
    let kind = cursor.text().to_ascii_lowercase();
    let is_special = cursor.take_any(&["fulltext", "spatial", "vector"]);
    if !cursor.take_any(&["key", "index"]) && !is_special {
        return Err(cursor.stop());
    }
    let if_not_exists = cursor.take_if_not_exists();
    let name = index_name(cursor)?;
    let mut index = index::keys(cursor, table)?;
    if is_special {
        index.method = kind;
    }
    Ok(Element::Index(Box::new(CreateIndex { name, if_not_exists, ..index })))
}

fn index_name(cursor: &mut Cursor<'_>) -> Read<Option<Name>> {
    let is_named = !cursor.is_kind(Kind::Open) && !cursor.is("using");
    if is_named { cursor.name().map(Some) } else { Ok(None) }
}

/// `[NOT] ENFORCED` (MySQL). Whether it is.
pub(crate) fn enforced(cursor: &mut Cursor<'_>) -> bool {
    let not = cursor.take_all(&["not", "enforced"]);
    cursor.take("enforced");
    !not
}

/// What follows REFERENCES.
pub(crate) fn references(cursor: &mut Cursor<'_>, columns: Vec<Name>) -> Read<Reference> {
    let referent = cursor.object_name()?;
    let mut key = ForeignKey { columns, referent, ..ForeignKey::default() };
    if cursor.is_kind(Kind::Open) {
        key.referent_columns = cursor.names()?;
    }
    let mut timing = Timing::default();
    loop {
        if cursor.take_all(&["on", "delete"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.take_all(&["on", "update"]) {
            key.on_update = action(cursor)?;
        } else if cursor.take_all(&["on", "insert"]) {
            action(cursor)?;
        } else if cursor.take("match") {
            key.matching = match cursor.name()?.as_str() {
                "full" => Matching::Full,
                "partial" => Matching::Partial,
                _ => Matching::Simple,
            };
        } else if cursor.take_all(&["not", "deferrable"]) {
            initially(cursor);
        } else if cursor.take("deferrable") {
            timing.deferrable = true;
            timing.initially_deferred = initially(cursor);
        } else {
            return Ok(Reference { key, timing });
        }
    }
}

fn initially(cursor: &mut Cursor<'_>) -> bool {
    let deferred = cursor.take_all(&["initially", "deferred"]);
    cursor.take_all(&["initially", "immediate"]);
    deferred
}

fn action(cursor: &mut Cursor<'_>) -> Read<ReferentialAction> {
    Ok(if cursor.take("restrict") {
        ReferentialAction::Restrict
    } else if cursor.take("cascade") {
        ReferentialAction::Cascade
    } else if cursor.take_all(&["set", "null"]) {
        ReferentialAction::SetNull
    } else if cursor.take_all(&["set", "default"]) {
        ReferentialAction::SetDefault
    } else if cursor.take_all(&["no", "action"]) {
        ReferentialAction::NoAction
    } else {
        return Err(cursor.stop());
    })
}
