//! What becomes of the schema, thing by thing: what comes, goes and changes, and what the way back does not bring back.

use super::json::{Thing, Trait};
use crate::human::Look;
use crate::paint::{DIM, GREEN, RED, YELLOW, paint};
use crate::plain;

/// The longest name that the others are aligned with.
const LONGEST: usize = 32;

/// Draws the things that change.
pub(super) fn draw(things: &[Thing], look: Look) -> String {
    things.iter().map(|thing| one(thing, look)).collect()
}

fn one(thing: &Thing, look: Look) -> String {
    let changes =
        |feature: &&Trait| feature.before != feature.after || thing.back.is_some() && feature.before != feature.back;
    let (comes, goes) = (thing.before.there == "no", thing.after.there == "no");
    let changed: Vec<&Trait> = thing.features.iter().filter(changes).collect();
    let is_other = thing.before.there != thing.after.there || thing.back.is_some_and(|back| back != thing.before);
    if changed.is_empty() && !is_other {
        return String::new();
    }
    let (sign, code) = match (comes, goes) {
        (true, false) => ("+", GREEN),
        (false, true) => ("-", RED),
        _ => (" ", DIM),
    };
    let name = plain::line(&format!("{} {}", thing.kind, thing.name), look.unicode);
    let mut text = format!("  {} {name}{}\n", paint(sign, code, look.colour), back_of_thing(thing, look));
    let width = changed.iter().map(|feature| label(feature).chars().count()).max().unwrap_or(0).min(LONGEST);
    for feature in &changed {
        text.push_str(&line(feature, thing, width, look));
    }
    let others = thing.features.len() - changed.len();
    if others > 0 {
        let count = format!("and {} as before", crate::summary::count(others, "other"));
        text.push_str(&format!("      {}\n", paint(&count, DIM, look.colour)));
    }
    text
}

/// What of the thing itself is not as it was after the way back.
fn back_of_thing(thing: &Thing, look: Look) -> String {
    let word = match (thing.before.there, thing.back.map(|back| back.there)) {
        ("no", Some("yes")) => "  stays after the way back",
        ("yes", Some("no")) if thing.after.there == "yes" => "  the way back drops it",
        ("yes", Some("no")) => "  does not come back",
        _ => return String::new(),
    };
    paint(word, YELLOW, look.colour)
}

fn label(feature: &Trait) -> String {
    match (feature.kind, feature.name.as_str()) {
        ("column", name) => name.to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, name) => format!("{kind} {name}"),
    }
}

fn line(feature: &Trait, thing: &Thing, width: usize, look: Look) -> String {
    let arrow = if look.unicode { "→" } else { "->" };
    let (sign, code, says) = match (&feature.before, &feature.after) {
        (Some(before), Some(after)) if before != after => ("~", YELLOW, format!("{before} {arrow} {after}")),
        (None, Some(after)) => ("+", GREEN, after.clone()),
        (Some(before), None) => ("-", RED, before.clone()),
        (said, _) => (" ", DIM, said.clone().unwrap_or_default()),
    };
    let label = plain::line(&label(feature), look.unicode);
    let says = plain::line(&says, look.unicode);
    let left = match (&thing.back, &feature.before, &feature.back) {
        (Some(back), before, now) if before != now && back.there != "unknown" => match (before, now) {
            _ if thing.before.there != back.there => String::new(),
            (None, Some(_)) => "  stays after the way back".to_owned(),
            (Some(_), None) => "  does not come back".to_owned(),
            (_, Some(now)) => format!("  comes back as {}", plain::line(now, look.unicode)),
            (None, None) => String::new(),
        },
        _ => String::new(),
    };
    let row = format!("{label:width$}  {says}");
    let left = paint(&left, YELLOW, look.colour);
    format!("    {} {}{left}\n", paint(sign, code, look.colour), row.trim_end())
}
