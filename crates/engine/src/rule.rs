//! A rule: a page and a check.

use model::{History, Migration, Step};

use crate::{Facts, Finding, JudgedAllow, Page, UnknownSetting};

/// One rule of the rulebook.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name: the page's file name, the key in the settings, the word after *allow*.
    pub name: &'static str,
    /// Its page, as written; without the feature `pages` as far as its summary: see [`front`].
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
        $crate::Rule { name: $name, text: $crate::page!(concat!("../", $name, ".md")), check: $check }
    };
}

/// The text of a page.
#[cfg(feature = "pages")]
#[macro_export]
macro_rules! page {
    ($file:expr) => {
        include_str!($file)
    };
}

/// The text of a page, as far as [`front`]: the rest is no part of the program.
#[cfg(not(feature = "pages"))]
#[macro_export]
macro_rules! page {
    ($file:expr) => {{
        const PAGE: &str = include_str!($file);
        const FRONT: [u8; $crate::front(PAGE)] = $crate::beginning(PAGE);
        match std::str::from_utf8(&FRONT) {
            Ok(text) => text,
            Err(_) => panic!("the page is cut within a character"),
        }
    }};
}

/// How far a page says what its rule is: its front matter, its heading and its summary. A count of bytes.
#[must_use]
pub const fn front(page: &str) -> usize {
    let matter = end(page.as_bytes(), b"\n---\n", 0);
    let heading = end(page.as_bytes(), b"\n\n", matter);
    end(page.as_bytes(), b"\n\n", heading)
}

/// Behind the first such bytes from `at` on, or at the end of the text.
const fn end(text: &[u8], words: &[u8], mut at: usize) -> usize {
    while at + words.len() <= text.len() {
        let mut same = 0;
        while same < words.len() && text[at + same] == words[same] {
            same += 1;
        }
        if same == words.len() {
            return at + same;
        }
        at += 1;
    }
    text.len()
}

/// The first bytes of a text. It is called while the program is compiled, of a text that is as long.
#[must_use]
pub const fn beginning<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        bytes[at] = text.as_bytes()[at];
        at += 1;
    }
    bytes
}
