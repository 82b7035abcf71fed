//! The tokens of SQL text: a total scanner, which makes something of every byte and never looks back.

use model::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or an unquoted identifier.
    Word,
    /// `"quoted"`, `U&"quoted"`.
    Quoted,
    /// A string of any form: `'…'`, `E'…'`, `B'…'`, `$tag$…$tag$`.
    String,
    /// A number.
    Number,
    /// `$1`.
    Parameter,
    /// An operator, or any character without a meaning of its own.
    Operator,
    /// `,`
    Comma,
    /// `;`, or what a `DELIMITER` line put beside it.
    Terminator,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `.`
    Dot,
    /// A place that a template or a psql variable fills in: a name or a value.
    Placeholder,
    /// A psql command, up to the end of its line: `\connect other`.
    Command,
    /// A piece of a template that decides what is written: `{{ if .Tenant }}`, `{% endif %}`.
    Control,
    /// A block comment that never ends.
    OpenComment,
}

/// A token and its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its first byte.
    pub(crate) start: u32,
    /// One past its last byte.
    pub(crate) end: u32,
}

impl Token {
    /// Its place.
    pub(crate) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// Reads tokens one after the other. Comments are put aside with their places.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many `[` are open: within them a colon makes a slice.
    brackets: u32,
    /// What ends a statement besides `;`.
    delimiter: Option<&'a str>,
    /// The comments passed so far.
    pub(crate) comments: Vec<Span>,
}

/// How far a placeholder may reach, at most to the end of its line: a brace that is never closed must not cost a search
/// of the whole file.
const LONGEST_PLACEHOLDER: usize = 256;

