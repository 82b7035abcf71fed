// What a user may choose: the same on the desktop and on the web.
import * as vscode from "vscode";

export interface Settings {
  /** Whether migrations are checked. */
  enable: boolean;
  /** Where the program is; empty where it is to be found. */
  path: string;
  /** Whether the strongest lock of each statement is shown behind it. */
  lockHints: boolean;
  /** The database that migrations are for; empty where the files tell. */
  database: string;
}

export const SECTION = "surefoot";

export function settings(): Settings {
  const given = vscode.workspace.getConfiguration(SECTION);
  return {
    enable: given.get("enable", true),
    path: given.get("path", "").trim(),
    lockHints: given.get("lockHints", false),
    database: given.get("database", ""),
  };
}
