//! What stands below the help of each command: examples, and what they do not say.

pub(super) const ALL: &str = "\
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

pub(super) const CHECK: &str = "\
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

pub(super) const CHECKLIST: &str = "\
Examples:
  surefoot checklist --base origin/main          of what this branch adds or changes
  surefoot checklist --base origin/main > c.md   as Markdown, for a pull request
  surefoot checklist migrations/0042_tag.sql     of one file

An item is ticked if the replay settles it. Beneath one that is not stands what was found, or what is
left to a person; what an author accepted stands there with its reason.

Exit code: 0, or 2 for misuse or input that could not be read.";

pub(super) const HISTORY: &str = "\
Examples:
  surefoot history                          the graph of every project below this folder
  surefoot history --verbose                with files, docstrings, steps and findings
  surefoot history --range +3 services/crm  the first three revisions of a project
  surefoot history --range head-4:head      the last four
  surefoot history --format json | jq '.histories[].heads'

The newest revision comes first; each row is a revision, each lane a line of descent. What the
settings call the past (`after`) has hollow nodes.

Exit code: 0, or 2 for misuse or input that could not be read.";

pub(super) const NEW: &str = "\
Examples:
  surefoot new \"create tasks table\"                   in the project of this folder
  surefoot new \"tag customers\" services/crm           in one of several
  surefoot new \"tag customers\" --after 3f2a           behind a revision, where there are several heads

An Alembic revision looks like those before it: imports, typed names, functions; its id is the next
number or a hash, as theirs are, and `file_template` calls the file. The first one looks like Alembic's
own template. SQL goes where the project's tool looks for it, with the next number or the time (UTC),
and a way back if others have one. It prints the paths of the files that it has written.

Exit code: 0, or 2 if it is not clear what would be written.";

pub(super) const SQL: &str = "\
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
What a directive of Alembic comes to is written for PostgreSQL alone, and is such a comment for any
other database.

Exit code: 0 all of it is known, 1 something is not, 2 misuse or input that could not be read.";

pub(super) const SHOW: &str = "\
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

pub(super) const RULES: &str = "\
Examples:
  surefoot rules                          every rule, with its level in this folder
  surefoot rules --config ci.toml         as another settings file has them
  surefoot rules --elsewhere squawk       what answers here to the rules of squawk
  surefoot rules --format json | jq -r '.[] | select(.level == \"off\") | .rule'

Levels are read from the nearest surefoot.toml, or [tool.surefoot] in pyproject.toml, in this folder
or above. Where they say otherwise than the page of a rule, its row says so.

The names of these tools are known: alembic-guard, atlas, eugene, pgfence, postgres-language-server,
pytest-alembic, pytest-mrt, squawk, strong_migrations, zdm.";

pub(super) const EXPLAIN: &str = "\
Example:
  surefoot explain blocking-index";

pub(super) const LSP: &str = "\
It speaks the Language Server Protocol: an editor starts it, and `editors/` says how each is told to.
Each folder that is open is checked as `surefoot check` checks it from within, with what is typed and
not saved yet in place of what is on disk.

Exit code: 0 if the editor said goodbye as the protocol has it, else 1.";

pub(super) const SCHEMA: &str = "\
Examples:
  surefoot schema settings > surefoot.schema.json   for editors that complete and check surefoot.toml
  surefoot schema report                            what `surefoot check --format json` prints

`surefoot check` prints a report, `surefoot sql` a script; the others are called what their commands are.

An editor with a language server for TOML takes the schema from the first line of surefoot.toml:
  #:schema ./surefoot.schema.json";

pub(super) const COMPLETIONS: &str = "\
Examples:
  surefoot completions bash > ~/.local/share/bash-completion/completions/surefoot
  surefoot completions zsh > ~/.zfunc/_surefoot
  surefoot completions fish > ~/.config/fish/completions/surefoot.fish
  surefoot completions powershell >> $PROFILE

zsh must be told of the folder before it looks for completions: `fpath+=~/.zfunc` above `compinit`
in ~/.zshrc.";
