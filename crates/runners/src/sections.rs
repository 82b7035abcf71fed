//! Files in sections: `-- migrate:up` and `-- migrate:down`, as dbmate, goose, sql-migrate and node-pg-migrate write them.
//!
//! All of them look for their markers at the beginning of lines, wherever these stand, and so do we.

use std::ops::Range;

use model::{Direction, Fault, FileId, Runner, SourceFile, Span, Wrapping};

use crate::draft::{Draft, Part, Project};
use crate::numbered::{Way, is_numbered, stem};
use crate::version::{Version, words};
use crate::{group_by, grouped, non_empty, tool, undecided};

/// A tool that keeps both ways in one file.
pub(crate) struct Sections {
    pub(crate) runner: Runner,
    /// What a marker begins with, in lower case and without spaces.
    pub(crate) marker: &'static str,
    /// What stands behind that where the way up begins, and where the way down does.
    pub(crate) ways: [&'static str; 2],
    /// The two markers as people write them.
    pub(crate) written: [&'static str; 2],
    /// Whether people write such a line, too, in the files of other tools: it tells the tool where nothing else stands on
    /// it, and where the file's name does not say which way it goes.
    pub(crate) is_common: bool,
    /// Whether a file without a marker goes up as a whole. Others refuse it.
    pub(crate) takes_all: bool,
    /// The word that leaves the transaction, behind a marker or as one, in lower case and without spaces, and what then
    /// stands around the script; `None` where nothing leaves it.
    pub(crate) leaves: Option<(&'static str, Wrapping)>,
}

const TOOLS: &[Sections] =
    &[tool::dbmate::SECTIONS, tool::goose::SECTIONS, tool::sql_migrate::SECTIONS, tool::node_pg_migrate::SECTIONS];

/// What opens the way up and the way down, as people write it, where a tool keeps both in one file.
pub(crate) fn written(runner: &str) -> Option<[&'static str; 2]> {
    TOOLS.iter().find(|tool| tool.runner.name == runner).map(|tool| tool.written)
}

/// Finds the projects whose files are in sections, and what is left.
///
/// Where files of one folder have the markers of several tools, each tool has a history of its own, until somebody says which
/// of them runs the folder.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
) -> (Vec<Project>, Vec<FileId>) {
    let (groups, rest) = group_by(candidates, &|id| {
        let file = files.get(id.index())?;
        let is_one_way = file.file_name().ends_with(".up.sql") || file.file_name().ends_with(".down.sql");
        let opens = |tool: &Sections| markers(&file.text, tool).any(|marker| marker.tells(tool));
        let tool = TOOLS.iter().find(|tool| !(tool.is_common && is_one_way) && opens(tool))?;
        Some((file.folder(), tool.runner.name))
    });
    let of_tool = |((root, name), group)| {
        TOOLS.iter().find(|tool| tool.runner.name == name).map(|tool: &Sections| (root, (tool, group)))
    };
    let mut projects: Vec<Project> = Vec::new();
    for (root, groups) in grouped(groups.into_iter().filter_map(of_tool).collect()) {
        let tools: Vec<Runner> = groups.iter().map(|(tool, _)| tool.runner).collect();
        let said = said(root).filter(|said| tools.contains(said));
        let first = projects.len();
        let mut faults = Vec::new();
        for (tool, group) in groups {
            if said.is_some_and(|said| said != tool.runner) {
                faults.extend(group.iter().map(|&file| Fault {
                    message: format!("this is a file of {}, so it was left out", tool.runner.name),
                    file,
                    span: Span::empty(0),
                }));
                continue;
            }
            let fault = group.first().filter(|_| said.is_none() && projects.len() == first);
            faults.extend(fault.and_then(|&file| undecided(root, file, &tools)));
            let drafts = group.into_iter().filter_map(|id| draft(id, files.get(id.index())?, tool)).collect();
            projects.extend(non_empty(Project { drafts, ..Project::new(root, tool.runner) }));
        }
        if let Some(project) = projects.get_mut(first) {
            project.faults = faults;
        }
    }
    let mut left = Vec::new();
    for id in rest {
        let file = files.get(id.index()).filter(|file| is_numbered(file) && stem(file).1 == Way::Only);
        let beside = file.and_then(|file| {
            // They are in the order of their folders.
            let first = projects.partition_point(|project| *project.root < *file.folder());
            Some((file, projects.get_mut(first).filter(|project| project.root == file.folder())?))
        });
        match beside {
            Some((file, project)) => unmarked(id, file, project),
            None => left.push(id),
        }
    }
    (projects, left)
}

/// Adds a file without a marker to those that have one, as their tool takes it.
fn unmarked(id: FileId, file: &SourceFile, project: &mut Project) {
    let Some(tool) = TOOLS.iter().find(|tool| tool.runner == project.runner) else { return };
    project.drafts.extend(draft(id, file, tool));
    if !tool.takes_all {
        // Whoever has just begun to write it wants to know what it would do.
        let (name, tool) = (file.file_name(), tool.runner.name);
        let message = format!("`{name}` has no marker, and {tool} refuses it: it is read as an upgrade");
        project.faults.push(Fault { message, file: id, span: Span::empty(0) });
    }
}

fn draft(id: FileId, file: &SourceFile, tool: &Sections) -> Option<Draft> {
    let name = file.file_name().strip_suffix(".sql")?;
    let version = Version::of(name).unwrap_or_else(|| Version::none(name));
    let strings = strings(&file.text, tool);
    let (mut up, mut down) = (None, None);
    let mut outside_of_file = None;
    // What stands before the first marker belongs to the section that follows, an allow, a licence; but not where a file
    // without a marker is a whole.
    let mut start = 0;
    let mut open: Option<Marker> = None;
    let mut close = |marker: Option<Marker>, piece: Range<usize>| {
        let Some((direction, marker)) = marker.and_then(|marker| Some((marker.opens(tool)?, marker))) else {
            return;
        };
        let script = if direction == Direction::Up { &mut up } else { &mut down };
        let outside = tool.leaves.filter(|(word, _)| marker.words.contains(word));
        let part = script.get_or_insert_with(|| Part::empty(id, Span::from(marker.line.clone()), tool.runner.wrapping));
        // Where a string begins or ends, a statement does.
        let first = strings.partition_point(|string| string.end <= piece.start);
        let mut start = piece.start;
        for string in strings.iter().skip(first).take_while(|string| string.end <= piece.end) {
            part.pieces.extend([start..string.start, string.clone()].into_iter().filter(|piece| !piece.is_empty()));
            part.strings.push(string.clone());
            start = string.end;
        }
        part.pieces.extend((start < piece.end).then_some(start..piece.end));
        if let Some((_, outside)) = outside {
            part.wrapping = outside;
        }
    };
    let mut seen = Vec::new();
    for marker in markers(&file.text, tool) {
        outside_of_file = outside_of_file.or(tool.leaves.filter(|(word, _)| marker.words == *word));
        let opens = marker.opens(tool);
        // Where people write such lines, too, the first counts.
        if opens.is_none() || tool.is_common && seen.contains(&opens) {
            continue;
        }
        seen.push(opens);
        let opened = open.replace(marker.clone());
        if opened.is_some() || tool.takes_all {
            close(opened, start..marker.line.start);
            start = marker.line.start;
        }
    }
    close(open, start..file.text.len());
    for part in [&mut up, &mut down].into_iter().flatten() {
        if let Some((_, outside)) = outside_of_file {
            part.wrapping = outside;
        }
    }
    let revision = if version.text.is_empty() { name } else { &version.text };
    let up = up.unwrap_or_else(|| match tool.takes_all || seen.is_empty() {
        true => Part::whole(id, &file.text, tool.runner.wrapping),
        false => Part::empty(id, Span::empty(0), tool.runner.wrapping),
    });
    Some(Draft { revision: revision.to_owned(), title: words(&version.rest), up, down, is_one_way: false, version })
}

/// What stands between `StatementBegin` and `StatementEnd`.
fn strings(text: &str, tool: &Sections) -> Vec<Range<usize>> {
    let mut strings = Vec::new();
    let mut begun = None;
    for marker in markers(text, tool) {
        match (&*marker.words, begun) {
            ("statementbegin", None) => begun = Some(marker.line.end),
            ("statementend", Some(start)) => {
                strings.push(start..marker.line.start);
                begun = None;
            }
            _ => {}
        }
    }
    strings
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
        if self.words.starts_with(up) {
            Some(Direction::Up)
        } else if self.words.starts_with(down) {
            Some(Direction::Down)
        } else {
            None
        }
    }

    /// Whether it tells the tool.
    fn tells(&self, tool: &Sections) -> bool {
        self.opens(tool).is_some() && (!tool.is_common || tool.ways.contains(&&*self.words))
    }
}

fn markers<'a>(text: &'a str, tool: &'a Sections) -> impl Iterator<Item = Marker> + 'a {
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = end;
        end += line.len();
        let content = line.trim_end();
        let comment = content.strip_prefix('\u{feff}').unwrap_or(content);
        let comment = if tool.is_common { comment.trim_start() } else { comment };
        // Most lines are no comment at all.
        if !comment.starts_with("--") {
            return None;
        }
        // A marker is short; a longer comment need not be copied to see that it is none.
        let head: String =
            comment.chars().take(120).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let words = head.strip_prefix(tool.marker)?;
        let words = if tool.is_common { words.trim_start_matches('-') } else { words }.to_owned();
        Some(Marker { line: start..start + content.len(), words })
    })
}
