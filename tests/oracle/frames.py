"""Whole runs from base to heads: what stands around the revisions, and what they send when they are run together.

A run is cut into pieces: each begins with the comment `-- Running upgrade A -> B`. What comes before the first one is a piece
of its own.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import revisions
import trees

HERE = Path(__file__).resolve().parent
# How a tree of a project with several is announced, and each of its revisions.
SCRIPT = re.compile(r"^-- alembic in (.*)$", re.MULTILINE)
RUNNING = re.compile(r"^-- Running (upgrade .*)$", re.MULTILINE)
# What surefoot says where it does not know a statement, or whether it is run.
UNKNOWN = re.compile(r"^-- (not known|if )", re.MULTILINE)


def compared(name, surefoot, known):
    """Each tree of a history: its folder, and what differs, or why it cannot be run. `known` are the revisions that differ
    when run alone."""
    scripts = said(name, surefoot, "json")
    texts = SCRIPT.split(said(name, surefoot, "human"))
    texts = dict(zip(texts[1::2], texts[2::2])) if len(texts) > 1 else {scripts[0]["root"]: texts[0]}
    for script in scripts:
        folders = sorted({str(Path(revision["path"]).parent) for revision in script["revisions"]})
        theirs = rendered(name, folders)
        if "error" in theirs:
            yield script["root"], theirs["error"], None
            continue
        ours = pieces(texts[script["root"]])
        left_out = known | theirs["failed"].keys()
        yield script["root"], None, list(differences(pieces("\n\n".join(theirs["output"])), ours, left_out))


def differences(theirs, ours, left_out):
    """Where two runs part: the order of the revisions, what stands around one, what one sends."""
    if list(theirs) != list(ours):
        first = next(pair for pair in zip([*theirs, None], [*ours, None]) if pair[0] != pair[1])
        yield f"order: alembic runs `{first[0]}`, surefoot `{first[1]}`"
        return
    for title, text in theirs.items():
        left, right = parsed(text), parsed(ours[title])
        is_known = not UNKNOWN.search(ours[title]) and not left_out.intersection(re.split(r"[ ,]+", title))
        shown = title.removeprefix("upgrade ") or "the beginning"
        if frame(left, title) != frame(right, title):
            yield f"around `{shown}`"
        elif is_known and work(left) != work(right):
            yield f"within `{shown}`"


def parsed(text):
    """The trees of a piece; statement by statement where PostgreSQL's parser does not take it whole."""
    whole = trees.trees([text])
    if not any("text" in tree for tree in whole):
        return whole
    return trees.trees(re.sub("^--.*$", "", text, flags=re.MULTILINE).split(";\n\n"))


def frame(found, title):
    """What stands around the work of a revision: transactions, and the version table. Where the work itself left one
    transaction for another, it may have been left out. Which of the rows of a merge is deleted and which one changed, a set
    of Alembic's decides, whose order is another one each time it runs."""
    kept = []
    for tree in found:
        kind = trees.kind(tree)
        if kind == "TRANS_STMT_BEGIN" and kept and kept[-1] == "TRANS_STMT_COMMIT":
            kept.pop()
        elif kind:
            kept.append(kind)
        elif is_of_versions(tree):
            kept.append(json.dumps(tree, sort_keys=True))
    merged = title.rpartition(" -> ")[0].removeprefix("upgrade ").split(", ")
    if len(merged) > 1:
        kept = [re.sub("|".join(map(re.escape, merged)), "*", tree) for tree in kept]
    return kept


def work(found):
    return [tree for tree in found if not is_of_versions(tree)]


def is_of_versions(tree):
    """Whether a statement is about the table of versions, whose name ends or begins like that."""
    return "alembic_version" in json.dumps(tree)


def pieces(text):
    parts = RUNNING.split(text)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2]))}


def rendered(name, folders):
    command = [sys.executable, HERE / "whole.py", name, *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {"error": (done.stderr.splitlines() or ["nothing is said"])[-1]}


def said(name, surefoot, form):
    # Alembic is asked for PostgreSQL, whatever database the project's own URL leads to.
    command = [surefoot, "sql", "base:heads", "--database", "postgres", "--format", form, "."]
    done = subprocess.run(command, cwd=revisions.CORPORA / name, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)["scripts"] if form == "json" else done.stdout
