// Findings as the editor shows them: underlined, with the page of the rule and the other places that matter.
import type { Finding, Report } from "surefoot";
import * as vscode from "vscode";
import type { Folder } from "./folder";
import { type Lines, lines, range } from "./places";

/** A finding, and how it is shown. */
export interface Shown {
  finding: Finding;
  diagnostic: vscode.Diagnostic;
  /** The edits of its fix. */
  edits: vscode.TextEdit[];
}

/** What is shown of each file that has something to show, by its path. */
export async function shown(report: Report, folder: Folder): Promise<Map<string, Shown[]>> {
  const texts = new Map<string, Lines>();
  const told = report.findings.flatMap((finding) => [finding, ...finding.related]);
  for (const path of new Set([...told, ...report.problems].map(({ path }) => path).filter(Boolean))) {
    texts.set(path, lines(await folder.text(path)));
  }
  const found = new Map<string, Shown[]>();
  const add = (path: string, shown: Shown): unknown => found.get(path)?.push(shown) ?? found.set(path, [shown]);
  const textOf = (path: string): Lines => texts.get(path) ?? [];
  for (const finding of report.findings) {
    // What is about no file has no place in an editor.
    if (!finding.path) continue;
    const edits = (finding.fix?.edits ?? []).map((edit) => new vscode.TextEdit(range(textOf(finding.path), edit), edit.text));
    add(finding.path, { finding, diagnostic: diagnostic(finding, folder, textOf), edits });
  }
  return found;
}

/** What could not be read of a project, by path. */
export async function problems(report: Report, folder: Folder): Promise<Map<string, vscode.Diagnostic[]>> {
  const found = new Map<string, vscode.Diagnostic[]>();
  for (const problem of report.problems) {
    const place = range(lines(await folder.text(problem.path)), problem);
    const diagnostic = new vscode.Diagnostic(place, problem.message, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = "surefoot";
    found.set(problem.path, [...(found.get(problem.path) ?? []), diagnostic]);
  }
  return found;
}

function diagnostic(finding: Finding, folder: Folder, textOf: (path: string) => Lines): vscode.Diagnostic {
  const { rule, url, message, help, related } = finding;
  const words = help ? `${message}\nhelp: ${help}` : message;
  const diagnostic = new vscode.Diagnostic(range(textOf(finding.path), finding), words, severity(finding));
  diagnostic.source = "surefoot";
  diagnostic.code = { value: rule, target: vscode.Uri.parse(url) };
  const places = related.filter(({ path }) => path);
  diagnostic.relatedInformation = places.map((other) => {
    const place = new vscode.Location(folder.address(other.path), range(textOf(other.path), other));
    return new vscode.DiagnosticRelatedInformation(place, other.message);
  });
  return diagnostic;
}

function severity({ level }: Finding): vscode.DiagnosticSeverity {
  const { Error, Warning, Information } = vscode.DiagnosticSeverity;
  return level === "error" ? Error : level === "warn" ? Warning : Information;
}
