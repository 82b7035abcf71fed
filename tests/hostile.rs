//! Any bytes in, findings out: no panic, and every span fits its file.

use linter::Report;
use model::{Dialect, SourceFile};

use crate::support::{Dice, read, top};

/// Checks bytes as SQL and as a revision; what comes out must point into what went in.
fn survives(bytes: &[u8]) {
    survives_elsewhere(bytes);
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

/// Reads bytes as the SQL of the other databases.
fn survives_elsewhere(bytes: &[u8]) {
    let text = SourceFile::decode("any.sql", bytes).text;
    for dialect in [Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite] {
        let reading = sql::read(&text, &sql::Surroundings { dialect, ..sql::Surroundings::default() });
        let places = reading.steps.iter().flat_map(|step| [step.span, step.head]).chain(reading.comments);
        for place in places {
            assert!(text.get(place.range()).is_some(), "{dialect:?}: {place:?} does not fit {} bytes", text.len());
        }
        for step in &reading.steps {
            let _ = model::describe(&step.operation);
        }
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

/// What MySQL and SQLite have of their own: quotes, comments that are run, delimiters, bodies.
const ELSEWHERE: &str = "/*!40101 SET NAMES utf8 */; # one\n-- two\nCREATE TABLE `a``b` (id INT AUTO_INCREMENT, [c d] TEXT \
    DEFAULT 'it\\'s', KEY k (id, x(10)), CHECK (id > -1)) ENGINE=InnoDB;\nDELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON a \
    FOR EACH ROW BEGIN IF NEW.id THEN SET @x = CASE WHEN 1 THEN 2 END; END IF; END //\nDELIMITER ;\nALTER TABLE a ADD \
    COLUMN (b INT, INDEX (b)), CHANGE c d ENUM('x','y') NOT NULL FIRST, ALGORITHM=INPLACE;\n.read x.sql\nINSERT INTO a \
    VALUES (0x1F, _utf8'x', {{ y }}, ${z}, ?) ON DUPLICATE KEY UPDATE id = id + 1;\nPRAGMA foreign_keys = OFF;\nUPDATE a u \
    JOIN b ON u.id = b.id SET u.c = (SELECT max(x) FROM (c)) WHERE u.id IN (1, 2) LIMIT 3;\nCALL p(1);";

#[test]
fn scripts_of_other_databases_that_end_too_soon() {
    for end in 0..ELSEWHERE.len() {
        survives_elsewhere(&ELSEWHERE.as_bytes()[..end]);
        survives_elsewhere(&ELSEWHERE.as_bytes()[end..]);
    }
}

#[test]
fn scripts_of_other_databases_with_words_that_do_not_belong() {
    let mut dice = Dice(11);
    let words: Vec<&str> = ELSEWHERE.split_inclusive([' ', '(', ')', ',', ';', '\'']).collect();
    for _ in 0..3_000 {
        let count = 1 + dice.roll(40);
        let text: String = (0..count).map(|_| words[dice.roll(words.len())]).collect();
        survives_elsewhere(text.as_bytes());
    }
}

#[test]
fn statements_of_other_databases_without_end() {
    for count in [20, 60, 400, 20_000] {
        let repeated = |opening: &str, piece: &str, closing: &str| {
            survives_elsewhere(format!("{opening}{}{closing}; DROP TABLE a;", piece.repeat(count)).as_bytes());
        };
        repeated("SELECT * FROM ", "(", "a");
        repeated("SELECT * FROM ", "(SELECT * FROM ", "a");
        repeated("SELECT * FROM ", "(a JOIN ", "a");
        repeated("SELECT ", "CASE WHEN 1 THEN ", "1");
        repeated("SELECT ", "f(", "1");
        repeated("SELECT 1", " OR 1", "");
        repeated("SELECT 1", " UNION SELECT 1", "");
        repeated("SELECT ", "- ", "1");
        repeated("SELECT ", "NOT EXISTS (SELECT ", "1");
        repeated("ALTER TABLE a ", "ADD b INT, ", "ADD c INT");
        repeated("CREATE TABLE a (", "b INT DEFAULT 1, ", "c INT)");
        repeated("CREATE TRIGGER t BEFORE INSERT ON a BEGIN ", "SELECT 1; BEGIN ", "");
        repeated("SELECT ", "[", "");
        repeated("SELECT ", "`", "");
        repeated("", "/*! ", "");
        repeated("", "DELIMITER x\n", "");
        repeated("WITH ", "a AS (SELECT 1), ", "b AS (SELECT 1) SELECT 1");
    }
    survives_elsewhere(format!("INSERT INTO t VALUES {}(1);", "(1, 'x'),".repeat(100_000)).as_bytes());
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
