//! Positions: lines and columns as a client counts them, and offsets into a text.

use gen_lsp_types::{Position, PositionEncodingKind};
use linter::LineIndex;
use report::place::Unit;

/// What columns count, of what a client offers: bytes need no counting, and what every client knows is UTF-16.
#[must_use]
pub fn unit(offered: &[PositionEncodingKind]) -> Unit {
    let is_offered = |kind: PositionEncodingKind| offered.contains(&kind);
    match () {
        () if is_offered(PositionEncodingKind::UTF8) => Unit::Byte,
        () if is_offered(PositionEncodingKind::UTF32) => Unit::Character,
        () => Unit::Utf16,
    }
}

/// The unit, as the protocol calls it.
#[must_use]
pub fn encoding(unit: Unit) -> PositionEncodingKind {
    match unit {
        Unit::Byte => PositionEncodingKind::UTF8,
        Unit::Utf16 => PositionEncodingKind::UTF16,
        Unit::Character => PositionEncodingKind::UTF32,
    }
}

/// The offset of a position. Past the end of a line it means the line's end, past the last line the text's; within a
/// character it means the place before it.
#[must_use]
pub fn offset(text: &str, lines: &LineIndex, position: Position, unit: Unit) -> usize {
    let Some(start) = lines.start(position.line) else {
        return text.len();
    };
    let start = start as usize;
    let end = lines.start(position.line + 1).map_or(text.len(), |end| end as usize);
    let line = text.get(start..end).unwrap_or_default();
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut column = 0;
    for (at, character) in line.char_indices() {
        let mut bytes = [0; 4];
        column += unit.count(character.encode_utf8(&mut bytes).as_bytes());
        if column > position.character {
            return start + at;
        }
    }
    start + line.len()
}
