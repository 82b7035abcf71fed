"""What SQLite does with an entry, in several versions."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The versions of apsw, which are those of the library that each brings.
PACKAGES = HERE / "sqlite.txt"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[2] / "target"))

# Runs entries in one version, in a process of its own: a library cannot be loaded twice.
RUN = """
import json, sys
sys.path.insert(0, sys.argv[1])
import apsw
outcomes = []
for entry in json.load(sys.stdin):
    connection = apsw.Connection(":memory:")
    rows = None
    try:
        for statement in entry["given"]:
            connection.cursor().execute(statement)
        for statement in entry["statements"]:
            rows = list(connection.cursor().execute(statement))
        outcomes.append(", ".join(str(value) for row in rows for value in row) or "done")
    except apsw.Error as error:
        outcomes.append(f"fails: {str(error).removeprefix(type(error).__name__ + ': ')}")
version = apsw.sqlite_lib_version if hasattr(apsw, "sqlite_lib_version") else apsw.sqlitelibversion
print(json.dumps([version(), outcomes]))
"""


def measured(page):
    entries = [{"given": entry.given, "statements": entry.statements} for entry in page.entries]
    runs = []
    for package in PACKAGES.read_text().split():
        folder = TARGET / "sqlite" / package
        if not folder.is_dir():
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), package]
            subprocess.run(install, check=True)
        done = subprocess.run([sys.executable, "-c", RUN, str(folder)], input=json.dumps(entries), capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    return [together([(version, outcomes[number]) for version, outcomes in runs]) for number in range(len(entries))]


def together(outcomes):
    """What all versions did alike in a line, else a line for each run of versions that did."""
    groups = []
    for version, outcome in outcomes:
        if groups and groups[-1][1] == outcome:
            groups[-1][0].append(version)
        else:
            groups.append(([version], outcome))
    if len(groups) == 1:
        return [outcomes[0][1]]
    return [f"{versions[0]}{' to ' + versions[-1] if len(versions) > 1 else ''}: {outcome}" for versions, outcome in groups]
