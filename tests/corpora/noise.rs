//! How loud each rule is on real histories, with the levels of its page: findings per 100 migrations.
//!
//! `SUREFOOT_FINDINGS=drop-column,truncate` prints the findings of those rules, to be read beside the migrations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use linter::{Direction, Finding, Level, LineIndex, Report};

/// How often a rule speaks.
#[derive(Default)]
struct Voice {
    errors: usize,
    warnings: usize,
    infos: usize,
    /// How many of them are about the way down.
    downgrades: usize,
    /// How many histories have one at least.
    histories: usize,
}

impl Voice {
    fn all(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

#[test]
fn each_rule_is_as_loud_as_it_should_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpora");
    let mut folders: Vec<_> =
        std::fs::read_dir(&root).expect("the corpora").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let shown = std::env::var("SUREFOOT_FINDINGS").unwrap_or_default();
    let mut voices: BTreeMap<&str, Voice> = BTreeMap::new();
    let mut migrations = 0;
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let report = linter::check(super::files(folder, &["py", "ini", "sql", "toml"]), None);
        migrations += report.migrations();
        listen(&report, &mut voices);
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        for finding in report.findings.iter().filter(|finding| shown.split(',').any(|rule| rule == finding.rule)) {
            println!("{}", told(&name, finding, &report));
        }
    }
    let mut rows: Vec<(&&str, &Voice)> = voices.iter().collect();
    rows.sort_by_key(|(_, voice)| std::cmp::Reverse(voice.all()));
    println!("\n{migrations} migrations; findings per 100 of them\n");
    println!(
        "{:<34} {:>8} {:>6} {:>6} {:>6} {:>6} {:>9}",
        "rule", "per 100", "error", "warn", "info", "down", "histories"
    );
    for (rule, voice) in rows {
        #[expect(clippy::cast_precision_loss, reason = "a share to read")]
        let share = 100.0 * voice.all() as f64 / migrations as f64;
        let Voice { errors, warnings, infos, downgrades, histories } = voice;
        println!("{rule:<34} {share:>8.2} {errors:>6} {warnings:>6} {infos:>6} {downgrades:>6} {histories:>9}");
    }
    assert!(!voices.is_empty(), "no rule has anything to say of any history");
}

fn listen(report: &Report, voices: &mut BTreeMap<&str, Voice>) {
    let mut heard = BTreeSet::new();
    for finding in &report.findings {
        let voice = voices.entry(finding.rule).or_default();
        match finding.level {
            Level::Error => voice.errors += 1,
            Level::Warn => voice.warnings += 1,
            _ => voice.infos += 1,
        }
        voice.downgrades += usize::from(finding.direction == Some(Direction::Down));
        voice.histories += usize::from(heard.insert(finding.rule));
    }
}

/// A finding on a line or two.
fn told(history: &str, finding: &Finding, report: &Report) -> String {
    let file = finding.file.and_then(|file| report.files.get(file.index()));
    let place = file.map(|file| {
        let line = LineIndex::new(&file.text).position(&file.text, finding.span.start).line;
        format!("{}:{line}", file.path)
    });
    let help = finding.help.as_ref().map(|help| format!("\n      {help}")).unwrap_or_default();
    format!("{history} {} {}: {}{help}", finding.rule, place.unwrap_or_default(), finding.message)
}
