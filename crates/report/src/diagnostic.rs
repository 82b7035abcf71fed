//! A finding as miette draws it.

use std::fmt;

use linter::{Finding, Level};
use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};
use model::Fault;

use crate::excerpt::{Excerpts, Spot};
use crate::human::Look;
use crate::place::Places;
use crate::plain;

/// The most other places that are shown with one finding.
const MOST_RELATED: usize = 8;

/// What is drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    code: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpts: Excerpts,
}

impl Drawing {
    /// Of a finding.
    pub(crate) fn of_finding(finding: &Finding, places: &mut Places<'_>, look: Look) -> Self {
        let mut spots = Vec::new();
        if let Some(file) = finding.file {
            spots.push(Spot { file, span: finding.span, label: None, primary: true });
        }
        spots.extend(finding.related.iter().take(MOST_RELATED).map(|related| Spot {
            file: related.file,
            span: related.span,
            label: Some(related.message.clone()),
            primary: false,
        }));
        let mut message = plain::lines(&finding.message, look.unicode);
        match finding.related.len().saturating_sub(MOST_RELATED) {
            0 => {}
            more => message.push_str(&format!(" (and {more} more places)")),
        }
        Self {
            code: format!("{}[{}]", level(finding.level), finding.rule),
            severity: severity(finding.level),
            message,
            help: finding.help.as_ref().map(|help| plain::lines(help, look.unicode)),
            excerpts: Excerpts::cut(spots, places, look.line_width(), look.unicode),
        }
    }

    /// Of something that could not be read.
    pub(crate) fn of_fault(fault: &Fault, places: &mut Places<'_>, look: Look) -> Self {
        let spot = Spot { file: fault.file, span: fault.span, label: None, primary: true };
        Self {
            code: "note".to_owned(),
            severity: Severity::Advice,
            message: plain::lines(&fault.message, look.unicode),
            help: None,
            excerpts: Excerpts::cut(vec![spot], places, look.line_width(), look.unicode),
        }
    }
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warn => Severity::Warning,
        Level::Info | Level::Off => Severity::Advice,
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Warn => "warning",
        level => level.name(),
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpts.labels()))
    }
}
