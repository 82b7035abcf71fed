// The files on the desk, and which of them is looked at.

export type File = { path: string; text: string };

/** What a link, an example or a folder brings. */
export type Desk = { files: File[]; open: string; server?: string; runner?: string };

/** The languages that the editor knows, by a file's name. */
export type Language = "sql" | "python" | "settings" | "text";

export function languageOf(path: string): Language {
  if (/\.sql(\.|$)/.test(path)) return "sql";
  if (path.endsWith(".py")) return "python";
  if (/\.(toml|ini|cfg)$/.test(path) || /(^|\/)\.env/.test(path)) return "settings";
  return "text";
}

/** The last part of a path, and as much before it as tells it from the others. */
export function shortName(path: string, all: readonly string[]): string {
  const parts = path.split("/");
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join("/");
    if (all.filter((other) => other === name || other.endsWith(`/${name}`)).length === 1) return name;
  }
  return path;
}

/** A name for a file more: numbered on from the last one. */
export function nextPath(paths: readonly string[], open: string): string {
  const folder = open.includes("/") ? open.slice(0, open.lastIndexOf("/") + 1) : "";
  const numbers = paths.map((path) => /(\d+)[^/]*$/.exec(path)?.[1] ?? "0");
  const last = numbers.reduce((left, right) => (Number(right) > Number(left) ? right : left), "0000");
  const number = String(Number(last) + 1).padStart(Math.max(last.length, 4), "0");
  return `${folder}${number}_next.sql`;
}
