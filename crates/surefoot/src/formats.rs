//! The formats of a report, and where each goes: the terminal, files, the summary of a step on GitHub.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use disk::{absolute, relative};
use linter::{Histories, Report};
use report::outcome::Outcome;

use crate::arguments::Check;
use crate::error::Error;
use crate::files;
use crate::terminal::Terminal;

/// A format of `surefoot check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people: each finding drawn on its source
    Human,
    /// One line a finding: `path:line:column: level[rule] message`
    Concise,
    /// A comment for a pull request: verdict, table of migrations and locks, details folded
    Markdown,
    /// Annotations on GitHub, and the step's summary where GITHUB_STEP_SUMMARY names one
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit's XML: a suite for each history, a case for each migration
    Junit,
    /// For programs: one line of JSON
    Json,
}

impl CheckFormat {
    /// Whether its readers know files by their paths from the top of the repository, wherever the check was run.
    fn is_of_repository(self) -> bool {
        matches!(self, Self::Github | Self::Gitlab | Self::Sarif)
    }

    fn render(self, outcome: &Outcome<'_>, terminal: Terminal) -> String {
        match self {
            Self::Human => report::human::render(outcome.report(), terminal.look()),
            Self::Concise => report::concise::render(outcome.report()),
            Self::Markdown => report::markdown::render(outcome),
            Self::Github => report::github::render(outcome),
            Self::Gitlab => report::gitlab::render(outcome.report()),
            Self::Sarif => report::sarif::render(outcome),
            Self::Junit => report::junit::render(outcome),
            Self::Json => report::json::render(outcome.report()),
        }
    }
}

/// A report that goes to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    format: CheckFormat,
    path: PathBuf,
}

/// Reads `FORMAT=FILE`.
pub(crate) fn read_output(text: &str) -> Result<Output, String> {
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or_else(|| {
        format!("it says no file: try `--output {0}=FILE`", if text.is_empty() { "sarif" } else { text })
    })?;
    let unknown = |_| {
        let values = CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        format!("there is no format `{format}`; these are known: {}", names.join(", "))
    };
    let format = CheckFormat::from_str(format, false).map_err(unknown)?;
    Ok(Output { format, path: path.into() })
}

/// Writes the report wherever the arguments say. Returns what could not be written; a file that cannot be keeps no
/// other from being.
pub(crate) fn tell(
    histories: &mut Histories,
    unread: &[String],
    arguments: &Check,
    terminal: Terminal,
) -> Result<Vec<Error>, Error> {
    let mut errors = Vec::new();
    let current = files::current();
    let shown: Vec<String> = histories.report.files.iter().map(|file| file.path.to_string()).collect();
    let top = top(&current);
    let of_repository: Vec<String> = shown.iter().map(|path| from_top(top.as_deref(), &current, path)).collect();
    let fails_from = arguments.fail_on.least();
    // For a file it does not matter what the terminal can show.
    let paper = terminal.as_paper();
    for output in &arguments.output {
        rename(&mut histories.report, if output.format.is_of_repository() { &of_repository } else { &shown });
        let text = output.format.render(&Outcome { histories, unread, fails_from }, paper);
        if let Err(cause) = fs::write(current.join(&output.path), text) {
            errors.push(Error::Unwritable { path: output.path.display().to_string(), cause });
        }
    }
    let format = arguments.format;
    rename(&mut histories.report, if format.is_of_repository() { &of_repository } else { &shown });
    if format == CheckFormat::Github {
        let comment = report::markdown::render(&Outcome { histories, unread, fails_from });
        errors.extend(append_to_step(&comment).err());
    }
    if arguments.quiet {
        histories.report.findings.retain(|finding| arguments.fail_on.fails(finding.level));
        histories.report.faults.clear();
    }
    let outcome = Outcome { histories, unread, fails_from };
    terminal.print(&match format {
        CheckFormat::Human if arguments.quiet => report::human::findings(outcome.report(), terminal.look()),
        format => format.render(&outcome, terminal),
    })?;
    Ok(errors)
}

fn rename(report: &mut Report, paths: &[String]) {
    for (file, path) in report.files.iter_mut().zip(paths) {
        file.path = path.as_str().into();
    }
}

/// The folder that holds the repository around a folder: where `.git` is, be it a folder or, in a worktree, a file.
fn top(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// A path that is shown relative to the current folder, from the top of the repository. Outside of it, as it is shown.
fn from_top(top: Option<&Path>, current: &Path, shown: &str) -> String {
    let path = top.map(|top| relative(top, &absolute(current, Path::new(shown))));
    path.filter(|path| !path.starts_with("../")).unwrap_or_else(|| shown.to_owned())
}

/// Appends a comment to the summary of the step that GitHub runs, if it runs one: other tools of the step write there,
/// too.
fn append_to_step(comment: &str) -> Result<(), Error> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(());
    };
    let file = OpenOptions::new().create(true).append(true).open(&path);
    let written: io::Result<()> = file.and_then(|mut file| file.write_all(format!("{comment}\n").as_bytes()));
    written.map_err(|cause| Error::Unwritable { path: path.display().to_string(), cause })
}
