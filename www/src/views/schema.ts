// What becomes of the schema: before, after, and after the way back.
import type { Feature, Migration, Moment, Thing } from "surefoot";
import { element } from "../elements";
import { NO_WAY } from "./locks";

export function draw(migrations: readonly Migration[]): HTMLElement {
  return element("div", { class: "schema" }, ...migrations.flatMap((migration) => [
    element("h3", {}, migration.title ? `${migration.revision}: ${migration.title}` : migration.revision),
    migration.down ? verdict(migration.schema) : element("p", { class: "about" }, NO_WAY[migration.way_back] ?? ""),
    ...migration.schema.map((thing) => table(thing, migration.down !== null)),
    migration.schema.length === 0 && element("p", { class: "empty" }, "It changes no table, type or function."),
  ]).filter((part): part is HTMLElement => part instanceof HTMLElement));
}

/** Whether it is known to be again as it was. */
function isRestored(thing: Thing): boolean {
  const { back, before } = thing;
  return back !== null && back.there === before.there && ["yes", "no"].includes(before.there) && thing.features.every((feature) => feature.before === feature.back);
}

function verdict(schema: readonly Thing[]): HTMLElement {
  const left = schema.filter((thing) => !isRestored(thing));
  if (left.length === 0) return element("p", { class: "good" }, "✓ The way back restores the schema.");
  const known = left.filter((thing) => thing.before.there !== "unknown" || thing.features.some((feature) => feature.before !== feature.back));
  return known.length === 0
    ? element("p", { class: "about" }, "Whether the way back restores the schema is not known: what was there before is not.")
    : element("p", { class: "bad" }, `▲ The way back does not restore ${known.map((thing) => thing.name).join(", ")}.`);
}

const THERE: Record<Moment["there"], string> = { yes: "", perhaps: "perhaps", no: "not there", unknown: "not known" };

function table(thing: Thing, hasWay: boolean): HTMLElement {
  const moments: [string, "before" | "after" | "back"][] = [["before", "before"], ["after", "after"]];
  if (hasWay) moments.push(["after the way back", "back"]);
  const features = [...thing.features].sort((left, right) => Number(isChanged(right, hasWay)) - Number(isChanged(left, hasWay)));
  const cell = (feature: Feature, moment: "before" | "after" | "back") => {
    const state = thing[moment];
    const says = feature[moment];
    const was = moment === "after" ? feature.before : moment === "back" ? feature.before : says;
    const mark = moment === "before" ? "" : says === was ? "" : was === null ? "new" : says === null ? "gone" : "other";
    const text = says === null ? (state?.there === "unknown" || !state?.whole ? "?" : "–") : says || "✓";
    return element("td", { class: mark }, mark ? element("span", { class: "unseen" }, `${mark}: `) : null, element("code", {}, text));
  };
  const head = (label: string, moment: "before" | "after" | "back") =>
    element("th", { scope: "col" }, label, " ", element("small", {}, THERE[thing[moment]?.there ?? "yes"]));
  return element(
    "section",
    { class: "thing" },
    element("h4", {}, `${thing.kind} `, element("code", {}, thing.name)),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": `${thing.kind} ${thing.name}` },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "what"), ...moments.map(([label, moment]) => head(label, moment)))),
        element("tbody", {}, ...features.map((feature) => {
          const label = element("th", { scope: "row" }, feature.kind === "column" ? "" : `${feature.kind} `, element("code", {}, feature.name));
          return isChanged(feature, hasWay)
            ? element("tr", { class: "changed" }, label, ...moments.map(([, moment]) => cell(feature, moment)))
            : element("tr", {}, label, element("td", { colspan: moments.length, class: "same" }, element("code", {}, feature.before || "✓")));
        })),
      ),
    ),
  );
}

function isChanged(feature: Feature, hasWay: boolean): boolean {
  return feature.before !== feature.after || (hasWay && feature.before !== feature.back);
}
