//! A page is a fixpoint of the linter: strip its squiggles, lint what remains, weave them back: the same page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use engine::{Block, Language, Level, Page, Section};
use linter::{Finding, Report};
use model::SourceFile;

use crate::support::weave::{Squiggle, strip, weave};
use crate::support::{markdown_in, read, report, sent, settle, top};

#[test]
fn every_page_is_a_fixpoint() {
    let complaints = markdown_in("rules").iter().filter(|path| is_page(path)).filter_map(|path| redraw(path)).collect();
    report(complaints);
}

#[test]
fn every_case_is_a_fixpoint() {
    report(markdown_in("tests/cases").iter().filter_map(|path| redraw(path)).collect());
}

#[test]
fn every_page_is_listed_and_every_rule_has_its_page() {
    let pages: BTreeSet<String> =
        markdown_in("rules").iter().filter(|path| is_page(path)).map(|path| stem(path)).collect();
    let listed: BTreeSet<String> = rules::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(pages, listed, "left: pages in rules/, right: rules listed in rules/src/lib.rs");
}

#[test]
fn every_page_keeps_the_grammar() {
    let complaints = rules::RULES.iter().flat_map(|rule| match Page::read(rule.text) {
        Ok(page) => grammar(&page, rule.name),
        Err(problem) => vec![format!("{}: {problem}", rule.name)],
    });
    report(complaints.collect());
}

/// The module has pages only as far as that: what is asked of them must stand there.
#[test]
fn the_front_of_a_page_says_what_its_rule_is() {
    for rule in rules::RULES {
        let mut front = Page::read(&rule.text[..engine::front(rule.text)]).expect("the front of a page is a page");
        assert!(front.body.trim().ends_with(front.summary), "{}: more than its summary", rule.name);
        let page = rule.page();
        front.body = page.body;
        assert_eq!(front, page);
    }
}

#[test]
fn good_examples_are_clean_and_bad_ones_are_not() {
    let mut complaints = Vec::new();
    for rule in rules::RULES {
        let page = rule.page();
        for section in &sections(&page) {
            for group in groups(section) {
                let found = lint(&group, rule.name);
                let own = found.findings.iter().any(|finding| finding.rule == rule.name);
                match section.heading {
                    "Bad" if !own => complaints.push(format!("{}: a Bad example earns no finding of it", rule.name)),
                    "Good" if !found.findings.is_empty() => {
                        let rules: Vec<&str> = found.findings.iter().map(|finding| finding.rule).collect();
                        complaints.push(format!("{}: a Good example earns {}", rule.name, rules.join(", ")));
                    }
                    _ => {}
                }
            }
        }
    }
    report(complaints);
}

#[test]
fn two_tellings_of_an_example_lower_to_the_same_operations() {
    let mut complaints = Vec::new();
    for rule in rules::RULES {
        for section in &sections(&rule.page()) {
            for pair in section.blocks.windows(2) {
                let [one, other] = pair else { continue };
                let is_pair = one.language == Language::Sql && other.language == Language::Python;
                if !is_pair || one.file_name().is_some() || other.file_name().is_some() {
                    continue;
                }
                let (one, other) = (operations(one), operations(other));
                if one != other {
                    complaints
                        .push(format!("{}: {}\n  sql:    {one:?}\n  python: {other:?}", rule.name, section.heading));
                }
            }
        }
    }
    report(complaints);
}

/// What an example does, one line a step.
fn operations(block: &Block<'_>) -> Vec<String> {
    let text = strip(block.text);
    let steps = match block.language {
        Language::Python => {
            alembic::read_fragment(
                &[model::SourceFile::decode("example.py", text.as_bytes())],
                model::FileId(0),
                block.dialect,
            )
            .up
            .steps
        }
        _ => sql::read(&text, &sql::Surroundings { dialect: block.dialect, ..Default::default() }).steps,
    };
    steps.iter().map(|step| sent(&step.operation)).collect()
}

/// Lints a page's examples and draws the page anew; what differs comes back.
fn redraw(path: &Path) -> Option<String> {
    let text = read(path);
    let rule = stem(path);
    let sections = Section::read_all(&text, 0).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    let mut drawn = String::new();
    let mut copied = 0;
    for group in sections.iter().flat_map(groups) {
        let found = lint(&group, &rule);
        for (index, block) in group.iter().enumerate() {
            drawn.push_str(&text[copied..block.offset]);
            let number = group[..index].iter().filter(|block| !block.is_earlier()).count();
            drawn.push_str(&if block.is_earlier() {
                block.text.to_owned()
            } else {
                woven(block, number, &found, &rule)
            });
            copied = block.offset + block.text.len();
        }
    }
    drawn.push_str(&text[copied..]);
    settle(path, &text, &drawn)
}

