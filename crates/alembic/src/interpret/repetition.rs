//! Loops: over known values as often as they say, over others once.

use std::rc::Rc;

use model::Guard;
use ruff_python_ast::{StmtFor, StmtWhile};

use super::{Flow, Interpreter};
use crate::value::{Doubt, Kind, Unknown, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn each(&mut self, statement: &'a StmtFor) -> Flow<'a> {
        let iterable = self.eval(&statement.iter);
        let items = self.iterate(&iterable);
        let outer_guard = self.function_guard;
        let flow = match items {
            // What a look at the schema picks is taken for what it was written to pick.
            Err(unknown) if let Kind::Sifted(sifted) = &iterable.kind => {
                let (flow, changes) = self.guarded(Guard::Inspected, |this| this.rounds(statement, sifted.0.clone()));
                self.keep(changes);
                match flow {
                    Flow::Return(value) => self.leave_perhaps(Flow::Return(value), Guard::Inspected, &unknown),
                    _ => Flow::Next,
                }
            }
            Ok(items) => self.rounds(statement, items),
            Err(unknown) => {
                let target = &statement.target;
                let (flow, changes) = self.guarded(Guard::Perhaps, |this| {
                    let value = this.because(&unknown, this.place(&**target));
                    this.assign_to(target, value);
                    this.block(&statement.body)
                });
                self.keep(changes);
                match flow {
                    Flow::Return(value) => self.leave_perhaps(Flow::Return(value), Guard::Perhaps, &unknown),
                    _ => Flow::Next,
                }
            }
        };
        match flow {
            Flow::Return(_) | Flow::Raise => flow,
            // `else` belongs to a loop that came to its end.
            Flow::Break => Flow::Next,
            _ => {
                // A `continue` or `break` that may have happened has no say beyond the loop.
                if self.is_undisturbed() {
                    self.function_guard = outer_guard;
                }
                self.block(&statement.orelse)
            }
        }
    }

    fn rounds(&mut self, statement: &'a StmtFor, items: Vec<Value<'a>>) -> Flow<'a> {
        let outer_guard = self.function_guard;
        for item in items {
            if !self.spend() {
                break;
            }
            self.assign_to(&statement.target, item);
            match self.block(&statement.body) {
                Flow::Next | Flow::Continue => {}
                other => return other,
            }
            if self.is_undisturbed() {
                self.function_guard = outer_guard;
            }
        }
        Flow::Next
    }

    pub(super) fn repeat(&mut self, statement: &'a StmtWhile) -> Flow<'a> {
        let condition = self.eval(&statement.test);
        let unknown = match self.truth(&condition) {
            Ok(false) => return self.block(&statement.orelse),
            Ok(true) => {
                let what = self.source.slice(self.place(&*statement.test));
                Rc::new(Unknown { what: crate::value::shorten(what), doubt: Doubt::RunTime, is_text: false, row: None })
            }
            Err(unknown) => unknown,
        };
        let outer_guard = self.function_guard;
        let (flow, changes) = self.guarded(Guard::Perhaps, |this| this.block(&statement.body));
        // After an unknown number of rounds nothing that changes in them is known.
        let values = self.undo(changes);
        self.merge(values, Vec::new(), &unknown);
        if self.is_undisturbed() {
            self.function_guard = outer_guard;
        }
        match flow {
            Flow::Return(value) => self.leave_perhaps(Flow::Return(value), Guard::Perhaps, &unknown),
            _ => Flow::Next,
        }
    }
}
