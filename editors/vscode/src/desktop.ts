// The extension where there are programs: it starts the language server, which does the rest.
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { type Found, type Machine, find } from "./binary";
import { type Explain, open, pages } from "./pages";
import { type Server, server } from "./server";
import { SECTION, settings } from "./settings";

let running: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("surefoot", { log: true });
  const say = (message: string): void => {
    output.warn(message);
    void vscode.window.showWarningMessage(`surefoot: ${message}`);
  };
  const talk = (program: string): LanguageClient => {
    output.info(`starting ${program} lsp`);
    return new LanguageClient(SECTION, "surefoot", { command: program, args: ["lsp"] }, options(output));
  };
  const own = server({ settings, find: found, talk, say });
  running = own;
  context.subscriptions.push(
    output,
    pages(explain, "txt"),
    vscode.commands.registerCommand("surefoot.restart", () => own.restart()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => own.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      // The other settings the server asks for by itself.
      const decides = ["enable", "path"].some((key) => change.affectsConfiguration(`${SECTION}.${key}`));
      return decides ? own.restart() : undefined;
    }),
  );
  await own.restart();
}

export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}

function options(output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: ["sql", "python", "ini", "properties", "toml"].flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    initializationOptions: { lockHints: settings().lockHints, database: settings().database },
    synchronize: { configurationSection: SECTION },
    outputChannel: output,
    middleware: {
      // The server would send the user to a browser.
      executeCommand: (command, given: unknown[], next) =>
        command === "surefoot.openRule" ? open(String(given[0]), explain, "txt") : next(command, given),
    },
  };
}

function found(): Found {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  return find(settings().path, folders.map(({ uri }) => uri.fsPath), vscode.workspace.isTrusted, machine());
}

function machine(): Machine {
  const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return { platform: process.platform, home: homedir(), path: process.env["PATH"] ?? process.env["Path"] ?? "", isFile };
}

const explain: Explain = async (rule) => {
  const { program } = found();
  if (program === undefined) throw new Error("surefoot is not installed");
  const { stdout } = await promisify(execFile)(program, ["explain", "--", rule]);
  return stdout;
};
