// The Markdown of the rules' pages: headings, paragraphs, fences; code and links within a line. What else there is no page
// uses, and a test holds every page against a reader of all of Markdown.

export type Block =
  | { type: "heading"; depth: number; text: string }
  | { type: "paragraph"; text: string }
  | { type: "code"; info: string; text: string };

/** The blocks of a text, in order. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let paragraph: string[] = [];
  let fence: { mark: string; info: string; lines: string[] } | undefined;
  const end = () => {
    if (paragraph.length > 0) found.push({ type: "paragraph", text: paragraph.join("\n") });
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    if (fence) {
      if (line === fence.mark) {
        found.push({ type: "code", info: fence.info, text: fence.lines.join("\n") });
        fence = undefined;
      } else {
        fence.lines.push(line);
      }
      continue;
    }
    const [, mark, info = ""] = /^(`{3,})([^`]*)$/.exec(line) ?? [];
    const [, level, heading = ""] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
    if (mark || level || line.trim() === "") end();
    if (mark) fence = { mark, info: info.trim(), lines: [] };
    else if (level) found.push({ type: "heading", depth: level.length, text: heading.trim() });
    else if (line.trim() !== "") paragraph.push(line.trim());
  }
  end();
  return found;
}

/** The words of a heading or a paragraph, as HTML. */
export function inline(text: string): string {
  const parts = text.matchAll(/`([^`]+)`|\[((?:`[^`]+`|[^\]`])+)\]\(([^()\s]+)\)|[^`[]+|[`[]/g);
  return [...parts].map(([whole, code, words, address]) => {
    if (code !== undefined) return `<code>${escape(code)}</code>`;
    if (words !== undefined && address !== undefined) return `<a href="${escape(address)}">${inline(words)}</a>`;
    return escape(whole);
  }).join("");
}

export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
