//! The tokens of MySQL's and SQLite's SQL: a total scanner, which makes something of every byte and never looks back.
//!
//! Sources: MySQL 8.4 manual, "Language Structure"; MariaDB's knowledge base, "Comment Syntax"; SQLite, `tokenize.c` and
//! "SQL As Understood By SQLite".

use model::{Dialect, Span};

use crate::scan::{self, Kind, Token};

/// Reads tokens one after the other. Comments are put aside with their places.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect,
    /// What the client's DELIMITER put in place of `;`.
    delimiter: Option<&'a str>,
    /// Whether a comment is open whose content is run: `/*!50100 … */`.
    runs: bool,
    /// Whether a `]` may still follow.
    expects_bracket: bool,
    /// The comments passed so far.
    pub(crate) comments: Vec<Span>,
}

impl<'a> Scanner<'a> {
    /// Begins at the start of `text`, after a byte order mark.
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            dialect,
            delimiter: None,
            runs: false,
            expects_bracket: true,
            comments: Vec::new(),
        }
    }

    /// Where the next token is looked for.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on at `position`, forgetting the comments from there on.
    pub(crate) fn jump(&mut self, position: usize) {
        self.at = position.min(self.bytes.len());
        self.runs = false;
        while self.comments.last().is_some_and(|comment| comment.start as usize >= position) {
            self.comments.pop();
        }
    }

    /// From now on `delimiter` ends a statement.
    pub(crate) fn set_delimiter(&mut self, delimiter: Option<&'a str>) {
        self.delimiter = delimiter;
    }

    /// What ends a statement besides `;`.
    pub(crate) fn delimiter(&self) -> Option<&'a str> {
        self.delimiter
    }

    /// The text from here up to the end of the line, which is passed.
    pub(crate) fn rest_of_line(&mut self) -> &'a str {
        let start = self.at;
        self.at = self.line_end(start);
        self.text.get(start..self.at).unwrap_or("")
    }

    /// Whether nothing but white space stands before `position` on its line.
    pub(crate) fn begins_line(&self, position: usize) -> bool {
        let before = self.bytes.get(..position).unwrap_or(&[]);
        before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let byte = self.byte(start)?;
            if let Some(delimiter) = self.delimiter
                && self.bytes.get(start..).is_some_and(|rest| rest.starts_with(delimiter.as_bytes()))
            {
                return Some(self.token(Kind::Terminator, start, start + delimiter.len()));
            }
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'-' if self.is_line_comment(start) => self.pass_comment(start, self.line_end(start)),
                b'#' if self.is_mysql() => self.pass_comment(start, self.line_end(start)),
                b'*' if self.runs && self.byte(start + 1) == Some(b'/') => {
                    self.runs = false;
                    self.at += 2;
                }
                b'/' if self.byte(start + 1) == Some(b'*') => {
                    if let Some(open) = self.block_comment(start) {
                        return Some(open);
                    }
                }
                _ => return Some(self.significant(byte, start)),
            }
        }
    }

    fn is_mysql(&self) -> bool {
        self.dialect != Dialect::Sqlite
    }

    /// To MySQL two dashes begin a comment where a space, a control character or the end comes after them.
    fn is_line_comment(&self, start: usize) -> bool {
        self.byte(start + 1) == Some(b'-')
            && (!self.is_mysql() || self.byte(start + 2).is_none_or(|byte| byte <= b' ' || byte == 0x7f))
    }

    fn pass_comment(&mut self, start: usize, end: usize) {
        self.comments.push(Span::from(start..end));
        self.at = end;
    }

    /// Passes a block comment, or the opening of one whose content is run. Gives the token of one that never ends.
    fn block_comment(&mut self, start: usize) -> Option<Token> {
        if let Some(content) = self.run_comment(start) {
            self.runs = true;
            self.at = content;
            return None;
        }
        match self.text.get(start + 2..).and_then(|rest| rest.find("*/")) {
            Some(found) => self.pass_comment(start, start + 2 + found + 2),
            // SQLite takes a comment that is not closed for one that goes on to the end.
            None if !self.is_mysql() => self.pass_comment(start, self.bytes.len()),
            None => return Some(self.token(Kind::OpenComment, start, self.bytes.len())),
        }
        None
    }

    /// Where the content of `/*! … */` begins, if the server runs it. A version before it is that of the oldest server
    /// that does; MariaDB passes by what is meant for MySQL 5.7 and later, and alone reads `/*M! … */`.
    fn run_comment(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start + 2..)?;
        let marked = match rest {
            [b'!', ..] if self.is_mysql() => 1,
            [b'M', b'!', ..] if self.dialect == Dialect::MariaDb => 2,
            _ => return None,
        };
        let digits = rest.get(marked..)?.iter().take_while(|byte| byte.is_ascii_digit()).count().min(6);
        let version = self.text.get(start + 2 + marked..start + 2 + marked + digits)?.parse::<u32>().unwrap_or(0);
        let is_for_mysql = marked == 1 && (50_700..100_000).contains(&version);
        (self.dialect != Dialect::MariaDb || !is_for_mysql).then_some(start + 2 + marked + digits)
    }

    fn significant(&mut self, byte: u8, start: usize) -> Token {
        let (kind, end) = match byte {
            b'\'' => (Kind::String, self.quoted_end(start, b'\'')),
            b'"' if self.is_mysql() => (Kind::String, self.quoted_end(start, b'"')),
            b'"' => (Kind::Quoted, self.quoted_end(start, b'"')),
            b'`' => (Kind::Quoted, self.quoted_end(start, b'`')),
            b'[' if !self.is_mysql() && self.expects_bracket => self.bracket(start),
            b',' => (Kind::Comma, start + 1),
            b';' => (Kind::Terminator, start + 1),
            b'(' => (Kind::Open, start + 1),
            b')' => (Kind::Close, start + 1),
            b'.' if !self.byte(start + 1).is_some_and(|next| next.is_ascii_digit()) => (Kind::Dot, start + 1),
            b'.' | b'0'..=b'9' => self.number(start),
            b'?' | b'@' | b':' => self.parameter(byte, start),
            b'$' if !self.is_mysql() && !self.opens_brace(start) => (Kind::Parameter, self.word_end(start + 1)),
            _ if is_word_start(byte) && !self.opens_brace(start) => self.word(start),
            _ => match scan::brace_end(self.bytes, start) {
                Some(end) if scan::is_control(self.text.get(start..end).unwrap_or("")) => (Kind::Control, end),
                Some(end) => (Kind::Placeholder, self.compound_end(end).0),
                None => (Kind::Operator, start + self.operator_length(start)),
            },
        };
        self.token(kind, start, end)
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        let end = end.clamp(start + 1, self.bytes.len().max(start + 1));
        self.at = self.text.ceil_char_boundary(end.min(self.bytes.len()));
        let span = Span::from(start..self.at);
        Token { kind, start: span.start, end: span.end }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    /// One past the closing quote of what opens at `start`; the end of the text where it never closes. A backslash
    /// escapes in MySQL's strings, not in its names.
    fn quoted_end(&self, start: usize, quote: u8) -> usize {
        scan::quoted_end(self.bytes, start, quote, self.is_mysql() && quote != b'`')
    }

    fn bracket(&mut self, start: usize) -> (Kind, usize) {
        let length = self.text.get(start..).and_then(|rest| rest.find(']'));
        self.expects_bracket = length.is_some();
        length.map_or((Kind::Operator, start + 1), |length| (Kind::Quoted, start + length + 1))
    }

    /// A number, or one of MySQL's names that begin with a digit: `2fa_tokens`.
    fn number(&self, start: usize) -> (Kind, usize) {
        let digits = |from: usize| {
            from + self.bytes.get(from..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        let radix = matches!(self.bytes.get(start..start + 2), Some(b"0x" | b"0X" | b"0b" | b"0B"));
        if radix {
            return (Kind::Number, self.word_end(start));
        }
        let whole = digits(start);
        let mut end = if self.byte(whole) == Some(b'.') { digits(whole + 1) } else { whole };
        if matches!(self.byte(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            end = if exponent > end + 1 + sign { exponent } else { end };
        }
        let is_name = self.is_mysql() && end == whole && self.byte(end).is_some_and(is_word_part);
        if is_name { (Kind::Word, self.word_end(start)) } else { (Kind::Number, self.word_end(end).max(end)) }
    }

    /// `?`, `?1`, `:name`, `@name`, `@@global.name`, `:=`.
    fn parameter(&self, byte: u8, start: usize) -> (Kind, usize) {
        match (byte, self.byte(start + 1)) {
            (b':', Some(b'=')) => (Kind::Operator, start + 2),
            (b':', Some(next)) if is_word_start(next) => (Kind::Parameter, self.word_end(start + 1)),
            (b':', _) => (Kind::Operator, start + 1),
            // The host of an account, or a variable with an odd name.
            (b'@', Some(quote @ (b'\'' | b'"' | b'`'))) if self.is_mysql() => {
                (Kind::Parameter, self.quoted_end(start + 1, quote))
            }
            (b'@', Some(b'@')) => (Kind::Parameter, self.word_end(start + 2)),
            _ => (Kind::Parameter, self.word_end(start + 1)),
        }
    }

    fn word_end(&self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        start + rest.iter().take_while(|&&byte| is_word_part(byte)).count()
    }

    fn opens_brace(&self, at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"${") || rest.starts_with(b"$%"))
    }

    fn word(&self, start: usize) -> (Kind, usize) {
        let end = self.word_end(start);
        let letter = self.byte(start).unwrap_or(0).to_ascii_lowercase();
        let has_prefix = letter == b'x' || (self.is_mysql() && matches!(letter, b'b' | b'n'));
        if end == start + 1 && has_prefix && self.byte(end) == Some(b'\'') {
            return (Kind::String, self.quoted_end(end, b'\''));
        }
        let (compound, has_placeholder) = self.compound_end(start);
        (if has_placeholder { Kind::Placeholder } else { Kind::Word }, compound)
    }

    /// A name may be put together from letters and placeholders, with nothing between: `{{ prefix }}_users`.
    fn compound_end(&self, mut at: usize) -> (usize, bool) {
        let mut has_placeholder = false;
        loop {
            if let Some(end) = scan::brace_end(self.bytes, at) {
                at = end;
                has_placeholder = true;
            } else if self.byte(at).is_some_and(is_word_part) {
                let rest = self.bytes.get(at..).unwrap_or(&[]);
                let is_part = |(index, byte): &(usize, &u8)| is_word_part(**byte) && !self.opens_brace(at + index);
                at += rest.iter().enumerate().take_while(is_part).count().max(1);
            } else {
                return (at, has_placeholder);
            }
        }
    }

    fn operator_length(&self, start: usize) -> usize {
        const LONG: [&[u8]; 13] =
            [b"<=>", b"->>", b"<=", b">=", b"<>", b"!=", b"&&", b"||", b"<<", b">>", b"->", b"==", b":="];
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        LONG.into_iter().find(|operator| rest.starts_with(operator)).map_or(1, <[u8]>::len)
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit()
}
