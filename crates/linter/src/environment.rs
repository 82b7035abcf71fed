//! What `.env` files say: the URLs of databases, each under the name of a variable.

use model::{Connection, FileId, History, Literal, SourceFile, Span};
use runners::is_environment;

/// A variable that is the URL of a database.
#[derive(Clone, Debug)]
pub(crate) struct Variable<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// The file that it stands in.
    pub(crate) file: FileId,
    url: Literal,
}

impl Variable<'_> {
    /// What it connects to.
    pub(crate) fn connection(&self) -> Connection {
        Connection { url: self.url.clone(), file: self.file, is_of_migrations: false }
    }
}

/// The URLs of databases in all `.env` files.
pub(crate) fn variables(files: &[SourceFile]) -> Vec<Variable<'_>> {
    let ids = (0..files.len() as u32).map(FileId);
    let of_file = |file: FileId| urls(&files[file.index()].text).map(move |(name, url)| Variable { name, file, url });
    ids.filter(|id| is_environment(files[id.index()].file_name())).flat_map(of_file).collect()
}

/// Gives each history the connections of the `.env` files in its folder, above it and below it.
pub(crate) fn connect(histories: &mut [History], files: &[SourceFile]) {
    for variable in variables(files) {
        let folder = files[variable.file.index()].folder();
        for history in histories.iter_mut().filter(|history| is_beside(folder, &history.root)) {
            let is_of_migrations = history.variables.iter().any(|asked| asked == variable.name);
            history.connections.push(Connection { is_of_migrations, ..variable.connection() });
        }
    }
}

/// Whether one of two folders holds the other.
fn is_beside(one: &str, other: &str) -> bool {
    let holds = |outer: &str, inner: &str| {
        outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    holds(one, other) || holds(other, one)
}

/// The variables that are URLs of databases: `NAME=value`, `export NAME="value"`, one a line.
fn urls(text: &str) -> impl Iterator<Item = (&str, Literal)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let offset = start;
        start += line.len();
        let (name, value) = line.split_once('=')?;
        let name = name.trim().strip_prefix("export ").unwrap_or(name).trim();
        if name.is_empty() || name.starts_with('#') {
            return None;
        }
        let bare = value.trim();
        let quoted = |quote: char| bare.strip_prefix(quote)?.split(quote).next();
        let value =
            quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| bare.split(" #").next().unwrap_or(bare).trim());
        let at = offset + (value.as_ptr() as usize - line.as_ptr() as usize);
        model::is_database_url(value).then(|| (name, Literal::string(value, Span::from(at..at + value.len()))))
    })
}
