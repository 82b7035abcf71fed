//! Our tokens as sqlparser has them: its tree then says of each name and value which token it is.

use model::Dialect;
use sqlparser::tokenizer::{Location, Span, Token as Parsed, TokenWithSpan, Whitespace};

use crate::scan::{Kind, Token};
use crate::statement::Statement;

/// The tokens of a statement, each at the column that is its number, from 0.
pub(crate) fn tokens(statement: &Statement<'_>) -> Vec<TokenWithSpan> {
    let place = |column: usize| Location { line: 1, column: column as u64 };
    let adapted = if statement.dialect == Dialect::Sqlite { without_alias(statement) } else { adapted(statement) };
    let mut adapted = adapted.into_iter().peekable();
    let each = statement.tokens.iter().enumerate();
    each.map(|(index, &token)| TokenWithSpan {
        token: match adapted.next_if(|(place, _)| *place == index) {
            Some((_, other)) => other,
            None => parsed(statement, token),
        },
        span: Span::new(place(index), place(index + 1)),
    })
    .collect()
}

/// The alias of the table that SQLite inserts into, which nothing is known by: `INSERT INTO users AS u (id)`.
fn without_alias(statement: &Statement<'_>) -> Vec<(usize, Parsed)> {
    let mut words = statement.words();
    let opens = words.take("insert") || words.take("replace");
    if words.take("or") {
        words.pass();
    }
    if !(opens && words.take("into") && words.object_name().is_some() && words.is("as")) {
        return Vec::new();
    }
    [words.at, words.at + 1].map(|index| (index, Parsed::Whitespace(Whitespace::Space))).into()
}

/// What sqlparser does not know of MySQL's grammar, in words that it knows and that come to the same relations, columns and
/// values: by the numbers of the tokens, in order.
fn adapted(statement: &Statement<'_>) -> Vec<(usize, Parsed)> {
    let tokens = statement.tokens;
    let is = |index: usize, word: &str| {
        tokens
            .get(index)
            .is_some_and(|&token| token.kind == Kind::Word && statement.text_of(token).eq_ignore_ascii_case(word))
    };
    let (is_update, is_insert) = (is(0, "update"), is(0, "insert"));
    let (mut depth, mut joins) = (0_u32, is_update);
    let mut found = Vec::new();
    for (index, &token) in tokens.iter().enumerate() {
        let word = |text: &str| Parsed::make_word(text, None);
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            // `UPDATE a, b SET`.
            Kind::Comma if joins && depth == 0 => found.push((index, word("JOIN"))),
            Kind::Operator if statement.text_of(token) == "!" => found.push((index, word("NOT"))),
            Kind::Word => {
                joins &= depth > 0 || !is(index, "set");
                let is_call = tokens.get(index + 1).is_some_and(|next| next.kind == Kind::Open);
                let text = statement.text_of(token);
                if is(index, "sounds") && is(index + 1, "like") {
                    found.push((index, Parsed::Whitespace(Whitespace::Space)));
                } else if is(index, "mod") && !is_call {
                    found.push((index, Parsed::Mod));
                } else if let Some(unit) = first_unit(text) {
                    found.push((index, word(unit)));
                } else if is_insert && depth == 0 && is(index, "on") && is(index + 1, "duplicate") {
                    // After a query it would be the condition of a join: what follows is read apart.
                    found.push((index, Parsed::SemiColon));
                }
            }
            _ => {}
        }
    }
    found
}

/// The first of the units that an interval is given in at once: `MINUTE_SECOND`.
fn first_unit(text: &str) -> Option<&'static str> {
    const UNITS: [&str; 5] = ["SECOND", "MINUTE", "HOUR", "DAY", "YEAR"];
    const LAST: [&str; 5] = ["MICROSECOND", "SECOND", "MINUTE", "HOUR", "MONTH"];
    let (first, last) = text.split_once('_')?;
    let is_unit = LAST.iter().any(|unit| unit.eq_ignore_ascii_case(last));
    UNITS.into_iter().find(|unit| is_unit && unit.eq_ignore_ascii_case(first))
}

/// Which token stands at a place of the tree; none where the tree does not say.
pub(crate) fn index(span: Span) -> Option<usize> {
    (span.start.line == 1).then(|| usize::try_from(span.start.column).ok()).flatten()
}

