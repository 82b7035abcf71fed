//! The other tools that look at migrations, and what each calls what a rule is about: for those who move over.
//!
//! Which rule answers to which name stands in the pages (`elsewhere`). The list of a tool's own names, complete for one
//! version, is a page too (`rules/elsewhere/<tool>.md`): it says of each name that no rule answers to why there is none.

use std::fmt;

/// What a rule is called in another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias<'a> {
    /// The tool: `squawk`.
    pub tool: &'a str,
    /// Its name for it: `ban-drop-column`.
    pub name: &'a str,
}

impl<'a> Alias<'a> {
    /// Reads one, as a page has it: the tool, a space, and its name.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        let (tool, name) = text.trim().split_once(' ')?;
        Some(Self { tool, name })
    }
}

impl fmt::Display for Alias<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.tool, self.name)
    }
}

/// A tool, and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer<'a> {
    /// `# heading`: what it is called.
    pub tool: &'a str,
    /// The version that the names are of.
    pub version: &'a str,
    /// All of its names, in the order of the page.
    pub names: Vec<PeerName<'a>>,
}

/// A tool's name for one of its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerName<'a> {
    /// The name, as it is written in that tool's settings.
    pub name: &'a str,
    /// What it stands for, where the name is a code.
    pub title: Option<&'a str>,
    /// What stands in the column `here`: links to rules, or the reason why there is none.
    pub here: &'a str,
}

impl<'a> Peer<'a> {
    /// Reads a page.
    ///
    /// # Errors
    /// Says what is missing or not understood.
    pub fn read(text: &'a str) -> Result<Self, String> {
        let text = text.strip_prefix("# ").ok_or("it does not begin with `# `")?;
        let (tool, text) = text.split_once('\n').ok_or("it is its heading and nothing else")?;
        let said = text.trim_start().strip_prefix("Version ").ok_or("it does not say `Version …` under its heading")?;
        let (version, rows) = said.split_once("\n\n| there | here |\n|---|---|\n").ok_or("it has no table")?;
        let names = rows.lines().map(PeerName::read).collect::<Result<_, _>>()?;
        Ok(Self { tool, version: version.trim_end_matches('.'), names })
    }
}

impl<'a> PeerName<'a> {
    fn read(row: &'a str) -> Result<Self, String> {
        let problem = || format!("`{row}` is not a row of two columns, the first with a name in backticks");
        let (there, here) = row.strip_prefix("| `").and_then(|row| row.split_once(" | ")).ok_or_else(problem)?;
        let (name, title) = there.split_once('`').ok_or_else(problem)?;
        let here = here.strip_suffix(" |").ok_or_else(problem)?;
        Ok(Self { name, title: Some(title.trim()).filter(|title| !title.is_empty()), here })
    }

    /// Why no rule answers to it, unless one does.
    #[must_use]
    pub fn reason(&self) -> Option<&'a str> {
        (!self.here.starts_with('[')).then_some(self.here)
    }
}
