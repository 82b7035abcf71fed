// The module for other databases: it comes when a file asks for it, and then says what the command line says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { assertSameText, packaged, printed, read, workspace } from "./support/linter.mjs";

const root = join(workspace, "tests/projects");
const files = read(root, "dialects").map(({ path, bytes }) => ({ path, text: bytes.toString() }));

/** What a program prints that has the package's calls as `surefoot`: each begins with the small module alone. */
function told(lines, entry = "node.js") {
  const address = JSON.stringify(pathToFileURL(join(packaged, entry)).href);
  const program = `const files = ${JSON.stringify(files)};\nconst surefoot = await import(${address});\n${lines}`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
}

test("Node reads it when a file asks for it, imported and required", () => {
  const lines = `process.stdout.write(surefoot.checkJson(files)); if (surefoot.isPartial()) throw new Error("something was left unread");`;
  const expected = printed(root, ["check"], "dialects");
  assertSameText(told(lines), expected);
  assertSameText(told(lines, "node.cjs"), expected);
});

test("a project that is kept goes on with it", () => {
  const lines = `
const project = new surefoot.Project([{ path: "0001_users.sql", text: "CREATE TABLE users (id bigint);" }]);
project.check();
project.delete("0001_users.sql");
for (const file of files) project.set(file);
process.stdout.write(project.checkJson());`;
  assertSameText(told(lines), printed(root, ["check"], "dialects"));
});

test("the small module alone says what it leaves unread, and judges the rest", () => {
  const lines = `
const report = surefoot.check(files);
if (!surefoot.isPartial()) throw new Error("nothing was left unread");
process.stdout.write(JSON.stringify(report));`;
  // The calls, begun without the entry: nobody has said where the other module is.
  const begun = `await (await import(${JSON.stringify(pathToFileURL(join(packaged, "module.js")).href)})).default({ module_or_path: (await import("node:fs")).readFileSync(${JSON.stringify(join(packaged, "module_bg.wasm"))}) });\n`;
  const report = JSON.parse(told(begun + lines, "calls.js"));
  const unread = report.problems.map(({ path, message }) => `${path}: ${message}`);
  assert.ok(unread.some((line) => /mysql.*: this is SQL for MySQL, which is not read here/.test(line)), unread.join("\n"));
  const whole = JSON.parse(printed(root, ["check"], "dialects"));
  const ofPostgres = ({ findings }) => findings.filter(({ path }) => /postgres/.test(path));
  assert.deepEqual(ofPostgres(report), ofPostgres(whole));
});

test("it can be loaded beforehand, and PostgreSQL's files read the same", () => {
  const lines = `await surefoot.load(); await surefoot.load(); process.stdout.write(surefoot.checkJson(files));`;
  assertSameText(told(lines), printed(root, ["check"], "dialects"));
  const story = read(workspace, "migrations").map(({ path, bytes }) => ({ path, text: bytes.toString() }));
  const again = `await surefoot.load(); process.stdout.write(surefoot.checkJson(${JSON.stringify(story)}));`;
  assertSameText(told(again), printed(workspace, ["check"], "migrations"));
});

test("after a trap a new instance of it reads on", () => {
  const lines = `
surefoot.check(files);
const { memory } = (await import(${JSON.stringify(pathToFileURL(join(packaged, "databases.js")).href)})).initSync();
try { for (;;) memory.grow(1024); } catch { /* That was all of it: what it is given does not fit into the rest. */ }
let trapped = false;
try { surefoot.check([{ path: "mysql/0001_x.sql", text: " ".repeat(2 ** 27) }]); } catch { trapped = true; }
if (!trapped) throw new Error("it did not trap");
process.stdout.write(surefoot.checkJson(files));`;
  assertSameText(told(lines), printed(root, ["check"], "dialects"));
});

test("the database can be chosen, before what the files and the settings say", () => {
  const lines = `
const bare = [{ path: "0001_users.sql", text: "CREATE TABLE users (id bigint PRIMARY KEY);\\n" }];
const settings = { path: "surefoot.toml", text: 'database = "mariadb"' };
const of = ({ histories: [{ database }] }) => database;
const project = new surefoot.Project(bare, settings, "sqlite");
const said = [
  surefoot.check(bare), surefoot.check(bare, settings), surefoot.check(bare, settings, "sqlite"), surefoot.check(bare, settings, "postgres 16"),
  surefoot.history(bare, undefined, "mysql"), JSON.parse(surefoot.checkJson(bare, undefined, "mysql")), project.check(),
].map(of);
project.configure(settings);
said.push(of(project.check()), surefoot.show(bare, "0001", undefined, "mysql").migrations[0].database);
try { surefoot.check(bare, undefined, "db2"); } catch (error) { said.push(error.message); }
process.stdout.write(JSON.stringify(said));`;
  const [refusal, ...said] = JSON.parse(told(lines)).reverse();
  assert.deepEqual(said.reverse(), ["postgres", "mariadb", "sqlite", "postgres", "mysql", "mysql", "sqlite", "mariadb", "mysql"]);
  assert.match(refusal, /^`db2` is not a database: `postgres`/);
});

test("it stays as small as it is", () => {
  // All of the small one, and a parser for the other databases. Whoever needs more says so here, and in ARCHITECTURE.md.
  const most = 1_255_000;
  const sent = brotliCompressSync(readFileSync(join(packaged, "databases_bg.wasm")), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  assert.ok(sent < most, `the module is ${sent} bytes in brotli, and ${most} are allowed`);
});
