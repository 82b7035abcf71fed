// The page's side of the linter: one question at a time, and a new thread where one has died.
import type { Histories, Rule, Show } from "surefoot";
import type { Answer, Ask, Question } from "./protocol";

/** What each question is answered with; `check` with the JSON of a report. */
type Answers = { check: string; history: Histories; show: Show; explain: string; rules: Rule[]; runners: string[]; select: string[] };

/** A question that waits for its answer. */
type Waiting = { question: Question; resolve: (value: unknown) => void; reject: (error: Error) => void };

/** How long the thread may be silent, in milliseconds: a real project takes less than one second. */
const PATIENCE = 8000;

export class Linter {
  /** How long the last answer took in the thread, in milliseconds. */
  took = 0;
  private thread!: Worker;
  private ready = false;
  private number = 0;
  private readonly queue: Waiting[] = [];
  private current: Waiting | undefined;
  private clock: ReturnType<typeof setTimeout> | undefined;
  /** The files as the thread has them, and those that it has not been told of yet. */
  private readonly known = new Map<string, string>();
  private changes = new Map<string, string | null>();

  constructor(
    private readonly onRestart: (reason: string) => void,
    private readonly onExtended: () => void,
  ) {
    this.start();
  }

  /** Tells the thread, with the next question, what a file holds now; `null` where it is gone. */
  set(path: string, text: string | null): void {
    this.changes.set(path, text);
  }

  ask<K extends Ask["ask"]>(ask: Extract<Ask, { ask: K }>): Promise<Answers[K]> {
    return new Promise((resolve, reject) => {
      const question = { ...ask, id: ++this.number, changes: [] } as Question;
      this.queue.push({ question, resolve: resolve as (value: unknown) => void, reject });
      this.next();
    });
  }

  private start(): void {
    this.ready = false;
    this.thread = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    this.thread.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.hear(data));
    this.thread.addEventListener("error", (event) => {
      event.preventDefault();
      this.restart(event.message || "its thread ended");
    });
  }

  private hear(answer: Answer): void {
    if (answer.id === 0) {
      if (answer.value === "extended") return this.onExtended();
      this.ready = true;
      return this.next();
    }
    if (answer.id !== this.current?.question.id) return;
    clearTimeout(this.clock);
    this.took = answer.took;
    const { resolve, reject } = this.current;
    this.current = undefined;
    if (answer.error === undefined) resolve(answer.value);
    else reject(new Error(answer.error));
    this.next();
  }

  private next(): void {
    if (!this.ready || this.current) return;
    this.current = this.queue.shift();
    if (!this.current) return;
    for (const [path, text] of this.changes) {
      if (text === null) this.known.delete(path);
      else this.known.set(path, text);
    }
    this.current.question.changes = [...this.changes];
    this.changes = new Map();
    this.thread.postMessage(this.current.question);
    this.clock = setTimeout(() => this.restart("it did not answer"), PATIENCE);
  }

  /** What was asked last is lost, for it may be what the thread died of; everything else goes on. */
  private restart(reason: string): void {
    clearTimeout(this.clock);
    this.thread.terminate();
    const lost = this.current;
    this.current = undefined;
    for (const [path, text] of this.known) {
      if (!this.changes.has(path)) this.changes.set(path, text);
    }
    this.start();
    this.onRestart(reason);
    lost?.reject(new Error(`the linter was started anew: ${reason}`));
  }
}
