// The entry for browsers and bundlers: the module is fetched from beside this file, and ready when the import is.
import init from "./module.js";

await init();

export * from "./calls.js";
