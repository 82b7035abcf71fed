//! A rule: a page and a check.

use model::{History, Migration, Step};

use crate::{Facts, Finding, JudgedAllow, Page, UnknownSetting};

/// One rule of the rulebook.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name: the page's file name, the key in the settings, the word after *allow*.
    pub name: &'static str,
    /// Its page, as written.
    pub text: &'static str,
    /// The question it asks.
    pub check: Check,
}

/// What a rule is asked of.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each step, up and down, with the facts before it.
    Step(fn(&Step, &Facts) -> Option<Finding>),
    /// Each migration, with the facts after its upgrade.
    Migration(fn(&Migration, &Facts) -> Vec<Finding>),
    /// Each migration that has a way back, with the facts after its upgrade and then its downgrade.
    Return(fn(&Migration, &Facts) -> Vec<Finding>),
    /// Each history as a whole.
    History(fn(&History) -> Vec<Finding>),
    /// Each allow, once it is known what it allowed.
    Allow(fn(&JudgedAllow) -> Option<Finding>),
    /// Each key of the settings that means nothing.
    Setting(fn(&UnknownSetting) -> Option<Finding>),
}

impl Rule {
    /// Its page, read.
    ///
    /// # Panics
    /// Never for a rule of the rulebook: a test reads every page.
    #[must_use]
    pub fn page(&self) -> Page<'static> {
        match Page::read(self.text) {
            Ok(page) => page,
            Err(problem) => panic!("the page of `{}` cannot be read: {problem}", self.name),
        }
    }
}

/// Names a rule after its page: `rule!("drop-table", Check::Step(check))` takes in `../drop-table.md` as seen from the
/// file that says so.
#[macro_export]
macro_rules! rule {
    ($name:literal, $check:expr) => {
        $crate::Rule { name: $name, text: include_str!(concat!("../", $name, ".md")), check: $check }
    };
}
