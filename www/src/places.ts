// Places: the linter counts lines and characters, the editor counts UTF-16 units.
import type { Text } from "@codemirror/state";
import type { Place } from "surefoot";

/** Where a place of the linter is in the editor's text. */
export function offset(text: Text, place: Place): number {
  if (place.line > text.lines) return text.length;
  const line = text.line(Math.max(1, place.line));
  let units = 0;
  let characters = 1;
  for (const character of line.text) {
    if (characters >= place.column) break;
    characters += 1;
    units += character.length;
  }
  return Math.min(line.from + units, line.to);
}
