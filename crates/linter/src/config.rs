//! Settings: `surefoot.toml`, or `[tool.surefoot]` in pyproject.toml, read with a squiggle for every word that means
//! nothing.

use engine::{Check, Finding, Hazard, Level, Limit, Settings, UnknownSetting, milliseconds, nearest};
use model::{FileId, History, Runner, SourceFile, Span};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::database::Database;
use crate::pages::RulePages;
use crate::settings::{self, SETTINGS};

/// The settings that count for one folder.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What the engine is told.
    pub settings: Settings,
    /// The database, where it is said.
    pub(crate) database: Option<Database>,
    /// The tool that runs SQL files, where it is said.
    pub(crate) runner: Option<Runner>,
    /// Where the pages of the rules are, where it is said.
    pub(crate) rule_pages: Option<RulePages>,
    /// Globs of files that are replayed and not reported, relative to the settings file's folder.
    exclude: Vec<String>,
    /// Where `after` is said.
    after_at: Option<(FileId, Span)>,
    /// The folder of the settings file, with a trailing `/`; empty for the current one.
    folder: String,
}

impl Config {
    /// What is told of the database.
    fn with(mut self, database: Database) -> Self {
        self.database = Some(database);
        self.settings.is_server_named = database.server.is_some();
        self.settings.server = database.server.unwrap_or_default();
        self
    }

    /// Whether findings in that file are left out.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix(self.folder.as_str()) else {
            return false;
        };
        self.exclude.iter().any(|glob| fast_glob::glob_match(glob, path))
    }
}

/// What somebody says of all files at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// A settings file that counts for all of them, in place of those among them.
    pub settings: Option<&'a SourceFile>,
    /// The database, whatever settings say.
    pub database: Option<Database>,
}

impl<'a> From<Option<&'a SourceFile>> for Given<'a> {
    fn from(settings: Option<&'a SourceFile>) -> Self {
        Self { settings, database: None }
    }
}

/// The settings of every folder that has some.
pub(crate) struct Configs {
    /// Folder (with a trailing `/`, or empty), what it says, and the words that mean nothing.
    read: Vec<(Config, Vec<UnknownSetting>)>,
    given: bool,
    default: Config,
}

/// Reads every settings file among `files`, or only the one that is given. A database that is given comes before what any
/// of them says.
pub(crate) fn read_all(files: &[SourceFile], given: Given<'_>) -> Configs {
    let Given { settings: given, database } = given;
    let read = match given {
        // A given file is not one of the list: its id is one past the end.
        Some(file) => vec![read(file, FileId(files.len() as u32), "")],
        None => {
            let ids = (0..files.len() as u32).map(FileId);
            let is_settings = |id: &FileId| is_settings_file(&files[id.index()]);
            ids.filter(is_settings)
                .map(|id| {
                    let folder = files[id.index()].folder();
                    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                    read(&files[id.index()], id, &folder)
                })
                .collect()
        }
    };
    let named = |config: Config| match database {
        Some(database) => config.with(database),
        None => config,
    };
    let read = read.into_iter().map(|(config, unknown)| (named(config), unknown)).collect();
    Configs { read, given: given.is_some(), default: named(Config::default()) }
}

impl Configs {
    /// The settings nearest to a folder: its own, or those of the nearest folder above.
    pub(crate) fn nearest(&self, root: &str) -> &Config {
        let root = format!("{root}/");
        let above = |(config, _): &&(Config, Vec<UnknownSetting>)| self.given || root.starts_with(&config.folder);
        let nearest = self.read.iter().filter(above).max_by_key(|(config, _)| config.folder.len());
        nearest.map_or(&self.default, |(config, _)| config)
    }

    /// Where the pages of the rules are. A report leads to one place: what the topmost folder says counts.
    pub(crate) fn rule_pages(&self) -> RulePages {
        let saying = self.read.iter().filter(|(config, _)| config.rule_pages.is_some());
        let topmost = saying.min_by_key(|(config, _)| config.folder.len());
        topmost.and_then(|(config, _)| config.rule_pages.clone()).unwrap_or_default()
    }

