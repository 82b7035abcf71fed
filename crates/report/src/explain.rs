//! A rule's page for a terminal: the front matter becomes a line, the fences become indented examples.

use std::fmt::Write;

use linter::{Dialect, Page};

/// Writes the page.
#[must_use]
pub fn render(page: &Page<'_>, colour: bool) -> String {
    let (bold, dim, plain) = if colour { ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m") } else { ("", "", "") };
    let mut text = format!("{bold}{}{plain}\n{dim}{}{plain}\n", page.name, about(page));
    let body = page.body.trim_start();
    let body = body.strip_prefix("# ").and_then(|body| body.split_once('\n')).map_or(body, |(_, body)| body);
    let mut fenced = false;
    for line in body.trim_end().lines() {
        match line.strip_prefix("```") {
            Some(info) => {
                fenced = !fenced;
                // What stands behind the language tells the examples of one heading apart: a file, a server.
                if let Some((_, words)) = info.split_once(' ') {
                    let _ = writeln!(text, "    {dim}{}:{plain}", words.trim());
                }
            }
            None if fenced && line.is_empty() => text.push('\n'),
            None if fenced => {
                let _ = writeln!(text, "    {line}");
            }
            None => {
                let _ = match line.strip_prefix("## ") {
                    Some(heading) => writeln!(text, "{bold}{heading}{plain}"),
                    None => writeln!(text, "{line}"),
                };
            }
        }
    }
    text
}

/// The front matter in a line: `warn · blocks · ACCESS EXCLUSIVE · since 0.1.0`.
fn about(page: &Page<'_>) -> String {
    let mut parts = vec![page.level.name().to_owned(), page.hazard.to_string()];
    let held = page.databases_in_words();
    parts.extend((held != Dialect::Postgres.name()).then_some(held));
    parts.extend(page.lock.map(|lock| format!("takes {lock}")));
    parts.push(format!("since {}", page.since));
    parts.join(" · ")
}
