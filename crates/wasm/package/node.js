// The entry for Node: the module is read from beside this file, and ready when the import is. The other one, which also reads
// the SQL of MySQL, MariaDB and SQLite, is read when a file asks for it.
import { readFileSync } from "node:fs";
import comeBy from "./calls.js";
import * as databases from "./databases.js";
import { initSync } from "./module.js";

const read = (name) => readFileSync(new URL(name, import.meta.url));

initSync({ module: read("module_bg.wasm") });
comeBy({
  atOnce: () => {
    databases.initSync({ module: read("databases_bg.wasm") });
    return databases;
  },
});

export * from "./calls.js";
