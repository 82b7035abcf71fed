//! What sqlparser does not know of MySQL's and SQLite's grammar, in words that it knows and that come to the same relations,
//! columns and values. Each word stands for one token: what takes none is a space.
//!
//! Sources: MySQL 8.4 manual, "SELECT … INTO", "JOIN Clause", "DELETE", "Cast Functions and Operators", "String Functions"; that of
//! 5.7, "PROCEDURE ANALYSE"; sqlite.org, "SQL Language Expressions".

use model::Dialect;
use sqlparser::tokenizer::{Token as Parsed, Whitespace};

use crate::scan::{Kind, Token};
use crate::statement::Statement;

/// The tokens that are read as others, by their numbers, in order.
pub(crate) fn adapted(statement: &Statement<'_>) -> Vec<(usize, Parsed)> {
    if statement.dialect == Dialect::Sqlite { sqlite(statement) } else { mysql(statement) }
}

const SPACE: Parsed = Parsed::Whitespace(Whitespace::Space);

/// The alias of the table that SQLite inserts into, which nothing is known by: `INSERT INTO users AS u (id)`. And `ISNULL`, which
/// is read as its opposite: [`says_null`] tells that it is.
fn sqlite(statement: &Statement<'_>) -> Vec<(usize, Parsed)> {
    let mut words = statement.words();
    let opens = words.take("insert") || words.take("replace");
    if words.take("or") {
        words.pass();
    }
    let is_alias = opens && words.take("into") && words.object_name().is_some() && words.is("as");
    let alias = if is_alias { words.at..words.at + 2 } else { 0..0 };
    let mut found: Vec<(usize, Parsed)> = alias.map(|index| (index, SPACE)).collect();
    let nulls = (0..statement.tokens.len()).filter(|&index| is_isnull(statement, index));
    found.extend(nulls.map(|index| (index, Parsed::make_word("NOTNULL", None))));
    found.sort_by_key(|(index, _)| *index);
    found
}

/// Whether a statement has a test for null that its tree has as one for something else.
pub(crate) fn says_null(statement: &Statement<'_>) -> bool {
    statement.dialect == Dialect::Sqlite && (0..statement.tokens.len()).any(|index| is_isnull(statement, index))
}

fn is_isnull(statement: &Statement<'_>, index: usize) -> bool {
    Tokens(statement).is(index, "isnull")
}

/// The tokens of a statement by their numbers.
#[derive(Clone, Copy)]
struct Tokens<'a>(&'a Statement<'a>);

impl Tokens<'_> {
    fn get(self, index: usize) -> Option<Token> {
        self.0.tokens.get(index).copied()
    }

    fn is_kind(self, index: usize, kind: Kind) -> bool {
        self.get(index).is_some_and(|token| token.kind == kind)
    }

    fn is(self, index: usize, word: &str) -> bool {
        self.is_kind(index, Kind::Word) && self.says(index, word)
    }

    fn says(self, index: usize, text: &str) -> bool {
        self.get(index).is_some_and(|token| self.0.text_of(token).eq_ignore_ascii_case(text))
    }

    fn is_any(self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(index, word))
    }

    /// The tokens between the parenthesis that opens at `open` and the one that closes it, and not within another, by number;
    /// the last is the one that closes.
    fn within(self, open: usize) -> Vec<usize> {
        let mut depth = 0_u32;
        let mut found = Vec::new();
        for (index, token) in self.0.tokens.iter().enumerate().skip(open + 1) {
            if depth == 0 {
                found.push(index);
            }
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close if depth == 0 => return found,
                Kind::Close => depth -= 1,
                _ => {}
            }
        }
        Vec::new()
    }
}

