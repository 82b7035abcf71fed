//! A report for people: each finding drawn on its source, and the summary at the end.

use std::fmt::Write;

use linter::Report;
use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::diagnostic::Drawing;
use crate::mask;
use crate::place::Places;
use crate::summary;

/// How a report is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it is coloured.
    pub colour: bool,
    /// Whether boxes and arrows are drawn with characters beyond ASCII.
    pub unicode: bool,
    /// How many columns it may take.
    pub width: usize,
}

impl Default for Look {
    /// As for a file: without colour, a hundred columns wide.
    fn default() -> Self {
        Self { colour: false, unicode: true, width: 100 }
    }
}

impl Look {
    /// How many characters of a source line fit beside its number.
    pub(crate) fn line_width(self) -> usize {
        self.width.clamp(40, 400) - 10
    }

    fn theme(self) -> GraphicalTheme {
        match (self.unicode, self.colour) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        }
    }
}

/// Draws the report. The last line is the summary.
#[must_use]
pub fn render(report: &Report, look: Look) -> String {
    let mut text = findings(report, look);
    let _ = writeln!(text, "{}", summary::line(report, look.colour));
    text
}

/// Draws what was found, without a summary: nothing at all, if nothing was.
#[must_use]
pub fn findings(report: &Report, look: Look) -> String {
    let handler = GraphicalReportHandler::new_themed(look.theme())
        .with_width(look.width.clamp(40, 400))
        .with_links(false)
        .with_context_lines(1);
    let files = mask::files(report);
    let mut places = Places::new(&files);
    let mut text = String::new();
    let mut draw = |drawing: &Drawing| {
        // A drawing fails only where its source cannot be read or the text refuses to grow, and neither happens.
        let _ = handler.render_report(&mut text, drawing);
        text.push('\n');
    };
    for fault in &report.faults {
        draw(&Drawing::of_fault(fault, &mut places, look));
    }
    for finding in &report.findings {
        draw(&Drawing::of_finding(finding, &mut places, look));
    }
    text
}
