// What is chosen beside the files: the server that the migrations will meet, and what runs bare SQL.
import type { SourceFile } from "surefoot";
import { byId, element } from "./elements";
import { PRODUCTS } from "./page";

export type Choices = { server: string; runner: string };

const VERSIONS = ["18", "17", "16", "15", "14", "13", "12", "11", "10"];

/** What the database of a history is called; that of the most is not said. */
export const productOf = (database: string): string => PRODUCTS[database] ?? "another database";

/** Puts what can be chosen into the page, and says what is. The runners are known as soon as the linter is there. */
export function offer(runners: Promise<string[]>, choose: (choices: Partial<Choices>) => void): void {
  const servers = byId<HTMLSelectElement>("server");
  servers.append(element("option", { value: "" }, "auto"), ...Object.entries(PRODUCTS).map(([value, name]) => element("option", { value }, name)),
    ...VERSIONS.map((major) => element("option", { value: major }, `PostgreSQL ${major}`)));
  servers.addEventListener("change", () => choose({ server: servers.value }));
  const tools = byId<HTMLSelectElement>("runner");
  tools.append(element("option", { value: "" }, "as the files say"));
  tools.addEventListener("change", () => choose({ runner: tools.value }));
  void runners.then((names) => {
    const { wanted = "" } = tools.dataset;
    tools.append(...names.map((name) => element("option", { value: name }, name)));
    tools.value = wanted;
  });
}

/** Shows what is chosen. What runs the files is not to be chosen where they have settings of their own: these count. */
export function draw(choices: Choices, files: ReadonlyMap<string, string>): void {
  const fixed = hasSettings(files);
  for (const id of ["server", "runner"] as const) {
    const select = byId<HTMLSelectElement>(id);
    select.dataset["wanted"] = choices[id];
    select.value = choices[id];
    select.title = WHAT[id];
  }
  const tools = byId<HTMLSelectElement>("runner");
  tools.disabled = fixed;
  if (fixed) tools.title = "The files have settings of their own, and these count";
}

const WHAT = { server: "The database that the migrations are for: chosen here it counts before all that the files say", runner: "What runs SQL files that do not say it themselves" };

/** What is chosen, as the linter is told it. */
export function said({ server, runner }: Choices, files: ReadonlyMap<string, string>): { config?: SourceFile; database?: string } {
  return {
    ...(server && { database: /^\d/.test(server) ? `postgres ${server}` : server }),
    ...(runner && !hasSettings(files) && { config: { path: "surefoot.toml", text: `runner = "${runner}"\n` } }),
  };
}

function hasSettings(files: ReadonlyMap<string, string>): boolean {
  const has = ([path, text]: [string, string]) => /(^|\/)surefoot\.toml$/.test(path) || (/(^|\/)pyproject\.toml$/.test(path) && text.includes("[tool.surefoot"));
  return [...files].some(has);
}
