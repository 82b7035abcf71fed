//! How deep a statement nests, judged by its tokens before anything recurses into it.

use crate::scan::{Kind, Token};
use crate::statement::Statement;

/// The deepest nesting that is parsed. The stack of a browser's worker bears 150 chained operators and 50 nested
/// queries; every platform stops here, so that all of them read the same.
pub(crate) const DEEPEST: u32 = 150;

/// What one open parenthesis, bracket or CASE holds so far.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Whether END closes it.
    is_case: bool,
    /// Queries, joins and set operations: they nest for as long as the level lasts.
    lasting: u32,
    /// Operators since the last comma, AND or OR: they nest to the left.
    operators: u32,
}

/// An upper bound, near enough, of how deep the tree of a statement will be, counted in chained operators.
pub(crate) fn depth(statement: &Statement<'_>) -> u32 {
    let mut levels = vec![Level::default()];
    let mut beneath: u32 = 0;
    let mut deepest: u32 = 0;
    for &token in statement.tokens {
        let Some(level) = levels.last_mut() else { break };
        match token.kind {
            Kind::Comma => level.operators = 0,
            Kind::Operator | Kind::OpenBracket | Kind::Open => level.operators += 1,
            Kind::Word => weigh(statement.text_of(token), level),
            _ => {}
        }
        deepest = deepest.max(beneath + level.lasting + level.operators);
        if deepest > DEEPEST {
            return deepest;
        }
        let is = |word: &str| token.kind == Kind::Word && statement.text_of(token).eq_ignore_ascii_case(word);
        let opens = matches!(token.kind, Kind::Open | Kind::OpenBracket);
        if opens || is("case") {
            beneath += level.lasting + level.operators;
            levels.push(Level { is_case: !opens, ..Level::default() });
        } else if is_closing(token, level.is_case, &is) && levels.len() > 1 {
            levels.pop();
            let outer = levels.last().copied().unwrap_or_default();
            beneath = beneath.saturating_sub(outer.lasting + outer.operators);
            if let Some(outer) = levels.last_mut() {
                // What is closed is one operand now.
                outer.operators = outer.operators.saturating_sub(1);
            }
        }
    }
    deepest
}

fn is_closing(token: Token, is_case: bool, is: &impl Fn(&str) -> bool) -> bool {
    if is_case { is("end") } else { matches!(token.kind, Kind::Close | Kind::CloseBracket) }
}

fn weigh(word: &str, level: &mut Level) {
    const RESETS: &[&str] = &["and", "or", "when", "then", "else"];
    const OPERATORS: &[&str] = &[
        "not", "is", "isnull", "notnull", "collate", "at", "like", "ilike", "similar", "overlaps", "between", "in",
        "operator", "case",
    ];
    const LASTING: &[&str] = &["join", "union", "except", "intersect"];
    let is_among = |words: &[&str]| words.iter().any(|other| word.eq_ignore_ascii_case(other));
    if !(2..=9).contains(&word.len()) {
        return;
    }
    if is_among(RESETS) {
        level.operators = 0;
    } else if is_among(OPERATORS) {
        level.operators += 1;
    } else if is_among(LASTING) {
        level.lasting += 1;
    } else if word.eq_ignore_ascii_case("select") && level.lasting == 0 {
        level.lasting = 2;
    }
}
