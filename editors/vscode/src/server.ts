// The language server, from its start to its end: found, started, started again, and missed.
import type { Found } from "./binary";
import type { Settings } from "./settings";

/** A conversation with a server. */
export interface Conversation {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What a server is started with. */
export interface Surroundings {
  settings(): Settings;
  find(): Found;
  /** Begins to talk with a program, which has not been started yet. */
  talk(program: string): Conversation;
  /** Tells the user what keeps it from working, and what to do. */
  say(message: string): void;
}

export interface Server {
  /** Ends what runs, and starts what the settings ask for. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps at most one server running: whoever asks in the meantime waits for the one before. */
export function server(around: Surroundings): Server {
  let running: Conversation | undefined;
  let last: Promise<void> = Promise.resolve();

  async function end(): Promise<void> {
    const ended = running;
    running = undefined;
    // One that has died by itself cannot be asked to stop.
    await ended?.stop().catch(() => undefined);
  }

  async function begin(): Promise<void> {
    if (!around.settings().enable) return;
    const found = around.find();
    if (found.program === undefined) return around.say(missing(around.settings().path, found.looked));
    const begun = around.talk(found.program);
    try {
      await begun.start();
      running = begun;
    } catch (error) {
      around.say(`\`${found.program} lsp\` could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  const after = (work: () => Promise<void>): Promise<void> => (last = last.then(work));
  return { restart: () => after(async () => (await end(), await begin())), stop: () => after(end) };
}

function missing(setting: string, looked: readonly string[]): string {
  if (setting) {
    const places = looked.length > 0 ? looked.join(", ") : `${setting} of no folder that is trusted`;
    return `there is no surefoot where the setting surefoot.path says: ${places}`;
  }
  return "surefoot is not installed: not in .venv, venv or node_modules of an open folder that is trusted, nor on the PATH. Install it (pip install surefoot), or say where it is in the setting surefoot.path";
}
