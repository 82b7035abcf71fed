//! The arguments of a call, found by place or by name.

use std::borrow::Cow;
use std::rc::Rc;

use model::Span;

use super::{Unknown, Value};

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments<'a> {
    /// Those without a name.
    pub(crate) positional: Vec<Value<'a>>,
    /// Those with one.
    pub(crate) keywords: Vec<Keyword<'a>>,
    /// A `*list` or `**dict` that is not known, so that the arguments are not complete.
    pub(crate) missing: Option<Rc<Unknown>>,
    /// The whole call.
    pub(crate) span: Span,
    /// What is called.
    pub(crate) callee: Span,
}

/// An argument with a name.
#[derive(Clone, Debug)]
pub(crate) struct Keyword<'a> {
    /// The name.
    pub(crate) name: Cow<'a, str>,
    /// The value.
    pub(crate) value: Value<'a>,
    /// `name=value`, or the value alone where a dictionary brings it.
    pub(crate) span: Span,
}

impl<'a> Arguments<'a> {
    /// The argument called `name`, which may also stand at `position`.
    pub(crate) fn get(&self, position: usize, name: &str) -> Option<&Value<'a>> {
        self.keyword(name).or_else(|| self.positional.get(position))
    }

    /// The argument called `name`.
    pub(crate) fn keyword(&self, name: &str) -> Option<&Value<'a>> {
        self.entry(name).map(|keyword| &keyword.value)
    }

    /// The argument called `name`, with its place.
    pub(crate) fn entry(&self, name: &str) -> Option<&Keyword<'a>> {
        self.keywords.iter().rev().find(|keyword| keyword.name == name)
    }

    /// All values.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        self.positional.iter().chain(self.keywords.iter().map(|keyword| &keyword.value))
    }
}
