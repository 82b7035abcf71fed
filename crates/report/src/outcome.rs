//! What a check came to: all that a report for a machine tells of.

use linter::{Histories, Level, Report};

/// A check that is over.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// What was found, in which histories.
    pub histories: &'a Histories,
    /// What could not be found or read at all, a sentence each: what is reported is then no proof.
    pub unread: &'a [String],
    /// The least level that fails the check; `None` if nothing that is found does.
    pub fails_from: Option<Level>,
}

impl<'a> Outcome<'a> {
    /// What was found.
    #[must_use]
    pub fn report(&self) -> &'a Report {
        &self.histories.report
    }

    /// Whether a finding of that level fails the check.
    #[must_use]
    pub fn fails_by(&self, level: Level) -> bool {
        self.fails_from.is_some_and(|least| level >= least)
    }

    /// Whether the check fails by what was found.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.fails_by(self.report().worst())
    }
}

/// What people call a level: `error`, `warning`, `info`.
pub(crate) fn word(level: Level) -> &'static str {
    match level {
        Level::Warn => "warning",
        level => level.name(),
    }
}
