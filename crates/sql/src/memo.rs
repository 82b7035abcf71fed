//! Trees of SQL that was parsed before: histories say the same again and again, and so does a file that is edited.

use std::cell::RefCell;
use std::mem;
use std::sync::Arc;

use model::Expression;
use pg_query::protobuf::node::Node as Tree;
use rustc_hash::FxHashMap;

use crate::parser::{self, Failure};
use crate::{Origin, Reading, Surroundings};

/// What PostgreSQL's parser makes of a text.
pub(crate) type Outcome = Arc<Result<Tree, Failure>>;

/// The longest text whose tree is kept, in bytes: longer ones are seldom said twice.
const LONGEST: usize = 256;
/// How many trees are kept.
const MOST: usize = 1 << 12;

/// The same where the text may be said again and again: in a file that is edited.
const LONGEST_EDITED: usize = 1 << 13;

/// What was parsed in a run. Reading with it gives what reading without it does.
#[derive(Debug, Default)]
pub struct Memo {
    trees: RefCell<Trees>,
    /// What was parsed in the reading before this one, if it is kept from one to the next.
    before: Option<RefCell<Trees>>,
}

type Trees = FxHashMap<Box<[u8]>, Outcome>;

impl Memo {
    /// See [`crate::read`].
    #[must_use]
    pub fn read(&self, sql: &str, surroundings: &Surroundings) -> Reading {
        crate::read_with(sql, surroundings, self)
    }

    /// See [`crate::expression`].
    #[must_use]
    pub fn expression(&self, sql: &str, origin: &Origin) -> Expression {
        crate::expression_with(sql, origin, self)
    }

    /// Makes room for the next reading of what is read again and again: what the last one parsed is known to it, and
    /// what the last one did not need is forgotten.
    pub fn turn(&mut self) {
        let last = mem::take(self.trees.get_mut());
        self.before = Some(RefCell::new(last));
    }

    /// Parses a text that holds one statement, which nests `depth` deep, unless it was parsed before.
    pub(crate) fn parse(&self, text: Vec<u8>, depth: u32) -> Outcome {
        let longest = if self.before.is_some() { LONGEST_EDITED } else { LONGEST };
        if text.len() > longest {
            return Arc::new(parser::parse(text, depth));
        }
        let mut trees = self.trees.borrow_mut();
        if let Some(known) = trees.get(text.as_slice()) {
            return known.clone();
        }
        let before = self.before.as_ref().and_then(|before| before.borrow_mut().remove_entry(text.as_slice()));
        let (key, outcome) = before.unwrap_or_else(|| {
            let key = text.clone().into_boxed_slice();
            (key, Arc::new(parser::parse(text, depth)))
        });
        if trees.len() < MOST {
            trees.insert(key, outcome.clone());
        }
        outcome
    }
}
