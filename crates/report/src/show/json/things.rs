//! The things of the schema as JSON: at each moment, and whether they are again as they were.

use std::collections::HashMap;

use linter::Panel;
use model::{Feature, Knowledge, Portrait};
use serde::Serialize;

use crate::mask;

/// A thing of the schema, at each moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thing {
    /// `table`, `view`, `type` …
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Before the migration.
    pub before: State,
    /// After it.
    pub after: State,
    /// After it and its way back; null where that is no script.
    pub back: Option<State>,
    /// Whether it is then again as it was: `yes`, `no`, or `unknown`; null where the way back is no script.
    pub restored: Option<&'static str>,
    /// Its columns, constraints, indexes and so on.
    pub features: Vec<Trait>,
}

/// Whether a thing is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// `yes`, `perhaps`, `no` or `unknown`.
    pub there: &'static str,
    /// Whether its features are all that it has.
    pub whole: bool,
}

/// One thing about a thing, at each moment: what there is to say of it, null where it is not there or not known of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trait {
    /// `column`, `constraint`, `index`, `trigger`, `value` …
    pub kind: &'static str,
    /// What it is called; empty for what a thing has one of.
    pub name: String,
    /// Before the migration.
    pub before: Option<String>,
    /// After it.
    pub after: Option<String>,
    /// After it and its way back.
    pub back: Option<String>,
}

/// A thing, unless nothing is known of it at any moment.
pub(super) fn of(panel: &Panel, secrets: &[&str]) -> Option<Thing> {
    let moments = [Some(&panel.before), Some(&panel.after), panel.back.as_ref()];
    let seen = |moment: &Option<&'_ Knowledge<Portrait>>| portrait((*moment)?).cloned();
    let portraits: Vec<Option<Portrait>> = moments.iter().map(seen).collect();
    let first = portraits.iter().flatten().next()?;
    let mut features: Vec<Row> = Vec::new();
    for (moment, portrait) in portraits.iter().enumerate() {
        let mut met: HashMap<(&str, &str), usize> = HashMap::new();
        for feature in portrait.iter().flat_map(|portrait| &portrait.lines) {
            // Several of one kind without a name are told apart by their order.
            let count = met.entry((feature.kind, &feature.name)).or_insert(0);
            let is_same =
                |row: &Row| row.told.kind == feature.kind && row.told.name == feature.name && row.number == *count;
            let place = features.iter().position(is_same).unwrap_or_else(|| {
                let name = feature.name.clone();
                let told = Trait { kind: feature.kind, name, before: None, after: None, back: None };
                features.push(Row { told, number: *count, certain: true });
                features.len() - 1
            });
            *count += 1;
            if let Some(Row { told, certain, .. }) = features.get_mut(place) {
                *certain &= feature.certain;
                let says = Some(mask::without(says(feature), secrets));
                match moment {
                    0 => told.before = says,
                    1 => told.after = says,
                    _ => told.back = says,
                }
            }
        }
    }
    let (before, back) = (state(&panel.before), panel.back.as_ref().map(state));
    Some(Thing {
        kind: first.kind.word(),
        name: first.name.to_string(),
        before,
        after: state(&panel.after),
        back,
        restored: back.map(|back| restored(before, back, &features)),
        features: features.into_iter().map(|row| row.told).collect(),
    })
}

/// A feature; several of one kind without a name have numbers. It may not be certain at one of the moments.
struct Row {
    told: Trait,
    number: usize,
    certain: bool,
}

/// Whether a thing is again as it was. What is not told of one that is not known whole may be there all the same.
fn restored(before: State, back: State, features: &[Row]) -> &'static str {
    let is_known = |state: State| matches!(state.there, "yes" | "no");
    let is_other = |row: &Row| {
        row.certain
            && match (&row.told.before, &row.told.back) {
                (Some(before), Some(back)) => before != back,
                (None, Some(_)) => before.whole,
                (Some(_), None) => back.whole,
                (None, None) => false,
            }
    };
    if is_known(before) && is_known(back) && before.there != back.there || features.iter().any(is_other) {
        return "no";
    }
    let is_same = before == back && features.iter().all(|row| row.told.before == row.told.back);
    if is_known(before) && is_same { "yes" } else { "unknown" }
}

/// Whether all things are again as they were.
pub(super) fn all_restored(things: &[Thing]) -> &'static str {
    let is = |word: &'static str| move |thing: &Thing| thing.restored == Some(word);
    match things {
        _ if things.iter().any(is("no")) => "no",
        _ if things.iter().all(is("yes")) => "yes",
        _ => "unknown",
    }
}

fn portrait(moment: &Knowledge<Portrait>) -> Option<&Portrait> {
    match moment {
        Knowledge::Present(portrait) => Some(portrait),
        _ => None,
    }
}

fn says(feature: &Feature) -> String {
    match (feature.certain, feature.says.as_str()) {
        (true, says) => says.to_owned(),
        (false, "") => "perhaps".to_owned(),
        (false, says) => format!("perhaps {says}"),
    }
}

fn state(moment: &Knowledge<Portrait>) -> State {
    let (there, whole) = match moment {
        Knowledge::Present(portrait) if portrait.certain => ("yes", portrait.is_whole),
        Knowledge::Present(portrait) => ("perhaps", portrait.is_whole),
        Knowledge::Absent => ("no", true),
        Knowledge::Unknown => ("unknown", false),
    };
    State { there, whole }
}
