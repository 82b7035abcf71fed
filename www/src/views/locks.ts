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

const SHADE: Record<Lock["blocks"], string> = { "reads and writes": "all", writes: "writes", "other schema changes": "light" };

export function draw(migrations: readonly Migration[], go: (statement: Statement) => void): HTMLElement {
  const parts = migrations.flatMap((migration) => [
    element("h3", {}, migration.title ? `${migration.revision}: ${migration.title}` : migration.revision),
    migration.postgres === null
      ? element("p", { class: "empty" }, "This is for another database: of its locks nothing is known here.")
      : element("p", { class: "about" }, `Locks as of PostgreSQL ${migration.postgres}, with the tables that the history before it makes.`),
    way("Upgrade", migration.up, go),
    migration.down ? way("Downgrade", migration.down, go) : element("p", { class: "empty" }, NO_WAY[migration.way_back] ?? ""),
  ]);
  return element("div", { class: "locks" }, ...parts, legend());
}

export const NO_WAY: Record<string, string> = {
  raises: "There is no way back: the downgrade raises an error.",
  missing: "There is no way back.",
  none: "Its tool knows no way back.",
};

function way(title: string, script: Script, go: (statement: Statement) => void): HTMLElement {
  const around = script.wrapped === null ? "there is no knowing whether in a transaction" : script.wrapped ? "in a transaction" : "no transaction around it";
  const work = script.statements.filter((statement) => !statement.is_of_tool);
  let number = 0;
  return element(
    "section",
    { class: "way" },
    element("h4", {}, `${title} `, element("small", {}, `(${around})`)),
    picture(work, title),
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
function picture(statements: readonly Statement[], title: string): HTMLElement | null {
  const rows = new Map<string, (Lock | undefined)[]>();
  const block = (statement: Statement) => statement.steps[0]?.transaction ?? 0;
  statements.forEach((statement, column) => {
    for (const step of statement.steps) {
      for (const lock of step.locks.filter((lock) => !lock.new)) {
        const row = rows.get(lock.relation) ?? statements.map(() => undefined);
        rows.set(lock.relation, row);
        // It is held to the end of its transaction.
        for (let later = column; later < statements.length; later += 1) {
          const there = statements[later];
          const held = row[later];
          if (there && block(there) === step.transaction && (!held || rank(held) < rank(lock))) row[later] = lock;
        }
      }
    }
  });
  if (rows.size === 0 || statements.length > 80) return null;
  const cells = [...rows].map(([name, row]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("code", {}, name)),
      ...row.map((lock, column) => {
        const now = statements[column];
        const before = statements[column - 1];
        const apart = now && before && block(now) !== block(before);
        const own = now?.steps.flatMap((step) => step.locks).find((lock) => lock.relation === name && !lock.new);
        const long = own && !["catalogue", "rows"].includes(own.work);
        return element("td", { class: `${lock ? SHADE[lock.blocks] : "free"}${apart ? " apart" : ""}`, title: lock ? `${column + 1}: ${lock.mode} on ${name}${own ? `, ${WORK[own.work]}` : ", still held"}` : undefined }, long ? "◆" : "");
      }),
    ),
  );
  return element(
    "div",
    { class: "picture", role: "img", "aria-label": `${title}: locks on ${[...rows.keys()].join(", ")}, over ${statements.length} statements; told in words below` },
    element("table", { "aria-hidden": "true" }, element("thead", {}, element("tr", {}, element("th", {}), ...statements.map((_, column) => element("th", {}, String(column + 1))))), element("tbody", {}, ...cells)),
  );
}

function rank(lock: Lock): number {
  return ["other schema changes", "writes", "reads and writes"].indexOf(lock.blocks);
}

function legend(): HTMLElement {
  const entry = (shade: string, text: string) => element("li", { class: shade }, element("span", { class: "swatch", "aria-hidden": "true" }), text);
  return element("ul", { class: "legend", "aria-label": "Legend" }, entry("all", "reads and writes wait"), entry("writes", "writes wait"), entry("light", "other schema changes wait"), element("li", {}, "◆ works through every row"));
}
