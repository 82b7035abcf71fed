//! Fixes: each, made, puts right what it was offered for, and breaks nothing.
//!
//! Every example of the rulebook and every fixture is checked; each finding that has a fix is put right, and the files are
//! checked again. A page says `fix: safe` if its rule offers one, and `fix: none` if it never does. `tests/fixes.md` shows
//! what they write.

use std::collections::BTreeSet;

use linter::{Finding, Fix, Level};
use model::SourceFile;

use crate::allowing::projects;
use crate::support::{read, report, settle, top};

#[test]
fn a_fix_puts_right_what_it_is_offered_for() {
    let mut complaints = Vec::new();
    let mut offered: BTreeSet<&str> = BTreeSet::new();
    let mut count = 0;
    for (name, files) in projects() {
        let before = linter::check(files.clone(), None).findings;
        for finding in &before {
            let Some(fix) = &finding.fix else { continue };
            offered.insert(finding.rule);
            count += 1;
            complaints.extend(complaint(&files, &before, finding, fix).map(|complaint| format!("{name}: {complaint}")));
        }
    }
    for rule in rules::RULES {
        let page = rule.page();
        if (page.fix == "safe") != offered.contains(rule.name) {
            complaints.push(format!("{}: its page says `fix: {}`", rule.name, page.fix));
        }
    }
    assert!(count > 15, "only {count} fixes were offered");
    report(complaints);
}

/// Each source of the table stands above what is left of it by the fixes of one rule: the lines that go, and those that
/// come. `cargo bless` draws them.
#[test]
fn fixes_write_what_the_table_says() {
    let path = top().join("tests/fixes.md");
    let table = read(&path);
    let mut drawn = String::new();
    let mut lines = table.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let Some(words) = line.strip_prefix("```").filter(|words| !words.starts_with("diff")) else {
            drawn.push_str(line);
            continue;
        };
        let body: String = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        let name = words.split_whitespace().nth(1).expect("a source has a file name");
        drawn.push_str(&format!("{line}{body}```\n{}", fixed(name, &body)));
        // What was drawn before.
        while lines.peek().is_some_and(|line| line.trim().is_empty() || line.starts_with("```diff")) {
            if lines.next().is_some_and(|line| line.starts_with("```diff")) {
                lines.by_ref().take_while(|line| line.trim_end() != "```").for_each(drop);
            }
        }
        drawn.push_str(if lines.peek().is_some() { "\n" } else { "" });
    }
    report(settle(&path, &table, &drawn).into_iter().collect());
}

/// What each fix that is offered for a file makes of it.
fn fixed(name: &str, text: &str) -> String {
    let report = linter::check(vec![SourceFile::decode(name, text.as_bytes())], None);
    let draw = |finding: &Finding| {
        let fix = finding.fix.as_ref()?;
        let after = made(text, fix);
        let diff = similar::TextDiff::from_lines(text, after.as_str());
        let lines: String = diff
            .iter_all_changes()
            .filter(|change| change.tag() != similar::ChangeTag::Equal)
            .map(|change| format!("{}{}\n", change.tag(), change.value().trim_end_matches('\n')))
            .collect();
        Some(format!("\n```diff {}: {}\n{lines}```\n", finding.rule, fix.title))
    };
    report.findings.iter().filter_map(draw).collect()
}

/// The text, the edits made.
fn made(text: &str, fix: &Fix) -> String {
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// What is wrong once the fix is made.
fn complaint(files: &[SourceFile], before: &[Finding], finding: &Finding, fix: &Fix) -> Option<String> {
    let mut files = files.to_vec();
    let source = files.get_mut(finding.file?.index())?;
    let text = made(&source.text, fix);
    source.text = text.as_str().into();
    let after = linter::check(files, None).findings;
    let of_rule = |findings: &[Finding]| findings.iter().filter(|other| other.rule == finding.rule).count();
    let errors = |findings: &[Finding]| findings.iter().filter(|other| other.level == Level::Error).count();
    let stays = of_rule(&after) >= of_rule(before);
    let breaks = errors(&after) > errors(before);
    (stays || breaks).then(|| format!("{} stays: {stays}, something else breaks: {breaks}\n{text}", finding.rule))
}
