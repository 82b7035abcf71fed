//! Whether code that is not followed may come to the database: told from the names it mentions.

use std::rc::Rc;

use model::{Span, order};
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, StmtFunctionDef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Interpreter;
use crate::value::{Arguments, Class, Function, Kind, Scope, Value};

/// How many functions are looked through.
const MOST_FUNCTIONS: usize = 200;

/// The names that functions mention, by their definitions: a function that calls itself is asked about again and again.
pub(super) type Mentioned<'a> = FxHashMap<*const StmtFunctionDef, Mentions<'a>>;

/// The names a function mentions, each once.
#[derive(Default)]
pub(super) struct Mentions<'a> {
    names: Vec<&'a str>,
    attributes: Vec<&'a str>,
    /// Whether one of the attributes is that of something that writes.
    acts: bool,
}

impl<'a> Mentions<'a> {
    fn of(definition: &'a StmtFunctionDef) -> Self {
        let mut mentions = Self::default();
        mentions.visit_body(&definition.body);
        for list in [&mut mentions.names, &mut mentions.attributes] {
            order::natural(list);
            list.dedup();
        }
        mentions.acts = mentions.attributes.iter().any(|name| is_action(name));
        mentions
    }
}

impl<'a> Visitor<'a> for Mentions<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => self.names.push(name.id.as_str()),
            Expr::Attribute(attribute) => self.attributes.push(attribute.attr.as_str()),
            _ => {}
        }
        walk_expr(self, expr);
    }
}

impl<'a> Interpreter<'a> {
    /// Whether a call of the function may do something to the database: it is handed a way there, or it mentions one,
    /// or a function that does.
    pub(super) fn may_reach_database(&mut self, function: Function<'a>, arguments: &Arguments<'a>) -> bool {
        if arguments.values().any(Value::leads_to_database) {
            return true;
        }
        let mut mentioned = std::mem::take(&mut self.mentioned);
        let leads = self.leads_to_database(function, &mut mentioned);
        self.mentioned = mentioned;
        leads
    }

    fn leads_to_database(&self, function: Function<'a>, mentioned: &mut Mentioned<'a>) -> bool {
        let classes = self.classes(function.scope.module);
        let mut seen: FxHashSet<*const StmtFunctionDef> = FxHashSet::default();
        // All of them see the same names, so that each is looked up once.
        let mut asked: (FxHashSet<&'a str>, FxHashSet<&'a str>) = Default::default();
        let mut waiting = vec![function.definition];
        while let Some(next) = waiting.pop() {
            if seen.contains(&std::ptr::from_ref(next)) {
                continue;
            }
            if seen.len() > MOST_FUNCTIONS {
                return true;
            }
            seen.insert(next);
            let mentions = mentioned.entry(std::ptr::from_ref(next)).or_insert_with(|| Mentions::of(next));
            if mentions.acts {
                return true;
            }
            for &name in mentions.names.iter().filter(|name| asked.0.insert(name)) {
                match self.known(function.scope.module, name) {
                    Some(Kind::Function(function)) => waiting.push(function.definition),
                    Some(Kind::Class(class)) => waiting.extend(methods(class)),
                    Some(Kind::Path(path)) if path.starts_with("alembic.") => return true,
                    Some(kind) if Value::new(kind.clone(), Span::default()).is_handle() => return true,
                    _ => {}
                }
            }
            for &name in mentions.attributes.iter().filter(|name| asked.1.insert(name)) {
                waiting.extend(classes.iter().filter_map(|class| definition(class.member(name)?)));
            }
        }
        false
    }

    /// What a name of a module stands for, as far as it was followed.
    fn known(&self, module: usize, name: &str) -> Option<&Kind<'a>> {
        self.frame_of(Scope { module, frame: None })?.names.get(name).map(|value| &value.kind)
    }

    /// The classes that a module's names stand for.
    fn classes(&self, module: usize) -> Vec<&Rc<Class<'a>>> {
        let frame = self.frame_of(Scope { module, frame: None });
        let classes = frame.into_iter().flat_map(|frame| frame.names.values()).filter_map(|value| match &value.kind {
            Kind::Class(class) => Some(class),
            _ => None,
        });
        classes.collect()
    }
}

fn methods<'a>(class: &Rc<Class<'a>>) -> Vec<&'a StmtFunctionDef> {
    class.members.iter().filter_map(|(_, value)| definition(value)).collect()
}

fn definition<'a>(value: &Value<'a>) -> Option<&'a StmtFunctionDef> {
    match &value.kind {
        Kind::Function(function) => Some(function.definition),
        _ => None,
    }
}

/// Whether a method of that name writes, whatever it is called on.
fn is_action(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "add_all",
        "bulk_insert_mappings",
        "bulk_save_objects",
        "commit",
        "create_all",
        "drop_all",
        "exec_driver_sql",
        "execute",
        "executemany",
        "flush",
    ];
    NAMES.contains(&name)
}
