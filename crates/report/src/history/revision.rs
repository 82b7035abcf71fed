//! One revision in words: its row, and what there is to say of it under the row.

use std::collections::HashMap;

use linter::{FileId, Finding, Graph, Level, Report};
use model::{Down, Migration, Operation, SourceFile, Step, describe};

use crate::human::Look;
use crate::mask;
use crate::paint::{CYAN, DIM, GREEN, RED, YELLOW, paint};
use crate::place::Places;
use crate::plain;

/// Tells revisions: with the files they stand in, and what was found there.
pub(super) struct Teller<'a> {
    pub(super) look: Look,
    report: &'a Report,
    places: Places<'a>,
    /// The findings, by revision.
    findings: HashMap<(FileId, &'a str), Vec<&'a Finding>>,
    /// The levels of those that were told.
    shown: Vec<Level>,
    /// The words of each file that no output may show.
    secrets: HashMap<FileId, Vec<&'a str>>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(report: &'a Report, look: Look) -> Self {
        let mut findings: HashMap<_, Vec<&Finding>> = HashMap::new();
        for finding in &report.findings {
            let Some(file) = finding.file else {
                continue;
            };
            if let Some(revision) = &finding.revision {
                findings.entry((file, revision.as_str())).or_default().push(finding);
            }
        }
        let secrets = mask::all_secrets(report);
        Self { look, report, places: Places::new(&report.files), findings, shown: Vec::new(), secrets }
    }

    /// How many findings of a level were told so far.
    pub(super) fn shown(&self, level: Level) -> usize {
        self.shown.iter().filter(|shown| **shown == level).count()
    }

    /// The row: id, title, and what is special about its place in the graph.
    pub(super) fn line(&self, graph: &Graph<'_>, number: usize, backwards: &[usize], id_width: usize) -> String {
        let migration = graph.migration(number);
        let id = plain::line(migration.revision.as_str(), self.look.unicode);
        let pad = id_width.saturating_sub(id.chars().count());
        let title = plain::line(&migration.title, self.look.unicode);
        let mut line = format!("{}{:pad$}", self.paint(&id, YELLOW), "");
        if !title.is_empty() {
            line.push_str(&format!("  {title}"));
        }
        let marks: Vec<String> = self.marks(graph, number, backwards);
        if !marks.is_empty() {
            line.push_str(&format!("  ({})", marks.join(", ")));
        }
        line.trim_end().to_owned()
    }

    fn marks(&self, graph: &Graph<'_>, number: usize, backwards: &[usize]) -> Vec<String> {
        let migration = graph.migration(number);
        let shown = |text: String| plain::line(&text, self.look.unicode);
        let mut marks = Vec::new();
        if graph.children(number).is_empty() {
            marks.push(self.paint("head", GREEN));
        }
        if migration.parents.is_empty() {
            marks.push(self.paint("base", GREEN));
        }
        for label in &migration.branch_labels {
            marks.push(self.paint(&shown(format!("branch {label}")), CYAN));
        }
        for need in &migration.depends_on {
            marks.push(self.paint(&shown(format!("needs {need}")), CYAN));
        }
        for parent in migration.parents.iter().filter(|parent| graph.named(parent.as_str()).is_none()) {
            marks.push(self.paint(&shown(format!("follows {parent}, which is missing")), RED));
        }
        for &parent in backwards {
            let parent = &graph.migration(parent).revision;
            marks.push(self.paint(&shown(format!("follows {parent}: a cycle")), RED));
        }
        if graph.names().filter(|name| *name == migration.revision.as_str()).nth(1).is_some() {
            marks.push(self.paint("not the only one of this name", RED));
        }
        marks
    }

    /// The lines under the row: file, docstring, steps, findings. `taken` columns stand before each of them.
    pub(super) fn details(&mut self, migration: &Migration, taken: usize) -> Vec<String> {
        let width = self.look.width.saturating_sub(taken).max(30);
        let mut lines = Vec::new();
        let mut files = vec![migration.file];
        files.extend(match &migration.down {
            Down::Script(script) if script.file != migration.file => Some(script.file),
            _ => None,
        });
        for file in files.iter().filter_map(|file| self.report.files.get(file.index())) {
            lines.push(self.paint(&plain::line(&file.path, self.look.unicode), DIM));
        }
        for line in migration.description.lines() {
            lines.push(plain::line(line, self.look.unicode));
        }
        self.steps("up", &migration.up.steps, width, &mut lines);
        match &migration.down {
            Down::Script(script) => self.steps("down", &script.steps, width, &mut lines),
            Down::Raises { .. } => lines.push(format!("{}  raises an error", self.paint("down", DIM))),
            Down::Missing => lines.push(format!("{}  missing", self.paint("down", DIM))),
            Down::Forward => {}
        }
        for file in files {
            let found = self.findings.get(&(file, migration.revision.as_str())).cloned().unwrap_or_default();
            for finding in found {
                self.shown.push(finding.level);
                self.finding(finding, width, &mut lines);
            }
        }
        lines
    }

    fn steps(&self, way: &str, steps: &[Step], width: usize, lines: &mut Vec<String>) {
        if steps.is_empty() {
            lines.push(format!("{}  nothing", self.paint(&format!("{way:4}"), DIM)));
        }
        for (number, step) in steps.iter().enumerate() {
            let way = if number == 0 { way } else { "" };
            let text = cut(&self.described(step), width.saturating_sub(6), self.look.unicode);
            let text = match step.operation {
                Operation::Opaque(_) => self.paint(&text, RED),
                _ => text,
            };
            lines.push(format!("{}  {text}", self.paint(&format!("{way:4}"), DIM)));
        }
    }

    /// A step in a line, its secrets covered.
    fn described(&self, step: &Step) -> String {
        let secrets = self.secrets.get(&step.file).map_or(&[][..], Vec::as_slice);
        plain::line(&mask::without(describe(&step.operation), secrets), self.look.unicode)
    }

    fn finding(&mut self, finding: &'a Finding, width: usize, lines: &mut Vec<String>) {
        let (level, code) = match finding.level {
            Level::Error => ("error", RED),
            Level::Warn => ("warning", YELLOW),
            _ => ("info", CYAN),
        };
        let place = finding.file.map(|file| self.places.place(file, finding.span.start)).unwrap_or_default();
        let head = format!("{level}[{}]", finding.rule);
        let message = plain::line(&finding.message, self.look.unicode);
        let whole = format!("{head} {}:{} {message}", place.line + 1, place.column + 1);
        for (number, line) in wrapped(&whole, width.saturating_sub(2)).into_iter().enumerate() {
            lines.push(match line.strip_prefix(&head) {
                Some(rest) if number == 0 => format!("{}{rest}", self.paint(&head, code)),
                _ if number == 0 => line,
                _ => format!("  {line}"),
            });
        }
    }

    fn paint(&self, text: &str, code: &str) -> String {
        paint(text, code, self.look.colour)
    }
}

/// A file's path, as JSON has it.
pub(crate) fn path(files: &[SourceFile], migration: &Migration) -> String {
    files.get(migration.file.index()).map_or_else(String::new, |file| file.path.to_string())
}

/// The text, cut where it would go past a width.
fn cut(text: &str, width: usize, unicode: bool) -> String {
    let (dots, room) = if unicode { ("…", 1) } else { ("...", 3) };
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(room)).collect();
    format!("{}{dots}", kept.trim_end())
}

/// The text as lines of at most a width, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        let long = word.chars().count();
        match lines.last_mut() {
            Some(line) if taken + 1 + long <= width => {
                line.push(' ');
                line.push_str(word);
                taken += 1 + long;
            }
            _ => {
                lines.push(word.to_owned());
                taken = long;
            }
        }
    }
    lines
}
