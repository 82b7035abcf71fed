"""A MySQL and a MariaDB server, each started for as long as it is asked, in a folder of its own which only a socket reaches."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pymysql

HERE = Path(__file__).resolve().parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[2] / "target"))

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

# Nothing here outlives the run.
SETTINGS = ["--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]


class Server:
    """A running server. Leaving it stops it and takes its data away."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.name.lower()}-"))
        self.socket = self.folder / "socket"
        try:
            self.process = self.start(self.folder / "data")
            self.version = self.await_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def await_answer(self):
        for _ in range(150):
            try:
                with self.session() as session, session.cursor() as cursor:
                    cursor.execute("SELECT version()")
                    return cursor.fetchone()[0]
            except pymysql.err.MySQLError as error:
                said = error
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise SystemExit(f"{self.name} does not answer: {said}")

    def session(self):
        return pymysql.connect(unix_socket=str(self.socket), user="root", charset="utf8mb4", autocommit=True)

    def __exit__(self, *_):
        if process := getattr(self, "process", None):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class MariaDb(Server):
    """The one that the system has."""

    name = "MariaDB"

    def start(self, data):
        if not shutil.which("mariadbd"):
            raise SystemExit("there is no mariadbd: install mariadb-server")
        own = ["--no-defaults", f"--datadir={data}"]
        if os.geteuid() == 0:
            own.append("--user=mysql")
            shutil.chown(self.folder, "mysql")
        subprocess.run(["mariadb-install-db", *own, "--auth-root-authentication-method=normal"], check=True, **QUIET)
        serve = ["mariadbd", *own, f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}", *SETTINGS]
        return subprocess.Popen(serve, **QUIET)


class MySql(Server):
    """The one that `fetch` has fetched, with the libraries that it was built for: the system's may be older."""

    name = "MySQL"

    def start(self, data):
        root = TARGET / "mysql"
        program = root / "usr/sbin/mysqld"
        if not program.is_file():
            raise SystemExit(f"there is no MySQL server: {HERE / 'fetch'} fetches it")
        libraries = root / "usr/lib/x86_64-linux-gnu"
        run = [libraries / "ld-linux-x86-64.so.2", "--library-path", f"{libraries}:{root / 'usr/lib/mysql/private'}", program]
        own = ["--no-defaults", f"--datadir={data}", f"--lc-messages-dir={root / 'usr/share/mysql'}"]
        if os.geteuid() == 0:
            own.append("--user=root")
        data.mkdir()
        subprocess.run([*run, *own, "--initialize-insecure"], check=True, **QUIET)
        serve = [*run, *own, f"--socket={self.socket}", f"--pid-file={self.folder / 'pid'}", "--mysqlx=OFF", "--secure-file-priv=NULL", *SETTINGS]
        return subprocess.Popen(serve, **QUIET)
