//! How a project writes its revisions: told by the last ones, from their syntax trees.

use std::collections::HashSet;

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

use super::Wish;
use crate::python::{Source, place};

/// The names that a revision tells its place by, in the order of Alembic's own template.
const SIGNS: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];

/// The comment that Alembic's template puts above them.
const REMARK: &str = "# revision identifiers, used by Alembic.";

/// How a project writes its revisions.
pub(super) struct Style {
    /// The imports that its revisions share.
    imports: Vec<String>,
    /// What stands above the signs.
    remark: bool,
    /// What stands before the value of each sign: `revision: str = `.
    signs: Vec<(&'static str, String)>,
    /// What stands around a string.
    quote: char,
    /// Whether the docstring has the date.
    dated: bool,
    /// `def upgrade() -> None:`, and the docstring that all have there.
    upgrade: (String, Option<String>),
    downgrade: (String, Option<String>),
}

impl Style {
    /// The style of the first of some revisions, as far as the others share it.
    pub(super) fn of(sources: &[Source<'_>]) -> Option<Self> {
        let (model, others) = sources.split_first()?;
        let signs: Vec<(&'static str, String)> = model.body().iter().filter_map(|it| sign(model, it)).collect();
        let quote = model.body().iter().find_map(|statement| match value(statement)? {
            ("revision", value) => model.slice(place(value)).chars().next().filter(|quote| matches!(quote, '\'' | '"')),
            _ => None,
        });
        let plain = || SIGNS.iter().map(|name| (*name, format!("{name} = "))).collect();
        let head = model.text.get(..first_sign(model)?).unwrap_or(model.text);
        let opening = model.body().first().map_or("", |first| model.slice(place(first)));
        Some(Self {
            imports: imports(model, others, &signs),
            remark: head.lines().any(|line| line.trim_end_matches('.') == REMARK.trim_end_matches('.')),
            signs: if signs.iter().any(|(name, _)| *name == "revision") { signs } else { plain() },
            quote: quote.unwrap_or('"'),
            dated: opening.lines().any(|line| line.trim_start().starts_with("Create Date:")),
            upgrade: function(model, others, "upgrade")?,
            downgrade: function(model, others, "downgrade")?,
        })
    }

    /// A revision in this style.
    pub(super) fn draw(&self, revision: &str, parent: Option<&str>, is_claimed: bool, wish: Wish<'_>) -> String {
        let message = wish.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = format!("\"\"\"{}", message.replace('\\', "\\\\").replace('"', "\\\""));
        if is_claimed {
            let parent = parent.unwrap_or_default();
            text.push_str(format!("\n\nRevision ID: {revision}\nRevises: {parent}").trim_end());
            text.push('\n');
            if self.dated {
                let moment = wish.moment;
                text.push_str(&format!(
                    "Create Date: {:04}-{:02}-{:02} {:02}:{:02}:{:02}\n",
                    moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
                ));
            }
        }
        text.push_str("\"\"\"\n");
        if !self.imports.is_empty() {
            text.push_str(&format!("\n{}\n", self.imports.join("\n")));
        }
        text.push('\n');
        if self.remark {
            text.push_str(&format!("{REMARK}\n"));
        }
        let quote = self.quote;
        for (name, before) in &self.signs {
            let value = match *name {
                "revision" => format!("{quote}{revision}{quote}"),
                "down_revision" => parent.map_or_else(|| "None".to_owned(), |parent| format!("{quote}{parent}{quote}")),
                _ => "None".to_owned(),
            };
            text.push_str(&format!("{before}{value}\n"));
        }
        let halves = [(&self.upgrade, "what changes"), (&self.downgrade, "what undoes it, in the opposite order")];
        for ((header, docstring), what) in halves {
            let docstring = docstring.as_ref().map_or_else(String::new, |text| format!("    {text}\n"));
            text.push_str(&format!("\n\n{header}\n{docstring}    # {message}: {what}.\n    pass\n"));
        }
        text
    }
}

/// Where the signs begin, or where the file ends.
fn first_sign(source: &Source<'_>) -> Option<usize> {
    let first = source.body().iter().find(|statement| sign(source, statement).is_some());
    Some(first.map_or(source.text.len(), |statement| place(statement).start as usize))
}

/// The name of a sign, and what stands before its value.
fn sign(source: &Source<'_>, statement: &Stmt) -> Option<(&'static str, String)> {
    let (name, value) = value(statement)?;
    let before = source.text.get(place(statement).start as usize..place(value).start as usize)?;
    // A value in parentheses begins inside them.
    Some((name, before.trim_end_matches(['(', '\n', ' ']).to_owned() + " "))
}

/// The sign that a statement sets, and its value.
fn value(statement: &Stmt) -> Option<(&'static str, &Expr)> {
    let (target, value) = match statement {
        Stmt::Assign(assign) => (assign.targets.first().filter(|_| assign.targets.len() == 1)?, &*assign.value),
        Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()?),
        _ => return None,
    };
    let Expr::Name(target) = target else {
        return None;
    };
    SIGNS.iter().find(|name| **name == target.id.as_str()).map(|name| (*name, value))
}

/// The imports of a revision that others have, too, that its signs need, or that every revision begins with.
fn imports(model: &Source<'_>, others: &[Source<'_>], signs: &[(&'static str, String)]) -> Vec<String> {
    let of = |source: &Source<'_>| -> HashSet<String> {
        let imports = source.body().iter().filter(|it| matches!(it, Stmt::Import(_) | Stmt::ImportFrom(_)));
        imports.map(|statement| source.slice(place(statement)).to_owned()).collect()
    };
    let shared: Vec<HashSet<String>> = others.iter().map(of).collect();
    let is_needed = |bound: &str| {
        let mut words = signs.iter().flat_map(|(_, before)| before.split(|c: char| !(c.is_alphanumeric() || c == '_')));
        words.any(|word| word == bound)
    };
    let is_kept = |statement: &&Stmt| {
        let (module, names) = match statement {
            Stmt::Import(import) => (import.names.first().map_or("", |alias| alias.name.as_str()), &import.names),
            Stmt::ImportFrom(import) => (import.module.as_ref().map_or("", |name| name.as_str()), &import.names),
            _ => return false,
        };
        let bound = |alias: &ruff_python_ast::Alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string();
        let text = model.slice(place(*statement));
        let is_template =
            matches!(module, "alembic" | "sqlalchemy") && matches!(text, t if !t.contains(['\n', ',', '(']));
        let is_shared = !shared.is_empty() && shared.iter().all(|other| other.contains(text));
        is_shared || is_template || names.iter().any(|alias| is_needed(&bound(alias)))
    };
    let kept: Vec<&Stmt> = model.body().iter().filter(is_kept).collect();
    let mut lines: Vec<String> = Vec::new();
    for statement in &kept {
        // Where the imports are in groups, they stay so.
        let before = model.text.get(..place(*statement).start as usize).unwrap_or("");
        let is_apart = before.trim_end_matches(' ').ends_with("\n\n") && !lines.is_empty();
        lines.extend(is_apart.then(String::new));
        lines.push(model.slice(place(*statement)).to_owned());
    }
    if !kept.iter().any(|statement| model.slice(place(*statement)) == "from alembic import op") {
        lines.push("from alembic import op".to_owned());
    }
    lines
}

/// How a function is announced, and the docstring that it has in every revision. `None` where it takes arguments: what
/// calls it so is not known. Where there is none, as Alembic would write it.
fn function(model: &Source<'_>, others: &[Source<'_>], name: &str) -> Option<(String, Option<String>)> {
    let Some(definition) = find(model, name) else {
        return Some((format!("def {name}() -> None:"), None));
    };
    if !definition.parameters.is_empty() || definition.is_async {
        return None;
    }
    let returns = definition.returns.as_deref();
    let returns = returns.map_or_else(String::new, |returns| format!(" -> {}", model.slice(place(returns))));
    let own = docstring(model, definition);
    let is_shared = |text: &&str| {
        !others.is_empty()
            && others.iter().all(|other| find(other, name).and_then(|it| docstring(other, it)) == Some(text))
    };
    Some((format!("def {name}(){returns}:"), own.filter(|text| is_shared(text)).map(str::to_owned)))
}

fn find<'s>(source: &'s Source<'_>, name: &str) -> Option<&'s StmtFunctionDef> {
    source.body().iter().find_map(|statement| match statement {
        Stmt::FunctionDef(definition) if definition.name.as_str() == name => Some(definition),
        _ => None,
    })
}

fn docstring<'s>(source: &Source<'s>, definition: &StmtFunctionDef) -> Option<&'s str> {
    match definition.body.first()? {
        Stmt::Expr(statement) if statement.value.is_string_literal_expr() => {
            Some(source.slice(place(&*statement.value)))
        }
        _ => None,
    }
}
