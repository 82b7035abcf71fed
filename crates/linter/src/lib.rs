//! The one door: files and settings in, a report out. The command line, the module and the editors import this and
//! `report`, and nothing beneath.

mod against;
mod allowing;
mod baseline;
mod config;
mod database;
mod detect;
mod dialects;
mod draft;
mod environment;
mod explain;
mod fingerprint;
mod graph;
mod memo;
mod mend;
mod pages;
mod range;
mod remedy;
mod script;
mod select;
mod settings;
mod show;
mod sight;

use memo::Reading;
use model::{Fault, Past, order};

pub use against::Earlier;
pub use alembic::{Import, imports};
pub use allowing::{Scope, allowing};
pub use baseline::{Baseline, Entry, Sifted, places};
pub use config::{Config, Given};
pub use database::Database;
pub use draft::{Draft, DraftError, Wish, draft};
pub use engine::{
    Act, Edit, Finding, Fix, Hazard, Level, Page, Panel, Peer, PeerName, Related, Rule, Settings, Source, Standing,
    nearest,
};
#[cfg(feature = "pages")]
pub use explain::explain;
pub use explain::{Answer, Elsewhere, Listed, Rulebook, elsewhere, named, peers, rule, rulebook, rules};
pub use fingerprint::{Identity, fingerprints, identities};
pub use graph::Graph;
pub use memo::Memo;
pub use mend::{Made, Mended, mend};
pub use model::{
    Dialect, Direction, FileId, History, LineIndex, Position, Server, SourceFile, Span, Timestamp, is_within, moved,
};
pub use pages::{RULE_PAGES, RulePages};
pub use range::{RangeError, Route, route, routes};
pub use runners::is_environment;
pub use script::{Purpose, Script, Scripted, Statement, Unknown, Wrapped, scripts};
pub use select::{DEEPEST_IMPORT, SAYING, enters, imported, may_matter, select};
pub use settings::{SETTINGS, Setting, Takes};
pub use show::{Back, Played, PlayedStatement, PlayedStep, Shown, play, show};
pub use sight::{Moment, Sight, sight};

/// What was found in a set of files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files, as they were given: findings point into them.
    pub files: Vec<SourceFile>,
    /// The findings, by file and place.
    pub findings: Vec<Finding>,
    /// What could not be read of a project itself, and what was assumed instead.
    pub faults: Vec<Fault>,
    /// What was looked at.
    pub histories: Vec<HistorySummary>,
    /// Where the pages of the rules are: as the settings that were given say, or those of the topmost folder that say it.
    pub rule_pages: RulePages,
}

/// What was looked at in one history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistorySummary {
    /// The folder of the project; empty for the current one.
    pub root: String,
    /// The tool that runs it.
    pub runner: &'static str,
    /// The database that it is for.
    pub dialect: Dialect,
    /// How many migrations it has.
    pub migrations: usize,
    /// How many steps, up and down.
    pub steps: usize,
    /// How many of them could not be read.
    pub opaque_steps: usize,
    /// Whether one of those is another database's SQL, which this build has no parser for.
    pub is_partial: bool,
}

/// The histories among a set of files, whole: what a report is about.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    /// What a check says of them.
    pub report: Report,
    /// The histories, in the order of their folders.
    pub histories: Vec<Told>,
}

/// A history, and where reporting begins in it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The history.
    pub history: History,
    /// The first migration that is reported on: those before it are the past, as the settings say. One past the last
    /// if all of them are.
    pub reported_from: usize,
    /// What the engine was told of it: the server, the limits, the levels.
    pub settings: engine::Settings,
}

/// The names of the tools that settings can name as what runs SQL files.
#[must_use]
pub fn runners() -> Vec<&'static str> {
    std::iter::once(alembic::RUNNER.name).chain(runners::names()).collect()
}

/// Checks files. What it returns depends on the arguments alone.
///
/// `settings` is a settings file that counts for all of them; without it, each project uses the nearest
/// `surefoot.toml`, or `pyproject.toml` with a `[tool.surefoot]` table, among the files.
#[must_use]
pub fn check(files: Vec<SourceFile>, settings: Option<&SourceFile>) -> Report {
    histories(files, settings).report
}

/// Checks what has changed since an earlier state of the files: migrations that it has as they are were judged then,
/// and are only replayed.
#[must_use]
pub fn check_since(files: Vec<SourceFile>, settings: Option<&SourceFile>, earlier: &Earlier) -> Report {
    read(files, settings.into(), Some(earlier), None).report
}

