//! Other files of the project: what a revision imports from them is followed into them, and shown where it is used.

use std::mem;

use model::{FileId, Guard, Span, order};
use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

use super::Interpreter;
use super::scope::Module;
use crate::outline::Outline;
use crate::python::span as span_of;
use crate::value::{Arguments, Doubt, Kind, Scope, Value};

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
    /// Whether it is handed a way to the database.
    handed: bool,
}

/// Where a call was made, to go on from there.
pub(super) struct Return {
    module: usize,
    site: Option<Site>,
    fuel: u32,
}

/// What a call of another file's code may cost: a helper needs little, and an application has no end.
const FUEL_ELSEWHERE: u32 = 6_000;
/// What an assignment has cost that is worth remembering.
const DEAR: u32 = 500;
/// What it may cost where it is handed a way to the database: that it is worth following.
const FUEL_HANDED: u32 = 40_000;

fn site_fuel(handed: bool) -> u32 {
    if handed { FUEL_HANDED } else { FUEL_ELSEWHERE }
}

impl Site {
    pub(super) fn span(self) -> Span {
        self.span
    }
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

    /// The call that led into another file, and what it calls, while code of one is being followed.
    pub(crate) fn place_elsewhere(&self) -> Option<(Span, Span)> {
        self.site.map(|site| (site.span, site.callee))
    }

