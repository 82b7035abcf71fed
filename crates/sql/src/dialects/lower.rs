//! From the statements of MySQL and SQLite to operations: one file a family of statements.

mod alter;
mod clause;
mod column;
mod constraint;
mod create;
mod data;
mod index;
mod object;
mod session;
mod table;
mod types;

use model::{Demands, Guard, Opaque, Operation, Reason, Untracked};

use super::cursor::{Cursor, Read};
use crate::lower::{Action, whole};
use crate::scan::Kind;
use crate::statement::Statement;

/// The actions of a statement, and how it wants them done.
pub(crate) fn lower(statement: &Statement<'_>) -> Read<(Vec<Action>, Demands)> {
    let mut cursor = Cursor::new(statement);
    let mut demands = Demands::default();
    let actions = match cursor.text().to_ascii_lowercase().as_str() {
        "create" => create::create(&mut cursor, &mut demands)?,
        "alter" => alter::alter(&mut cursor, &mut demands)?,
        "drop" => object::drop(&mut cursor, &mut demands)?,
        "rename" => object::rename(&mut cursor)?,
        "insert" | "replace" | "update" | "delete" | "truncate" | "load" => data::change(&mut cursor)?,
        "select" | "with" | "values" | "table" | "(" => data::query(&mut cursor)?,
        "call" | "do" => data::call(&mut cursor)?,
        _ => session::other(&mut cursor)?,
    };
    cursor.end()?;
    Ok((actions, demands))
}

/// The action of a statement that changes nothing the model tracks: it is called by the words that open it.
pub(crate) fn untracked(statement: &Statement<'_>) -> Action {
    let words = statement.words();
    let opening = words.tokens().iter().take_while(|token| token.kind == Kind::Word).take(2);
    let what: Vec<String> = opening.map(|&token| statement.text_of(token).to_ascii_uppercase()).collect();
    called(statement, &what.join(" "), what.len())
}

/// The action of a statement that changes nothing the model tracks. Its head are the tokens before `end`.
fn called(statement: &Statement<'_>, what: &str, end: usize) -> Action {
    whole(statement, Operation::Untracked(Untracked { what: what.to_owned() }), end)
}

/// The action of a statement of which nobody knows what it does.
fn unresolved(statement: &Statement<'_>, why: &str, end: usize) -> Action {
    whole(statement, Operation::Opaque(Opaque { reason: Reason::Unresolved(why.to_owned()) }), end)
}

/// An action that is one of several: its span and its head are runs of tokens.
fn part(statement: &Statement<'_>, operation: Operation, span: (usize, usize), head: (usize, usize)) -> Action {
    Action {
        operation,
        span: statement.span(span.0..span.1),
        head: statement.span(head.0..head.1.max(head.0 + 1)),
        guard: Guard::None,
    }
}
