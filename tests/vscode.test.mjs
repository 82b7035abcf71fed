// The extension for VS Code, in an editor that is a stand-in: what it shows, where it finds the program, what it ships.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { build, runnerImport } from "vite";
import { packaged, surefoot, workspace } from "./support/linter.mjs";
import { editor, load } from "./support/vscode.mjs";

const extension = join(workspace, "editors", "vscode");
const manifest = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));

/** Waits until something is so. */
async function until(holds, what) {
  for (let patience = 0; patience < 500; patience += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`never: ${what}`);
}

describe("on the web", () => {
  const files = {
    "alembic.ini": "[alembic]\nscript_location = .\n",
    "env.py": "",
    "versions/0001_users.py": `"""Users."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("email", sa.Text()))


def downgrade():
    op.drop_table("users")
`,
    "versions/0002_gone.py": `"""Nobody is left."""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    "🦀"; op.drop_table("users")


def downgrade():
    raise NotImplementedError
`,
    "sql/0001_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    "sql/0002_index.sql": "SET lock_timeout = '1s';\nCREATE INDEX orders_by_id ON orders (id);\n",
  };

  async function opened(settings) {
    const window = editor(files, { settings });
    window.disk.set("/extension/dist/module_bg.wasm", readFileSync(join(extension, "dist", "module_bg.wasm")));
    const { activate } = load(join(extension, "dist", "web.js"), window.vscode);
    await activate(window.context);
    return window;
  }
  test("what is for another database is read by the other module, and the database can be chosen", async () => {
    const window = editor({
      "stock/0001_items.sql": "CREATE TABLE items (id int AUTO_INCREMENT PRIMARY KEY, `name` text) ENGINE=InnoDB;\n",
      "stock/0002_age.sql": "ALTER TABLE items MODIFY `name` varchar(9);\n",
    });
    for (const name of ["module_bg.wasm", "databases_bg.wasm"]) {
      window.disk.set(`/extension/dist/${name}`, readFileSync(join(extension, "dist", name)));
    }
    const { activate } = load(join(extension, "dist", "web.js"), window.vscode);
    await activate(window.context);
    assert.deepEqual(window.messages, []);
    const path = "stock/0002_age.sql";
    assert.ok(rulesIn(window, path).includes("table-copy"), rulesIn(window, path).join());
    window.choose("database", "postgres");
    await until(() => rulesIn(window, path).includes("syntax-error"), "the words of MySQL, read as PostgreSQL's");
    window.choose("database", "");
    await until(() => rulesIn(window, path).includes("table-copy"), "the words of MySQL");
  });

  const rulesIn = (window, path) => window.diagnostics(path).map(({ code }) => code.value);

  test("every file shows what the module finds in it", async () => {
    const window = await opened();
    const { findings } = surefoot.check(Object.entries(files).map(([path, text]) => ({ path, text })));
    assert.ok(findings.length > 0);
    for (const path of Object.keys(files)) {
      const expected = findings.filter((finding) => finding.path === path).map(({ rule }) => rule);
      assert.deepEqual(rulesIn(window, path), expected, path);
    }
    assert.deepEqual(window.messages, []);
  });

  test("a place counts UTF-16 units, and a rule links to its page", async () => {
    const window = await opened();
    const dropped = window.diagnostics("versions/0002_gone.py").find(({ code }) => code.value === "drop-table");
    const [line] = files["versions/0002_gone.py"].split("\n").slice(dropped.range.start.line);
    assert.equal(line.slice(dropped.range.start.character, dropped.range.end.character), "op.drop_table");
    assert.equal(dropped.code.target.toString(), "https://surefoot.dev/rules/drop-table/");
    assert.equal(dropped.source, "surefoot");
  });

  test("what is typed counts before it is saved, and no longer when it is closed unsaved", async () => {
    const window = await opened();
    const path = "sql/0001_orders.sql";
    const before = rulesIn(window, path);
    const document = window.open(path, "sql");
    window.type(document, "CREATE TABEL orders (id bigint PRIMARY KEY);\n");
    await until(() => rulesIn(window, path).includes("syntax-error"), "the syntax error");
    window.close(document);
    await until(() => !rulesIn(window, path).includes("syntax-error"), "the file as it is on the disk");
    assert.deepEqual(rulesIn(window, path), before);
  });

  test("files that come, change and go are seen", async () => {
    const window = await opened();
    const path = "sql/0003_gone.sql";
    window.write(path, "DROP TABLE orders;\n");
    await until(() => rulesIn(window, path).includes("drop-table"), "the new file");
    window.write(path, "DROP TABEL orders;\n");
    await until(() => rulesIn(window, path).includes("syntax-error"), "the other text");
    window.write(path, null);
    await until(() => rulesIn(window, path).length === 0, "the file gone");
  });

  test("the page of a rule is offered, and nothing for a text that was not checked yet", async () => {
    const window = await opened();
    const path = "sql/0002_index.sql";
    const document = window.open(path, "sql");
    const blocking = window.diagnostics(path).find(({ code }) => code.value === "blocking-index");
    const offered = (context) => window.providers.actions.provideCodeActions(document, blocking.range, context);
    const page = offered({}).find(({ title }) => title === "open the page of blocking-index");
    assert.deepEqual(page.diagnostics, [blocking]);
    assert.deepEqual(page.command.arguments, ["blocking-index"]);
    assert.deepEqual(offered({ only: new window.vscode.CodeActionKind("source") }), []);
    window.type(document, `-- later\n${document.text}`);
    assert.deepEqual(offered({}), []);
    await until(() => window.diagnostics(path)[0]?.range.start.line > 1, "the finding, a line down");
  });

  test("a fix is offered first, at the places that it changes", async () => {
    const window = editor({ "0001_x.sql": "/* 🦀 */ DROP INDEX x;\n" });
    const at = (column) => ({ line: 1, column, offset: 0 });
    const finding = {
      ...{ rule: "some-rule", url: "https://example.org/some-rule", level: "warn", path: "0001_x.sql", start: at(9), end: at(19) },
      ...{ message: "blocks", help: null, revision: null, direction: "up", related: [] },
      fix: { title: "add CONCURRENTLY", edits: [{ start: at(19), end: at(19), text: " CONCURRENTLY" }] },
    };
    const linter = { select: (paths) => paths, imported: () => [], isPartial: () => false, check: () => ({ findings: [finding], problems: [] }) };
    const { Desk } = await bundled("desk", window.vscode);
    const { actions } = await bundled("answers", window.vscode);
    const desk = new Desk(linter, assert.fail);
    await desk.restart();
    const document = window.open("0001_x.sql", "sql");
    const [fix] = actions(desk).provideCodeActions(document, window.diagnostics("0001_x.sql")[0].range, {});
    assert.deepEqual([fix.title, fix.isPreferred], ["add CONCURRENTLY", true]);
    const [[uri, [{ range, newText }]]] = fix.edit.entries;
    assert.equal(uri.toString(), document.uri.toString());
    const { character } = range.start;
    assert.equal(document.text.slice(0, character) + newText + document.text.slice(character), "/* 🦀 */ DROP INDEX CONCURRENTLY x;\n");
    desk.dispose();
  });

  test("hover shows the page of the rule", async () => {
    const window = await opened();
    const document = window.open("versions/0002_gone.py", "python");
    const [{ range }] = window.diagnostics("versions/0002_gone.py").filter(({ code }) => code.value === "drop-table");
    const { contents } = await window.providers.hover.provideHover(document, range.start);
    assert.ok(contents.some(({ value }) => value.startsWith("# drop-table\n")));
  });

  test("the page of a rule opens by name, and an unknown name is said", async () => {
    const window = await opened();
    await window.run("surefoot.showRule", "drop-table");
    const [command, uri] = window.executed.at(-1);
    assert.equal(command, "markdown.showPreview");
    const page = await window.content.get(uri.scheme).provideTextDocumentContent(uri);
    assert.ok(page.startsWith("# drop-table\n"));
    await window.run("surefoot.showRule", "drop-tabel");
    assert.match(window.messages.at(-1), /drop-table/);
  });

  test("locks are shown behind statements to those who ask", async () => {
    const window = await opened({ lockHints: true });
    const document = window.open("sql/0002_index.sql", "sql");
    const { Position, Range } = window.vscode;
    const everything = new Range(new Position(0, 0), new Position(99, 0));
    const hints = await window.providers.hints.provideInlayHints(document, everything);
    assert.deepEqual(hints.map(({ label }) => label), ["SHARE on orders: writes wait"]);
    window.choose("lockHints", false);
    assert.deepEqual(await window.providers.hints.provideInlayHints(document, everything), []);
  });

  test("switched off it shows nothing, and switched on again everything", async () => {
    const window = await opened({ enable: false });
    const path = "versions/0002_gone.py";
    assert.deepEqual(rulesIn(window, path), []);
    window.choose("enable", true);
    await until(() => rulesIn(window, path).includes("drop-table"), "the findings");
    window.choose("enable", false);
    await until(() => rulesIn(window, path).length === 0, "nothing");
  });
});

