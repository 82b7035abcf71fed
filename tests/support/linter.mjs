// What the tests in JavaScript share: where things are, and what the command line says of a folder.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const workspace = fileURLToPath(new URL("../..", import.meta.url));
export const target = resolve(workspace, process.env.CARGO_TARGET_DIR ?? "target");
export const packaged = join(target, "pkg");
export const commandLine = join(target, "debug", "surefoot");

for (const [needed, remedy] of [
  [join(packaged, "node.js"), "cargo xtask wasm"],
  [commandLine, "cargo build"],
]) {
  assert.ok(existsSync(needed), `${needed} is not there: run \`${remedy}\``);
}
export const surefoot = await import(pathToFileURL(join(packaged, "node.js")).href);
export const bindings = await import(pathToFileURL(join(packaged, "module.js")).href);

/** Every file under a folder, as a path from `root` with `/`, in the order that the command line walks them. */
export function walk(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
  return entries.flatMap((entry) => {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(root, path) : [path];
  });
}

/** The files that the command line would read of a folder, read; links to nowhere left out. */
export function read(root, folder) {
  const paths = walk(root, folder).filter((path) => existsSync(join(root, path)));
  const open = (path) => ({ path, bytes: readFileSync(join(root, path)) });
  const files = surefoot.select(paths).map(open);
  for (let round = 0, news = files; round < 3 && news.length > 0; round += 1) {
    news = surefoot.imported(files, paths).map(open);
    files.push(...news);
  }
  // A folder's files stand together, as the command line has them: no character of a name comes before the slash.
  const order = ({ path }) => Buffer.from(path.replaceAll("/", "\0"));
  return files.sort((left, right) => Buffer.compare(order(left), order(right)));
}

/** What a command prints as JSON of folders and files. */
export function printed(root, command, ...paths) {
  const { status, stdout, stderr } = spawnSync(commandLine, [...command, "--format", "json", ...paths], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  assert.ok(status === 0 || status === 1, `surefoot ${command.join(" ")} ${paths.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Fails with the words around the first difference: two megabytes on one line help nobody. */
export function assertSameText(actual, expected) {
  if (actual === expected) return;
  let same = 0;
  while (actual[same] === expected[same]) same += 1;
  const around = (text) => text.slice(Math.max(0, same - 120), same + 120);
  assert.equal(around(actual), around(expected), `they part at character ${same}`);
}
