// The module for JavaScript: what it says is what the command line says, and nothing that it is given keeps it down.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { assertSameText, bindings, packaged, printed, read, surefoot, target, workspace } from "./support/linter.mjs";

describe("the module says what the command line says, byte for byte", () => {
  const histories = [
    { of: "both tellings of the story", root: workspace, folder: "migrations" },
    // One Alembic project, one of diesel's pairs of files, one of plain SQL.
    ...["skyvern", "lemmy-db-schema", "procrastinate"].map((name) => ({
      of: name,
      root: join(target, "corpora"),
      folder: name,
      remedy: `tests/corpora/fetch ${name}`,
    })),
  ];
  for (const { of, root, folder, remedy } of histories) {
    test(of, () => {
      assert.ok(existsSync(join(root, folder)), `${folder} is not there: run \`${remedy}\``);
      const files = read(root, folder);
      assert.ok(files.length > 0, `nothing to read in ${folder}`);
      const expected = printed(root, ["check"], folder);
      assert.ok(JSON.parse(expected).summary.migrations > 0, `no migration in ${folder}`);
      assertSameText(surefoot.checkJson(files), expected);
      assert.deepEqual(surefoot.check(files), JSON.parse(expected));
      assert.deepEqual(surefoot.history(files), JSON.parse(printed(root, ["history"], folder)));
      assert.deepEqual(surefoot.show(files, "heads"), JSON.parse(printed(root, ["show", "heads"], folder)));
    });
  }
});

test("text and bytes are the same file", () => {
  const text = "CREATE INDEX CONCURRENTLY ON \"größe\" (x);\r\n";
  const path = "0001_x.sql";
  const [fromText, fromBytes] = [{ path, text }, { path, bytes: Buffer.from(text) }].map((file) => surefoot.check([file]));
  assert.deepEqual(fromText, fromBytes);
});

test("what cannot be shown is said, with what may have been meant", () => {
  const files = [{ path: "0001_users.sql", text: "CREATE TABLE users (id bigint);\n" }];
  assert.throws(() => surefoot.show(files, "0002"), /there is no revision `0002`/);
  assert.equal(surefoot.show(files, "0001_users.sql").migrations[0].schema[0].name, "users");
});

test("settings given beside the files count for all of them", () => {
  const files = [{ path: "0001_gone.sql", text: "DROP TABLE users;\n" }];
  const rulesOf = (config) => surefoot.check(files, config).findings.map((finding) => finding.rule);
  assert.ok(rulesOf().includes("drop-table"));
  assert.ok(!rulesOf({ path: "surefoot.toml", text: '[levels]\ndrop-table = "off"\n' }).includes("drop-table"));
});

test("a rule says for which databases it holds", () => {
  const databasesOf = (name) => surefoot.rules().find(({ rule }) => rule === name).databases;
  assert.deepEqual(databasesOf("blocking-index"), ["postgres"]);
  assert.deepEqual(databasesOf("unsupported-alter"), ["sqlite"]);
  assert.deepEqual(databasesOf("drop-table"), ["postgres", "mysql", "mariadb", "sqlite"]);
});

test("every rule explains itself", async () => {
  const rules = surefoot.rules();
  assert.ok(rules.length > 0);
  for (const { rule, summary } of rules) {
    const page = await surefoot.explain(rule);
    assert.ok(page.includes(`# ${rule}\n`), `the page of ${rule} has its name as heading`);
    assert.ok(page.replace(/\s+/g, " ").includes(summary.replace(/\s+/g, " ")), `the page of ${rule} has its summary`);
  }
});

test("the settings decide how loud a rule is, and are named", () => {
  const levelOf = (config) => surefoot.rules(config).find(({ rule }) => rule === "drop-table");
  assert.equal(levelOf().said, null);
  const loud = levelOf({ path: "surefoot.toml", text: '[levels]\ndestroys = "error"\n' });
  assert.equal(loud.level, "error");
  assert.deepEqual(loud.said, { path: "surefoot.toml", key: "destroys" });
});

test("a finding leads to its rule's page, where the settings say that it is", () => {
  const files = [{ path: "0001_gone.sql", text: "DROP TABLE users;\n" }];
  const leading = (config) => surefoot.check(files, config).findings.find(({ rule }) => rule === "drop-table").url;
  const settings = { path: "surefoot.toml", text: 'rule_pages = "https://wiki.example.org/{rule}.html"\n' };
  assert.equal(leading(settings), "https://wiki.example.org/drop-table.html");
  assert.equal(surefoot.rules(settings).find(({ rule }) => rule === "drop-table").url, leading(settings));
  assert.equal(surefoot.rules()[0].url, `https://surefoot.dev/rules/${surefoot.rules()[0].rule}/`);
  assert.equal(leading(), "https://surefoot.dev/rules/drop-table/");
});

