// The linter in a thread of its own: it holds the files, and answers what it is asked about them.
import * as surefoot from "surefoot";
import type { SourceFile } from "surefoot";
import type { Answer, Question } from "./protocol";

const project = new surefoot.Project();
let settings: string | undefined;
let loading = false;

/** Fetches the module that reads other databases' SQL, too; the page is told when it is there, and asks again. */
async function extend(): Promise<void> {
  if (loading) return;
  loading = true;
  try {
    await surefoot.load();
    postMessage({ id: 0, value: "extended", took: 0 } satisfies Answer);
  } catch {
    // No network, perhaps: the next question tries again, and until then the report says what was left unread.
    loading = false;
  }
}

/** The settings that the page's choices make: told to the project when they are others. */
function configure({ config, database }: { config?: SourceFile; database?: string }): void {
  const said = JSON.stringify([config, database]);
  if (said !== settings) project.configure(config, database);
  settings = said;
}

function answer(question: Question): unknown {
  switch (question.ask) {
    case "check":
      configure(question);
      // As text: parsed once, and on the other side only where it says something else than before.
      return project.checkJson();
    case "show":
      configure(question);
      return project.show(question.which);
    case "history":
      configure(question);
      return project.history();
    case "explain":
      return surefoot.explain(question.rule);
    case "rules":
      return surefoot.rules();
    case "runners":
      return surefoot.runners();
    case "select":
      return surefoot.select(question.paths);
  }
}

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  const began = performance.now();
  for (const [path, text] of data.changes) {
    if (text === null) project.delete(path);
    else project.set({ path, text });
  }
  let reply: Answer;
  try {
    const value = await answer(data);
    reply = { id: data.id, value, took: performance.now() - began };
  } catch (error) {
    reply = { id: data.id, error: error instanceof Error ? error.message : String(error), took: performance.now() - began };
  }
  postMessage(reply);
  if (surefoot.isPartial()) void extend();
});
postMessage({ id: 0, value: "ready", took: 0 } satisfies Answer);
