//! MySQL, MariaDB and SQLite: their statements to operations.
//!
//! What defines and changes things is read token by token, for each action, column and clause has its place and most of
//! them are one server's own. What has a grammar within — expressions, queries, changes of rows — is parsed by sqlparser,
//! from the same tokens: its tree says of names and values which token they are.

mod adapt;
mod cursor;
mod depth;
mod lower;
mod scan;
mod split;
mod tokens;
mod tree;

use model::{Demands, Dialect, Guard, Name, Opaque, Operation, Reason};

use crate::lower::Action;
use crate::scan::{Kind, Token};
use crate::statement::Statement;

pub(crate) use split::Splitter;

/// Whether SQL of this dialect is read here.
pub(crate) const fn reads(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite)
}

/// The actions of a statement, and how it wants them done. Never fails: one that cannot be parsed is one opaque step.
pub(crate) fn read_statement(statement: &Statement<'_>) -> (Vec<Action>, Demands) {
    let read = || match lower::lower(statement) {
        Ok((actions, demands)) if actions.is_empty() => (vec![lower::untracked(statement)], demands),
        Ok(read) => read,
        Err(stop) => (vec![rejected(statement, stop)], Demands::default()),
    };
    depth::with_room(statement, read).unwrap_or_else(|| {
        let reason = Reason::Unresolved("it nests too deeply to be read".to_owned());
        (vec![crate::lower::whole(statement, Operation::Opaque(Opaque { reason }), 1)], Demands::default())
    })
}

/// The name that token number `index` is. To these servers the case of names does not count: to SQLite of none, to MySQL
/// of columns, indexes and constraints. Whether that of MySQL's tables does is a setting of the server
/// (`lower_case_table_names`); nobody has two that differ in nothing else, while many are careless about it.
pub(crate) fn name(statement: &Statement<'_>, index: usize) -> Option<Name> {
    let token = *statement.tokens.get(index)?;
    let text = statement.text_of(token);
    let span = statement.span(index..index + 1);
    match token.kind {
        Kind::Word => Some(Name::folded(text, span)),
        Kind::Quoted => Some(Name::folded(tokens::unquoted(text, statement.dialect), span)),
        // SQLite takes a string for a name where only a name can be.
        Kind::String if statement.dialect == Dialect::Sqlite && text.starts_with('\'') => {
            Some(Name::folded(tokens::unquoted(text, statement.dialect), span))
        }
        Kind::Placeholder => Some(Name::new(text, span)),
        _ => None,
    }
}

/// A name in quotes of any kind as a normal form has it: without them, where it needs none.
pub(crate) fn spelled(statement: &Statement<'_>, token: Token) -> String {
    let text = statement.text_of(token);
    let name = tokens::unquoted(text, statement.dialect).to_ascii_lowercase();
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_plain { name } else { text.to_owned() }
}

/// The step of a statement that is not understood: its head is the token at which reading stopped.
fn rejected(statement: &Statement<'_>, stop: cursor::Stop) -> Action {
    let find = |kind: Kind| statement.tokens.iter().position(|token| token.kind == kind);
    let last = statement.tokens.len().saturating_sub(1);
    let (reason, place) = match (find(Kind::OpenComment), find(Kind::Placeholder)) {
        (Some(open), _) => (Reason::Syntax("unterminated /* comment".to_owned()), open),
        (None, Some(place)) => (Reason::Template, place),
        (None, None) => (Reason::Syntax(stop.message), stop.at.min(last)),
    };
    let operation = Operation::Opaque(Opaque { reason });
    Action { operation, span: statement.whole(), head: statement.span(place..place + 1), guard: Guard::None }
}
