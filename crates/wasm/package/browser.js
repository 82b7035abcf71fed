// The entry for browsers and bundlers: the module is fetched from beside this file, and ready when the import is. The other
// one, which also reads the SQL of MySQL, MariaDB and SQLite, is fetched when somebody asks for it.
import init from "./module.js";
import comeBy from "./calls.js";

await init();
comeBy({
  fetched: async () => {
    const other = await import("./databases.js");
    await other.default();
    return other;
  },
});

export * from "./calls.js";
