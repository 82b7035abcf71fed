// Builds the extension into dist/: one file for the desktop, one for the web, and the module beside that.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
const pkg = join(here, "../../target/pkg");
const dist = join(here, "dist");

/** One entry, with all it needs but the editor itself, in the only kind of module that the editor loads. */
async function bundle(name, target, emptyOutDir) {
  await build({
    configFile: false,
    root: here,
    logLevel: "warn",
    resolve: {
      alias: Object.fromEntries(["calls", "databases", "module"].map((name) => [`surefoot/${name}.js`, join(pkg, `${name}.js`)])),
      ...(target === "node" ? {} : { conditions: ["browser", "import", "default"] }),
    },
    ssr: { noExternal: true, target },
    build: {
      ssr: join(here, `src/${name}.ts`),
      outDir: dist,
      emptyOutDir,
      minify: true,
      target: "es2022",
      rollupOptions: {
        external: ["vscode"],
        // Where a browser would fetch the module from: here it is given.
        transform: { define: { "import.meta": "{}" } },
        output: { format: "cjs", entryFileNames: `${name}.js`, codeSplitting: false },
      },
    },
  });
}

await bundle("desktop", "node", true);
await bundle("web", "webworker", false);
for (const name of ["module_bg.wasm", "databases_bg.wasm"]) copyFileSync(join(pkg, name), join(dist, name));
copyFileSync(join(here, "../../LICENSE"), join(here, "LICENSE"));
