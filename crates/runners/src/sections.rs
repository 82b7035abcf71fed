//! Files in sections: `-- migrate:up` and `-- migrate:down`, as dbmate, goose, sql-migrate and node-pg-migrate write them.
//!
//! All of them look for their markers at the beginning of lines, wherever these stand, and so do we.

use std::ops::Range;

use model::{Direction, FileId, Runner, SourceFile, Span, Wrapping};

use crate::draft::{Draft, Part, Project};
use crate::version::{Version, words};
use crate::{group_by, non_empty, tool};

/// A tool that keeps both ways in one file.
struct Sections {
    runner: Runner,
    /// What a marker begins with, in lower case and without spaces.
    marker: &'static str,
    /// What stands behind that where the way up begins, and where the way down does.
    ways: [&'static str; 2],
    /// Whether people write such a line, too, in the files of other tools: it counts where nothing else stands on it, and
    /// where the file's name does not say which way it goes.
    is_common: bool,
    /// What stands around a script that leaves the transaction.
    outside: Wrapping,
    /// The word that leaves it, behind a marker or as one, in lower case and without spaces.
    leaves: &'static str,
}

const TOOLS: &[Sections] = &[
    Sections {
        runner: tool::DBMATE,
        marker: "--migrate:",
        ways: ["up", "down"],
        is_common: false,
        outside: Wrapping::Implicit,
        leaves: "transaction:false",
    },
    Sections {
        runner: tool::GOOSE,
        marker: "--+goose",
        ways: ["up", "down"],
        is_common: false,
        outside: Wrapping::Autocommit,
        leaves: "notransaction",
    },
    Sections {
        runner: tool::SQL_MIGRATE,
        marker: "--+migrate",
        ways: ["up", "down"],
        is_common: false,
        outside: Wrapping::Autocommit,
        leaves: "notransaction",
    },
    Sections {
        runner: tool::NODE_PG_MIGRATE,
        marker: "--",
        ways: ["upmigration", "downmigration"],
        is_common: true,
        // Nothing leaves its transaction.
        outside: Wrapping::Transaction,
        leaves: "\n",
    },
];

/// Finds the projects whose files are in sections, and what is left.
pub(crate) fn find(files: &[SourceFile], candidates: &[FileId]) -> (Vec<Project>, Vec<FileId>) {
    let (groups, rest) = group_by(candidates, |id| {
        let file = files.get(id.index())?;
        let is_one_way = file.file_name().ends_with(".up.sql") || file.file_name().ends_with(".down.sql");
        let opens = |tool: &Sections| markers(&file.text, tool).any(|marker| marker.opens(tool).is_some());
        let tool = TOOLS.iter().position(|tool| !(tool.is_common && is_one_way) && opens(tool))?;
        Some((file.folder().to_owned(), tool))
    });
    let projects = groups.into_iter().filter_map(|((root, tool), group)| {
        let tool = TOOLS.get(tool)?;
        let drafts = group.into_iter().filter_map(|id| draft(id, files.get(id.index())?, tool)).collect();
        non_empty(Project { root, runner: tool.runner, drafts, faults: Vec::new() })
    });
    (projects.collect(), rest)
}

fn draft(id: FileId, file: &SourceFile, tool: &Sections) -> Option<Draft> {
    let name = file.file_name().strip_suffix(".sql")?;
    let version = Version::of(name).unwrap_or_else(|| Version::none(name));
    let (mut up, mut down) = (None, None);
    let mut leaves_file = false;
    // What stands before the first marker belongs to the section that follows: an allow, a licence.
    let mut start = 0;
    let mut open: Option<Marker> = None;
    let mut close = |marker: Option<Marker>, piece: Range<usize>| {
        let Some((direction, marker)) = marker.and_then(|marker| Some((marker.opens(tool)?, marker))) else {
            return;
        };
        let script = if direction == Direction::Up { &mut up } else { &mut down };
        let outside = marker.words.contains(tool.leaves);
        let part = script.get_or_insert_with(|| Part {
            file: id,
            pieces: Vec::new(),
            head: Span::from(marker.line.clone()),
            wrapping: tool.runner.wrapping,
        });
        part.pieces.push(piece);
        if outside {
            part.wrapping = tool.outside;
        }
    };
    for marker in markers(&file.text, tool) {
        leaves_file |= marker.words == tool.leaves;
        if marker.opens(tool).is_none() {
            continue;
        }
        if let Some(opened) = open.replace(marker.clone()) {
            close(Some(opened), start..marker.line.start);
            start = marker.line.start;
        }
    }
    close(open, start..file.text.len());
    for part in [&mut up, &mut down].into_iter().flatten() {
        if leaves_file {
            part.wrapping = tool.outside;
        }
    }
    let revision = if version.text.is_empty() { name } else { &version.text };
    let up = up.unwrap_or(Part { file: id, pieces: Vec::new(), head: Span::empty(0), wrapping: tool.runner.wrapping });
    Some(Draft { revision: revision.to_owned(), title: words(&version.rest), up, down, version })
}

/// A line that speaks to the tool.
#[derive(Clone, Debug)]
struct Marker {
    /// Where it stands, its line feed left out.
    line: Range<usize>,
    /// What it says, in lower case and without spaces: `up`, `downtransaction:false`.
    words: String,
}

impl Marker {
    /// The way it opens.
    fn opens(&self, tool: &Sections) -> Option<Direction> {
        let [up, down] = tool.ways;
        let says = |way| if tool.is_common { self.words == way } else { self.words.starts_with(way) };
        if says(up) {
            Some(Direction::Up)
        } else if says(down) {
            Some(Direction::Down)
        } else {
            None
        }
    }
}

fn markers<'a>(text: &'a str, tool: &'a Sections) -> impl Iterator<Item = Marker> + 'a {
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = end;
        end += line.len();
        let content = line.trim_end();
        let comment = content.strip_prefix('\u{feff}').unwrap_or(content);
        // Most lines are no comment at all.
        if !comment.starts_with("--") {
            return None;
        }
        // A marker is short; a longer comment need not be copied to see that it is none.
        let head: String =
            comment.chars().take(120).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let words = head.strip_prefix(tool.marker)?.to_owned();
        Some(Marker { line: start..start + content.len(), words })
    })
}