    /// Notes each `after` that names no revision of the histories it counts for: it would leave nothing out.
    pub(crate) fn look_for_revisions(&mut self, histories: &[History]) {
        for index in 0..self.read.len() {
            let (config, _) = &self.read[index];
            let (Some(after), Some((file, span))) = (config.settings.after.clone(), config.after_at) else {
                continue;
            };
            let folder = config.folder.clone();
            let concerned = |history: &&History| self.nearest(&history.root).folder == folder;
            let revisions: Vec<&str> = histories
                .iter()
                .filter(concerned)
                .flat_map(|history| history.each().map(|migration| migration.revision.as_str()))
                .collect();
            if revisions.is_empty() || revisions.contains(&after.as_str()) {
                continue;
            }
            let nearest = nearest(&after, revisions).map(str::to_owned);
            let expected = "a revision of this project".to_owned();
            self.read[index].1.push(UnknownSetting { word: after, expected, nearest, file, span });
        }
    }

    /// What the rulebook says of the words that mean nothing.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (config, unknown) in &self.read {
            for rule in rules::RULES {
                let Check::Setting(check) = rule.check else {
                    continue;
                };
                let level = config.settings.level(&rule.page()).level;
                if level == Level::Off {
                    continue;
                }
                found.extend(unknown.iter().filter_map(check).map(|finding| Finding {
                    rule: rule.name,
                    level,
                    ..finding
                }));
            }
        }
        found
    }
}

fn is_settings_file(file: &SourceFile) -> bool {
    match file.file_name() {
        "surefoot.toml" => true,
        "pyproject.toml" => file.text.contains("[tool.surefoot"),
        _ => false,
    }
}

/// Reads a settings file: what it says, and the words of it that mean nothing.
pub(crate) fn read(file: &SourceFile, id: FileId, folder: &str) -> (Config, Vec<UnknownSetting>) {
    let mut reader = Reader { file: id, unknown: Vec::new(), config: Config::default() };
    reader.config.folder = folder.to_owned();
    match DeTable::parse(&file.text) {
        Ok(table) if file.file_name() == "pyproject.toml" => {
            let tool = table.get_ref().get("tool").and_then(|tool| tool.get_ref().as_table()?.get("surefoot"));
            if let Some(DeValue::Table(table)) = tool.map(Spanned::get_ref) {
                reader.table(table);
            }
        }
        Ok(table) => reader.table(table.get_ref()),
        Err(error) => {
            let span = error.span().map_or(Span::default(), Span::from);
            let expected = format!("valid TOML: {}", error.message());
            reader.unknown.push(UnknownSetting {
                word: file.file_name().to_owned(),
                expected,
                nearest: None,
                file: id,
                span,
            });
        }
    }
    (reader.config, reader.unknown)
}

struct Reader {
    file: FileId,
    unknown: Vec<UnknownSetting>,
    config: Config,
}

