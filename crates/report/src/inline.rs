//! Words that mean nothing to Markdown: whatever a migration calls its tables, a comment shows it and does nothing.

use crate::plain;

/// A text of ours, in which backticks hold identifiers: those become code, and all else is made harmless.
pub(crate) fn text(text: &str) -> String {
    let line = plain::line(text, true);
    let parts: Vec<&str> = line.split('`').collect();
    // A backtick without its other half is a character like any other.
    if parts.len().is_multiple_of(2) {
        return harmless(&line);
    }
    let told = |(index, part): (usize, &&str)| if index % 2 == 1 { code(part) } else { harmless(part) };
    parts.iter().enumerate().map(told).collect()
}

/// A name as code. A cell of a table knows no other way to hold a `|` than behind a backslash, which code elsewhere would
/// show; so it is written as HTML, where every mark has a number.
pub(crate) fn code(text: &str) -> String {
    let line = plain::line(text, true);
    if line.trim().is_empty() {
        return String::new();
    }
    if line.chars().all(|letter| letter.is_alphanumeric() || " _.-/:=()'\"+,;*#@$%&?!^{}~[]".contains(letter)) {
        return format!("`{}`", line.trim());
    }
    format!("<code>{}</code>", numbered(line.trim()))
}

/// A name as code where HTML stands, and Markdown is not read.
pub(crate) fn heading(text: &str) -> String {
    format!("<code>{}</code>", numbered(&plain::line(text, true)))
}

/// A text, every character of it that is no letter, digit or space by its number.
fn numbered(text: &str) -> String {
    let one = |letter: char| match letter {
        ' ' => " ".to_owned(),
        _ if letter.is_alphanumeric() || !letter.is_ascii() => letter.to_string(),
        _ => format!("&#{};", letter as u32),
    };
    text.chars().map(one).collect()
}

/// A text that calls nobody (`@name`), points to nothing (`#1`) and opens no HTML, link, table or emphasis.
fn harmless(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            // A comment that is not shown parts the sign from its name: no escape would, for names are looked for in what
            // is shown.
            '@' | '#' => written.push_str(&format!("{letter}<!-- -->")),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' | '!' => {
                written.push('\\');
                written.push(letter);
            }
            ':' if rest.peek().is_some_and(|next| next.is_alphanumeric() || *next == '/') => {
                written.push_str(":<!-- -->");
            }
            _ => written.push(letter),
        }
    }
    written
}
