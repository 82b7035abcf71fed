// Places: the linter counts lines and characters from 1, the editor counts lines and UTF-16 units from 0.
import type { Place } from "surefoot";
import * as vscode from "vscode";

/** The lines of a text. */
export type Lines = readonly string[];

export function lines(text: string): Lines {
  return text.split("\n");
}

export function range(text: Lines, { start, end }: { start: Place; end: Place }): vscode.Range {
  return new vscode.Range(position(text, start), position(text, end));
}

/** Where a place of the linter is; one that a text no longer has is its nearest. */
export function position(text: Lines, place: Place): vscode.Position {
  const line = Math.max(0, Math.min(place.line, text.length) - 1);
  let units = 0;
  let characters = 1;
  for (const character of text[line] ?? "") {
    if (characters >= place.column) break;
    characters += 1;
    units += character.length;
  }
  return new vscode.Position(line, units);
}
