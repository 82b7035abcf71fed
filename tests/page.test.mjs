// The playground in a real browser: what a person sees and does, and that it says what the command line says.
//
// `SUREFOOT_SHOTS=folder` keeps a picture of each state, to be looked at.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { marked } from "marked";
import { runnerImport } from "vite";
import { launch, serve } from "./support/browser.mjs";
import { assertSameText, printed, read, surefoot, target, walk, workspace } from "./support/linter.mjs";

const built = join(target, "www");
assert.ok(existsSync(join(built, "index.html")), `${built} is not there: npm run build`);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server, browser, address;

before(async () => {
  server = await serve((path) => (path.startsWith("/pkg/") ? target : built));
  address = server.address;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens the page in a browser that knows nothing of it; what it complains of on the way fails the test. */
async function open(t, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(address + hash);
  await settled(page);
  return page;
}

/** Waits until the linter has answered to what was done last. */
const settled = (page) => page.waitForFunction(() => document.documentElement.dataset.edition !== undefined && !/Loading/.test(document.querySelector("#status").textContent));

const found = (page) => page.$$eval("#view .findings li", (items) => items.map((item) => item.dataset.rule));

/** Replaces what is in the editor. */
async function write(page, text) {
  await page.click(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

const hash = async (page, files) => {
  const desk = JSON.stringify({ files, open: files.at(-1).path });
  return page.evaluate(async (text) => {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return `#p=${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  }, desk);
};

async function shoot(page, name) {
  if (process.env.SUREFOOT_SHOTS) await page.screenshot({ path: join(process.env.SUREFOOT_SHOTS, `${name}.png`) });
}

test("the module is in the build, and so is a page for every rule", () => {
  assert.ok(readdirSync(join(built, "assets")).some((name) => name.endsWith(".wasm")), "there is no .wasm among the assets");
  for (const { rule, url } of surefoot.rules()) {
    // Where the findings lead to, whoever puts the build there.
    const page = readFileSync(join(built, new URL(url).pathname, "index.html"), "utf8");
    assert.match(page, new RegExp(`<h1>${rule}</h1>`));
    assert.match(page, /href="\.\.\/\.\.\/#rule=/, `the page of ${rule} opens none of its examples`);
  }
});

test("the page's small reader of Markdown reads every rule's page as a whole one does", async () => {
  const { module } = await runnerImport(join(workspace, "www/src/markdown.ts"));
  const drawn = (block) => {
    if (block.type === "code") return `<pre><code${block.info ? ` class="language-${block.info.split(" ")[0]}"` : ""}>${module.escape(block.text)}\n</code></pre>\n`;
    const name = block.type === "heading" ? `h${block.depth}` : "p";
    return `<${name}>${module.inline(block.text)}</${name}>\n`;
  };
  for (const { rule } of surefoot.rules()) {
    const body = (await surefoot.explain(rule)).replace(/^---\n[\s\S]*?\n---\n/, "");
    const whole = marked.parse(body).replaceAll("&#39;", "'");
    assertSameText(module.blocks(body).map(drawn).join(""), whole);
  }
});

test("the page's JavaScript is small", () => {
  // The bindings of the module for other databases come with it, when a file asks for it; the rules' pages, when somebody does.
  const scripts = readdirSync(join(built, "assets")).filter((name) => name.endsWith(".js") && !/^(databases|pages)-/.test(name));
  const size = (name) => gzipSync(readFileSync(join(built, "assets", name)), { level: 9 }).length;
  const whole = scripts.map(size).reduce((left, right) => left + right);
  assert.ok(whole < 170_000, `${whole} bytes, compressed: ${scripts.map((name) => `${name} ${size(name)}`).join(", ")}`);
});

test("what is wrong is there when the page is, and follows what is typed", async (t) => {
  const page = await open(t);
  assert.ok((await found(page)).includes("blocking-index"));
  await shoot(page, "findings");
  await page.goto(address + (await hash(page, [{ path: "0001_users.sql", text: "CREATE TABLE users (id bigint PRIMARY KEY);\n" }])));
  await page.waitForFunction(() => /nothing found/.test(document.querySelector("#status").textContent));
  await write(page, "ALTER TABLE users ALTER COLUMN email SET NOT NULL;");
  await page.waitForSelector('[data-rule="not-null-scan"]');
  assert.ok(await page.$(".cm-lintRange-warning"), "nothing is drawn under the words");
  await page.keyboard.type(" SELEC");
  await page.waitForSelector('[data-rule="syntax-error"]');
  assert.ok((await found(page)).includes("not-null-scan"), "one broken statement silences the others");
  await shoot(page, "syntax-error");
});

test("a choice of levels hides what is not asked for", async (t) => {
  const page = await open(t);
  const before = (await found(page)).length;
  await page.uncheck('[data-level="warn"]');
  assert.ok((await found(page)).length < before);
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.level), "warn", "the focus is lost");
});

test("locks, schema and history of the open migration, and its way back", async (t) => {
  const page = await open(t);
  await page.click("#views [data-id=locks]");
  await page.waitForSelector(".way");
  const locks = await page.textContent("#view");
  assert.match(locks, /SHARE on books: reads every row and builds an index; writes wait/);
  await shoot(page, "locks");
  await page.click("#views [data-id=schema]");
  await page.waitForSelector(".thing");
  assert.match(await page.textContent("#view"), /The way back restores the schema/);
  await shoot(page, "schema");
  await page.click("#views [data-id=history]");
  await page.waitForSelector(".graph svg circle.head");
  await shoot(page, "history");
  await page.click('.graph button:has-text("require an email")');
  await page.waitForSelector('#tabs [aria-selected="true"]:has-text("0005")');
});

test("the way back has a tab of its own, by mouse and by keyboard", async (t) => {
  const page = await open(t);
  const shows = (label) => page.waitForFunction((label) => document.querySelector("#view").getAttribute("aria-label") === label, label);
  await page.click("#views [data-id=downgrade]");
  await shows("Downgrade");
  const told = await page.textContent("#view");
  assert.match(told, /The way back restores the schema/);
  assert.match(told, /ACCESS EXCLUSIVE on books: only the catalogue changes; reads and writes wait/);
  assert.doesNotMatch(told, /CREATE INDEX/);
  await shoot(page, "downgrade");
  const lossy = [
    { path: "0001_users.up.sql", text: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n" },
    { path: "0001_users.down.sql", text: "DROP TABLE users;\n" },
    { path: "0002_forget.down.sql", text: "ALTER TABLE users ADD COLUMN email text;\n" },
    { path: "0002_forget.up.sql", text: "ALTER TABLE users DROP COLUMN email;\n" },
  ];
  await page.goto(address + (await hash(page, lossy)));
  await page.waitForSelector("#view .bad");
  assert.match(await page.textContent("#view .bad"), /The way back does not restore users/);
  assert.match(await page.textContent("#view .changed"), /email.*text not null.*text/);
  await shoot(page, "downgrade-lossy");
  await page.focus("#views [aria-selected=true]");
  await page.keyboard.press("ArrowLeft");
  await shows("Schema");
  await page.keyboard.press("ArrowRight");
  await shows("Downgrade");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#tabs [aria-selected=true]"), "▲ 0002_forget.down.sql", "a statement does not lead to its place");
});

test("what looks first and finds all done is shown as passed over", async (t) => {
  const page = await open(t);
  const files = read(workspace, "tests/projects/guarded").map(({ path, bytes }) => ({ path, text: bytes.toString() }));
  await page.goto(address + (await hash(page, files)));
  await page.click("#views [data-id=locks]");
  await page.waitForSelector(".way");
  const steps = await page.$$eval(".statements li:not(.tool)", (items) => items.map((item) => item.textContent));
  assert.match(steps[1], /email.*Passed over/);
  assert.doesNotMatch(steps[1], /EXCLUSIVE/);
  assert.match(steps[2], /phone.*ACCESS EXCLUSIVE/);
});

test("a rule is a click away, and its examples open", async (t) => {
  const page = await open(t);
  await page.click("#view .link");
  await page.waitForSelector(".prose h2");
  await shoot(page, "rule");
  await page.click('button:has-text("Open this example")');
  await page.waitForSelector("#view .findings li");
  await page.selectOption("#examples", "rule:not-null-scan");
  await page.waitForSelector(".prose h2");
  assert.match(await page.textContent("article h3"), /not-null-scan/);
  await page.selectOption("#examples", "story:alembic");
  await page.click("#views [data-id=findings]");
  await page.waitForSelector("#tabs [role=tab]:has-text('.py')");
});

test("what runs a bare file can be chosen, unless the files say it", async (t) => {
  const page = await open(t);
  const bare = { path: "index.sql", text: "CREATE INDEX CONCURRENTLY users_by_email ON users (email);\n" };
  await page.goto(address + (await hash(page, [bare])));
  await page.waitForSelector("#tabs :text('index.sql')");
  assert.deepEqual(await page.$$eval("#runner option", (options) => options.map(({ value }) => value)), ["", ...surefoot.runners()]);
  await page.selectOption("#runner", "sqlx");
  await page.waitForSelector('#view li:has-text("in the transaction that sqlx opens")');
  await page.selectOption("#runner", "psql");
  await page.waitForSelector('[data-rule="concurrently-in-transaction"]', { state: "detached" });
  await page.selectOption("#runner", "goose");
  await page.click("#share");
  await page.waitForFunction(() => location.hash.startsWith("#p="));
  const other = await open(t, { hash: await page.evaluate(() => location.hash) });
  await other.waitForSelector('#view li:has-text("in the transaction that goose opens")');
  assert.equal(await other.inputValue("#runner"), "goose");
  const settings = { path: "surefoot.toml", text: 'runner = "diesel"\n' };
  await page.goto(address + (await hash(page, [settings, bare])));
  await page.waitForSelector('#view li:has-text("in the transaction that diesel opens")');
  assert.ok(await page.isDisabled("#runner"), "what the settings say seems to be a choice");
});

test("the database can be chosen, before what the files say, and a link keeps it", async (t) => {
  const page = await open(t);
  const files = [
    { path: "surefoot.toml", text: 'database = "postgres 16"\n' },
    { path: "0001_items.sql", text: "CREATE TABLE items (id bigint PRIMARY KEY, kind int);\n" },
    { path: "0002_kind.sql", text: "ALTER TABLE items DROP PRIMARY KEY, MODIFY kind smallint;\n" },
  ];
  await page.goto(address + (await hash(page, files)));
  await page.waitForSelector('[data-rule="syntax-error"]');
  assert.match(await page.textContent("#status"), /2 migrations for PostgreSQL: /);
  await page.selectOption("#server", "mysql");
  await page.waitForSelector('[data-rule="table-copy"]');
  assert.match(await page.textContent("#status"), /2 migrations for MySQL: /);
  await page.click("#share");
  await page.waitForFunction(() => location.hash.startsWith("#p="));
  const other = await open(t, { hash: await page.evaluate(() => location.hash) });
  await other.waitForSelector('[data-rule="table-copy"]');
  assert.equal(await other.inputValue("#server"), "mysql");
  await other.click("#views [data-id=history]");
  await other.waitForSelector('#view h3:has-text(", for MySQL")');
  await other.selectOption("#server", "");
  await other.waitForSelector('#view h3:not(:has-text("MySQL"))');
});

test("a fix is applied by its button, in the list or in the editor, and by a key", async (t) => {
  const page = await open(t);
  const ways = {
    list: async () => {
      await page.focus("#view .fix");
      assert.equal(await page.textContent("#view .fix"), "Fix: add CONCURRENTLY");
      await page.keyboard.press("Enter");
    },
    hover: async () => {
      await page.hover(".cm-lintRange");
      await page.waitForSelector(".cm-tooltip");
      await shoot(page, "fix");
      await page.click('.cm-tooltip .cm-diagnosticAction:has-text("add CONCURRENTLY")');
    },
    key: async () => {
      await page.click(".cm-content");
      await page.keyboard.press("F8");
      await page.keyboard.press("Control+.");
    },
  };
  for (const [way, apply] of Object.entries(ways)) {
    await page.goto(address + (await hash(page, [{ path: `${way}.sql`, text: "-- 🐘\nCREATE INDEX users_name ON users (name);\n" }])));
    await page.waitForSelector(`#tabs :text('${way}.sql')`);
    await page.waitForSelector('#view [data-rule="blocking-index"] .fix');
    await apply();
    await page.waitForSelector('#view [data-rule="blocking-index"]', { state: "detached" });
    assert.match(await page.textContent(".cm-content"), /CREATE INDEX CONCURRENTLY users_name ON users/, way);
    assert.ok(await page.evaluate(() => document.activeElement?.closest(".cm-editor")), `${way}: the focus is lost`);
    await page.keyboard.press("Control+z");
    await page.waitForSelector('#view [data-rule="blocking-index"]');
  }
});

test("files of the disk are dropped on the page, and stay in it", async (t) => {
  const page = await open(t);
  const foreign = [];
  page.on("request", (request) => !request.url().startsWith(address) && foreign.push(request.url()));
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["CREATE TABLE shops (id bigint PRIMARY KEY);\n"], "0001_shops.sql"));
    transfer.items.add(new File(["DROP TABLE shops;\n"], "0002_no_shops.sql"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await page.waitForSelector('[data-rule="drop-table"]');
  assert.equal(await page.$$eval("#tabs [role=tab]", (tabs) => tabs.length), 2);
  await page.setInputFiles("#folder", join(workspace, "tests/projects/goose"));
  await page.waitForFunction(() => !/0001_shops/.test(document.querySelector("#tabs").textContent));
  assert.deepEqual(foreign, []);
});

test("a link holds the files, and brings them back", async (t) => {
  const page = await open(t);
  await write(page, "-- größer 🐘\nDROP TABLE users;\n");
  await page.waitForSelector('[data-rule="drop-table"]');
  await page.click("#share");
  await page.waitForFunction(() => location.hash.startsWith("#p="));
  const link = await page.evaluate(() => location.hash);
  const other = await open(t, { hash: link });
  assert.match(await other.textContent(".cm-content"), /größer 🐘/);
  await other.waitForSelector('[data-rule="drop-table"]');
  const broken = await open(t, { hash: `${link.slice(0, 30)}` });
  assert.ok((await found(broken)).length > 0, "a broken link leaves an empty page");
});

test("a dead thread is replaced, and the files are still there", async (t) => {
  const page = await open(t);
  await page.workers()[0].evaluate(() => self.close());
  await write(page, "DROP TABLE users;\n");
  await page.waitForFunction(() => /started anew/.test(document.querySelector("#status").textContent), null, { timeout: 20_000 });
  await page.keyboard.type("-- more\n");
  await page.waitForSelector('[data-rule="drop-table"]');
});

test("it opens without a network once it has been open", async (t) => {
  const page = await open(t);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(async () => (await caches.keys()).length > 0);
  await page.context().setOffline(true);
  await page.reload();
  await settled(page);
  assert.ok((await found(page)).includes("blocking-index"));
});

test("the module for other databases comes when a file asks for it, and without a network once it has come", async (t) => {
  const page = await open(t);
  const fetched = () => page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url).filter((url) => /databases.*wasm$/.test(url)));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  assert.deepEqual(await fetched(), [], "it was fetched before anybody asked");
  const files = [
    { path: "mysql/0001_users.sql", text: "CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY, `name` text) ENGINE=InnoDB;\n" },
    { path: "mysql/0002_gone.sql", text: "ALTER TABLE users DROP COLUMN `name`;\n" },
  ];
  await page.goto(address + (await hash(page, files)));
  await page.waitForSelector('[data-rule="drop-column"]');
  assert.deepEqual((await found(page)).filter((rule) => rule === "syntax-error"), []);
  // It is kept beside being used, and may be used first.
  await page.waitForFunction(async () => (await (await caches.open((await caches.keys())[0])).keys()).some(({ url }) => /databases.*wasm$/.test(url)));
  await shoot(page, "mysql");
  await page.context().setOffline(true);
  await page.reload();
  await page.waitForSelector('[data-rule="drop-column"]');
});

test("the keyboard is enough", async (t) => {
  const page = await open(t);
  await page.focus("#tabs [aria-selected=true]");
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector('#tabs [aria-selected="true"]:has-text("0005")');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "tab", "the focus leaves the tabs");
  await page.click(".cm-content");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => !document.activeElement?.closest(".cm-editor")), "Tab is caught in the editor");
  await page.focus("#view .go");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement?.closest(".cm-editor")), "a finding does not lead to its place");
});

