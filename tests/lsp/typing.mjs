// Types into a long history and times the server: from a key to all that it says of it, and what it holds of memory.
//
//     node tests/lsp/typing.mjs [--keys 1000] [--length 500 | --project FOLDER] BINARY [FILE]
//
// Without a project, 500 Alembic revisions are made up. What is timed is a change and a request behind it that is answered
// when all of the change is: longer than findings take alone.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { keys: { type: "string", default: "1000" }, project: { type: "string" }, length: { type: "string", default: "500" } },
  allowPositionals: true,
});
const [binary, named] = positionals;
if (!binary) throw new Error("usage: node tests/lsp/typing.mjs [--keys 1000] [--project FOLDER] BINARY [FILE]");

const made = values.project ? undefined : mkdtempSync(join(tmpdir(), "surefoot-typing-"));
const folder = resolve(values.project ?? made);
if (made) {
  const generator = join(dirname(fileURLToPath(import.meta.url)), "../support/history.mjs");
  execFileSync("node", [generator, values.length, folder], { stdio: "ignore" });
}

/** Files below a folder that may be migrations, in order. */
function files(below) {
  const entries = readdirSync(below, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return files(path);
    return /versions\/.*\.py$|\.sql$/.test(path) ? [path] : [];
  });
}

const server = spawn(resolve(binary), ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
let received = Buffer.alloc(0);
let published = 0;
server.stdout.on("data", (chunk) => {
  received = Buffer.concat([received, chunk]);
  for (;;) {
    const head = received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(received.toString("utf8", 0, head))[1]);
    if (received.length < head + 4 + length) return;
    const message = JSON.parse(received.toString("utf8", head + 4, head + 4 + length));
    received = received.subarray(head + 4 + length);
    if (message.method === "textDocument/publishDiagnostics") published += 1;
    if (message.method === undefined) waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  }
});

let last = 0;
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const tell = (method, params) => send({ method, params });
const ask = (method, params) =>
  new Promise((answered) => {
    last += 1;
    waiting.set(last, answered);
    send({ id: last, method, params });
  });

/** Kilobytes that the server holds. */
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1] ?? 0);

async function type(path, keys, words) {
  const uri = pathToFileURL(path).href;
  const text = readFileSync(path, "utf8");
  tell("textDocument/didOpen", { textDocument: { uri, languageId: "python", version: 0, text } });
  await ask("surefoot/tests/barrier");
  const lines = text.split("\n");
  const line = Math.max(0, lines.findLastIndex((candidate) => candidate.includes(words)));
  const column = lines[line].indexOf(words) + words.length;
  const times = [];
  const held = [];
  for (let key = 0; key < keys; key += 1) {
    // A word is typed, and taken back letter by letter.
    const typed = key % 16;
    const at = { line, character: column + (typed < 8 ? typed : 15 - typed) };
    const change = typed < 8 ? { range: { start: at, end: at }, text: "x" } : { range: { start: at, end: { ...at, character: at.character + 1 } }, text: "" };
    const begun = performance.now();
    tell("textDocument/didChange", { textDocument: { uri, version: key + 1 }, contentChanges: [change] });
    await ask("surefoot/tests/barrier");
    times.push(performance.now() - begun);
    if (key % Math.ceil(keys / 5) === 0) held.push(memory());
  }
  held.push(memory());
  tell("textDocument/didClose", { textDocument: { uri } });
  await ask("surefoot/tests/barrier");
  times.sort((one, other) => one - other);
  const percentile = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
  console.log(
    `${path.slice(folder.length + 1).padEnd(60)} p50 ${percentile(0.5)} ms  p95 ${percentile(0.95)} ms  longest ${percentile(1)} ms  memory ${held.map((kilobytes) => Math.round(kilobytes / 1024)).join(" ")} MB`,
  );
}

const begun = performance.now();
await ask("initialize", { capabilities: {}, rootUri: pathToFileURL(folder).href });
tell("initialized", {});
await ask("surefoot/tests/barrier");
console.log(`first findings after ${(performance.now() - begun).toFixed(0)} ms, in ${published} files; ${Math.round(memory() / 1024)} MB`);
const all = files(folder);
const chosen = named ? [resolve(folder, named)] : [0, 0.5, 0.96, 1].map((part) => all[Math.min(all.length - 1, Math.floor(all.length * part))]);
for (const path of chosen) await type(path, Number(values.keys), '"');
await ask("shutdown");
tell("exit");
server.on("close", () => made && rmSync(made, { recursive: true }));
