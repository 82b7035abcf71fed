//! Texts that are typed: whatever is typed where, the server has the text that the editor has.

use std::fs;

use gen_lsp_types::{
    Position, Range, TextDocumentContentChangeEvent as Change, TextDocumentContentChangePartial as Part, Uri,
};
use lsp::documents::Document;
use report::place::Unit;
use serde_json::json;

use super::copy;
use super::equality::{found, open, told};
use crate::transcripts::build;

/// What is typed: characters of one to four bytes, of one and two units, and every end of a line.
const TYPED: [&str; 14] =
    ["a", "é", "漢", "🦊", "\n", "\r\n", "\r", "🦊\n🦊", "", "DROP TABLE t;", "\t", "e\u{301}", "\u{feff}", "--"];

/// Numbers that look like chance, the same in every run.
struct Dice(u64);

impl Dice {
    /// A number below `bound`.
    fn roll(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// An editor's text as it may think of it: characters, with lines that it looks for each time.
struct Editor {
    characters: Vec<char>,
    unit: Unit,
}

impl Editor {
    /// The places between characters that a position can say, each with the position.
    fn places(&self) -> Vec<(usize, Position)> {
        let (mut line, mut column) = (0, 0);
        let mut places = Vec::new();
        for (at, character) in self.characters.iter().enumerate() {
            let is_within_end = *character == '\n' && at > 0 && self.characters[at - 1] == '\r';
            if !is_within_end {
                places.push((at, Position { line, character: column }));
            }
            let next = self.characters.get(at + 1);
            if *character == '\n' || *character == '\r' && next != Some(&'\n') {
                (line, column) = (line + 1, 0);
            } else {
                column += match self.unit {
                    Unit::Byte => character.len_utf8(),
                    Unit::Utf16 => character.len_utf16(),
                    Unit::Character => 1,
                } as u32;
            }
        }
        places.push((self.characters.len(), Position { line, character: column }));
        places
    }

    /// Types something somewhere over something, and tells what it did.
    fn type_over(&mut self, dice: &mut Dice) -> Change {
        let places = self.places();
        let (one, other) = (dice.roll(places.len()), dice.roll(places.len()));
        // Mostly a little is replaced, so that the text grows.
        let other = if dice.roll(3) > 0 { (one + dice.roll(4)).min(places.len() - 1) } else { other };
        let ((from, start), (to, end)) = (places[one.min(other)], places[one.max(other)]);
        let text = TYPED[dice.roll(TYPED.len())];
        self.characters.splice(from..to, text.chars());
        Part { range: Range { start, end }, text: text.to_owned(), ..Part::default() }.into()
    }

    fn text(&self) -> String {
        self.characters.iter().collect()
    }
}

#[test]
fn the_server_has_the_text_that_the_editor_has() {
    for unit in [Unit::Byte, Unit::Utf16, Unit::Character] {
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let mut editor = Editor { characters: "CREATE TABLE 🦊 (id int);\r\n".chars().collect(), unit };
            let uri = Uri::parse("file:///0001_fox.sql").unwrap_or_else(|error| panic!("{error}"));
            let mut document = Document { uri, version: 0, text: editor.text() };
            for _ in 0..100 {
                let changes = (0..=dice.roll(3)).map(|_| editor.type_over(&mut dice)).collect();
                document.change(changes, unit);
                assert_eq!(document.text, editor.text(), "{unit:?}, seed {seed}");
            }
        }
    }
}

#[test]
fn what_is_typed_is_found_as_if_it_had_been_saved() {
    let binary = build();
    let folder = copy("golang-migrate", "typed");
    let path = folder.join("000010_index.up.sql");
    let mut editor = Editor {
        characters: fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}")).chars().collect(),
        unit: Unit::Character,
    };
    let mut dice = Dice(7);
    let mut client = open(&binary, &folder);
    let uri = format!("{}/000010_index.up.sql", client.root);
    let item = json!({ "uri": uri, "languageId": "sql", "version": 0, "text": editor.text() });
    client.notify("textDocument/didOpen", &json!({ "textDocument": item }));
    let mut answers = client.answers();
    for version in 1..=60 {
        let changes: Vec<Change> = (0..=dice.roll(3)).map(|_| editor.type_over(&mut dice)).collect();
        let document = json!({ "uri": uri, "version": version });
        client.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
        if version % 20 == 0 {
            answers.extend(client.answers());
            fs::write(&path, editor.text()).unwrap_or_else(|error| panic!("{error}"));
            // A mark at the beginning of a file on disk has no column; one that an editor sends has.
            if !editor.text().starts_with('\u{feff}') {
                assert_eq!(told(&answers), found(&binary, &folder), "after {version} edits:\n{}", editor.text());
            }
        }
    }
    assert_eq!(client.end(), "[exit 1]\n");
}