describe("on the desktop, the program", async () => {
  const { module: binary } = await runnerImport(join(extension, "src", "binary.ts"));
  const machine = (files, more) => ({ platform: "linux", home: "/home/me", path: "/usr/bin:relative:/bin", isFile: (path) => files.includes(path), ...more });
  const find = (setting, files, { trusted = true, ...more } = {}) => binary.find(setting, ["/a", "/b"], trusted, machine(files, more)).program;
  const windows = { platform: "win32", path: "C:\\tools;D:\\bin" };

  for (const [what, setting, files, expected, more] of [
    ["is the virtual environment's before all others", "", ["/usr/bin/surefoot", "/b/node_modules/.bin/surefoot", "/b/venv/bin/surefoot"], "/b/venv/bin/surefoot"],
    ["is the first folder's", "", ["/a/node_modules/.bin/surefoot", "/b/.venv/bin/surefoot"], "/a/node_modules/.bin/surefoot"],
    ["is on the PATH", "", ["/bin/surefoot", "relative/surefoot"], "/bin/surefoot"],
    ["is not looked for where the PATH says no folder", "", ["relative/surefoot"], undefined],
    ["is where the setting says", "/opt/surefoot", ["/opt/surefoot", "/a/.venv/bin/surefoot"], "/opt/surefoot"],
    ["is nowhere else if it is not where the setting says", "/opt/surefoot", ["/a/.venv/bin/surefoot", "/bin/surefoot"], undefined],
    ["may be named from the user's home", "~/bin/surefoot", ["/home/me/bin/surefoot"], "/home/me/bin/surefoot"],
    ["may be named from the folder", "${workspaceFolder}/x/surefoot", ["/b/x/surefoot"], "/b/x/surefoot"],
    ["may be named within the folder", "x/surefoot", ["/b/x/surefoot"], "/b/x/surefoot"],
    ["is not taken from a folder that is not trusted", "", ["/a/.venv/bin/surefoot", "/bin/surefoot"], "/bin/surefoot", { trusted: false }],
    ["is an .exe on Windows", "", ["/b\\.venv\\Scripts\\surefoot.exe"], "/b\\.venv\\Scripts\\surefoot.exe", windows],
    ["is on Windows' PATH", "", ["D:\\bin\\surefoot.exe"], "D:\\bin\\surefoot.exe", windows],
  ]) {
    test(what, () => assert.equal(find(setting, files, more), expected));
  }

  test("that is missing is said, with where it was looked for and what to do", async () => {
    const folder = mkdtempSync(join(tmpdir(), "surefoot-"));
    try {
      const window = editor({}, { scheme: "file", settings: { path: join(folder, "surefoot") } });
      const { activate } = load(join(extension, "dist", "desktop.js"), standing(window.vscode));
      await activate(window.context);
      assert.match(window.messages.at(-1), new RegExp(`where the setting surefoot.path says: ${folder}`));
      window.choose("path", "");
      const path = process.env.PATH;
      process.env.PATH = "";
      try {
        await window.run("surefoot.restart");
        assert.match(window.messages.at(-1), /is not installed.*pip install surefoot.*surefoot\.path/);
      } finally {
        process.env.PATH = path;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the server", async () => {
  const { module } = await runnerImport(join(extension, "src", "server.ts"));

  /** Surroundings that note what happens. */
  function noted(given = {}) {
    const log = [];
    const around = {
      settings: () => ({ enable: true, path: "", lockHints: false, database: "", ...given.settings }),
      find: () => given.found ?? { program: "/bin/surefoot" },
      say: (message) => log.push(`says: ${message}`),
      talk: (program) => ({
        start: async () => {
          if (given.fails) throw new Error("it is not executable");
          log.push(`starts ${program}`);
        },
        stop: async () => void log.push("stops"),
      }),
    };
    return { log, server: module.server(around) };
  }

  test("is started, ended and started again, one at a time", async () => {
    const { log, server } = noted();
    await Promise.all([server.restart(), server.restart(), server.stop()]);
    assert.deepEqual(log, ["starts /bin/surefoot", "stops", "starts /bin/surefoot", "stops"]);
  });

  test("is not started where it is switched off", async () => {
    const { log, server } = noted({ settings: { enable: false } });
    await server.restart();
    assert.deepEqual(log, []);
  });

  test("that does not start is said, and another try is free", async () => {
    const given = { fails: true };
    const { log, server } = noted(given);
    await server.restart();
    assert.deepEqual(log, ["says: `/bin/surefoot lsp` could not be started: it is not executable"]);
    given.fails = false;
    await server.restart();
    assert.equal(log.at(-1), "starts /bin/surefoot");
  });
});

test("the package has the module of this build, and every file that it names", () => {
  for (const entry of [manifest.main, manifest.browser]) assert.ok(existsSync(join(extension, entry)), entry);
  const kept = readFileSync(join(extension, ".vscodeignore"), "utf8");
  for (const name of ["module_bg.wasm", "databases_bg.wasm"]) {
    assert.deepEqual(readFileSync(join(extension, "dist", name)), readFileSync(join(packaged, name)));
    assert.ok(kept.includes(`!dist/${name}\n`), `${name} is left out of what is packed`);
  }
  for (const { command } of manifest.contributes.commands) {
    for (const name of ["desktop.js", "web.js"]) {
      assert.ok(readFileSync(join(extension, "dist", name), "utf8").includes(command), `${name} has ${command}`);
    }
  }
  const settings = Object.keys(manifest.contributes.configuration.properties);
  assert.deepEqual(settings, ["surefoot.enable", "surefoot.path", "surefoot.lockHints", "surefoot.database", "surefoot.trace.server"]);
});

/** A part of the extension by itself, in a stand-in for the editor. */
async function bundled(name, vscode) {
  const [output] = [await build({
    configFile: false,
    root: extension,
    logLevel: "warn",
    ssr: { noExternal: true },
    build: { ssr: join(extension, "src", `${name}.ts`), write: false, rollupOptions: { external: ["vscode"], output: { format: "cjs" } } },
  })].flat();
  const exports = {};
  new Function("require", "exports", "module", output.output[0].code)(() => vscode, exports, { exports });
  return exports;
}

/** The stand-in, and a class for every other name: the client of the language server wants more than it uses here. */
function standing(vscode) {
  return new Proxy(vscode, { get: (known, name) => known[name] ?? class {} });
}
