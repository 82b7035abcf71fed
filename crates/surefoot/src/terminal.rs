//! Where the output goes: whether it is a terminal, how wide, and what it can show.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use report::human::Look;

use crate::arguments::Color;
use crate::error::Error;

/// What is known of standard output and standard error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Whether standard output is coloured.
    pub(crate) colour: bool,
    error_colour: bool,
    look: Look,
}

impl Terminal {
    pub(crate) fn new(color: Color) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let wanted = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !is_set("NO_COLOR") && std::env::var("TERM").as_deref() != Ok("dumb"),
        };
        let mut look = Look { colour: wanted(is_terminal), ..Look::default() };
        if is_terminal {
            look.unicode = shows_unicode();
            look.width = terminal_size::terminal_size().map_or(look.width, |(width, _)| width.0.into());
        }
        Self { colour: look.colour, error_colour: wanted(io::stderr().is_terminal()), look }
    }

    pub(crate) fn look(self) -> Look {
        self.look
    }

    /// The same, for what goes to a file: without colour, and as wide as a page.
    pub(crate) fn as_paper(self) -> Self {
        Self { colour: false, look: Look::default(), ..self }
    }

    /// Writes to standard output. Whoever reads it may stop reading (`| head`): that is no error.
    pub(crate) fn print(self, text: &str) -> Result<(), Error> {
        let mut output = io::stdout().lock();
        match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output { cause }),
            _ => Ok(()),
        }
    }

    /// Writes a line about what was done to standard error, so that standard output is the report and nothing else.
    pub(crate) fn say(self, line: &str) {
        // If nobody listens, there is nobody to tell.
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Writes an error, and what to try next, to standard error.
    pub(crate) fn complain(self, error: &impl Display, help: &str) {
        self.tell("\u{1b}[31;1m", "error", error, help);
    }

    /// Writes what is no error and good to know, and what to try next, to standard error.
    pub(crate) fn note(self, note: &impl Display, help: &str) {
        self.tell("\u{1b}[1m", "note", note, help);
    }

    fn tell(self, colour: &str, word: &str, what: &impl Display, help: &str) {
        let (colour, cyan, plain) = if self.error_colour { (colour, "\u{1b}[36m", "\u{1b}[0m") } else { ("", "", "") };
        // If nobody listens, there is nobody to tell.
        let _ = writeln!(io::stderr(), "{colour}{word}{plain}: {what}\n  {cyan}help{plain}: {help}\n");
    }
}

/// Whether an environment variable is there and not empty.
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether the terminal shows characters beyond ASCII: on Unix, if the locale says UTF-8. The console of Linux itself
/// says so too, and has few of them in its font.
fn shows_unicode() -> bool {
    if cfg!(windows) || cfg!(target_os = "macos") {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|variable| is_set(variable));
    let locale = locale.and_then(|variable| std::env::var(variable).ok()).unwrap_or_default().to_ascii_lowercase();
    (locale.contains("utf-8") || locale.contains("utf8")) && std::env::var("TERM").as_deref() != Ok("linux")
}
