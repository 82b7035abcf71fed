// The editor: one file at a time, with what was found drawn under its words.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL } from "@codemirror/lang-sql";
import { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Edit, Finding, Place } from "surefoot";
import { element, prose } from "./elements";
import { offset } from "./places";
import { languageOf } from "./project";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--number)" },
  { tag: [tags.comment, tags.meta], color: "var(--faint)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.standard(tags.name), tags.definition(tags.variableName), tags.propertyName], color: "var(--name)" },
]);

/** The grammar alone: what completes words as they are typed would be dead weight. */
async function grammar(path: string): Promise<Extension> {
  switch (languageOf(path)) {
    case "sql":
      return PostgreSQL.extension;
    case "python":
      return (await import("@codemirror/lang-python")).pythonLanguage.extension;
    case "settings":
      return StreamLanguage.define(path.endsWith(".toml") ? toml : properties);
    case "text":
      return [];
  }
}

const SEVERITY = { error: "error", warn: "warning", info: "info" } as const;

/** What the page is told of. */
export interface Listener {
  onChange(path: string, text: string): void;
  onRule(rule: string): void;
  onFix(finding: Finding): void;
}

export class Editor {
  private readonly view: EditorView;
  private readonly language = new Compartment();
  /** The state of each file that was opened: its text, its selection, what can be undone. */
  private readonly states = new Map<string, EditorState>();
  private path = "";
  /** What is drawn. */
  private findings: readonly Finding[] = [];

  constructor(parent: HTMLElement, private readonly listener: Listener) {
    this.view = new EditorView({ parent, state: EditorState.create() });
  }

  /** Shows a file, as it was left if it was open before. */
  open(path: string, text: string): void {
    if (this.path) this.states.set(this.path, this.view.state);
    this.path = path;
    const known = this.states.get(path);
    const state = known && known.doc.toString() === text ? known : this.made(text, path);
    this.view.setState(state);
    void grammar(path).then((extension) => {
      if (this.path === path) this.view.dispatch({ effects: this.language.reconfigure(extension) });
    });
  }

  /** Forgets what was open. */
  clear(): void {
    this.states.clear();
    this.path = "";
  }

  forget(path: string): void {
    this.states.delete(path);
    if (this.path === path) this.path = "";
  }

  /** Draws what was found in the open file. */
  draw(findings: readonly Finding[]): void {
    const { doc } = this.view.state;
    this.findings = findings;
    const diagnostics = findings.map((finding): Diagnostic => {
      const from = offset(doc, finding.start);
      const { fix } = finding;
      return {
        from,
        to: Math.max(from, offset(doc, finding.end)),
        severity: SEVERITY[finding.level],
        source: finding.rule,
        renderMessage: () => element("div", {}, prose(finding.message), finding.help && element("p", { class: "help" }, element("strong", {}, "Instead: "), prose(finding.help))),
        message: finding.help ? `${finding.message}\n→ ${finding.help}` : finding.message,
        actions: [
          ...(fix ? [{ name: fix.title, apply: () => this.listener.onFix(finding) }] : []),
          { name: "Why", apply: () => this.listener.onRule(finding.rule) },
        ],
      };
    });
    diagnostics.sort((left, right) => left.from - right.from);
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  /** Applies the fix of what is found at the cursor. */
  private fixHere(): boolean {
    const { doc, selection } = this.view.state;
    const { from, to } = selection.main;
    const isHere = ({ start, end }: Finding) => offset(doc, start) <= to && offset(doc, end) >= from;
    const finding = this.findings.find((finding) => finding.fix && isHere(finding));
    if (finding) this.listener.onFix(finding);
    return finding !== undefined;
  }

  /** Changes the open file as a fix says. */
  apply(edits: readonly Edit[]): void {
    const { doc } = this.view.state;
    const changes = edits.map(({ start, end, text }) => ({ from: offset(doc, start), to: offset(doc, end), insert: text }));
    this.view.dispatch({ changes, userEvent: "input.fix" });
    this.view.focus();
  }

  /** Goes to a place in the open file. */
  go(start: Place, end: Place): void {
    const { doc } = this.view.state;
    const selection = { anchor: offset(doc, start), head: offset(doc, end) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  private made(text: string, path: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightSpecialChars(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        highlightSelectionMatches(),
        bracketMatching(),
        indentOnInput(),
        syntaxHighlighting(colours),
        this.language.of([]),
        // Tab stays free: it leaves the editor, as everywhere on a page.
        keymap.of([{ key: "Mod-.", run: () => this.fixHere() }, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        EditorView.contentAttributes.of({ "aria-label": `Contents of ${path}`, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.listener.onChange(this.path, update.state.doc.toString());
        }),
        EditorView.theme({
          "&": { height: "100%", fontSize: "13.5px" },
          ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
          ".cm-gutters": { background: "transparent", color: "var(--faint)", border: "none" },
          ".cm-activeLine": { background: "var(--line)" },
          ".cm-cursor": { borderLeftColor: "var(--ink)" },
          "&.cm-focused": { outline: "none" },
          "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "var(--selection) !important" },
          ".cm-tooltip": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "8px", maxWidth: "38rem" },
          ".cm-panels": { background: "var(--raised)", color: "var(--ink)" },
          ".cm-diagnostic": { padding: "7px 12px", borderInlineStart: "4px solid" },
          ".cm-diagnostic-error": { borderInlineStartColor: "var(--error)" },
          ".cm-diagnostic-warning": { borderInlineStartColor: "var(--warn)" },
          ".cm-diagnostic-info": { borderInlineStartColor: "var(--info)" },
          ".cm-diagnosticText": { display: "block", fontFamily: "var(--sans)", fontSize: "14px" },
          ".cm-diagnosticSource": { fontFamily: "var(--mono)", color: "var(--faint)", opacity: "1", marginTop: "4px" },
          ".cm-diagnosticAction": { background: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "7px", padding: "3px 9px", margin: "5px 8px 0 0", font: "13px var(--sans)" },
        }),
      ],
    });
  }
}
