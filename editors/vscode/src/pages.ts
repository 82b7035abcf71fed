// The pages of the rules, as documents of the editor: they open without a network.
import * as vscode from "vscode";

const SCHEME = "surefoot";

/** Has a page's Markdown. Fails where there is no such rule. */
export type Explain = (rule: string) => Promise<string>;

/** What a page is: the module has its Markdown, the program prints it for people. */
export type Kind = "md" | "txt";

/** Opens a page, and lets the user choose one where none is named. */
export function pages(explain: Explain, kind: Kind): vscode.Disposable {
  const content = {
    provideTextDocumentContent: async (uri: vscode.Uri) => body(await explain(uri.path.replace(/^\/|\.\w+$/g, ""))),
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, content),
    vscode.commands.registerCommand("surefoot.showRule", async (rule?: unknown) => {
      const named = typeof rule === "string" ? rule : await asked();
      if (named) await open(named, explain, kind);
    }),
  );
}

/** Opens the page of a rule. */
export async function open(rule: string, explain: Explain, kind: Kind): Promise<void> {
  try {
    await explain(rule);
  } catch (error) {
    void vscode.window.showErrorMessage(`surefoot: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.${kind}` });
  if (kind === "md") await vscode.commands.executeCommand("markdown.showPreview", uri);
  else await vscode.window.showTextDocument(uri, { preview: true });
}

/** A page without what its front matter says to programs. */
export function body(page: string): string {
  return page.replace(/^---\n[^]*?\n---\n/, "").trim();
}

/** The rule that the user means: of those under the cursor the first one is offered. */
async function asked(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const here = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const under = here.find((found) => found.source === "surefoot" && editor && found.range.contains(editor.selection.active));
  const value = under ? ruleOf(under) : "";
  return vscode.window.showInputBox({ prompt: "The name of a rule", placeHolder: "not-null-scan", value });
}

/** The rule of a diagnostic. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}
