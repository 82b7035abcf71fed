// The package as its users have it: packed, installed into an empty project, and run there by what its README shows.
//
// `SUREFOOT_NODES=path:path` runs it in other versions of Node as well, the oldest that it promises among them.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, createServer } from "vite";
import { launch, serve } from "./support/browser.mjs";
import { packaged, surefoot, target, workspace } from "./support/linter.mjs";

const project = join(target, "package");
const installed = join(project, "node_modules", "surefoot");

/** The README's blocks of a language. */
const blocks = (language) => {
  const fences = readFileSync(join(installed, "README.md"), "utf8").matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm);
  return [...fences].filter(([, of]) => of === language).map(([, , code]) => code);
};

let lines, required, settings, page, printed;

before(() => {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  const npm = (words, cwd) => execFileSync("npm", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [{ filename }] = JSON.parse(npm(["pack", "--json", "--pack-destination", project], packaged));
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  npm(["install", "--offline", "--no-audit", "--no-fund", `./${filename}`], project);
  [lines, required, settings] = blocks("js");
  [page] = blocks("html");
  [printed] = blocks("text");
});

test("it holds what it needs and nothing else, and says whose it is", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.deepEqual(readdirSync(installed).sort(), [...manifest.files, "LICENSE", "README.md", "package.json"].sort());
  assert.equal(readFileSync(join(installed, "LICENSE"), "utf8"), readFileSync(join(workspace, "LICENSE"), "utf8"));
  assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  assert.notEqual(manifest.version, "0.0.0");
});

test("its README speaks of every call, and of ten lines at most", () => {
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  const calls = [...readme.matchAll(/^\| `(?:new )?(\w+)\(/gm)].map(([, call]) => call);
  assert.deepEqual(calls.sort(), Object.keys(surefoot).sort());
  assert.ok(lines.split("\n").filter((line) => line.trim()).length <= 10, "these are more than ten lines");
});

describe("the lines of its README in Node", () => {
  for (const node of [process.execPath, ...(process.env.SUREFOOT_NODES?.split(":") ?? [])]) {
    const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
    const run = (name, code) => {
      writeFileSync(join(project, name), code);
      // Newer versions can require what is to be imported: what older ones cannot is tested in none.
      const options = node === process.execPath ? ["--no-experimental-require-module"] : [];
      const { stdout, stderr } = spawnSync(node, [...options, name], { cwd: project, encoding: "utf8" });
      assert.equal(stderr, "");
      return stdout;
    };
    test(`${version}, imported`, () => assert.equal(run("imported.mjs", lines), printed));
    test(`${version}, required`, () => {
      assert.equal(run("required.cjs", lines.replace(/^import .*\n/, required)), printed);
      const script = 'import("surefoot").then((a) => console.log(`${Object.keys(a)}` === `${Object.keys(require("surefoot")).sort()}`))';
      assert.equal(run("both.cjs", script), "true\n", "what is required is not what is imported");
    });
    test(`${version}, required: after a trap the next call finds a living module`, () => {
      const script = `
        const { Instance } = WebAssembly;
        let last;
        WebAssembly.Instance = function (...given) { return (last = new Instance(...given)); };
        const { check, rules } = require("surefoot");
        const before = JSON.stringify(rules());
        // All the memory that it can have is taken, and what it is given does not fit into the rest.
        try { for (;;) last.exports.memory.grow(1024); } catch {}
        try { check([{ path: "0001_x.sql", text: " ".repeat(2 ** 27) }]); } catch ({ message }) { console.log(message); }
        console.log(JSON.stringify(rules()) === before);
      `;
      assert.equal(run("trap.cjs", script), "the linter gave up on this input: unreachable\ntrue\n");
    });
  }
});

describe("the lines of its README in a browser", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** What a page says in its console, once it has said that it is done. */
  async function said(address) {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const lines = [];
      page.on("console", (message) => lines.push(message.text()));
      page.on("pageerror", (error) => lines.push(`${error}`));
      await page.goto(address);
      await page.waitForFunction(() => document.title === "done", null, { timeout: 20_000 }).catch(() => {});
      return lines.filter((line) => !line.startsWith("[vite]")).map((line) => `${line}\n`).join("");
    } finally {
      await context.close();
    }
  }

  /** A page of those lines. */
  function site(name, html) {
    const folder = join(project, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), html);
    writeFileSync(join(folder, "main.js"), `${lines}document.title = "done";\n`);
    return folder;
  }
  const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>';

  test("built by Vite", async (t) => {
    const root = site("built", html);
    await build({ root, logLevel: "error", base: "./", configFile: false });
    assert.ok(readdirSync(join(root, "dist/assets")).some((name) => name.endsWith(".wasm")), "the module is not in the build");
    const { address, close } = await serve(() => join(root, "dist"));
    t.after(close);
    assert.equal(await said(address), printed);
  });

  test("served by Vite in development, with the settings of the README", async (t) => {
    const root = site("served", html);
    writeFileSync(join(root, "vite.config.js"), settings);
    const server = await createServer({ root, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
    t.after(() => server.close());
    await server.listen();
    assert.equal(await said(server.resolvedUrls.local[0]), printed);
  });

  test("without a bundler", async (t) => {
    writeFileSync(join(project, "plain.js"), `${lines.replace('"surefoot"', '"./node_modules/surefoot/browser.js"')}document.title = "done";\n`);
    writeFileSync(join(project, "index.html"), html.replace("main.js", "plain.js"));
    writeFileSync(join(project, "readme.html"), `<!doctype html><body>${page}`);
    const { address, close } = await serve(() => project);
    t.after(close);
    assert.equal(await said(address), printed);
    const context = await browser.newContext();
    t.after(() => context.close());
    const shown = await context.newPage();
    await shown.goto(`${address}readme.html`);
    await shown.waitForFunction((words) => document.body.textContent.includes(words), `${surefoot.rules().length} rules`);
  });
});

describe("the types fit the values, however TypeScript looks for them", () => {
  const usage = readFileSync(join(workspace, "tests/wasm.types.ts"), "utf8");
  const compile = (name, files, options) => {
    const folder = join(project, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    // Without the types of a browser or of Node: the package needs neither.
    const compilerOptions = { strict: true, noEmit: true, target: "es2022", lib: ["es2022"], types: [], skipLibCheck: false, ...options };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const compiler = join(workspace, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", folder], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  };
  test("in Node, imported and required", () => compile("nodenext", { "usage.mts": usage, "usage.cts": usage }, { module: "nodenext" }));
  test("in a bundler", () => compile("bundler", { "usage.ts": usage }, { module: "esnext", moduleResolution: "bundler" }));
});
