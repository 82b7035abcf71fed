// A folder of the workspace as the linter wants it: its files from wherever they are, and as editors have them.
import type { SourceFile } from "surefoot";
import * as vscode from "vscode";

/** What decides which files are read. */
export interface Choice {
  select(paths: readonly string[]): string[];
  imported(files: readonly SourceFile[], paths: readonly string[]): string[];
}

/** What nobody's migrations are in. */
const ASIDE = "**/{.git,.venv,venv,node_modules,__pycache__}/**";
/** More files than that are no project. */
const MOST_FILES = 50_000;
/** How often files that are imported are asked what they import: as the command line does. */
const ROUNDS = 3;

/** A file as it was read. */
interface Read {
  bytes: Uint8Array;
  text: string;
}

export class Folder {
  private paths: Promise<string[]> | undefined;
  private readonly disk = new Map<string, Promise<Read | undefined>>();

  constructor(readonly uri: vscode.Uri) {}

  /** A file's address. */
  address(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.uri, path);
  }

  /** The path of an address within the folder. */
  path(uri: vscode.Uri): string | undefined {
    const root = this.uri.path.replace(/\/$/, "") + "/";
    const isWithin = uri.scheme === this.uri.scheme && uri.authority === this.uri.authority && uri.path.startsWith(root);
    return isWithin ? uri.path.slice(root.length) : undefined;
  }

  /** Forgets what was read of a file, and, where it came or went, which files there are. */
  forget(uri: vscode.Uri, isOther: boolean): void {
    const path = this.path(uri);
    if (path !== undefined) this.disk.delete(path);
    if (isOther) this.paths = undefined;
  }

  /** The files of its migration projects. */
  async files(choice: Choice): Promise<SourceFile[]> {
    this.paths ??= this.list();
    const paths = await this.paths;
    const files = await this.read(choice.select(paths));
    for (let round = 0, news = files; round < ROUNDS && news.length > 0; round += 1) {
      news = await this.read(choice.imported(files, paths));
      files.push(...news);
    }
    return files;
  }

  private async list(): Promise<string[]> {
    const everything = new vscode.RelativePattern(this.uri, "**/*");
    const found = await vscode.workspace.findFiles(everything, ASIDE, MOST_FILES);
    return found.flatMap((uri) => this.path(uri) ?? []).sort();
  }

  private async read(paths: readonly string[]): Promise<SourceFile[]> {
    const unsaved = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    const files = paths.map(async (path): Promise<SourceFile[]> => {
      const open = unsaved.get(this.address(path).toString());
      if (open) return [{ path, text: open.getText() }];
      const read = await this.fromDisk(path);
      return read ? [{ path, bytes: read.bytes }] : [];
    });
    return (await Promise.all(files)).flat();
  }

  /** The text of a file, as the linter has seen it. */
  async text(path: string): Promise<string> {
    const address = this.address(path).toString();
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
    return open?.getText() ?? (await this.fromDisk(path))?.text ?? "";
  }

  private fromDisk(path: string): Promise<Read | undefined> {
    const known = this.disk.get(path);
    if (known) return known;
    const read = Promise.resolve(vscode.workspace.fs.readFile(this.address(path))).then(
      (bytes) => ({ bytes, text: new TextDecoder().decode(bytes) }),
      // Gone in the meantime: the watcher will tell.
      () => undefined,
    );
    this.disk.set(path, read);
    return read;
  }
}
