//! Stands for the table of all Unicode names, which the Python parser brings along for `"\N{EM DASH}"`.
//!
//! That table is 390 kB of the module that browsers fetch (brotli; a quarter of it), for something that none of the
//! 4,535 Alembic revisions that were looked at says. A character that is said by its name is not known here; the string
//! around it is read, and counts as one that is not known.

/// What stands for a character that is said by its name: U+FFFD, the replacement character. `None` where it is no name.
#[must_use]
pub fn character(name: &str) -> Option<char> {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    (!name.is_empty() && name.bytes().all(is_of_name)).then_some(char::REPLACEMENT_CHARACTER)
}
