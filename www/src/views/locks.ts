// What a migration locks, statement by statement: in words, and as a picture in which time goes from left to right.
import type { Lock, Migration, Script, Statement, Step } from "surefoot";
import { element, prose } from "../elements";

const WORK: Record<Lock["work"], string> = {
  catalogue: "only the catalogue changes",
  rows: "writes rows",
  scan: "reads every row",
  "build index": "reads every row and builds an index",
  rewrite: "writes every row and every index anew",
  "rewrite outside utc": "writes every row anew, unless the session's time zone is UTC",
  unknown: "there is no knowing how long",
};

/** The most statements that are drawn: a wider picture tells nobody anything. */
const WIDEST = 80;

const SHADE: Record<Lock["blocks"], string> = { "reads and writes": "all", writes: "writes", "other schema changes": "light" };

export function draw(migrations: readonly Migration[], go: (statement: Statement) => void): HTMLElement {
  const parts = migrations.flatMap((migration) => [...header(migration), way("Upgrade", migration.up, go)]);
  return element("div", { class: "locks" }, ...parts, legend());
}

/** Which migration it is, and what its locks are of. */
export function header({ title, revision, postgres }: Migration): HTMLElement[] {
  return [
    element("h3", {}, title ? `${revision}: ${title}` : revision),
    postgres === null
      ? element("p", { class: "empty" }, "This is for another database: of its locks nothing is known here.")
      : element("p", { class: "about" }, `Locks as of PostgreSQL ${postgres}, with the tables that the history before it makes.`),
  ];
}

/** A script: its locks as a picture, then statement by statement. */
export function way(title: string, script: Script, go: (statement: Statement) => void): HTMLElement {
  const around = script.wrapped === null ? "there is no knowing whether in a transaction" : script.wrapped ? "in a transaction" : "no transaction around it";
  const work = script.statements.filter((statement) => !statement.is_of_tool);
  let number = 0;
  return element(
    "section",
    { class: "way" },
    element("h4", {}, `${title} `, element("small", {}, `(${around})`)),
    picture(script, title),
    work.length === 0 && element("p", { class: "empty" }, "It does nothing."),
    element("ol", { class: "statements" }, ...script.statements.map((statement) => line(statement, statement.is_of_tool ? 0 : ++number, go))),
  );
}

function line(statement: Statement, number: number, go: (statement: Statement) => void): HTMLElement {
  if (statement.is_of_tool) return element("li", { class: "tool" }, element("code", {}, statement.sql ?? ""));
  const text = statement.sql ?? (statement.opaque ? `not known: ${statement.opaque}` : `not known to the last word: ${statement.partly}`);
  return element(
    "li",
    { value: number },
    element("button", { type: "button", class: "sql", title: "Go to it", onclick: () => go(statement) }, element("code", {}, text)),
    statement.runs !== "always" && element("p", { class: "about" }, statement.runs === "inspected" ? "If the live schema asks for it." : "If a condition holds that is not known."),
    ...statement.steps.flatMap(words),
  );
}

function words(step: Step): HTMLElement[] {
  if (step.fails) return [element("p", { class: "fails" }, prose(step.fails))];
  if (step.passed_over) return [element("p", { class: "about" }, "Passed over: the script looks first, and it could only fail here.")];
  const locks = step.locks.filter((lock) => !lock.new).map((lock) =>
    element(
      "p",
      { class: `lock ${SHADE[lock.blocks]}` },
      element("span", { class: "swatch", "aria-hidden": "true" }),
      element("strong", {}, lock.mode), " on ", element("code", {}, lock.relation), `: ${WORK[lock.work]}; ${lock.blocks} wait`,
    ),
  );
  const waits = step.waits_for_all ? [element("p", { class: "about" }, "Waits until every transaction that is open now has ended.")] : [];
  const inside = step.locks.length > 0 && locks.length === 0 ? [element("p", { class: "about" }, "Only on what this migration made: nobody waits.")] : [];
  return [...locks, ...waits, ...inside];
}

/** A row for each relation, a column for each statement: filled while it is locked. Told in words below. */
function picture(script: Script, title: string): HTMLElement | null {
  // The tool's own statements have no column.
  const columns = [...script.statements.entries()].filter(([, statement]) => !statement.is_of_tool);
  if (script.held.length === 0 || columns.length > WIDEST) return null;
  const transactions = columns.map(([, statement]) => statement.steps[0]?.transaction ?? 0);
  const rows = script.held.map(({ relation, locks }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("code", {}, relation)),
      ...columns.map(([place, statement], column) => {
        const held = locks.find(({ from, to }) => from <= place && place <= to);
        const own = statement.steps.flatMap((step) => step.locks).find((lock) => lock.relation === relation && !lock.new);
        const long = own && !["catalogue", "rows"].includes(own.work);
        const apart = column > 0 && transactions[column] !== transactions[column - 1];
        const says = held && `${column + 1}: ${held.mode} on ${relation}${own ? `, ${WORK[own.work]}` : ", still held"}`;
        return element("td", { class: `${held ? SHADE[held.blocks] : "free"}${apart ? " apart" : ""}`, title: says }, long ? "◆" : "");
      }),
    ),
  );
  const numbers = columns.map((_, column) => element("th", {}, String(column + 1)));
  const names = script.held.map(({ relation }) => relation).join(", ");
  return element(
    "div",
    { class: "picture", role: "img", "aria-label": `${title}: locks on ${names}, over ${columns.length} statements; told in words below` },
    element("table", { "aria-hidden": "true" }, element("thead", {}, element("tr", {}, element("th", {}), ...numbers)), element("tbody", {}, ...rows)),
  );
}

export function legend(): HTMLElement {
  const entry = (shade: string, text: string) => element("li", { class: shade }, element("span", { class: "swatch", "aria-hidden": "true" }), text);
  return element("ul", { class: "legend", "aria-label": "Legend" }, entry("all", "reads and writes wait"), entry("writes", "writes wait"), entry("light", "other schema changes wait"), element("li", {}, "◆ works through every row"));
}