fn woven(block: &Block<'_>, index: usize, found: &Report, rule: &str) -> String {
    let marker = if block.language == Language::Sql { "--" } else { "#" };
    let here = found.findings.iter().filter(|finding| finding.file.is_some_and(|file| file.index() == index));
    let squiggles = here.map(|finding| Squiggle {
        start: finding.span.start as usize,
        end: finding.span.end as usize,
        text: label(finding, rule),
    });
    weave(&strip(block.text), squiggles.collect(), marker)
}

/// What stands behind a squiggle: the message; before it the rule if it is another, and the level if it is not its own.
fn label(finding: &Finding, rule: &str) -> String {
    let name = if finding.rule == rule { String::new() } else { format!("{}: ", finding.rule) };
    let usual = linter::rule(finding.rule).map(|rule| rule.page().level);
    let is_usual = usual == Some(finding.level) || usual == Some(Level::Off);
    let level = if is_usual { String::new() } else { format!("({}) ", finding.level) };
    format!("{name}{level}{}", finding.message)
}

/// The examples that are linted together: those with file names form a history, until a name comes again; each of the
/// others stands alone.
fn groups<'a>(section: &Section<'a>) -> Vec<Vec<Block<'a>>> {
    let mut groups: Vec<Vec<Block<'a>>> = Vec::new();
    for block in &section.blocks {
        let joins = |group: &Vec<Block<'a>>| {
            let named = block.file_name().is_some() && group.iter().all(|other| other.file_name().is_some());
            let is_again =
                |other: &Block<'_>| other.file_name() == block.file_name() && other.is_earlier() == block.is_earlier();
            named && !group.iter().any(is_again)
        };
        match groups.last_mut() {
            Some(group) if joins(group) => group.push(block.clone()),
            _ if block.language == Language::Other && block.file_name().is_none() => {}
            _ => groups.push(vec![block.clone()]),
        }
    }
    groups
}

/// The rules whose examples are about limits.
const OF_LIMITS: &[&str] = &[
    "explicit-lock",
    "local-setting-without-transaction",
    "long-lock-timeout",
    "missing-lock-timeout",
    "timed-concurrently",
];

fn lint(group: &[Block<'_>], rule: &str) -> Report {
    let (before, now): (Vec<&Block<'_>>, Vec<&Block<'_>>) = group.iter().partition(|block| block.is_earlier());
    let file = |block: &&Block<'_>| {
        let name = block.file_name().unwrap_or(match block.language {
            Language::Python => "example.py",
            _ => "example.sql",
        });
        SourceFile::decode(name, strip(block.text).as_bytes())
    };
    let files = now.iter().map(file);
    if !before.is_empty() || now.iter().any(|block| block.is_added()) {
        let is_replaced = |block: &&&Block<'_>| before.iter().any(|other| other.file_name() == block.file_name());
        let kept = now.iter().filter(|block| !block.is_added() && !is_replaced(block));
        let earlier = linter::Earlier { name: "main".to_owned(), files: kept.chain(&before).map(file).collect() };
        return linter::check_since(files.collect(), None, &earlier);
    }
    // Those with settings of their own are told by them.
    if group.iter().any(|block| block.file_name().is_some_and(|name| name.ends_with(".toml"))) {
        return linter::check(files.collect(), None);
    }
    let mut settings = String::new();
    // An example is a piece of a migration: that somebody has set a limit is taken as read, but where limits are the point.
    if !OF_LIMITS.contains(&rule) {
        settings.push_str("lock_timeout = \"5s\"\n");
    }
    if let Some(other) = group.iter().map(|block| block.dialect).find(|dialect| !dialect.is_postgres()) {
        settings.push_str(&format!("database = \"{}\"\n", other.name().to_lowercase()));
    } else if let Some(major) = group.iter().find_map(Block::server) {
        settings.push_str(&format!("database = \"postgres {major}\"\n"));
    }
    // A rule that is off by default is on for its own page.
    if linter::rule(rule).is_some_and(|rule| rule.page().level == Level::Off) {
        settings.push_str(&format!("[levels]\n{rule} = \"warn\"\n"));
    }
    let settings = SourceFile::decode("surefoot.toml", settings.as_bytes());
    let given = if settings.text.is_empty() { None } else { Some(&settings) };
    linter::check(files.collect(), given)
}

