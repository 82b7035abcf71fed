"""The migrations of a recipe, each with a way up and a way back, run as their tool would."""

import contextlib
import io
import os
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Callable

import alembic.command
import alembic.config
import pages

ENVIRONMENT = """
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

# What a recipe asks the environment for.
ASKED = {"DEFAULT_TEAM": "blue", "FIRST_ADMIN": "jo@example.com"}

STUB = 'revision = "{}"\ndown_revision = None\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n'


@dataclass
class Step:
    """A migration."""

    name: str
    up: Callable[[], None]
    down: Callable[[], None]
    goes_back: bool = True


def of(recipe, running, database, folder):
    if recipe.kind == "SQL":
        return in_sql(recipe, running, database)
    return in_alembic(recipe, running, database, folder)


def in_sql(recipe, running, database):
    """Files beside each other are each sent as one string, so that several statements are one implicit transaction; of one
    with two sections, or of a plain one, each statement is sent on its own."""

    def send(text, whole):
        pieces = [text] if whole else list(pages.statements(text))

        def sent():
            with running.session(database) as session:
                for piece in pieces:
                    session.run(piece)

        return sent

    steps = []
    for name, text in recipe.files.items():
        if ".down." in name:
            continue
        is_paired, is_sectioned = ".up." in name, "-- +goose Down" in text
        down = recipe.files.get(name.replace(".up.sql", ".down.sql"), "")
        if is_sectioned:
            text, _, down = text.partition("-- +goose Down")
        steps.append(Step(name, send(text, is_paired), send(down, is_paired), is_paired or is_sectioned))
    return steps


def in_alembic(recipe, running, database, folder):
    """Each revision by a command of its own, as it is deployed."""
    os.environ |= ASKED
    versions = folder / "versions"
    versions.mkdir()
    (folder / "env.py").write_text(ENVIRONMENT)
    config = alembic.config.Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", f"postgresql+psycopg2://postgres@/{database}?host={running.folder}")
    own = set(re.findall(r'^revision = "(\w+)"', recipe.text, re.M))
    for missing in set(re.findall(r'^down_revision = "(\w+)"', recipe.text, re.M)) - own:
        (versions / f"{missing}.py").write_text(STUB.format(missing))
    for name, text in recipe.files.items():
        (versions / PurePath(name).name).write_text(text)

    def command(run, revision):
        def told():
            with contextlib.redirect_stdout(io.StringIO()):
                run(config, revision)

        return told

    up, down = command(alembic.command.upgrade, "+1"), command(alembic.command.downgrade, "-1")
    count = len(list(versions.glob("*.py")))
    refuses = "raise NotImplementedError" in recipe.text
    return [Step(f"revision {number + 1}", up, down, not refuses) for number in range(count)]
