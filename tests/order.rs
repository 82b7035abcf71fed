//! Sorting as the model does it, held against the standard library's.

use model::order;

#[test]
fn items_are_sorted_as_the_standard_library_sorts_them() {
    let mut state = 7_u32;
    for length in [0, 1, 2, 3, 19, 20, 21, 333] {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % 50
        };
        // What is equal can be told apart by where it stood.
        let mut ours: Vec<(u32, usize)> = (0..length).map(|position| (next(), position)).collect();
        let mut theirs = ours.clone();
        order::by_key(&mut ours, |(key, _)| *key);
        theirs.sort_by_key(|(key, _)| *key);
        assert_eq!(ours, theirs);
    }
}
