//! What can be said on the command line, and how it is explained.

mod examples;

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use linter::{Database, Level};

use crate::formats::{CheckFormat, Output, read_output};

/// The migration linter that knows the way back down.
///
/// surefoot reads database migrations (Alembic revisions and SQL files), replays their whole history, and says what will
/// fail, what will block the table, what breaks running code, what loses data, and what cannot be undone. It needs no
/// database and runs none of your code.
#[derive(Debug, Parser)]
#[command(version, after_help = examples::ALL, max_term_width = 120)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Whether to colour the output; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check migrations
    #[command(after_help = examples::CHECK)]
    Check(Check),
    /// Draw the checklist before a deploy: what is proved, what is to mend, what is left to a person
    #[command(after_help = examples::CHECKLIST)]
    Checklist(Checklist),
    /// Draw the revision graph: heads, branches, merges
    #[command(after_help = examples::HISTORY)]
    History(History),
    /// Write the next migration, in the project's own style
    #[command(after_help = examples::NEW)]
    New(New),
    /// Print the SQL that a range of migrations runs
    #[command(after_help = examples::SQL)]
    Sql(Sql),
    /// Show what a migration does: its statements, whom they lock out, and the schema before and after
    #[command(after_help = examples::SHOW)]
    Show(Show),
    /// Print the page of a rule: what it is about, what is bad, what is good, and why
    #[command(after_help = examples::EXPLAIN)]
    Explain {
        /// The name of a rule, as findings show it
        rule: String,
    },
    /// List the rules by the harm they prevent: which are on, and why
    #[command(after_help = examples::RULES)]
    Rules(Rules),
    /// Serve an editor: findings while you type, over standard input and output
    #[command(after_help = examples::LSP)]
    Lsp(Lsp),
    /// Print the JSON Schema of the settings, or of what a command prints with `--format json`
    #[command(after_help = examples::SCHEMA)]
    Schema {
        /// What it is of
        #[arg(value_parser = PossibleValuesParser::new(report::schema::NAMES))]
        name: String,
    },
    /// Print what a shell reads in order to complete commands and options
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Man {
        /// The folder
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files and folders to check; `-` reads one file from standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CheckFormat,
    /// Write the report to a file as well, in that format: `--output sarif=surefoot.sarif`. As often as there are files
    #[arg(long, value_name = "FORMAT=FILE", value_parser = read_output)]
    pub(crate) output: Vec<Output>,
    /// Print only what makes the exit code 1, and nothing if nothing does; files get the whole report
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Make the fixes that findings offer in the files, until none is left, and report the rest. With `--base`, only
    /// those of this branch: a migration that has been applied somewhere should stay as it is
    #[arg(long, conflicts_with_all = ["staged", "baseline", "write_baseline"])]
    pub(crate) fix: bool,
    /// Show what `--fix` would change as a unified diff, and change nothing; the exit code is 1 if it would
    #[arg(long, conflicts_with_all = ["fix", "output", "format", "staged", "baseline", "write_baseline"])]
    pub(crate) diff: bool,
    /// The least level that makes the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "warn")]
    pub(crate) fail_on: FailOn,
    /// Report only what this branch adds or changes, as it will be once it is merged into that one
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
    /// Check what is staged for the next commit, and report only what that adds or changes
    #[arg(long, conflicts_with_all = ["base", "stdin_path"])]
    pub(crate) staged: bool,
    /// A settings file that counts for all paths, instead of the nearest ones
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What standard input is: its path as findings show it, and as it decides how the text is read
    #[arg(long, value_name = "PATH", default_value = "stdin.sql")]
    pub(crate) stdin_path: PathBuf,
    #[command(flatten)]
    pub(crate) baseline: Baseline,
    #[command(flatten)]
    pub(crate) target: Target,
}

/// The database that migrations are for.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Target {
    /// The database that the migrations are for, whatever the settings say: `postgres`, `postgres 16`, `mysql`, `mariadb`,
    /// `sqlite`
    #[arg(long, value_name = "NAME", value_parser = read_database)]
    pub(crate) database: Option<Database>,
}

fn read_database(text: &str) -> Result<Database, String> {
    Database::read(text).ok_or_else(|| format!("it is not {}", Database::EXPECTED))
}

#[derive(Debug, Args)]
pub(crate) struct Baseline {
    /// Leave out the findings that this file knows
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings into this file, as known: what it knows and is no longer found is dropped
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "staged", "baseline"])]
    pub(crate) write_baseline: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Checklist {
    /// Files and folders to read
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only the migrations that this branch adds or changes, as they will be once it is merged into that one
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
    /// Only the migrations that are staged for the next commit
    #[arg(long, conflicts_with = "base")]
    pub(crate) staged: bool,
    /// A settings file that counts for all paths, instead of the nearest ones
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Files and folders to read
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// With each revision's file, docstring, steps and findings
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Only the revisions that `surefoot sql RANGE` would run: `base:head`, `A:B`, `+1`, `-1`
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    pub(crate) range: Option<String>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// What it is for, in a line
    #[arg(value_name = "MESSAGE")]
    pub(crate) message: String,
    /// The project, or a file of it
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// The revision that it follows, where there are several heads
    #[arg(long, value_name = "REVISION")]
    pub(crate) after: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// From where to where: `base:head`, `A:B`, `REV`, `+1`, `-1`
    #[arg(value_name = "RANGE", allow_hyphen_values = true)]
    pub(crate) range: String,
    /// Files and folders to read
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Which migration: a revision, `head`, `head-1`, or a file
    #[arg(value_name = "REVISION|FILE", allow_hyphen_values = true)]
    pub(crate) which: String,
    /// Files and folders to read: the history around it
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The rules of another tool instead, each with what answers to it here
    #[arg(long, value_name = "TOOL")]
    pub(crate) elsewhere: Option<String>,
    /// The settings file to ask for levels, instead of the nearest one
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// What many editors say to every server; there is no other way to talk to this one
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// For programs: one line of JSON
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warn,
    /// Anything at all
    Info,
    /// Nothing that is found
    Never,
}

impl FailOn {
    /// Whether findings of which `worst` is the worst make the exit code 1.
    pub(crate) fn fails(self, worst: Level) -> bool {
        self.least().is_some_and(|least| worst >= least)
    }

    /// The least level that does; `None` if none does.
    pub(crate) fn least(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warn => Some(Level::Warn),
            Self::Info => Some(Level::Info),
            Self::Never => None,
        }
    }
}
