//! Operations on routines, and on the triggers and rules that run by themselves.

use crate::{DataType, LockMode, Name, ObjectKind, ObjectName, Volatility};

/// `CREATE FUNCTION`, `CREATE PROCEDURE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateRoutine {
    /// The routine.
    pub name: ObjectName,
    /// Whether it is a procedure; a function otherwise.
    pub is_procedure: bool,
    /// The types of its arguments, as written.
    pub arguments: Vec<String>,
    /// The type that it returns, or returns rows of; `None` where its arguments tell that.
    pub returns: Option<DataType>,
    /// `OR REPLACE`.
    pub or_replace: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// Whether it sets its own `search_path`.
    pub sets_search_path: bool,
    /// How often its result may change. Of one in SQL, which the server may put in place of the call, there is no knowing.
    pub volatility: Option<Volatility>,
    /// Whether its body is no string, but `RETURN …` or `BEGIN ATOMIC` (PostgreSQL 14).
    pub is_inline: bool,
    /// What its body reads and writes, each with the lock for that, where it is in SQL and the server looks at it at once.
    pub touches: Vec<(ObjectName, LockMode)>,
    /// What comes after its name, in normal form; empty where it is not known.
    pub definition: String,
}

/// `ALTER FUNCTION … SECURITY DEFINER`, `SET …`, `STABLE` …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterRoutine {
    /// The routine.
    pub name: ObjectName,
    /// `SECURITY DEFINER`, `SECURITY INVOKER`; `None` where nothing is said about that.
    pub security_definer: Option<bool>,
    /// Whether it sets its own `search_path` afterwards; `None` where nothing is said about that.
    pub sets_search_path: Option<bool>,
}

/// `CREATE TRIGGER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTrigger {
    /// The trigger.
    pub name: Name,
    /// Its table.
    pub table: ObjectName,
    /// `OR REPLACE` (PostgreSQL 14).
    pub or_replace: bool,
    /// `IF NOT EXISTS` (MySQL 8.0.29, MariaDB, SQLite).
    pub if_not_exists: bool,
    /// The function that it calls, where it is known.
    pub function: Option<ObjectName>,
    /// When it fires and with what, in normal form; empty where it is not known.
    pub definition: String,
    /// The columns that it needs: those of `UPDATE OF`, and those that its condition reads.
    pub columns: Vec<Name>,
    /// `FOR EACH ROW`: on a partitioned table its partitions have it, too.
    pub for_each_row: bool,
}

/// `CREATE EVENT TRIGGER`: a function runs whenever a statement changes the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEventTrigger {
    /// The trigger.
    pub name: Name,
    /// When it fires: `ddl_command_end`.
    pub event: String,
    /// The tags of the statements that it fires at, in capitals; none for all.
    pub tags: Vec<String>,
    /// The function that it calls, where it is known.
    pub function: Option<ObjectName>,
}

/// `ALTER TABLE … ENABLE TRIGGER`, `DISABLE TRIGGER`, and the same of a `RULE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetTrigger {
    /// Whether it is a trigger or a rule.
    pub kind: ObjectKind,
    /// The table.
    pub table: ObjectName,
    /// Which of its triggers, or which rule.
    pub which: Triggers,
    /// When it fires afterwards.
    pub firing: Firing,
}

/// Which triggers [`SetTrigger`] switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Triggers {
    /// The one of this name.
    One(Name),
    /// `ALL`.
    All,
    /// `USER`: all but those of constraints.
    User,
}

/// In which sessions a trigger or a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Firing {
    /// `ENABLE`: in all but those that replicate.
    Enabled,
    /// `ENABLE REPLICA`: in those that replicate.
    Replica,
    /// `ENABLE ALWAYS`.
    Always,
    /// `DISABLE`.
    Disabled,
}

impl Firing {
    /// The words for it, in capitals.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLE",
            Self::Replica => "ENABLE REPLICA",
            Self::Always => "ENABLE ALWAYS",
            Self::Disabled => "DISABLE",
        }
    }
}
