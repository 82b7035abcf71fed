// The linter at work in the editor itself: checks each folder after whatever changes, and knows what it found.
import type { Report, Show, SourceFile } from "surefoot";
import * as vscode from "vscode";
import { type Shown, problems, shown } from "./findings";
import { type Choice, Folder } from "./folder";
import { settings } from "./settings";

/** The calls of the module that are asked. */
export interface Linter extends Choice {
  check(files: readonly SourceFile[], config?: SourceFile, database?: string): Report;
  show(files: readonly SourceFile[], which: string, config?: SourceFile, database?: string): Show;
  explain(rule: string): Promise<string>;
  isPartial(): boolean;
  load(): Promise<void>;
}

/** How long nothing must have been typed before a check, in milliseconds: it holds up the other extensions. */
const PAUSE = 200;

export class Desk implements vscode.Disposable {
  private folders: Folder[] = [];
  private readonly waiting = new Map<Folder, ReturnType<typeof setTimeout>>();
  /** By a file's address: what was found in it. */
  private readonly found = new Map<string, Shown[]>();
  /** The addresses of those that have changed since. */
  private readonly changes = new Set<string>();
  private readonly collection = vscode.languages.createDiagnosticCollection("surefoot");
  private readonly renewed = new vscode.EventEmitter<void>();
  /** Told after each check. */
  readonly onDidCheck = this.renewed.event;

  constructor(
    private readonly linter: Linter,
    private readonly say: (message: string) => void,
  ) {}

  /** Begins anew: with the folders that are open now, and nothing known of them. */
  async restart(): Promise<void> {
    for (const clock of this.waiting.values()) clearTimeout(clock);
    this.waiting.clear();
    this.collection.clear();
    this.found.clear();
    this.changes.clear();
    const open = settings().enable ? (vscode.workspace.workspaceFolders ?? []) : [];
    this.folders = open.map(({ uri }) => new Folder(uri));
    await Promise.all(this.folders.map((folder) => this.check(folder)));
  }

  /** Takes note that a text has changed, and checks when it has come to rest. */
  changed(uri: vscode.Uri): void {
    const folder = this.folderOf(uri);
    if (!folder) return;
    this.changes.add(uri.toString());
    clearTimeout(this.waiting.get(folder));
    this.waiting.set(folder, setTimeout(() => void this.check(folder), PAUSE));
  }

  /** Takes note that the disk has changed. */
  moved(uri: vscode.Uri, isOther: boolean): void {
    this.folderOf(uri)?.forget(uri, isOther);
    this.changed(uri);
  }

  /** What was found in a document as it is now: nothing while it is about to be checked again. */
  of({ uri }: vscode.TextDocument): readonly Shown[] {
    const address = uri.toString();
    return this.changes.has(address) ? [] : (this.found.get(address) ?? []);
  }

  /** The migration of a document, played. */
  async show(document: vscode.TextDocument): Promise<{ show: Show; path: string } | undefined> {
    const folder = this.folderOf(document.uri);
    const path = folder?.path(document.uri);
    if (!folder || path === undefined) return undefined;
    const files = await folder.files(this.linter);
    if (!files.some((file) => file.path === path)) return undefined;
    try {
      return { show: this.linter.show(files, path, undefined, database()), path };
    } catch {
      // Not every file that is read is a migration.
      return undefined;
    }
  }

  dispose(): void {
    for (const clock of this.waiting.values()) clearTimeout(clock);
    this.collection.dispose();
    this.renewed.dispose();
  }

  private folderOf(uri: vscode.Uri): Folder | undefined {
    // A folder within another is the nearer one.
    const within = this.folders.filter((folder) => folder.path(uri) !== undefined);
    return within.sort((left, right) => right.uri.path.length - left.uri.path.length)[0];
  }

  private async check(folder: Folder): Promise<void> {
    this.waiting.delete(folder);
    try {
      const files = await folder.files(this.linter);
      const check = () => this.linter.check(files, undefined, database());
      let report = check();
      if (this.linter.isPartial()) {
        // A file that is for another database: what reads those is loaded now, and once.
        await this.linter.load();
        report = check();
      }
      const [found, unread] = [await shown(report, folder), await problems(report, folder)];
      // Where the folder was closed or something changed in the meantime, another check will tell.
      if (!this.folders.includes(folder) || this.waiting.has(folder)) return;
      this.tell(folder, found, unread);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  private tell(folder: Folder, found: Map<string, Shown[]>, unread: Map<string, vscode.Diagnostic[]>): void {
    for (const address of new Set([...this.changes, ...this.found.keys()])) {
      const uri = vscode.Uri.parse(address);
      const path = this.folderOf(uri) === folder ? folder.path(uri) : undefined;
      if (path === undefined) continue;
      this.changes.delete(address);
      if (found.has(path) || unread.has(path)) continue;
      this.found.delete(address);
      this.collection.delete(uri);
    }
    for (const path of new Set([...found.keys(), ...unread.keys()])) {
      const uri = folder.address(path);
      const shown = found.get(path) ?? [];
      this.found.set(uri.toString(), shown);
      this.collection.set(uri, [...shown.map(({ diagnostic }) => diagnostic), ...(unread.get(path) ?? [])]);
    }
    this.renewed.fire();
  }
}

/** What is chosen, where something is. */
const database = () => settings().database || undefined;
