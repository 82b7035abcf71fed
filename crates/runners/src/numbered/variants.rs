//! Variants: the files of pop for several databases, of which one counts, and those that are no SQL.

use std::collections::HashSet;

use model::{Dialect, Fault, FileId, SourceFile, Span};

use super::{Named, Way, named};
use crate::settings::agreed;
use crate::tool::pop;

/// The files that pop would run on one database: what is for it, and what is for all where there is no other. With the
/// database, if the names leave no doubt.
pub(super) fn chosen<'a>(named: Vec<Named<'a>>, said: Option<Dialect>) -> (Vec<Named<'a>>, Option<Dialect>) {
    let database = |named: &Named<'_>| pop::database(named.file.file_name()).map(Dialect::of_word);
    let postgres =
        Some(Dialect::Postgres).filter(|&wanted| named.iter().filter_map(database).any(|it| it == Some(wanted)));
    // What is said of the project is not said of files that are all for another database.
    let has_own = |&said: &Dialect| {
        let mut named = named.iter().filter_map(database).peekable();
        named.peek().is_none() || named.any(|it| it == Some(said))
    };
    let wanted =
        said.filter(has_own).or(postgres).or_else(|| agreed(named.iter().filter_map(database).filter(Option::is_some)));
    let key = |named: &Named<'_>| (named.version.text.clone(), named.way == Way::Down);
    let is_for_it =
        |named: &Named<'_>| database(named).is_some_and(|database| database.is_some() && database == wanted);
    let own: HashSet<(String, bool)> = named.iter().filter(|named| is_for_it(named)).map(key).collect();
    let counts = |named: &Named<'_>| is_for_it(named) || database(named).is_none() && !own.contains(&key(named));
    let chosen = named.into_iter().filter(counts).map(|mut named| {
        let said = pop::database(named.file.file_name()).unwrap_or_default();
        let rest = named.version.rest.trim_end_matches(".autocommit");
        named.version.rest = rest.strip_suffix(said).unwrap_or(rest).trim_end_matches('.').to_owned();
        named
    });
    (chosen.collect(), wanted)
}

/// The files of fizz among numbered ones, and a word about them.
pub(super) fn fizz<'a>(ids: &[FileId], files: &'a [SourceFile]) -> (Vec<Named<'a>>, Option<Fault>) {
    let found: Vec<Named<'_>> = ids.iter().filter_map(|&id| named(id, files.get(id.index())?)).collect();
    let fault = found.iter().find(|named| named.way != Way::Down).map(|first| {
        let count = found.iter().filter(|named| named.way != Way::Down).count();
        let name = first.file.file_name();
        let message = match count {
            1 => format!("`{name}` is fizz and no SQL: what it changes is not known"),
            _ => format!("`{name}` and {} more are fizz and no SQL: what they change is not known", count - 1),
        };
        Fault { message, file: first.id, span: Span::empty(0) }
    });
    (found, fault)
}
