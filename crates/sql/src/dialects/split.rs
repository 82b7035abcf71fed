//! The statements of a script for MySQL or SQLite: where each begins and ends, whatever stands between them.

use model::{Dialect, Span};

use super::scan::Scanner;
use crate::scan::{Kind, Token, control_word};

/// Hands out a script's statements, one after the other.
#[derive(Debug)]
pub(crate) struct Splitter<'a> {
    text: &'a str,
    dialect: Dialect,
    scanner: Scanner<'a>,
    /// How many conditions of a template are open.
    conditions: u32,
    /// Whether a body that holds semicolons is still believed to end somewhere.
    trusts_bodies: bool,
}

/// The body of a trigger or a routine, in which a semicolon does not end the statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Body {
    /// Whether the statement makes something that may have one; `None` while its first words do not tell.
    expected: Option<bool>,
    /// How many BEGIN and CASE wait for their END.
    depth: u32,
    /// Whether the last word was an END: the next one says what it ends.
    ends: bool,
}

impl Body {
    /// Takes an END that was read for what it is. `by`: the word after it.
    fn settle(&mut self, by: &str) {
        if std::mem::take(&mut self.ends) {
            // IF, LOOP and their kin are not counted when they begin either.
            let counts = !["if", "loop", "while", "repeat", "for"].iter().any(|word| by.eq_ignore_ascii_case(word));
            self.depth = self.depth.saturating_sub(u32::from(counts));
        }
    }
}

impl<'a> Splitter<'a> {
    /// Begins at the start of `text`.
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Self {
        Self { text, dialect, scanner: Scanner::new(text, dialect), conditions: 0, trusts_bodies: true }
    }

    /// Whether the statement handed out last stands under a condition of a template.
    pub(crate) fn is_conditional(&self) -> bool {
        self.conditions > 0
    }

    /// The comments passed so far.
    pub(crate) fn comments(&self) -> &[Span] {
        &self.scanner.comments
    }

    /// Puts the tokens of the next statement into `tokens`, without the one that ends it. `false` at the end.
    pub(crate) fn next(&mut self, tokens: &mut Vec<Token>) -> bool {
        tokens.clear();
        let mut body = Body::default();
        // After the first semicolon within a body: where to go on, should the body never end.
        let mut retreat: Option<(usize, usize)> = None;
        loop {
            let Some(token) = self.scanner.next() else {
                body.settle("");
                if body.depth > 0
                    && let Some((position, count)) = retreat
                {
                    self.trusts_bodies = false;
                    self.scanner.jump(position);
                    tokens.truncate(count);
                }
                return !tokens.is_empty();
            };
            if tokens.is_empty() && self.passes(token) {
                continue;
            }
            match token.kind {
                Kind::Control => {
                    self.weigh(token);
                    continue;
                }
                Kind::Terminator => {
                    body.settle("");
                    if self.text(token) != ";" || !self.is_within(body) {
                        while tokens.last().is_some_and(|last| last.kind == Kind::Terminator) {
                            tokens.pop();
                        }
                        if tokens.is_empty() {
                            continue;
                        }
                        return true;
                    }
                    retreat.get_or_insert((self.scanner.position(), tokens.len()));
                }
                _ if self.trusts_bodies => self.advance(&mut body, tokens, token),
                _ => {}
            }
            tokens.push(token);
        }
    }

    /// Whether a semicolon is part of a body. A client that was told of another delimiter sends it along with the rest.
    fn is_within(&self, body: Body) -> bool {
        body.depth > 0 || (self.scanner.delimiter().is_some() && body.expected == Some(true))
    }

    /// Passes what is for the client, where a statement could begin: `DELIMITER //`, `.read schema.sql`.
    fn passes(&mut self, token: Token) -> bool {
        if self.dialect == Dialect::Sqlite {
            let is_command = token.kind == Kind::Dot && self.scanner.begins_line(token.start as usize);
            if is_command {
                self.scanner.rest_of_line();
            }
            return is_command;
        }
        let is_delimiter = self.is(token, "delimiter");
        if is_delimiter {
            let delimiter = self.scanner.rest_of_line().trim();
            self.scanner.set_delimiter((!matches!(delimiter, "" | ";")).then_some(delimiter));
        }
        is_delimiter
    }

    fn weigh(&mut self, token: Token) {
        match control_word(self.text(token)) {
            "if" | "for" | "range" | "with" | "define" => self.conditions += 1,
            "end" | "endif" | "endfor" => self.conditions = self.conditions.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&self, token: Token) -> &'a str {
        self.text.get(token.span().range()).unwrap_or("")
    }

    fn is(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Word && self.text(token).eq_ignore_ascii_case(word)
    }

    fn advance(&self, body: &mut Body, tokens: &[Token], token: Token) {
        if token.kind != Kind::Word {
            body.settle("");
            return;
        }
        let text = self.text(token);
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        if body.ends && is("case") {
            body.settle(text);
            return;
        }
        body.settle(text);
        if body.expected.is_none() {
            body.expected = self.has_body(tokens, text);
            if body.expected == Some(true) && is("not") {
                body.depth = 1;
            }
        }
        // `NEW.end` is a column.
        let is_part = tokens.last().is_some_and(|last| last.kind == Kind::Dot);
        if body.expected == Some(true) && !is_part {
            match () {
                () if is("begin") || is("case") => body.depth += 1,
                () if is("end") && body.depth > 0 => body.ends = true,
                () => {}
            }
        }
    }

    /// Whether a statement may have a body, judged by its words up to `word`: those that make triggers, routines and
    /// events, and MariaDB's `BEGIN NOT ATOMIC`.
    fn has_body(&self, tokens: &[Token], word: &str) -> Option<bool> {
        const MAKES: &[&str] = &["trigger", "procedure", "function", "event", "package"];
        const OTHERS: &[&str] = &["table", "view", "index", "database", "schema", "user", "role", "server"];
        let among = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        match tokens {
            [] => (!among(&["create", "begin"])).then_some(false),
            [first] if self.is(*first, "begin") => Some(among(&["not"])),
            _ if among(MAKES) => Some(true),
            _ if among(OTHERS) || tokens.len() > 24 => Some(false),
            _ => None,
        }
    }
}
