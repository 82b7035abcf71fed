"""A page: fences `sql given`, `sql` and `sql in a transaction`, whose entries are parted by blank lines.

All but the last statement of an entry prepare it. What was measured stands behind it, in lines that begin with `-->`.
"""

from dataclasses import dataclass

MARK = "--> "


@dataclass
class Entry:
    """Statements, a line each, and what is recorded of the last one."""

    line: int
    given: list
    statements: list
    lines: list
    in_transaction: bool
    recorded: list

    @property
    def name(self):
        return " ".join(self.statements)


class Page:
    """A file of the catalogue: its text in pieces, some of which are entries."""

    def __init__(self, path):
        self.path = path
        self.pieces = []
        given, fence, body = [], None, []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith("```"):
                if fence is None:
                    fence, body = line[3:], []
                else:
                    if fence == "sql given":
                        given = [text for _, text in body]
                    self.pieces += self.split(body, given, fence) if fence in ("sql", "sql in a transaction") else [text for _, text in body]
                    fence = None
                self.pieces.append(line)
            elif fence is None:
                self.pieces.append(line)
            else:
                body.append((number, line))

    def split(self, body, given, fence):
        pieces, lines = [], []
        for number, line in [*body, (0, "")]:
            if line:
                lines.append((number, line))
                continue
            if lines:
                texts = [text for _, text in lines]
                source = [text for text in texts if not text.startswith(MARK)]
                statements = [text for text in source if not text.startswith("--")]
                recorded = [text.removeprefix(MARK) for text in texts if text.startswith(MARK)]
                pieces.append(Entry(lines[0][0], given, statements, source, fence.endswith("transaction"), recorded))
                pieces.append("")
            lines = []
        return pieces[:-1]

    @property
    def entries(self):
        return [piece for piece in self.pieces if isinstance(piece, Entry)]

    def write(self, measured):
        drawn, outcomes = [], iter(measured)
        for piece in self.pieces:
            if isinstance(piece, Entry):
                drawn += [*piece.lines, *(MARK + line for line in next(outcomes))]
            else:
                drawn.append(piece)
        self.path.write_text("\n".join(drawn) + "\n")
