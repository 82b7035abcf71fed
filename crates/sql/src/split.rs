//! The statements of a script: where each begins and ends, whatever stands between them.

use model::Span;

use crate::scan::{Kind, Scanner, Token, control_word};

/// Hands out a script's statements, one after the other.
#[derive(Debug)]
pub(crate) struct Splitter<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
    /// How many psql `\if` and template conditions are open.
    conditions: u32,
    /// Whether a body that may hold semicolons is still believed to end somewhere.
    trusts_bodies: bool,
    /// Whether psql runs what the statement handed out last gives.
    executes: bool,
    /// Whether another end of COPY data may follow.
    expects_data: bool,
}

/// A body in which a semicolon does not end the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    /// There is none.
    None,
    /// `BEGIN ATOMIC … END`: how many `END` are awaited.
    Atomic(u32),
    /// `CREATE RULE … DO (…)`: how many parentheses are open.
    Rule(u32),
}

impl<'a> Splitter<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            scanner: Scanner::new(text),
            conditions: 0,
            executes: false,
            trusts_bodies: true,
            expects_data: true,
        }
    }

    /// Begins at `start` of `text`: places stay those of the whole text.
    pub(crate) fn within(text: &'a str, start: usize) -> Self {
        let mut splitter = Self::new(text);
        splitter.scanner.jump(start);
        splitter
    }

    /// Whether the statement handed out last stands under a condition of psql (`\if`) or of a template.
    pub(crate) fn is_conditional(&self) -> bool {
        self.conditions > 0
    }

    /// Whether the statement handed out last ends in `\gexec`: its rows are statements, and are run.
    pub(crate) fn is_executed(&self) -> bool {
        self.executes
    }

    /// The comments passed so far.
    pub(crate) fn comments(&self) -> &[Span] {
        &self.scanner.comments
    }

    /// Puts the tokens of the next statement into `tokens`, without the one that ends it. `false` at the end.
    pub(crate) fn next(&mut self, tokens: &mut Vec<Token>) -> bool {
        tokens.clear();
        self.executes = false;
        let mut body = Body::None;
        // After the first semicolon within a body: where to go on, should the body never end.
        let mut retreat: Option<(usize, usize)> = None;
        loop {
            let Some(token) = self.scanner.next() else {
                if body != Body::None
                    && let Some((position, count)) = retreat
                {
                    self.trusts_bodies = false;
                    self.scanner.jump(position);
                    tokens.truncate(count);
                }
                return !tokens.is_empty();
            };
            match token.kind {
                Kind::Command => {
                    if self.command(token) && !tokens.is_empty() {
                        return true;
                    }
                    continue;
                }
                Kind::Control => {
                    match control_word(self.text(token)) {
                        "if" | "for" | "range" | "with" | "define" => self.conditions += 1,
                        "end" | "endif" | "endfor" => self.conditions = self.conditions.saturating_sub(1),
                        _ => {}
                    }
                    continue;
                }
                Kind::Terminator if body == Body::None => {
                    if tokens.is_empty() {
                        continue;
                    }
                    if self.copies_from_stdin(tokens) {
                        self.skip_data();
                    }
                    return true;
                }
                Kind::Terminator => {
                    retreat.get_or_insert((self.scanner.position(), tokens.len()));
                }
                Kind::Word if tokens.is_empty() && self.is(token, "delimiter") => {
                    let delimiter = self.scanner.rest_of_line().trim();
                    self.scanner.set_delimiter((!matches!(delimiter, "" | ";")).then_some(delimiter));
                    continue;
                }
                _ => {}
            }
            if self.trusts_bodies {
                body = self.advance(body, tokens, token);
            }
            tokens.push(token);
        }
    }

    fn text(&self, token: Token) -> &'a str {
        self.text.get(token.span().range()).unwrap_or("")
    }

    fn is(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Word && self.text(token).eq_ignore_ascii_case(word)
    }

    /// Only two statements hold semicolons outside of quotes, and both begin with CREATE. Elsewhere a semicolon ends
    /// the statement even within parentheses: one that is never closed then costs one statement.
    fn advance(&self, body: Body, tokens: &[Token], token: Token) -> Body {
        let is_create = || tokens.first().is_some_and(|&first| self.is(first, "create"));
        match (body, token.kind) {
            (Body::None, Kind::Word) if self.is(token, "atomic") => {
                let begins = tokens.last().is_some_and(|&last| self.is(last, "begin"));
                if begins && is_create() { Body::Atomic(1) } else { Body::None }
            }
            (Body::Atomic(depth), Kind::Word) if self.is(token, "case") => Body::Atomic(depth + 1),
            (Body::Atomic(depth), Kind::Word) if self.is(token, "end") => match depth - 1 {
                0 => Body::None,
                left => Body::Atomic(left),
            },
            (Body::None, Kind::Open) => {
                let is_rule = tokens.iter().take(4).any(|&token| self.is(token, "rule"));
                if is_rule && is_create() { Body::Rule(1) } else { Body::None }
            }
            (Body::Rule(depth), Kind::Open) => Body::Rule(depth + 1),
            (Body::Rule(depth), Kind::Close) => match depth - 1 {
                0 => Body::None,
                left => Body::Rule(left),
            },
            (body, _) => body,
        }
    }

    /// Takes note of a psql command. Whether it sends the statement before it, as `\g` and `\gexec` do.
    fn command(&mut self, token: Token) -> bool {
        let line = self.text(token).trim_start_matches('\\');
        let word = line.split_whitespace().next().unwrap_or("");
        match word {
            "if" => self.conditions += 1,
            "endif" => self.conditions = self.conditions.saturating_sub(1),
            "copy" => {
                let lower = line.to_ascii_lowercase();
                if lower.contains("from stdin") || lower.contains("from pstdin") {
                    self.skip_data();
                }
            }
            _ => {}
        }
        self.executes = word == "gexec";
        word.starts_with('g') || matches!(word, "watch" | "bind" | "parse" | "crosstabview")
    }

    fn copies_from_stdin(&self, tokens: &[Token]) -> bool {
        tokens.first().is_some_and(|&first| self.is(first, "copy"))
            && tokens.windows(2).any(|pair| matches!(pair, &[a, b] if self.is(a, "from") && self.is(b, "stdin")))
    }

    /// Passes the lines that follow a COPY FROM stdin, up to the one that reads `\.`. Where there is none, the data
    /// comes from elsewhere.
    fn skip_data(&mut self) {
        if !self.expects_data {
            return;
        }
        let mut at = self.scanner.position();
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find("\n\\.")) {
            let end = at + found + 3;
            if matches!(self.text.as_bytes().get(end), None | Some(b'\n' | b'\r')) {
                self.scanner.jump(end);
                return;
            }
            at = end;
        }
        self.expects_data = false;
    }
}
