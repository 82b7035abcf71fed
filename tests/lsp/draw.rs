//! What a server says, for people to read: JSON that is broken into lines only where it must be, and texts of several lines
//! as such, each behind a bar.

use serde_json::Value;

/// How many characters a line may have.
const WIDTH: usize = 110;

/// A message: `<-- METHOD {…}`, `<-- #1 {…}`. What the server can do is shown where somebody asks, by any number but 0.
pub(super) fn message(message: &Value) -> String {
    let encoding = message.pointer("/result/capabilities/positionEncoding").and_then(Value::as_str);
    if let (Some(0), Some(encoding)) = (message.get("id").and_then(Value::as_i64), encoding) {
        return format!("<-- #0 counts in {encoding}\n");
    }
    let method = message.get("method").and_then(Value::as_str);
    let id = message.get("id").map(|id| format!("#{id}"));
    let (word, value) = match (message.get("error"), message.get("result")) {
        (Some(error), _) => ("error ", error),
        (None, Some(result)) => ("", result),
        (None, None) => ("", message.get("params").unwrap_or(&Value::Null)),
    };
    let head: Vec<String> = method.map(str::to_owned).into_iter().chain(id).collect();
    let head = format!("<-- {} {word}", head.join(" "));
    let mut text = head;
    value_in(value, 0, &mut text);
    text.push('\n');
    text
}

fn value_in(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth + 1);
    if let Some(lines) = value.as_str().filter(|lines| lines.contains('\n')) {
        text.truncate(text.trim_end().len());
        lines.split('\n').for_each(|line| text.push_str(format!("\n{indent}| {line}").trim_end_matches(' ')));
        return;
    }
    let inline = inline(value);
    let column = text.chars().rev().take_while(|character| *character != '\n').count();
    if column + inline.chars().count() <= WIDTH && !inline.contains("\\n") {
        return text.push_str(&inline);
    }
    match value {
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(end_of_line(number, text));
                text.push_str(&indent);
                value_in(item, depth + 1, text);
            }
            text.push_str(&format!("\n{}]", "  ".repeat(depth)));
        }
        Value::Object(fields) => {
            text.push('{');
            for (number, (name, field)) in fields.iter().enumerate() {
                text.push_str(end_of_line(number, text));
                text.push_str(&format!("{indent}\"{name}\": "));
                value_in(field, depth + 1, text);
            }
            text.push_str(&format!("\n{}}}", "  ".repeat(depth)));
        }
        _ => text.push_str(&inline),
    }
}

/// What stands between two parts. A text behind bars ends by itself.
fn end_of_line(number: usize, text: &str) -> &'static str {
    let last = text.lines().next_back().unwrap_or_default().trim_start();
    if number == 0 || last.starts_with('|') { "\n" } else { ",\n" }
}

/// On one line; a range as `1:0-1:5`.
fn inline(value: &Value) -> String {
    let number = |path: &str| value.pointer(path).and_then(Value::as_u64);
    let place = [number("/start/line"), number("/start/character"), number("/end/line"), number("/end/character")];
    if let [Some(line), Some(column), Some(end_line), Some(end_column)] = place {
        return format!("{line}:{column}-{end_line}:{end_column}");
    }
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, field)| format!("\"{name}\": {}", inline(field))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        _ => value.to_string(),
    }
}
