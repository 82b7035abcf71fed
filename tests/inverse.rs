//! What undoes a step: `tests/inverse.md` shows it, and replaying the step and its inverse proves it.
//!
//! Beneath a heading a fence `sql` makes a database, or `mysql` or `sqlite`; each fence `step` is its SQL, and the fence `inverse` beneath it tells of
//! every operation of it, one after the other: the operation, then `<-` with each operation that undoes it, what is
//! `lost` all the same, or why what undoes it is `unknown`. What differs when it is undone would follow as `differs`.

use model::{Birth, Dialect, Direction, Guard, Inverse, Schema, Step, describe, inverse};
use sql::{Surroundings, read};

use crate::support::{self, report, settle, top};

const NOW: Birth = Birth::In { migration: 1, direction: Direction::Up };

#[test]
fn steps_are_undone_as_the_table_says() {
    let path = top().join("tests/inverse.md");
    let table = support::read(&path);
    let drawn = draw(&table);
    let mut complaints: Vec<String> = settle(&path, &table, &drawn).into_iter().collect();
    complaints.extend(drawn.lines().filter(|line| line.starts_with("   differs")).map(str::to_owned));
    report(complaints);
}

/// The same table, with what undoes each step.
fn draw(table: &str) -> String {
    let mut drawn = String::new();
    let mut schema = Schema::empty();
    let mut steps = String::new();
    let mut lines = table.lines();
    while let Some(line) = lines.next() {
        drawn.push_str(line);
        drawn.push('\n');
        if line.starts_with('#') {
            schema = Schema::empty();
        }
        let Some(word) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        match word {
            "inverse" => drawn.push_str(&undone(&steps, &schema)),
            "step" => {
                drawn.push_str(&body);
                steps = body;
            }
            _ => {
                drawn.push_str(&body);
                // What is known of nothing is shown as well.
                schema = if word == "sql of an unknown database" { Schema::unknown() } else { schema };
                schema = schema.of(Dialect::of_word(word).unwrap_or_default());
                let birth = Birth::In { migration: 0, direction: Direction::Up };
                for step in steps_of(&body, &schema) {
                    schema.apply(&step.operation, birth, step.guard);
                }
            }
        }
        drawn.push_str("```\n");
    }
    drawn
}

fn undone(text: &str, schema: &Schema) -> String {
    let mut schema = schema.clone();
    let mut drawn = String::new();
    for step in steps_of(text, &schema) {
        let inverse = inverse::of(&step.operation, &schema);
        drawn.push_str(&format!("{}\n", describe(&step.operation)));
        match &inverse {
            Inverse::Nothing => drawn.push_str("   nothing to undo\n"),
            Inverse::Unknown(gap) => drawn.push_str(&format!("   unknown: {}\n", gap.saying())),
            Inverse::Never(_) => drawn.push_str("   never\n"),
            Inverse::Steps { .. } => {}
        }
        for back in inverse.steps() {
            drawn.push_str(&format!("<- {}\n", describe(back)));
        }
        for lost in inverse.lost() {
            drawn.push_str(&format!("   lost: {}\n", lost.saying()));
        }
        let mark = schema.mark();
        schema.apply(&step.operation, NOW, step.guard);
        if matches!(inverse, Inverse::Steps { .. } | Inverse::Nothing) {
            for back in inverse.steps() {
                schema.apply(back, NOW, Guard::None);
            }
            for difference in schema.differences(mark, NOW) {
                drawn.push_str(&format!("   differs: {difference:?}\n"));
            }
        }
        schema.rewind(mark);
        schema.apply(&step.operation, NOW, step.guard);
    }
    drawn
}

fn steps_of(text: &str, schema: &Schema) -> Vec<Step> {
    read(text, &Surroundings { dialect: schema.dialect(), ..Surroundings::default() }).steps
}
