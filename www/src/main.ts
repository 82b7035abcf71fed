// The page: files on the left, what the linter says of them on the right.
import type { Finding, Histories, Level, Report, Show, Statement } from "surefoot";
import * as choices from "./choices";
import { Editor } from "./editor";
import { byId, element, tabs } from "./elements";
import { STORIES, deskOf, ofRule, tell } from "./examples";
import { dropped, picked } from "./folder";
import { Linter } from "./linter";
import type { Example } from "./page";
import { type Desk, nextPath, shortName } from "./project";
import * as share from "./share";
import * as downgrade from "./views/downgrade";
import * as findings from "./views/findings";
import * as historyView from "./views/history";
import * as locks from "./views/locks";
import * as ruleView from "./views/rule";
import * as schema from "./views/schema";

const VIEWS = { findings: "Findings", locks: "Locks", schema: "Schema", downgrade: "Downgrade", history: "History", rule: "Rule" } as const;
type View = keyof typeof VIEWS;

const files = new Map<string, string>();
const levels = new Set<Level>(findings.LEVELS);
let open = "";
let view: View = "findings";
let rule = "";
let chosen: choices.Choices = { server: "", runner: "" };
let report: Report | undefined;
/** The report as it came. */
let answer = "";
/** What was changed since the linter was last asked, counted: an answer to an older question is not drawn. */
let edition = 0;
/** What was drawn last is the answer to that. */
let answered = 0;
let notice = "";

const linter = new Linter(
  (reason) => {
    notice = `The linter was started anew (${reason}); your files are untouched.`;
    say(notice);
  },
  () => {
    void lint();
    void keepOffline();
  },
);
const editor = new Editor(byId("editor"), {
  onChange(path, text) {
    files.set(path, text);
    linter.set(path, text);
    void lint();
  },
  onRule: (name) => void explain(name),
  onFix: fix,
});

/** Asks again as soon as the last answer is there, and draws the newest one. */
let asking = false;
async function lint(): Promise<void> {
  edition += 1;
  if (asking) return;
  asking = true;
  let asked;
  do {
    asked = edition;
    const began = performance.now();
    try {
      const news = await linter.ask<"check">({ ask: "check", ...choices.said(chosen, files) });
      if (!report || news !== answer) report = JSON.parse(news) as Report;
      answer = news;
      answered = asked;
      drawReport();
      say(`${summary(report)} · ${linter.took.toFixed(1)} ms`);
      document.documentElement.dataset["latency"] = (performance.now() - began).toFixed(2);
      if (asked === edition) await drawView();
    } catch (error) {
      say(`${notice || (error instanceof Error ? error.message : String(error))}`);
    }
  } while (asked !== edition);
  asking = false;
  document.documentElement.dataset["edition"] = String(edition);
}

function summary({ histories, summary: { migrations, errors, warnings, infos } }: Report): string {
  const found = [[errors, "error"], [warnings, "warning"], [infos, "info"]] as const;
  const parts = found.filter(([number]) => number > 0).map(([number, noun]) => findings.count(number, noun));
  const products = new Set(histories.map(({ database }) => choices.productOf(database)));
  const forThose = products.size > 0 ? ` for ${[...products].join(", ")}` : "";
  return `${findings.count(migrations, "migration")}${forThose}: ${parts.join(", ") || "nothing found"}`;
}

function say(text: string): void {
  byId("status").textContent = text;
}

function drawReport(): void {
  if (!report) return;
  editor.draw(report.findings.filter((finding) => finding.path === open && levels.has(finding.level)));
  drawTabs();
  drawViews();
  choices.draw(chosen, files);
}

async function drawView(): Promise<void> {
  const panel = byId("view");
  const now = edition;
  const focused = document.activeElement instanceof HTMLElement && panel.contains(document.activeElement) ? document.activeElement.dataset["level"] : undefined;
  let drawn: HTMLElement;
  try {
    drawn = await DRAW[view]();
  } catch (error) {
    drawn = element("p", { class: "empty" }, error instanceof Error ? error.message : String(error));
  }
  if (now !== edition && view !== "rule") return;
  if (drawn.parentElement !== panel || panel.childNodes.length > 1) panel.replaceChildren(drawn);
  panel.setAttribute("aria-label", VIEWS[view]);
  if (focused) panel.querySelector<HTMLElement>(`[data-level="${focused}"]`)?.focus();
}

