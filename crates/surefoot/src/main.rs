//! The migration linter that knows the way back down.

mod arguments;
mod baseline;
mod check;
mod checklist;
mod completions;
mod error;
mod files;
mod fix;
mod formats;
mod git;
mod history;
mod new;
mod rules;
mod schema;
mod serve;
mod show;
mod sql;
mod terminal;
mod threads;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use arguments::{Arguments, Command};
use error::Error;
use terminal::Terminal;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Something at or above `--fail-on`.
const FOUND: u8 = 1;
/// Misuse, or input that could not be read.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let terminal = Terminal::new(arguments.color);
    let done = match &arguments.command {
        Command::Check(check) => check::run(check, terminal),
        Command::Checklist(checklist) => checklist::run(checklist, terminal),
        Command::History(history) => history::run(history, terminal),
        Command::New(new) => new::run(new, terminal),
        Command::Sql(sql) => sql::run(sql, terminal),
        Command::Show(show) => show::run(show, terminal),
        Command::Explain { rule } => explain(rule, terminal),
        Command::Rules(arguments) => rules::run(arguments, terminal),
        Command::Lsp(_) => serve::run(),
        Command::Schema { name } => schema::run(name, terminal),
        Command::Completions { shell } => completions::complete(*shell, terminal),
        Command::Man { folder } => completions::write_manual(folder),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            terminal.complain(&error, &error.help());
            ExitCode::from(FAILED)
        }
    }
}

fn explain(rule: &str, terminal: Terminal) -> Result<u8, Error> {
    let unknown = |nearest| Error::UnknownRule { name: rule.to_owned(), nearest };
    linter::explain(rule).map_err(unknown)?;
    let page = linter::rule(rule).map(linter::Rule::page).ok_or_else(|| unknown(None))?;
    terminal.print(&report::explain::render(&page, terminal.colour))?;
    Ok(CLEAN)
}
