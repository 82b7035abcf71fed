// A rule's page, with its examples ready to be opened.
import { element } from "../elements";
import { type Example, read } from "../page";

export function draw(text: string, open: (example: Example) => void, explain: (rule: string) => void): HTMLElement {
  const page = read(text);
  const body = element("div", { class: "prose" });
  // The page is the linter's own, and no words of the user are in it.
  body.innerHTML = page.html;
  for (const block of body.querySelectorAll<HTMLElement>("pre[data-example]")) {
    const example = page.examples[Number(block.dataset["example"])];
    if (!example) continue;
    block.tabIndex = 0;
    const last = block.nextElementSibling;
    if (last instanceof HTMLElement && last.dataset["example"] === block.dataset["example"]) continue;
    block.after(element("button", { type: "button", class: "fix", onclick: () => open(example) }, "Open this example"));
  }
  for (const link of body.querySelectorAll("a")) {
    const { rule } = link.dataset;
    link.rel = "noopener";
    if (!rule) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      explain(rule);
    });
  }
  return element("article", {}, element("h3", {}, page.name), element("p", { class: "about" }, page.about), body);
}

