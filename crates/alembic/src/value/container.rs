//! Lists and dictionaries: shared by all who hold them, and changed by any.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::rc::Rc;

use super::{Kind, Value};

/// The pairs of a dictionary.
pub(crate) type Pairs<'a> = Vec<(Value<'a>, Value<'a>)>;

/// A list, a tuple or a set.
#[derive(Debug)]
pub(crate) struct List<'a> {
    /// The items.
    pub(crate) items: RefCell<Vec<Value<'a>>>,
    /// Whether it is a tuple, to the `%` operator.
    pub(crate) is_tuple: bool,
    /// How deep values lay in it when it was last written to.
    pub(crate) nesting: Cell<u32>,
    /// Within how many branches that may not be taken it was made.
    pub(crate) doubts: Cell<u32>,
}

/// A dictionary.
#[derive(Debug)]
pub(crate) struct Dict<'a> {
    /// The pairs.
    pairs: RefCell<Pairs<'a>>,
    /// How deep values lay in it when it was last written to.
    pub(crate) nesting: Cell<u32>,
}

impl<'a> Dict<'a> {
    /// A dictionary of these pairs.
    pub(super) fn new(pairs: Pairs<'a>, nesting: Cell<u32>) -> Self {
        Self { pairs: RefCell::new(pairs), nesting }
    }

    /// The pairs, to read.
    pub(crate) fn borrow(&self) -> Ref<'_, Pairs<'a>> {
        self.pairs.borrow()
    }

    /// The pairs, to write; `None` while somebody reads them.
    pub(crate) fn write(&self) -> Option<RefMut<'_, Pairs<'a>>> {
        self.pairs.try_borrow_mut().ok()
    }
}

// Lists can be written into one another without end, and would be dropped by as many nested calls.
impl Drop for List<'_> {
    fn drop(&mut self) {
        let items = self.items.take();
        if items.iter().any(holds_others) {
            dismantle(items);
        }
    }
}

impl Drop for Dict<'_> {
    fn drop(&mut self) {
        let pairs = self.pairs.take();
        if pairs.iter().any(|(key, value)| holds_others(key) || holds_others(value)) {
            dismantle(pairs.into_iter().flat_map(|(key, value)| [key, value]).collect());
        }
    }
}

fn holds_others(value: &Value<'_>) -> bool {
    matches!(value.kind, Kind::List(_) | Kind::Dict(_))
}

/// Drops values one after the other, not one within the other.
fn dismantle(mut waiting: Vec<Value<'_>>) {
    while let Some(value) = waiting.pop() {
        match value.kind {
            Kind::List(list) => {
                if let Ok(list) = Rc::try_unwrap(list) {
                    waiting.append(&mut list.items.take());
                }
            }
            Kind::Dict(dict) => {
                if let Ok(dict) = Rc::try_unwrap(dict) {
                    waiting.extend(dict.pairs.take().into_iter().flat_map(|(key, value)| [key, value]));
                }
            }
            _ => {}
        }
    }
}
