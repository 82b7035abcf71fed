//! `surefoot check --base`: repositories are made, and what is said of them is compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::transcripts::build;

/// A repository of its own for a test.
struct Repository {
    folder: PathBuf,
}

impl Repository {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("base").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the repository of the last run can be removed");
        }
        fs::create_dir_all(&folder).expect("a folder can be made");
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=Jo", "-c", "user.email=jo@example.com", "-c", "commit.gpgsign=false"];
        let done = Command::new("git").args(who).args(arguments).current_dir(&self.folder).output();
        let done = done.unwrap_or_else(|error| panic!("git cannot be run: {error}; install it: `apt install git`"));
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Each finding as `rule path`, or the error.
    fn check(&self, folder: &str, arguments: &[&str]) -> Vec<String> {
        let mut check = Command::new(build());
        check.args(["check", "--format", "json"]).args(arguments).current_dir(self.folder.join(folder));
        let output = check.output().expect("surefoot runs");
        let said = String::from_utf8_lossy(&output.stderr);
        if !said.is_empty() {
            return said.lines().map(str::to_owned).collect();
        }
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let findings = report["findings"].as_array().expect("findings");
        let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        findings.iter().map(|finding| format!("{} {}", text(finding, "rule"), text(finding, "path"))).collect()
    }
}

/// Two migrations on `main`, the second of them with something to say of it.
fn shop(name: &str) -> Repository {
    let repository = Repository::new(name);
    repository.write("shop/surefoot.toml", "lock_timeout = \"5s\"\n[levels]\nmissing-downgrade = \"off\"\n");
    repository.write("shop/migrations/0001_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n");
    repository.write("shop/migrations/0002_e-mail_übung.sql", "CREATE INDEX users_email ON users (email);\n");
    repository.commit("users");
    repository
}

#[test]
fn what_the_base_has_is_replayed_and_not_told() {
    let shop = shop("new");
    assert_eq!(shop.check("shop", &[]), ["blocking-index migrations/0002_e-mail_übung.sql"]);
    shop.git(&["switch", "--quiet", "--create", "feature"]);
    shop.write("shop/migrations/0003_name.sql", "ALTER TABLE users ADD COLUMN email text;\n");
    let told = ["column-already-exists shop/migrations/0003_name.sql"];
    // Committed or not, from the top or from within.
    assert_eq!(shop.check(".", &["--base", "main"]), told);
    shop.commit("a name");
    assert_eq!(shop.check(".", &["--base", "main"]), told);
    assert_eq!(shop.check(".", &["--base", "main", "shop"]), told);
    assert_eq!(shop.check("shop", &["--base", "main"]), ["column-already-exists migrations/0003_name.sql"]);
    assert_eq!(shop.check("shop/migrations", &["--base", "main"]), ["column-already-exists 0003_name.sql"]);
    // What came to `main` since is nobody's doing here.
    shop.git(&["switch", "--quiet", "main"]);
    shop.write("shop/migrations/0003_age.sql", "ALTER TABLE users ADD COLUMN age int;\n");
    shop.commit("an age");
    shop.git(&["switch", "--quiet", "feature"]);
    assert_eq!(shop.check("shop", &["--base", "main"]), ["column-already-exists migrations/0003_name.sql"]);
}

#[test]
fn what_the_base_has_must_stay() {
    let shop = shop("edited");
    shop.git(&["switch", "--quiet", "--create", "feature"]);
    shop.write(
        "shop/migrations/0001_users.sql",
        "-- Who has an account.\nCREATE TABLE users (id bigint PRIMARY KEY,\n  email text);\n",
    );
    assert_eq!(shop.check("shop", &["--base", "main"]), [""; 0]);
    shop.write("shop/migrations/0001_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email varchar);\n");
    assert_eq!(shop.check("shop", &["--base", "main"]), ["edited-migration migrations/0001_users.sql"]);
    shop.git(&["checkout", "--quiet", "--", "shop"]);
    shop.git(&["mv", "shop/migrations/0002_e-mail_übung.sql", "shop/migrations/0002_mail.sql"]);
    assert_eq!(shop.check("shop", &["--base", "main"]), [""; 0], "a migration is known by its number");
    shop.git(&["rm", "--quiet", "--force", "shop/migrations/0002_mail.sql"]);
    assert_eq!(shop.check("shop", &["--base", "main"]), ["edited-migration migrations/0001_users.sql"]);
    // A file that is checked alone leaves nothing out.
    assert_eq!(shop.check("shop", &["--base", "main", "migrations/0001_users.sql"]), [""; 0]);
}

#[test]
fn an_old_migration_keeps_its_allows() {
    let revision = |revision: &str, allow: &str| {
        format!(
            "{allow}\"\"\"Say it\"\"\"\nfrom alembic import op\n\nrevision = \"{revision}\"\ndown_revision = \"1f0a\"\n\n\
             def upgrade():\n    op.execute(\"SELECT 1\")\n\ndef downgrade():\n    op.execute(\"SELECT 1\")\n"
        )
    };
    for (name, allow) in [("told", ""), ("allowed", "# surefoot: allow multiple-heads: the next release joins them\n")]
    {
        let shop = Repository::new(name);
        let first = revision("1f0a", "").replace("\"1f0a\"\n\ndef", "None\n\ndef");
        shop.write("versions/1f0a_open.py", &first);
        shop.write("versions/2b71_one.py", &revision("2b71", allow));
        shop.commit("one head");
        shop.git(&["switch", "--quiet", "--create", "feature"]);
        shop.write("versions/1a00_other.py", &revision("1a00", ""));
        let told = shop.check(".", &["--base", "main"]);
        let old = told.iter().filter(|finding| finding.contains("versions/2b71")).count();
        assert_eq!(old, usize::from(allow.is_empty()), "{name}: {told:?}");
    }
}

#[test]
fn a_base_that_there_is_not_is_told_of() {
    let shop = shop("unknown");
    let said = shop.check("shop", &["--base", "origin/main"]);
    assert_eq!(
        said.first().map(String::as_str),
        Some("error: this repository has no commit `origin/main`"),
        "{said:?}"
    );
    shop.git(&["switch", "--quiet", "--orphan", "apart"]);
    shop.write("shop/migrations/0001_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\n");
    shop.commit("anew");
    let said = shop.check("shop", &["--base", "main"]);
    assert_eq!(
        said.first().map(String::as_str),
        Some("error: the current commit and `main` have no commit in common"),
        "{said:?}"
    );
}
