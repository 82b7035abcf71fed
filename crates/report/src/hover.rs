//! What an editor shows of the place under the cursor: Markdown.

use linter::{Finding, Moment, Page, Report, Sight};

use crate::show::json::{Lock, Statement, Step};
use crate::show::meanwhile;
use crate::{mask, summary};

/// The longest statement that is shown whole, in lines.
const LONGEST: usize = 20;

/// A finding: what goes wrong, and what to do instead.
#[must_use]
pub fn finding(finding: &Finding) -> String {
    let help = finding.help.as_ref().map(|help| format!("\n\n{help}")).unwrap_or_default();
    format!("**{}** ({}): {}{help}", finding.rule, finding.level, finding.message)
}

/// The page of a rule, without what its front matter says to programs. The reader has come from a heading of its own.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    page.body.trim().to_owned()
}

/// A relation, as it is where a step names it.
#[must_use]
pub fn relation(report: &Report, sight: &Sight) -> String {
    let portrait = &sight.portrait;
    let when = match sight.moment {
        Moment::Before => "before this step",
        Moment::After => "after this step",
    };
    let certainty = if portrait.certain { "" } else { ", if the step that makes it has run" };
    let width = sight.features().filter(|line| line.kind == "column").map(|line| line.name.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut text = format!("**{} `{}`** {when}{certainty}", portrait.kind.word(), portrait.name);
    let mut lines: Vec<String> = sight
        .features()
        .map(|line| {
            let label = match line.kind {
                "column" => format!("{:width$}", line.name),
                kind if line.name.is_empty() => kind.to_owned(),
                kind => format!("{kind} {}", line.name),
            };
            let says = if line.certain { line.says.clone() } else { format!("perhaps {}", line.says) };
            format!("{label}  {says}").trim_end().to_owned()
        })
        .collect();
    if !portrait.is_whole {
        lines.push("and what its history does not tell".to_owned());
    }
    text.push_str(&fenced("", &lines.join("\n")));
    let secrets: Vec<&str> = mask::all_secrets(report).into_values().flatten().collect();
    mask::without(text.trim_end().to_owned(), &secrets)
}

/// A statement: what it does, what it locks and who waits.
#[must_use]
pub fn statement(statement: &Statement<'_>) -> String {
    let mut text = match (&statement.sql, &statement.opaque, &statement.partly) {
        (Some(sql), ..) => fenced("sql", &shortened(sql)),
        (None, Some(reason), _) => format!("what is sent is not known: {reason}\n"),
        (None, None, partly) => format!("known but for a value: `{}`\n", partly.as_deref().unwrap_or_default()),
    };
    match statement.runs {
        "inspected" => text.push_str("\nif the live schema asks for it\n"),
        "perhaps" => text.push_str("\nif a condition holds that is not known\n"),
        _ => {}
    }
    for step in &statement.steps {
        text.push_str(&format!("\n{}\n", step_in_words(step)));
    }
    text.trim().to_owned()
}

/// The lock that others notice most, in a few words: `ACCESS EXCLUSIVE on users: reads and writes wait`. `None` where
/// nobody waits for the statement.
#[must_use]
pub fn hint(statement: &Statement<'_>) -> Option<String> {
    let steps = statement.steps.iter().filter(|step| step.fails.is_none());
    let locks = steps.flat_map(|step| &step.locks).filter(|lock| !lock.new);
    let rank = |lock: &&Lock| match lock.blocks {
        "reads and writes" => 2,
        "writes" => 1,
        _ => 0,
    };
    // The first of those that weigh the same: it is the one that the statement names.
    let strongest = locks.rev().max_by_key(rank)?;
    let work = match strongest.work {
        "catalogue" => String::new(),
        work => format!(", {}", meanwhile(work)),
    };
    Some(format!("{} on {}: {} wait{work}", strongest.mode, strongest.relation, strongest.blocks))
}

fn step_in_words(step: &Step) -> String {
    if let Some(fails) = &step.fails {
        return format!("{}\n\n**{fails}**", step.does);
    }
    let locks: Vec<&Lock> = step.locks.iter().filter(|lock| !lock.new).collect();
    let mut text = step.does.clone();
    for lock in &locks {
        let Lock { relation, mode, blocks, work, .. } = lock;
        text.push_str(&format!("\n- **{mode}** on `{relation}`: {}; {blocks} wait", meanwhile(work)));
    }
    if step.waits_for_all {
        text.push_str("\n- waits until every transaction that is open now has ended");
    }
    if locks.is_empty() && !step.locks.is_empty() {
        text.push_str("\n- nobody waits: what it locks was made in this migration");
    }
    text
}

fn shortened(sql: &str) -> String {
    let lines: Vec<&str> = sql.lines().filter(|line| !line.trim().is_empty()).collect();
    match lines.len().checked_sub(LONGEST) {
        Some(more @ 1..) => {
            let shown = lines.get(..LONGEST).unwrap_or_default().join("\n");
            format!("{shown}\n-- and {} more", summary::count(more, "line"))
        }
        _ => lines.join("\n"),
    }
}

/// A block that nothing in it can close.
fn fenced(language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("\n{fence}{language}\n{text}\n{fence}\n")
}
