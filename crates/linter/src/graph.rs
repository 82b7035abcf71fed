//! The revision graph of a history: who follows whom, and in which order to go through them.

use std::collections::HashMap;
use std::sync::Arc;

use model::{History, Migration, Name};

mod walk;

/// A history's graph. A revision is known by its place in [`History::migrations`].
///
/// Names that no revision of the history bears are passed over; one that several bear (two files of one number) means
/// all of them.
#[derive(Clone, Debug)]
pub struct Graph<'h> {
    migrations: &'h [Arc<Migration>],
    named: HashMap<&'h str, Vec<usize>>,
    labelled: HashMap<&'h str, usize>,
    parents: Vec<Vec<usize>>,
    needs: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
    dependents: Vec<Vec<usize>>,
}

impl<'h> Graph<'h> {
    /// The graph of a history.
    #[must_use]
    pub fn new(history: &'h History) -> Self {
        let migrations = history.migrations.as_slice();
        let count = migrations.len();
        let (mut named, mut labelled) = (HashMap::<&str, Vec<usize>>::new(), HashMap::new());
        for (number, migration) in migrations.iter().enumerate() {
            named.entry(migration.revision.as_str()).or_default().push(number);
            for label in &migration.branch_labels {
                labelled.entry(label.as_str()).or_insert(number);
            }
        }
        let none = || vec![Vec::new(); count];
        let (parents, needs, children, dependents) = (none(), none(), none(), none());
        let mut graph = Self { migrations, named, labelled, parents, needs, children, dependents };
        for (number, migration) in migrations.iter().enumerate() {
            graph.parents[number] = graph.all_named(&migration.parents, number);
            graph.needs[number] = graph.all_named(&migration.depends_on, number);
        }
        for number in 0..count {
            for &parent in &graph.parents[number] {
                graph.children[parent].push(number);
            }
            for &need in &graph.needs[number] {
                graph.dependents[need].push(number);
            }
        }
        graph
    }

    /// The migration in that place.
    #[must_use]
    pub fn migration(&self, number: usize) -> &'h Migration {
        &self.migrations[number]
    }

    /// How many revisions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.migrations.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.migrations.is_empty()
    }

    /// The revision of exactly that name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        self.named.get(name)?.first().copied()
    }

    /// The revision that bears that branch label.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<usize> {
        self.labelled.get(label).copied()
    }

    /// The names of all revisions.
    pub fn names(&self) -> impl Iterator<Item = &'h str> {
        self.migrations.iter().map(|migration| migration.revision.as_str())
    }

    /// The branch labels.
    pub fn labels(&self) -> impl Iterator<Item = &'h str> {
        self.migrations.iter().flat_map(|migration| &migration.branch_labels).map(Name::as_str)
    }

    /// The revisions that one follows, in the order it names them.
    #[must_use]
    pub fn parents(&self, number: usize) -> &[usize] {
        &self.parents[number]
    }

    /// The revisions that must have run before one that does not follow them.
    #[must_use]
    pub fn needs(&self, number: usize) -> &[usize] {
        &self.needs[number]
    }

    /// The revisions that follow one.
    #[must_use]
    pub fn children(&self, number: usize) -> &[usize] {
        &self.children[number]
    }

    /// The revisions that nobody follows.
    #[must_use]
    pub fn heads(&self) -> Vec<usize> {
        (0..self.len()).filter(|&number| self.children[number].is_empty()).collect()
    }

    /// The revisions that nobody follows or depends on: to run them is to run everything.
    #[must_use]
    pub fn tips(&self) -> Vec<usize> {
        self.heads().into_iter().filter(|&number| self.dependents[number].is_empty()).collect()
    }

    /// The revisions that follow none.
    #[must_use]
    pub fn bases(&self) -> Vec<usize> {
        (0..self.len()).filter(|&number| self.migrations[number].parents.is_empty()).collect()
    }

    /// Whether each revision is among `from`, or comes before one of them: as its ancestor, or because it is needed.
    #[must_use]
    pub fn before(&self, from: &[usize]) -> Vec<bool> {
        self.reach(from, |number| self.parents[number].iter().chain(&self.needs[number]))
    }

    /// Whether each revision is among `from`, or follows or needs one of them.
    #[must_use]
    pub fn after(&self, from: &[usize]) -> Vec<bool> {
        self.reach(from, |number| self.children[number].iter().chain(&self.dependents[number]))
    }

    /// Whether each revision is on the branch of `member`: itself, its ancestors, its descendants.
    #[must_use]
    pub fn lineage(&self, member: usize) -> Vec<bool> {
        let mut on_branch = self.reach(&[member], |number| self.children[number].iter());
        on_branch.iter_mut().zip(self.ancestors(member)).for_each(|(on_branch, ancestor)| *on_branch |= ancestor);
        on_branch
    }

    /// Whether each revision is `member` or one that it descends from.
    #[must_use]
    pub fn ancestors(&self, member: usize) -> Vec<bool> {
        self.reach(&[member], |number| self.parents[number].iter())
    }

    fn reach<'s, I>(&'s self, from: &[usize], next: impl Fn(usize) -> I) -> Vec<bool>
    where
        I: Iterator<Item = &'s usize>,
    {
        let mut reached = vec![false; self.len()];
        let mut waiting = from.to_vec();
        while let Some(number) = waiting.pop() {
            if !std::mem::replace(&mut reached[number], true) {
                waiting.extend(next(number));
            }
        }
        reached
    }

    /// The revisions that are `wanted`, newest first: each before those it follows or needs, and each line of
    /// descent in one piece as far as it goes. Those on a cycle come last.
    #[must_use]
    pub fn newest_first(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut waits = vec![0usize; self.len()];
        let wanted: Vec<bool> = (0..self.len()).map(wanted).collect();
        for number in (0..self.len()).filter(|&number| wanted[number]) {
            for &earlier in self.parents[number].iter().chain(&self.needs[number]) {
                waits[earlier] += 1;
            }
        }
        // The newest head begins. What a step sets free goes on from there, before any other head has its turn.
        let mut next: Vec<usize> = (0..self.len()).filter(|&number| wanted[number] && waits[number] == 0).collect();
        let mut order = Vec::new();
        let mut placed = vec![false; self.len()];
        while let Some(number) = next.pop() {
            order.push(number);
            placed[number] = true;
            let earlier: Vec<usize> = self.parents[number].iter().chain(&self.needs[number]).copied().collect();
            for &earlier in earlier.iter().rev() {
                waits[earlier] -= 1;
                if waits[earlier] == 0 && wanted[earlier] {
                    next.push(earlier);
                }
            }
        }
        order.extend((0..self.len()).rev().filter(|&number| wanted[number] && !placed[number]));
        order
    }

    fn all_named(&self, names: &[Name], own: usize) -> Vec<usize> {
        let found = names.iter().flat_map(|name| match self.named.get(name.as_str()) {
            Some(numbers) => numbers.as_slice(),
            // A dependency may be said by its branch.
            None => self.labelled.get(name.as_str()).map_or(&[][..], std::slice::from_ref),
        });
        let mut numbers: Vec<usize> = Vec::new();
        for &number in found {
            if number != own && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }
}
