//! Trees of SQL that was parsed before: histories say the same again and again.

use std::cell::RefCell;
use std::rc::Rc;

use model::Expression;
use pg_query::protobuf::node::Node as Tree;
use rustc_hash::FxHashMap;

use crate::parser::{self, Failure};
use crate::{Origin, Reading, Surroundings};

/// What PostgreSQL's parser makes of a text.
pub(crate) type Outcome = Rc<Result<Tree, Failure>>;

/// The longest text whose tree is kept, in bytes: longer ones are seldom said twice.
const LONGEST: usize = 256;
/// How many trees are kept.
const MOST: usize = 1 << 12;

/// What was parsed in a run. Reading with it gives what reading without it does.
#[derive(Debug, Default)]
pub struct Memo {
    trees: RefCell<FxHashMap<Box<[u8]>, Outcome>>,
}

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

    /// Parses a text that holds one statement, which nests `depth` deep, unless it was parsed before.
    pub(crate) fn parse(&self, text: Vec<u8>, depth: u32) -> Outcome {
        if text.len() > LONGEST {
            return Rc::new(parser::parse(text, depth));
        }
        if let Some(known) = self.trees.borrow().get(text.as_slice()) {
            return known.clone();
        }
        let key = text.clone().into_boxed_slice();
        let outcome = Rc::new(parser::parse(text, depth));
        let mut trees = self.trees.borrow_mut();
        if trees.len() < MOST {
            trees.insert(key, outcome.clone());
        }
        outcome
    }
}
