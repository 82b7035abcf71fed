//! Our tokens as sqlparser has them: its tree then says of each name and value which token it is.

use model::Dialect;
use sqlparser::tokenizer::{Location, Span, Token as Parsed, TokenWithSpan};

use super::adapt;
use crate::scan::{Kind, Token};
use crate::statement::Statement;

/// The tokens of a statement, each at the column that is its number, from 0.
pub(crate) fn tokens(statement: &Statement<'_>) -> Vec<TokenWithSpan> {
    let place = |column: usize| Location { line: 1, column: column as u64 };
    let mut adapted = adapt::adapted(statement).into_iter().peekable();
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
