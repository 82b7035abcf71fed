//! Half-typed files: a statement that swallowed those after it is taken out, so that they can be read.

use ruff_python_ast::{ExceptHandler, ModModule, PySourceType, Stmt};
use ruff_python_parser::{Parsed, parse_unchecked_source};

use super::{place, span, visible};
use model::Span;

/// How often a file is parsed again.
const MOST_REPAIRS: usize = 8;

/// A file's tree, and the syntax errors that were taken out of it.
pub(super) struct Repaired {
    pub(super) parsed: Parsed<ModModule>,
    pub(super) faults: Vec<(String, Span)>,
}

/// Parses a file. An open parenthesis takes all that follows for its own; the statement that it stands in is replaced
/// by `pass`, up to the next line that is not indented deeper, and the rest is parsed again. Places stay what they are.
pub(super) fn parse(text: &str) -> Repaired {
    let mut parsed = parse_unchecked_source(text, PySourceType::Python);
    let mut faults = Vec::new();
    let mut mended: Option<String> = None;
    while faults.len() < MOST_REPAIRS {
        let current = mended.as_deref().unwrap_or(text);
        let Some((fault, cut)) = swallowing(&parsed, current) else {
            break;
        };
        let mut other = current.to_owned();
        other.replace_range(cut.range(), &emptied(current.get(cut.range()).unwrap_or("")));
        if other.len() != text.len() {
            break;
        }
        faults.push(fault);
        parsed = parse_unchecked_source(&other, PySourceType::Python);
        mended = Some(other);
    }
    Repaired { parsed, faults }
}

/// The first error in a statement that took the lines after it for its own: what to say of it, and what to take out.
fn swallowing(parsed: &Parsed<ModModule>, text: &str) -> Option<((String, Span), Span)> {
    parsed.errors().iter().take(MOST_REPAIRS).find_map(|error| {
        let at = span(error.location);
        let whole = statement_at(parsed.suite(), at.start)?;
        let end = first_line_of_another(text, whole)?;
        let first_line = text.get(whole.start as usize..end)?.lines().next()?.trim_end().len() as u32;
        let line = Span::new(whole.start, whole.start + first_line);
        let at = visible(text, at);
        let shown = if line.contains(at.start) && at.end <= line.end { at } else { line };
        // It has to begin where the statement does not end before it.
        let shown = if shown.start < whole.start + PASS.len() as u32 { shown } else { line };
        Some(((error.error.to_string(), shown), Span::new(whole.start, end as u32)))
    })
}

const PASS: &str = "pass";

/// The innermost statement without a body that holds the offset.
fn statement_at(body: &[Stmt], offset: u32) -> Option<Span> {
    let holds = |span: Span| span.start <= offset && offset <= span.end;
    let statement = body.iter().find(|statement| holds(place(*statement)))?;
    let inner = |bodies: &[&[Stmt]]| bodies.iter().find_map(|body| statement_at(body, offset));
    match statement {
        Stmt::FunctionDef(definition) => inner(&[&definition.body]),
        Stmt::ClassDef(definition) => inner(&[&definition.body]),
        Stmt::With(with) => inner(&[&with.body]),
        Stmt::While(repeat) => inner(&[&repeat.body, &repeat.orelse]),
        Stmt::For(each) => inner(&[&each.body, &each.orelse]),
        Stmt::If(branch) => {
            let clauses = branch.elif_else_clauses.iter().map(|clause| clause.body.as_slice());
            inner(&std::iter::once(branch.body.as_slice()).chain(clauses).collect::<Vec<_>>())
        }
        Stmt::Try(attempt) => {
            let handlers = attempt.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler.body.as_slice());
            let own = [attempt.body.as_slice(), &attempt.orelse, &attempt.finalbody];
            inner(&own.into_iter().chain(handlers).collect::<Vec<_>>())
        }
        _ => Some(place(statement)),
    }
}

/// Where within a statement a line begins that is not indented deeper than it, and closes nothing: another statement.
fn first_line_of_another(text: &str, whole: Span) -> Option<usize> {
    let start = whole.start as usize;
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indentation = start - line_start;
    let mut at = start;
    for line in text.get(whole.range())?.split_inclusive('\n') {
        let words = line.trim_start();
        let depth = line.len() - words.len();
        let is_first = at == start;
        if !is_first && depth <= indentation && !words.is_empty() && !words.starts_with([')', ']', '}', '#', '"', '\''])
        {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// `pass`, and blanks for the rest; lines stay lines.
fn emptied(cut: &str) -> String {
    let mut blank: String = cut
        .chars()
        .flat_map(|character| {
            let kept = if matches!(character, '\n' | '\r') { character } else { ' ' };
            std::iter::repeat_n(kept, if kept == ' ' { character.len_utf8() } else { 1 })
        })
        .collect();
    if blank.get(..PASS.len()).is_some_and(|start| !start.contains(['\n', '\r'])) {
        blank.replace_range(..PASS.len(), PASS);
    }
    blank
}
