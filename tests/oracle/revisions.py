"""The Alembic histories of tests/corpora: their revision files, and what their env.py would hand to Alembic."""

import ast
import json
import os
import re
from pathlib import Path

ORACLE = Path(__file__).resolve().parent
TOP = ORACLE.parents[1]
CORPORA = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "corpora"

# Where a project says how its constraints are named: the file, and the definition that is the convention; with a dot before
# it, it is an argument of that name.
CONVENTIONS = {
    "airflow-core": ("airflow/models/base.py", "naming_convention"),
    "galaxy-data": ("galaxy/model/database_object_names.py", "NAMING_CONVENTION"),
    "indico": ("indico/core/db/sqlalchemy/core.py", "naming_convention"),
    "langflow": ("langflow/alembic/env.py", "NAMING_CONVENTION"),
    "phoenix": ("phoenix/db/models.py", ".naming_convention"),
    "prefect": ("prefect/server/database/orm_models.py", ".naming_convention"),
    "uffd": ("uffd/database.py", "convention"),
}

# What an env.py hands to `context.configure` that changes what is run around revisions, by the folder it lies in.
CONFIGURATIONS = {
    "airflow-core/airflow/migrations": {"transaction_per_migration": True},
    "ckan/ckanext/activity/migration/activity": {"version_table": "activity_alembic_version"},
    "ckan/ckanext/example_database_migrations/migration/example_database_migrations": {
        "version_table": "example_database_migrations_alembic_version"
    },
    "ckan/ckanext/tracking/migration/tracking": {"version_table": "tracking_alembic_version"},
    "indico/indico/migrations": {"version_table_schema": "public"},
    "mlflow/mlflow/server/auth/db/migrations": {"version_table": "alembic_version_auth"},
    "prefect/prefect/server/database/_migrations": {"transaction_per_migration": True},
    "skypilot/sky/schemas/db/global_user_state": {"version_table": "alembic_version_state_db"},
    "skypilot/sky/schemas/db/kv_cache": {"version_table": "alembic_version_kv_cache_db"},
    "skypilot/sky/schemas/db/recipes": {"version_table": "alembic_version_recipes_db"},
    "skypilot/sky/schemas/db/serve_state": {"version_table": "alembic_version_serve_state_db"},
    "skypilot/sky/schemas/db/skypilot_config": {"version_table": "alembic_version_sky_config_db"},
    "skypilot/sky/schemas/db/spot_jobs": {"version_table": "alembic_version_spot_jobs_db"},
}


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
    """The naming convention of a project, taken from its source without importing it: what the definition says, and the
    functions that it names, which are the project's own."""
    if name not in CONVENTIONS:
        return None
    path, wanted = CONVENTIONS[name]
    module = ast.parse((CORPORA / name / path).read_text())
    nodes = list(ast.walk(module))
    if wanted.startswith("."):
        found = (node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == wanted[1:])
    else:
        found = (node.value for node in nodes if isinstance(node, ast.Assign) and wanted in names_of(node))
    definition = next(found)
    named = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name in named]
    scope = {}
    exec(compile(ast.Module(functions, []), path, "exec"), scope)
    return eval(compile(ast.Expression(definition), path, "eval"), scope)


def configuration(name, folders):
    """What the env.py above these folders of a history says of transactions and of the version table."""
    within = [folder for folder in CONFIGURATIONS if all((CORPORA / folder) in Path(below, "_").parents for below in folders)]
    return CONFIGURATIONS[max(within, key=len)] if within else {}


def names_of(node):
    return [target.id for target in node.targets if isinstance(target, ast.Name)]
