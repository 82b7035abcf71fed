// How long the playground takes, in the browser that the system has: until it stands, until the first finding is drawn,
// and from a key to what is found, in a migration of 300 lines that ends a history of 500.
//
// usage: node tests/benches/page.mjs [ROUNDS]
//
// It takes `npm run build` for granted. What it prints depends on the machine and on what else that does.
import { join } from "node:path";
import { launch, serve } from "../support/browser.mjs";
import { target } from "../support/linter.mjs";

const rounds = Number(process.argv[2] ?? 9);

const { address, close } = await serve(() => join(target, "www"));
const browser = await launch();
try {
  const cold = [];
  const warm = [];
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
    await context.addInitScript(watch);
    const page = await context.newPage();
    cold.push(await load(page));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    warm.push(await load(page));
    await context.close();
  }
  print("first visit", cold);
  print("next visit", warm);
  await keys(browser);
} finally {
  await browser.close();
  close();
}

/** Notes in the page when what is waited for first stands there, in milliseconds since it was asked for. */
function watch() {
  const seen = (window.seen = {});
  const marks = { "editor stands": ".cm-content", "first finding": "#view .findings li" };
  const look = () => {
    for (const [name, selector] of Object.entries(marks)) {
      if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now();
    }
  };
  const { Worker: Thread } = window;
  window.Worker = class extends Thread {
    constructor(...given) {
      super(...given);
      seen["script runs"] = performance.now();
      super.addEventListener("message", () => (seen["module is there"] ??= performance.now()));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

async function load(page) {
  await page.goto(address);
  await page.waitForFunction(() => window.seen["first finding"] !== undefined);
  return page.evaluate(() => window.seen);
}

async function keys(browser) {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage();
  await page.goto(address);
  await page.waitForSelector("#view .findings li");
  await page.evaluate((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [...history()]);
  await page.waitForFunction(() => document.querySelector("#status").textContent.startsWith("500 migrations"), null, { timeout: 120_000 });
  await page.click('#tabs [data-id="0500_widen.sql"]');
  await page.click(".cm-content");
  await page.keyboard.press("Control+End");
  const typed = "ALTER TABLE table_7 ALTER COLUMN name SET NOT NULL;\nDROP TABLE table_9;\n";
  const times = [];
  for (const key of typed.repeat(6)) {
    const before = await page.evaluate(() => document.documentElement.dataset.edition);
    await (key === "\n" ? page.keyboard.press("Enter") : page.keyboard.type(key));
    await page.waitForFunction((before) => document.documentElement.dataset.edition !== before, before, { polling: 5 });
    const [latency, status] = await page.evaluate(() => [document.documentElement.dataset.latency, document.querySelector("#status").textContent]);
    times.push({ drawn: Number(latency), "in the thread": Number(/([\d.]+) ms$/.exec(status)?.[1]) });
  }
  // The browser begins with code that it made in a hurry, and makes better code beside the first keys.
  print("the first keys", times.slice(0, typed.length));
  print("a key", times.slice(typed.length));
}

/** A history: tables, then columns of them, and at its end many statements at once. */
function* history() {
  for (let number = 1; number < 500; number += 1) {
    const name = String(number).padStart(4, "0");
    const table = `table_${number % 100}`;
    const text = number <= 100
      ? `CREATE TABLE table_${number} (id bigint PRIMARY KEY, name text, price numeric NOT NULL DEFAULT 0, made timestamptz NOT NULL DEFAULT now());\n`
      : `ALTER TABLE ${table === "table_0" ? "table_100" : table} ADD COLUMN extra_${number} text;\n`;
    yield [`${name}_step.sql`, text];
  }
  yield ["0500_widen.sql", Array.from({ length: 300 }, (_, line) => `ALTER TABLE table_${(line % 100) + 1} ADD COLUMN last_${line} bigint;\n`).join("")];
}

/** The median and the worst of each figure. */
function print(what, figures) {
  for (const name of Object.keys(figures[0] ?? {})) {
    const sorted = figures.map((figure) => figure[name]).sort((left, right) => left - right);
    const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)].map((time) => `${time.toFixed(1)} ms`);
    console.log(`${what}: ${name}`.padEnd(34), `median ${median.padStart(10)}   worst ${worst.padStart(10)}   of ${sorted.length}`);
  }
}
