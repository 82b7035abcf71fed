"""The Alembic histories of tests/corpora: their revision files, and what their env.py would hand to Alembic."""

import ast
import json
import os
import re
from pathlib import Path

ORACLE = Path(__file__).resolve().parent
TOP = ORACLE.parents[1]
CORPORA = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "corpora"

# Where a project says how its constraints are named: the file, and the definitions to take from it. The last is the
# convention; with a dot before it, it is an argument of that name. Of an env.py of its own each path gets its own.
CONVENTIONS = {
    "airflow-core": ("airflow/models/base.py", ["naming_convention"]),
    "galaxy-data": ("galaxy/model/database_object_names.py", ["NAMING_CONVENTION"]),
    "indico": ("indico/core/db/sqlalchemy/core.py", ["_column_names", "_unique_index", "naming_convention"]),
    "langflow": ("langflow/alembic/env.py", ["NAMING_CONVENTION"]),
    "phoenix": ("phoenix/db/models.py", [".naming_convention"]),
    "prefect": ("prefect/server/database/orm_models.py", [".naming_convention"]),
    "uffd": ("uffd/database.py", ["convention"]),
}

# Whether env.py says `render_as_batch`: it counts for autogenerate alone, and is listed nowhere.


def histories():
    """The names of the Alembic histories, in the order of the manifest."""
    manifest = json.loads((TOP / "tests/corpora/manifest.json").read_text())
    return {entry["name"]: entry for entry in manifest if entry["format"] == "alembic"}


def files(entry):
    """The revision files of a history: those parts of it that are migrations, and say what they follow."""
    root = CORPORA / entry["name"]
    declares = re.compile(rb"^(down_)?revision\b", re.MULTILINE)
    found = set()
    for part in entry["keep"]:
        for path in (root / part).rglob("*.py") if (root / part).is_dir() else []:
            names = {match.group(0) for match in declares.finditer(path.read_bytes())}
            if names == {b"revision", b"down_revision"}:
                found.add(path)
    return sorted(found)


def convention(name):
    """The naming convention of a project, taken from its source without importing it."""
    if name not in CONVENTIONS:
        return None
    path, wanted = CONVENTIONS[name]
    tree = ast.parse((CORPORA / name / path).read_text())
    scope = {}
    for definition in wanted:
        if definition.startswith("."):
            keywords = (node for node in ast.walk(tree) if isinstance(node, ast.keyword))
            found = next(node.value for node in keywords if node.arg == definition[1:])
            return ast.literal_eval(found)
        found = next(node for node in tree.body if definition in names_of(node))
        exec(compile(ast.Module([found], []), path, "exec"), scope)  # noqa: S102
    return scope[wanted[-1]]


def names_of(node):
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []
