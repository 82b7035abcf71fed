"""What a server does with a statement: locks, work and errors, each by what the server itself counts.

Locks come from `pg_locks` while the statement's transaction is still open. A rewrite is a new file node, a built index a new
index or one with a new file node, a scan as many rows or pages read as the table has (`pg_stat_get_xact_…`). A statement
that refuses a transaction is stopped instead: see probe.py.
"""

import contextlib
from dataclasses import dataclass

import pg8000.native

MODES = {
    "AccessShareLock": "ACCESS SHARE",
    "RowShareLock": "ROW SHARE",
    "RowExclusiveLock": "ROW EXCLUSIVE",
    "ShareUpdateExclusiveLock": "SHARE UPDATE EXCLUSIVE",
    "ShareLock": "SHARE",
    "ShareRowExclusiveLock": "SHARE ROW EXCLUSIVE",
    "ExclusiveLock": "EXCLUSIVE",
    "AccessExclusiveLock": "ACCESS EXCLUSIVE",
}
STRENGTH = {mode: strength for strength, mode in enumerate(MODES.values())}

RELATIONS = r"""
SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname, c.relkind::text,
       pg_relation_filenode(c.oid), coalesce(i.indrelid, d.refobjid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
     AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' AND c.relkind <> 'c'
"""

LOCKS = """
SELECT relation, mode FROM pg_locks
WHERE pid = {pid} AND locktype = 'relation' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

COUNTS = """
SELECT oid, pg_stat_get_{xact}blocks_fetched(oid), pg_stat_get_{xact}tuples_returned(oid) + pg_stat_get_{xact}tuples_fetched(oid),
       pg_stat_get_{xact}tuples_inserted(oid) + pg_stat_get_{xact}tuples_updated(oid) + pg_stat_get_{xact}tuples_deleted(oid)
FROM unnest(ARRAY[{oids}]::oid[]) oid
"""

# An error that says: not within a transaction.
ACTIVE_TRANSACTION = "25001"


@dataclass
class Relation:
    """A relation as it was before the statement."""

    name: str
    kind: str
    file: int
    # The table of an index, or of a sequence that a column owns.
    owner: int
    pages: int = 0
    rows: int = 0


class NotSetUp(Exception):
    """A statement that prepares the one to be measured failed."""


def state(error):
    return error.args[0].get("C", "?")


def prepare(session, entry):
    """Runs all but the last statement. What follows BEGIN stays in that transaction."""
    for statement in entry.statements[:-1]:
        try:
            session.run(statement)
        except pg8000.native.DatabaseError as error:
            raise NotSetUp(state(error)) from error
    return any(statement.upper().startswith("BEGIN") for statement in entry.statements[:-1])


def within_transaction(session, sizes, entry, is_begun):
    """What the last statement did, and whether it refused to run in a transaction."""
    if not is_begun:
        session.run("BEGIN")
    before = relations(session, sizes)
    held, counted = locks(session), counts(session, before, "xact_")
    try:
        session.run(entry.statements[-1])
    except pg8000.native.DatabaseError as error:
        # In a transaction that the entry itself begins, that is the end of it.
        return [f"fails {state(error)}"], state(error) == ACTIVE_TRANSACTION and not is_begun
    taken = strongest(locks(session) - held, before)
    done = works(session, before, counted, "xact_", taken)
    try:
        # What is deferred is checked now; or later, where the entry says so.
        session.run("COMMIT" if is_begun else "SET CONSTRAINTS ALL IMMEDIATE")
    except pg8000.native.DatabaseError as error:
        return [f"fails at commit {state(error)}"], False
    return lines(entry.statements[-1], before, taken, done) or ["nothing"], False


def relations(session, sizes):
    """What exists, by its number, with the size of what holds rows."""
    return {
        oid: Relation(name, kind, file, owner, *sizes.get(oid, (0, 0)))
        for oid, name, kind, file, owner in session.run(RELATIONS)
    }


def measured_sizes(session):
    """The pages and the rows of each table."""
    sizes = {}
    for oid, name, kind, _, _ in session.run(RELATIONS):
        if kind in "rm":
            # A materialized view may have never been filled.
            with contextlib.suppress(pg8000.native.DatabaseError):
                ((pages, rows),) = session.run(f"SELECT pg_relation_size({oid}) / 8192, count(*) FROM ONLY {name}")
                sizes[oid] = (pages, rows)
    return sizes


def locks(session, pid="pg_backend_pid()"):
    return {(relation, MODES[mode]) for relation, mode in session.run(LOCKS.format(pid=pid))}


def strongest(taken, before):
    """The strongest lock on each relation that was there before. That of an index, or of a sequence that a column owns, only
    where it is stronger than that of its table: otherwise whom it stops has been stopped before."""
    modes = {}
    for oid, mode in taken:
        if oid in before and STRENGTH[mode] >= STRENGTH.get(modes.get(oid), 0):
            modes[oid] = mode
    return {
        oid: mode
        for oid, mode in modes.items()
        if before[oid].owner is None or STRENGTH[mode] > STRENGTH.get(modes.get(before[oid].owner), -1)
    }


def counts(session, before, kind):
    query = COUNTS.format(xact=kind, oids=",".join(map(str, before)))
    return {oid: tuple(numbers) for oid, *numbers in session.run(query)}


def works(session, before, counted, kind, taken):
    """What was done to each relation, in a word."""
    after = {oid: (file, owner, kind) for oid, _, kind, file, owner in session.run(RELATIONS)}
    now = counts(session, before, kind)
    # An index that is made anew may keep its file: then it was not built.
    files = {relation.file for relation in before.values()}
    built = {owner for file, owner, kind in after.values() if kind == "i" and file not in files}
    done = {}
    for oid, relation in before.items():
        blocks, read, written = (new - old for new, old in zip(now[oid], counted[oid]))
        file = after.get(oid, (relation.file,))[0]
        is_whole = relation.rows > 0 and (read >= relation.rows or blocks >= relation.pages > 0)
        # A weak lock is that of a query: it reads and writes what it says.
        is_query = oid in taken and STRENGTH[taken[oid]] < STRENGTH["SHARE UPDATE EXCLUSIVE"]
        if file != relation.file and relation.kind in "rm":
            ((size,),) = session.run(f"SELECT pg_relation_size({oid})")
            if size:
                done[oid] = "rewrite"
        elif file != relation.file and relation.kind == "i":
            done[oid] = "build index"
        elif oid in built and relation.kind in "rm":
            done[oid] = "build index"
        elif written or (is_whole and is_query):
            done[oid] = "rows"
        elif is_whole:
            done[oid] = "scan"
    return done


def lines(statement, before, taken, done):
    """A line a relation: those that the statement names first come first."""

    def place(oid):
        found = statement.find(before[oid].name)
        return (found if found >= 0 else len(statement), before[oid].name)

    told = []
    for oid in sorted(taken, key=place):
        work = f": {done[oid]}" if oid in done else ""
        told.append(f"{before[oid].name} {taken[oid]}{work}")
    return told
