"""Runs one tree of a history from base to heads with Alembic itself, offline, for PostgreSQL.

usage: whole.py NAME FOLDER...    the folders with its revisions; prints a line of JSON:
                                  {"output": [text…], "failed": {revision: error}} or {"error"}

The output is what Alembic would write: BEGIN and COMMIT, the version table and its rows, a comment before each revision,
what each sends. What a revision sends that cannot be rendered is left out, and the revision is among the failed; so is one whose
file cannot be loaded, of which only what it follows is known.
"""

import ast
import contextlib
import functools
import io
import json
import os
import sys
import tempfile
import types
import warnings
from pathlib import Path

import alembic.op
import alembic.util
import revisions
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData


def main(name, folders):
    root = revisions.CORPORA / name
    sys.path.insert(0, str(root))
    folders = [str(root / folder) for folder in folders]
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        os.environ.update(HOME=scratch, XDG_CONFIG_HOME=scratch, XDG_DATA_HOME=scratch)
        os.chdir(scratch)
        sys.path[1:1] = folders
        try:
            line = run(name, folders)
        except BaseException as error:  # noqa: BLE001 - a foreign module may even leave the interpreter
            line = {"error": f"{type(error).__name__}: {error}".strip().splitlines()[0][:200]}
    print(json.dumps(line))


def run(name, folders):
    """What `alembic upgrade base:heads --sql` writes, with an env.py as Alembic's own template."""
    output, failed = [], {}
    alembic.util.load_python_file = tolerant(alembic.util.load_python_file)
    script = ScriptDirectory(os.getcwd(), version_locations=folders)

    def steps(revision, _):
        planned = script._upgrade_revs("heads", revision)
        for step in planned:
            step.migration_fn = passing(step.revision.revision, step.migration_fn, output, failed)
        return planned

    convention = revisions.convention(name)
    metadata = MetaData(naming_convention=convention) if convention else MetaData()
    with EnvironmentContext(Config(), script, as_sql=True, starting_rev="base", fn=steps) as context:
        context.configure(
            url="postgresql://",
            target_metadata=metadata,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            output_buffer=io.StringIO(),
            **revisions.configuration(name, folders),
        )
        context.get_context().impl.static_output = output.append
        with context.begin_transaction():
            context.run_migrations()
    return {"output": output, "failed": failed}


def passing(revision, work, output, failed):
    """The work of a revision, whose failure costs what it sent and nothing else."""

    @functools.wraps(work)
    def upgrade(**arguments):
        before = len(output)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                work(**arguments)
        except BaseException as error:  # noqa: BLE001
            del output[before:]
            failed[revision] = f"{type(error).__name__}: {error}".strip().splitlines()[0][:200]

    return upgrade


def tolerant(load):
    """Loads a file as Alembic does; one that fails to be loaded gives a module which says what it follows, and fails later."""

    def loaded(folder, name):
        try:
            return load(folder, name)
        except Exception as error:  # noqa: BLE001
            return outlined(Path(folder) / name, error)

    return loaded


def outlined(path, error):
    """A module with the literals of a file that cannot be loaded, and an upgrade that says why not."""
    module = types.ModuleType(path.stem)
    for node in ast.parse(path.read_text()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and getattr(node, "value", None):
                with contextlib.suppress(ValueError):
                    setattr(module, target.id, ast.literal_eval(node.value))

    def upgrade():
        raise error

    module.upgrade = module.downgrade = upgrade
    return module


assert alembic.op
main(sys.argv[1], sys.argv[2:])
