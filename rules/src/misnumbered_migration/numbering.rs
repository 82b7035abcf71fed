//! How a project numbers its migrations: 0001, 0002, …

use std::collections::HashMap;

use model::{History, Migration};

/// A project counts its migrations if nine in ten have a number, and five at least.
const FEWEST: usize = 5;

/// The numbers of a history, in its order; `None` for a migration without.
pub(super) struct Numbering {
    numbers: Vec<Option<u32>>,
}

/// Where a history departs from its own numbering.
pub(super) enum Fault<'h> {
    /// Two of one number: the later one, and the first.
    Twice(&'h Migration, &'h Migration),
    /// One that is run after another with a higher number.
    Before(&'h Migration, &'h Migration),
    /// One without a number.
    Unnumbered(&'h Migration),
    /// The number that is missing before one.
    Gap(&'h Migration, u32),
}

impl Numbering {
    /// The numbering of a history, if it has one.
    pub(super) fn of(history: &History) -> Option<Self> {
        let numbers: Vec<Option<u32>> = history.each().map(|migration| number(&migration.stem)).collect();
        let counted = numbers.iter().flatten().count();
        (counted >= FEWEST && counted * 10 >= numbers.len() * 9).then_some(Self { numbers })
    }

    /// Where it is departed from. What happens often is how the project does it, and no fault.
    pub(super) fn faults<'h>(&self, history: &'h History) -> Vec<Fault<'h>> {
        let migrations = || history.each().zip(&self.numbers);
        let mut faults = Vec::new();
        let mut first: HashMap<u32, &Migration> = HashMap::new();
        let (mut twice, mut before, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        let mut highest: Option<(u32, &Migration)> = None;
        for (migration, number) in migrations().filter_map(|(migration, number)| Some((migration, (*number)?))) {
            if let Some(other) = first.insert(number, migration) {
                twice.push(Fault::Twice(migration, other));
            } else if let Some((_, other)) = highest.filter(|(above, _)| *above > number) {
                before.push(Fault::Before(migration, other));
            } else if let Some((below, _)) = highest.filter(|(below, _)| *below + 1 < number) {
                gaps.push(Fault::Gap(migration, below + 1));
            }
            if highest.is_none_or(|(above, _)| above <= number) {
                highest = Some((number, migration));
            }
        }
        // Several series, or none that anybody keeps to.
        if (twice.len() + before.len()) * 10 > self.numbers.len() {
            return faults;
        }
        // Where the latest are without, the project has given up counting.
        let last = self.numbers.iter().rposition(Option::is_some).unwrap_or(0);
        let forgotten = |(position, (_, number)): &(usize, (&Migration, &Option<u32>))| {
            number.is_none() && (*position < last || last + 2 == self.numbers.len())
        };
        let unnumbered = migrations().enumerate().filter(forgotten);
        faults.extend(unnumbered.map(|(_, (migration, _))| Fault::Unnumbered(migration)));
        faults.append(&mut twice);
        faults.append(&mut before);
        if gaps.len() == 1 {
            faults.append(&mut gaps);
        }
        faults
    }
}

/// The number that a name begins with. Longer ones are dates, and so are those that others follow (`2026-01-31`).
fn number(stem: &str) -> Option<u32> {
    let stem = stem.strip_prefix(['V', 'v']).unwrap_or(stem);
    let digits = stem.len() - stem.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (digits, rest) = stem.split_at(digits);
    let mut behind = rest.chars();
    let ends =
        behind.next().is_none_or(|c| !c.is_ascii_alphanumeric()) && behind.next().is_none_or(|c| !c.is_ascii_digit());
    ((1..=5).contains(&digits.len()) && ends).then(|| digits.parse().ok()).flatten()
}
