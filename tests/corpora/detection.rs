//! For which database each SQL history of the manifest is taken: as its path and its files say, and by its words alone.

use std::collections::BTreeSet;

use model::{Dialect, SourceFile};

use super::acceptance::{dialect_of, manifest};
use crate::top;

/// Histories in which nothing is foreign to PostgreSQL, and those in which all that is foreign to it is neither to MySQL nor to
/// SQLite: then it is said to be another database, and no more.
const UNTOLD: &[(&str, Dialect)] = &[
    ("words: atuin-client/migrations", Dialect::Postgres),
    ("words: fang/src/asynk/queries_mysql", Dialect::Postgres),
    ("words: fang/src/asynk/queries_sqlite", Dialect::Postgres),
    ("words: mediawiki/usr/share/mediawiki/extensions-core/Math/sql/mysql", Dialect::Other),
    ("words: mediawiki/usr/share/mediawiki/extensions-core/OATHAuth/sql/mysql", Dialect::Other),
    ("words: mediawiki/usr/share/mediawiki/extensions-core/OATHAuth/sql/sqlite", Dialect::Other),
    ("words: roundcube/usr/share/roundcube/SQL", Dialect::Other),
];

#[test]
fn all_sql_histories_of_the_manifest_are_detected_rightly() {
    let mut wrong = BTreeSet::new();
    println!("\n{:<76} {:>5} {:<12} said", "history", "of", "for");
    for (name, dialects) in manifest() {
        let folder = top().join("target/corpora").join(&name);
        let all = super::files(&folder, super::runners::ENDINGS);
        let bare: Vec<SourceFile> = super::files(&folder, &["sql"]);
        let hidden: Vec<SourceFile> = bare
            .iter()
            .filter(|file| Dialect::of_ending(&file.path).is_none())
            .map(|file| SourceFile { path: hidden(&file.path).into(), ..file.clone() })
            .collect();
        for (how, files) in [("path", all), ("words", hidden)] {
            for told in linter::histories(files.clone(), None).histories {
                let history = &told.history;
                if history.runner.name == alembic::RUNNER.name {
                    continue;
                }
                let path_of = |migration: &model::Migration| {
                    let path = files.get(migration.up.file.index()).map_or("", |file| &*file.path);
                    shown(path)
                };
                let expected: BTreeSet<Option<Dialect>> =
                    history.each().map(|migration| dialect_of(&path_of(migration), &dialects)).collect();
                let said = history.dialect();
                let is_right = expected.iter().all(|expected| expected.is_none_or(|expected| expected == said));
                let place = format!("{how}: {name}/{}", shown(&history.root));
                let names: Vec<&str> = expected.iter().map(|it| it.map_or("other", Dialect::word)).collect();
                println!(
                    "{place:<76} {:>5} {:<12} {} {}",
                    history.migrations.len(),
                    names.join("+"),
                    said.word(),
                    if is_right { "" } else { "<-" }
                );
                if !is_right && !UNTOLD.contains(&(&*place, said)) {
                    wrong.insert(place);
                }
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

/// What stands for the names of databases where they are hidden.
const SIGNS: [(&str, &str); 5] =
    [("postgres", "qqp"), ("mysql", "qqm"), ("mariadb", "qqa"), ("sqlite", "qqs"), ("mssql", "qqo")];

/// A path without the names of databases.
fn hidden(path: &str) -> String {
    let sign = |word: &str| {
        let dialect = Dialect::of_word(word)?;
        SIGNS.iter().find(|(name, _)| Dialect::of_word(name) == Some(dialect)).map(|(_, sign)| *sign)
    };
    let parts = path.split_inclusive(|character: char| !character.is_ascii_alphanumeric());
    let part = |part: &str| {
        let word = part.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
        sign(word).map_or(part.to_owned(), |sign| part.replacen(word, sign, 1))
    };
    parts.map(part).collect()
}

/// The path that was hidden.
fn shown(path: &str) -> String {
    SIGNS.iter().fold(path.to_owned(), |path, (name, sign)| path.replace(sign, name))
}
