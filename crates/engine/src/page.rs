//! A rule's page: its documentation, metadata, examples and test, all in one Markdown file.

use std::fmt;

use model::Dialect;

use crate::{Alias, Level};

/// The harm a rule prevents: how the rulebook is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hazard {
    /// It fails when it is run.
    Fails,
    /// It makes others wait.
    Blocks,
    /// It breaks code that runs meanwhile.
    Breaks,
    /// It destroys data.
    Destroys,
    /// It cannot be undone.
    NoWayBack,
    /// The history does not hold together.
    History,
    /// It gives away a secret, or ties the migration to one environment.
    Leaks,
    /// It is hard to read.
    Clarity,
    /// It is a matter of taste.
    Taste,
    /// It is about the rules themselves.
    Rules,
}

impl Hazard {
    /// The hazards, in the order the rulebook has them, each with its name.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("fails", Self::Fails),
        ("blocks", Self::Blocks),
        ("breaks", Self::Breaks),
        ("destroys", Self::Destroys),
        ("no way back", Self::NoWayBack),
        ("history", Self::History),
        ("leaks", Self::Leaks),
        ("clarity", Self::Clarity),
        ("taste", Self::Taste),
        ("rules", Self::Rules),
    ];

    /// The hazard of that name, as the pages write it (`no way back`) or as the settings do (`no-way-back`).
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let is_named = |known: &str| known == name || known.replace(' ', "-") == name;
        Self::NAMES.iter().find(|(known, _)| is_named(known)).map(|&(_, hazard)| hazard)
    }

    /// Whether it mostly follows from what PostgreSQL does, or is advised because of it: then a rule holds for another
    /// database only where its page says so.
    #[must_use]
    pub fn is_of_postgres(self) -> bool {
        matches!(self, Self::Fails | Self::Blocks | Self::Taste)
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, hazard)| hazard == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

/// A page, read. Everything borrows from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// `# heading`: the rule's name.
    pub name: &'a str,
    /// How bad a finding of the rule is.
    pub level: Level,
    /// The harm it prevents.
    pub hazard: Hazard,
    /// The lock that the flagged operation takes, where the rule is about one.
    pub lock: Option<&'a str>,
    /// The version of surefoot that had it first.
    pub since: &'a str,
    /// Whether there is a fix: `none`, `safe`.
    pub fix: &'a str,
    /// How editors may show what a finding underlines: `unnecessary` words in grey, `deprecated` ones struck through.
    pub tag: Option<&'a str>,
    /// What other tools call it: `squawk ban-drop-column, eugene E2`, or `none`.
    elsewhere: &'a str,
    /// The rules that say more where they speak of the same step: `wide-lock-window, trigger-lock`.
    yields: Option<&'a str>,
    /// The databases that it holds for: `postgres`, `mysql, mariadb`, or `all`. Left out, the hazard decides.
    databases: Option<&'a str>,
    /// What goes wrong and for whom, in a sentence or two.
    pub summary: &'a str,
    /// The page without its front matter.
    pub body: &'a str,
    /// Where that begins, in bytes.
    offset: usize,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// Its heading: `Bad`, `Good`, `Safe when`, `Why`.
    pub heading: &'a str,
    /// Its text, examples included.
    pub text: &'a str,
    /// Its examples, in order.
    pub blocks: Vec<Block<'a>>,
}

/// The language of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// SQL: PostgreSQL's, or that of the database which the fence names (`mysql`, `sqlite`).
    Sql,
    /// An Alembic revision, or a piece of one.
    Python,
    /// Anything else: settings, a terminal.
    Other,
}

/// An example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// Its language.
    pub language: Language,
    /// The database that it is for: the one that the fence names, or PostgreSQL.
    pub dialect: Dialect,
    /// What stands behind the language: a file name, `on postgres 11`.
    pub words: &'a str,
    /// The text between the fences.
    pub text: &'a str,
    /// Where that text begins in the page, in bytes.
    pub offset: usize,
}

impl<'a> Block<'a> {
    /// The file the block stands for, if it is named: a page tells a history with such blocks.
    #[must_use]
    pub fn file_name(&self) -> Option<&'a str> {
        self.words.split_whitespace().find(|word| word.contains('.') || word.contains('/'))
    }

    /// What the file was before, if the block tells that: `0041_users.sql as on main`.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        self.words.ends_with(" as on main")
    }

    /// Whether the file was not there before: `0042_orders.sql not on main`.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.words.ends_with(" not on main")
    }

    /// The server the block is for, if it says so: `on postgres 11`.
    #[must_use]
    pub fn server(&self) -> Option<u16> {
        let (_, version) = self.words.split_once("on postgres ")?;
        version.split_whitespace().next()?.parse().ok()
    }
}

