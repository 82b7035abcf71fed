//! Any bytes in, findings out: no panic, and every span fits its file.

use linter::Report;
use model::SourceFile;

use crate::support::{Dice, read, top};

/// Checks bytes as SQL and as a revision; what comes out must point into what went in.
fn survives(bytes: &[u8]) {
    for name in ["migrations/0001_any.sql", "any.up.sql", "versions/any.py", "alembic.ini", "surefoot.toml"] {
        let report = linter::check(vec![SourceFile::decode(name, bytes)], None);
        assert_places_fit(&report);
    }
    // As the settings of a project, and as what runs it.
    for name in ["alembic.ini", "pyproject.toml", "env.py", "app/models.py"] {
        let revision = "revision = 'a'\ndown_revision = None\n";
        let environment = "from app.models import Base\ncontext.configure(target_metadata=Base.metadata)\n";
        let mut files = vec![SourceFile::decode("versions/a.py", revision.as_bytes())];
        if name != "env.py" {
            files.push(SourceFile::decode("env.py", environment.as_bytes()));
        }
        files.push(SourceFile::decode(name, bytes));
        assert_places_fit(&linter::check(files, None));
    }
}

fn assert_places_fit(report: &Report) {
    for finding in &report.findings {
        let file = finding.file.and_then(|file| report.files.get(file.index()));
        let file = file.unwrap_or_else(|| panic!("{} points into no file", finding.rule));
        let fits = file.text.get(finding.span.range()).is_some();
        assert!(fits, "{}: {:?} does not fit {} ({} bytes)", finding.rule, finding.span, file.path, file.text.len());
    }
    // Rendering must bear whatever reading bears.
    let _ = report::json::render(report);
}

/// Real migrations to start from.
fn seeds() -> Vec<Vec<u8>> {
    let names = [
        "migrations/sql/0001_open_the_shop.sql",
        "migrations/sql/0013_promise_a_genre.sql",
        "migrations/sql/0016_find_books_by_genre.sql",
        "migrations/alembic/versions/0001_open_the_shop.py",
        "migrations/alembic/versions/0013_promise_a_genre.py",
        "migrations/alembic/env.py",
        "migrations/alembic/alembic.ini",
    ];
    names.iter().map(|name| read(&top().join(name)).into_bytes()).collect()
}

#[test]
fn files_that_end_too_soon() {
    for seed in seeds() {
        for end in (0..seed.len()).step_by(7) {
            survives(&seed[..end]);
        }
    }
}

#[test]
fn files_with_bytes_that_do_not_belong() {
    let strange: [&[u8]; 14] = [
        b"\0",
        b"\xff",
        b"\xc3",
        b"'",
        b"\"",
        b"$$",
        b"/*",
        b"(",
        b")",
        b"\r",
        b"{",
        b"\xef\xbb\xbf",
        "\u{1F98A}".as_bytes(),
        b"\\",
    ];
    let mut dice = Dice(7);
    for seed in seeds() {
        for _ in 0..60 {
            let mut bytes = seed.clone();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(bytes.len());
                let piece = strange[dice.roll(strange.len())];
                let until = (at + dice.roll(3)).min(bytes.len());
                bytes.splice(at..until, piece.iter().copied());
            }
            survives(&bytes);
        }
    }
}

#[test]
fn nesting_without_end() {
    let deep = |open: &str, close: &str, count: usize| format!("{}1{}", open.repeat(count), close.repeat(count));
    for count in [50, 5_000, 100_000] {
        survives(format!("SELECT {};\nDROP TABLE users;", deep("(", ")", count)).as_bytes());
        survives(format!("SELECT {}\nDROP TABLE users;", "(".repeat(count)).as_bytes());
        survives(format!("{} DROP TABLE users;", "/*".repeat(count)).as_bytes());
        survives(format!("SELECT {} true; DROP TABLE users;", "NOT ".repeat(count)).as_bytes());
        survives(format!("SELECT 'a'{}; DROP TABLE users;", "||'a'".repeat(count)).as_bytes());
        survives(format!("revision = {}\n", deep("[", "]", count)).as_bytes());
        survives(format!("x = {}\n", "-".repeat(count)).as_bytes());
        survives(format!("x = a{}\n", ".a".repeat(count)).as_bytes());
        survives(format!("x = {}1\n", "1 + ".repeat(count)).as_bytes());
    }
    survives(deep("SELECT (", ")", 2_000).as_bytes());
    survives(format!("def upgrade():\n{}", "if x:\n".repeat(500)).as_bytes());
}

#[test]
fn sizes_without_end() {
    survives("a".repeat(1_000_000).as_bytes());
    survives(format!("SELECT '{}';", "a".repeat(1_000_000)).as_bytes());
    survives(";".repeat(100_000).as_bytes());
    survives("INSERT INTO t VALUES (1, 'one');\n".repeat(20_000).as_bytes());
    survives(format!("INSERT INTO t VALUES {}(1);", "(1),".repeat(200_000)).as_bytes());
}

#[test]
fn settings_without_end() {
    survives(format!("[alembic]\n{}", "a = %(b)s%(b)s\nb = %(a)s%(c)s%(c)s%(c)s\nc = %(b)s\n".repeat(1000)).as_bytes());
    survives(format!("[alembic]\na = %(a)s{}\n", "%(a)s".repeat(20_000)).as_bytes());
    survives(format!("[alembic]\na = x{}\n", "%(".repeat(100_000)).as_bytes());
    let many = |line: fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    survives(format!("[alembic]\n{}", many(|number| format!("k{number} = %(k1)s\n"))).as_bytes());
    survives(many(|number| format!("[s{number}]\nsqlalchemy.url = postgresql://a:b@c/d\n")).as_bytes());
    survives(format!("[tool.alembic]\nversion_locations = [{}]", "\"a\",".repeat(5_000)).as_bytes());
    let convention = "x = {'uq': '%(column_0_N_name)s' * 1000000}\nm = MetaData(naming_convention=x)\n";
    survives(convention.as_bytes());
    survives(b"import env\nfrom env import *\ndef f():\n    f()\nf()\nwhile True:\n    context.configure()\n    f()\n");
}

#[test]
fn statements_without_end() {
    let revision = |body: &str| {
        let opening = "t = sa.table('t', sa.column('id'))\nq = sa.select(t.c.id)\nc = t.c.id\ni = sa.Integer()\n";
        let lines =
            format!("{opening}for n in range(500):\n    {body}\nop.execute(q)\nop.execute(t.delete().where(c))\n");
        let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
        format!("revision = 'a'\ndown_revision = None\ndef upgrade():\n{body}").into_bytes()
    };
    for body in [
        "q = q.where(q.exists())",
        "q = q.where(c == n)",
        "q = q.union(q)",
        "q = sa.insert(t).from_select(['id'], q)",
        "c = ~(c == c)",
        "c = c[n]",
        "c = sa.case((c == 1, c), else_=c)",
        "c = sa.column('id', sa.Enum(c))",
        "t = sa.table('t', sa.column('id', sa.Enum(t)))",
        "i = sa.Enum(i)",
    ] {
        survives(&revision(body));
    }
}
