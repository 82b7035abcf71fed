// What runs on GitHub and GitLab, as far as a machine without them can tell: the scripts of the action and of the template are run
// step by step in clones as those hosts make them, with a program in the place of surefoot that says what it was asked.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { before, describe, test } from "node:test";

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const place = join(resolve(workspace, process.env.CARGO_TARGET_DIR ?? "target"), "hosts");
const origin = join(place, "origin");

/** A file of YAML, as Python reads it: check-jsonschema has brought a reader along. */
function yaml(path) {
  const script = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(sys.stdin), sys.stdout)";
  return JSON.parse(execFileSync("python3", ["-c", script], { input: readFileSync(join(workspace, path)), encoding: "utf8" }));
}

const env = { ...process.env, GIT_CONFIG_GLOBAL: join(place, "gitconfig"), PATH: `${join(place, "bin")}${delimiter}${process.env.PATH}` };
const git = (folder, ...words) => execFileSync("git", words, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

before(() => {
  rmSync(place, { recursive: true, force: true });
  for (const folder of [origin, join(place, "bin")]) mkdirSync(folder, { recursive: true });
  writeFileSync(env.GIT_CONFIG_GLOBAL, "[user]\nname = a\nemail = a@example.com\n[init]\ndefaultBranch = main\n");
  // One argument a line, and the commit from which the branch parted, as surefoot asks git for it.
  const fake = '#!/bin/sh\nprintf "%s\\n" "$@"\nwhile [ $# -gt 0 ]; do [ "$1" != --base ] || git merge-base "$2" HEAD || exit 2; shift; done\n';
  writeFileSync(join(place, "bin/surefoot"), fake);
  writeFileSync(join(place, "bin/pip"), '#!/bin/sh\nprintf "pip %s\\n" "$*"\n');
  for (const program of ["surefoot", "pip"]) chmodSync(join(place, "bin", program), 0o755);
  git(origin, "init", "--quiet");
  for (const [branch, names] of [["main", ["1", "2", "3"]], ["topic", ["4", "5"]]]) {
    if (branch !== "main") git(origin, "checkout", "--quiet", "-b", branch);
    for (const name of names) git(origin, "commit", "--quiet", "--allow-empty", "--message", name);
  }
});

/** A clone of a branch, as far back as it is said. */
function clone(name, ...words) {
  git(place, "clone", "--quiet", "--single-branch", ...words, `file://${origin}`, name);
  return join(place, name);
}

/** Runs a script with a shell that stops at what fails. */
function run(shell, script, cwd, variables) {
  const { status, stdout, stderr } = spawnSync(shell, ["-e", "-c", script], { cwd, encoding: "utf8", env: { ...env, ...variables } });
  assert.equal(status, 0, stderr);
  return stdout.trim().split("\n");
}

describe("the action", () => {
  const steps = yaml("action.yml").runs.steps;
  const [, fetch, check] = steps.map(({ run }) => run);
  const parted = () => git(origin, "rev-parse", "main");

  test("fetches what the base needs into a clone of one commit, and asks for it", () => {
    const folder = clone("shallow", "--depth", "1", "--branch", "topic");
    run("bash", fetch, folder, { BASE: "main" });
    const asked = run("bash", check, folder, { BASE: "main", PATHS: "db/a db/b", FAIL_ON: "error", SARIF: "out.sarif" });
    const words = ["check", "--format", "github", "--fail-on", "error", "--base", "origin/main", "--output", "sarif=out.sarif", "db/a", "db/b"];
    assert.deepEqual(asked, [...words, parted()]);
  });
  test("takes a base as git calls it, too, in a clone that is whole", () => {
    const folder = clone("whole", "--branch", "topic");
    run("bash", fetch, folder, { BASE: "origin/main" });
    const asked = run("bash", check, folder, { BASE: "origin/main", PATHS: ".", FAIL_ON: "warn", SARIF: "" });
    assert.deepEqual(asked, ["check", "--format", "github", "--fail-on", "warn", "--base", "origin/main", ".", parted()]);
  });
  test("asks for everything where there is no base", () => {
    for (const BASE of ["", "none"]) {
      const asked = run("bash", check, origin, { BASE, PATHS: ".", FAIL_ON: "warn", SARIF: "" });
      assert.deepEqual(asked, ["check", "--format", "github", "--fail-on", "warn", "."]);
    }
  });
  test("gives each script its inputs through the environment, where they cannot be code", () => {
    for (const { run } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });
});

describe("the template for GitLab", () => {
  const job = yaml("packages/gitlab.yml").surefoot;
  const script = [...job.before_script, ...job.script].join("\n");
  const ends = ["--output", "gitlab=gl-code-quality-report.json", "db", "sql"];

  test("holds a merge request against its target", () => {
    const folder = clone("merge", "--branch", "topic");
    const asked = run("sh", script, folder, { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main", SUREFOOT_PATHS: "db sql", SUREFOOT_VERSION: "" });
    assert.deepEqual(asked, ["pip install --quiet surefoot", "check", "--base", "origin/main", ...ends, git(origin, "rev-parse", "main")]);
  });
  test("checks everything on a branch, with the version that was asked for", () => {
    const asked = run("sh", script, origin, { SUREFOOT_PATHS: "db sql", SUREFOOT_VERSION: "0.1.0" });
    assert.deepEqual(asked, ["pip install --quiet surefoot==0.1.0", "check", ...ends]);
  });
});
