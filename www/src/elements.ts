// Elements of the page, made in one call.

type Child = Node | string | null | undefined | false;

/** An element with attributes, listeners (`onclick`) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean | number | null | undefined | ((event: Event) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

/** Makes these the children, and touches none that is in its place already: what is not moved is not laid out again. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const stay = new Set(children);
  for (const child of [...parent.children]) {
    if (!stay.has(child)) child.remove();
  }
  let at = parent.firstElementChild;
  for (const child of children) {
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}

/** The element of that id, which the page has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** Text in which what stands in backticks is code. */
export function prose(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  text.split("`").forEach((part, place) => fragment.append(place % 2 === 1 ? element("code", {}, part) : part));
  return fragment;
}

/** Tabs of which one is chosen, moved through with the arrow keys. */
export function tabs(list: HTMLElement, entries: { id: string; label: Child; title?: string }[], chosen: string, choose: (id: string) => void): void {
  const focused = list.contains(document.activeElement);
  const move = (from: number, by: number) => {
    const next = entries[(from + by + entries.length) % entries.length];
    if (next) choose(next.id);
  };
  list.replaceChildren(
    ...entries.map(({ id, label, title }, place) => {
      const isChosen = id === chosen;
      return element("button", {
        type: "button", role: "tab", "aria-selected": String(isChosen), tabindex: isChosen ? "0" : "-1", title, "data-id": id,
        onclick: () => choose(id),
        onkeydown: (event) => {
          const { key } = event as KeyboardEvent;
          if (key === "ArrowRight" || key === "ArrowLeft") {
            event.preventDefault();
            move(place, key === "ArrowRight" ? 1 : -1);
          }
        },
      }, label);
    }),
  );
  if (focused) list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
}
