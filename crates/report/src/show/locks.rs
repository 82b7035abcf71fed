//! The locks of a script as a picture: a row for each relation, a column for each statement, filled while it is locked.

use super::json::{Lock, Script};
use crate::human::Look;
use crate::paint::{DIM, RED, YELLOW, paint};
use crate::plain;

/// The most statements that are drawn: a wider picture tells nobody anything.
const WIDEST: usize = 60;

/// The longest name that the others are aligned with.
const LONGEST: usize = 40;

/// How strong a lock is, by whom it keeps waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shade {
    None,
    Light,
    Writes,
    All,
}

impl Shade {
    fn of(lock: &Lock) -> Self {
        match lock.blocks {
            "reads and writes" => Self::All,
            "writes" => Self::Writes,
            _ => Self::Light,
        }
    }

    fn mark(self, look: Look) -> String {
        let (unicode, ascii, code) = match self {
            Self::None => ("·", ".", DIM),
            Self::Light => ("░", "-", DIM),
            Self::Writes => ("▒", "=", YELLOW),
            Self::All => ("█", "#", RED),
        };
        paint(if look.unicode { unicode } else { ascii }, code, look.colour)
    }
}

/// Draws the locks on what was there before the script, if two of its statements at least are of interest: one lock
/// needs no picture.
pub(super) fn draw(script: &Script<'_>, look: Look) -> String {
    let statements: Vec<_> = script.statements.iter().filter(|statement| !statement.is_of_tool).collect();
    let mut rows: Vec<(&str, Vec<Shade>)> = Vec::new();
    let blocks: Vec<usize> =
        statements.iter().map(|statement| statement.steps.first().map_or(0, |step| step.transaction)).collect();
    for (column, statement) in statements.iter().enumerate() {
        for step in &statement.steps {
            for lock in step.locks.iter().filter(|lock| !lock.new) {
                let place = rows.iter().position(|(name, _)| *name == lock.relation).unwrap_or_else(|| {
                    rows.push((&lock.relation, vec![Shade::None; statements.len()]));
                    rows.len() - 1
                });
                let Some((_, shades)) = rows.get_mut(place) else { continue };
                // It is held to the end of its transaction.
                for (shade, block) in shades.iter_mut().zip(&blocks).skip(column) {
                    if *block == step.transaction {
                        *shade = (*shade).max(Shade::of(lock));
                    }
                }
            }
        }
    }
    if rows.is_empty() || !(2..=WIDEST).contains(&statements.len()) {
        return String::new();
    }
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(LONGEST);
    // Transactions stand apart.
    let gap = |column: usize| match (blocks.get(column.wrapping_sub(1)), blocks.get(column)) {
        (Some(before), Some(now)) if before != now => "  ",
        _ => "",
    };
    let numbers: String = (0..statements.len()).map(|column| format!("{}{}", gap(column), (column + 1) % 10)).collect();
    let mut text = format!("     {:width$}  {}\n", "", paint(&numbers, DIM, look.colour));
    for (name, shades) in rows {
        let name = plain::line(name, look.unicode);
        let bar: String =
            shades.iter().enumerate().map(|(column, shade)| format!("{}{}", gap(column), shade.mark(look))).collect();
        text.push_str(&format!("     {name:width$}  {bar}\n"));
    }
    let legend = format!(
        "{} reads and writes wait  {} writes wait  {} other schema changes wait",
        Shade::All.mark(look),
        Shade::Writes.mark(look),
        Shade::Light.mark(look)
    );
    text.push_str(&format!("     {:width$}  {legend}\n\n", ""));
    text
}
