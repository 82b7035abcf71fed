//! Allowing: the comment that accepts a finding, and the place where it counts.

use engine::Edit;
use model::{Down, Migration, Script, SourceFile, Span, Step};

use crate::{FileId, Finding, Hazard, Histories, rule};

/// How far an allow reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The step that the finding is about.
    Step,
    /// The whole migration.
    Migration,
}

/// The edit that allows a finding, with a reason. `None` where no comment can: the finding is about no migration, or about
/// the rules themselves; there is no room for one before the step alone; or the step is the first one of its file, and
/// whatever stands before that counts for the whole migration.
#[must_use]
pub fn allowing(histories: &Histories, finding: &Finding, scope: Scope, reason: &str) -> Option<Edit> {
    let is_of_rules = rule(finding.rule).is_none_or(|rule| rule.page().hazard == Hazard::Rules);
    let file = finding.file.filter(|_| !is_of_rules)?;
    let source = histories.report.files.get(file.index())?;
    let migrations = histories.histories.iter().flat_map(|told| &told.history.migrations);
    let migration = migrations
        .filter(|migration| finding.revision.as_deref().is_none_or(|revision| migration.revision.as_str() == revision))
        .find(|migration| scripts(migration).any(|script| is_in(script, file)) || migration.file == file)?;
    let steps: Vec<&Step> =
        scripts(migration).flat_map(|script| &script.steps).filter(|step| step.file == file).collect();
    let page = Page { source, steps };
    let at = match scope {
        Scope::Step => page.before_step(finding)?,
        Scope::Migration => page.above_all(migration, file),
    };
    Some(page.comment(at, &format!("surefoot: allow {}: {reason}", finding.rule)))
}

fn scripts(migration: &Migration) -> impl Iterator<Item = &Script> {
    let down = match &migration.down {
        Down::Script(script) => Some(script),
        _ => None,
    };
    std::iter::once(&migration.up).chain(down)
}

fn is_in(script: &Script, file: FileId) -> bool {
    script.file == file || script.steps.iter().any(|step| step.file == file)
}

/// A file of a migration.
struct Page<'a> {
    source: &'a SourceFile,
    /// The steps that stand in it.
    steps: Vec<&'a Step>,
}

/// Where a comment goes.
#[derive(Clone, Copy)]
struct Place {
    offset: u32,
    /// Whether it is written as in SQL.
    is_sql: bool,
}

impl Page<'_> {
    /// Right before the statement that a finding stands in.
    fn before_step(&self, finding: &Finding) -> Option<Place> {
        let anchor = self.anchor(finding.span.start);
        let place = self.before(anchor, finding.span.start)?;
        let first = self.steps.iter().map(|step| step.span.start).min()?;
        // What stands between the comment and the statement would be allowed instead.
        let is_between = |step: &&&Step| place.offset <= step.span.start && step.span.start < anchor;
        (place.offset > first && self.steps.iter().find(is_between).is_none()).then_some(place)
    }

    /// Above the first step of the file.
    fn above_all(&self, migration: &Migration, file: FileId) -> Place {
        let first = self.steps.iter().map(|step| step.span.start).min();
        if !self.is_python() {
            // The first lines of a file may be for its tool; the comment stands behind them.
            let offset = first.map_or(self.source.text.len() as u32, |first| self.statement(first));
            return Place { offset, is_sql: true };
        }
        let heads = scripts(migration).filter(|script| script.file == file && !script.head.is_empty());
        let offset = heads.map(|script| script.head.start).chain(first).min().unwrap_or(0);
        let start = alembic::logical_line(&self.source.text, offset).map_or(0, |line| line.start);
        Place { offset: start, is_sql: false }
    }

    /// Where the first step of the statement begins that holds an offset; the offset itself if none does.
    fn anchor(&self, offset: u32) -> u32 {
        let mut whole: Vec<(u32, Span)> = Vec::new();
        for step in &self.steps {
            match whole.last_mut() {
                Some((statement, span)) if *statement == step.statement => *span = span.to(step.span),
                _ => whole.push((step.statement, step.span)),
            }
        }
        let holds = whole.iter().filter(|(_, span)| span.start <= offset && offset < span.end.max(span.start + 1));
        holds.map(|(_, span)| span.start).max().unwrap_or(offset)
    }

    fn before(&self, anchor: u32, offset: u32) -> Option<Place> {
        if !self.is_python() {
            let offset = anchor.min(offset);
            let place = Place { offset: self.statement(offset), is_sql: true };
            // What goes back in a comment of several lines (Liquibase) is no place for one of a line.
            let has_room = self.holding(offset).is_some() || self.comment_before(offset).is_some();
            return has_room.then_some(place);
        }
        let line = alembic::logical_line(&self.source.text, anchor)?;
        match line.long_string {
            // The statement has a line of its own within the string, and SQL has comments.
            Some(string) if self.line_start(anchor) > string.start && self.indent(anchor).is_some() => {
                Some(Place { offset: anchor, is_sql: true })
            }
            _ => Some(Place { offset: line.start, is_sql: false }),
        }
    }

    fn is_python(&self) -> bool {
        self.source.path.ends_with(".py")
    }

    /// Where the statement of a SQL file begins that holds an offset.
    fn statement(&self, offset: u32) -> u32 {
        self.holding(offset).map_or(offset, |span| span.start)
    }

    /// The statement of a SQL file that holds an offset.
    fn holding(&self, offset: u32) -> Option<Span> {
        let statements = sql::statements(&self.source.text);
        let after = statements.partition_point(|span| span.start <= offset);
        let holding = after.checked_sub(1).and_then(|before| statements.get(before));
        holding.filter(|span| offset < span.end).copied()
    }

    /// The marker of a comment that stands before SQL on its line: `--rollback DROP TABLE users;`.
    fn comment_before(&self, offset: u32) -> Option<&str> {
        let lead = self.source.slice(Span::new(self.line_start(offset), offset));
        lead.trim_start().starts_with("--").then_some(lead)
    }

    fn line_start(&self, offset: u32) -> u32 {
        let before = self.source.text.get(..offset as usize).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |end| end as u32 + 1)
    }

    /// What a line begins with, if nothing but white space stands before the offset.
    fn indent(&self, offset: u32) -> Option<&str> {
        let indent = self.source.slice(Span::new(self.line_start(offset), offset));
        indent.trim_start_matches('\u{feff}').trim().is_empty().then_some(indent)
    }

    /// A comment on a line of its own.
    fn comment(&self, place: Place, words: &str) -> Edit {
        let mark = if place.is_sql { "--" } else { "#" };
        let end = if self.source.text.contains("\r\n") { "\r\n" } else { "\n" };
        if let Some(lead) = self.comment_before(place.offset).filter(|_| place.is_sql && !self.is_python()) {
            let start = Span::empty(self.line_start(place.offset));
            return Edit { span: start, text: format!("{lead}{mark} {words}{end}") };
        }
        let text = match self.indent(place.offset) {
            Some(indent) => format!("{mark} {words}{end}{}", indent.trim_start_matches('\u{feff}')),
            // The statement shares its line with another.
            None => format!("{end}{mark} {words}{end}"),
        };
        Edit { span: Span::empty(place.offset), text }
    }
}
