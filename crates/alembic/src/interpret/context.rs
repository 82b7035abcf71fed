//! `with` statements: batches, blocks outside the transaction, and the project's own context managers.

use model::Wrapping;
use ruff_python_ast::{Stmt, StmtWith};

use super::{Flow, Interpreter, Manager, Waiting};
use crate::value::{Kind, Role, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn with(&mut self, statement: &'a StmtWith) -> Flow<'a> {
        let outer = self.wrapping;
        let mut batches = Vec::new();
        let mut managers = Vec::new();
        let is_outermost = self.is_unconnected();
        let mut entered = Vec::new();
        for item in &statement.items {
            let value = self.eval(&item.context_expr);
            match &value.kind {
                Kind::Role(Role::Autocommit) => self.wrapping = Wrapping::Autocommit,
                Kind::Role(Role::Batch(batch)) => batches.push(batch.clone()),
                // What it is called in the body is what the function yields.
                Kind::Manager(manager) => {
                    managers.push((manager.clone(), item.optional_vars.as_deref()));
                    continue;
                }
                Kind::Role(Role::Bind) => entered.push(value.clone()),
                _ => {}
            }
            if let Some(target) = &item.optional_vars {
                self.assign_to(target, value);
            }
        }
        let flow = self.enter_managers(managers, &statement.body);
        for batch in batches.iter().rev() {
            self.flush(batch);
        }
        for value in entered.iter().rev() {
            self.observe_exit(value, is_outermost);
        }
        self.wrapping = outer;
        flow
    }

    /// Follows a body within the functions that a `with` statement enters.
    fn enter_managers(&mut self, mut managers: Vec<Manager<'a>>, body: &'a [Stmt]) -> Flow<'a> {
        if managers.is_empty() {
            return self.block(body);
        }
        let (first, target) = managers.remove(0);
        let (scope, site) = (self.scope(), self.site);
        self.waiting.push(Waiting { managers, target, body, scope, site, flow: None });
        self.follow(first.0, &first.1);
        match self.waiting.pop() {
            Some(Waiting { flow: Some(flow), .. }) => flow,
            Some(Waiting { managers, .. }) => self.enter_managers(managers, body),
            None => Flow::Next,
        }
    }

    /// The body that waits for this `yield`, and what it yields.
    pub(super) fn resume(&mut self, value: Value<'a>) {
        let Some(mut waiting) = self.waiting.pop() else {
            return;
        };
        if waiting.flow.is_none() {
            self.push_frame(waiting.scope);
            let here = (self.module, self.site);
            (self.module, self.site) = (waiting.scope.module, waiting.site);
            if let Some(target) = waiting.target {
                self.assign_to(target, value);
            }
            let managers = std::mem::take(&mut waiting.managers);
            waiting.flow = Some(self.enter_managers(managers, waiting.body));
            (self.module, self.site) = here;
            // What the body names is named in the function around it.
            let inner = self.pop_frame();
            if let Some(frame) = self.frame_of_mut(waiting.scope) {
                frame.names.extend(inner.names);
                frame.results.extend(inner.results);
            }
        }
        self.waiting.push(waiting);
    }
}
