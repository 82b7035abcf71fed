//! Places: bytes, lines, columns and UTF-16 units agree, whatever the text is made of.

use model::{Dialect, LineIndex, Position, SourceFile, Span};

use crate::support::{markdown_in, read};

/// A byte order mark, every kind of line end, and characters of one to four bytes.
const TEXT: &str = "\u{feff}-- é\r\nSELECT '🦊' AS fuchs;\rDROP\n\n漢字 x";

#[test]
fn a_place_is_said_in_lines_and_columns() {
    let index = LineIndex::new(TEXT);
    let at = |word: &str| index.position(TEXT, TEXT.find(word).expect("the word is there") as u32);
    assert_eq!(at("--"), Position { line: 0, column: 0, utf16: 0 }, "a byte order mark has no column");
    assert_eq!(at("SELECT"), Position { line: 1, column: 0, utf16: 0 });
    assert_eq!(at("AS"), Position { line: 1, column: 11, utf16: 12 }, "a fox is one character and two UTF-16 units");
    assert_eq!(at("DROP"), Position { line: 2, column: 0, utf16: 0 }, "a lone carriage return ends a line");
    assert_eq!(at("x"), Position { line: 4, column: 3, utf16: 3 });
}

#[test]
fn every_place_survives_the_way_to_utf16_and_back() {
    let index = LineIndex::new(TEXT);
    let starts = TEXT.char_indices().map(|(offset, _)| offset as u32);
    // The mark and the ends of lines are at no place of their own.
    let visible = starts.filter(|&offset| !TEXT[offset as usize..].starts_with(['\u{feff}', '\r', '\n']));
    for offset in visible.filter(|&offset| index.line(offset) > 0) {
        let position = index.position(TEXT, offset);
        assert_eq!(index.offset_of_utf16(TEXT, position.line, position.utf16), offset, "{position:?}");
    }
}

#[test]
fn a_place_that_is_none_means_the_nearest() {
    let index = LineIndex::new(TEXT);
    let fox = TEXT.find('🦊').expect("the fox is there") as u32;
    assert_eq!(index.position(TEXT, fox + 2), index.position(TEXT, fox), "inside a character");
    assert_eq!(index.position(TEXT, u32::MAX).line, 4, "past the end");
    assert_eq!(index.offset_of_utf16(TEXT, 99, 0), TEXT.len() as u32);
    assert_eq!(index.len(), 5);
}

#[test]
fn what_is_no_text_moves_nothing() {
    let bytes = b"DROP \xff\xfe TABLE \0 users;";
    let file = SourceFile::decode("x.sql", bytes);
    assert_eq!(&*file.text, "DROP ?? TABLE ? users;");
    assert_eq!(file.text.len(), bytes.len());
    assert_eq!(file.undecodable, Some(Span::new(5, 6)), "the first byte of it");
    assert_eq!(SourceFile::decode("x.sql", "é".as_bytes()).undecodable, None);
}

#[test]
fn a_name_of_another_database_stands_where_it_says() {
    let fences = [("```mysql", Dialect::MySql), ("```mariadb", Dialect::MariaDb), ("```sqlite", Dialect::Sqlite)];
    let tables: Vec<String> = ["tests/lowering/mysql", "tests/lowering/sqlite"]
        .iter()
        .flat_map(|folder| markdown_in(folder))
        .map(|path| read(&path))
        .collect();
    let mut seen = 0;
    for (fence, dialect) in fences {
        for table in &tables {
            for source in table.split(&format!("{fence}\n")).skip(1) {
                let source = source.split("```").next().unwrap_or("");
                let reading = sql::read(source, &sql::Surroundings { dialect, ..sql::Surroundings::default() });
                for name in reading.steps.iter().flat_map(|step| step.operation.mentions()) {
                    let written = &source[name.name.span.range()];
                    let bare = written.trim_matches(['`', '"', '[', ']', '\'']).replace("``", "`").to_ascii_lowercase();
                    assert_eq!(bare, name.name.as_str(), "{source}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 30, "the tables of MySQL and SQLite name only {seen} relations");
}
