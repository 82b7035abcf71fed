//! Migrations for people, as they play: what each statement locks and for how long, drawn, and what becomes of the
//! schema.

pub mod json;

mod locks;
mod things;

use linter::{Histories, Level, Shown};

use self::json::{Document, Migration, Script, Statement, Step};
use crate::human::Look;
use crate::paint::{BOLD, DIM, RED, YELLOW, paint};
use crate::{plain, summary};

/// Draws the migrations, one after the other.
#[must_use]
pub fn render(histories: &Histories, shown: &[Shown], look: Look) -> String {
    let Document { migrations, .. } = json::document(histories, shown);
    let told: Vec<String> =
        migrations.iter().map(|migration| Writer { look, text: String::new() }.whole(migration)).collect();
    told.join("\n")
}

/// The most lines of a statement that are shown: what it does is told beneath.
const LONGEST: usize = 12;

/// What is done while a lock is held, in words.
pub(crate) fn meanwhile(work: &str) -> &'static str {
    match work {
        "rows" => "writes rows",
        "scan" => "reads every row",
        "build index" => "reads every row and builds an index",
        "rewrite" => "writes every row and every index anew",
        "rewrite outside utc" => "writes every row anew, unless the session's time zone is UTC",
        "unknown" => "there is no knowing how long",
        _ => "only the catalogue changes",
    }
}

struct Writer {
    look: Look,
    text: String,
}

impl Writer {
    fn whole(mut self, migration: &Migration<'_>) -> String {
        self.header(migration);
        self.script("upgrade", &migration.up);
        match (&migration.down, migration.way_back) {
            (Some(script), _) => self.script("downgrade", script),
            (None, "raises") => self.note("there is no way back: the downgrade raises an error"),
            (None, "missing") => self.note("there is no way back"),
            _ => {}
        }
        let things = things::draw(&migration.schema, self.look);
        if !things.is_empty() {
            self.title("schema");
            self.text.push_str(&things);
            self.text.push('\n');
            if migration.restored == Some("yes") {
                self.note("the way back restores the schema");
            }
        }
        let number = |level: Level| migration.findings.iter().filter(|finding| finding.level == level.name()).count();
        let found = summary::found(number, self.look.colour);
        let label = if migration.findings.is_empty() { "" } else { "found here: " };
        self.text.push_str(&format!("{label}{found}\n"));
        self.text
    }

    fn header(&mut self, migration: &Migration<'_>) {
        let line = |text: &str| plain::line(text, self.look.unicode);
        let mut header = paint(&line(migration.revision), YELLOW, self.look.colour);
        if !migration.title.is_empty() {
            header.push_str(&format!("  {}", paint(&line(migration.title), BOLD, self.look.colour)));
        }
        let root = if migration.root.is_empty() { "." } else { migration.root };
        let server = migration.postgres.map_or_else(
            || ": of its database no locks are known".to_owned(),
            |major| format!(", on PostgreSQL {major}"),
        );
        let place = format!("{}: {} in {root}{server}", migration.path, migration.tool);
        self.text.push_str(&format!("{header}\n{}\n\n", paint(&line(&place), DIM, self.look.colour)));
    }

    fn script(&mut self, way: &str, script: &Script<'_>) {
        let around = match script.wrapped {
            Some(true) => "in a transaction",
            Some(false) => "no transaction around it",
            None => "there is no knowing whether in a transaction",
        };
        let title = paint(way, BOLD, self.look.colour);
        self.text.push_str(&format!("{title} {}\n\n", paint(&format!("({around})"), DIM, self.look.colour)));
        let mut number = 0;
        for statement in &script.statements {
            number += usize::from(!statement.is_of_tool);
            self.statement(statement, number);
        }
        if number == 0 {
            self.note("nothing");
        }
        self.text.push_str(&locks::draw(script, self.look));
    }

    fn statement(&mut self, statement: &Statement<'_>, number: usize) {
        let label = if statement.is_of_tool { String::new() } else { number.to_string() };
        let sql = match (&statement.sql, &statement.opaque, &statement.partly) {
            (Some(sql), ..) => plain::lines(sql, self.look.unicode),
            (None, Some(reason), _) => format!("-- not known: {}", plain::line(reason, self.look.unicode)),
            (None, None, partly) => {
                let operation = partly.as_deref().unwrap_or_default();
                format!("-- not known to the last word: {}", plain::line(operation, self.look.unicode))
            }
        };
        let lines: Vec<&str> = sql.lines().filter(|line| !line.trim().is_empty()).collect();
        for (place, line) in lines.iter().take(LONGEST).enumerate() {
            let label = if place == 0 { label.as_str() } else { "" };
            self.text.push_str(&format!("{label:>3}  {line}\n"));
        }
        if lines.len() > LONGEST {
            self.detail(&format!("and {} lines more", lines.len() - LONGEST), DIM);
        }
        match statement.runs {
            "inspected" => self.detail("if the live schema asks for it", DIM),
            "perhaps" => self.detail("if a condition holds that is not known", DIM),
            _ => {}
        }
        for step in &statement.steps {
            self.step(step);
        }
        self.text.push('\n');
    }

    fn step(&mut self, step: &Step) {
        self.detail(&step.does, DIM);
        if let Some(fails) = &step.fails {
            return self.detail(fails, RED);
        }
        if step.passed_over {
            return self.detail("passed over: the script looks first, and it could only fail here", DIM);
        }
        for lock in step.locks.iter().filter(|lock| !lock.new) {
            let meanwhile = meanwhile(lock.work);
            let code = match lock.blocks {
                "reads and writes" => RED,
                "writes" => YELLOW,
                _ => DIM,
            };
            self.detail(&format!("{} on {}: {meanwhile}; {} wait", lock.mode, lock.relation, lock.blocks), code);
        }
        if step.waits_for_all {
            self.detail("waits until every transaction that is open now has ended", DIM);
        }
    }

    fn title(&mut self, title: &str) {
        let title = paint(title, BOLD, self.look.colour);
        self.text.push_str(&format!("{title}\n\n"));
    }

    fn note(&mut self, text: &str) {
        self.text.push_str(&format!("{}\n\n", paint(text, DIM, self.look.colour)));
    }

    fn detail(&mut self, text: &str, code: &str) {
        let text = plain::line(text, self.look.unicode);
        self.text.push_str(&format!("     {}\n", paint(&text, code, self.look.colour)));
    }
}
