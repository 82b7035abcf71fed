//! Whose SQL each project is written in: who says so, in the order in which they are believed.
//!
//! 1. The path, where the same project has a tree or a file for another database beside it: `postgres/` and `mysql/`,
//!    `users-postgres.sql` and `users-mysql.sql`.
//! 2. The command line and the settings.
//! 3. The files of the tool that runs it: `provider = "mysql"`.
//! 4. The URL that it connects to. A revision that speaks of PostgreSQL is not believed to be for another database
//!    because somebody tries it out on one.
//! 5. A folder, or a file's ending: `sqlite/0001_users.sql`.
//! 6. The SQL: what only other databases could have run.
//!
//! Where none says anything it is PostgreSQL.

use std::collections::{HashMap, HashSet};

use memchr::memmem;
use model::{Connection, Dialect, FileId, SourceFile, agreed, is_within};

use crate::config::Configs;
use crate::environment::{self, Variable};

mod words;

pub(crate) use words::of_words;

/// SQL files that are read together: those of one database, where their paths part them, and all others.
pub(crate) type Part = (Option<Dialect>, Vec<FileId>);

/// What is known of the databases before anything is read.
pub(crate) struct Dialects<'a> {
    files: &'a [SourceFile],
    configs: &'a Configs,
    variables: Vec<Variable<'a>>,
    /// The paths with a place in them for the name of a database, each with the databases that have a file there.
    trees: HashMap<String, Vec<Dialect>>,
}

impl<'a> Dialects<'a> {
    pub(crate) fn of(files: &'a [SourceFile], configs: &'a Configs) -> Self {
        let mut trees: HashMap<String, Vec<Dialect>> = HashMap::new();
        for file in files.iter().filter(|file| is_script(&file.path)) {
            for (dialect, tree) in places(&file.path) {
                add(trees.entry(tree).or_default(), dialect);
            }
        }
        Self { files, configs, variables: environment::variables(files), trees }
    }

    /// What is said of a project of SQL files, before they are read; `None` leaves it to their words.
    pub(crate) fn of_scripts(&self, found: &runners::Found<'_>) -> Option<Dialect> {
        let path = self.files.get(found.file.index()).map_or("", |file| &*file.path);
        self.of_tree(path)
            .or_else(|| self.configs.nearest(found.root).database.map(|database| database.dialect))
            .or(found.dialect)
            .or_else(|| self.of_variables(found.root, |_| true))
            .or_else(|| Dialect::of_path(path))
    }

    /// What is said of an Alembic project: with the connections that its own files spell out, and the variables that they
    /// ask for.
    pub(crate) fn of_revisions(
        &self,
        project: &alembic::Project,
        connections: &[Connection],
        variables: &[String],
    ) -> Option<Dialect> {
        let first = project.trees.iter().flatten().next().and_then(|id| self.files.get(id.index()));
        let path = first.map_or("", |file| &*file.path);
        let own = || agreed(connections.iter().filter(|it| it.is_of_migrations).filter_map(Connection::dialect));
        let asked = || self.of_variables(&project.root, |name| variables.iter().any(|asked| asked == name));
        self.of_tree(path)
            .or_else(|| self.configs.nearest(&project.root).database.map(|database| database.dialect))
            .or_else(|| own().or_else(asked).filter(|it| it.is_postgres() || !self.speak_of_postgres(project)))
            .or_else(|| Dialect::of_path(path))
    }

