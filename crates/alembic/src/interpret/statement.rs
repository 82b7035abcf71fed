//! Statements: what runs, what may run, and what is assigned on the way.

use std::rc::Rc;

use model::{Guard, Reason, Span};
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtIf, StmtMatch, StmtTry};

use super::{Change, Flow, Interpreter};
use crate::value::{Doubt, Scope, Unknown, Value};

/// A branch: its condition, if it has one, and its body.
type Clause<'a> = (Option<&'a Expr>, &'a [Stmt]);

impl<'a> Interpreter<'a> {
    /// Follows a block to its end, or to where it is left.
    pub(super) fn block(&mut self, body: &'a [Stmt]) -> Flow<'a> {
        for statement in body {
            match self.statement(statement) {
                Flow::Next => {}
                other => return other,
            }
        }
        Flow::Next
    }

    fn statement(&mut self, statement: &'a Stmt) -> Flow<'a> {
        if !self.spend() || self.depth > super::DEEPEST {
            return Flow::Next;
        }
        if self.is_broken(statement) {
            return Flow::Next;
        }
        self.depth += 1;
        let flow = self.one(statement);
        self.depth -= 1;
        flow
    }

    /// Whether a syntax error stands in a statement, so that there is no telling what it does: one that is being typed.
    /// Of a statement with a body only what comes before the body counts, and the body is followed.
    fn is_broken(&mut self, statement: &'a Stmt) -> bool {
        if self.module != 0 || self.source.faults.is_empty() {
            return false;
        }
        let whole = self.place(statement);
        let body = match statement {
            Stmt::FunctionDef(definition) => Some(&definition.body),
            Stmt::ClassDef(definition) => Some(&definition.body),
            Stmt::If(branch) => Some(&branch.body),
            Stmt::For(each) => Some(&each.body),
            Stmt::While(repeat) => Some(&repeat.body),
            Stmt::With(with) => Some(&with.body),
            Stmt::Try(attempt) => Some(&attempt.body),
            _ => None,
        };
        let end = match body.map(|body| body.first()) {
            Some(Some(first)) => self.place(first).start.saturating_sub(1),
            _ => whole.end,
        };
        let Some(number) = self.source.fault_within(Span::new(whole.start, end.max(whole.start))) else {
            return false;
        };
        if !self.faults_told.contains(&number) {
            self.faults_told.push(number);
            if let Some((message, place)) = self.source.faults.get(number) {
                self.emit_opaque(Reason::Syntax(message.clone()), *place, *place);
            }
        }
        body.is_none()
    }

    fn one(&mut self, statement: &'a Stmt) -> Flow<'a> {
        match statement {
            Stmt::Expr(statement) => self.discard(&statement.value),
            Stmt::Assign(statement) => {
                let value = self.eval(&statement.value);
                for target in &statement.targets {
                    self.assign_to(target, value.clone());
                }
            }
            Stmt::AnnAssign(statement) => {
                if let Some(value) = &statement.value {
                    let value = self.eval(value);
                    self.assign_to(&statement.target, value);
                }
            }
            Stmt::AugAssign(statement) => {
                let left = self.eval(&statement.target);
                let right = self.eval(&statement.value);
                let value = self.arithmetic(&left, statement.op, &right, self.place(statement));
                self.assign_to(&statement.target, value);
            }
            Stmt::FunctionDef(definition) => {
                if self.observer.is_some() {
                    self.observe_definition(definition);
                }
                let scope = self.captured();
                let function = self.define(definition, scope);
                self.assign(definition.name.as_str(), function);
            }
            Stmt::ClassDef(definition) => self.define_class(definition),
            Stmt::Import(statement) => self.import(statement),
            Stmt::ImportFrom(statement) => self.import_from(statement),
            Stmt::Global(statement) => {
                let names = statement.names.iter().map(|name| name.as_str());
                if let Some(frame) = self.current() {
                    frame.globals.extend(names);
                }
            }
            Stmt::Return(statement) => {
                let value = match &statement.value {
                    Some(value) => self.eval(value),
                    None => Value::none(self.place(statement)),
                };
                return Flow::Return(value);
            }
            Stmt::Raise(_) => return Flow::Raise,
            Stmt::Break(_) => return Flow::Break,
            Stmt::Continue(_) => return Flow::Continue,
            Stmt::If(statement) => return self.branch(statement),
            Stmt::For(statement) => return self.each(statement),
            Stmt::While(statement) => return self.repeat(statement),
            Stmt::With(statement) => return self.with(statement),
            Stmt::Try(statement) => return self.attempt(statement),
            Stmt::Match(statement) => return self.select(statement),
            Stmt::Assert(_)
            | Stmt::Delete(_)
            | Stmt::Nonlocal(_)
            | Stmt::Pass(_)
            | Stmt::TypeAlias(_)
            | Stmt::IpyEscapeCommand(_) => {}
        }
        Flow::Next
    }

    /// Binds what a target names to a value.
    pub(super) fn assign_to(&mut self, target: &'a Expr, value: Value<'a>) {
        match target {
            Expr::Name(name) => self.assign(name.id.as_str(), value),
            Expr::Starred(starred) => {
                let value = self.run_time(self.place(starred));
                self.assign_to(&starred.value, value);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, &value),
            Expr::List(list) => self.unpack(&list.elts, &value),
            Expr::Attribute(attribute) => {
                let object = self.eval(&attribute.value);
                self.observe_assignment(&object, attribute.attr.as_str(), &value);
                self.set_attribute(&object, attribute.attr.as_str(), value, self.place(attribute));
            }
            Expr::Subscript(subscript) => {
                let container = self.eval(&subscript.value);
                let key = self.eval(&subscript.slice);
                self.store(&container, key, value);
            }
            _ => {}
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: &Value<'a>) {
        // `first, *others = …`: the others are what is left.
        let starred = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
        if let (Some(at), Ok(items)) = (starred, self.iterate(value))
            && items.len() + 1 >= targets.len()
        {
            let after = items.len() + 1 - targets.len() + at;
            for (index, target) in targets.iter().enumerate() {
                match target {
                    Expr::Starred(starred) => {
                        let others = items.get(at..after).unwrap_or(&[]).to_vec();
                        self.assign_to(&starred.value, Value::list(others, value.span));
                    }
                    _ => {
                        let place = if index < at { index } else { index + after - at - 1 };
                        let item = items.get(place).cloned().unwrap_or_else(|| self.run_time(value.span));
                        self.assign_to(target, item);
                    }
                }
            }
            return;
        }
        let items = self.iterate(value).ok().filter(|items| items.len() == targets.len() && starred.is_none());
        for (index, target) in targets.iter().enumerate() {
            let item = match (&items, value.as_unknown()) {
                (Some(items), _) => items.get(index).cloned(),
                (None, Some(unknown)) => Some(match unknown.row.as_ref().and_then(|row| row.at(index)) {
                    Some(row) => Value::row(self.source.slice(self.place(target)), row, self.place(target)),
                    None => self.because(unknown, self.place(target)),
                }),
                (None, None) => None,
            };
            let item = item.unwrap_or_else(|| self.run_time(self.place(target)));
            self.assign_to(target, item);
        }
    }

    fn branch(&mut self, statement: &'a StmtIf) -> Flow<'a> {
        let mut clauses: Vec<Clause<'a>> = vec![(Some(&statement.test), &statement.body)];
        clauses.extend(statement.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), clause.body.as_slice())));
        self.clauses(&clauses)
    }

    fn clauses(&mut self, clauses: &[Clause<'a>]) -> Flow<'a> {
        let Some(((test, body), rest)) = clauses.split_first() else {
            return Flow::Next;
        };
        let Some(test) = test else {
            return self.block(body);
        };
        let condition = self.eval(test);
        match self.truth(&condition) {
            Ok(true) => self.block(body),
            Ok(false) => self.clauses(rest),
            Err(unknown) => self.fork(&unknown, |this| this.block(body), |this| this.clauses(rest), rest.is_empty()),
        }
    }

    /// Follows two ways of which it is not known which one is taken.
    fn fork(
        &mut self,
        unknown: &Rc<Unknown>,
        first: impl FnOnce(&mut Self) -> Flow<'a>,
        second: impl FnOnce(&mut Self) -> Flow<'a>,
        second_is_empty: bool,
    ) -> Flow<'a> {
        let unknown = &unknown.plain();
        let guard = match unknown.doubt {
            Doubt::Live => Guard::Inspected,
            Doubt::RunTime => Guard::Perhaps,
        };
        let steps = self.statement;
        let (first_flow, first_changes) = self.branched(guard, first);
        let acted = self.statement > steps;
        // A guard on the live schema is written so that its body runs; then the other way does not.
        let other = if acted { Guard::Perhaps } else { guard };
        if guard == Guard::Inspected && second_is_empty && matches!(first_flow, Flow::Next) {
            self.keep(first_changes);
            return Flow::Next;
        }
        let after_first = self.undo(first_changes);
        let (second_flow, second_changes) = self.branched(other, second);
        match (leaves(&first_flow), leaves(&second_flow)) {
            // An error ends the run: who goes on has not met it.
            (true, false) => {
                self.keep(second_changes);
                // `if done_before(): return`: what follows was written to run.
                let rest = if acted { guard } else { Guard::Inspected };
                self.leave_perhaps(first_flow, rest, unknown)
            }
            (false, true) => {
                self.undo(second_changes);
                self.redo(after_first);
                self.leave_perhaps(second_flow, other, unknown)
            }
            (false, false) => {
                let after_second = self.undo(second_changes);
                self.merge(after_first, after_second, unknown);
                Flow::Next
            }
            (true, true) => {
                self.undo(second_changes);
                match (first_flow, second_flow) {
                    (Flow::Raise, other) | (other, Flow::Raise) => other,
                    (Flow::Return(_), Flow::Return(value)) => Flow::Return(self.because(unknown, value.span)),
                    (first, _) => first,
                }
            }
        }
    }

    /// The rest of the function runs only if it was not left before.
    pub(super) fn leave_perhaps(&mut self, flow: Flow<'a>, guard: Guard, unknown: &Rc<Unknown>) -> Flow<'a> {
        if let Flow::Return(value) = &flow {
            let value = self.because(unknown, value.span);
            if let Some(frame) = self.current() {
                frame.results.push(value);
            }
        }
        if !matches!(flow, Flow::Raise) {
            self.function_guard = self.function_guard.or(guard);
        }
        Flow::Next
    }

    /// Follows a branch that may not be taken: unlike the rounds of a loop, it is taken once or not at all.
    fn branched(&mut self, guard: Guard, follow: impl FnOnce(&mut Self) -> Flow<'a>) -> (Flow<'a>, Vec<Change<'a>>) {
        let doubts = self.doubts;
        self.doubts += u32::from(guard == Guard::Perhaps);
        let followed = self.guarded(guard, follow);
        self.doubts = doubts;
        followed
    }

    /// Follows code that may not run; gives its assignments.
    pub(super) fn guarded(
        &mut self,
        guard: Guard,
        follow: impl FnOnce(&mut Self) -> Flow<'a>,
    ) -> (Flow<'a>, Vec<Change<'a>>) {
        let outer_log = self.log.replace(Vec::new());
        let outer_guard = self.block_guard;
        self.block_guard = outer_guard.or(guard);
        let flow = follow(self);
        self.block_guard = outer_guard;
        let changes = std::mem::replace(&mut self.log, outer_log).unwrap_or_default();
        (flow, changes)
    }

    /// Lets assignments stand; an outer branch may still undo them.
    pub(super) fn keep(&mut self, changes: Vec<Change<'a>>) {
        if let Some(log) = &mut self.log {
            log.extend(changes);
        }
    }

    /// Takes assignments back; gives the values that were taken back.
    pub(super) fn undo(&mut self, changes: Vec<Change<'a>>) -> Vec<(Scope, &'a str, Value<'a>)> {
        let mut taken = Vec::new();
        for change in changes.into_iter().rev() {
            let Some(frame) = self.frame_of_mut(change.scope) else {
                continue;
            };
            let now = match change.before {
                Some(before) => frame.names.insert(change.name, before),
                None => frame.names.remove(change.name),
            };
            if let Some(now) = now
                && !taken.iter().any(|(index, name, _)| (*index, *name) == (change.scope, change.name))
            {
                taken.push((change.scope, change.name, now));
            }
        }
        taken
    }

    fn redo(&mut self, values: Vec<(Scope, &'a str, Value<'a>)>) {
        for (scope, name, value) in values {
            self.put(scope, name, value);
        }
    }

    /// What either branch assigned is not known afterwards.
    pub(super) fn merge(
        &mut self,
        first: Vec<(Scope, &'a str, Value<'a>)>,
        second: Vec<(Scope, &'a str, Value<'a>)>,
        unknown: &Rc<Unknown>,
    ) {
        for (scope, name, value) in first.into_iter().chain(second) {
            // A function or a class that both branches define is as good as either.
            let value = self.because(unknown, value.span);
            self.put(scope, name, value);
        }
    }

    fn attempt(&mut self, statement: &'a StmtTry) -> Flow<'a> {
        let mut flow = if forgives(statement) {
            // What fails here is passed over: it does not stop the migration.
            let (flow, changes) = self.guarded(Guard::Inspected, |this| this.block(&statement.body));
            self.keep(changes);
            flow
        } else {
            self.block(&statement.body)
        };
        if matches!(flow, Flow::Raise) && !statement.handlers.is_empty() {
            // The error is caught: what the first handler does follows.
            flow = match statement.handlers.first() {
                Some(ExceptHandler::ExceptHandler(handler)) => self.block(&handler.body),
                None => Flow::Next,
            };
        } else if matches!(flow, Flow::Next) {
            flow = self.block(&statement.orelse);
        }
        match self.block(&statement.finalbody) {
            Flow::Next => flow,
            last => last,
        }
    }

    fn select(&mut self, statement: &'a StmtMatch) -> Flow<'a> {
        let subject = self.eval(&statement.subject);
        let what = crate::value::shorten(self.source.slice(subject.span));
        let unknown = Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row: None });
        for case in &statement.cases {
            match self.matches(&subject, &case.pattern, case.guard.as_deref()) {
                Some(true) => return self.block(&case.body),
                Some(false) => {}
                None => {
                    let (flow, changes) = self.branched(Guard::Perhaps, |this| this.block(&case.body));
                    let values = self.undo(changes);
                    self.merge(values, Vec::new(), &unknown);
                    if leaves(&flow) {
                        self.leave_perhaps(flow, Guard::Perhaps, &unknown);
                    }
                }
            }
        }
        Flow::Next
    }
}

/// Whether a `try` passes over some error: a handler that does not end by raising.
fn forgives(statement: &StmtTry) -> bool {
    statement.handlers.iter().any(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        !matches!(handler.body.last(), Some(Stmt::Raise(_)))
    })
}

fn leaves(flow: &Flow<'_>) -> bool {
    !matches!(flow, Flow::Next)
}
