//! The order in which Alembic goes through revisions, where several orders would do.

use model::order;
use std::collections::HashSet;

use super::Graph;

/// How many revisions may be looked at for each there is before Alembic's order is given up: only a graph with very many
/// lines side by side needs more.
const MOST_LOOKS: usize = 256;

impl Graph<'_> {
    /// The revisions that are `wanted`, each before those it follows or needs, in Alembic's order
    /// (`RevisionMap._topological_sort`): it walks back from the heads, first from the one whose file comes first, and
    /// turns to another line where that one follows what would be next.
    #[must_use]
    pub fn walked_back(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let wanted: Vec<bool> = (0..self.len()).map(wanted).collect();
        self.line_by_line(wanted.clone()).unwrap_or_else(|| self.newest_first(|number| wanted[number]))
    }

    /// `None` where a cycle leads nowhere, and where it takes too many looks.
    fn line_by_line(&self, wanted: Vec<bool>) -> Option<Vec<usize>> {
        let followed = |number: usize| self.children(number).iter().any(|&child| wanted[child]);
        let mut heads: Vec<usize> = (0..self.len()).filter(|&number| wanted[number] && !followed(number)).collect();
        order::by_key(&mut heads, |&number| self.migration(number).file);
        let total = wanted.iter().filter(|wanted| **wanted).count();
        let mut todo = wanted;
        let mut looks = MOST_LOOKS.saturating_mul(total + 1);
        let (mut order, mut current) = (Vec::with_capacity(total), 0);
        while let Some(&candidate) = heads.get(current) {
            looks = looks.checked_sub(heads.len())?;
            let later = self.later(candidate, &todo, &mut looks)?;
            // What follows it and was not come by yet is behind another head.
            if !later.is_empty() {
                current = heads.iter().position(|head| later.contains(head))?;
                continue;
            }
            order.push(candidate);
            todo[candidate] = false;
            let mut next: Vec<usize> = Vec::new();
            for &earlier in self.parents(candidate).iter().chain(self.needs(candidate)) {
                if todo[earlier] && !heads.contains(&earlier) && !next.contains(&earlier) {
                    next.push(earlier);
                }
            }
            match next.split_first() {
                Some((first, others)) => {
                    heads[current] = *first;
                    heads.extend(others);
                }
                None => {
                    heads.remove(current);
                    current = current.saturating_sub(1);
                }
            }
        }
        (order.len() == total).then_some(order)
    }

    /// What follows or needs a revision, near or far, of those that are still to do; without itself, unless it is on a
    /// cycle.
    fn later(&self, number: usize, todo: &[bool], looks: &mut usize) -> Option<HashSet<usize>> {
        let mut found = HashSet::new();
        let mut waiting = vec![number];
        while let Some(next) = waiting.pop() {
            *looks = looks.checked_sub(1)?;
            for &later in self.children(next).iter().chain(&self.dependents[next]) {
                if todo[later] && found.insert(later) {
                    waiting.push(later);
                }
            }
        }
        Some(found)
    }
}