test("the tools that settings can name are told of, and count", () => {
  const files = [{ path: "index.sql", text: "CREATE INDEX CONCURRENTLY users_by_email ON users (email);\n" }];
  const page = readFileSync(join(workspace, "docs/settings.md"), "utf8");
  for (const runner of surefoot.runners()) {
    const settings = { path: "surefoot.toml", text: `runner = "${runner}"\n` };
    const { findings } = surefoot.check(files, settings);
    assert.ok(!findings.some(({ rule }) => rule === "unknown-setting"), runner);
    assert.equal(surefoot.history(files, settings).histories[0].tool, runner);
    assert.ok(page.includes(`\`${runner}\``), `docs/settings.md does not speak of ${runner}`);
  }
  const { findings } = surefoot.check(files, { path: "surefoot.toml", text: 'runner = "golang-migrat"\n' });
  assert.equal(findings.find(({ rule }) => rule === "unknown-setting").help, "did you mean `golang-migrate`?");
});

test("the rules of another tool have their answers here", () => {
  const { tool, names } = surefoot.elsewhere("squawk");
  assert.equal(tool, "squawk");
  const rulesOf = (name) => names.find((known) => known.name === name).rules.map(({ rule }) => rule);
  assert.deepEqual(rulesOf("ban-drop-table"), ["drop-table"]);
  assert.throws(() => surefoot.elsewhere("squak"), /squak.*squawk/s);
});

test("what is not understood is refused, and said", async () => {
  await assert.rejects(surefoot.explain("drop-tabel"), /drop-tabel.*drop-table/s);
  assert.throws(() => surefoot.check([{ path: "0001_x.sql" }]), /0001_x\.sql.*text.*bytes/s);
  assert.throws(() => surefoot.check("DROP TABLE users;"), /the files are not a list/);
  assert.throws(() => surefoot.check([], 'database = "postgres 16"'), /the settings are not/);
  // A refusal is no trap: the instance lives on.
  assert.ok(surefoot.rules().length > 0);
});

