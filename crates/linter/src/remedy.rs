//! Remedies made fixes: what a rule knows to do, written into the source as its author would.
//!
//! Only where the source is plain: a call that has lines of its own, a downgrade of nothing but `pass`. Where it is not,
//! the advice stays advice.

use engine::{Edit, Finding, Fix, Remedy};
use model::{SourceFile, Span};

/// What Python indents by.
const INDENT: &str = "    ";

/// Makes a fix of each remedy that the source has room for.
pub(crate) fn resolve(findings: &mut [Finding], files: &[SourceFile]) {
    for finding in findings {
        let Some(remedy) = finding.remedy.take() else { continue };
        let source = finding.file.and_then(|file| files.get(file.index()));
        finding.fix = source.and_then(|source| match &remedy {
            Remedy::Apart(call) => apart(&source.text, *call),
            Remedy::Downgrade(lines) => downgrade(&source.text, finding.span, lines),
        });
    }
}

/// `with op.get_context().autocommit_block():` around a call, which builds or drops its index CONCURRENTLY then.
fn apart(text: &str, call: Span) -> Option<Fix> {
    let code = text.get(call.range())?;
    let start = text.get(..call.range().start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let indent = text.get(start..call.range().start)?;
    let behind = text.get(call.range().end..)?.lines().next().unwrap_or("").trim_start();
    let stands_alone = indent.trim().is_empty() && (behind.is_empty() || behind.starts_with('#'));
    // A string of several lines would change with its indentation, and a comment may hide the end.
    let is_plain = !["#", "\"\"\"", "'''", "\\\n", "postgresql_concurrently"].iter().any(|odd| code.contains(odd));
    if !stands_alone || !is_plain {
        return None;
    }
    let arguments = code.strip_suffix(')')?;
    let is_called = ["op.create_index(", "op.drop_index("].iter().any(|name| code.starts_with(name));
    let (kept, comma) = match arguments.trim_end().strip_suffix(',') {
        Some(_) => (arguments.trim_end(), " "),
        None => (arguments.trim_end(), ", "),
    };
    let closing = arguments.get(kept.len()..)?;
    // One argument a line: the new one gets its own.
    let comma = match (closing.contains('\n'), comma) {
        (true, " ") => format!("\n{}{INDENT}", last_indent(kept, indent)),
        _ => comma.to_owned(),
    };
    let end =
        if closing.contains('\n') && kept.ends_with(',') { format!(",{closing})") } else { format!("{closing})") };
    let written = format!("{kept}{comma}postgresql_concurrently=True{end}").replace('\n', &format!("\n{INDENT}"));
    let block = format!("with op.get_context().autocommit_block():\n{indent}{INDENT}{written}");
    is_called.then(|| Fix {
        title: "give it a block outside the transaction, and CONCURRENTLY".to_owned(),
        edits: vec![Edit { span: call, text: block }],
    })
}

/// What the last line is indented by, less one step.
fn last_indent<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    let last = text.rsplit('\n').next().unwrap_or("");
    let indent = &last[..last.len() - last.trim_start().len()];
    if text.contains('\n') { indent.strip_suffix(INDENT).unwrap_or(indent) } else { otherwise }
}

/// The lines in place of the `pass` of a downgrade whose `def` is underlined; as a function of its own where there is none.
fn downgrade(text: &str, head: Span, lines: &[String]) -> Option<Fix> {
    let title = "write the downgrade".to_owned();
    let underlined = text.get(head.range())?;
    if !underlined.contains("downgrade") {
        let gap = if text.ends_with('\n') { "\n\n" } else { "\n\n\n" };
        let body: String =
            lines.iter().flat_map(|line| line.split('\n')).map(|line| format!("{INDENT}{line}\n")).collect();
        let at = Span::empty(u32::try_from(text.len()).ok()?);
        return Some(Fix {
            title,
            edits: vec![Edit { span: at, text: format!("{gap}def downgrade() -> None:\n{body}") }],
        });
    }
    let opening = head.range().end + text.get(head.range().end..)?.find('\n')? + 1;
    text.get(head.range().end..opening)?.trim_end().strip_suffix(':')?;
    let mut at = opening;
    let mut pass = None;
    for line in text.get(opening..)?.split_inclusive('\n') {
        let code = line.trim();
        let is_inside = line.starts_with([' ', '\t']) || code.is_empty();
        if !is_inside {
            break;
        }
        match code {
            "pass" if pass.is_none() => pass = Some((at + line.find("pass")?, line.get(..line.find("pass")?)?)),
            "" => {}
            _ if code.starts_with('#') => {}
            _ => return None,
        }
        at += line.len();
    }
    let (start, indent) = pass?;
    let body: Vec<String> = lines.iter().flat_map(|line| line.split('\n')).map(str::to_owned).collect();
    let span = Span::from(start..start + "pass".len());
    Some(Fix { title, edits: vec![Edit { span, text: body.join(&format!("\n{indent}")) }] })
}
