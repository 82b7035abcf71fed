//! How deep a Python file is nested, told before it is parsed: the parser descends a level of stack for each.

use model::Span;

/// The deepest nesting that is parsed, in links of a chain. Real migrations stay under 100; a thread with a stack of
/// 1 MB bears several times this.
pub(super) const DEEPEST: u32 = 600;
/// What a pair of brackets weighs: the parser passes through every level of precedence for it.
pub(super) const BRACKET: u32 = 3;
/// The widest indentation outside brackets: one level needs at least one blank.
pub(super) const WIDEST: usize = 400;

/// The place where a file is nested deeper than the parser's stack can bear, if there is one.
///
/// Brackets nest, and so do chains of operators, attributes and calls within one pair of brackets. A string counts as
/// one operand, except that the brackets in an f-string are counted, for expressions may stand in them.
pub(super) fn too_deep(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut open: Vec<u32> = Vec::new();
    let (mut chain, mut total) = (0u32, 0u32);
    let mut at = 0;
    let mut line_start = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut step = 1;
        match byte {
            b'(' | b'[' | b'{' => {
                open.push(chain);
                total += BRACKET;
                chain = 0;
            }
            b')' | b']' | b'}' => {
                total = total.saturating_sub(chain + BRACKET);
                chain = open.pop().unwrap_or(0);
                // What follows a call or a subscript hangs on it.
                (chain, total) = (chain + 1, total + 1);
            }
            b',' | b':' | b';' => {
                total = total.saturating_sub(chain);
                chain = 0;
            }
            b'\n' if open.is_empty() => (chain, total) = (0, 0),
            b'#' => step = length_of_comment(bytes, at),
            b'\\' => step = 2,
            b'"' | b'\'' => {
                let (length, nested) = string(bytes, at);
                if total + nested * BRACKET > DEEPEST {
                    return Some(Span::from(at..at + 1));
                }
                step = length;
            }
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'.' | b'<' | b'>' | b'=' | b'!' => {
                (chain, total) = (chain + 1, total + 1);
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                step = word_length(bytes, at);
                let word = bytes.get(at..at + step).unwrap_or(&[]);
                // Most words are told from those that count by how they begin, or by how long they are.
                if step <= LONGEST_WORD && matches!(byte, b'a' | b'i' | b'l' | b'n' | b'o') && links(word) {
                    (chain, total) = (chain + 1, total + 1);
                } else if at == line_start && matches!(word, b"def" | b"class" | b"import" | b"from") {
                    // A bracket left open above, as while typing, ends here for the parser too.
                    open.clear();
                    (chain, total) = (0, 0);
                }
            }
            _ => {}
        }
        if total > DEEPEST {
            return Some(Span::from(at..at + 1));
        }
        if byte == b'\n' {
            line_start = at + 1;
            if open.is_empty() {
                let indentation = indentation(bytes, line_start);
                if indentation > WIDEST {
                    return Some(Span::from(line_start..line_start + 1));
                }
                step += indentation;
            }
        }
        at += step;
    }
    None
}

/// The length of the longest word that [`links`].
const LONGEST_WORD: usize = "lambda".len();

/// Whether a word is an operator, or begins an expression that nests another.
fn links(word: &[u8]) -> bool {
    matches!(word, b"not" | b"lambda" | b"if" | b"await" | b"and" | b"or" | b"in" | b"is")
}

fn length_of_comment(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    memchr::memchr(b'\n', rest).unwrap_or(rest.len()).max(1)
}

fn word_length(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    rest.iter().position(|byte| !IS_WORD[usize::from(*byte)]).unwrap_or(rest.len()).max(1)
}

/// Which bytes are letters, digits, or the underscore: most of a file's are, so that asking a table pays.
const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// Which bytes mean something within a string: it may end there, or nest.
const COUNTS_IN_STRING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\\\n([{}])'\"";
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

fn indentation(bytes: &[u8], line_start: usize) -> usize {
    let rest = bytes.get(line_start..).unwrap_or(&[]);
    rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(rest.len())
}

/// The length of the string literal that begins at `at`, and how deep brackets nest in it.
fn string(bytes: &[u8], at: usize) -> (usize, u32) {
    let quote = bytes.get(at).copied().unwrap_or(b'"');
    let triple = bytes.get(at..at + 3) == Some(&[quote; 3]);
    let opening = if triple { 3 } else { 1 };
    let (mut index, mut nesting, mut deepest) = (at + opening, 0u32, 0u32);
    while let Some(&byte) = bytes.get(index) {
        if !COUNTS_IN_STRING[usize::from(byte)] {
            index += 1;
            continue;
        }
        match byte {
            b'\\' => index += 1,
            b'\n' if !triple => break,
            b'(' | b'[' | b'{' => {
                nesting += 1;
                deepest = deepest.max(nesting);
            }
            b')' | b']' | b'}' => nesting = nesting.saturating_sub(1),
            _ if byte == quote && !triple => return (index + 1 - at, deepest),
            _ if byte == quote && bytes.get(index..index + 3) == Some(&[quote; 3]) => return (index + 3 - at, deepest),
            _ => {}
        }
        index += 1;
    }
    (index.min(bytes.len()).saturating_sub(at).max(1), deepest)
}
