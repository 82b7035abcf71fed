//! Other files of the project: what a revision imports from them is followed into them, and shown where it is used.

use std::mem;

use model::{FileId, Guard, Span};
use ruff_text_size::Ranged;

use super::scope::Module;
use super::{Interpreter, fuel_for};
use crate::python::span as span_of;
use crate::value::{Arguments, Kind, Scope, Value};

/// How many other files one revision may bring in.
const MOST_MODULES: usize = 128;
/// How deep the interpreter may be when it begins another file: one that is cut short would be taken for whole.
const DEEPEST_START: u32 = 80;

/// The call by which a revision enters code of another file: what happens there is shown here.
#[derive(Clone, Copy)]
pub(super) struct Site {
    /// The whole call.
    span: Span,
    /// What is called.
    callee: Span,
}

impl<'a> Interpreter<'a> {
    /// The place of a node in the revision: its own, or that of the call which led into the file it stands in.
    pub(super) fn place(&self, node: &impl Ranged) -> Span {
        self.site.map_or_else(|| span_of(node.range()), |site| site.span)
    }

    /// The place of what is called.
    pub(super) fn place_of_callee(&self, node: &impl Ranged) -> Span {
        self.site.map_or_else(|| span_of(node.range()), |site| site.callee)
    }

    /// Whether code of another file is being followed.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.site.is_some()
    }

    /// Goes on in the file that a scope belongs to, entered by a call; gives what [`Interpreter::come_back`] needs.
    pub(super) fn go_to(&mut self, scope: Scope, arguments: &Arguments<'a>) -> (usize, Option<Site>) {
        let before = (self.module, self.site);
        self.module = scope.module;
        let site = Site { span: arguments.span, callee: arguments.callee };
        self.site = if scope.module == 0 && !self.is_loading { None } else { self.site.or(Some(site)) };
        before
    }

    /// Goes on where the call was.
    pub(super) fn come_back(&mut self, (module, site): (usize, Option<Site>)) {
        (self.module, self.site) = (module, site);
    }

    /// What a dotted path stands for, if it leads into a file of the project: a constant, a function, a class.
    pub(super) fn resolve(&mut self, path: &str, span: Span) -> Option<Value<'a>> {
        let files = self.files?;
        let from = self.modules.get(self.module)?.source.file;
        let place = files.find(path, from)?;
        let name = path.get(place.rest..).filter(|name| !name.is_empty() && !name.contains('.'))?;
        let module = self.load(place.file, span)?;
        let value = self.member(module, name, span)?;
        Some(if self.is_loading { value } else { value.anchored(span) })
    }

    /// A name of another module: its own, or one that it imports in turn.
    fn member(&mut self, module: usize, name: &str, span: Span) -> Option<Value<'a>> {
        if self.depth + 4 > super::DEEPEST {
            return None;
        }
        self.depth += 1;
        let here = mem::replace(&mut self.module, module);
        let own = self.modules.get(module).and_then(|module| module.frame.names.get(name).cloned());
        let value = match own.as_ref().map(|value| &value.kind) {
            Some(Kind::Path(path)) => self.resolve(&path.clone(), span).or(own),
            Some(_) => own,
            None => {
                let stars = self.modules.get(module).map(|module| module.stars.clone()).unwrap_or_default();
                stars.iter().find_map(|star| self.resolve(&format!("{star}.{name}"), span))
            }
        };
        self.module = here;
        self.depth -= 1;
        value
    }

    /// Reads another file's own statements, once; gives its number.
    fn load(&mut self, file: FileId, span: Span) -> Option<usize> {
        if let Some(module) = self.modules.iter().position(|module| module.source.file == file) {
            return Some(module);
        }
        if self.modules.len() > MOST_MODULES || self.depth > DEEPEST_START {
            return None;
        }
        let source = self.files?.source(file)?;
        let module = self.modules.len();
        self.modules.push(Module::new(source));
        // Importing a file does nothing to the database, whatever it says; what is followed now is put aside.
        let frames = mem::take(&mut self.frames);
        let steps = mem::take(&mut self.steps);
        let batches = mem::take(&mut self.batches);
        let waiting = mem::take(&mut self.waiting);
        let allows = mem::take(&mut self.allows);
        let log = self.log.take();
        let guards =
            (mem::replace(&mut self.block_guard, Guard::None), mem::replace(&mut self.function_guard, Guard::None));
        let (statement, wrapping, holds_rows) = (self.statement, self.wrapping, self.holds_rows);
        let fuel = mem::replace(&mut self.fuel, fuel_for(source));
        let was_loading = mem::replace(&mut self.is_loading, true);
        let before =
            self.go_to(Scope { module, frame: None }, &Arguments { span, callee: span, ..Arguments::default() });
        self.run(source.body());
        self.come_back(before);
        self.is_loading = was_loading;
        self.fuel = fuel;
        (self.statement, self.wrapping, self.holds_rows) = (statement, wrapping, holds_rows);
        (self.block_guard, self.function_guard) = guards;
        (self.log, self.allows, self.waiting, self.batches) = (log, allows, waiting, batches);
        (self.steps, self.frames) = (steps, frames);
        Some(module)
    }
}
