//! The order in which a history is walked, so that each migration sees its own past and no other's.
//!
//! What has been applied is a stack, bottom first. Before a migration it must hold the migration's ancestors, no more
//! and no fewer: what does not belong is popped, and taken back in the schema's log; what is missing is applied again.
//! Branches are walked one after the other, so that a fork and its merge cost twice the branch and not the history.

use std::collections::{BinaryHeap, HashMap, HashSet};

use model::{History, order};

/// How often, on average, a migration may be applied again. A graph that asks for more is walked on as if its branches
/// were one line: what it costs stays in proportion to the history.
const PATIENCE: usize = 6;

/// The migrations of a history, by their places in it.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Those that must have run before each.
    before: Vec<Vec<usize>>,
    /// How many follow each.
    after: Vec<usize>,
    /// The order in which they are walked.
    pub(crate) order: Vec<usize>,
    /// The place of each in that order.
    rank: Vec<usize>,
}

/// What has to happen before a migration is applied.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Way {
    /// How many stay on the stack.
    pub(crate) keep: usize,
    /// Those that are applied again, in order.
    pub(crate) again: Vec<usize>,
    /// Whether every other migration runs before it or after it, whatever the order: none runs beside it.
    pub(crate) is_alone: bool,
    /// Whether nobody will ask for what lies beneath it any more.
    pub(crate) is_trunk: bool,
}

impl Graph {
    pub(crate) fn of(history: &History) -> Self {
        let count = history.migrations.len();
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(count);
        for (index, migration) in history.migrations.iter().enumerate() {
            // Of two with one name the first is meant.
            places.entry(migration.revision.as_str()).or_insert(index);
        }
        let mut graph = Self { before: Vec::with_capacity(count), after: vec![0; count], ..Self::default() };
        for (index, migration) in history.migrations.iter().enumerate() {
            let named = migration.parents.iter().chain(&migration.depends_on);
            let mut is_broken = false;
            let mut before: Vec<usize> = Vec::new();
            for name in named {
                match places.get(name.as_str()) {
                    // What comes later in the history is on a cycle.
                    Some(&place) if place < index => before.push(place),
                    _ => is_broken = true,
                }
            }
            // Where the graph is broken, the order of the files is as good a guess as any.
            if is_broken && index > 0 {
                before.push(index - 1);
            }
            model::order::natural(&mut before);
            before.dedup();
            for &place in &before {
                if let Some(after) = graph.after.get_mut(place) {
                    *after += 1;
                }
            }
            graph.before.push(before);
        }
        graph.sort();
        graph
    }

    /// Walks a branch to its end before it begins another.
    fn sort(&mut self) {
        let count = self.before.len();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut waits: Vec<usize> = self.before.iter().map(Vec::len).collect();
        for (index, before) in self.before.iter().enumerate() {
            for &place in before {
                if let Some(children) = children.get_mut(place) {
                    children.push(index);
                }
            }
        }
        let mut ready: Vec<usize> = (0..count).filter(|&index| self.before(index).is_empty()).rev().collect();
        self.rank = vec![0; count];
        while let Some(index) = ready.pop() {
            if let Some(rank) = self.rank.get_mut(index) {
                *rank = self.order.len();
            }
            self.order.push(index);
            for &child in children.get(index).map_or(&[][..], Vec::as_slice).iter().rev() {
                if let Some(waiting) = waits.get_mut(child) {
                    *waiting -= 1;
                    if *waiting == 0 {
                        ready.push(child);
                    }
                }
            }
        }
    }

    /// What must have run before a migration, in the order in which it is walked.
    pub(crate) fn ancestors(&self, index: usize) -> Vec<usize> {
        let mut found: HashSet<usize> = HashSet::new();
        let mut ahead = vec![index];
        while let Some(next) = ahead.pop() {
            ahead.extend(self.before(next).iter().filter(|&&before| found.insert(before)));
        }
        let mut found: Vec<usize> = found.into_iter().collect();
        order::by_key(&mut found, |&ancestor| self.rank(ancestor));
        found
    }

    fn before(&self, index: usize) -> &[usize] {
        self.before.get(index).map_or(&[], Vec::as_slice)
    }

    fn rank(&self, index: usize) -> usize {
        self.rank.get(index).copied().unwrap_or(0)
    }
}

