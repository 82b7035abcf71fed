//! The columns of a relation: shared with the copies of it that the log keeps, until one of them changes.

use std::iter::Map;
use std::rc::Rc;
use std::slice;

use super::ColumnState;

/// How they are gone through.
type Iter<'a> = Map<slice::Iter<'a, Rc<ColumnState>>, fn(&'a Rc<ColumnState>) -> &'a ColumnState>;

/// Columns, in their order. A table of fifty that gains one is kept as it was without copying the fifty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<Rc<ColumnState>>);

impl Columns {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Them, in their order.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(Rc::as_ref)
    }

    /// The one that comes first.
    #[must_use]
    pub fn first(&self) -> Option<&ColumnState> {
        self.get(0)
    }

    /// The one at a place, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&ColumnState> {
        self.0.get(index).map(Rc::as_ref)
    }

    /// The first that is looked for, to be changed.
    pub(super) fn find_mut(&mut self, is_it: impl Fn(&ColumnState) -> bool) -> Option<&mut ColumnState> {
        self.0.iter_mut().find(|column| is_it(column)).map(Rc::make_mut)
    }

    /// Changes those that `which` picks; the others stay shared.
    pub(super) fn change(&mut self, which: impl Fn(&ColumnState) -> bool, change: impl Fn(&mut ColumnState)) {
        self.0.iter_mut().filter(|column| which(column)).for_each(|column| change(Rc::make_mut(column)));
    }

    pub(super) fn push(&mut self, column: ColumnState) {
        self.0.push(Rc::new(column));
    }

    pub(super) fn retain(&mut self, stays: impl Fn(&ColumnState) -> bool) {
        self.0.retain(|column| stays(column));
    }
}

impl FromIterator<ColumnState> for Columns {
    fn from_iter<T: IntoIterator<Item = ColumnState>>(columns: T) -> Self {
        Self(columns.into_iter().map(Rc::new).collect())
    }
}

impl<'a> IntoIterator for &'a Columns {
    type Item = &'a ColumnState;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
