"""Statements that refuse a transaction: their locks are gone when they are done, so they are stopped on the way.

Another session holds a lock on a relation. A statement that asks for a lock that conflicts has to wait, and `pg_locks` shows
what it waits for, and what it holds already. One that waits for older transactions is shown the next holder before the
last one leaves, so that each of its phases meets one. From the weakest lock up, until no stronger one can be left.
"""

import threading
import time
from dataclasses import dataclass

import pg8000.native

import measure
from measure import MODES, STRENGTH

# Which modes each mode stops (manual, "Conflicting Lock Modes"), both by strength.
CONFLICTS = {0: {7}, 1: {6, 7}, 2: {4, 5, 6, 7}, 3: {3, 4, 5, 6, 7}, 4: {2, 3, 5, 6, 7}, 5: {2, 3, 4, 5, 6, 7}, 6: {1, 2, 3, 4, 5, 6, 7}, 7: set(range(8))}
NAMES = list(MODES.values())

STOPS = """
SELECT locktype, relation, mode, granted FROM pg_locks WHERE pid = {pid}
"""


# How a materialized view is locked.
REMARKS = {
    3: "COMMENT ON MATERIALIZED VIEW {name} IS NULL",
    7: "ALTER MATERIALIZED VIEW {name} OWNER TO postgres",
}

# Who has closed a session counts until the very end.
OTHERS = """
SELECT FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def outside_transaction(measurement, template, entry):
    """The lines of a statement that runs outside of a transaction only."""
    with measurement.database(template) as database:
        before, done, failure = undisturbed(measurement.server, database, entry)
    first = "outside a transaction"
    if failure:
        return [first, f"fails {failure}"]
    tables = {oid: relation for oid, relation in before.items() if relation.kind in "rpm"}
    # What the strongest lock does not stop is not touched.
    found = Found({}, {oid: set(range(8)) for oid in tables})
    for held in [7, 2, 1, 0, 3, 5, 6]:
        asked = {oid: tables[oid] for oid in tables if found.is_open(oid)}
        if asked:
            with measurement.database(template) as database:
                Sounding(measurement.server, database, entry, asked, held).run(found, before)
        if held == 7:
            found.forget_untouched(before)
    shown = measure.strongest({(oid, NAMES[strength]) for oid, strength in found.taken.items()}, before)
    return [f"{first}, waits" if found.waits else first, *measure.lines(entry.statements[-1], before, shown, done)]


@dataclass
class Found:
    """What has been found out so far."""

    # The strongest mode seen on each relation, by its strength.
    taken: dict
    # The modes that each table may have been locked in.
    left: dict
    waits: bool = False

    def is_open(self, oid):
        """Whether a stronger lock than the one that was seen may have been taken."""
        return any(mode > self.taken.get(oid, -1) for mode in self.left[oid])

    def see(self, oid, strength):
        self.taken[oid] = max(self.taken.get(oid, -1), strength)

    def forget_untouched(self, before):
        for oid in self.left:
            if oid not in self.taken and before[oid].kind != "m":
                self.left[oid] = set()


def undisturbed(server, database, entry):
    """What the statement does when nobody is in its way."""
    with server.session(database) as session:
        measure.prepare(session, entry)
        before = measure.relations(session, measure.measured_sizes(session))
    with server.session(database) as beside:
        settled(beside)
        counted = measure.counts(beside, before, "")
        with server.session(database) as session:
            for setting in (statement for statement in entry.statements[:-1] if statement.upper().startswith("SET ")):
                session.run(setting)
            try:
                session.run(entry.statements[-1])
            except pg8000.native.DatabaseError as error:
                return before, {}, measure.state(error)
        settled(beside)
        return before, measure.works(beside, before, counted, "", {}), None


def settled(beside):
    """Waits until what sessions have counted has been added up: up to 14 a process of its own does that, by and by."""
    while beside.run(OTHERS):
        time.sleep(0.005)
    ((version,),) = beside.run("SELECT current_setting('server_version_num')::int")
    if version >= 150000:
        beside.run("SELECT pg_stat_force_next_flush()")
    else:
        time.sleep(0.6)
        beside.run("SELECT pg_stat_clear_snapshot()")


class Sounding:
    """One run of the statement, with somebody in its way on each of the tables that are asked about."""

    def __init__(self, server, database, entry, asked, held):
        self.server, self.database, self.entry = server, database, entry
        self.asked, self.held = asked, held

    def run(self, found, before):
        stopped = set()
        with self.server.session(self.database) as session, self.server.session(self.database) as beside:
            measure.prepare(session, self.entry)
            ((pid,),) = session.run("SELECT pg_backend_pid()")
            holders = {oid: self.holder(table) for oid, table in self.asked.items()}
            thread = threading.Thread(target=attempt, args=(session, self.entry.statements[-1]))
            thread.start()
            while thread.is_alive():
                rows = beside.run(STOPS.format(pid=pid))
                waiting = [row for row in rows if not row[3]]
                if not waiting:
                    thread.join(0.002)
                    continue
                for locktype, relation, mode, _ in rows:
                    if locktype == "relation" and mode in MODES:
                        found.see(relation, STRENGTH[MODES[mode]])
                kind, relation = waiting[0][:2]
                if kind == "relation":
                    stopped.add(relation)
                    # An index is held by whom its table is held by.
                    owner = before[relation].owner if relation in before else None
                    close(holders.pop(owner or relation, None))
                else:
                    found.waits = True
                    self.relieve(holders)
                # Whoever was waited for is gone: a moment to go on.
                time.sleep(0.01)
            thread.join()
            for holder in holders.values():
                close(holder)
        for oid in set(self.asked) - stopped:
            found.left[oid] -= CONFLICTS[self.mode(self.asked[oid])]

    def relieve(self, holders):
        """Puts others in the place of the holders, and then lets those go: whoever waits for one finds all the rest held."""
        following = {oid: self.holder(self.asked[oid]) for oid in holders}
        for oid, holder in list(holders.items()):
            holders[oid] = following[oid]
            close(holder)

    def mode(self, table):
        """What can be held: a materialized view cannot be locked, but read, remarked on and given away."""
        return self.held if table.kind != "m" or self.held in REMARKS else 0

    def holder(self, table):
        """A session in a transaction that holds the lock, and a snapshot; none if the statement stands in its own way."""
        session = self.server.session(self.database)
        mode = self.mode(table)
        try:
            session.run("SET lock_timeout = '50ms'")
            session.run("BEGIN ISOLATION LEVEL REPEATABLE READ")
            # Who reads a table holds its indexes, too; a partitioned one has none that hold anything.
            if mode == 0 and table.kind != "p":
                session.run(f"SELECT FROM ONLY {table.name} LIMIT 1")
            elif table.kind == "m":
                session.run(REMARKS[mode].format(name=table.name))
            else:
                session.run(f"LOCK TABLE ONLY {table.name} IN {NAMES[mode]} MODE")
            session.run("SELECT 1")
        except pg8000.native.DatabaseError:
            session.close()
            return None
        return session


def close(holder):
    if holder:
        holder.close()


def attempt(session, statement):
    try:
        session.run(statement)
    except pg8000.native.DatabaseError:
        pass
