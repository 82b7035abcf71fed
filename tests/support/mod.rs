//! What the runners share: where the project is, comparing and redrawing, squiggles.

pub(crate) mod weave;

use std::fs;
use std::path::{Path, PathBuf};

use model::{Drop, ObjectKind, Operation, SetColumnType, describe};

/// The top of the project.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Markdown files of a folder, in order of their names.
pub(crate) fn markdown_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(top().join(folder)).unwrap_or_else(|error| panic!("{folder} cannot be read: {error}"));
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files
}

/// Reads a file that must be there.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

/// A small generator of numbers, so that a failure can be seen again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// What the server is told to do, in a line: without what a migration says beside (Alembic's `existing_type`).
pub(crate) fn sent(operation: &Operation) -> String {
    match operation.clone() {
        Operation::SetColumnType(set) => {
            describe(&Operation::SetColumnType(SetColumnType { existing_type: None, ..set }))
        }
        Operation::Drop(drop) if drop.kind == ObjectKind::Index => {
            describe(&Operation::Drop(Drop { table: None, ..drop }))
        }
        other => describe(&other),
    }
}

/// Compares a file with what it should say, or writes it when asked to bless. What differs comes back as text.
pub(crate) fn settle(path: &Path, expected: &str, drawn: &str) -> Option<String> {
    if expected == drawn {
        return None;
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, drawn).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
        return None;
    }
    Some(format!("{}\n{}", path.display(), difference(expected, drawn)))
}

/// The lines in which two texts differ: `-` is what the file says, `+` is what was drawn.
fn difference(expected: &str, drawn: &str) -> String {
    similar::TextDiff::from_lines(expected, drawn).unified_diff().context_radius(2).to_string()
}

/// Fails with every complaint at once.
pub(crate) fn report(complaints: Vec<String>) {
    assert!(
        complaints.is_empty(),
        "\n{}\n\nIf what was drawn is what you meant, run `cargo bless`.",
        complaints.join("\n")
    );
}
