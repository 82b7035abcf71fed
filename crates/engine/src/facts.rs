//! What is true before a step: folded once over the history, asked by every rule.

use model::failure::Failure;
use model::{
    Birth, Dialect, Difference, Direction, Effect, History, Inverse, Knowledge, Migration, ObjectName, Operation,
    Relation, RelationKind, Schema, Script, Server, Step, Touch, Transaction, Work,
};

use crate::fold::TransactionFold;
use crate::{Hold, Limits, Settings, UncommittedValue};

/// What is true before a step. For a whole migration: what is true after its upgrade.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The history.
    pub history: &'a History,
    /// The migration.
    pub migration: &'a Migration,
    /// Which of the history's migrations it is.
    pub index: u32,
    /// Which way it is run.
    pub direction: Direction,
    /// The script the step stands in.
    pub script: &'a Script,
    /// Which of the script's steps it is.
    pub position: usize,
    /// What exists.
    pub schema: &'a Schema,
    /// The transaction the step runs in.
    pub transaction: Transaction,
    /// What the step does.
    pub effect: &'a Effect,
    /// Why the step must fail, if it must.
    pub failure: Option<&'a Failure>,
    /// The locks that earlier steps of the same transaction hold.
    pub holds: &'a [Hold],
    /// Which step of the script the transaction of this one began with.
    pub began: usize,
    /// The value of an enum that the step uses, and that its transaction, or that of the run, has only just added.
    pub uncommitted: Option<&'a UncommittedValue>,
    /// The limits in force.
    pub limits: Limits,
    /// The first step of this script, before this one, that waits for a lock behind which others queue, for as long as
    /// it takes.
    pub waits: Option<usize>,
    /// The first step of this script, before this one, that works through a relation under a lock that blocks its
    /// writers, for as long as it takes.
    pub endless: Option<usize>,
    /// What the downgrade, run after the upgrade, leaves other than it was. Only known to those asked of it.
    pub differences: &'a [Difference],
    /// What undoes each step of the upgrade, in the order of the script. Only known to those asked of a migration whose
    /// downgrade is not a script that does something.
    pub inverses: &'a [Inverse],
    /// How many migrations of the history have no way back.
    pub lacking: usize,
    /// How many of them nobody has given a title.
    pub untitled: usize,
    /// Whether migrations of another branch may run before this one, or may not.
    pub is_beside: bool,
    /// What the engine was told.
    pub settings: &'a Settings,
}

impl<'a> Facts<'a> {
    /// The server.
    #[must_use]
    pub fn server(&self) -> Server {
        self.settings.server
    }

    /// Whose SQL the history is written in.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.history.dialect()
    }

    /// The birth of what is made now.
    #[must_use]
    pub fn now(&self) -> Birth {
        Birth::In { migration: self.index, direction: self.direction }
    }

    /// Whether a table or view was made earlier in this very script: it is empty, and nobody reads it yet.
    #[must_use]
    pub fn is_new(&self, relation: &ObjectName) -> bool {
        self.schema.assumed(relation).is_some_and(|relation| relation.birth == self.now())
    }

    /// Whether a table or view was there before this script, as far as can be said: a step of the script that could not
    /// be read may have made one that is not known.
    #[must_use]
    pub fn is_old(&self, relation: &ObjectName) -> bool {
        match self.schema.assumed(relation) {
            Some(relation) => relation.birth != self.now(),
            None => !self.before().iter().any(|step| matches!(step.operation, Operation::Opaque(_))),
        }
    }

    /// Whether the upgrade of this migration made the relation, and this is its downgrade.
    #[must_use]
    pub fn is_undone(&self, relation: &ObjectName) -> bool {
        self.direction == Direction::Down
            && self.schema.assumed(relation).is_some_and(|relation| relation.birth == self.upgrade())
    }

    /// Whether this is a downgrade, and its upgrade has a step that does that.
    #[must_use]
    pub fn undoes(&self, does: impl Fn(&Operation) -> bool) -> bool {
        self.direction == Direction::Down && self.migration.up.steps.iter().any(|step| does(&step.operation))
    }

    /// The birth of what the upgrade of this migration made.
    #[must_use]
    pub fn upgrade(&self) -> Birth {
        Birth::In { migration: self.index, direction: Direction::Up }
    }

    /// The relation, if it is known to exist.
    #[must_use]
    pub fn relation(&self, name: &ObjectName) -> Option<&'a Relation> {
        self.schema.relation(name).present()
    }

    /// Whether the relation is known to be a partitioned table.
    #[must_use]
    pub fn is_partitioned(&self, name: &ObjectName) -> bool {
        matches!(
            self.schema.relation(name),
            Knowledge::Present(relation) if relation.kind == RelationKind::PartitionedTable
        )
    }

    /// The steps before this one in its script.
    #[must_use]
    pub fn before(&self) -> &'a [Step] {
        self.script.steps.get(..self.position).unwrap_or(&[])
    }

    /// The steps before this one in its transaction.
    #[must_use]
    pub fn together(&self) -> &'a [Step] {
        self.script.steps.get(self.began..self.position).unwrap_or(&[])
    }

    /// What a variable of the session was last set to in this script.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<&'a str> {
        let value = |step: &'a Step| match &step.operation {
            Operation::SetVariable(set) if set.name.text.eq_ignore_ascii_case(name) => Some(set.value.as_deref()),
            _ => None,
        };
        self.before().iter().rev().find_map(value).flatten()
    }

    /// What a variable of the session was last set to in this script, by a step that is not known to be within a transaction:
    /// there are those that change nothing within one.
    #[must_use]
    pub fn set_outside(&self, name: &str) -> Option<&'a str> {
        let mut fold = TransactionFold::new(self.script, self.dialect());
        let mut value = None;
        for step in self.before() {
            if let Operation::SetVariable(set) = &step.operation
                && set.name.text.eq_ignore_ascii_case(name)
                && matches!(fold.before(step), Transaction::None | Transaction::Unknown)
            {
                value = set.value.as_deref();
            }
            fold.pass(step);
        }
        value
    }

    /// The steps after this one in its script.
    #[must_use]
    pub fn after(&self) -> &'a [Step] {
        self.script.steps.get(self.position + 1..).unwrap_or(&[])
    }

    /// What the step does to the first table that was there before this script and to which it does more than change the
    /// catalogue: the table's users wait as long as the work lasts. Mostly the table that it names; of a partitioned one
    /// a partition.
    #[must_use]
    pub fn long_work(&self) -> Option<&'a Touch> {
        let main = self.effect.main()?;
        // A new table has no rows yet, for which any other would be looked through.
        let touches = if self.is_new(&main.relation) { &[][..] } else { &self.effect.touches };
        touches.iter().find(|touch| {
            matches!(touch.work, Work::Scan | Work::BuildIndex | Work::Rewrite) && !self.is_new(&touch.relation)
        })
    }
}
