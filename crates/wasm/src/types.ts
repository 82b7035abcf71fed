/** A file: its path as it shall be shown, with `/`, and what it holds. Bytes need not be text. */
export type SourceFile = { path: string; text: string } | { path: string; bytes: Uint8Array };

/**
 * Loads the module that also reads the SQL of MySQL, MariaDB and SQLite, unless it is there: from then on all calls ask it.
 * Node does so by itself when a file asks for it. In a browser `isPartial` says when, and what was asked is to be asked again.
 */
export function load(): Promise<void>;

/**
 * The page of a rule: what goes wrong, with examples, what to do instead, and why. Markdown. The pages are no part of the module:
 * they are read when the first one is asked for. Fails if there is no rule of that name.
 */
export function explain(rule: string): Promise<string>;

export type Level = "error" | "warn" | "info";
export type Direction = "up" | "down";
/** The database that migrations are for; `other` is one whose SQL is not read. */
export type Database = "postgres" | "mysql" | "mariadb" | "sqlite" | "other";

/** What `surefoot check --format json` prints. */
export interface Report {
  version: 1;
  /** What was found, by file and place. */
  findings: Finding[];
  /** What could not be read of a project, and what was assumed instead. */
  problems: Problem[];
  /** What was looked at, in the order of the folders. */
  histories: { root: string; tool: string; database: Database; migrations: number }[];
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
  /** The address of the rule's page. */
  url: string;
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
  /** The address of its page. */
  url: string;
  /** The level of its findings. */
  level: Level | "off";
  /** The level that its page gives it: what counts unless the settings say otherwise. */
  usual: Level | "off";
  /** What the settings say of it, where they do: in which file, under which key of `[levels]`. */
  said: { path: string; key: string } | null;
  /** The harm it prevents: `blocks`, `destroys`, … */
  hazard: string;
  /** The databases that it holds for. */
  databases: Exclude<Database, "other">[];
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

/** What `surefoot history --format json` prints. */
export interface Histories {
  version: 1;
  /** In the order of their folders. */
  histories: History[];
  problems: Problem[];
  summary: Summary;
}

export interface History {
  /** The folder of the project; empty for the current one. */
  root: string;
  /** The tool that runs it. */
  tool: string;
  database: Database;
  /** The revisions that nobody follows. */
  heads: string[];
  /** Parents before children. */
  revisions: Revision[];
}

export interface Revision {
  revision: string;
  /** What people call it. */
  title: string;
  /** The docstring's other lines. */
  description: string;
  path: string;
  parents: string[];
  /** Other revisions that must have run. */
  depends_on: string[];
  branch_labels: string[];
  /** Whether nobody follows it. */
  head: boolean;
  /** Whether it is reported on, and not the past. */
  reported: boolean;
  up: { step: string; opaque: boolean; start: Place; end: Place }[];
  way_back: WayBack;
  down: { step: string; opaque: boolean; start: Place; end: Place }[];
  findings: Finding[];
}

/** How a migration is undone: by a script; not, and it says so; not; not, as its tool knows no way back. */
export type WayBack = "script" | "raises" | "missing" | "none";

/** What `surefoot show --format json` prints. */
export interface Show {
  version: 1;
  migrations: Migration[];
  problems: Problem[];
}

/** A migration, played from the schema that those before it leave. */
export interface Migration {
  root: string;
  tool: string;
  database: Database;
  /** The major version that the locks are of; null for another database, of which none are told. */
  postgres: number | null;
  revision: string;
  title: string;
  path: string;
  parents: string[];
  up: Script;
  way_back: WayBack;
  /** What undoes it, played after the upgrade. */
  down: Script | null;
  /** Whether the way back restores the schema; null where there is none to play. */
  restored: "yes" | "no" | "unknown" | null;
  /** What it changes and what it locks, at each moment. */
  schema: Thing[];
  findings: Finding[];
}

export interface Script {
  path: string;
  /** Whether its tool puts a transaction around it; null where there is no knowing. */
  wrapped: boolean | null;
  statements: Statement[];
  /** What it keeps locked of what was there before it, and for how long: a row for each relation. */
  held: Held[];
}

/** One of `sql`, `opaque` and `partly` is given. */
export interface Statement {
  /** What is sent. */
  sql: string | null;
  /** Why nothing is known of it. */
  opaque: string | null;
  /** What it does, where all but a value of it is known. */
  partly: string | null;
  /** Whether it is the tool's own: it begins or ends a transaction. */
  is_of_tool: boolean;
  /** Always; if a look at the live schema asks for it; if a condition holds that is not known. */
  runs: "always" | "inspected" | "perhaps";
  path: string;
  start: Place;
  end: Place;
  steps: Step[];
}

export interface Step {
  /** What it does, as the end of a sentence. */
  does: string;
  /** Which of the script's transactions it runs in, from 1: what it locks stays locked to the end of that. */
  transaction: number;
  /** Whether that is a transaction of several statements; null where there is no knowing. */
  in_transaction: boolean | null;
  /** Whether the server refuses it inside a transaction. */
  needs_no_transaction: boolean;
  /** Whether it waits until every transaction that began before it has ended. */
  waits_for_all: boolean;
  /** That it must fail, and why. */
  fails: string | null;
  /** Whether it is not run: its script looks first, and here it could only fail. It locks nothing then. */
  passed_over: boolean;
  /** The relation it names first comes first. */
  locks: Lock[];
}

export interface Lock {
  relation: string;
  /** As PostgreSQL's manual calls it: `ACCESS EXCLUSIVE`. */
  mode: string;
  /** Who waits while it is held. */
  blocks: "reads and writes" | "writes" | "other schema changes";
  /** What is done meanwhile. */
  work: "catalogue" | "rows" | "scan" | "build index" | "rewrite" | "rewrite outside utc" | "unknown";
  /** Whether this script made the relation: nobody else knows it yet, and nobody waits. */
  new: boolean;
}

/** A relation that a script locks: the strongest lock at a time, in order. */
export interface Held {
  relation: string;
  locks: Hold[];
}

/** A lock while it is held: a transaction lets go of nothing before its end. */
export interface Hold {
  mode: string;
  /** Who waits meanwhile. */
  blocks: Lock["blocks"];
  /** The statement that takes it, by its place among the script's, from 0. */
  from: number;
  /** The last statement that is run while it is held. */
  to: number;
}

/** A table, a view, a type: before the migration, after it, and after its way back. */
export interface Thing {
  kind: string;
  name: string;
  before: Moment;
  after: Moment;
  /** Null where the way back is no script. */
  back: Moment | null;
  /** Whether it is then again as it was; null where the way back is no script. */
  restored: "yes" | "no" | "unknown" | null;
  features: Feature[];
}

export interface Moment {
  there: "yes" | "perhaps" | "no" | "unknown";
  /** Whether its features are all that it has. */
  whole: boolean;
}

/** A column, a constraint, an index: what there is to say of it at each moment, null where it is not there. */
export interface Feature {
  kind: string;
  /** Empty for what a thing has one of. */
  name: string;
  before: string | null;
  after: string | null;
  back: string | null;
}

/**
 * A project that is checked again after each edit: only what has changed is read again. What it gives is what the
 * functions of the same names give for the same files.
 */
export class Project {
  constructor(files?: readonly SourceFile[], config?: SourceFile, database?: string);
  /** Adds a file, or gives it another content. */
  set(file: SourceFile): void;
  /** Takes a file away. */
  delete(path: string): void;
  /** A settings file that counts for all files; without one, those among the files count. And a database, which counts before both. */
  configure(config?: SourceFile, database?: string): void;
  check(): Report;
  checkJson(): string;
  show(which: string): Show;
  history(): Histories;
}