    /// Parts SQL files by the database that their endings say, or that tells them from those beside. Where endings do
    /// (`02_names.sql.sqlite`), a file beside them whose name says none is run on each of the databases, unless it has its
    /// like for one of them.
    pub(crate) fn parted(&self, scripts: &[FileId]) -> Vec<Part> {
        let path = |id: FileId| self.files.get(id.index()).map_or("", |file| &*file.path);
        let folder = |id: FileId| path(id).rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = |id: FileId| path(id).rsplit('/').next().unwrap_or("");
        let mut parts: Vec<Part> = Vec::new();
        let mut put = |id: FileId, dialect: Option<Dialect>| match parts.iter_mut().find(|part| part.0 == dialect) {
            Some((_, files)) => files.push(id),
            None => parts.push((dialect, vec![id])),
        };
        let mut endings: HashMap<&str, Vec<Dialect>> = HashMap::new();
        let (mut marked, mut unmarked) = (HashSet::new(), Vec::new());
        for &id in scripts {
            let ending = Dialect::of_ending(path(id));
            if let Some(dialect) = ending {
                add(endings.entry(folder(id)).or_default(), dialect);
                marked.insert((folder(id), plain(name(id))));
            }
            match ending.or_else(|| self.of_tree(path(id))) {
                Some(dialect) => put(id, Some(dialect)),
                None => unmarked.push(id),
            }
        }
        for id in unmarked {
            let is_for_all = !marked.contains(&(folder(id), plain(name(id))));
            let others = endings.get(folder(id)).filter(|_| is_for_all).into_iter().flatten().copied().map(Some);
            let mut of: Vec<Option<Dialect>> = others.collect();
            // What only one other has beside it is PostgreSQL's, or that of whoever is named.
            if of.len() < 2 && of != [Some(Dialect::Postgres)] {
                of.push(None);
            }
            of.into_iter().for_each(|dialect| put(id, dialect));
        }
        model::order::by_key(&mut parts, |(dialect, _)| *dialect);
        parts
    }

    /// The database of a tree or a file that has its like for another database beside it.
    fn of_tree(&self, path: &str) -> Option<Dialect> {
        let has_like = |tree: &String| self.trees.get(tree).is_some_and(|dialects| dialects.len() > 1);
        places(path).into_iter().rfind(|(_, tree)| has_like(tree)).map(|(dialect, _)| dialect)
    }

    /// The database of the URLs in the nearest folder, at a project or above it, that has any: if they agree.
    fn of_variables(&self, root: &str, is_asked: impl Fn(&str) -> bool) -> Option<Dialect> {
        let above = |it: &Variable<'_>| is_within(root, self.files[it.file.index()].folder());
        let concerned = |it: &&Variable<'_>| is_asked(it.name) && above(it);
        let concerned: Vec<&Variable<'_>> = self.variables.iter().filter(concerned).collect();
        let folder = |it: &Variable<'_>| self.files[it.file.index()].folder().len();
        let nearest = concerned.iter().map(|it| folder(it)).max()?;
        agreed(concerned.iter().filter(|it| folder(it) == nearest).filter_map(|it| it.connection().dialect()))
    }

    fn speak_of_postgres(&self, project: &alembic::Project) -> bool {
        let finder = memmem::Finder::new("postgres");
        let texts = project.trees.iter().flatten().filter_map(|id| self.files.get(id.index()));
        texts.into_iter().any(|file| finder.find(file.text.as_bytes()).is_some())
    }
}

/// Adds a database to those that are known, once.
fn add(known: &mut Vec<Dialect>, dialect: Dialect) {
    if !known.contains(&dialect) {
        known.push(dialect);
    }
}

fn is_script(path: &str) -> bool {
    path.rsplit('/').next().unwrap_or(path).contains(".sql") || path.ends_with(".py")
}

/// Each name of a database in a path, and the path as it would be with any other in its place: that of a folder up to
/// there, that of a file with all its folders.
fn places(path: &str) -> Vec<(Dialect, String)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut found = Vec::new();
    for (start, end, dialect) in words(folder) {
        let rest = folder.get(end..).and_then(|rest| rest.split('/').next()).unwrap_or("");
        found.push((dialect, format!("{}\0{rest}/", &folder[..start])));
    }
    found.extend(own_places(name).into_iter().map(|(dialect, tree)| (dialect, format!("{folder}/{tree}"))));
    found
}

/// The same of a file's own name.
fn own_places(name: &str) -> Vec<(Dialect, String)> {
    let put =
        |(start, end, dialect): (usize, usize, Dialect)| (dialect, format!("{}\0{}", &name[..start], &name[end..]));
    words(name).into_iter().map(put).collect()
}

/// The name of a file without those of databases.
fn plain(name: &str) -> String {
    let mut rest = name.to_owned();
    for (start, end, _) in words(name).into_iter().rev() {
        // With what parts it from the word before.
        rest.replace_range(start.saturating_sub(1)..end, "");
    }
    rest
}

fn words(text: &str) -> Vec<(usize, usize, Dialect)> {
    let mut start = 0;
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        found.extend(Dialect::of_word(word).map(|dialect| (start, start + word.len(), dialect)));
        // What parts them may be longer than a byte.
        start += word.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}