/// The parts of a page, which can be told apart.
fn sections<'a>(page: &Page<'a>) -> Vec<Section<'a>> {
    page.sections().unwrap_or_else(|problem| panic!("{}: {problem}", page.name))
}

fn grammar(page: &Page<'_>, name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            complaints.push(format!("{name}: {what}"));
        }
    };
    expect(page.name == name, "its heading is not its name");
    expect(
        !page.summary.is_empty() && page.summary.chars().count() <= 200,
        "its summary is missing or over 200 characters",
    );
    expect(page.section("Bad").is_some_and(|section| !section.blocks.is_empty()), "it has no Bad example");
    expect(page.section("Good").is_some_and(|section| !section.blocks.is_empty()), "it has no Good example");
    let is_rule = |yields: &str| rules::RULES.iter().any(|rule| rule.name == yields && yields != name);
    expect(page.yields().all(is_rule), "it yields to what is no other rule");
    expect(links_a_manual(page), "its Why links none of the manuals");
    complaints_of_good(page).iter().for_each(|complaint| expect(false, complaint));
    let known = ["Bad", "Good", "Safe when", "Why"];
    expect(sections(page).iter().all(|section| known.contains(&section.heading)), "it has a heading of its own");
    expect(!page.body.contains('\t'), "it has a tab");
    complaints
}

/// Where the manual pages are that say so: of the server, of what runs the migrations, of what the settings are written in.
const MANUALS: &[&str] = &[
    "https://www.postgresql.org/docs/",
    "https://dev.mysql.com/doc/",
    "https://www.sqlite.org/",
    "https://alembic.sqlalchemy.org/",
    "https://docs.sqlalchemy.org/",
    "https://toml.io/",
];

fn links_a_manual(page: &Page<'_>) -> bool {
    page.section("Why")
        .is_some_and(|section| MANUALS.iter().any(|manual| section.text.contains(&format!("]({manual}"))))
}

/// What is bad is told well in the same languages, and what is told whole goes back.
fn complaints_of_good(page: &Page<'_>) -> Vec<String> {
    let blocks = |heading: &str| page.section(heading).map_or_else(Vec::new, |section| section.blocks);
    let tells = |heading: &str, language: Language| blocks(heading).iter().any(|block| block.language == language);
    let mut complaints = Vec::new();
    for (language, name) in [(Language::Sql, "SQL"), (Language::Python, "Alembic")] {
        if tells("Bad", language) && !tells("Good", language) {
            complaints.push(format!("it shows what is bad in {name}, and not what is good"));
        }
    }
    let good = blocks("Good");
    let names: BTreeSet<&str> = good.iter().filter_map(Block::file_name).collect();
    for block in &good {
        let name = block.file_name().unwrap_or_default();
        if name.strip_suffix(".up.sql").is_some_and(|stem| !names.contains(format!("{stem}.down.sql").as_str())) {
            complaints.push(format!("{name} has no way back"));
        }
        let goes_up = block.text.contains("def upgrade(") || block.text.contains("-- +goose Up");
        let goes_back = block.text.contains("def downgrade(") || block.text.contains("-- +goose Down");
        if goes_up && !goes_back {
            complaints.push(format!("{name} has no way back"));
        }
    }
    complaints
}

fn is_page(path: &Path) -> bool {
    stem(path) != "README"
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[test]
fn the_rulebook_has_its_table_of_contents() {
    let path = top().join("rules/README.md");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut drawn = text.split("\n<!-- the rules -->\n").next().unwrap_or("").trim_end().to_owned();
    drawn.push_str("\n\n<!-- the rules -->\n");
    let mut hazard = None;
    for rule in rules::RULES {
        let page = rule.page();
        if hazard != Some(page.hazard) {
            hazard = Some(page.hazard);
            drawn.push_str(&format!("\n## {}\n\n| rule | level | |\n|---|---|---|\n", page.hazard));
        }
        let summary = page.summary.replace('\n', " ");
        let held = page.named_databases().map(|names| format!("*{names}*: ")).unwrap_or_default();
        drawn.push_str(&format!("| [{0}]({0}.md) | {1} | {held}{summary} |\n", rule.name, page.level));
    }
    report(settle(&path, &text, &drawn).into_iter().collect());
}
