// The pages of the rules: read as the linter keeps them, taken apart into words and examples.
import { blocks, escape, inline } from "./markdown.ts";
import type { File } from "./project.ts";

/** An example of a page: the blocks that stand side by side form a history. `server` is a version of PostgreSQL, or another database. */
export type Example = { section: string; files: File[]; server?: string };

/** `about`: its level, its family, and the databases that it holds for where the family does not tell. */
export type Page = { name: string; about: string; html: string; examples: Example[] };

/** What databases are called. */
export const PRODUCTS: Record<string, string> = { postgres: "PostgreSQL", mysql: "MySQL", mariadb: "MariaDB", sqlite: "SQLite" };

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
  for (const block of blocks(body)) {
    if (block.type === "code" && /^(sql|mysql|mariadb|sqlite|python|ini|toml)\b/.test(block.info)) {
      const last = examples.at(-1);
      const isNamed = /\s\S/.test(block.info);
      const path = pathOf(block.info, (last && together ? last.files.length : 0) + 1);
      const file = { path, text: bare(block.text) };
      const server = /\bon postgres (\d+)/.exec(block.info)?.[1] ?? /^(mysql|mariadb|sqlite)\b/.exec(block.info)?.[1];
      if (together && last && isNamed && path !== last.files.at(-1)?.path) last.files.push(file);
      else examples.push({ section, files: [file], ...(server && { server }) });
      const version = /^\d+$/.test(server ?? "");
      const label = isNamed ? ` data-path="${version ? `on PostgreSQL ${server}` : escape(path)}"` : "";
      html += `<pre data-example="${examples.length - 1}"${label}><code>${escape(block.text)}</code></pre>`;
      together = true;
      continue;
    }
    together = false;
    if (block.type === "heading") {
      section = block.depth > 1 ? block.text : section;
      name = block.depth === 1 ? block.text : name;
      if (block.depth > 1) html += `<h${block.depth}>${inline(block.text)}</h${block.depth}>`;
    } else {
      html += block.type === "code" ? `<pre><code>${escape(block.text)}</code></pre>` : `<p>${linked(inline(block.text))}</p>`;
    }
  }
  const databases = field("databases").split(", ").map((word) => PRODUCTS[word] ?? "every database");
  const about = [field("level"), field("hazard"), ...(field("databases") ? [databases.join(", ")] : [])].join(" · ");
  return { name, about, html, examples };
}

/** One page leads to another where it stands: as a static page beside the others, or in the playground. */
function linked(html: string): string {
  return html.replace(/href="([a-z-]+)\.md"/g, 'href="../$1/" data-rule="$1"');
}
