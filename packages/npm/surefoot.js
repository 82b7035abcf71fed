#!/usr/bin/env node
// Runs the program of the package for this platform, of which npm has installed one.
"use strict";
const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === "win32" ? ".exe" : "";

function find() {
  try {
    return require.resolve(`@surefoot/cli-${platform}/bin/surefoot${suffix}`);
  } catch {
    const known = Object.keys(require("./package.json").optionalDependencies);
    const reason = known.includes(`@surefoot/cli-${platform}`)
      ? `npm has not installed @surefoot/cli-${platform}\n  help: install again without \`--omit=optional\`, and on this machine`
      : `there is no program for ${platform}\n  help: build it with cargo, or lint from JavaScript with the package \`surefoot\`, which runs everywhere`;
    process.stderr.write(`error: ${reason}\n`);
    process.exit(2);
  }
}

let child;
// Heard before there is a program, so that none is missed that is meant for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child?.kill(signal));
child = spawn(find(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", ({ message }) => {
  process.stderr.write(`error: cannot run surefoot: ${message}\n`);
  process.exit(2);
});
// As a shell says it of a program that a signal has ended.
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
