// The pages of the rules: read as the linter keeps them, taken apart into words and examples.
import { marked } from "marked";
import type { File } from "./project.ts";

/** An example of a page: the blocks that stand side by side form a history. */
export type Example = { section: string; files: File[]; server?: string };

export type Page = { name: string; level: string; hazard: string; html: string; examples: Example[] };

/** A fence's own name, or one that fits its language. */
function pathOf(info: string, number: number): string {
  // What follows the name says who else has the file: `0041_users.sql as on main`.
  const [language = "", name = ""] = info.split(/\s+/);
  if (name && name !== "on") return name;
  return language === "python" ? `versions/${String(number).padStart(4, "0")}.py` : `${String(number).padStart(4, "0")}.sql`;
}

/** The lines that draw squiggles under the line above are the linter's own words: they are not part of the file. */
function bare(code: string): string {
  return code.split("\n").filter((line) => !/^\s*(--|#)\s*\^+( |$)/.test(line) && !/^(--|#)\^+ /.test(line)).join("\n").trimEnd() + "\n";
}

/** Reads a page. */
export function read(text: string): Page {
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(front)?.[1] ?? "";
  const examples: Example[] = [];
  let section = "";
  let name = "";
  let together = false;
  let html = "";
  for (const token of marked.lexer(body)) {
    if (token.type === "heading") {
      section = token.depth > 1 ? token.text : section;
      name = token.depth === 1 ? token.text : name;
    }
    if (token.type === "code" && /^(sql|python|ini|toml)\b/.test(token.lang ?? "")) {
      const last = examples.at(-1);
      const path = pathOf(token.lang ?? "", (last && together ? last.files.length : 0) + 1);
      const file = { path, text: bare(token.text) };
      const isOfLast = together && last && path !== last.files.at(-1)?.path && /\s\S/.test(token.lang ?? "");
      const server = /\bon postgres (\d+)/.exec(token.lang ?? "")?.[1];
      if (isOfLast) last.files.push(file);
      else examples.push({ section, files: [file], ...(server && { server }) });
      html += `<pre data-example="${examples.length - 1}"${/\s\S/.test(token.lang ?? "") ? ` data-path="${server ? `on PostgreSQL ${server}` : escape(path)}"` : ""}><code>${escape(token.text)}</code></pre>`;
      together = true;
      continue;
    }
    if (token.type !== "space") together = false;
    if (token.type === "heading" && token.depth === 1) continue;
    // One page leads to another where it stands: as a static page beside the others, or in the playground.
    html += marked.parser([token]).replace(/href="([a-z-]+)\.md"/g, 'href="../$1/" data-rule="$1"');
  }
  return { name, level: field("level"), hazard: field("hazard"), html, examples };
}

export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
