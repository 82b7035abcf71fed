// The way back: whether it restores the schema, what it locks, and what is left otherwise.
import type { Migration, Statement } from "surefoot";
import { element } from "../elements";
import { header, legend, way } from "./locks";
import { table, verdict } from "./schema";

export function draw(migrations: readonly Migration[], go: (statement: Statement) => void): HTMLElement {
  const parts = migrations.flatMap((migration) => {
    const [title, about] = header(migration);
    if (!migration.down) return [title, verdict(migration)];
    const left = migration.schema.filter((thing) => thing.restored !== "yes");
    return [
      title,
      verdict(migration),
      about,
      way("Downgrade", migration.down, go),
      legend(),
      left.length > 0 && element("h4", {}, "What is not as it was, or not known to be"),
      ...left.map((thing) => table(thing, true)),
    ];
  });
  return element("div", { class: "locks schema" }, ...parts);
}