describe("hostile input", () => {
  const hostile = {
    "100,000 nested parentheses": `SELECT ${"(".repeat(100_000)}1${")".repeat(100_000)};`,
    "100,000 times NOT": `SELECT ${"NOT ".repeat(100_000)}true;`,
    "20,000 chained operators": `SELECT 'a'${" || 'a'".repeat(20_000)};`,
    "5,000 nested selects": `SELECT * FROM ${"(SELECT * FROM ".repeat(5_000)}t${") x".repeat(5_000)};`,
    "40,000 nested comments": `${"/*".repeat(40_000)} DROP TABLE users;`,
    "a name of a megabyte": `DROP TABLE ${"x".repeat(1 << 20)};`,
    "a million semicolons": ";".repeat(1_000_000),
    "NUL and bytes that are no text": Buffer.from([0x44, 0x52, 0x4f, 0x50, 0, 0xff, 0xfe, 0xc3, 0x28]),
  };
  for (const [what, content] of Object.entries(hostile)) {
    test(`${what}: findings come out, and the module lives on`, () => {
      const bytes = Buffer.from(content);
      const after = { path: "0002_mistyped.sql", text: "DROP TABEL users;\n" };
      const report = surefoot.check([{ path: "0001_hostile.sql", bytes }, after]);
      assert.equal(report.summary.migrations, 2);
      assert.ok(report.findings.some((finding) => finding.path === after.path && finding.rule === "syntax-error"));
    });
  }

  for (const depth of [100, 1_000, 100_000]) {
    test(`${depth} nested brackets of Python: the file is read or said to be left out, and the module lives on`, () => {
      const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`;
      const text = `revision = "1"\ndown_revision = None\n\ndef upgrade():\n    x = ${nested}\n`;
      const { problems, summary } = surefoot.check([
        { path: "alembic.ini", text: "[alembic]\nscript_location = .\n" },
        { path: "env.py", text: "" },
        { path: "versions/0001_deep.py", text },
      ]);
      assert.equal(summary.migrations + problems.length, 1);
    });
  }
});

/** Makes the module trap: all the memory that it can have is taken, and what it is given does not fit into the rest. */
function exhaust() {
  const { memory } = bindings.initSync();
  assert.throws(() => { for (;;) memory.grow(1024); }, RangeError);
  const files = [{ path: "0001_x.sql", text: " ".repeat(2 ** 27) }];
  assert.throws(() => surefoot.check(files), /^Error: the linter gave up on this input: unreachable$/);
}

test("after a trap the next call finds a living module", () => {
  const before = surefoot.rules();
  exhaust();
  assert.deepEqual(surefoot.rules(), before);
});

test("a project that is kept says what a check of its files says, whatever was edited", () => {
  const files = new Map(read(workspace, "migrations").map((file) => [file.path, file]));
  const project = new surefoot.Project([...files.values()]);
  // Told in any order, the files stand as the command line has them.
  const key = ({ path }) => Buffer.from(path.replaceAll("/", "\0"));
  const sorted = () => [...files.values()].sort((left, right) => Buffer.compare(key(left), key(right)));
  const same = () => {
    assertSameText(project.checkJson(), surefoot.checkJson(sorted()));
    assert.deepEqual(project.check(), surefoot.check(sorted()));
    assert.deepEqual(project.history(), surefoot.history(sorted()));
  };
  const set = (file) => {
    files.set(file.path, file);
    project.set(file);
  };
  same();
  const path = [...files.keys()].find((path) => path.endsWith(".up.sql") || path.endsWith(".sql"));
  const text = new TextDecoder().decode(files.get(path).bytes);
  for (const typed of ["ALTER", "ALTER TABLE books", "ALTER TABLE books DROP COLUMN title;", ""]) {
    set({ path, text: `${text}\n${typed}` });
    same();
  }
  files.delete(path);
  project.delete(path);
  same();
  set({ path: "migrations/sql/9999_last.sql", text: "DROP TABLE books;" });
  same();
  const settings = { path: "surefoot.toml", text: '[levels]\nblocking-index = "error"\n' };
  project.configure(settings);
  assert.deepEqual(project.check(), surefoot.check(sorted(), settings));
  project.configure();
  same();
  // What an instance held is gone with it: the next one is told again.
  exhaust();
  same();
});

test("memory stays flat over ten thousand edits of a project that is kept", () => {
  const project = new surefoot.Project(read(workspace, "migrations"));
  const memory = () => bindings.initSync().memory.buffer.byteLength;
  const edit = (number) => {
    project.set({ path: "migrations/sql/9999_last.sql", text: `ALTER TABLE books ADD COLUMN note_${number % 100} text;` });
    project.check();
  };
  for (let warm = 0; warm < 200; warm += 1) edit(warm);
  const before = memory();
  for (let number = 0; number < 10_000; number += 1) edit(number);
  assert.equal(memory(), before);
});

test("memory stays flat over a thousand checks", () => {
  const files = read(workspace, "migrations");
  const broken = { path: "migrations/sql/9999_broken.sql", text: "ALTER TABEL users ADD x int;\n" };
  const once = () => surefoot.checkJson([...files, broken]);
  // Already begun, the bindings give their instance and do nothing.
  const memory = () => bindings.initSync().memory.buffer.byteLength;
  for (let warm = 0; warm < 100; warm += 1) once();
  const before = memory();
  for (let round = 0; round < 1000; round += 1) once();
  assert.equal(memory(), before);
});

test("the module asks nothing of its host but what the bindings give it", () => {
  const module = new WebAssembly.Module(readFileSync(join(packaged, "module_bg.wasm")));
  const hosts = new Set(WebAssembly.Module.imports(module).map((imported) => imported.module));
  assert.deepEqual([...hosts], ["./module_bg.js"]);
});

test("the module stays as small as it is", () => {
  // Both parsers and the rulebook, as a server sends them. Whoever needs more says so here, and in ARCHITECTURE.md.
  const most = 980_000;
  const module = readFileSync(join(packaged, "module_bg.wasm"));
  const sent = brotliCompressSync(module, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  assert.ok(sent < most, `the module is ${sent} bytes in brotli, and ${most} are allowed`);
});

test("a name is the same name however it is spelled", () => {
  // é as one character or as two, and a ligature: one name to Python, and the browser is asked for that.
  const text = `revision = "1"
down_revision = None
caf\u00e9_\ufb01ne = "users"

def upgrade():
    op.drop_table(cafe\u0301_fine)
`;
  const files = [
    { path: "alembic.ini", text: "[alembic]\nscript_location = .\n" },
    { path: "env.py", text: "" },
    { path: "versions/0001_gone.py", text: `from alembic import op\n\n${text}` },
  ];
  const dropped = surefoot.check(files).findings.find(({ rule }) => rule === "drop-table");
  assert.match(dropped.message, /users/);
});

test("the entry for browsers fetches the module and gives the same calls", () => {
  const script = `
    import { readFileSync } from "node:fs";
    globalThis.fetch = async (url) =>
      new Response(readFileSync(url), { headers: { "content-type": "application/wasm" } });
    const surefoot = await import(process.argv[1]);
    console.log(JSON.stringify(Object.keys(surefoot).sort()) + surefoot.rules().length);
  `;
  const entry = pathToFileURL(join(packaged, "browser.js")).href;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", script, entry], { encoding: "utf8" });
  assert.equal(said.trim(), JSON.stringify(Object.keys(surefoot).sort()) + surefoot.rules().length);
});
