//! `surefoot new`: what a migration is for in, its files out.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use disk::{absolute, relative};
use linter::{Draft, Timestamp, Wish};

use crate::arguments::New;
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, files, threads};

/// Writes the next migration. Returns the exit code.
pub(crate) fn run(arguments: &New, terminal: Terminal) -> Result<u8, Error> {
    // A file stands for its project: what it would follow is among its neighbours.
    let path = &arguments.path;
    let folder = path.parent().filter(|_| path.is_file()).map(Path::to_owned);
    let folder = folder.map(|folder| if folder.as_os_str().is_empty() { ".".into() } else { folder });
    let mut files = files::read(&[folder.unwrap_or_else(|| path.clone())], "stdin.sql".as_ref());
    if let Some(error) = files.errors.pop() {
        return Err(error.into());
    }
    let base = files.base().to_owned();
    let sources = std::mem::take(&mut files.sources);
    let beside = path.is_file().then(|| relative(&base, &absolute(&files::current(), path)));
    let wish = Wish {
        message: &arguments.message,
        beside: beside.as_deref(),
        after: arguments.after.as_deref(),
        moment: Timestamp::at(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())),
        chance: chance(),
    };
    let drafts = threads::with_room(|| linter::draft(&linter::histories(sources, None), wish))?;
    let shown = |path: &str| relative(&files::current(), &absolute(&base, Path::new(path)));
    let drafts = drafts.map_err(|error| Error::Draft { error: error.shown(shown) })?;
    let mut written = String::new();
    for Draft { path, text } in drafts {
        let shown = shown(&path);
        write(&absolute(&base, Path::new(&path)), &text)
            .map_err(|cause| Error::Unwritable { path: shown.clone(), cause })?;
        written.push_str(&shown);
        written.push('\n');
    }
    terminal.print(&written)?;
    Ok(CLEAN)
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// Bits that nobody foresees: what the standard library keys its maps with, from the system.
fn chance() -> u128 {
    let half = || u128::from(RandomState::new().hash_one(0));
    half() << 64 | half()
}
