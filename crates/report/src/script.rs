//! Scripts for people and for `psql`: the statements that a range of migrations runs, with the tool's transactions.

pub mod json;

use linter::{Direction, Purpose, Script, Scripted, SourceFile, Statement, Unknown, Wrapped};
use model::Guard;

use crate::paint::{DIM, RED, paint};
use crate::place::Places;
use crate::plain;

/// Writes scripts one after the other; where there are several, each under its project.
#[must_use]
pub fn render(scripts: &[Script], files: &[SourceFile], colour: bool) -> String {
    let mut writer = Writer { text: String::new(), places: Places::new(files), colour };
    for script in scripts {
        if scripts.len() > 1 {
            let root = if script.root.is_empty() { "." } else { &script.root };
            writer.comment(&format!("{} in {root}", script.runner.name), DIM);
        }
        writer.script(script);
    }
    // Statements are apart by an empty line, and the end of the text is none.
    writer.text.truncate(writer.text.trim_end().len());
    writer.text.push('\n');
    writer.text
}

struct Writer<'a> {
    text: String,
    places: Places<'a>,
    colour: bool,
}

impl Writer<'_> {
    fn script(&mut self, script: &Script) {
        self.opening(script.wrapped);
        for revision in &script.revisions {
            self.revision(revision, script.direction);
        }
        self.closing(script.wrapped);
    }

    fn revision(&mut self, revision: &Scripted, direction: Direction) {
        self.opening(revision.wrapped);
        let way = match direction {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        };
        let headline = format!("Running {way} {} -> {}", revision.from.join(", "), revision.to.join(", "));
        // The version table is made before the first revision is announced.
        let is_creation = |statement: &&Statement| statement.purpose == Purpose::VersionTable;
        revision.statements.iter().filter(is_creation).for_each(|statement| self.statement(statement));
        self.comment(&headline, DIM);
        revision.statements.iter().filter(|one| !is_creation(one)).for_each(|statement| self.statement(statement));
        self.closing(revision.wrapped);
    }

    fn statement(&mut self, statement: &Statement) {
        match (&statement.sql, statement.guard) {
            (Err(unknown), _) => {
                let what = match unknown {
                    Unknown::Opaque(reason) => format!("not known: {reason}"),
                    Unknown::Partly(operation) => format!("not known to the last word: {operation}"),
                };
                let comment = format!("{what} ({})", self.place(statement));
                return self.comment(&comment, RED);
            }
            (Ok(_), Guard::Inspected) => {
                let comment = format!("if the live schema asks for it ({})", self.place(statement));
                self.comment(&comment, DIM);
            }
            (Ok(_), Guard::Perhaps) => {
                let comment = format!("if a condition holds that is not known ({})", self.place(statement));
                self.comment(&comment, DIM);
            }
            (Ok(_), Guard::None) => {}
        }
        if let Ok(sql) = &statement.sql {
            self.line(sql);
        }
    }

    fn opening(&mut self, wrapped: Wrapped) {
        match wrapped {
            Wrapped::Yes => self.line("BEGIN"),
            Wrapped::Unknown => self.comment("not known: whether a transaction begins here", RED),
            Wrapped::No => {}
        }
    }

    fn closing(&mut self, wrapped: Wrapped) {
        if wrapped == Wrapped::Yes {
            self.line("COMMIT");
        }
    }

    /// A statement. What ends in a comment gets its semicolon on a line of its own.
    fn line(&mut self, sql: &str) {
        let last = sql.rsplit('\n').next().unwrap_or(sql);
        let end = if last.contains("--") { "\n;" } else { ";" };
        self.text.push_str(&format!("{sql}{end}\n\n"));
    }

    fn comment(&mut self, text: &str, code: &str) {
        let comment = format!("-- {}", plain::line(text, true));
        self.text.push_str(&format!("{}\n\n", paint(comment.trim_end(), code, self.colour)));
    }

    fn place(&mut self, statement: &Statement) -> String {
        let place = self.places.place(statement.file, statement.span.start);
        let path = self.places.file(statement.file).map_or("", |file| &*file.path);
        format!("{path}:{}", place.line + 1)
    }
}
