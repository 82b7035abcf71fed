"""What a server does with an entry, in lines: measured within a transaction, or outside of one if it must be."""

import contextlib
import itertools
from dataclasses import dataclass

import pg8000.native

import measure
import probe


class Measurement:
    """What is measured on one server."""

    numbers = itertools.count()

    def __init__(self, server):
        self.server = server
        self.templates = {}

    def outcome(self, entry):
        """The lines that say what the server did with an entry."""
        template = self.template(entry.given)
        if template.failure:
            return [f"not set up: {template.failure}"]
        if len(entry.statements) == 1:
            lines, refused = self.taken_back(template, entry)
        else:
            try:
                with self.database(template.name) as database, self.server.session(database) as session:
                    is_begun = measure.prepare(session, entry)
                    with self.server.session(database) as beside:
                        sizes = measure.measured_sizes(beside)
                    lines, refused = measure.within_transaction(session, sizes, entry, is_begun)
            except measure.NotSetUp as error:
                return [f"not set up: {error}"]
        return probe.outside_transaction(self, template.name, entry) if refused else lines

    def taken_back(self, template, entry):
        """What a lone statement does. It is taken back, leaves nothing behind, and needs no database of its own."""
        if template.session is None:
            name = f"lone_{template.name}"
            self.tell(f"CREATE DATABASE {name} TEMPLATE {template.name}")
            template.session = self.server.session(name)
            template.sizes = measure.measured_sizes(template.session)
        try:
            return measure.within_transaction(template.session, template.sizes, entry, False)
        finally:
            template.session.run("ROLLBACK")

    def template(self, given):
        if given not in self.templates:
            name = f"given_{next(self.numbers)}"
            self.tell(f"CREATE DATABASE {name}")
            failure = None
            with self.server.session(name) as session:
                try:
                    for statement in given:
                        session.run(statement)
                except pg8000.native.DatabaseError as error:
                    failure = measure.state(error)
            self.templates[given] = Template(name, failure)
        return self.templates[given]

    @contextlib.contextmanager
    def database(self, template):
        """A database of its own, with what is given, for as long as it is asked."""
        name = f"entry_{next(self.numbers)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.tell(f"DROP DATABASE {name}")

    def tell(self, statement):
        with self.server.session("postgres") as session:
            session.run(statement)


@dataclass
class Template:
    """A database in which everything that is given exists; the error, if it could not be made."""

    name: str
    failure: str
    # A session in a copy of it, for statements that are taken back, and how large its tables are.
    session: object = None
    sizes: dict = None
