// The extension where there are no programs: it brings the linter along, as a module of WebAssembly.
import comeBy, * as linter from "surefoot/calls.js";
import beginOther, * as other from "surefoot/databases.js";
import begin from "surefoot/module.js";
import * as vscode from "vscode";
import { actions, hints, hover } from "./answers";
import { Desk } from "./desk";
import { pages } from "./pages";
import { SECTION } from "./settings";

/** What the linter reads, wherever it is. */
const DOCUMENTS = ["sql", "python", "ini", "properties", "toml"].map((language) => ({ language }));

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const read = (name: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", name));
  await begin({ module_or_path: await read("module_bg.wasm") });
  comeBy({
    fetched: async () => {
      await beginOther({ module_or_path: await read("databases_bg.wasm") });
      return other;
    },
  });
  const output = vscode.window.createOutputChannel("surefoot", { log: true });
  const desk = new Desk(linter, (message) => output.error(message));
  const watcher = vscode.workspace.createFileSystemWatcher("**/*");
  context.subscriptions.push(
    output,
    desk,
    watcher,
    pages(linter.explain, "md"),
    watcher.onDidChange((uri) => desk.moved(uri, false)),
    watcher.onDidCreate((uri) => desk.moved(uri, true)),
    watcher.onDidDelete((uri) => desk.moved(uri, true)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => desk.changed(document.uri)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => desk.changed(uri)),
    vscode.workspace.onDidChangeWorkspaceFolders(() => desk.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration(SECTION) ? desk.restart() : undefined)),
    vscode.commands.registerCommand("surefoot.restart", () => desk.restart()),
    vscode.languages.registerCodeActionsProvider(DOCUMENTS, actions(desk), { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    vscode.languages.registerHoverProvider(DOCUMENTS, hover(desk, linter)),
    vscode.languages.registerInlayHintsProvider(DOCUMENTS, hints(desk)),
  );
  await desk.restart();
}