fn parsed(statement: &Statement<'_>, token: Token) -> Parsed {
    let text = statement.text_of(token);
    match token.kind {
        Kind::Word => Parsed::make_word(text, None),
        Kind::Quoted => {
            let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '[')).unwrap_or('`');
            Parsed::make_word(&unquoted(text, statement.dialect), Some(quote))
        }
        Kind::String => string(text, statement.dialect),
        Kind::Number => number(text),
        Kind::Parameter if text.starts_with('@') && statement.dialect != Dialect::Sqlite => {
            Parsed::make_word(text, None)
        }
        Kind::Parameter => Parsed::Placeholder(text.to_owned()),
        Kind::Placeholder => Parsed::make_word(&"_".repeat(text.chars().count()), None),
        Kind::Comma => Parsed::Comma,
        Kind::Terminator => Parsed::SemiColon,
        Kind::Open => Parsed::LParen,
        Kind::Close => Parsed::RParen,
        Kind::Dot => Parsed::Period,
        _ => operator(text),
    }
}

fn string(text: &str, dialect: Dialect) -> Parsed {
    let value = || unquoted(text.trim_start_matches(|first: char| first.is_ascii_alphabetic()), dialect);
    match text.as_bytes().first() {
        Some(b'x' | b'X') => Parsed::HexStringLiteral(value()),
        Some(b'b' | b'B') => Parsed::SingleQuotedByteStringLiteral(value()),
        Some(b'n' | b'N') => Parsed::NationalStringLiteral(value()),
        Some(b'"') => Parsed::DoubleQuotedString(value()),
        _ => Parsed::SingleQuotedString(value()),
    }
}

fn number(text: &str) -> Parsed {
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => Parsed::HexStringLiteral(text.get(2..).unwrap_or("").to_owned()),
        [b'0', b'b' | b'B', ..] => Parsed::SingleQuotedByteStringLiteral(text.get(2..).unwrap_or("").to_owned()),
        _ => Parsed::Number(text.to_owned(), false),
    }
}

fn operator(text: &str) -> Parsed {
    match text {
        "=" => Parsed::Eq,
        "==" => Parsed::DoubleEq,
        "<>" | "!=" => Parsed::Neq,
        "<=>" => Parsed::Spaceship,
        "<" => Parsed::Lt,
        ">" => Parsed::Gt,
        "<=" => Parsed::LtEq,
        ">=" => Parsed::GtEq,
        "<<" => Parsed::ShiftLeft,
        ">>" => Parsed::ShiftRight,
        "+" => Parsed::Plus,
        "-" => Parsed::Minus,
        "*" => Parsed::Mul,
        "/" => Parsed::Div,
        "%" => Parsed::Mod,
        "||" => Parsed::StringConcat,
        "&&" => Parsed::Overlap,
        "&" => Parsed::Ampersand,
        "|" => Parsed::Pipe,
        "^" => Parsed::Caret,
        "~" => Parsed::Tilde,
        "!" => Parsed::ExclamationMark,
        "->" => Parsed::Arrow,
        "->>" => Parsed::LongArrow,
        ":=" => Parsed::Assignment,
        ":" => Parsed::Colon,
        "{" => Parsed::LBrace,
        "}" => Parsed::RBrace,
        "]" => Parsed::RBracket,
        "[" => Parsed::LBracket,
        _ => Parsed::Char(text.chars().next().unwrap_or('?')),
    }
}

/// What stands in quotes of any kind, each that is doubled as one. In MySQL's strings a backslash escapes.
pub(crate) fn unquoted(text: &str, dialect: Dialect) -> String {
    let mut characters = text.chars();
    let closing = match characters.next() {
        Some('[') => ']',
        Some(quote) => quote,
        None => return String::new(),
    };
    let escapes = dialect != Dialect::Sqlite && matches!(closing, '\'' | '"');
    let mut value = String::with_capacity(text.len());
    while let Some(character) = characters.next() {
        match character {
            '\\' if escapes => value.extend(characters.next().map(escaped)),
            _ if character == closing => match characters.next() {
                Some(next) => value.push(next),
                None => break,
            },
            _ => value.push(character),
        }
    }
    value
}

/// Source: MySQL 8.4 manual, "String Literals", table of escape sequences.
fn escaped(character: char) -> char {
    match character {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        other => other,
    }
}
