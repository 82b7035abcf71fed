//! Side by side where there are threads, one after the other in the browser; the result is the same.

/// What `read` makes of each item, in their order.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn map<T: Send, U: Send>(items: Vec<T>, read: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    use rayon::prelude::*;
    items.into_par_iter().map(read).collect()
}

/// What `read` makes of each item, in their order.
#[cfg(target_family = "wasm")]
pub(crate) fn map<T, U>(items: Vec<T>, read: impl Fn(T) -> U) -> Vec<U> {
    items.into_iter().map(read).collect()
}
