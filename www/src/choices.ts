// What is chosen beside the files: the server that the migrations will meet, and what runs bare SQL.
import type { SourceFile } from "surefoot";
import { byId, element } from "./elements";

export type Choices = { server: string; runner: string };

const PRODUCTS = { mysql: "MySQL", mariadb: "MariaDB", sqlite: "SQLite" };
const SERVERS = ["18", "17", "16", "15", "14", "13", "12", "11", "10"];

/** Puts what can be chosen into the page, and says what is. The runners are known as soon as the linter is there. */
export function offer(runners: Promise<string[]>, choose: (choices: Partial<Choices>) => void): void {
  const servers = byId<HTMLSelectElement>("server");
  servers.append(element("option", { value: "" }, "as configured"), ...SERVERS.map((major) => element("option", { value: major }, `PostgreSQL ${major}`)),
    ...Object.entries(PRODUCTS).map(([value, name]) => element("option", { value }, name)));
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

/** Shows what is chosen; where the files have settings of their own these count, and there is nothing to choose. */
export function draw(choices: Choices, files: ReadonlyMap<string, string>): void {
  const fixed = hasSettings(files);
  for (const id of ["server", "runner"] as const) {
    const select = byId<HTMLSelectElement>(id);
    select.dataset["wanted"] = choices[id];
    select.value = choices[id];
    select.disabled = fixed;
    select.title = fixed ? "The files have settings of their own, and these count" : WHAT[id];
  }
}

const WHAT = { server: "Which server the migrations will meet", runner: "What runs SQL files that do not say it themselves" };

/** The settings beside the files. */
export function config({ server, runner }: Choices, files: ReadonlyMap<string, string>): SourceFile | undefined {
  const said = [server && `database = "${server in PRODUCTS ? server : `postgres ${server}`}"\n`, runner && `runner = "${runner}"\n`].join("");
  return said && !hasSettings(files) ? { path: "surefoot.toml", text: said } : undefined;
}

function hasSettings(files: ReadonlyMap<string, string>): boolean {
  const has = ([path, text]: [string, string]) => /(^|\/)surefoot\.toml$/.test(path) || (/(^|\/)pyproject\.toml$/.test(path) && text.includes("[tool.surefoot"));
  return [...files].some(has);
}
