//! Text that is safe to print: what could move the cursor, change colours or reverse the reading order is made visible.

/// The most characters of a message that are worth printing: a name in it may be a megabyte long.
const LONGEST: usize = 1000;

/// Appends a character, or what stands for it.
pub(crate) fn push(text: &mut String, character: char, unicode: bool) {
    match character {
        '\t' => text.push('\t'),
        '\u{0}'..='\u{1f}' | '\u{7f}' if unicode => {
            // The pictures of the control characters stand in their order from U+2400 on; that of DEL comes after.
            let picture = if character == '\u{7f}' { 0x2421 } else { 0x2400 + character as u32 };
            text.push(char::from_u32(picture).unwrap_or('\u{fffd}'));
        }
        '\u{feff}' => {}
        _ if character.is_control() || reorders(character) => text.push(if unicode { '\u{fffd}' } else { '?' }),
        _ => text.push(character),
    }
}

/// A text as one line of bounded length.
pub(crate) fn line(text: &str, unicode: bool) -> String {
    lines(text, unicode).replace('\n', " ")
}

/// A text as lines, of bounded length in all.
pub(crate) fn lines(text: &str, unicode: bool) -> String {
    let mut shown = String::with_capacity(text.len().min(LONGEST));
    for (count, character) in text.chars().enumerate() {
        match character {
            _ if count == LONGEST => {
                shown.push_str(if unicode { "…" } else { "..." });
                break;
            }
            '\n' => shown.push('\n'),
            '\r' => {}
            '\t' => shown.push(' '),
            _ => push(&mut shown, character, unicode),
        }
    }
    shown
}

/// Whether the character changes the order in which its neighbours are shown, or hides among them.
fn reorders(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}
