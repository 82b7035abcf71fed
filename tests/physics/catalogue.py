"""The catalogue: Markdown in which each entry is a statement and what servers did with it.

A fence `sql given` says what exists; it holds for the fences `sql` that follow, up to the next. In these, a blank line or
the end of what was recorded parts one entry from the next. All but the last statement of an entry prepare it. What servers
did stands in lines that begin with `-->`, those that are true of some versions only with their numbers: `--> 12-13: …`.
A remark `-- It depends on the rows` before an entry is its author's: the last statement fails for what no schema tells.
"""

import itertools
import re
from dataclasses import dataclass, field

MARK = "-->"
VERSIONS = re.compile(r"^(\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*): (.*)$")


@dataclass
class Entry:
    """A statement to be measured, and what is recorded of it."""

    line: int
    given: tuple
    statements: list
    # By version; a version that was never run has none.
    recorded: dict = field(default_factory=dict)

    @property
    def name(self):
        return " ".join(" ".join(self.statements).split())


class Page:
    """A file of the catalogue: its text, and the entries within."""

    def __init__(self, path, majors):
        self.path = path
        self.pieces = []
        self.entries = []
        self.majors = majors
        self.read(path.read_text().splitlines(keepends=True))

    def read(self, lines):
        given, fence, body = (), None, []
        for number, line in enumerate(lines, 1):
            if fence is None:
                self.pieces.append(line)
                if line.startswith("```"):
                    fence, body = line[3:].strip(), []
            elif line.startswith("```"):
                if fence == "sql":
                    self.read_entries(body, given)
                else:
                    self.pieces.extend(text for _, text in body)
                    given = tuple(statements_of("".join(text for _, text in body))) if fence == "sql given" else given
                self.pieces.append(line)
                fence = None
            else:
                body.append((number, line))

    def read_entries(self, body, given):
        groups = [[]]
        for number, line in body:
            if groups[-1] and is_recorded(groups[-1][-1][1]) and not is_recorded(line):
                groups.append([])
            groups[-1].append((number, line))
            if not line.strip() and not is_open(groups[-1]):
                groups.append([])
        for group in groups:
            # What no statement stands in is passed on as it is: a blank line, a remark.
            source = "".join(line for _, line in group if not is_recorded(line))
            statements = statements_of(source)
            if not statements:
                self.pieces.extend(line for _, line in group)
                continue
            said = [line.strip().removeprefix(MARK).strip() for _, line in group if is_recorded(line)]
            entry = Entry(group[0][0], given, statements, self.recorded(said))
            self.entries.append(entry)
            self.pieces.append((source.rstrip("\n") + "\n", entry))
            self.pieces.append("\n" if not group[-1][1].strip() else "")

    def recorded(self, said):
        by_version = {}
        for line in said:
            found = VERSIONS.match(line)
            versions, what = (expanded(found[1]), found[2]) if found else (self.majors, line)
            for version in versions:
                by_version.setdefault(version, []).append(what)
        return by_version

    def drawn(self):
        """The page with what its entries hold now."""
        text = []
        for piece in self.pieces:
            if isinstance(piece, str):
                text.append(piece)
            else:
                source, entry = piece
                text.append(source)
                text.extend(f"{MARK} {line}\n" for line in told(entry.recorded, self.majors))
        return "".join(text)


def is_recorded(line):
    return line.lstrip().startswith(MARK)


def is_open(group):
    """Whether the group ends within a dollar-quoted body, where a blank line parts nothing."""
    return "".join(line for _, line in group).count("$$") % 2 == 1


def statements_of(source):
    """The statements of a text. One ends where a line ends with a semicolon, outside of a dollar-quoted body."""
    statements, lines = [], []
    for line in source.splitlines():
        if line.lstrip().startswith("--") and not lines:
            continue
        lines.append(line)
        text = "\n".join(lines)
        if line.rstrip().endswith(";") and text.count("$$") % 2 == 0:
            statements.append(text.strip())
            lines = []
    left = "\n".join(lines).strip()
    if left:
        raise ValueError(f"no semicolon ends this statement: {left}")
    return statements


def expanded(numbers):
    for part in numbers.split(", "):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def told(recorded, majors):
    """What was recorded, in lines: first what is true of all versions, then the rest, each with its versions."""
    lines = {}
    for version in sorted(recorded):
        for line in recorded[version]:
            lines.setdefault(line, []).append(version)
    for line, versions in lines.items():
        if len(versions) == len(majors):
            yield line
    for line, versions in lines.items():
        if len(versions) < len(majors):
            yield f"{numbered(versions)}: {line}"


def numbered(versions):
    """Version numbers as ranges: 12-14, 16."""
    runs = []
    for _, run in itertools.groupby(enumerate(versions), lambda pair: pair[1] - pair[0]):
        numbers = [version for _, version in run]
        runs.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ", ".join(runs)
