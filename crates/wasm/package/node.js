// The entry for Node: the module is read from beside this file, and ready when the import is.
import { readFileSync } from "node:fs";
import { initSync } from "./module.js";

initSync({ module: readFileSync(new URL("module_bg.wasm", import.meta.url)) });

export * from "./calls.js";