/// Checks files as [`check`] does, and keeps the histories that were found in them.
#[must_use]
pub fn histories(files: Vec<SourceFile>, settings: Option<&SourceFile>) -> Histories {
    read(files, settings.into(), None, None)
}

/// Checks what has changed as [`check_since`] does, and keeps the histories. Without an earlier state, all of them count.
#[must_use]
pub fn histories_since(files: Vec<SourceFile>, given: Given<'_>, earlier: Option<&Earlier>) -> Histories {
    read(files, given, earlier, None)
}

fn read(files: Vec<SourceFile>, given: Given<'_>, earlier: Option<&Earlier>, mut memo: Option<&mut Memo>) -> Histories {
    let mut configs = config::read_all(&files, given);
    let mut found = match memo.as_deref_mut() {
        Some(memo) => detect::read(&files, &configs, &mut memo.reading),
        None => detect::read(&files, &configs, &mut Reading::default()),
    };
    if let Some(earlier) = earlier {
        against::hold(&mut found, &files, earlier, &configs);
    }
    configs.look_for_revisions(&found);
    let mut report = Report { findings: configs.findings(), rule_pages: configs.rule_pages(), ..Report::default() };
    let mut histories = Vec::with_capacity(found.len());
    for history in found {
        let config = configs.nearest(&history.root);
        let walks = memo.as_deref_mut().map(|memo| &mut memo.walks);
        let findings = match walks {
            Some(walks) => {
                let mut walk = walks.take(&history);
                let findings = engine::run(&history, rules::RULES, &config.settings, Some(&mut walk));
                walks.keep(&history, walk);
                findings
            }
            None => engine::run(&history, rules::RULES, &config.settings, None),
        };
        report.findings.extend(findings.into_iter().filter(|finding| {
            finding.file.is_none_or(|file| !files.get(file.index()).is_some_and(|file| config.excludes(&file.path)))
        }));
        report.histories.push(HistorySummary::of(&history));
        report.faults.extend(history.faults.iter().cloned());
        let reported_from = engine::first_reported(&history, &config.settings);
        histories.push(Told { history, reported_from, settings: config.settings.clone() });
    }
    remedy::resolve(&mut report.findings, &files);
    order::by(&mut report.findings, |left, right| left.order().cmp(&right.order()));
    // The trees of one project share its settings, and what there is to say of them.
    report.findings.dedup();
    report.files = files;
    // A settings file that was given apart is the last of the files: findings in it need its text.
    report.files.extend(given.settings.cloned());
    Histories { report, histories }
}

impl Report {
    /// How many findings there are at that level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// The level of the worst finding; `Off` without any.
    #[must_use]
    pub fn worst(&self) -> Level {
        self.findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Off)
    }

    /// How many migrations were looked at, in all histories.
    #[must_use]
    pub fn migrations(&self) -> usize {
        self.histories.iter().map(|history| history.migrations).sum()
    }

    /// Whether there is SQL among them that this build has no parser for: that of another database, left to the module that
    /// has one.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.histories.iter().any(|history| history.is_partial)
    }

    /// How many steps were looked at.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.histories.iter().map(|history| history.steps).sum()
    }

    /// How many of them could not be read.
    #[must_use]
    pub fn opaque_steps(&self) -> usize {
        self.histories.iter().map(|history| history.opaque_steps).sum()
    }
}

impl Told {
    /// The migrations that are reported on, each with its place: those that are neither the past, as the settings say, nor
    /// as they were in the state that the history is held against.
    pub fn reported(&self) -> impl Iterator<Item = (usize, &model::Migration)> {
        let is_same = |index| self.history.base.as_ref().is_some_and(|base| base.pasts.get(index) == Some(&Past::Same));
        let each = self.history.each().enumerate().skip(self.reported_from);
        each.filter(move |&(index, _)| !is_same(index))
    }
}

impl HistorySummary {
    fn of(history: &History) -> Self {
        Self {
            root: history.root.clone(),
            runner: history.runner.name,
            dialect: history.dialect(),
            migrations: history.migrations.len(),
            steps: history.step_count(),
            opaque_steps: history.opaque_count(),
            is_partial: history.read_elsewhere().is_some(),
        }
    }
}