    /// Whether code of another file is being followed.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.site.is_some()
    }

    /// Whether code of another file is being followed that was handed no way to the database and takes none from
    /// Alembic: what it does that cannot be followed is its own affair.
    pub(super) fn is_harmless_here(&self) -> bool {
        let outline = self.modules.get(self.module).and_then(|module| module.outline);
        self.site.is_some_and(|site| !site.handed) && !outline.is_some_and(Outline::uses_alembic)
    }

    /// Goes on in the file that a scope belongs to, entered by a call; gives what [`Interpreter::come_back`] needs.
    pub(super) fn go_to(&mut self, scope: Scope, arguments: &Arguments<'a>) -> Return {
        let before = Return { module: self.module, site: self.site, fuel: self.fuel };
        self.module = scope.module;
        if scope.module == 0 && !self.is_loading {
            self.site = None;
        } else if self.site.is_none() {
            let handed = arguments.values().any(Value::leads_to_database);
            self.site = Some(Site { span: arguments.span, callee: arguments.callee, handed });
            self.fuel = self.fuel.min(site_fuel(handed));
        }
        before
    }

    /// Goes on where the call was.
    pub(super) fn come_back(&mut self, before: Return) {
        if before.site.is_none()
            && let Some(site) = self.site
        {
            let spent = before.fuel.min(site_fuel(site.handed)).saturating_sub(self.fuel);
            self.fuel = before.fuel.saturating_sub(spent).max(before.fuel.min(2));
        }
        (self.module, self.site) = (before.module, before.site);
    }

    /// What a dotted path stands for, if it leads into a file of the project: a constant, a function, a class.
    pub(super) fn resolve(&mut self, path: &str, span: Span) -> Option<Value<'a>> {
        let files = self.files?;
        let from = self.modules.get(self.module)?.source.file;
        let place = files.find(path, from)?;
        let name = path.get(place.rest..).filter(|name| !name.is_empty() && !name.contains('.'))?;
        let module = self.load(place.file)?;
        let value = self.member(module, name, span)?;
        Some(if self.is_loading { value } else { value.anchored(span) })
    }

    /// The same, as seen from another module.
    pub(super) fn resolve_from(&mut self, module: usize, path: &str, span: Span) -> Option<Value<'a>> {
        let here = mem::replace(&mut self.module, module);
        let value = self.resolve(path, span);
        self.module = here;
        value
    }

    /// Follows the file that an import means as far as an `env.py` depends on it without naming anything of it: its own
    /// imports, and what it does to the naming convention of a metadata. The packages that it lies in come before it.
    /// Where no file does anything to a metadata, this would parse half an application for nothing.
    pub(super) fn import_now(&mut self, path: &str) {
        let from = self.modules.get(self.module).map(|module| module.source.file);
        let (Some(_), Some(files), Some(from)) = (&self.observer, self.files, from) else {
            return;
        };
        if !files.names_constraints() {
            return;
        }
        // A relative name begins with the folder that it is told from, which may have dots of its own.
        let start = path.rfind(':').map_or(0, |end| end + 1);
        let dots = path.match_indices('.').map(|(dot, _)| dot).filter(|dot| *dot > start);
        for part in dots.chain([path.len()]).filter_map(|end| path.get(..end)) {
            if let Some(place) = files.find(part, from)
                && let Some(module) = self.load(place.file)
                && let Some(outline) = self.modules.get(module).and_then(|module| module.outline)
            {
                for &number in outline.unnamed() {
                    self.follow_own(module, number, Span::default());
                }
            }
        }
    }

    /// A name of another module: its own, or one that it imports in turn.
    fn member(&mut self, module: usize, name: &str, span: Span) -> Option<Value<'a>> {
        if self.depth + 4 > super::DEEPEST {
            return None;
        }
        self.depth += 1;
        let here = mem::replace(&mut self.module, module);
        let own = self.own_name(module, name, span);
        let own = own.or_else(|| self.attribute_of_module(module, name, span));
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

    /// What a module's `__getattr__` gives for a name it does not have.
    fn attribute_of_module(&mut self, module: usize, name: &str, span: Span) -> Option<Value<'a>> {
        let Kind::Function(function) = self.own_name(module, "__getattr__", span)?.kind else {
            return None;
        };
        let asked = Value::made(name.to_owned(), span);
        let call = Arguments { positional: vec![asked], span, callee: span, ..Arguments::default() };
        let value = self.call_function(function, &call);
        (value.as_unknown().is_none() && !value.is_none()).then_some(value)
    }

    /// The number of another file, brought in if it is not there yet.
    pub(super) fn load(&mut self, file: FileId) -> Option<usize> {
        if let Some(module) = self.modules.iter().position(|module| module.source.file == file) {
            return Some(module);
        }
        if self.modules.len() > MOST_MODULES {
            return None;
        }
        let files = self.files?;
        let (source, outline) = (files.source(file)?, files.outline(file)?);
        let mut module = Module::new(source);
        module.pending = vec![true; source.count()];
        module.outline = Some(outline);
        self.modules.push(module);
        let number = self.modules.len() - 1;
        for &star in outline.stars() {
            self.follow_own(number, star, Span::default());
        }
        Some(number)
    }

    /// The value of a module's own name. Of another file only the statements are followed that make it.
    pub(super) fn own_name(&mut self, module: usize, name: &str, span: Span) -> Option<Value<'a>> {
        if let Some(outline) = self.modules.get(module)?.outline
            && self.depth < DEEPEST_START
        {
            for &maker in outline.makers(name) {
                self.follow_own(module, maker, span);
            }
        }
        self.modules.get(module)?.frame.names.get(name).cloned()
    }

    /// The name of the folder that the file being followed lies in, or of one above it.
    pub(super) fn folder_name(&self, level: usize) -> Option<String> {
        let file = self.modules.get(self.module)?.source.file;
        self.files?.folder_name(file, level).map(str::to_owned)
    }

    /// The number of the module being followed.
    pub(crate) fn module_number(&self) -> usize {
        self.module
    }

    /// Follows what was not followed yet of another file's own statements.
    pub(super) fn follow_rest(&mut self, module: usize, span: Span) {
        let count = self.modules.get(module).map_or(0, |module| module.pending.len());
        for number in 0..count {
            self.follow_own(module, number, span);
        }
    }

    /// Every name of a module, as `globals()` gives them.
    pub(super) fn names_of_module(&mut self, span: Span) -> Vec<(Value<'a>, Value<'a>)> {
        let module = self.module;
        self.follow_rest(module, span);
        let names = self.modules.get(module).into_iter().flat_map(|module| &module.frame.names);
        let mut names: Vec<_> = names.map(|(name, value)| (*name, value.clone())).collect();
        order::by_key(&mut names, |(name, _)| *name);
        names.into_iter().map(|(name, value)| (Value::made(name, span), value)).collect()
    }

    /// Follows a module's own statement. What an assignment gives is the same for each revision, so that one which was
    /// followed far and gave nothing is not followed again. One that does not come to its end gives nothing.
    fn assign_own(&mut self, file: FileId, number: usize, statement: &'a Stmt, fuel: u32) {
        let target = match statement {
            Stmt::Assign(assign) if assign.targets.len() == 1 => assign.targets.first(),
            Stmt::AnnAssign(assign) => Some(&*assign.target),
            _ => None,
        };
        let name = target.and_then(|target| target.as_name_expr()).map(|name| name.id.as_str());
        let (Some(name), Some(files)) = (name, self.files) else {
            return self.run(std::slice::from_ref(statement));
        };
        if files.is_fruitless(file, number) {
            let value = self.run_time(self.place(statement));
            return self.assign(name, value);
        }
        self.run(std::slice::from_ref(statement));
        let spent = fuel.saturating_sub(self.fuel);
        if self.fuel == 0 {
            let value = self.run_time(self.place(statement));
            self.assign(name, value);
        }
        // One that was cut short, because this revision had spent much before or was deep in calls, proves nothing.
        let is_whole = fuel >= FUEL_ELSEWHERE && self.depth < DEEPEST_START / 2;
        let is_unknown = |value: &Value<'a>| value.as_unknown().is_some_and(|unknown| unknown.doubt == Doubt::RunTime);
        if is_whole && spent > DEAR && self.current().is_some_and(|frame| frame.names.get(name).is_some_and(is_unknown))
        {
            files.note_fruitless(file, number);
        }
    }

    /// Follows one of another file's own statements, once. Importing a file does nothing to the database, whatever it
    /// says; what is being followed is put aside.
    fn follow_own(&mut self, module: usize, number: usize, span: Span) {
        let Some(other) = self.modules.get_mut(module) else {
            return;
        };
        let source = other.source;
        let Some(statement) = source.statement(number) else {
            return;
        };
        if !other.pending.get_mut(number).is_some_and(mem::take) || self.budget == 0 {
            return;
        }
        let stack = mem::take(&mut self.stack);
        let steps = mem::take(&mut self.steps);
        let batches = mem::take(&mut self.batches);
        let waiting = mem::take(&mut self.waiting);
        let methods = mem::take(&mut self.methods);
        let allows = mem::take(&mut self.allows);
        let log = self.log.take();
        let guards =
            (mem::replace(&mut self.block_guard, Guard::None), mem::replace(&mut self.function_guard, Guard::None));
        let (count, wrapping, holds_rows) = (self.statement, self.wrapping, self.holds_rows);
        let length = span_of(statement.range()).range().len();
        let given = FUEL_ELSEWHERE.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)).min(self.budget);
        let fuel = mem::replace(&mut self.fuel, given);
        let was_loading = mem::replace(&mut self.is_loading, true);
        let here = (mem::replace(&mut self.module, module), self.site);
        self.site = Some(self.site.unwrap_or(Site { span, callee: span, handed: false }));
        self.assign_own(source.file, number, statement, given);
        (self.module, self.site) = here;
        self.is_loading = was_loading;
        self.budget = self.budget.saturating_sub(given.saturating_sub(self.fuel));
        self.fuel = fuel;
        (self.statement, self.wrapping, self.holds_rows) = (count, wrapping, holds_rows);
        (self.block_guard, self.function_guard) = guards;
        (self.log, self.allows, self.methods) = (log, allows, methods);
        (self.waiting, self.batches) = (waiting, batches);
        (self.steps, self.stack) = (steps, stack);
    }
}
