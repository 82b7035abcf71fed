//! Constraints, beside the columns and on one, and ALTER TABLE about them.

use model::{
    Constraint, ConstraintKind, Exclusion, ForeignKey, IndexKey, Key, Matching, Name, Operation, ReferentialAction,
};

use super::name::{list, own};
use super::{Phrase, enclosed, index, object_name};

/// `ALTER TABLE` about a constraint.
pub(super) fn alter(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let table = |table| Phrase::new("ALTER TABLE").say(&object_name(table));
    Some(match operation {
        Op::AddConstraint(it) => table(&it.table).say("ADD").say(&beside(&it.constraint)?),
        Op::DropConstraint(it) => table(&it.table)
            .say("DROP CONSTRAINT")
            .flag(it.if_exists, "IF EXISTS")
            .say(&own(it.constraint.as_ref()?))
            .flag(it.cascade, "CASCADE"),
        Op::ValidateConstraint(it) => table(&it.table).say("VALIDATE CONSTRAINT").say(&own(&it.constraint)),
        Op::RenameConstraint(it) => {
            table(&it.table).say("RENAME CONSTRAINT").say(&own(&it.constraint)).say("TO").say(&own(&it.to))
        }
        _ => return None,
    })
}

/// A constraint that stands beside the columns, or after ADD.
pub(super) fn beside(constraint: &Constraint) -> Option<String> {
    let name = constraint.name.as_ref().map(own);
    let phrase = Phrase::new("").part("CONSTRAINT", name);
    let phrase = match &constraint.kind {
        ConstraintKind::PrimaryKey(it) => key(phrase.say("PRIMARY KEY"), it),
        ConstraintKind::Unique(it) => key(phrase.say("UNIQUE"), it),
        ConstraintKind::ForeignKey(it) => {
            let phrase = phrase.say("FOREIGN KEY").say(&list(&it.columns));
            foreign_key(phrase, it)
        }
        ConstraintKind::Check(it) => phrase.say("CHECK").say(&enclosed(it)?),
        ConstraintKind::NotNull(it) => phrase.say("NOT NULL").say(&own(it)),
        ConstraintKind::Exclude(it) => phrase.say(&exclusion(it)?),
    };
    Some(options(phrase, constraint).0)
}

/// A constraint on the column it is about; one about others cannot stand there.
pub(super) fn on_column(constraint: &Constraint, column: &Name) -> Option<String> {
    let is_own = |columns: &[Name]| columns == std::slice::from_ref(column);
    let name = constraint.name.as_ref().map(own);
    let phrase = Phrase::new("").part("CONSTRAINT", name);
    let phrase = match &constraint.kind {
        ConstraintKind::PrimaryKey(it) if is_own(&it.columns) && it.include.is_empty() => phrase.say("PRIMARY KEY"),
        ConstraintKind::Unique(it) if is_own(&it.columns) && it.include.is_empty() => {
            phrase.say("UNIQUE").flag(it.nulls_not_distinct, "NULLS NOT DISTINCT")
        }
        ConstraintKind::ForeignKey(it) if is_own(&it.columns) => foreign_key(phrase, it),
        ConstraintKind::Check(it) => phrase.say("CHECK").say(&enclosed(it)?),
        _ => return None,
    };
    Some(options(phrase, constraint).0)
}

fn key(phrase: Phrase, key: &Key) -> Phrase {
    match &key.using_index {
        Some(index) => phrase.say("USING INDEX").say(&own(index)),
        None => phrase
            .flag(key.nulls_not_distinct, "NULLS NOT DISTINCT")
            .say(&list(&key.columns))
            .part("INCLUDE", (!key.include.is_empty()).then(|| list(&key.include))),
    }
}

fn exclusion(it: &Exclusion) -> Option<String> {
    let element = |(key, operator): &(IndexKey, String)| Some(format!("{} WITH {operator}", index::key(key)?));
    let elements = it.elements.iter().map(element).collect::<Option<Vec<String>>>()?;
    let predicate = match &it.predicate {
        Some(predicate) => Some(enclosed(predicate)?),
        None => None,
    };
    let phrase = Phrase::new("EXCLUDE")
        .part("USING", it.method.clone())
        .say(&format!("({})", elements.join(", ")))
        .part("INCLUDE", (!it.include.is_empty()).then(|| list(&it.include)))
        .part("WHERE", predicate);
    Some(phrase.0)
}

fn foreign_key(phrase: Phrase, it: &ForeignKey) -> Phrase {
    let referenced = if it.referent_columns.is_empty() { String::new() } else { list(&it.referent_columns) };
    phrase
        .say("REFERENCES")
        .say(&object_name(&it.referent))
        .say(&referenced)
        .say(match it.matching {
            Matching::Simple => "",
            Matching::Full => "MATCH FULL",
            Matching::Partial => "MATCH PARTIAL",
        })
        .part("ON DELETE", action(it.on_delete))
        .say(&if it.on_delete_columns.is_empty() { String::new() } else { list(&it.on_delete_columns) })
        .part("ON UPDATE", action(it.on_update))
}

fn action(action: ReferentialAction) -> Option<String> {
    let words = match action {
        ReferentialAction::NoAction => return None,
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    };
    Some(words.to_owned())
}

fn options(phrase: Phrase, constraint: &Constraint) -> Phrase {
    phrase
        .flag(constraint.no_inherit, "NO INHERIT")
        .flag(constraint.not_enforced, "NOT ENFORCED")
        .flag(constraint.deferrable, "DEFERRABLE")
        .flag(constraint.initially_deferred, "INITIALLY DEFERRED")
        .flag(constraint.not_valid, "NOT VALID")
}
