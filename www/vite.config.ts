// The playground and the pages of the rules, as static files that work from any folder of any host.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";
import { escape } from "./src/markdown.ts";
import { read } from "./src/page.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const top = join(here, "..");

/** A page for each rule, made of the Markdown that the linter itself keeps. */
function rulePages(): Plugin {
  return {
    name: "rule-pages",
    apply: "build",
    generateBundle(_, bundle) {
      const sheet = Object.keys(bundle).find((name) => name.endsWith(".css")) ?? "";
      const pages = readdirSync(join(top, "rules")).filter((name) => name.endsWith(".md") && name !== "README.md").sort();
      const links: string[] = [];
      for (const name of pages) {
        const page = read(readFileSync(join(top, "rules", name), "utf8"));
        let body = page.html;
        page.examples.forEach((example, number) => {
          const within = page.examples.slice(0, number).filter((other) => other.section === example.section).length;
          const address = `../../#rule=${page.name}&section=${encodeURIComponent(example.section)}&example=${within}`;
          const last = body.lastIndexOf(`data-example="${number}"`);
          const end = body.indexOf("</pre>", last) + "</pre>".length;
          body = `${body.slice(0, end)}<p><a class="fix" href="${address}">Open this example in the playground</a></p>${body.slice(end)}`;
        });
        body = body.replaceAll("<pre ", '<pre tabindex="0" ');
        this.emitFile({ type: "asset", fileName: `rules/${page.name}/index.html`, source: document(page.name, `<p class="about">${escape(page.about)}</p><div class="prose">${body}</div>`, "../../", sheet) });
        links.push(`<li><a href="./${page.name}/">${page.name}</a> <small>${escape(page.about)}</small></li>`);
      }
      this.emitFile({ type: "asset", fileName: "rules/index.html", source: document("All rules", `<ul class="rules">${links.join("")}</ul>`, "../", sheet) });
    },
  };
}

function document(title: string, body: string, base: string, sheet: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}: surefoot</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="${base}icon.svg" type="image/svg+xml"><link rel="stylesheet" href="${base}${sheet}"></head>
<body class="page"><header class="bar"><p><a href="${base}"><img src="${base}icon.svg" alt="" width="26" height="26"> surefoot</a></p><p><a href="${base}rules/">All rules</a></p></header>
<main class="text"><h1>${title}</h1>${body}</main></body></html>
`;
}

/**
 * Keeps everything that the page needs, so that it opens without a network once it has been open. The module for other
 * databases is kept once somebody needed it.
 */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const all = Object.keys(bundle).filter((name) => !name.startsWith("rules/"));
      const isLater = (name: string): boolean => /(^|\/)databases/.test(name);
      const kept = all.filter((name) => !isLater(name));
      const source = `// Keeps the page's own files, under a name that changes with them.
const KEPT = ${JSON.stringify(["./", "./icon.svg", ...kept.filter((name) => name !== "index.html").map((name) => `./${name}`)])};
const LATER = ${JSON.stringify(all.filter(isLater).map((name) => `./${name}`))};
const NAME = "surefoot-" + ${JSON.stringify(stamp(all))};
addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => clients.claim())));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && new URL(event.request.url).origin === location.origin) {
    event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request)));
  }
});
// The page says when it has needed them: its thread may be older than this worker, and have fetched them by itself.
const keep = async (cache) => {
  for (const path of LATER) if (!(await cache.match(path))) await cache.add(path);
};
addEventListener("message", (event) => event.waitUntil(caches.open(NAME).then(keep)));
`;
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}

/** A number of the names, which hold numbers of the contents. */
function stamp(names: readonly string[]): string {
  let number = 7;
  for (const character of names.join("\n")) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 4294967291;
  return number.toString(36);
}

export default defineConfig({
  root: here,
  base: "./",
  resolve: { alias: { surefoot: join(top, "target/pkg/browser.js") } },
  plugins: [rulePages(), offline()],
  worker: { format: "es" },
  server: { fs: { allow: [top] } },
  build: { target: "es2022", outDir: join(top, "target/www"), emptyOutDir: true, assetsInlineLimit: 0 },
});
