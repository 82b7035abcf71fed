//! The locks of a script as a picture: a row for each relation, a column for each statement, filled while it is locked.

use super::json::{Held, Script, Statement};
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
    fn of(blocks: &str) -> Self {
        match blocks {
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
    // The tool's own statements have no column.
    let statements: Vec<_> =
        script.statements.iter().enumerate().filter(|(_, statement)| !statement.is_of_tool).collect();
    let transaction =
        |(_, statement): &(usize, &Statement<'_>)| statement.steps.first().map_or(0, |step| step.transaction);
    let blocks: Vec<usize> = statements.iter().map(transaction).collect();
    let shade = |row: &Held, place: usize| {
        let hold = row.locks.iter().find(|hold| (hold.from..=hold.to).contains(&place));
        hold.map_or(Shade::None, |hold| Shade::of(hold.blocks))
    };
    let shades = |row: &Held| statements.iter().map(|(place, _)| shade(row, *place)).collect::<Vec<_>>();
    let rows: Vec<(&str, Vec<Shade>)> = script.held.iter().map(|row| (row.relation.as_str(), shades(row))).collect();
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
