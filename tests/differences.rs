//! What a downgrade does not bring back, and what it leaves behind: `differences.md`.

use model::{Birth, Change, Dialect, Difference, Direction, Schema, in_order};
use sql::{Surroundings, read as read_sql};

use crate::support::{read, report, settle, top};

#[test]
fn what_is_not_as_it_was_is_told() {
    let path = top().join("tests/differences.md");
    let text = read(&path);
    let mut drawn = String::new();
    for (number, section) in text.split("\n## ").enumerate() {
        if number > 0 {
            drawn.push_str("\n## ");
        }
        match section.split_once("```differences\n") {
            Some((given, _)) => {
                drawn.push_str(given);
                drawn.push_str("```differences\n");
                drawn.push_str(&differences(&fences(given)));
                drawn.push_str("```\n");
            }
            None => drawn.push_str(section),
        }
    }
    report(settle(&path, &text, &drawn).into_iter().collect());
}

/// The SQL of a section, each with the word of its database: the schema before, the way up, the way down.
fn fences(section: &str) -> Vec<(&str, &str)> {
    let fences = section.split("\n```").filter_map(|fence| fence.split_once('\n'));
    fences.filter(|(word, _)| matches!(*word, "sql" | "mysql" | "sqlite")).collect()
}

fn differences(fences: &[(&str, &str)]) -> String {
    let [(word, before), (_, up), (_, down)] = fences else {
        return format!("a section has three fences of SQL, not {}\n", fences.len());
    };
    let birth = |migration, direction| Birth::In { migration, direction };
    let mut schema = Schema::empty().of(Dialect::of_word(word).unwrap_or_default());
    play(&mut schema, before, birth(0, Direction::Up));
    let mark = schema.mark();
    play(&mut schema, up, birth(1, Direction::Up));
    play(&mut schema, down, birth(1, Direction::Down));
    let mut lines: Vec<String> =
        schema.differences(mark, birth(1, Direction::Up)).iter().map(|it| format!("{}\n", line(it))).collect();
    lines.sort();
    lines.concat()
}

fn play(schema: &mut Schema, text: &str, birth: Birth) {
    let steps = read_sql(text, &Surroundings { dialect: schema.dialect(), ..Surroundings::default() }).steps;
    for (_, step) in in_order(&steps) {
        schema.apply(&step.operation, birth, step.guard);
    }
}

fn line(it: &Difference) -> String {
    let part = it.part.as_ref().map(|part| format!(".{part}")).unwrap_or_default();
    let what = match &it.change {
        Change::Missing => "is gone".to_owned(),
        Change::Extra => "stays".to_owned(),
        Change::ExtraValues(values) => format!("keeps {}", values.join(", ")),
        Change::Attribute(attribute, before, now) => format!("{}: `{before}`, now `{now}`", attribute.word()),
    };
    format!("{} {}{part} {what}", it.kind.word(), it.name)
}
