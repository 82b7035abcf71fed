//! Did you mean: the known word that a misspelt one is nearest to.

/// The candidate nearest to `word`, if one is near enough to be meant: not more than a third of the longer one may have
/// to change. Of two that are as near, the one that begins alike.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let mut best: Option<(usize, f64, &'a str)> = None;
    for candidate in candidates {
        let other = candidate.chars().count();
        let longer = length.max(other);
        // What differs by more in length alone is not near, and need not be compared.
        if (longer - length.min(other)) * 3 > longer {
            continue;
        }
        let changes = strsim::osa_distance(word, candidate);
        if changes * 3 > longer {
            continue;
        }
        let likeness = strsim::jaro_winkler(word, candidate);
        let is_nearer =
            |&(fewest, most, _): &(usize, f64, &str)| changes < fewest || changes == fewest && likeness > most;
        if best.as_ref().is_none_or(is_nearer) {
            best = Some((changes, likeness, candidate));
        }
    }
    best.map(|(_, _, candidate)| candidate)
}
