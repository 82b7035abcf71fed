//! The settings that there are, as data: what each is for, what it takes, and what counts where nothing is said of it.

/// A key of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key, as it is written.
    pub key: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it says, in Markdown.
    pub summary: &'static str,
    /// What counts where it is left out: a value as TOML writes it, or `None` where nothing stands for it.
    pub default: Option<&'static str>,
    /// A value as TOML writes it; of a table, its lines.
    pub example: &'static str,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A server, and the version of it: `postgres 16`.
    Database,
    /// A tool that runs SQL files.
    Runner,
    /// An address of the web with `{rule}` in it.
    Address,
    /// The name of a revision.
    Revision,
    /// `true` or `false`.
    Flag,
    /// A time as PostgreSQL writes it.
    Time,
    /// A level of findings.
    Level,
    /// A whole number, from 0 on.
    Number,
    /// A list of globs.
    Globs,
    /// A table: rules and families of rules, each with a level.
    Levels,
    /// A table: what has names, each with a pattern.
    Patterns,
    /// A table of other settings.
    Table(&'static [Setting]),
}

impl Takes {
    /// What must stand there at the least, as a finding says it.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Number => "a number",
            Self::Globs => "a list of globs",
            Self::Levels | Self::Patterns | Self::Table(_) => "a table",
            Self::Database | Self::Runner | Self::Address | Self::Revision | Self::Time | Self::Level => {
                "a text in quotes"
            }
        }
    }
}

/// Every setting, in the order in which they are best read.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "database",
        takes: Takes::Database,
        summary: "The database that the migrations are for. Of PostgreSQL, what a step locks, rewrites and fails of depends on \
                  its version: left out, locks are those of PostgreSQL 15, and what a newer server would take is no failure. \
                  MySQL, MariaDB and SQLite are read in their own SQL, and told what holds for them; of other products only \
                  what holds for every database. Left out, the project's own files tell it. `--database` comes before.",
        default: None,
        example: "\"postgres 16\"",
    },
    Setting {
        key: "runner",
        takes: Takes::Runner,
        summary: "What runs SQL files, where neither their names nor their marks tell it: in which transaction, and by \
                  which words they leave it.",
        default: None,
        example: "\"sqlx\"",
    },
    Setting {
        key: "after",
        takes: Takes::Revision,
        summary: "The last migration that is history. It and those before it are replayed and not reported.",
        default: None,
        example: "\"3f2a9c1d\"",
    },
    Setting {
        key: "lock_timeout",
        takes: Takes::Time,
        summary: "The `lock_timeout` that the role or the server sets already, which no file of the project tells.",
        default: None,
        example: "\"5s\"",
    },
    Setting {
        key: "statement_timeout",
        takes: Takes::Time,
        summary: "The `statement_timeout` that the role or the server sets already.",
        default: None,
        example: "\"15min\"",
    },
    Setting {
        key: "idempotent",
        takes: Takes::Flag,
        summary: "Whether every script must bear being run twice, whether or not it runs in a transaction.",
        default: Some("false"),
        example: "true",
    },
    Setting {
        key: "downgrades",
        takes: Takes::Level,
        summary: "The most that is made of what holds others up on the way down: who goes back has other worries.",
        default: Some("\"info\""),
        example: "\"warn\"",
    },
    Setting {
        key: "largest_migration",
        takes: Takes::Number,
        summary: "How many steps on tables in use a migration may have.",
        default: Some("20"),
        example: "10",
    },
    Setting {
        key: "widest_lock_window",
        takes: Takes::Number,
        summary: "Of how many tables in use a transaction may shut everybody out at once.",
        default: Some("2"),
        example: "1",
    },
    Setting {
        key: "rule_pages",
        takes: Takes::Address,
        summary: "Where the page of a rule is, with `{rule}` for its name: there findings lead to, or to a copy of your own.",
        default: Some("\"https://surefoot.dev/rules/{rule}/\""),
        example: "\"https://wiki.example.com/migrations/{rule}\"",
    },
    Setting {
        key: "levels",
        takes: Takes::Levels,
        summary: "How loud a rule is, or a family of rules: `off`, `info`, `warn` or `error`. A rule's own level comes \
                  before its family's. The level of a family counts for every rule of it, those that are off by default \
                  included.",
        default: None,
        example: "taste = \"info\"\nblocking-index = \"error\"",
    },
    Setting {
        key: "naming",
        takes: Takes::Patterns,
        summary: "What the project calls its tables, columns, indexes and constraints, for the rule naming-convention: `*` \
                  stands for anything, `{table}` and `{columns}` for what it belongs to.",
        default: None,
        example: "index = \"ix_{table}_{columns}\"",
    },
    Setting {
        key: "files",
        takes: Takes::Table(&[Setting {
            key: "exclude",
            takes: Takes::Globs,
            summary: "Files that are replayed and not reported, relative to the folder of the settings file.",
            default: Some("[]"),
            example: "[\"legacy/**\"]",
        }]),
        summary: "Which files are reported.",
        default: None,
        example: "",
    },
];

/// The setting of that name at the top of the file.
pub(crate) fn named(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}
