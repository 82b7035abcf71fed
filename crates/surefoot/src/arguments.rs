//! What can be said on the command line, and how it is explained.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use linter::Level;

use crate::formats::{CheckFormat, Output, read_output};

const EXAMPLES: &str = "\
Examples:
  surefoot check                          check every migration below this folder
  surefoot check migrations/0042_tag.sql  check one file
  surefoot checklist --base origin/main   what to be sure of before a deploy
  surefoot history                        the revision graph
  surefoot show head                      what the newest migration locks, and what it makes of the schema
  surefoot new \"create tasks table\"       the next migration, to be filled in
  surefoot sql base:head                  the SQL that the migrations run
  surefoot explain not-null-scan          what a rule is about, with examples
  surefoot rules                          every rule in a line, and whether it is on

Exit code: 0 nothing found, 1 something found, 2 misuse or input that could not be read.";

const CHECK_EXAMPLES: &str = "\
Examples:
  surefoot check                                  every migration below this folder
  surefoot check services/billing services/users  two projects
  surefoot check --fail-on error                  warnings are shown, and do not fail the build
  surefoot check --base origin/main               only what this branch adds or changes
  surefoot check --staged                         only what the next commit does: for a hook
  surefoot check --write-baseline known.toml      accept all there is, and then
  surefoot check --baseline known.toml            only what is new
  surefoot check --format json | jq .summary      for programs
  surefoot check --base origin/main --fix         make the fixes that are known to be safe
  surefoot check --format github --output sarif=surefoot.sarif --output junit=surefoot.xml
  git show HEAD:db/0042_tag.sql | surefoot check - --stdin-path db/0042_tag.sql

Folders are searched for Alembic projects and for SQL migrations of the known layouts. Settings
are read from the nearest surefoot.toml, or [tool.surefoot] in pyproject.toml, in the folder of
the migrations or above.

A finding is accepted with a comment and a reason:
  -- surefoot: allow not-null-scan: the table has 200 rows

Exit code: 0 nothing at or above --fail-on, 1 something, 2 misuse or input that could not be read.";

const CHECKLIST_EXAMPLES: &str = "\
Examples:
  surefoot checklist --base origin/main          of what this branch adds or changes
  surefoot checklist --base origin/main > c.md   as Markdown, for a pull request
  surefoot checklist migrations/0042_tag.sql     of one file

An item is ticked if the replay settles it. Beneath one that is not stands what was found, or what is
left to a person; what an author accepted stands there with its reason.

Exit code: 0, or 2 for misuse or input that could not be read.";

const HISTORY_EXAMPLES: &str = "\
Examples:
  surefoot history                          the graph of every project below this folder
  surefoot history --verbose                with files, docstrings, steps and findings
  surefoot history --range +3 services/crm  the first three revisions of a project
  surefoot history --range head-4:head      the last four
  surefoot history --format json | jq '.histories[].heads'

The newest revision comes first; each row is a revision, each lane a line of descent. What the
settings call the past (`after`) has hollow nodes.

Exit code: 0, or 2 for misuse or input that could not be read.";

const NEW_EXAMPLES: &str = "\
Examples:
  surefoot new \"create tasks table\"                   in the project of this folder
  surefoot new \"tag customers\" services/crm           in one of several
  surefoot new \"tag customers\" --after 3f2a           behind a revision, where there are several heads

An Alembic revision looks like those before it: imports, typed names, functions; its id is the next
number or a hash, as theirs are, and `file_template` calls the file. SQL goes where the project's
tool looks for it, with the next number or the time (UTC), and a way back if others have one.
It prints the paths of the files that it has written.

Exit code: 0, or 2 if it is not clear what would be written.";

const SQL_EXAMPLES: &str = "\
Examples:
  surefoot sql base:head                 every upgrade, from an empty database on
  surefoot sql head-2:head               the last two upgrades
  surefoot sql -1                        the last downgrade
  surefoot sql 3f2a:9c1d services/crm    from one revision to another; the ids may be cut short
  surefoot sql crm@head:crm@base         all the way back down a branch
  surefoot sql base:heads --format json  statement by statement, for programs

Ranges are Alembic's:
  REV   up from the base to a revision: an id, its beginning, a branch label, `head`, `heads`
  A:B   from A to B: down if B comes before A
  +N    the first N upgrades; `A:+N` the N that follow A
  -N    the last N downgrades; `A:-N` the N from A down
  `label@` before a revision keeps to that branch; `+N` or `-N` behind it walks on or back.

Of an Alembic project it prints what `alembic upgrade --sql` would, without importing a line of
it: with the tool's transactions and its version table. Of SQL files it prints the statements.
A statement that cannot be known stands as a comment, with the reason and the place.

Exit code: 0 all of it is known, 1 something is not, 2 misuse or input that could not be read.";

