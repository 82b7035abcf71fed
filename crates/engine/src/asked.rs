//! The questions of a run: the rules that are on, how loud each is, and which of them says the most of a step.

use model::{Dialect, Direction, FileId};

use crate::{Finding, Hazard, Level, Rule, Settings};

/// The rules that are on.
pub(crate) struct Asked<'a> {
    pub(crate) all: &'a [Rule],
    pub(crate) questions: Vec<Question<'a>>,
}

/// A rule that is on.
pub(crate) struct Question<'a> {
    pub(crate) rule: &'a Rule,
    level: Level,
    hazard: Hazard,
    /// The rules that say more where they say something of the same step.
    yields: Vec<&'static str>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(all: &'a [Rule], settings: &Settings, dialect: Dialect) -> Self {
        let question = |rule: &'a Rule| {
            let page = rule.page();
            let level = settings.level(&page).level;
            let applies = page.holds_for(dialect);
            let yields = page.yields().collect();
            (applies && level != Level::Off).then_some(Question { rule, level, hazard: page.hazard, yields })
        };
        Self { all, questions: all.iter().filter_map(question).collect() }
    }
}

impl Question<'_> {
    /// Fills in the rule and the level. What the settings say of the rule itself is final; else its own word for the
    /// case comes before its page's, and the way down has a measure of its own for what holds others up.
    pub(crate) fn sealed(&self, mut finding: Finding, settings: &Settings) -> Finding {
        finding.rule = self.rule.name;
        finding.level = settings.levels.get(self.rule.name).copied().unwrap_or_else(|| {
            let level = finding.own_level.unwrap_or(self.level);
            let is_passing = matches!(self.hazard, Hazard::Blocks | Hazard::Breaks);
            let is_down = finding.direction == Some(Direction::Down);
            if is_passing && is_down { level.min(settings.downgrades) } else { level }
        });
        finding.file.get_or_insert(FileId::default());
        finding
    }
}

/// Of what is told of one step, that which no other tells better: one cause, one finding. A step that fails does
/// nothing that could harm anybody.
pub(crate) fn most_specific(told: Vec<(&Question<'_>, Finding)>, fails: bool) -> impl Iterator<Item = Finding> {
    let tells_failure = |hazard: Hazard| matches!(hazard, Hazard::Fails | Hazard::NoWayBack);
    let harms = |hazard: Hazard| matches!(hazard, Hazard::Blocks | Hazard::Breaks | Hazard::Destroys);
    let is_told = fails && told.iter().any(|(question, _)| tells_failure(question.hazard));
    let keeps: Vec<bool> = told
        .iter()
        .map(|(question, _)| {
            let yields = told.iter().any(|(other, _)| question.yields.contains(&other.rule.name));
            !(yields || is_told && harms(question.hazard))
        })
        .collect();
    told.into_iter().zip(keeps).filter(|(_, keeps)| *keeps).map(|((_, finding), _)| finding)
}
