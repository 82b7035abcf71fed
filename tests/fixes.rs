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

/// All of them, made one after the other, come to an end: none is left, and nothing fails that did not fail before.
#[test]
fn all_fixes_together_come_to_an_end() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for (name, files) in projects() {
        let before = linter::check(files.clone(), None);
        if before.findings.iter().all(|finding| finding.fix.is_none()) {
            continue;
        }
        let mended = linter::mend(files.clone(), linter::Given::default(), None);
        let after = &mended.histories.report;
        count += mended.made.len();
        let is_readable = |finding: &&Finding| {
            let file = finding.file.and_then(|file| after.files.get(file.index()));
            file.is_some_and(|file| file.undecodable.is_none())
        };
        let left = after.findings.iter().filter(|finding| finding.fix.is_some()).filter(is_readable).count();
        let breaks = after.count(Level::Error) > before.count(Level::Error);
        if mended.is_unfinished || left > 0 || breaks {
            complaints.push(format!("{name}: {left} left, something breaks: {breaks}\n{:?}", mended.made));
        }
        let again = linter::mend(after.files.clone(), linter::Given::default(), None);
        if !again.made.is_empty() || again.histories.report.files != after.files {
            complaints.push(format!("{name}: a second time changes something: {:?}", again.made));
        }
    }
    assert!(count > 20, "only {count} fixes were made");
    report(complaints);
}

/// Two fixes of the same words are made one after the other, and lines end as the others of their file do.
#[test]
fn a_fix_keeps_to_the_line_ends_of_its_file() {
    let revision = "from alembic import op\n\nrevision = 'b2'\ndown_revision = None\n\n\ndef upgrade():\n    \
                    op.create_index('i', 't', ['c'])\n\n\ndef downgrade():\n    pass\n";
    let unix =
        linter::mend(vec![SourceFile::decode("versions/b2.py", revision.as_bytes())], linter::Given::default(), None);
    let dos = revision.replace('\n', "\r\n");
    let dos = linter::mend(vec![SourceFile::decode("versions/b2.py", dos.as_bytes())], linter::Given::default(), None);
    let text = |mended: &linter::Mended| mended.histories.report.files.first().map(|file| file.text.to_string());
    let unix = text(&unix).expect("the file is there");
    assert!(unix.contains("autocommit_block") && unix.contains("op.drop_index"), "{unix}");
    assert_eq!(text(&dos), Some(unix.replace('\n', "\r\n")));
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
