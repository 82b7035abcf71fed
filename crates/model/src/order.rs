//! Sorting, with one sort for all types: it moves places, and the items follow.
//!
//! The standard library's sort is made anew for each type that is sorted, several kilobytes each time; some forty of them
//! were a fiftieth of the module that browsers fetch.

use std::cmp::Ordering;

/// Sorts items by a comparison. What compares equal stays in its order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort(&mut places, &mut |left, right| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    follow(&mut places, &mut |left, right| items.swap(left, right));
}

/// Sorts items by a key, which is asked for at each comparison. What has equal keys stays in its order.
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |left, right| key(left).cmp(&key(right)));
}

/// Sorts items by what they are.
pub fn natural<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

fn sort(places: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    places.sort_by(|left, right| compare(*left, *right));
}

/// Brings to each place what is to stand there: `places` tells where it stands now. Each swap brings one thing home.
fn follow(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut here = start;
        while let Some(place) = places.get_mut(here) {
            let from = std::mem::replace(place, here);
            if from == start {
                break;
            }
            swap(here, from);
            here = from;
        }
    }
}
