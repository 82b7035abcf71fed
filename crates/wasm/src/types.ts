/** A file: its path as it shall be shown, with `/`, and what it holds. Bytes need not be text. */
export type SourceFile = { path: string; text: string } | { path: string; bytes: Uint8Array };

export type Level = "error" | "warn" | "info";
export type Direction = "up" | "down";

/** What `surefoot check --format json` prints. */
export interface Report {
  version: 1;
  /** What was found, by file and place. */
  findings: Finding[];
  /** What could not be read of a project, and what was assumed instead. */
  problems: Problem[];
  summary: Summary;
}

/** Where words begin and end, in which file. The path is empty where there is no file. */
export interface Location {
  path: string;
  start: Place;
  end: Place;
}

/** Lines and columns count from 1, columns in characters (not in UTF-16 units); offsets count bytes from 0. */
export interface Place {
  line: number;
  column: number;
  offset: number;
}

export interface Finding extends Location {
  rule: string;
  level: Level;
  /** What goes wrong, and for whom. */
  message: string;
  /** What to do instead. */
  help: string | null;
  /** The migration. */
  revision: string | null;
  direction: Direction | null;
  /** A change of the file that puts it right. */
  fix: Fix | null;
  /** Other places that matter. */
  related: Related[];
}

export interface Fix {
  /** What it does, as a command: `add CONCURRENTLY`. */
  title: string;
  /** In order; none overlaps another. All in the finding's file. */
  edits: Edit[];
}

export interface Edit {
  start: Place;
  end: Place;
  /** What stands there afterwards. */
  text: string;
}

export interface Related extends Location {
  /** What the words have to do with the finding. */
  message: string;
}

export interface Problem extends Location {
  message: string;
}

/** How much was looked at, and how much was found. */
export interface Summary {
  files: number;
  migrations: number;
  /** Up and down. */
  steps: number;
  /** How many of them could not be read. */
  opaque_steps: number;
  errors: number;
  warnings: number;
  infos: number;
}

/** A rule of the rulebook; `explain` has its page. */
export interface Rule {
  rule: string;
  /** The level of its findings. */
  level: Level | "off";
  /** The level that its page gives it: what counts unless the settings say otherwise. */
  usual: Level | "off";
  /** What the settings say of it, where they do: in which file, under which key of `[levels]`. */
  said: { path: string; key: string } | null;
  /** The harm it prevents: `blocks`, `destroys`, … */
  hazard: string;
  /** What goes wrong and for whom, in a sentence or two. */
  summary: string;
  /** What other tools call it. */
  elsewhere: { tool: string; name: string }[];
}

/** The rules of another tool, and what answers to them here. */
export interface Elsewhere {
  tool: string;
  /** The version that the names are of. */
  version: string;
  names: {
    name: string;
    /** What it stands for, where the name is a code. */
    title: string | null;
    rules: Rule[];
    /** Where no rule answers to it: why. */
    reason: string | null;
  }[];
}
