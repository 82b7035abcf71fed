"""What a MySQL and a MariaDB server do with an entry."""

import pymysql
from servers import MariaDb, MySql

# The ways in which a table can be altered, the cheapest first. MySQL has no NOCOPY, MariaDB takes both.
ALGORITHMS = [("INSTANT", "instant"), ("NOCOPY", "without a copy"), ("INPLACE", "in place"), ("COPY", "copy")]

# What each way leaves to others. An instant change takes no word on it in MySQL.
LOCKS = [(", LOCK=NONE", ""), (", LOCK=SHARED", ", writers wait"), (", LOCK=EXCLUSIVE", ", all wait")]


def measured(page):
    """What each entry does: a line where both servers do the same, else a line each."""
    of_servers = []
    for kind in (MySql, MariaDb):
        with kind() as server:
            print(f"{server.name} {server.version}", flush=True)
            of_servers.append((server.name, [outcome(server, entry) for entry in page.entries]))
    (first, ones), (second, others) = of_servers
    return [[one] if one == other else [f"{first}: {one}", f"{second}: {other}"] for one, other in zip(ones, others)]


def outcome(server, entry):
    anew = ["DROP DATABASE IF EXISTS catalogue", "CREATE DATABASE catalogue", "USE catalogue", *entry.given]
    *before, last = entry.statements
    if entry.in_transaction:
        marks = ["CREATE TABLE marks (id int) ENGINE=InnoDB", "START TRANSACTION", "INSERT INTO marks VALUES (1)"]
        rows, error = run(server, [*anew, *marks, *before, last, "ROLLBACK", "UNLOCK TABLES", "SELECT count(*) FROM marks"])
        return f"fails {error}" if error else "commits" if rows == ((1,),) else "commits nothing"
    for algorithm, words in ALGORITHMS:
        for lock, waiting in [("", "")] if is_plain(server, algorithm) else LOCKS:
            if not run(server, [*anew, *before, f"{last.rstrip(';')}, ALGORITHM={algorithm}{lock}"])[1]:
                return words + waiting
    _, error = run(server, [*anew, *before, last])
    return f"fails {error}" if error else "it takes no clause"


def is_plain(server, algorithm):
    return server.name == "MySQL" and algorithm == "INSTANT"


def run(server, statements):
    """What the last statement selects, and the number of the error that ended it."""
    with server.session() as session, session.cursor() as cursor:
        try:
            for statement in statements:
                cursor.execute(statement)
        except pymysql.err.MySQLError as error:
            return (), error.args[0]
        return cursor.fetchall(), None