/// What has been applied.
#[derive(Debug)]
pub(crate) struct Stack<'a> {
    graph: &'a Graph,
    /// Those that can still be popped, each with whether all beneath it are its ancestors.
    entries: Vec<(usize, bool)>,
    /// Where each of them stands.
    places: HashMap<usize, usize>,
    /// How many lie beneath `entries` for good.
    settled: usize,
    /// How many were walked.
    walked: usize,
    /// How many of those that were walked are followed by one that was not, counted once for each.
    pending: usize,
    /// How many beginnings were not walked yet.
    beginnings: usize,
    /// How much may still be applied again.
    patience: usize,
}

impl<'a> Stack<'a> {
    pub(crate) fn new(graph: &'a Graph) -> Self {
        let beginnings = graph.before.iter().filter(|before| before.is_empty()).count();
        Self {
            graph,
            entries: Vec::new(),
            places: HashMap::new(),
            settled: 0,
            walked: 0,
            pending: 0,
            beginnings,
            patience: graph.before.len().saturating_mul(PATIENCE),
        }
    }

    /// Goes to a migration, which is the next in the graph's order.
    pub(crate) fn go(&mut self, index: usize) -> Way {
        let graph = self.graph;
        let before = graph.before(index);
        let top = self.entries.last().map(|(top, _)| *top);
        let mut way = Way { keep: self.entries.len(), ..Way::default() };
        let goes_on = match before {
            [only] => top == Some(*only),
            [] => self.entries.is_empty() && self.settled == 0,
            _ => false,
        };
        if !goes_on && self.patience > 0 {
            self.turn(before, &mut way);
        }
        for (popped, _) in self.entries.drain(way.keep..) {
            self.places.remove(&popped);
        }
        for &again in &way.again {
            self.push(again, false);
        }
        self.patience = self.patience.saturating_sub(way.again.len());
        let is_whole = self.settled + self.entries.len() == self.walked;
        self.push(index, true);
        self.walked += 1;
        self.pending -= before.len().min(self.pending);
        self.beginnings -= usize::from(before.is_empty());
        let is_last_branch = self.pending == 0 && self.beginnings == 0;
        self.pending += graph.after.get(index).copied().unwrap_or(0);
        way.is_alone = is_whole && is_last_branch;
        way.is_trunk = way.is_alone;
        if way.is_trunk {
            self.settled += self.entries.len() - 1;
            self.entries.clear();
            self.places.clear();
            self.push(index, true);
        }
        way
    }

    fn push(&mut self, index: usize, is_pure: bool) {
        self.places.insert(index, self.entries.len());
        self.entries.push((index, is_pure));
    }

    /// Finds out which of those on the stack are ancestors, and which ancestors are not on it.
    fn turn(&mut self, before: &[usize], way: &mut Way) {
        let graph = self.graph;
        let mut found: HashSet<usize> = HashSet::new();
        // Latest first: what is met is met once, after all that follow it.
        let mut ahead: BinaryHeap<(usize, usize)> = before.iter().map(|&index| (graph.rank(index), index)).collect();
        found.extend(before);
        let mut keep = 0;
        while let Some((_, index)) = ahead.pop() {
            let entry = self.places.get(&index).and_then(|&place| Some((place, self.entries.get(place)?.1)));
            // All that is left are its ancestors, and they lie beneath it.
            if let Some((place, true)) = entry
                && ahead.is_empty()
            {
                keep = place + 1;
                break;
            }
            for &parent in graph.before(index) {
                if found.insert(parent) {
                    ahead.push((graph.rank(parent), parent));
                }
            }
        }
        self.patience = self.patience.saturating_sub(found.len() / 4);
        while self.entries.get(keep).is_some_and(|(index, _)| found.contains(index)) {
            keep += 1;
        }
        way.keep = keep;
        let stays = |index: &usize| self.places.get(index).is_some_and(|&place| place < keep);
        let is_above = |index: &usize| !stays(index) && !self.is_settled(*index);
        way.again = found.iter().copied().filter(is_above).collect();
        order::by_key(&mut way.again, |&index| graph.rank(index));
    }

    /// Whether it lies beneath the entries for good: everything before the lowest of them does.
    fn is_settled(&self, index: usize) -> bool {
        let lowest = self.entries.first().map(|(lowest, _)| self.graph.rank(*lowest));
        self.settled > 0 && lowest.is_some_and(|lowest| self.graph.rank(index) < lowest)
    }
}
