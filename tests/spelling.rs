//! Did you mean: what is near enough to be suggested, and what is not.

use linter::nearest;
use model::SourceFile;

#[test]
fn what_is_near_is_meant() {
    let known =
        ["users_pkey", "users_email", "blocking-index", "not-null-scan", "drop-column", "1f0a", "breaks", "blocks"];
    let meant = [
        ("users_emial", Some("users_email")),
        ("user_email", Some("users_email")),
        ("blocking-idx", Some("blocking-index")),
        ("drop-colum", Some("drop-column")),
        ("1foa", Some("1f0a")),
        ("break", Some("breaks")),
        // As long a beginning in common is no likeness.
        ("users_é", None),
        ("users_name", None),
        ("drop-table", None),
        ("1", None),
        ("", None),
    ];
    for (word, expected) in meant {
        assert_eq!(nearest(word, known), expected, "{word}");
    }
}

#[test]
fn only_what_could_stand_there_is_meant() {
    let help = |second: &str| {
        let first = "CREATE TABLE users (id bigint CONSTRAINT users_key PRIMARY KEY);
            CREATE VIEW customers AS SELECT 1;
            CREATE SEQUENCE numbers; CREATE SEQUENCE letters; CREATE SEQUENCE parcels;";
        let files = [("0001_users.sql", first), ("0002_change.sql", second)];
        let files = files.map(|(path, text)| SourceFile::decode(path, text.as_bytes()));
        let report = linter::check(files.to_vec(), None);
        let failure = report.findings.into_iter().find(|finding| finding.rule == "missing-relation");
        failure.unwrap_or_else(|| panic!("{second} earns no missing-relation")).help
    };
    assert_eq!(help("DROP TABLE usrs;").as_deref(), Some("did you mean `users`?"));
    assert_eq!(help("ALTER TABLE users DROP CONSTRAINT user_key;").as_deref(), Some("did you mean `users_key`?"));
    assert_eq!(help("DROP INDEX user_key;"), None, "the index of a constraint goes with the constraint");
    assert_eq!(help("DROP TABLE customer;"), None, "a view is no table");
}