impl<'a> Scanner<'a> {
    /// Begins at the start of `text`, after a byte order mark.
    pub(crate) fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, bytes: text.as_bytes(), at, brackets: 0, delimiter: None, comments: Vec::new() }
    }

    /// Where the next token is looked for.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on at `position`, forgetting the comments from there on.
    pub(crate) fn jump(&mut self, position: usize) {
        self.at = position.min(self.bytes.len());
        self.brackets = 0;
        while self.comments.last().is_some_and(|comment| comment.start as usize >= position) {
            self.comments.pop();
        }
    }

    /// From now on `delimiter` ends a statement too.
    pub(crate) fn set_delimiter(&mut self, delimiter: Option<&'a str>) {
        self.delimiter = delimiter;
    }

    /// The text from here up to the end of the line, which is passed.
    pub(crate) fn rest_of_line(&mut self) -> &'a str {
        let start = self.at;
        self.at = self.line_end(start);
        self.text.get(start..self.at).unwrap_or("")
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Option<Token> {
        loop {
            let byte = self.peek(0)?;
            let start = self.at;
            if let Some(delimiter) = self.delimiter
                && self.bytes.get(start..).is_some_and(|rest| rest.starts_with(delimiter.as_bytes()))
            {
                return Some(self.token(Kind::Terminator, start, start + delimiter.len()));
            }
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'-' if self.peek(1) == Some(b'-') => {
                    self.at = self.line_end(start);
                    self.comments.push(Span::from(start..self.at));
                }
                b'/' if self.peek(1) == Some(b'*') => match self.block_comment_end(start) {
                    Some(end) => {
                        self.comments.push(Span::from(start..end));
                        self.at = end;
                    }
                    None => return Some(self.token(Kind::OpenComment, start, self.bytes.len())),
                },
                _ => return Some(self.significant(byte, start)),
            }
        }
    }

    fn significant(&mut self, byte: u8, start: usize) -> Token {
        let (kind, end) = match byte {
            b'\'' => (Kind::String, self.quoted_end(start, b'\'', false)),
            b'"' => (Kind::Quoted, self.quoted_end(start, b'"', false)),
            b'\\' => (Kind::Command, self.line_end(start)),
            b',' => (Kind::Comma, start + 1),
            b';' => (Kind::Terminator, start + 1),
            b'(' => (Kind::Open, start + 1),
            b')' => (Kind::Close, start + 1),
            b'[' => (Kind::OpenBracket, start + 1),
            b']' => (Kind::CloseBracket, start + 1),
            b'.' => self.dot(start),
            b'0'..=b'9' => (Kind::Number, self.number_end(start)),
            b':' => self.colon(start),
            b'$' => self.dollar(start),
            _ if is_word_start(byte) => self.word(start),
            _ => match self.placeholder_end(start) {
                Some(end) if is_control(self.text.get(start..end).unwrap_or("")) => (Kind::Control, end),
                Some(end) => (Kind::Placeholder, self.compound_end(end).0),
                None => (Kind::Operator, self.operator_end(start)),
            },
        };
        match kind {
            Kind::OpenBracket => self.brackets += 1,
            Kind::CloseBracket => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        self.token(kind, start, end)
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        self.at = end.clamp(start + 1, self.bytes.len().max(start + 1));
        // A stray byte of a longer character would end the token inside it.
        self.at = self.text.ceil_char_boundary(self.at.min(self.bytes.len()));
        let span = Span::from(start..self.at);
        Token { kind, start: span.start, end: span.end }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.byte(self.at + ahead)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    /// PostgreSQL's block comments nest; counting keeps that linear.
    fn block_comment_end(&self, start: usize) -> Option<usize> {
        let mut depth = 0_u32;
        let mut at = start;
        while let Some(byte) = self.byte(at) {
            match (byte, self.byte(at + 1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => at += 1,
            }
        }
        None
    }

    fn quoted_end(&self, start: usize, quote: u8, backslashes: bool) -> usize {
        quoted_end(self.bytes, start, quote, backslashes)
    }

    fn dot(&self, start: usize) -> (Kind, usize) {
        match self.byte(start + 1) {
            Some(b'.') => (Kind::Operator, start + 2),
            Some(b'0'..=b'9') => (Kind::Number, self.number_end(start)),
            _ => (Kind::Dot, start + 1),
        }
    }

    fn number_end(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(byte) = self.byte(at) {
            let exponent_sign = matches!(byte, b'+' | b'-')
                && matches!(self.byte(at.wrapping_sub(1)), Some(b'e' | b'E'))
                && matches!(self.byte(at + 1), Some(b'0'..=b'9'))
                && at > start;
            // `1..10` is a range of PL/pgSQL: two numbers.
            let point = byte == b'.' && self.byte(at + 1) != Some(b'.');
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || point || exponent_sign) {
                break;
            }
            at += 1;
        }
        at
    }

    fn colon(&self, start: usize) -> (Kind, usize) {
        match self.byte(start + 1) {
            Some(b':' | b'=') => (Kind::Operator, start + 2),
            Some(b'\'') if self.brackets == 0 => (Kind::Placeholder, self.quoted_end(start + 1, b'\'', false)),
            Some(b'"') if self.brackets == 0 => (Kind::Placeholder, self.quoted_end(start + 1, b'"', false)),
            Some(byte) if self.brackets == 0 && is_word_start(byte) => {
                (Kind::Placeholder, self.compound_end(self.word_end(start + 1)).0)
            }
            _ => (Kind::Operator, start + 1),
        }
    }

    fn dollar(&self, start: usize) -> (Kind, usize) {
        match self.byte(start + 1) {
            Some(b'0'..=b'9') => {
                let digits = self.bytes.get(start + 1..).unwrap_or(&[]).iter();
                (Kind::Parameter, start + 1 + digits.take_while(|byte| byte.is_ascii_digit()).count())
            }
            Some(b'{' | b'%') => match self.placeholder_end(start) {
                Some(end) => (Kind::Placeholder, self.compound_end(end).0),
                None => (Kind::Operator, start + 1),
            },
            Some(_) => match self.dollar_quote_end(start) {
                Some(end) => (Kind::String, end),
                None => (Kind::Operator, start + 1),
            },
            None => (Kind::Operator, start + 1),
        }
    }

    fn dollar_quote_end(&self, start: usize) -> Option<usize> {
        let tag = self.bytes.get(start + 1..)?;
        let length = tag.iter().take_while(|&&byte| is_word_part(byte) && byte != b'$').count();
        if tag.get(length) != Some(&b'$') || tag.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let opening = start..start + length + 2;
        let closing = self.text.get(opening.clone())?;
        let body = self.text.get(opening.end..)?;
        Some(body.find(closing).map_or(self.bytes.len(), |found| opening.end + found + closing.len()))
    }

    fn word_end(&self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        start + rest.iter().take_while(|&&byte| is_word_part(byte)).count()
    }

    fn word(&self, start: usize) -> (Kind, usize) {
        let end = self.word_end(start);
        let next = self.byte(end);
        if end == start + 1 {
            let letter = self.byte(start).unwrap_or(0).to_ascii_lowercase();
            match (letter, next) {
                (b'e', Some(b'\'')) => return (Kind::String, self.quoted_end(end, b'\'', true)),
                (b'b' | b'x' | b'n', Some(b'\'')) => return (Kind::String, self.quoted_end(end, b'\'', false)),
                (b'u', Some(b'&')) => match self.byte(end + 1) {
                    Some(b'\'') => return (Kind::String, self.quoted_end(end + 1, b'\'', false)),
                    Some(b'"') => return (Kind::Quoted, self.quoted_end(end + 1, b'"', false)),
                    _ => {}
                },
                _ => {}
            }
        }
        let (compound, has_placeholder) = self.compound_end(end);
        (if has_placeholder { Kind::Placeholder } else { Kind::Word }, compound)
    }

    /// A name may be put together from letters and placeholders, with nothing between: `{{ prefix }}_users`.
    fn compound_end(&self, mut at: usize) -> (usize, bool) {
        let mut has_placeholder = false;
        loop {
            let opens = |rest: &[u8]| rest.starts_with(b"${") || rest.starts_with(b"$%");
            if self.byte(at).is_some_and(is_word_part) && !opens(self.bytes.get(at..).unwrap_or(&[])) {
                at = self.word_end(at);
            } else if let Some(end) = brace_end(self.bytes, at) {
                at = end;
                has_placeholder = true;
            } else {
                return (at, has_placeholder);
            }
        }
    }

    fn placeholder_end(&self, start: usize) -> Option<usize> {
        match self.byte(start)? {
            b'{' | b'$' => brace_end(self.bytes, start),
            b'%' if self.byte(start + 1) == Some(b'(') => {
                let end = self.word_end(start + 2);
                let is_whole = end > start + 2
                    && self.bytes.get(end..end + 2) == Some(b")s")
                    && !self.byte(end + 2).is_some_and(is_word_part);
                is_whole.then_some(end + 2)
            }
            // What CREATE EXTENSION puts in place of these: manual, "Extension Relocatability".
            b'@' => {
                let end = self.word_end(start + 1);
                let word = self.text.get(start + 1..end)?;
                if !matches!(word, "extschema" | "extowner") {
                    return None;
                }
                let end = if self.byte(end) == Some(b':') { self.word_end(end + 1) } else { end };
                (self.byte(end) == Some(b'@')).then_some(end + 1)
            }
            _ => None,
        }
    }

    /// An operator ends before a comment, and before a trailing sign unless one of its characters is not arithmetic:
    /// `a=-1` is `=` and `-` (manual, "Operators").
    fn operator_end(&self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let is_comment = |index: usize| matches!(rest.get(index..index + 2), Some(b"--" | b"/*"));
        let mut length = 0;
        while rest.get(length).is_some_and(|&byte| is_operator_part(byte)) && !is_comment(length) {
            length += 1;
        }
        let run = rest.get(..length).unwrap_or(&[]);
        let keeps_sign = run.iter().any(|byte| b"~!@#^&|`?%".contains(byte));
        while !keeps_sign && length > 1 && matches!(rest.get(length - 1), Some(b'+' | b'-')) {
            length -= 1;
        }
        start + length.max(1)
    }
}

/// One past the end of `{{ … }}`, `{% … %}`, `${…}` or Synapse's `$%…%$`, if one begins at `start`.
pub(crate) fn brace_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (opening, closing) = match (bytes.get(start)?, bytes.get(start + 1)?) {
        (b'{', b'{') => (2, "}}"),
        (b'{', b'%') => (2, "%}"),
        (b'$', b'{') => (2, "}"),
        (b'$', b'%') => (2, "%$"),
        _ => return None,
    };
    let body = bytes.get(start + opening..)?;
    let body = body.get(..LONGEST_PLACEHOLDER).unwrap_or(body);
    let line = body.split(|&byte| byte == b'\n').next().unwrap_or(body);
    let found = line.windows(closing.len()).position(|window| window == closing.as_bytes())?;
    Some(start + opening + found + closing.len())
}

/// Whether a template's braces hold a keyword of Jinja or of Go's templates, and no value.
pub(crate) fn is_control(braces: &str) -> bool {
    braces.starts_with("{%") || matches!(control_word(braces), "if" | "else" | "end" | "range" | "with" | "define")
}

/// The first word within a template's braces.
pub(crate) fn control_word(braces: &str) -> &str {
    let body = braces.trim_start_matches(|c: char| "{%-+~ \t".contains(c));
    body.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("")
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator_part(byte: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&byte)
}

/// One past the closing quote of what opens at `start`; the end of the text where it never closes.
pub(crate) fn quoted_end(bytes: &[u8], start: usize, quote: u8, backslashes: bool) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' && backslashes {
            at += 2;
        } else if byte != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}
