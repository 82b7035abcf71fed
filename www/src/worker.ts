// The linter in a thread of its own: it holds the files, and answers what it is asked about them.
import * as surefoot from "surefoot";
import type { SourceFile } from "surefoot";
import type { Answer, Question } from "./protocol";

const files = new Map<string, string>();

/** As the command line has them: a folder's files stand together, no character of a name comes before the slash. */
function sources(): SourceFile[] {
  const key = (path: string) => path.replaceAll("/", "\0");
  const paths = [...files.keys()].sort((left, right) => (key(left) < key(right) ? -1 : 1));
  return paths.map((path) => ({ path, text: files.get(path) ?? "" }));
}

function answer(question: Question): unknown {
  switch (question.ask) {
    case "check":
      return surefoot.check(sources(), question.config);
    case "show":
      return surefoot.show(sources(), question.which, question.config);
    case "history":
      return surefoot.history(sources(), question.config);
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

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  const began = performance.now();
  for (const [path, text] of data.changes) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  let reply: Answer;
  try {
    const value = answer(data);
    reply = { id: data.id, value, took: performance.now() - began };
  } catch (error) {
    reply = { id: data.id, error: error instanceof Error ? error.message : String(error), took: performance.now() - began };
  }
  postMessage(reply);
});
postMessage({ id: 0, value: null, took: 0 } satisfies Answer);
