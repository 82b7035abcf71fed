//! The next revision of a project: written as the last ones are, and called as its settings say.

mod naming;
mod style;

use model::{FileId, Migration, SourceFile, Timestamp};

use crate::project::{self, Project};
use crate::python::Source;
use naming::Naming;
use style::Style;

/// A revision that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its id.
    pub revision: String,
    /// Its path: from the folder of the revision it follows; of the first one, as those of the files that were read.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// What a new revision is made of.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What it is for, in a line.
    pub message: &'a str,
    /// When it is made.
    pub moment: &'a Timestamp,
    /// Bits that nobody foresees, for an id that nobody else takes.
    pub chance: u128,
}

/// How many revisions are looked at for what they share.
const LOOKED_AT: usize = 4;

/// The digits of an id that Alembic makes.
const ID_LENGTH: usize = 12;

/// The revision that follows `head`, one of `revisions`, which are all that the project has, parents first. `None` where
/// those there are show no style that could be followed: a function of theirs takes arguments.
#[must_use]
pub fn next(
    project: &Project,
    revisions: &[&Migration],
    head: &Migration,
    files: &[SourceFile],
    wish: Wish<'_>,
) -> Option<Next> {
    let text = |file: FileId| files.get(file.index()).map_or("", |file| &*file.text);
    // A merge has less of everything.
    let full = |it: &&&Migration| it.parents.len() < 2 && !it.up.steps.is_empty();
    let mut looked_at: Vec<&&Migration> = revisions.iter().rev().filter(full).take(LOOKED_AT).collect();
    if looked_at.is_empty() {
        looked_at.extend(revisions.iter().rev().take(1));
    }
    let sources: Vec<Source<'_>> = looked_at.iter().map(|it| Source::parse(it.file, text(it.file))).collect();
    let style = Style::of(&sources)?;
    let naming = Naming::of(project, files);
    let revision = id(revisions, head, wish);
    let path = naming.path(&revision, wish.message, wish.moment);
    let is_claimed = looked_at.first().is_some_and(|it| it.claim.revision.is_some());
    let text = style.draw(&revision, Some(head.revision.as_str()), is_claimed, wish);
    Some(Next { revision, path, text })
}

/// What a revision looks like where there is none yet.
const FIRST: &str = r#""""The first

Revision ID:
Revises:
Create Date:
"""

from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = ""
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
"#;

/// The first revision of each project that has none, with the settings of the project.
#[must_use]
pub fn first(files: &[SourceFile], wish: Wish<'_>) -> Vec<(Vec<FileId>, Next)> {
    let next = |(project, folder): (Project, String)| {
        let style = Style::of(&[Source::parse(FileId::default(), FIRST)])?;
        let revision = format!("{:032x}", wish.chance).get(..ID_LENGTH)?.to_owned();
        let path = Naming::of(&project, files).path(&revision, wish.message, wish.moment);
        let path = if folder.is_empty() { path } else { format!("{folder}/{path}") };
        Some((project.settings, Next { text: style.draw(&revision, None, true, wish), path, revision }))
    };
    project::empty(files).into_iter().filter_map(next).collect()
}

/// An id like those there are: the next number, the time, or as many hexadecimal digits.
fn id(revisions: &[&Migration], head: &Migration, wish: Wish<'_>) -> String {
    let own = head.revision.as_str();
    let is_taken = |id: &str| revisions.iter().any(|it| it.revision.as_str() == id);
    let are_digits = !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_digit());
    if are_digits && own.len() == 14 && own.starts_with("20") && !is_taken(&wish.moment.digits()) {
        return wish.moment.digits();
    }
    // Of ids with letters among them, one that has none is no number.
    let numbers = revisions.iter().filter_map(|it| it.revision.text.parse::<u64>().ok());
    let count = numbers.clone().count();
    if are_digits && own.len() < 10 && count * 2 > revisions.len() {
        let next = numbers.max().unwrap_or(0).saturating_add(1);
        return format!("{next:0width$}", width = own.len());
    }
    let is_hash = own.len() >= 4 && own.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let length = if is_hash { own.len().min(32) } else { ID_LENGTH };
    // Short ids may be taken; each that follows ends otherwise in the digits that count.
    let mut ids = (0..u128::from(u16::MAX)).map(|step| {
        let shift = 128 - 4 * length as u32;
        let chance = if shift == 0 { wish.chance } else { wish.chance.wrapping_add(step << shift) };
        format!("{chance:032x}").get(..length).unwrap_or("").to_owned()
    });
    ids.find(|id| !is_taken(id)).unwrap_or_default()
}