impl<'a> Page<'a> {
    /// Reads a page.
    ///
    /// # Errors
    /// Says what is missing or not understood.
    pub fn read(text: &'a str) -> Result<Self, String> {
        let matter = text.strip_prefix("---\n").ok_or("it does not begin with `---`")?;
        let (matter, body) = matter.split_once("\n---\n").ok_or("its front matter does not end with `---`")?;
        let mut page = Self {
            name: "",
            level: Level::Off,
            hazard: Hazard::Rules,
            lock: None,
            since: "",
            fix: "none",
            tag: None,
            elsewhere: "none",
            yields: None,
            databases: None,
            summary: "",
            body,
            offset: 0,
        };
        let mut has = (false, false);
        for line in matter.lines() {
            let (key, value) = line.split_once(": ").ok_or_else(|| format!("`{line}` is not `key: value`"))?;
            let unknown = || format!("`{value}` is no {key}");
            match key {
                "level" => (page.level, has.0) = (Level::of(value).ok_or_else(unknown)?, true),
                "hazard" => (page.hazard, has.1) = (Hazard::of(value).ok_or_else(unknown)?, true),
                "lock" => page.lock = Some(value),
                "since" => page.since = value,
                "fix" => page.fix = value,
                "tag" => page.tag = Some(value),
                "elsewhere" => page.elsewhere = value,
                "yields" => page.yields = Some(value),
                "databases" => {
                    let is_known = |word: &str| word == "all" || Dialect::of_word(word).is_some();
                    page.databases = Some(value.split(", ").all(is_known).then_some(value).ok_or_else(unknown)?);
                }
                _ => return Err(format!("`{key}` is no key of the front matter")),
            }
        }
        if has != (true, true) || page.since.is_empty() {
            return Err("its front matter lacks `level`, `hazard` or `since`".to_owned());
        }
        let (title, rest) = body.trim_start().split_once('\n').ok_or("it has no `# heading`")?;
        page.name = title.strip_prefix("# ").ok_or("its first heading is not `# name`")?.trim();
        page.summary = rest.trim_start().split("\n\n").next().unwrap_or("").trim();
        page.offset = text.len() - body.len();
        Ok(page)
    }

    /// The parts under `##` headings.
    ///
    /// # Errors
    /// If a heading is of another depth.
    pub fn sections(&self) -> Result<Vec<Section<'a>>, String> {
        Section::read_all(self.body, self.offset)
    }

    /// The rules that say more where they speak of the same step: this one is silent there.
    pub fn yields(&self) -> impl Iterator<Item = &'a str> {
        self.yields.into_iter().flat_map(|names| names.split(", "))
    }

    /// Whether the rule holds for that database: what its page says, else for all but the rules that follow from what
    /// PostgreSQL does.
    #[must_use]
    pub fn holds_for(&self, dialect: Dialect) -> bool {
        match self.databases {
            Some(words) => words.split(", ").any(|word| word == "all" || Dialect::of_word(word) == Some(dialect)),
            None => dialect.is_postgres() || !self.hazard.is_of_postgres(),
        }
    }

    /// The databases that it holds for.
    pub fn databases(&self) -> impl Iterator<Item = Dialect> {
        Dialect::READ.into_iter().filter(|dialect| self.holds_for(*dialect))
    }

    /// Those that its page names, for whom its hazard alone would not tell: `MySQL, MariaDB`, `every database`.
    #[must_use]
    pub fn named_databases(&self) -> Option<String> {
        self.databases.map(|_| self.databases_in_words())
    }

    /// Those that it holds for, in words.
    #[must_use]
    pub fn databases_in_words(&self) -> String {
        let names: Vec<&str> = self.databases().map(Dialect::name).collect();
        if names.len() == Dialect::READ.len() { "every database".to_owned() } else { names.join(", ") }
    }

    /// What other tools call it.
    pub fn elsewhere(&self) -> impl Iterator<Item = Alias<'a>> + use<'a> {
        self.elsewhere.split(", ").filter_map(Alias::read)
    }

    /// The part under that heading.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<Section<'a>> {
        self.sections().ok()?.into_iter().find(|section| section.heading == heading)
    }

    /// The file of that name: the page as it is linked to.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.md", self.name)
    }
}

impl<'a> Section<'a> {
    /// The parts of a text under `##` headings, which begins at `offset` of its page. What stands before the first one
    /// is left out.
    ///
    /// # Errors
    /// If a heading behind the first is of another depth.
    pub fn read_all(text: &'a str, offset: usize) -> Result<Vec<Self>, String> {
        let headings = headings(text);
        let mut sections = Vec::new();
        for (index, &(start, end)) in headings.iter().enumerate().skip(1) {
            let heading = &text[start..end];
            let heading = heading.strip_prefix("## ").ok_or_else(|| format!("`{heading}` is not a `##` heading"))?;
            let text = &text[end..headings.get(index + 1).map_or(text.len(), |&(next, _)| next)];
            sections.push(Section { heading: heading.trim(), text, blocks: blocks(text, offset + end) });
        }
        Ok(sections)
    }
}

/// The headings of a text, each as start and end; fences hide what looks like one.
fn headings(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut fenced = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && line.starts_with('#') {
            found.push((start, start + line.trim_end().len()));
        }
        start += line.len();
    }
    found
}

/// The fenced blocks of a text that begins at `offset` of its page.
fn blocks(text: &str, offset: usize) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((info.trim(), start + line.len())),
                Some((info, from)) => {
                    let (language, words) = info.split_once(' ').unwrap_or((info, ""));
                    let dialect = Dialect::of_word(language);
                    let language = match language {
                        "sql" => Language::Sql,
                        "python" => Language::Python,
                        _ if dialect.is_some() => Language::Sql,
                        _ => Language::Other,
                    };
                    let dialect = dialect.unwrap_or_default();
                    found.push(Block { language, dialect, words, text: &text[from..start], offset: offset + from });
                    None
                }
            };
        }
        start += line.len();
    }
    found
}