const shown = (): Promise<Show> => linter.ask<"show">({ ask: "show", which: open, ...choices.said(chosen, files) });

const DRAW: Record<View, () => Promise<HTMLElement> | HTMLElement> = {
  findings: () =>
    findings.draw(report ?? (EMPTY as Report), {
      levels,
      open,
      onLevels() {
        drawReport();
        void drawView();
      },
      onGo: goTo,
      onRule: (name) => void explain(name),
      onFix: fix,
    }),
  locks: async () => locks.draw((await shown()).migrations, goTo),
  schema: async () => schema.draw((await shown()).migrations),
  downgrade: async () => downgrade.draw((await shown()).migrations, goTo),
  history: async () => {
    const histories: Histories = await linter.ask<"history">({ ask: "history", ...choices.said(chosen, files) });
    return historyView.draw(histories, open, (revision) => openFile(revision.path));
  },
  rule: async () =>
    rule
      ? ruleView.draw(await linter.ask<"explain">({ ask: "explain", rule }), (example: Example) => {
          load(deskOf(example));
          choose("findings");
        }, (name) => void explain(name))
      : element("p", { class: "empty" }, "Choose a rule at one of the findings."),
};

const EMPTY = { version: 1, findings: [], problems: [], histories: [], summary: { files: 0, migrations: 0, steps: 0, opaque_steps: 0, errors: 0, warnings: 0, infos: 0 } };

function choose(next: View): void {
  view = next;
  drawViews();
  void drawView();
}

async function explain(name: string): Promise<void> {
  rule = name;
  choose("rule");
}

/** Changes a file as a finding says, unless it has changed since: the places are then of another text. */
function fix({ fix, path }: Finding): void {
  if (!fix || answered !== edition) return;
  openFile(path);
  editor.apply(fix.edits);
}

/** Goes to the words of a finding or a statement. */
function goTo({ path, start, end }: Finding | Statement): void {
  if (!files.has(path)) return;
  openFile(path);
  editor.go(start, end);
}

let drawnViews = "";
function drawViews(): void {
  const entries = Object.entries(VIEWS).map(([id, label]) => ({
    id,
    label: id === "findings" && report ? `${label} (${report.findings.filter((finding) => levels.has(finding.level)).length})` : label,
  }));
  const now = JSON.stringify([view, entries]);
  if (now === drawnViews) return;
  drawnViews = now;
  tabs(byId("views"), entries, view, (id) => choose(id as View));
}

