//! What MySQL cannot change in place it copies, row by row, and nobody writes meanwhile.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::mysql::{self, Copying};
use model::{Algorithm, Operation, Step};

pub(crate) const RULE: Rule = rule!("table-copy", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let table = step.operation.altered()?;
    let why = mysql::copies(&facts.script.steps, facts.position, facts.schema)?;
    // Without a check it is added in place.
    let is_unchecked = || facts.set("foreign_key_checks").is_some_and(mysql::is_off);
    if why == Copying::ForeignKey && is_unchecked() {
        return None;
    }
    // Who asks for another way gets an error, and no copy.
    let is_refused = step.demands.algorithm.is_some_and(|algorithm| algorithm < Algorithm::Copy);
    if facts.is_new(table) || is_refused || is_told(step, facts) {
        return None;
    }
    let change = match &why {
        Copying::Type(from, to) => format!("to turn `{}` from {from} into {to}", column(&step.operation)),
        Copying::PerhapsType(to) => format!("to make `{}` {to}, unless it is that already", column(&step.operation)),
        Copying::CharacterSet => "to write its texts in another character set".to_owned(),
        Copying::ForeignKey => "to look at each row for the foreign key".to_owned(),
        Copying::Check => "to look at each row for the condition".to_owned(),
        Copying::Numbering => "to number its rows".to_owned(),
        Copying::StoredColumn => "to fill the column".to_owned(),
        Copying::PrimaryKey => "to order the rows by another key".to_owned(),
        Copying::Engine => "to give it another engine".to_owned(),
    };
    let help = match why {
        Copying::Type(..) | Copying::PerhapsType(_) => {
            "copy it without blocking (gh-ost, pt-online-schema-change), or add a column of the new type, fill it in batches, \
             then swap the names"
        }
        Copying::ForeignKey => {
            "find rows without a referent first, then add it with SET foreign_key_checks = 0, which only changes the dictionary"
        }
        _ => "copy it without blocking: gh-ost, pt-online-schema-change",
    };
    let finding = Finding::at(step.head, format!("copies every row of `{table}` while blocking writes, {change}"));
    let finding = finding.help(help);
    Some(if matches!(why, Copying::PerhapsType(_)) { finding.level(Level::Info) } else { finding })
}

/// Whether an action behind this one says that its statement copies the table: once is enough.
fn is_told(step: &Step, facts: &Facts) -> bool {
    let beside = facts.after().iter().take_while(|later| later.statement == step.statement).count();
    let mut later = facts.position + 1..=facts.position + beside;
    later.any(|position| mysql::copies(&facts.script.steps, position, facts.schema).is_some())
}

fn column(operation: &Operation) -> &str {
    match operation {
        Operation::SetColumnType(set) => set.column.as_str(),
        _ => "",
    }
}