const SHOW_EXAMPLES: &str = "\
Examples:
  surefoot show head                               the newest migration
  surefoot show 3f2a services/crm                  one revision of a project; the id may be cut short
  surefoot show migrations/0042_tag.up.sql         the migration in a file, and its way back
  surefoot show head-1 --format json | jq '.migrations[].schema'

The whole history before it is replayed: what exists then decides what a step locks, and whether it
reads or writes every row. For each statement it says which lock it takes on what, who waits for it
and what is done meanwhile; then what becomes of the schema, and what the way back does not bring
back. Locks are those of the server that the settings name, or of PostgreSQL 15.

Revisions are said as in `surefoot sql --help`.

Exit code: 0, or 2 for misuse or input that could not be read.";

const RULES_EXAMPLES: &str = "\
Examples:
  surefoot rules                          every rule, with its level in this folder
  surefoot rules --config ci.toml         as another settings file has them
  surefoot rules --elsewhere squawk       what answers here to the rules of squawk
  surefoot rules --format json | jq -r '.[] | select(.level == \"off\") | .rule'

Levels are read from the nearest surefoot.toml, or [tool.surefoot] in pyproject.toml, in this folder
or above. Where they say otherwise than the page of a rule, its row says so.

The names of these tools are known: alembic-guard, atlas, eugene, pgfence, postgres-language-server,
pytest-alembic, pytest-mrt, squawk, strong_migrations, zdm.";

const LSP_HELP: &str = "\
It speaks the Language Server Protocol: an editor starts it, and `editors/` says how each is told to.
Each folder that is open is checked as `surefoot check` checks it from within, with what is typed and
not saved yet in place of what is on disk.

Exit code: 0 if the editor said goodbye as the protocol has it, else 1.";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  surefoot schema settings > surefoot.schema.json   for editors that complete and check surefoot.toml
  surefoot schema report                            what `surefoot check --format json` prints

`surefoot check` prints a report, `surefoot sql` a script; the others are called what their commands are.

An editor with a language server for TOML takes the schema from the first line of surefoot.toml:
  #:schema ./surefoot.schema.json";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  surefoot completions bash > ~/.local/share/bash-completion/completions/surefoot
  surefoot completions zsh > ~/.zfunc/_surefoot
  surefoot completions fish > ~/.config/fish/completions/surefoot.fish
  surefoot completions powershell >> $PROFILE

zsh must be told of the folder before it looks for completions: `fpath+=~/.zfunc` above `compinit`
in ~/.zshrc.";

/// The migration linter that knows the way back down.
///
/// surefoot reads database migrations (Alembic revisions and SQL files), replays their whole history, and says what will
/// fail, what will block the table, what breaks running code, what loses data, and what cannot be undone. It needs no
/// database and runs none of your code.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, max_term_width = 120)]
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
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Draw the checklist before a deploy: what is proved, what is to mend, what is left to a person
    #[command(after_help = CHECKLIST_EXAMPLES)]
    Checklist(Checklist),
    /// Draw the revision graph: heads, branches, merges
    #[command(after_help = HISTORY_EXAMPLES)]
    History(History),
    /// Write the next migration, in the project's own style
    #[command(after_help = NEW_EXAMPLES)]
    New(New),
    /// Print the SQL that a range of migrations runs
    #[command(after_help = SQL_EXAMPLES)]
    Sql(Sql),
    /// Show what a migration does: its statements, whom they lock out, and the schema before and after
    #[command(after_help = SHOW_EXAMPLES)]
    Show(Show),
    /// Print the page of a rule: what it is about, what is bad, what is good, and why
    #[command(after_help = "Example:\n  surefoot explain blocking-index")]
    Explain {
        /// The name of a rule, as findings show it
        rule: String,
    },
    /// List the rules by the harm they prevent: which are on, and why
    #[command(after_help = RULES_EXAMPLES)]
    Rules(Rules),
    /// Serve an editor: findings while you type, over standard input and output
    #[command(after_help = LSP_HELP)]
    Lsp(Lsp),
    /// Print the JSON Schema of the settings, or of what a command prints with `--format json`
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema {
        /// What it is of
        #[arg(value_parser = PossibleValuesParser::new(report::schema::NAMES))]
        name: String,
    },
    /// Print what a shell reads in order to complete commands and options
    #[command(after_help = COMPLETIONS_EXAMPLES)]
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
    #[arg(long, conflicts_with_all = ["base", "stdin_path", "fix"])]
    pub(crate) staged: bool,
    /// A settings file that counts for all paths, instead of the nearest ones
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// What standard input is: its path as findings show it, and as it decides how the text is read
    #[arg(long, value_name = "PATH", default_value = "stdin.sql")]
    pub(crate) stdin_path: PathBuf,
    #[command(flatten)]
    pub(crate) baseline: Baseline,
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
