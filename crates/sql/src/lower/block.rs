//! DO blocks: the static SQL within PL/pgSQL, each statement of which may run or not.

mod flow;

use model::{Guard, Opaque, Operation, Reason, Untracked};
use pg_query::protobuf::{DoStmt, node::Node as Tree};

use self::flow::Flow;
use super::{Action, whole};
use crate::scan::{Kind, Token};
use crate::split::Splitter;
use crate::statement::Statement;
use crate::words::Words;
use crate::{Origin, Piece, Pieces};

/// How many blocks, or strings that are executed, may stand in each other.
pub(super) const DEEPEST_BLOCK: u8 = 6;

/// The actions within a DO block.
pub(crate) fn block(statement: &Statement<'_>, node: &DoStmt) -> Vec<Action> {
    let mut language = "plpgsql".to_owned();
    for argument in &node.args {
        if let Some(Tree::DefElem(option)) = &argument.node
            && option.defname == "language"
            && let Some(Tree::String(name)) = option.arg.as_deref().and_then(|argument| argument.node.as_ref())
        {
            language = name.sval.to_ascii_lowercase();
        }
    }
    let body = statement.tokens.iter().find(|token| token.kind == Kind::String);
    let mut actions = match (language.as_str(), body) {
        _ if statement.blocks >= DEEPEST_BLOCK => vec![whole(statement, unresolved("blocks within blocks"), 1)],
        ("plpgsql", Some(&body)) => in_string(statement, body, &body_actions),
        _ => vec![whole(statement, unresolved(&format!("a block of {language}")), 1)],
    };
    if actions.is_empty() {
        actions.push(whole(statement, Operation::Untracked(Untracked { what: "DO".to_owned() }), 1));
    }
    actions
}

fn unresolved(what: &str) -> Operation {
    Operation::Opaque(Opaque { reason: Reason::Unresolved(what.to_owned()) })
}

/// Reads what a string says: where it stands, if it says it without escapes.
fn in_string(
    statement: &Statement<'_>,
    token: Token,
    read: &dyn Fn(&str, usize, &Origin, u8) -> Vec<Action>,
) -> Vec<Action> {
    let text = statement.text_of(token);
    let blocks = statement.blocks + 1;
    let start = token.start as usize;
    if text.starts_with('$') {
        let tag = text.get(1..).and_then(|rest| rest.find('$')).map_or(1, |length| length + 2);
        let end = (token.end as usize).saturating_sub(tag).max(start + tag);
        return read(statement.sql.get(..end).unwrap_or(""), start + tag, statement.origin, blocks);
    }
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match inner {
        Some(inner) if !inner.contains('\'') => {
            read(statement.sql.get(..token.end as usize - 1).unwrap_or(""), start + 1, statement.origin, blocks)
        }
        Some(inner) => {
            let (text, origin) = without_escapes(inner, token.start + 1, statement.origin);
            read(&text, 0, &origin, blocks)
        }
        None => {
            let span = statement.origin.span(token.span());
            vec![Action { operation: unresolved("a string with escapes"), span, head: span, guard: Guard::None }]
        }
    }
}

/// The text of a string whose quotes are doubled, and where each part of it stands.
fn without_escapes(inner: &str, start: u32, origin: &Origin) -> (String, Origin) {
    let mut text = String::with_capacity(inner.len());
    let mut pieces = Pieces::new();
    let mut at = start;
    for part in inner.split("''") {
        if !text.is_empty() || at > start {
            text.push('\'');
        }
        pieces.push(Piece::written(text.len() as u32, origin.offset(at)));
        text.push_str(part);
        at += part.len() as u32 + 2;
    }
    (text, Origin::of_pieces(pieces))
}

/// The actions of the body that ends with `text` and begins at `start`.
fn body_actions(text: &str, start: usize, origin: &Origin, blocks: u8) -> Vec<Action> {
    let mut splitter = Splitter::within(text, start);
    let mut tokens = Vec::new();
    let mut actions = Vec::new();
    let mut flow = Flow::default();
    while splitter.next(&mut tokens) {
        let skipped = {
            let whole = Statement::new(text, &tokens, origin);
            let mut words = whole.words();
            flow.pass(&mut words, &mut actions);
            words.at
        };
        tokens.drain(..skipped.min(tokens.len()));
        if tokens.is_empty() || flow.declares {
            continue;
        }
        remove_target(text, origin, &mut tokens);
        let statement = Statement { blocks, ..Statement::new(text, &tokens, origin) };
        let guard = flow.guard();
        let found = static_statement(&statement).into_iter();
        actions.extend(found.map(|action| Action { guard: action.guard.or(guard), ..action }));
        if statement.words().is("return") {
            flow.leave();
        }
    }
    actions
}

/// Takes `INTO variable` out of a statement: in PL/pgSQL it makes no table.
fn remove_target(text: &str, origin: &Origin, tokens: &mut Vec<Token>) {
    let range = {
        let statement = Statement::new(text, tokens, origin);
        let mut words = statement.words();
        let _ = words.take_all(&["insert", "into"]) || words.take_all(&["merge", "into"]);
        if words.is("create") || words.is("execute") || !words.seek("into") {
            return;
        }
        let start = words.at - 1;
        words.take("strict");
        loop {
            words.parts();
            while words.is_kind(Kind::OpenBracket) {
                words.pass();
            }
            if !words.is_kind(Kind::Comma) {
                break;
            }
            words.at += 1;
        }
        start..words.at
    };
    tokens.drain(range);
}

/// One statement of PL/pgSQL.
fn static_statement(statement: &Statement<'_>) -> Vec<Action> {
    // Statements of PL/pgSQL that do nothing to the database.
    const INERT: &[&str] =
        &["assert", "close", "continue", "end", "exit", "fetch", "get", "move", "null", "open", "raise", "return"];
    let words = statement.words();
    if INERT.iter().any(|word| words.is(word)) || is_assignment(words) {
        return Vec::new();
    }
    if words.is("execute") {
        return execute(statement);
    }
    let performs = words.is("perform");
    crate::actions(*statement, performs).unwrap_or_else(|_| vec![whole(statement, unresolved("PL/pgSQL"), 1)])
}

fn is_assignment(mut words: Words<'_>) -> bool {
    if words.parts().is_empty() {
        return false;
    }
    while words.is_kind(Kind::OpenBracket) {
        words.pass();
    }
    matches!(words.text(), ":=" | "=")
}

/// `EXECUTE`: a literal is SQL like any other; what is put together is not known.
fn execute(statement: &Statement<'_>) -> Vec<Action> {
    let mut words = statement.words();
    words.take("execute");
    let token = words.peek();
    words.at += 1;
    let is_all = words.at >= words.end || words.is("using") || words.is("into");
    match token {
        Some(token) if token.kind == Kind::String && is_all => in_string(statement, token, &executed),
        _ => vec![whole(statement, Operation::Opaque(Opaque { reason: Reason::Interpolated }), 1)],
    }
}

fn executed(text: &str, start: usize, origin: &Origin, blocks: u8) -> Vec<Action> {
    let mut splitter = Splitter::within(text, start);
    let mut tokens = Vec::new();
    let mut actions = Vec::new();
    while splitter.next(&mut tokens) {
        let statement = Statement { blocks, ..Statement::new(text, &tokens, origin) };
        let failed = |_| vec![whole(&statement, Operation::Opaque(Opaque { reason: Reason::Interpolated }), 1)];
        actions.extend(crate::actions(statement, false).unwrap_or_else(failed));
    }
    actions
}
