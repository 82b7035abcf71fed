// What the editor asks of a place: what can be done, the page of the rule, the lock of each statement.
import type { Lock, Script, Statement } from "surefoot";
import * as vscode from "vscode";
import type { Desk, Linter } from "./desk";
import { body } from "./pages";
import { lines, position } from "./places";
import { settings } from "./settings";

/** Fixes first, then the pages of the rules. */
export function actions(desk: Desk): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, place, { only }) {
      if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
      const here = desk.of(document).filter(({ diagnostic }) => diagnostic.range.intersection(place));
      const fixes = here.flatMap(({ finding, diagnostic, edits }) => {
        if (!finding.fix) return [];
        const fix = new vscode.CodeAction(finding.fix.title, vscode.CodeActionKind.QuickFix);
        fix.edit = new vscode.WorkspaceEdit();
        fix.edit.set(document.uri, edits);
        return [Object.assign(fix, { diagnostics: [diagnostic], isPreferred: true })];
      });
      const pages = here.map(({ finding: { rule }, diagnostic }) => {
        const title = `open the page of ${rule}`;
        const page = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        return Object.assign(page, { diagnostics: [diagnostic], command: { title, command: "surefoot.showRule", arguments: [rule] } });
      });
      return [...fixes, ...pages];
    },
  };
}

/** The pages of the rules that have something to say of a place. */
export function hover(desk: Desk, linter: Linter): vscode.HoverProvider {
  return {
    async provideHover(document, place) {
      const here = desk.of(document).filter(({ diagnostic }) => diagnostic.range.contains(place));
      const rules = [...new Set(here.map(({ finding }) => finding.rule))];
      const texts = await Promise.all(rules.map(async (rule) => new vscode.MarkdownString(body(await linter.explain(rule)))));
      return texts.length > 0 ? new vscode.Hover(texts) : undefined;
    },
  };
}

/** Behind each statement the lock that others notice most, for those who ask for it. */
export function hints(desk: Desk): vscode.InlayHintsProvider {
  return {
    onDidChangeInlayHints: desk.onDidCheck,
    async provideInlayHints(document, place) {
      if (!settings().lockHints) return [];
      const played = await desk.show(document);
      const scripts = played?.show.migrations.flatMap(({ up, down }) => [up, down]) ?? [];
      const statements = scripts.flatMap((script: Script | null) => script?.statements ?? []);
      const text = lines(document.getText());
      const found = new Map<string, vscode.InlayHint>();
      for (const statement of statements.filter(({ path }) => path === played?.path)) {
        const words = lock(statement);
        const end = position(text, statement.end);
        if (!words || !place.contains(end)) continue;
        const hint = new vscode.InlayHint(end, words);
        hint.paddingLeft = true;
        // A loop sends one statement of the source several times.
        found.set(`${end.line}:${end.character} ${words}`, hint);
      }
      return [...found.values()];
    },
  };
}

/** In the words of the language server, which also says what is done meanwhile. */
function lock({ steps }: Statement): string | undefined {
  const locks = steps.filter(({ fails }) => fails === null).flatMap((step) => step.locks.filter((lock) => !lock.new));
  const weight = ({ blocks }: Lock): number => ["other schema changes", "writes", "reads and writes"].indexOf(blocks);
  // The first of those that weigh the same: it is the one that the statement names.
  const strongest = locks.reduce<Lock | undefined>((most, lock) => (most && weight(most) >= weight(lock) ? most : lock), undefined);
  return strongest && `${strongest.mode} on ${strongest.relation}: ${strongest.blocks} wait`;
}
