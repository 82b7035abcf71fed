// A stand-in for the editor: as much of VS Code as the extension asks for, with a workspace that is a map of texts.
import Module from "node:module";

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
  compare(other) {
    return this.line - other.line || this.character - other.character;
  }
}

class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
  contains(place) {
    const { start, end } = place instanceof Range ? place : { start: place, end: place };
    return this.start.compare(start) <= 0 && end.compare(this.end) <= 0;
  }
  intersection(other) {
    const start = this.start.compare(other.start) > 0 ? this.start : other.start;
    const end = this.end.compare(other.end) < 0 ? this.end : other.end;
    return start.compare(end) <= 0 ? new Range(start, end) : undefined;
  }
}

class Uri {
  constructor({ scheme, authority = "", path }) {
    Object.assign(this, { scheme, authority, path });
  }
  static from(parts) {
    return new Uri(parts);
  }
  static parse(text) {
    const [, scheme, authority, path] = /^([\w-]+):(?:\/\/([^/]*))?(.*)$/.exec(text);
    return new Uri({ scheme, authority, path });
  }
  static joinPath(uri, ...parts) {
    return new Uri({ ...uri, path: [uri.path.replace(/\/$/, ""), ...parts].join("/") });
  }
  get fsPath() {
    return this.path;
  }
  toString() {
    return `${this.scheme}://${this.authority}${this.path}`;
  }
}

class EventEmitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
  }
  fire(value) {
    for (const listener of this.listeners) listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

class Disposable {
  static from(...all) {
    return { dispose: () => all.forEach((one) => one.dispose()) };
  }
}

/** A class that keeps what it is made of under these names. */
const record = (...names) =>
  class {
    constructor(...given) {
      names.forEach((name, index) => (this[name] = given[index]));
    }
  };

class Document {
  constructor(uri, text, languageId) {
    Object.assign(this, { uri, text, languageId, version: 1 });
  }
  getText() {
    return this.text;
  }
}

class WorkspaceEdit {
  entries = [];
  set(uri, edits) {
    this.entries.push([uri, edits]);
  }
}

class CodeActionKind {
  static QuickFix = new CodeActionKind("quickfix");
  constructor(value) {
    this.value = value;
  }
  contains(other) {
    return other.value === this.value || other.value.startsWith(`${this.value}.`);
  }
}

/** An editor with these files, and what a test can do with it: open, type, save, choose. */
export function editor(files, { scheme = "memory", settings = {}, trusted = true } = {}) {
  const root = Uri.from({ scheme, path: "/work" });
  const disk = new Map(Object.entries(files).map(([path, content]) => [`/work/${path}`, Buffer.from(content)]));
  const events = new Map();
  const event = (name) => {
    if (!events.has(name)) events.set(name, new EventEmitter());
    return events.get(name).event;
  };
  const happen = (name, value) => events.get(name)?.fire(value);
  const commands = new Map();
  const executed = [];
  const providers = {};
  const content = new Map();
  const diagnostics = new Map();
  const messages = [];
  const documents = [];
  const note = (message) => void messages.push(message);
  const channel = { info() {}, warn() {}, error: note, dispose() {} };
  const register = (kind) => (_, provider) => ((providers[kind] = provider), { dispose() {} });

  const vscode = {
    CodeAction: record("title", "kind"),
    CodeActionKind,
    Diagnostic: record("range", "message", "severity"),
    DiagnosticRelatedInformation: record("location", "message"),
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    Disposable,
    EventEmitter,
    Hover: record("contents"),
    InlayHint: record("position", "label"),
    Location: record("uri", "range"),
    MarkdownString: record("value"),
    Position,
    Range,
    RelativePattern: record("base", "pattern"),
    TextEdit: record("range", "newText"),
    Uri,
    WorkspaceEdit,
    commands: {
      registerCommand: (name, run) => (commands.set(name, run), { dispose: () => commands.delete(name) }),
      executeCommand: async (name, ...given) => (executed.push([name, ...given]), commands.get(name)?.(...given)),
    },
    languages: {
      createDiagnosticCollection: () => ({
        set: (uri, list) => diagnostics.set(uri.path, list),
        delete: (uri) => diagnostics.delete(uri.path),
        clear: () => diagnostics.clear(),
        dispose: () => diagnostics.clear(),
      }),
      getDiagnostics: (uri) => diagnostics.get(uri.path) ?? [],
      registerCodeActionsProvider: register("actions"),
      registerHoverProvider: register("hover"),
      registerInlayHintsProvider: register("hints"),
    },
    window: {
      activeTextEditor: undefined,
      createOutputChannel: () => channel,
      showErrorMessage: async (message) => note(message),
      showWarningMessage: async (message) => note(message),
      showInputBox: async ({ value }) => value,
      showTextDocument: async (uri) => executed.push(["showTextDocument", uri]),
    },
    workspace: {
      workspaceFolders: [{ uri: root, name: "work", index: 0 }],
      isTrusted: trusted,
      textDocuments: documents,
      fs: {
        readFile: async ({ path }) => {
          if (!disk.has(path)) throw new Error(`there is no ${path}`);
          return disk.get(path);
        },
      },
      findFiles: async () => [...disk.keys()].filter((path) => path.startsWith("/work/")).map((path) => Uri.from({ scheme, path })),
      getConfiguration: () => ({ get: (key, usual) => settings[key] ?? usual }),
      registerTextDocumentContentProvider: (name, provider) => (content.set(name, provider), { dispose() {} }),
      createFileSystemWatcher: () => ({
        onDidChange: event("changed"),
        onDidCreate: event("created"),
        onDidDelete: event("deleted"),
        dispose() {},
      }),
      onDidChangeTextDocument: event("typed"),
      onDidCloseTextDocument: event("closed"),
      onDidChangeWorkspaceFolders: event("folders"),
      onDidChangeConfiguration: event("settings"),
      onDidGrantWorkspaceTrust: event("trust"),
    },
  };

  const at = (path) => Uri.from({ scheme, path: `/work/${path}` });
  return {
    vscode,
    disk,
    providers,
    content,
    executed,
    messages,
    at,
    diagnostics: (path) => diagnostics.get(`/work/${path}`) ?? [],
    context: { extensionUri: Uri.from({ scheme, path: "/extension" }), subscriptions: [] },
    /** Opens a file, as it is on the disk. */
    open(path, languageId) {
      const document = new Document(at(path), disk.get(`/work/${path}`).toString(), languageId);
      documents.push(document);
      return document;
    },
    /** Replaces the text of an open file, unsaved. */
    type(document, text) {
      document.text = text;
      document.version += 1;
      happen("typed", { document });
    },
    close(document) {
      documents.splice(documents.indexOf(document), 1);
      happen("closed", document);
    },
    /** Writes, changes or removes a file on the disk. */
    write(path, text) {
      const kind = text === null ? "deleted" : disk.has(`/work/${path}`) ? "changed" : "created";
      if (text === null) disk.delete(`/work/${path}`);
      else disk.set(`/work/${path}`, Buffer.from(text));
      happen(kind, at(path));
    },
    choose(key, value) {
      settings[key] = value;
      happen("settings", { affectsConfiguration: (section) => section === "surefoot" || section === `surefoot.${key}` });
    },
    run: (command, ...given) => commands.get(command)(...given),
  };
}

/** Loads a file of CommonJS anew, with a stand-in for `vscode`. */
export function load(path, vscode) {
  const require = Module.createRequire(import.meta.url);
  const usual = Module._load;
  Module._load = (request, ...rest) => (request === "vscode" ? vscode : usual(request, ...rest));
  try {
    delete require.cache[require.resolve(path)];
    return require(path);
  } finally {
    Module._load = usual;
  }
}
