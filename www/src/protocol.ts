// What the page and the linter's thread say to each other.
import type { SourceFile } from "surefoot";

/** What is asked, with the files that have changed since the last question: `null` for one that is gone. */
export type Question = { id: number; changes: [path: string, text: string | null][] } & Ask;

export type Ask =
  | { ask: "check"; config?: SourceFile; database?: string }
  | { ask: "history"; config?: SourceFile; database?: string }
  | { ask: "show"; which: string; config?: SourceFile; database?: string }
  | { ask: "explain"; rule: string }
  | { ask: "select"; paths: string[] }
  | { ask: "rules" }
  | { ask: "runners" };

/** The answer to a question; number 0 says that the thread is `ready`, or can read more than before: `extended`. `took`: milliseconds in the thread. */
export type Answer = { id: number; took: number; value?: unknown; error?: string };
