//! Where the statements of a Python file begin, told before it is parsed, and whether it may be nested too deeply for that.

use super::depth::{self, WIDEST};

const BRACKET: usize = depth::BRACKET as usize;
const DEEPEST: usize = depth::DEEPEST as usize;

/// A Python file by its lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Where its own statements begin, those of functions and classes aside; a decorator, an `else` and their like begin
    /// one, too. `None` where that cannot be told: a bracket or a string is left open, or lines end or are indented in
    /// ways that only the parser knows.
    pub(super) starts: Option<Vec<usize>>,
    /// Whether it may be [too deep](super::depth::too_deep): a bound that is quickly told.
    pub(super) may_be_deep: bool,
}

/// The state of a walk over a file's bytes.
#[derive(Default)]
struct Walk {
    layout: Layout,
    starts: Vec<usize>,
    is_broken: bool,
    /// What the bytes before each open bracket may weigh.
    open: Vec<usize>,
    /// What weighs on the open brackets.
    base: usize,
    /// Where the chain of operands begins that is walked over.
    start: usize,
}

/// Looks through a file. It weighs nesting as [`super::depth::too_deep`] does, except that it takes every byte for a
/// link: most chains are short, and only what stands between them has to be looked at.
pub(super) fn of(text: &str) -> Layout {
    let bytes = text.as_bytes();
    let mut walk = Walk::default();
    let mut at = walk.line(bytes, 0);
    while let Some(next) = bytes.get(at..).and_then(next_that_counts) {
        at = walk.structure(bytes, at + next);
    }
    walk.weigh(bytes.len(), 0);
    let is_whole = walk.open.is_empty() && !walk.is_broken;
    Layout { starts: is_whole.then_some(walk.starts), ..walk.layout }
}

/// Where the next byte stands that means something. Most do not, so that four are passed at a time.
fn next_that_counts(bytes: &[u8]) -> Option<usize> {
    let counts = |byte: &u8| COUNTS[usize::from(*byte)];
    let mut passed = 0;
    for four in bytes.chunks_exact(4) {
        if four.iter().fold(false, |found, byte| found | counts(byte)) {
            break;
        }
        passed += 4;
    }
    let rest = bytes.get(passed..)?;
    rest.iter().position(counts).map(|length| passed + length)
}

impl Walk {
    /// Goes past a byte that means something; gives where to go on.
    fn structure(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes.get(at).copied().unwrap_or(b'\n');
        match byte {
            b'(' | b'[' | b'{' => {
                let chain = at.saturating_sub(self.start);
                self.open.push(chain);
                self.base += chain + BRACKET;
                self.start = at + 1;
                self.weigh(at, 0);
            }
            b')' | b']' | b'}' => {
                self.weigh(at, 0);
                self.is_broken |= self.open.is_empty();
                let before = self.open.pop().unwrap_or(0);
                self.base = self.base.saturating_sub(before + BRACKET);
                // What follows a call or a subscript hangs on it.
                self.start = at.saturating_sub(before);
            }
            b',' => {
                self.weigh(at, 0);
                self.start = at + 1;
            }
            b'\n' => return self.line(bytes, at + 1),
            b'#' => {
                let rest = bytes.get(at..).unwrap_or(&[]);
                let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                self.start += length;
                return at + length;
            }
            b'\\' if bytes.get(at + 1..at + 3) == Some(b"\r\n") => return at + 3,
            b'\\' => return at + 2,
            b'"' | b'\'' => return self.string(bytes, at, byte),
            // A line end of its own, or a line end that starts the indentation anew.
            b'\r' => self.is_broken |= bytes.get(at + 1) != Some(&b'\n'),
            _ => self.is_broken = true,
        }
        at + 1
    }

    /// Begins a line; gives where its words begin.
    fn line(&mut self, bytes: &[u8], start: usize) -> usize {
        let rest = bytes.get(start..).unwrap_or(&[]);
        let indentation = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(rest.len());
        if !self.open.is_empty() {
            // For the parser, a bracket that was left open ends here.
            let words = [b"def".as_slice(), b"class", b"import", b"from"];
            self.is_broken |= words.into_iter().any(|word| rest.starts_with(word));
            self.start += indentation;
            return start + indentation;
        }
        self.weigh(start, 0);
        (self.base, self.start) = (0, start + indentation);
        self.layout.may_be_deep |= indentation > WIDEST;
        if indentation == 0 && !matches!(rest.first(), None | Some(b'\n' | b'\r' | b'#')) {
            self.starts.push(start);
        }
        start + indentation
    }

    /// Goes past a string.
    fn string(&mut self, bytes: &[u8], at: usize, quote: u8) -> usize {
        let is_triple = bytes.get(at..at + 3) == Some(&[quote; 3]);
        let start = at + if is_triple { 3 } else { 1 };
        let mut index = start;
        let end = loop {
            let rest = bytes.get(index..).unwrap_or(&[]);
            let found = if is_triple {
                memchr::memchr2(quote, b'\\', rest)
            } else {
                rest.iter().position(|byte| ENDS_STRING[usize::from(*byte)])
            };
            index += found.unwrap_or(rest.len());
            match bytes.get(index) {
                Some(b'\\') => index += 2,
                Some(&byte) if byte == quote && !is_triple => break index + 1,
                Some(&byte) if byte == quote && bytes.get(index..index + 3) == Some(&[quote; 3]) => break index + 3,
                Some(b'\n') | None => {
                    self.is_broken = true;
                    break index;
                }
                Some(_) => index += 1,
            }
        };
        // It is one operand, but expressions may stand in it.
        self.start += end - at;
        let content = bytes.get(start..end.min(bytes.len())).unwrap_or(&[]);
        if self.base + end.saturating_sub(self.start) + content.len() * BRACKET > DEEPEST {
            let brackets = content.iter().map(|byte| usize::from(matches!(byte, b'(' | b'[' | b'{')));
            self.weigh(end, brackets.sum::<usize>() * BRACKET);
        }
        end
    }

    /// Notes whether what is open at a place, with so much more, may be too deep.
    fn weigh(&mut self, at: usize, more: usize) {
        self.layout.may_be_deep |= self.base + at.saturating_sub(self.start) + more > DEEPEST;
    }
}

/// Which bytes mean something outside strings.
const COUNTS: [bool; 256] = table(b"()[]{},\n#\\\"'\r\x0c");
/// Which bytes mean something within a string of one line.
const ENDS_STRING: [bool; 256] = table(b"\\\n\"'");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
}
