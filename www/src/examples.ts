// What to begin with: the demonstration and the examples of the rules, all of them the project's own files.
import type { Linter } from "./linter";
import { type Example, read } from "./page";
import type { Desk, File } from "./project";

/** What the page opens with, and what can be chosen besides. */
export const STORIES = { sql: "A bookshop, in SQL", alembic: "A bookshop, in Alembic" } as const;

export async function tell(kind: keyof typeof STORIES): Promise<Desk> {
  const { default: story } = kind === "sql" ? await import("./stories/sql") : await import("./stories/alembic");
  const files = Object.entries(story).map(([path, text]): File => ({ path: path.slice("../../../migrations/".length), text }));
  const migrations = files.filter(({ path }) => /\.sql$|\/versions\//.test(path));
  return { files, open: migrations[3]?.path ?? "" };
}

/** An example as what lies on the desk: its last file is open. */
export function deskOf({ files, server }: Example): Desk {
  return { files, open: files.at(-1)?.path ?? "", server: server ?? "", runner: "" };
}

/** The first example of a section of a rule's page. */
export async function ofRule(linter: Linter, rule: string, section: string, number = 0): Promise<Desk | undefined> {
  const { examples } = read(await linter.ask<"explain">({ ask: "explain", rule }));
  const example = examples.filter((example) => example.section === section)[number] ?? examples[0];
  return example && deskOf(example);
}
