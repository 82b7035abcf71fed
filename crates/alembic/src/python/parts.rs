//! A file whose functions and classes are parsed when somebody first asks for them.

use std::cell::OnceCell;

use ruff_python_ast::{ModModule, PySourceType, Stmt, Suite};
use ruff_python_parser::{ParseOptions, Parsed, parse_cells_unchecked};
use ruff_text_size::{TextRange, TextSize};

use super::Told;

/// The statements of a file, in order.
pub(super) struct Parts<'s> {
    text: &'s str,
    parts: Vec<Part<'s>>,
    /// The part that each statement is of, and its number in it.
    places: Vec<(usize, usize)>,
}

/// Statements that are parsed together.
enum Part<'s> {
    /// Those between two definitions, parsed.
    Run(Suite),
    /// A function or a class, with its decorators.
    Definition { name: &'s str, range: TextRange, parsed: OnceCell<Suite> },
}

impl<'s> Parts<'s> {
    /// Parses a file but for its functions and classes; `None` where it has to be parsed whole, as where there is a
    /// syntax error. `starts` are the places where its own statements begin.
    pub(super) fn parse(text: &'s str, starts: &[usize]) -> Option<Self> {
        let mut found = Self { text, parts: Vec::new(), places: Vec::new() };
        let mut lines = starts.iter().copied().peekable();
        let mut run: Option<usize> = None;
        while let Some(start) = lines.next() {
            let mut line = start;
            while text.get(line..)?.starts_with('@') {
                line = lines.next()?;
            }
            let Some(name) = text.get(line..).and_then(defined) else {
                // A decorator stands before a definition.
                if line > start {
                    return None;
                }
                run.get_or_insert(start);
                continue;
            };
            if let Some(run) = run.take() {
                found.add_run(run, start)?;
            }
            let end = lines.peek().copied().unwrap_or(text.len());
            found.places.push((found.parts.len(), 0));
            found.parts.push(Part::Definition { name, range: range(start, end)?, parsed: OnceCell::new() });
        }
        if let Some(run) = run {
            found.add_run(run, text.len())?;
        }
        Some(found)
    }

    fn add_run(&mut self, start: usize, end: usize) -> Option<()> {
        let parsed = parse(self.text, range(start, end)?);
        if !parsed.errors().is_empty() {
            return None;
        }
        let suite = parsed.into_suite();
        let number = self.parts.len();
        self.places.extend((0..suite.len()).map(|within| (number, within)));
        self.parts.push(Part::Run(suite));
        Some(())
    }

    /// How many statements there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// A statement.
    pub(super) fn statement(&self, number: usize) -> Option<&Stmt> {
        let &(part, within) = self.places.get(number)?;
        match self.parts.get(part)? {
            Part::Run(suite) => suite.get(within),
            Part::Definition { range, parsed, .. } => {
                parsed.get_or_init(|| parse(self.text, *range).into_suite()).first()
            }
        }
    }

    /// What is known of a statement without parsing more.
    pub(super) fn told(&self, number: usize) -> Option<Told<'_>> {
        let &(part, within) = self.places.get(number)?;
        match self.parts.get(part)? {
            Part::Run(suite) => suite.get(within).map(Told::Statement),
            Part::Definition { name, range, .. } => Some(Told::Definition(name, *range)),
        }
    }
}

fn parse(text: &str, range: TextRange) -> Parsed<ModModule> {
    parse_cells_unchecked(text, [range], &ParseOptions::from(PySourceType::Python))
}

fn range(start: usize, end: usize) -> Option<TextRange> {
    Some(TextRange::new(TextSize::try_from(start).ok()?, TextSize::try_from(end).ok()?))
}

/// The name that a line defines as a function or a class, where it is spelled in a way that needs no parser.
fn defined(line: &str) -> Option<&str> {
    let rest = strip_word(line, "async").and_then(|rest| strip_word(rest, "def"));
    let rest = rest.or_else(|| strip_word(line, "def")).or_else(|| strip_word(line, "class"))?;
    let end = rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))?;
    let (name, after) = rest.split_at(end);
    // A name beyond ASCII is put into a normal form.
    let is_name =
        name.starts_with(|first: char| !first.is_ascii_digit()) && after.starts_with(|next: char| next.is_ascii());
    is_name.then_some(name)
}

/// What comes after a word and the blanks behind it.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    let trimmed = rest.trim_start_matches([' ', '\t']);
    (trimmed.len() < rest.len()).then_some(trimmed)
}
