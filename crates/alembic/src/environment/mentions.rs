//! What an `env.py` mentions anywhere: URLs in plain sight, and words that count where following it leads nowhere.

use model::{Connection, Literal, Wrapping, is_database_url};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};

use crate::python::{Source, place};

/// What an `env.py` mentions.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions {
    /// What is put around a revision.
    pub(super) wrapping: Option<Wrapping>,
    /// The URLs it spells out.
    pub(super) connections: Vec<Connection>,
    /// The environment variables it asks for.
    pub(super) variables: Vec<String>,
}

/// Looks through an `env.py`.
pub(super) fn read(source: &Source<'_>) -> Mentions {
    let mut reader = Reader { source, mentions: Mentions::default(), runs_itself: false };
    for statement in source.body() {
        reader.visit_stmt(statement);
    }
    // One that leaves all of it to a function from elsewhere does not say how that behaves.
    if !reader.runs_itself {
        reader.mentions.wrapping.get_or_insert(Wrapping::Unknown);
    }
    reader.mentions
}

/// The functions without which no `env.py` runs migrations by itself.
const RUNNING: &[&str] = &["configure", "run_migrations", "begin_transaction"];

struct Reader<'s> {
    source: &'s Source<'s>,
    mentions: Mentions,
    /// Whether it runs the migrations itself.
    runs_itself: bool,
}

impl Reader<'_> {
    fn connection(&mut self, value: &Expr) {
        let Expr::StringLiteral(literal) = value else {
            return;
        };
        let text = literal.value.to_str();
        if is_database_url(text) {
            let url = Literal::string(text, place(literal));
            self.mentions.connections.push(Connection { url, file: self.source.file, is_of_migrations: true });
        }
    }

    fn variable(&mut self, name: Option<&Expr>) {
        if let Some(Expr::StringLiteral(name)) = name {
            self.mentions.variables.push(name.value.to_str().to_owned());
        }
    }

    fn setting(&mut self, name: &str, value: &Expr) {
        let is_word = |word: &str| matches!(value, Expr::StringLiteral(literal) if literal.value.to_str().eq_ignore_ascii_case(word));
        match name {
            "isolation_level" if is_word("autocommit") => self.mentions.wrapping = Some(Wrapping::Autocommit),
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Reader<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => self.connection(&assign.value),
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.connection(value);
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                let function = match &*call.func {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                self.runs_itself |= RUNNING.contains(&function);
                if function == "getenv" || function == "get" && is_environ(call.func.as_ref()) {
                    self.variable(call.arguments.args.first());
                }
                for argument in &call.arguments.args {
                    self.connection(argument);
                }
                for keyword in &call.arguments.keywords {
                    self.connection(&keyword.value);
                    if let Some(name) = &keyword.arg {
                        self.setting(name.as_str(), &keyword.value);
                    }
                }
            }
            Expr::Subscript(subscript) if is_name(&subscript.value, "environ") => {
                self.variable(Some(&subscript.slice));
            }
            Expr::Dict(dict) => {
                for item in &dict.items {
                    if let Some(Expr::StringLiteral(key)) = &item.key {
                        self.setting(key.value.to_str(), &item.value);
                    }
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

/// Whether a function is `os.environ.get`.
fn is_environ(function: &Expr) -> bool {
    matches!(function, Expr::Attribute(attribute) if is_name(&attribute.value, "environ"))
}

/// Whether an expression is a name, or ends with it: `os.environ`, `environ`.
fn is_name(expr: &Expr, name: &str) -> bool {
    match expr {
        Expr::Name(own) => own.id.as_str() == name,
        Expr::Attribute(attribute) => attribute.attr.as_str() == name,
        _ => false,
    }
}