/** What the tabs were drawn of: with each key they are asked for, and hardly ever are they others. */
let drawnTabs = "";
function drawTabs(): void {
  const paths = [...files.keys()];
  const worst = findings.worst(report?.findings ?? []);
  const now = JSON.stringify([open, paths, paths.map((path) => worst.get(path))]);
  if (now === drawnTabs) return;
  drawnTabs = now;
  const entries = paths.map((path) => {
    const level = worst.get(path);
    return {
      id: path,
      label: element("span", { class: level }, level ? `${findings.MARKS[level][0]} ` : "", shortName(path, paths)),
      title: path,
    };
  });
  tabs(byId("tabs"), entries, open, openFile);
  byId("remove").setAttribute("aria-label", `Remove ${open}`);
  byId<HTMLButtonElement>("remove").disabled = paths.length < 2;
  byId("tabs").querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function openFile(path: string): void {
  const text = files.get(path);
  if (text === undefined) return;
  if (path !== open) {
    open = path;
    editor.open(path, text);
    drawReport();
    if (view !== "rule") void drawView();
  }
}

function remove(path: string): void {
  const paths = [...files.keys()];
  const next = paths[paths.indexOf(path) + 1] ?? paths[paths.indexOf(path) - 1] ?? "";
  files.delete(path);
  editor.forget(path);
  linter.set(path, null);
  openFile(next);
  void lint();
}

/** Puts other files on the desk. */
function load(desk: Desk): void {
  for (const path of files.keys()) linter.set(path, null);
  files.clear();
  editor.clear();
  for (const { path, text } of desk.files) {
    files.set(path, text);
    linter.set(path, text);
  }
  chosen = { server: desk.server ?? chosen.server, runner: desk.runner ?? chosen.runner };
  open = files.has(desk.open) ? desk.open : (desk.files[0]?.path ?? "");
  report = undefined;
  editor.open(open, files.get(open) ?? "");
  drawTabs();
  void lint();
}

async function bring(brought: Promise<{ path: string; text: string }[]>): Promise<void> {
  const all = await brought;
  const wanted = new Set(await linter.ask<"select">({ ask: "select", paths: all.map(({ path }) => path) }));
  const chosen = all.filter(({ path }) => wanted.has(path) || path.endsWith(".py"));
  const first = all.find(({ path }) => wanted.has(path) && /\.sql|versions\//.test(path));
  if (!first) return say("There is no migration among these files: surefoot reads .sql files and Alembic projects.");
  load({ files: chosen, open: first.path });
}

function setUp(): void {
  choices.offer(linter.ask<"runners">({ ask: "runners" }), (other) => {
    chosen = { ...chosen, ...other };
    void lint();
  });
  byId("open").addEventListener("click", () => byId("folder").click());
  byId<HTMLInputElement>("folder").addEventListener("change", (event) => void bring(picked((event.target as HTMLInputElement).files)));
  byId("add").addEventListener("click", () => {
    const path = nextPath([...files.keys()], open);
    files.set(path, "");
    linter.set(path, "");
    openFile(path);
    void lint();
  });
  byId("remove").addEventListener("click", () => remove(open));
  byId("share").addEventListener("click", () => void copyLink());
  byId("theme").addEventListener("click", () => {
    const isDark = (document.documentElement.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset["theme"] = isDark ? "light" : "dark";
    remember("theme", isDark ? "light" : "dark");
  });
  const theme = recall("theme");
  if (theme) document.documentElement.dataset["theme"] = theme;
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) void bring(dropped(event.dataTransfer));
  });
  addEventListener("hashchange", () => void fromAddress());
  const examples = byId<HTMLSelectElement>("examples");
  examples.addEventListener("change", () => {
    const [kind = "", name = ""] = examples.value.split(":");
    if (kind === "story") void tell(name as keyof typeof STORIES).then(load);
    if (kind === "rule") {
      void ofRule(linter, name, "Bad").then((desk) => desk && load(desk));
      void explain(name);
    }
  });
}

async function listExamples(): Promise<void> {
  const select = byId<HTMLSelectElement>("examples");
  const group = (label: string, options: HTMLOptionElement[]) => element("optgroup", { label }, ...options);
  select.append(group("The demonstration", Object.entries(STORIES).map(([kind, title]) => element("option", { value: `story:${kind}` }, title))));
  const rules = await linter.ask<"rules">({ ask: "rules" });
  for (const hazard of new Set(rules.map((rule) => rule.hazard))) {
    select.append(group(hazard, rules.filter((rule) => rule.hazard === hazard).map(({ rule }) => element("option", { value: `rule:${rule}` }, rule))));
  }
}

async function copyLink(): Promise<void> {
  const desk: Desk = { files: [...files].map(([path, text]) => ({ path, text })), open, ...chosen };
  history.replaceState(null, "", `#p=${await share.write(desk)}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is in the clipboard: the files are in it, and no server has seen them.");
  } catch {
    say("The address above holds the files now: copy it from there.");
  }
}

/** What the address asks for: a shared project, or an example of a rule. */
async function fromAddress(): Promise<boolean> {
  const asked = new URLSearchParams(location.hash.slice(1));
  const packed = asked.get("p");
  if (packed) {
    const desk = await share.read(packed);
    if (desk) load(desk);
    else say("The link is broken or was cut: there is nothing in it that can be opened.");
    return desk !== undefined;
  }
  const name = asked.get("rule");
  if (!name) return false;
  const desk = await ofRule(linter, name, asked.get("section") ?? "Bad", Number(asked.get("example") ?? 0)).catch(() => undefined);
  if (desk) load(desk);
  void explain(name);
  return desk !== undefined;
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

setUp();
drawViews();
if (!(await fromAddress())) load(await tell("sql"));
void listExamples();
if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("./sw.js");

/** The module for other databases is there: from now on without a network, too. */
async function keepOffline(): Promise<void> {
  if (import.meta.env.PROD && "serviceWorker" in navigator) (await navigator.serviceWorker.ready).active?.postMessage("keep");
}
