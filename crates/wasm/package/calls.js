// The calls, each of which may fail without taking the next one with it. What Node requires is made of this file, too.
import * as first from "./module.js";

/** The module that is asked: at first the small one, which reads PostgreSQL's SQL alone. */
let linter = first;
/** How the other one comes, which reads that of MySQL, MariaDB and SQLite, too: at once in Node, fetched in a browser. */
let atOnce;
let fetched;
// How a trap arrives: an instruction that cannot be carried out, the engine's own stack, a jump that nobody caught.
const TRAPS = [WebAssembly.RuntimeError, RangeError, WebAssembly.Exception];

let dead = false;
/** Which instance of the module it is: what an earlier one held is gone. */
let generation = 0;

/** Told by the entry, which knows where it runs: a default, so that no entry hands it on. */
export default function comeBy(ways) {
  ({ atOnce, fetched } = ways);
}

/** From now on, asks the other module. What projects hold is given to it, as after a trap. */
function adopt(other) {
  linter = other;
  dead = false;
  generation += 1;
}

/** Loads the other module, unless it is there. */
export const load = async () => {
  const other = atOnce ? atOnce() : await fetched();
  if (linter === first) adopt(other);
};

/** Whether the last call met SQL of MySQL, MariaDB or SQLite, and left it unread for want of the other module. */
export const isPartial = () => !dead && linter.isPartial();

// A module that traps (it ran out of stack or memory, or met a mistake of ours) is dead for good. A new instance of it
// takes milliseconds, and a call depends on its arguments alone: so the caller loses this call and no other.
function surviving(call) {
  return (...given) => {
    // Not when it dies: where the stack is at its end, a new beginning would not get far.
    if (dead) {
      linter.__wbg_reset_state();
      dead = false;
      generation += 1;
    }
    try {
      const answer = call(...given);
      // A browser has to be asked to fetch the other module; where it lies beside this file, nobody needs to know.
      if (!atOnce || !linter.isPartial()) return answer;
      adopt(atOnce());
      return call(...given);
    } catch (error) {
      dead = TRAPS.some((trap) => error instanceof trap);
      throw dead ? new Error(`the linter gave up on this input: ${error.message}`, { cause: error }) : error;
    }
  };
}

export const check = surviving((...given) => linter.check(...given));
export const checkJson = surviving((...given) => linter.checkJson(...given));
export const elsewhere = surviving((...given) => linter.elsewhere(...given));
export const history = surviving((...given) => linter.history(...given));
export const imported = surviving((...given) => linter.imported(...given));
export const rules = surviving((...given) => linter.rules(...given));
export const runners = surviving((...given) => linter.runners(...given));
export const select = surviving((...given) => linter.select(...given));
export const show = surviving((...given) => linter.show(...given));

const named = surviving((rule) => linter.named(rule));
export const explain = async (rule) => {
  named(rule);
  return (await import("./pages.js")).default[rule];
};

/** A project that is checked again after each edit. After a trap it is given to the next instance, file by file. */
export const Project = class Project {
  #files = new Map();
  #configured;
  #kept;
  #generation;

  constructor(files = [], ...configured) {
    this.#configured = configured;
    for (const file of files) this.set(file);
  }

  set(file) {
    this.#files.set(file.path, file);
    if (this.#isKept()) this.#keep((kept) => kept.set(file));
  }

  delete(path) {
    this.#files.delete(path);
    if (this.#isKept()) this.#keep((kept) => kept.delete(path));
  }

  configure(...configured) {
    this.#configured = configured;
    if (this.#isKept()) this.#keep((kept) => kept.configure(...configured));
  }

  check() {
    return this.#keep((kept) => kept.check());
  }

  checkJson() {
    return this.#keep((kept) => kept.checkJson());
  }

  show(which) {
    return this.#keep((kept) => kept.show(which));
  }

  history() {
    return this.#keep((kept) => kept.history());
  }

  #isKept() {
    return !dead && this.#kept !== undefined && this.#generation === generation;
  }

  #keep = surviving((call) => {
    if (!this.#isKept()) {
      this.#kept = new linter.KeptProject();
      this.#generation = generation;
      this.#kept.configure(...this.#configured);
      for (const file of this.#files.values()) this.#kept.set(file);
    }
    return call(this.#kept);
  });
};