fn mysql(statement: &Statement<'_>) -> Vec<(usize, Parsed)> {
    let tokens = Tokens(statement);
    let (is_update, is_insert, is_delete) = (tokens.is(0, "update"), tokens.is(0, "insert"), tokens.is(0, "delete"));
    let mut joins = is_update;
    // Where the clause ends that says into which file rows go.
    let mut end_of_file = 0;
    // What opens each parenthesis: the number of the token before it.
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (index, &token) in statement.tokens.iter().enumerate() {
        let word = |text: &str| Parsed::make_word(text, None);
        match token.kind {
            Kind::Open => {
                if tokens.is_any(index.saturating_sub(1), &["from", "join"]) {
                    found.extend(joined(tokens, index));
                }
                open.push(index.saturating_sub(1));
            }
            Kind::Close => {
                open.pop();
            }
            // `UPDATE a, b SET`.
            Kind::Comma if joins && open.is_empty() => found.push((index, word("JOIN"))),
            Kind::Operator if tokens.says(index, "!") => found.push((index, word("NOT"))),
            // `DELETE a.*, b.* FROM`.
            Kind::Dot if is_delete && open.is_empty() && tokens.says(index + 1, "*") => {
                found.extend([(index, SPACE), (index + 1, SPACE)]);
            }
            Kind::Word => {
                joins &= !open.is_empty() || !tokens.is(index, "set");
                let text = statement.text_of(token);
                let caller = open.last().copied();
                let is_in = |names: &[&str]| caller.is_some_and(|caller| tokens.is_any(caller, names));
                if tokens.is(index, "sounds") && tokens.is(index + 1, "like") {
                    found.push((index, SPACE));
                } else if tokens.is(index, "mod") && !tokens.is_kind(index + 1, Kind::Open) {
                    found.push((index, Parsed::Mod));
                } else if tokens.is(index, "interval") && is_list(tokens, index + 1) {
                    // The function of that name, and no length of time.
                    found.push((index, Parsed::make_word(text, Some('`'))));
                } else if let Some(unit) = first_unit(text) {
                    found.push((index, word(unit)));
                } else if is_in(&["char"]) && tokens.is(index, "using") {
                    found.extend([(index, SPACE), (index + 1, SPACE)]);
                } else if is_in(&["cast", "convert"]) && tokens.is_any(index, &["character", "charset"]) {
                    let end = index + if tokens.is(index + 1, "set") { 3 } else { 2 };
                    // `CHARACTER` alone is a type.
                    let is_set = end == index + 3 || tokens.is(index, "charset");
                    found.extend((index..end).filter(|_| is_set).map(|index| (index, SPACE)));
                } else if index >= end_of_file
                    && tokens.is(index, "into")
                    && tokens.is_any(index + 1, &["outfile", "dumpfile"])
                {
                    let from = from(tokens, index);
                    end_of_file = from.unwrap_or(statement.tokens.len());
                    match from {
                        Some(from) => found.extend((index..from).map(|index| (index, SPACE))),
                        // What follows is read apart.
                        None => found.push((index, Parsed::SemiColon)),
                    }
                } else if open.is_empty() && tokens.is(index, "procedure") && tokens.is(index + 1, "analyse") {
                    found.push((index, Parsed::SemiColon));
                } else if is_insert && open.is_empty() && tokens.is(index, "on") && tokens.is(index + 1, "duplicate") {
                    // After a query it would be the condition of a join: what follows is read apart.
                    found.push((index, Parsed::SemiColon));
                }
            }
            _ => {}
        }
    }
    // What is within is found with what opens it.
    found.sort_by_key(|(index, _)| *index);
    found.dedup_by_key(|(index, _)| *index);
    found
}

/// Tables in parentheses: `FROM (a)` is `FROM a`, and `FROM (a, b)` a join.
fn joined(tokens: Tokens<'_>, open: usize) -> Vec<(usize, Parsed)> {
    let is_name = tokens.is_kind(open + 1, Kind::Word) || tokens.is_kind(open + 1, Kind::Quoted);
    if !is_name || tokens.is_any(open + 1, &["select", "with", "values", "table"]) {
        return Vec::new();
    }
    let within = tokens.within(open);
    let commas: Vec<usize> = within.iter().copied().filter(|&index| tokens.is_kind(index, Kind::Comma)).collect();
    let joins = within.iter().any(|&index| tokens.is_any(index, &["join", "straight_join"]));
    match within.last() {
        Some(&close) if commas.is_empty() && !joins => vec![(open, SPACE), (close, SPACE)],
        _ => commas.into_iter().map(|index| (index, Parsed::make_word("JOIN", None))).collect(),
    }
}

/// Whether a parenthesis holds several things.
fn is_list(tokens: Tokens<'_>, open: usize) -> bool {
    tokens.is_kind(open, Kind::Open) && tokens.within(open).iter().any(|&index| tokens.is_kind(index, Kind::Comma))
}

/// The FROM of the query that the token `start` is a part of, behind it.
fn from(tokens: Tokens<'_>, start: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (index, token) in tokens.0.tokens.iter().enumerate().skip(start) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => return None,
            Kind::Close => depth -= 1,
            Kind::Word if depth == 0 && tokens.is(index, "from") => return Some(index),
            _ => {}
        }
    }
    None
}

/// The first of the units that an interval is given in at once: `MINUTE_SECOND`.
fn first_unit(text: &str) -> Option<&'static str> {
    const UNITS: [&str; 5] = ["SECOND", "MINUTE", "HOUR", "DAY", "YEAR"];
    const LAST: [&str; 5] = ["MICROSECOND", "SECOND", "MINUTE", "HOUR", "MONTH"];
    let (first, last) = text.split_once('_')?;
    let is_unit = LAST.iter().any(|unit| unit.eq_ignore_ascii_case(last));
    UNITS.into_iter().find(|unit| is_unit && unit.eq_ignore_ascii_case(first))
}
