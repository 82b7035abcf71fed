//! The order of the columns leaves gaps in every row.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Column, CreateTable, Direction, Operation, Room, Step, order};

pub(crate) const RULE: Rule = rule!("column-padding", Check::Step(check));

/// How many bytes a row are worth a word.
const WORTH: usize = 8;

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let Operation::CreateTable(CreateTable { table, columns, like, as_query: false, temporary: false, .. }) =
        &step.operation
    else {
        return None;
    };
    if !like.is_empty() || facts.direction == Direction::Down {
        return None;
    }
    let rooms = columns.iter().map(|column| column.data_type.as_ref()?.room()).collect::<Option<Vec<Room>>>()?;
    let lost = padding(&rooms);
    let mut sorted: Vec<(&Column, Room)> = columns.iter().zip(rooms).collect();
    order::by_key(&mut sorted, |(_, room)| std::cmp::Reverse(room.rank()));
    let saved = lost.saturating_sub(padding(&sorted.iter().map(|(_, room)| *room).collect::<Vec<Room>>()));
    if saved < WORTH {
        return None;
    }
    let order: Vec<String> = sorted.iter().map(|(column, _)| format!("`{}`", column.name)).collect();
    let message = format!("{saved} bytes of each row of `{table}` are gaps between its columns");
    Some(Finding::at(step.head, message).help(format!("in this order there are none: {}", order.join(", "))))
}

/// The bytes between columns, as far as they are certain: where a column has no fixed size, what comes behind it may
/// begin anywhere.
fn padding(rooms: &[Room]) -> usize {
    let mut at = Some(0);
    let mut lost = 0;
    for room in rooms {
        at = at.and_then(|at: usize| {
            let size = room.size?;
            let start = at.next_multiple_of(room.alignment);
            lost += start - at;
            Some(start + size)
        });
    }
    lost
}
