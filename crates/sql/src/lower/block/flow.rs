//! What decides whether a statement of PL/pgSQL runs: the blocks, branches and loops that it stands in.

use model::Guard;
use pg_query::protobuf::node::Node as Tree;

use super::super::walk;
use super::Action;
use crate::words::Words;

/// What a statement stands in, outermost first.
#[derive(Debug, Default)]
pub(super) struct Flow {
    frames: Vec<Frame>,
    /// Whether declarations are read, and no BEGIN has come yet.
    pub(super) declares: bool,
    /// What decides whether anything further runs, once there was a RETURN in a branch.
    rest: Guard,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    kind: Kind,
    guard: Guard,
    /// How many actions there were before it.
    start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Block,
    Branch,
    Loop,
}

impl Flow {
    /// What decides whether a statement here runs.
    pub(super) fn guard(&self) -> Guard {
        self.frames.iter().fold(self.rest, |guard, frame| guard.or(frame.guard))
    }

    /// A RETURN: what follows runs if this does not.
    pub(super) fn leave(&mut self) {
        self.rest = self.guard();
    }

    /// Passes the words that open and close what `words` begins with. The actions so far are those of the blocks that
    /// are open.
    pub(super) fn pass(&mut self, words: &mut Words<'_>, actions: &mut [Action]) {
        loop {
            let start = words.at;
            if self.declares {
                if !words.seek("begin") {
                    return;
                }
                self.declares = false;
                self.open(Kind::Block, Guard::None, actions.len());
            }
            if words.text() == "<<" {
                words.at += 3;
            }
            if words.is("declare") {
                self.declares = true;
            } else if words.take("begin") {
                self.open(Kind::Block, Guard::None, actions.len());
            } else if words.take("loop") {
                self.open(Kind::Loop, Guard::Perhaps, actions.len());
            } else if words.take("exception") {
                self.handle(actions);
            } else if words.take("else") {
                self.turn();
            } else if words.is("elsif") || words.is("elseif") || words.is("when") {
                skip_to_then(words);
                self.turn();
            } else if words.is("if") {
                let condition = words.at + 1;
                skip_to_then(words);
                let inspects = is_inspection(&words.from(condition).until(words.at.saturating_sub(1)));
                let guard = if inspects { Guard::Inspected } else { Guard::Perhaps };
                self.open(Kind::Branch, guard, actions.len());
            } else if words.is("case") {
                skip_to_then(words);
                self.open(Kind::Branch, Guard::Perhaps, actions.len());
            } else if ["while", "for", "foreach"].iter().any(|word| words.is(word)) {
                if !words.seek("loop") {
                    words.at = words.end;
                }
                self.open(Kind::Loop, Guard::Perhaps, actions.len());
            } else if words.is("end") {
                self.close(*words);
            }
            if words.at == start && !self.declares {
                return;
            }
        }
    }

    fn open(&mut self, kind: Kind, guard: Guard, start: usize) {
        self.frames.push(Frame { kind, guard, start });
    }

    /// Another arm of a branch, or of a block's handlers.
    fn turn(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.guard = Guard::Perhaps;
        }
    }

    /// A block with handlers: an error in it is passed over, so that what is there already does no harm.
    fn handle(&mut self, actions: &mut [Action]) {
        let Some(frame) = self.frames.iter_mut().rev().find(|frame| frame.kind == Kind::Block) else {
            return;
        };
        for action in actions.iter_mut().skip(frame.start) {
            action.guard = action.guard.or(Guard::Inspected);
        }
        frame.guard = Guard::Perhaps;
    }

    fn close(&mut self, mut words: Words<'_>) {
        words.take("end");
        let kind = match () {
            () if words.is("if") || words.is("case") => Kind::Branch,
            () if words.is("loop") => Kind::Loop,
            () => Kind::Block,
        };
        if let Some(position) = self.frames.iter().rposition(|frame| frame.kind == kind) {
            self.frames.truncate(position);
        }
    }
}

/// Whether a condition looks at what exists: at the catalogue or the information schema.
fn is_inspection(condition: &Words<'_>) -> bool {
    let (Some(first), Some(last)) = (condition.tokens().first(), condition.tokens().last()) else {
        return false;
    };
    let text = condition.statement().sql.get(first.start as usize..last.end as usize).unwrap_or("");
    let text = [b"SELECT ", text.as_bytes()].concat();
    let Ok(tree) = crate::parser::parse(text, 0) else {
        return false;
    };
    let mut found = false;
    walk::visit_parts(vec![walk::Part::Node(&tree)], |tree| match tree {
        Tree::RangeVar(relation) => {
            found |= relation.relname.starts_with("pg_")
                || matches!(relation.schemaname.as_str(), "information_schema" | "pg_catalog");
        }
        Tree::FuncCall(call) => {
            let names = super::super::types::strings(&call.funcname);
            found |= names.last().is_some_and(|name| name.starts_with("to_reg"));
        }
        _ => {}
    });
    found
}

/// Goes to after the THEN that belongs to the condition here; a CASE within it has its own.
fn skip_to_then(words: &mut Words<'_>) {
    let mut cases = 0_u32;
    words.at += 1;
    while words.at < words.end {
        if words.take("then") {
            if cases == 0 {
                return;
            }
        } else if words.take("case") {
            cases += 1;
        } else if words.take("end") {
            cases = cases.saturating_sub(1);
        } else {
            words.pass();
        }
    }
}