impl Reader {
    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("database", DeValue::String(text)) => self.database(text, value.span().into()),
                ("runner", DeValue::String(text)) => self.runner(text, value.span().into()),
                ("rule_pages", DeValue::String(text)) => {
                    self.config.rule_pages = RulePages::read(text);
                    if self.config.rule_pages.is_none() {
                        self.unknown(text, "an address of the web with `{rule}` in it", None, value.span().into());
                    }
                }
                ("after", DeValue::String(text)) => {
                    self.config.settings.after = Some(text.to_string());
                    self.config.after_at = Some((self.file, value.span().into()));
                }
                ("idempotent", DeValue::Boolean(flag)) => self.config.settings.idempotent = *flag,
                ("lock_timeout", DeValue::String(text)) => {
                    self.config.settings.limits.lock = self.limit(text, value.span().into());
                }
                ("statement_timeout", DeValue::String(text)) => {
                    self.config.settings.limits.statement = self.limit(text, value.span().into());
                }
                ("downgrades", DeValue::String(text)) => {
                    if let Some(level) = self.level(text, value.span().into()) {
                        self.config.settings.downgrades = level;
                    }
                }
                ("largest_migration", DeValue::Integer(number)) => match count(number) {
                    Some(number) => self.config.settings.largest_migration = number,
                    None => self.unknown(number.as_str(), "a number of steps", None, value.span().into()),
                },
                ("widest_lock_window", DeValue::Integer(number)) => match count(number) {
                    Some(number) => self.config.settings.widest_lock_window = number,
                    None => self.unknown(number.as_str(), "a number of tables", None, value.span().into()),
                },
                ("naming", DeValue::Table(naming)) => self.naming(naming),
                ("levels", DeValue::Table(levels)) => self.levels(levels),
                ("files", DeValue::Table(files)) => self.files(files),
                (word, _) => match settings::named(word) {
                    Some(setting) => self.unknown(word, setting.takes.expected(), None, value.span().into()),
                    None => {
                        let near = nearest(word, SETTINGS.iter().map(|setting| setting.key));
                        self.unknown(word, "a setting", near, key.span().into());
                    }
                },
            }
        }
    }

    fn limit(&mut self, text: &str, span: Span) -> Limit {
        match milliseconds(text) {
            Some(value) => Limit::declared(value),
            None => {
                self.unknown(text, "a time as PostgreSQL writes it: `5s`, `500ms`, `1min`", None, span);
                Limit::default()
            }
        }
    }

    fn database(&mut self, text: &str, span: Span) {
        match Database::read(text) {
            Some(database) => self.config = std::mem::take(&mut self.config).with(database),
            None => self.unknown(text, Database::EXPECTED, None, span),
        }
    }

    fn runner(&mut self, text: &str, span: Span) {
        let alembic = (text == alembic::RUNNER.name).then_some(alembic::RUNNER);
        self.config.runner = runners::named(text).or(alembic);
        if self.config.runner.is_none() {
            let names = crate::runners();
            let expected = format!("a tool that runs SQL files: `{}`", names.join("`, `"));
            self.unknown(text, &expected, nearest(text, names), span);
        }
    }

    fn levels(&mut self, levels: &DeTable<'_>) {
        for (key, value) in levels {
            let name = key.get_ref().as_ref();
            let Some(level) = self.level(value.get_ref().as_str().unwrap_or(""), value.span().into()) else {
                continue;
            };
            let settings = &mut self.config.settings;
            if rules::RULES.iter().any(|rule| rule.name == name) {
                settings.levels.insert(name.to_owned(), level);
            } else if let Some(family) = Hazard::of(name) {
                settings.families.insert(family, level);
            } else {
                let families = Hazard::NAMES.iter().map(|(family, _)| *family);
                let near = nearest(name, rules::RULES.iter().map(|rule| rule.name).chain(families));
                self.unknown(name, "a rule or a family of rules", near, key.span().into());
            }
        }
    }

    fn level(&mut self, text: &str, span: Span) -> Option<Level> {
        let level = Level::of(text);
        if level.is_none() {
            let near = nearest(text, Level::NAMES.iter().map(|(name, _)| *name));
            self.unknown(text, "a level: off, info, warn or error", near, span);
        }
        level
    }

    fn naming(&mut self, naming: &DeTable<'_>) {
        for (key, value) in naming {
            match (key.get_ref().as_ref(), value.get_ref()) {
                (named, DeValue::String(pattern)) if Settings::NAMED.contains(&named) => {
                    self.config.settings.naming.insert(named.to_owned(), pattern.to_string());
                }
                (named, _) if Settings::NAMED.contains(&named) => {
                    self.unknown(named, "a text in quotes", None, value.span().into());
                }
                (word, _) => {
                    let near = nearest(word, Settings::NAMED);
                    self.unknown(word, "something that has names", near, key.span().into());
                }
            }
        }
    }

    fn files(&mut self, files: &DeTable<'_>) {
        for (key, value) in files {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("exclude", DeValue::Array(globs)) => {
                    for glob in globs {
                        match glob.get_ref().as_str() {
                            Some(text) => self.config.exclude.push(text.to_owned()),
                            None => self.unknown("exclude", "a list of globs in quotes", None, glob.span().into()),
                        }
                    }
                }
                ("exclude", _) => self.unknown("exclude", "a list of globs", None, value.span().into()),
                (word, _) => self.unknown(word, "a setting of [files]", nearest(word, ["exclude"]), key.span().into()),
            }
        }
    }

    fn unknown(&mut self, word: &str, expected: &str, nearest: Option<&str>, span: Span) {
        self.unknown.push(UnknownSetting {
            word: word.to_owned(),
            expected: expected.to_owned(),
            nearest: nearest.map(str::to_owned),
            file: self.file,
            span,
        });
    }
}

/// A number of things, in whichever radix it is written.
fn count(number: &DeInteger<'_>) -> Option<usize> {
    usize::from_str_radix(number.as_str(), number.radix()).ok()
}