describe("nothing keeps anybody out", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of [["wide", { width: 1360, height: 860 }], ["narrow", { width: 380, height: 760 }]]) {
      test(`${colorScheme}, ${size}`, async (t) => {
        const page = await open(t, { colorScheme, viewport });
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await page.click("#theme");
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), paper, "the switch changes nothing");
        await page.click("#theme");
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), paper);
        assert.equal(/rgb\((\d+)/.exec(paper)[1] < 128, colorScheme === "dark", `${paper} is not ${colorScheme}`);
        for (const view of ["findings", "locks", "schema", "downgrade", "history"]) {
          await page.click(`#views [data-id=${view}]`);
          await page.waitForFunction((label) => document.querySelector("#view").getAttribute("aria-label") === label, view[0].toUpperCase() + view.slice(1));
          await shoot(page, `${colorScheme}-${size}-${view}`);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], view);
          const isCut = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          assert.ok(!isCut, `${view} is wider than the window`);
        }
      });
    }
  }
  test("the page of a rule", async (t) => {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(`${address}rules/not-null-scan/`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    await shoot(page, "rule-page");
    await page.click(".fix");
    await page.waitForSelector('[data-rule="not-null-scan"], .prose h2');
  });
});

describe("the browser says what the command line says, byte for byte", () => {
  const projects = readdirSync(join(workspace, "tests/projects"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const root = join(workspace, "tests/projects");
  // Alembic with one database and with several, diesel's and sqlx's pairs of files, plain SQL by number and by version.
  const corpora = ["skyvern", "skypilot", "lemmy-db-schema", "apalis-postgres", "procrastinate", "kinto"];
  const folders = [
    ...projects.map(({ name }) => ({ root, folder: name })),
    { root: workspace, folder: "migrations" },
    ...corpora.map((folder) => ({ root: join(target, "corpora"), folder })),
  ];
  let page;
  before(async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(`${address}icon.svg`);
  });
  for (const { root, folder } of folders) {
    test(folder, async () => {
      assert.ok(existsSync(join(root, folder)), `${folder} is not there: run \`tests/corpora/fetch ${folder}\``);
      // A link to nowhere is no file that a browser could be given: the command line is then asked about the others.
      const isWhole = walk(root, folder).every((path) => existsSync(join(root, path)));
      const files = read(root, folder);
      const asked = isWhole ? [folder] : files.map(({ path }) => path);
      if (files.length === 0) return;
      const given = files.map(({ path, bytes }) => ({ path, bytes: Buffer.from(bytes).toString("base64") }));
      const said = await page.evaluate(async (given) => {
        const { checkJson, history, isPartial, load } = await import("/pkg/browser.js");
        const files = given.map(({ path, bytes }) => ({ path, bytes: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) }));
        checkJson(files);
        if (isPartial()) await load();
        return [checkJson(files), JSON.stringify(history(files)) + "\n"];
      }, given);
      assertSameText(said[0], printed(root, ["check"], ...asked));
      assertSameText(said[1], printed(root, ["history"], ...asked));
    });
  }
});
