"""What a MariaDB server does with an entry."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

# The ways in which a table can be altered, the cheapest first, with what each leaves to others.
WAYS = [
    (f"ALGORITHM={algorithm}, LOCK={lock}", f"{words}{waiting}")
    for algorithm, words in [("INSTANT", "instant"), ("NOCOPY", "without a copy"), ("INPLACE", "in place"), ("COPY", "copy")]
    for lock, waiting in [("NONE", ""), ("SHARED", ", writers wait"), ("EXCLUSIVE", ", all wait")]
]


def measured(page, _):
    if not shutil.which("mariadbd"):
        raise SystemExit("there is no mariadbd: install mariadb-server")
    with Server() as server:
        return [server.outcome(entry) for entry in page.entries]


class Server:
    """A server of its own, in a temporary folder, which only a socket reaches."""

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="surefoot-mariadb-")
        home = Path(self.home.name)
        self.socket = home / "socket"
        user = ["--user=mysql"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(home, "mysql")
        data = f"--datadir={home / 'data'}"
        install = ["mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal", *user]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        serve = ["mariadbd", "--no-defaults", data, f"--socket={self.socket}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", *user]
        self.process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if not self.run("SELECT 1")[1]:
                return self
            time.sleep(0.2)
        raise SystemExit("mariadbd does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.home.cleanup()

    def run(self, sql):
        """What is selected, and the number of the error that ended it."""
        client = ["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", "--skip-column-names"]
        done = subprocess.run(client, input=sql, capture_output=True, text=True)
        error = re.search(r"ERROR (\d+)", done.stderr)
        return done.stdout.strip(), error and error[1]

    def outcome(self, entry):
        anew = ["DROP DATABASE IF EXISTS catalogue;", "CREATE DATABASE catalogue;", "USE catalogue;", *entry.given]
        *before, last = entry.statements
        if entry.in_transaction:
            marks = ["CREATE TABLE marks (id int) ENGINE=InnoDB;", "START TRANSACTION;", "INSERT INTO marks VALUES (1);"]
            end = ["ROLLBACK;", "UNLOCK TABLES;", "SELECT 'marks', count(*) FROM marks;"]
            rows, error = self.run("\n".join([*anew, *marks, *before, last, *end]))
            return [f"fails {error}"] if error else ["commits" if "marks\t1" in rows else "commits nothing"]
        for clause, words in WAYS:
            _, error = self.run("\n".join([*anew, *before, f"{last.rstrip(';')}, {clause};"]))
            if not error:
                return [words]
        _, error = self.run("\n".join([*anew, *before, last]))
        return [f"fails {error}"] if error else ["it takes no clause"]
