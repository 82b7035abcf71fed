// What was found, migration by migration.
import type { Finding, Level, Report } from "surefoot";
import { arrange, element, prose } from "../elements";

export const LEVELS: readonly Level[] = ["error", "warn", "info"];

/** A level's mark and its word: never colour alone. */
export const MARKS: Record<Level, [mark: string, word: string]> = {
  error: ["✕", "error"],
  warn: ["▲", "warning"],
  info: ["●", "info"],
};

/** The most findings that are drawn at once: a page of a thousand boxes is slow, and nobody reads it. */
const MOST = 200;

export interface Chosen {
  levels: Set<Level>;
  /** The file that is looked at: what is found in it comes first. */
  open: string;
  onLevels(): void;
  onGo(finding: Finding): void;
  onRule(rule: string): void;
  onFix(finding: Finding): void;
}

/** The worst level of each file. */
export function worst(findings: readonly Finding[]): Map<string, Level> {
  const worst = new Map<string, Level>();
  for (const { path, level } of findings) {
    const known = worst.get(path);
    if (!known || LEVELS.indexOf(level) < LEVELS.indexOf(known)) worst.set(path, level);
  }
  return worst;
}

/** What stays from one drawing to the next: a key changes a finding or two, and the others are not laid out again. */
const root = element("div");
/** The sections that were drawn last, by their files, and the findings in them, by what they say. */
let sections = new Map<string, HTMLElement>();
let items = new Map<string, HTMLElement>();

/** A number and its noun. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 || noun === "info" ? "" : "s"}`;
}

export function draw(report: Report, chosen: Chosen): HTMLElement {
  const { levels } = chosen;
  const filter = element(
    "fieldset",
    { class: "levels" },
    element("legend", {}, "Show"),
    ...LEVELS.map((level) => {
      const number = report.findings.filter((finding) => finding.level === level).length;
      const box = element("input", {
        type: "checkbox", checked: levels.has(level), "data-level": level,
        onchange: () => {
          if (!levels.delete(level)) levels.add(level);
          chosen.onLevels();
        },
      });
      return element("label", { class: level }, box, ` ${MARKS[level][0]} ${count(number, MARKS[level][1])}`);
    }),
  );
  const shown = report.findings.filter((finding) => levels.has(finding.level));
  const groups = new Map<string, Finding[]>();
  for (const finding of shown) {
    const group = groups.get(finding.path);
    if (group) group.push(finding);
    else groups.set(finding.path, [finding]);
  }
  const here = (path: string) => path === chosen.open;
  const ordered = [...groups].sort(([left], [right]) => Number(here(right)) - Number(here(left)));
  let left = MOST;
  const [drawnSections, drawnItems] = [new Map<string, HTMLElement>(), new Map<string, HTMLElement>()];
  const drawn: HTMLElement[] = [filter];
  for (const problem of report.problems) {
    drawn.push(element("p", { class: "problem" }, prose(problem.message), ` (${problem.path})`));
  }
  for (const [path, findings] of ordered) {
    if (left <= 0) break;
    const section = sections.get(path) ?? element("section", { class: "group" }, element("h3", {}, path || "The history"), element("ol", { class: "findings" }));
    const lines = findings.slice(0, left).map((finding) => {
      let says = JSON.stringify(finding);
      while (drawnItems.has(says)) says += " ";
      const line = items.get(says) ?? item(finding, chosen);
      drawnItems.set(says, line);
      return line;
    });
    arrange(section.lastElementChild as Element, lines);
    left -= lines.length;
    drawnSections.set(path, section);
    drawn.push(section);
  }
  [sections, items] = [drawnSections, drawnItems];
  const hidden = shown.length - MOST;
  if (hidden > 0) drawn.push(element("section", {}, element("p", { class: "empty" }, `And ${hidden} more: they are drawn with the file that they are in.`)));
  const empty = report.summary.migrations === 0 ? "There is no migration here yet." : report.findings.length === 0 ? "Nothing found: none of the rules has anything to say." : "Nothing of these levels.";
  if (shown.length === 0) drawn.push(element("p", { class: "empty" }, empty));
  arrange(root, drawn);
  return root;
}

function item(finding: Finding, chosen: Chosen): HTMLElement {
  const { level, rule, start, direction, help, fix } = finding;
  const [mark, word] = MARKS[level];
  return element(
    "li",
    { class: level, "data-rule": rule },
    element(
      "button",
      { type: "button", class: "go", onclick: () => chosen.onGo(finding) },
      element("span", { class: "mark", "aria-hidden": "true" }, mark),
      element("span", { class: "unseen" }, `${word}, line ${start.line}: `),
      element("span", { class: "message" }, prose(finding.message)),
    ),
    element(
      "p",
      { class: "about" },
      element("button", { type: "button", class: "link", onclick: () => chosen.onRule(rule) }, rule),
      ` · line ${start.line}${direction === "down" ? ", on the way down" : ""}`,
    ),
    help && element("p", { class: "help" }, element("strong", {}, "Instead: "), prose(help)),
    fix && element("button", { type: "button", class: "fix", onclick: () => chosen.onFix(finding) }, `Fix: ${fix.title}`),
  );
}
