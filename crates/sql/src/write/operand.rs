//! Which expressions may stand without parentheses where operators are not expected.

use crate::scan::{Kind, Scanner, Token};

/// Whether an expression is one value, one name or one call, with casts behind it: `'x'::character varying`, `now()`.
pub(super) fn is_operand(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let mut tokens = Vec::new();
    while let Some(token) = scanner.next() {
        tokens.push(token);
    }
    let said = |token: &Token| text.get(token.span().range()).unwrap_or("");
    let is_sign = |token: &Token| token.kind == Kind::Operator && matches!(said(token), "-" | "+");
    let mut rest = tokens.as_slice();
    if let [sign, number, ..] = rest
        && is_sign(sign)
        && number.kind == Kind::Number
    {
        rest = rest.get(1..).unwrap_or(&[]);
    }
    let Some(mut rest) = after_value(rest, &said) else { return false };
    while let [cast, of, after @ ..] = rest {
        if said(cast) != "::" || !matches!(of.kind, Kind::Word | Kind::Quoted) {
            return false;
        }
        rest = after_type(after, &said);
    }
    rest.is_empty()
}

/// What is left after a value, a name or a call.
fn after_value<'t>(tokens: &'t [Token], said: &dyn Fn(&Token) -> &'t str) -> Option<&'t [Token]> {
    // Words that a parenthesis may follow without being called.
    const OPENING: &[&str] = &["array", "case", "not", "row", "select", "table", "values", "with"];
    let (first, mut rest) = tokens.split_first()?;
    match first.kind {
        Kind::String | Kind::Number | Kind::Parameter => return Some(rest),
        Kind::Word if OPENING.iter().any(|word| said(first).eq_ignore_ascii_case(word)) => return None,
        Kind::Word | Kind::Quoted => {}
        _ => return None,
    }
    while let [dot, name, after @ ..] = rest
        && dot.kind == Kind::Dot
        && matches!(name.kind, Kind::Word | Kind::Quoted)
    {
        rest = after;
    }
    Some(after_parentheses(rest))
}

/// What is left after the words that may follow the first one of a type.
fn after_type<'t>(tokens: &'t [Token], said: &dyn Fn(&Token) -> &'t str) -> &'t [Token] {
    const WORDS: &[&str] = &["varying", "precision", "with", "without", "time", "zone"];
    let mut rest = tokens;
    loop {
        let before = rest.len();
        if let [dot, name, after @ ..] = rest
            && dot.kind == Kind::Dot
            && matches!(name.kind, Kind::Word | Kind::Quoted)
        {
            rest = after;
        }
        while let [word, after @ ..] = rest
            && word.kind == Kind::Word
            && WORDS.iter().any(|part| said(word).eq_ignore_ascii_case(part))
        {
            rest = after;
        }
        rest = after_parentheses(rest);
        while let [open, close, after @ ..] = rest
            && (open.kind, close.kind) == (Kind::OpenBracket, Kind::CloseBracket)
        {
            rest = after;
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// What is left after the parentheses that come first, if they do.
fn after_parentheses(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let end = if token.kind == Kind::Close { index + 1 } else { 0 };
            return tokens.get(end..).unwrap_or(&[]);
        }
    }
    &[]
}
