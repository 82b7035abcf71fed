// The calls, each of which may fail without taking the next one with it. What Node requires is made of this file, too.
import * as linter from "./module.js";

// How a trap arrives: an instruction that cannot be carried out, the engine's own stack, a jump that nobody caught.
const TRAPS = [WebAssembly.RuntimeError, RangeError, WebAssembly.Exception];

let dead = false;
/** Which instance of the module it is: what an earlier one held is gone. */
let generation = 0;

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
      return call(...given);
    } catch (error) {
      dead = TRAPS.some((trap) => error instanceof trap);
      throw dead ? new Error(`the linter gave up on this input: ${error.message}`, { cause: error }) : error;
    }
  };
}

export const check = surviving(linter.check);
export const checkJson = surviving(linter.checkJson);
export const elsewhere = surviving(linter.elsewhere);
export const explain = surviving(linter.explain);
export const history = surviving(linter.history);
export const imported = surviving(linter.imported);
export const rules = surviving(linter.rules);
export const runners = surviving(linter.runners);
export const select = surviving(linter.select);
export const show = surviving(linter.show);

/** A project that is checked again after each edit. After a trap it is given to the next instance, file by file. */
export const Project = class Project {
  #files = new Map();
  #config;
  #kept;
  #generation;

  constructor(files = [], config = undefined) {
    this.#config = config;
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

  configure(config) {
    this.#config = config;
    if (this.#isKept()) this.#keep((kept) => kept.configure(config));
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
      this.#kept.configure(this.#config);
      for (const file of this.#files.values()) this.#kept.set(file);
    }
    return call(this.#kept);
  });
};
