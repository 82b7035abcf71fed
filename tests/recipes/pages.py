"""The recipes of the rulebook, as its pages have them, and what is in the database before each."""

import re
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).resolve().parents[2] / "rules"

FENCE = re.compile(r"^```(\w*) *([^\n]*)\n(.*?)^```$", re.M | re.S)
# What is for another database, no PostgreSQL runs.
OTHERS = {"mysql", "mariadb", "sqlite"}
# What a page makes itself: in SQL, and with the directives of Alembic.
MAKES = r'(?:CREATE (?:TABLE|FUNCTION) |create_table\(\s*")'


@dataclass
class Recipe:
    """The files of one telling."""

    page: str
    kind: str
    files: dict[str, str]

    @property
    def text(self):
        return "\n".join(self.files.values())


def recipes():
    """All of them, by page: SQL and Alembic apart. Pieces of a migration, which have no name, are none, nor is what is
    about files and their order alone."""
    for path in sorted(RULES.glob("*.md")):
        text = path.read_text()
        good = None if "\nhazard: history\n" in text else re.search(r"^## Good\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        for group in groups(good[1] if good else ""):
            sql = {name: text for name, text in group.items() if name.endswith(".sql")}
            python = {name: text for name, text in group.items() if "versions/" in name}
            if sql:
                yield Recipe(path.stem, "SQL", sql)
            if python:
                yield Recipe(path.stem, "Alembic", python)


def groups(section):
    """The files that belong together: until a name comes again."""
    group = {}
    for language, words, text in FENCE.findall(section):
        if language in OTHERS:
            continue
        name = re.split(r" (?:not )?on | as on ", words)[0].strip()
        if name in group or not name:
            yield group
            group = {}
        if name:
            group[name] = text
    yield group


class Before:
    """What is in the database before a recipe: what all may need and do not make themselves, and what is its own."""

    def __init__(self, path):
        sections = re.split(r"^## ", path.read_text(), flags=re.M)[1:]
        self.sections = {section.split("\n", 1)[0]: FENCE.findall(section) for section in sections}

    def of(self, recipe):
        for _, name, text in self.sections["all"]:
            if not re.search(MAKES + name + r"\b", recipe.text):
                yield from statements(text)
        for _, _, text in self.sections.get(recipe.page, []):
            yield from statements(text)


def statements(text):
    """One after the other, as a runner without a transaction sends them."""
    whole, is_body = "", False
    for line in text.splitlines():
        if line.startswith("--"):
            continue
        whole += line + "\n"
        is_body ^= line.count("$$") % 2 == 1
        if not is_body and line.rstrip().endswith(";"):
            yield whole.strip()
            whole = ""
    if whole.strip():
        yield whole.strip()
