// The revision graph, newest first: a lane for each line of descent.
import type { Histories, History, Revision } from "surefoot";
import { productOf } from "../choices";
import { element } from "../elements";
import { LEVELS, MARKS } from "./findings";

const ROW = 34;
const LANE = 16;

export function draw(histories: Histories, open: string, go: (revision: Revision) => void): HTMLElement {
  if (histories.histories.length === 0) return element("p", { class: "empty" }, "There is no migration here yet.");
  return element("div", { class: "history" }, ...histories.histories.map((history) => section(history, open, go)));
}

function section(history: History, open: string, go: (revision: Revision) => void): HTMLElement {
  const revisions = [...history.revisions].reverse();
  const { lanes, width } = layout(revisions);
  const svg = picture(revisions, lanes, width);
  const rows = revisions.map((revision) => {
    const worst = LEVELS.find((level) => revision.findings.some((finding) => finding.level === level));
    const isOpen = revision.path === open;
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", "aria-current": isOpen ? "true" : undefined, onclick: () => go(revision), style: `padding-inline-start:${width * LANE + 12}px` },
        element("code", {}, revision.revision), ` ${revision.title}`,
        revision.head && element("small", { class: "head" }, "head"),
        ...revision.branch_labels.map((label) => element("small", { class: "head" }, label)),
        worst && element("small", { class: worst }, `${MARKS[worst][0]} ${revision.findings.length}`, element("span", { class: "unseen" }, " found")),
      ),
    );
  });
  return element("section", {}, element("h3", {}, `${history.tool} in ${history.root || "."}${history.database === "postgres" ? "" : `, for ${productOf(history.database)}`}`), element("div", { class: "graph" }, svg as unknown as HTMLElement, element("ol", {}, ...rows)));
}

/** Which lane each revision stands in: that of the child that was there first. */
function layout(revisions: readonly Revision[]): { lanes: number[]; width: number } {
  const waiting: (string | undefined)[] = [];
  let width = 1;
  const lanes = revisions.map((revision) => {
    let lane = waiting.indexOf(revision.revision);
    if (lane < 0) lane = free(waiting);
    waiting.forEach((name, place) => {
      if (name === revision.revision) waiting[place] = undefined;
    });
    revision.parents.forEach((parent, place) => {
      if (waiting.includes(parent)) return;
      waiting[place === 0 ? lane : free(waiting)] = parent;
    });
    width = Math.max(width, waiting.length, lane + 1);
    return lane;
  });
  return { lanes, width };
}

function free(waiting: readonly (string | undefined)[]): number {
  const place = waiting.findIndex((name) => name === undefined);
  return place < 0 ? waiting.length : place;
}

function picture(revisions: readonly Revision[], lanes: readonly number[], width: number): SVGSVGElement {
  const make = (name: string, attributes: Record<string, string | number>) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  const svg = make("svg", { width: width * LANE + 8, height: revisions.length * ROW, "aria-hidden": "true" }) as SVGSVGElement;
  const rows = new Map(revisions.map((revision, row) => [revision.revision, row]));
  const x = (row: number) => (lanes[row] ?? 0) * LANE + 10;
  const y = (row: number) => row * ROW + ROW / 2;
  revisions.forEach((revision, row) => {
    for (const [kind, names] of [["parent", revision.parents], ["need", revision.depends_on]] as const) {
      for (const name of names) {
        const other = rows.get(name);
        if (other === undefined) continue;
        const bend = y(other) - ROW;
        svg.append(make("path", { class: kind, d: `M${x(row)} ${y(row)} L${x(row)} ${Math.max(y(row), bend)} C${x(row)} ${y(other)} ${x(other)} ${Math.max(y(row), bend)} ${x(other)} ${y(other)}` }));
      }
    }
  });
  revisions.forEach((revision, row) => svg.append(make("circle", { cx: x(row), cy: y(row), r: 5, class: revision.head ? "head" : "" })));
  return svg;
}
