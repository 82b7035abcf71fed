//! What stands at a place of a migration: the relation that is named there, as it is at that point of the history.

use engine::look;
use model::{Down, Feature, Knowledge, Portrait, Step};

use crate::{Direction, FileId, Histories, Span, Told};

/// A relation, where a step names it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The name, in the file.
    pub span: Span,
    /// When it looks like that.
    pub moment: Moment,
    /// What it looks like.
    pub portrait: Portrait,
}

/// Before or after the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before it.
    Before,
    /// After it: nothing is known of it before.
    After,
}

impl Sight {
    /// What there is to say of it, line by line: what it is, and what of it is known.
    pub fn features(&self) -> impl Iterator<Item = &Feature> {
        self.portrait.lines.iter()
    }
}

/// The relation that is named at an offset of a file, if one is and something is known of it.
#[must_use]
pub fn sight(histories: &Histories, file: FileId, offset: u32) -> Option<Sight> {
    histories.histories.iter().find_map(|Told { history, settings, .. }| {
        history.migrations.iter().enumerate().find_map(|(index, migration)| {
            let down = match &migration.down {
                Down::Script(script) => Some((Direction::Down, script)),
                _ => None,
            };
            std::iter::once((Direction::Up, &migration.up)).chain(down).find_map(|(direction, script)| {
                let here = script.steps.iter().enumerate().filter(|(_, step)| step.file == file);
                let (position, name) = here.filter_map(|(at, step)| Some((at, named(step, offset)?))).next()?;
                let [before, after] = look(history, index, direction, position, name, settings)?;
                let span = name.span();
                match (before, after) {
                    (Knowledge::Present(portrait), _) => Some(Sight { span, moment: Moment::Before, portrait }),
                    (_, Knowledge::Present(portrait)) => Some(Sight { span, moment: Moment::After, portrait }),
                    _ => None,
                }
            })
        })
    })
}

/// The name that stands at an offset, its end included: that is where a cursor is that has just typed it.
fn named(step: &Step, offset: u32) -> Option<&model::ObjectName> {
    let is_there = |span: Span| !span.is_empty() && span.start <= offset && offset <= span.end;
    step.operation.mentions().into_iter().find(|name| is_there(name.span()))
}
