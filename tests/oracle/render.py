"""Renders every revision of one history with Alembic itself, offline.

usage: render.py NAME [DIALECT]    prints a line of JSON for each revision:
                                   {"path", "up": {"statements"} or {"error"}, "down": …}

DIALECT is what SQLAlchemy calls the database: postgresql, unless another is named.

Each way of each revision is rendered alone, as `alembic upgrade A:B --sql` would on its way through it, so that one that
cannot be rendered costs no other. The project's modules are importable from its folder; what they need beyond that is
there only if requirements.txt lists it.
"""

import contextlib
import importlib.util
import io
import json
import os
import signal
import sys
import tempfile
import warnings

import alembic.op
import revisions
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

SECONDS = 60


def main(name, dialect="postgresql"):
    entry = revisions.histories()[name]
    root = revisions.CORPORA / name
    sys.path.insert(0, str(root))
    # Nothing that a module does at its top is to find a project's or a person's own files.
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.update(HOME=scratch, XDG_CONFIG_HOME=scratch, XDG_DATA_HOME=scratch)
        os.chdir(scratch)
        for path in revisions.files(entry):
            sys.path.insert(1, str(path.parent))
            line = {"path": path.relative_to(root).as_posix()}
            for way, function in (("up", "upgrade"), ("down", "downgrade")):
                with contextlib.redirect_stdout(io.StringIO()):
                    line[way] = rendered(path, function, dialect, revisions.convention(name))
            sys.path.pop(1)
            print(json.dumps(line), flush=True)


def rendered(path, function, dialect, convention):
    """What `upgrade` or `downgrade` of a file sends to the server, or why that cannot be said without one."""
    statements = []
    signal.signal(signal.SIGALRM, expired)
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with environment(path, dialect, convention, statements):
                module = load(path)
                work = getattr(module, function, None)
                if work is None:
                    return {"error": f"there is no {function}()"}
                work()
    except BaseException as error:  # noqa: BLE001 - a foreign module may even leave the interpreter
        return {"error": f"{type(error).__name__}: {error}".strip().splitlines()[0][:200]}
    finally:
        signal.alarm(0)
    return {"statements": statements}


def expired(*_):
    raise TimeoutError(f"not done after {SECONDS} s")


@contextlib.contextmanager
def environment(path, dialect, convention, statements):
    """What env.py does in offline mode, as Alembic's own template writes it."""
    config = Config()
    config.set_main_option("script_location", str(path.parent))
    config.set_main_option("sqlalchemy.url", f"{dialect}://")
    script = ScriptDirectory(str(path.parent))
    metadata = MetaData(naming_convention=convention) if convention else MetaData()
    with EnvironmentContext(config, script, as_sql=True, starting_rev="base", fn=lambda *_: []) as proxied:
        proxied.configure(
            url=f"{dialect}://",
            target_metadata=metadata,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            output_buffer=io.StringIO(),
        )
        context = proxied.get_context()
        # Statement by statement, before they are one text.
        context.impl.static_output = statements.append
        with Operations.context(context):
            yield


def load(path):
    """The module of a file, as Alembic loads it: by its path, anew each time."""
    spec = importlib.util.spec_from_file_location(path.stem.replace(".", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


assert alembic.op
main(*sys.argv[1:])
