//! Diagnostics: findings as an editor underlines them.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::LazyLock;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message, Range, Uri,
};
use linter::{FileId, Finding, Level, RulePages};
use serde_json::json;

use crate::client::Client;
use crate::documents::Documents;
use crate::ruler::Ruler;
use crate::workspace::Project;

/// What editors call whom a diagnostic comes from.
const SOURCE: &str = "surefoot";

/// How the words of a rule's findings are shown, for rules whose pages say so. Read once: a page is long.
static TAGS: LazyLock<HashMap<&str, DiagnosticTag>> = LazyLock::new(|| {
    let tag = |rule: &linter::Rule| match rule.page().tag? {
        "unnecessary" => Some((rule.name, DiagnosticTag::Unnecessary)),
        "deprecated" => Some((rule.name, DiagnosticTag::Deprecated)),
        _ => None,
    };
    linter::rules().iter().filter_map(tag).collect()
});

/// The address of a rule's page.
pub(crate) fn page(pages: &RulePages, rule: &str) -> Option<Uri> {
    Uri::parse(&pages.of(rule)).ok()
}

/// The diagnostics of every file of a project that has some, as far as it is not the same that was said after the last check.
pub(crate) fn of(project: &Project, documents: &Documents, client: &Client) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut writer = Writer { project, documents, client, ruler: Ruler::new(project, documents, client.unit) };
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let mut add = |file: FileId, diagnostic: Diagnostic| {
        if let Some(path) = project.path(file) {
            found.entry(path.to_owned()).or_default().push(diagnostic);
        }
    };
    for finding in &project.histories.report.findings {
        if let Some(file) = finding.file.filter(|file| project.concerns(*file)) {
            add(file, writer.finding(file, finding));
        }
    }
    for fault in project.histories.report.faults.iter().filter(|fault| project.concerns(fault.file)) {
        let range = writer.ruler.range(fault.file, fault.span);
        let severity = Some(DiagnosticSeverity::Warning);
        add(fault.file, Diagnostic { severity, ..plain(range, fault.message.clone()) });
    }
    found
}

/// The diagnostic of one finding.
pub(crate) fn one(project: &Project, documents: &Documents, client: &Client, finding: &Finding) -> Option<Diagnostic> {
    let mut writer = Writer { project, documents, client, ruler: Ruler::new(project, documents, client.unit) };
    Some(writer.finding(finding.file?, finding))
}

struct Writer<'a> {
    project: &'a Project,
    documents: &'a Documents,
    client: &'a Client,
    ruler: Ruler<'a>,
}

impl Writer<'_> {
    fn finding(&mut self, file: FileId, finding: &Finding) -> Diagnostic {
        let message = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        };
        let knows = self.client;
        let href =
            page(&self.project.histories.report.rule_pages, finding.rule).filter(|_| knows.knows_code_descriptions);
        let fix = finding.fix.as_ref();
        Diagnostic {
            severity: Some(severity(finding.level)),
            code: Some(Code::String(finding.rule.to_owned())),
            code_description: href.map(|href| CodeDescription { href }),
            tags: TAGS.get(finding.rule).filter(|_| knows.knows_tags).map(|tag| vec![*tag]),
            related_information: self.related(finding),
            data: fix.map(|fix| json!({ "title": fix.title, "edits": self.ruler.edits(file, fix) })),
            ..plain(self.ruler.range(file, finding.span), message)
        }
    }

    fn related(&mut self, finding: &Finding) -> Option<Vec<DiagnosticRelatedInformation>> {
        if finding.related.is_empty() || !self.client.knows_related {
            return None;
        }
        let related = finding.related.iter().filter_map(|related| {
            let uri = self.documents.uri(self.project.path(related.file)?)?;
            let range = self.ruler.range(related.file, related.span);
            let location = Location { uri, range };
            Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
        });
        Some(related.collect())
    }
}

fn plain(range: Range, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: None,
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: Message::String(message),
        tags: None,
        related_information: None,
        data: None,
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warn => DiagnosticSeverity::Warning,
        Level::Info | Level::Off => DiagnosticSeverity::Information,
    }
}
