// What becomes of the schema: before, after, and after the way back.
import type { Feature, Migration, Moment, Thing } from "surefoot";
import { element, prose } from "../elements";

export function draw(migrations: readonly Migration[]): HTMLElement {
  return element("div", { class: "schema" }, ...migrations.flatMap((migration) => [
    element("h3", {}, migration.title ? `${migration.revision}: ${migration.title}` : migration.revision),
    verdict(migration),
    ...migration.schema.map((thing) => table(thing, migration.down !== null)),
    migration.schema.length === 0 && element("p", { class: "empty" }, "It changes no table, type or function."),
  ]).filter((part): part is HTMLElement => part instanceof HTMLElement));
}

const NO_WAY: Record<Migration["way_back"], string> = {
  script: "",
  raises: "There is no way back: the downgrade raises an error.",
  missing: "There is no way back.",
  none: "Its tool knows no way back.",
};

/** Whether there is a way back, and what comes of it. */
export function verdict({ restored, way_back, schema }: Migration): HTMLElement {
  const left = schema.filter((thing) => thing.restored === "no").map((thing) => `\`${thing.name}\``);
  switch (restored) {
    case null:
      return element("p", { class: "about" }, NO_WAY[way_back]);
    case "yes":
      return element("p", { class: "good" }, "✓ The way back restores the schema.");
    case "no":
      return element("p", { class: "bad" }, prose(`▲ The way back does not restore ${left.join(", ")}.`));
    case "unknown":
      return element("p", { class: "about" }, "Whether the way back restores the schema is not known: what was there before is not.");
  }
}

const THERE: Record<Moment["there"], string> = { yes: "", perhaps: "perhaps", no: "not there", unknown: "not known" };

/** A thing, feature by feature: what comes, goes and changes, moment by moment. */
export function table(thing: Thing, hasWay: boolean): HTMLElement {
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
