//! What is true of a session and its transaction as a script goes along.

use model::{
    Dialect, Effect, Guard, LockMode, ObjectName, Operation, Script, Session, Step, Touch, Transaction, Work, Wrapping,
    mysql,
};

/// The transaction as a script goes along.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TransactionFold {
    /// Whether the script sends several statements: only then is the implicit transaction one.
    several: bool,
    /// Whether `BEGIN` has been seen, and no end.
    open: bool,
    /// Whether the script ended the runner's transaction.
    ended: bool,
    dialect: Dialect,
}

impl TransactionFold {
    pub(crate) fn new(script: &Script, dialect: Dialect) -> Self {
        let first = script.steps.first().map(|step| step.statement);
        Self {
            several: script.steps.iter().any(|step| Some(step.statement) != first),
            open: false,
            ended: false,
            dialect,
        }
    }

    /// The transaction before `step`.
    pub(crate) fn before(self, step: &Step) -> Transaction {
        if self.open {
            return Transaction::Script;
        }
        match step.wrapping {
            Wrapping::Transaction if !self.ended => Transaction::Runner,
            Wrapping::Unknown => Transaction::Unknown,
            // Others run what is sent in one string statement by statement.
            Wrapping::Implicit if self.several && !self.ended && self.dialect.is_postgres() => Transaction::Implicit,
            _ => Transaction::None,
        }
    }

    /// Goes past `step`.
    pub(crate) fn pass(&mut self, step: &Step) {
        match step.operation {
            Operation::Begin => self.open = true,
            Operation::Commit | Operation::Rollback => {
                self.ended |= !self.open && step.wrapping == Wrapping::Transaction;
                self.open = false;
            }
            _ if self.dialect.is_mysql() && mysql::commits(&step.operation) => {
                self.ended |= !self.open && step.wrapping == Wrapping::Transaction;
                self.open = false;
            }
            _ => {}
        }
    }
}

/// A lock that an earlier step of the same transaction took, and that is held until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The relation.
    pub relation: ObjectName,
    /// The lock.
    pub lock: LockMode,
    /// What the step did while it took it.
    pub work: Work,
    /// Which step of the script took it.
    pub position: usize,
}

/// How long a statement may wait or run, in milliseconds; 0 is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// What it was set to; `None` where nothing sets it, and where the value is not known.
    pub value: Option<u64>,
    /// Whether something sets it.
    pub is_set: bool,
    /// Which step of this script set it; `None` where it was set before.
    pub position: Option<usize>,
    /// Whether only the settings say so: the role has it, and what is said about it is out of the migrations' hands.
    pub is_declared: bool,
}

impl Limit {
    /// A limit of so many milliseconds that the settings declare.
    #[must_use]
    pub const fn declared(value: u64) -> Self {
        Self { value: Some(value), is_set: true, position: None, is_declared: true }
    }

    /// Whether it ends a wait at all: 0 is for ever, and so is none.
    #[must_use]
    pub fn is_limited(self) -> bool {
        self.is_set && self.value != Some(0)
    }
}

/// The limits in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// `lock_timeout`.
    pub lock: Limit,
    /// `statement_timeout`.
    pub statement: Limit,
}

/// The locks held and the limits in force as a script goes along.
#[derive(Clone, Debug, Default)]
pub(crate) struct SessionFold {
    pub(crate) holds: Vec<Hold>,
    pub(crate) limits: Limits,
    /// The first step that queues behind readers and writers of a relation for as long as they please.
    pub(crate) waits: Option<usize>,
    /// The first step that works through a relation under a lock that blocks its writers, for as long as it takes.
    pub(crate) endless: Option<usize>,
    /// Which step of the script the transaction began with.
    pub(crate) began: usize,
    /// What the limits are when the transaction ends.
    after: Limits,
    /// The transaction of the step before, with its statement.
    transaction: Option<(Transaction, u32)>,
}

impl SessionFold {
    /// What holds before the first step of a script.
    pub(crate) fn new(session: &Session, settled: Limits) -> Self {
        let limit = |name: &str, settled: Limit| match session.setting(name) {
            Some(set) => Limit {
                value: set.value.as_deref().and_then(milliseconds),
                is_set: set.value.is_some(),
                position: None,
                is_declared: false,
            },
            None => settled,
        };
        let limits = Limits {
            lock: limit("lock_timeout", settled.lock),
            statement: limit("statement_timeout", settled.statement),
        };
        Self { limits, after: limits, ..Self::default() }
    }

    /// Comes to a step: a transaction that is not the one of the step before holds nothing of it. Whether it is another.
    pub(crate) fn enter(&mut self, step: &Step, position: usize, transaction: Transaction) -> bool {
        let goes_on = self.transaction.is_some_and(|(before, statement)| {
            before == transaction && (transaction != Transaction::None || statement == step.statement)
        });
        let is_other = !goes_on && self.transaction.is_some();
        if is_other {
            self.end();
            self.began = position;
        }
        self.transaction = Some((transaction, step.statement));
        is_other
    }

    fn end(&mut self) {
        self.holds.clear();
        self.limits = self.after;
    }

    /// Goes past a step. `is_old`: whether a relation was there before the script.
    pub(crate) fn pass(&mut self, step: &Step, position: usize, effect: &Effect, is_old: impl Fn(&ObjectName) -> bool) {
        let queues = |touch: &Touch| touch.lock == LockMode::AccessExclusive && is_old(&touch.relation);
        if !self.limits.lock.is_limited() && step.guard != Guard::Perhaps && effect.touches.iter().any(queues) {
            self.waits.get_or_insert(position);
        }
        let works = |touch: &Touch| touch.work >= Work::Scan && touch.lock.blocks_writes() && is_old(&touch.relation);
        if !self.limits.statement.is_limited() && step.guard != Guard::Perhaps && effect.touches.iter().any(works) {
            self.endless.get_or_insert(position);
        }
        for touch in &effect.touches {
            let (relation, lock, work) = (touch.relation.clone(), touch.lock, touch.work);
            self.holds.push(Hold { relation, lock, work, position });
        }
        match &step.operation {
            Operation::SetVariable(set) => {
                let limit = Limit {
                    value: set.value.as_deref().and_then(milliseconds),
                    is_set: set.value.is_some(),
                    position: Some(position),
                    is_declared: false,
                };
                let (now, after) = match set.name.as_str() {
                    "lock_timeout" => (&mut self.limits.lock, &mut self.after.lock),
                    "statement_timeout" => (&mut self.limits.statement, &mut self.after.statement),
                    _ => return,
                };
                *now = limit;
                if !set.local {
                    *after = limit;
                }
            }
            Operation::Commit | Operation::Rollback => self.end(),
            _ => {}
        }
    }
}

/// What a timeout says, in milliseconds; `None` of what is no time.
///
/// Source: PostgreSQL manual, "Setting Parameters": a number without a unit is in the parameter's own, here `ms`.
#[must_use]
pub fn milliseconds(value: &str) -> Option<u64> {
    let value = value.trim();
    let split = value.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(split);
    let factor = match unit.trim() {
        "" | "ms" => 1.0,
        "us" => 0.001,
        "s" => 1_000.0,
        "min" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    };
    Some((number.parse::<f64>().ok()? * factor).round() as u64)
}
