"""A PostgreSQL server of one major version, started for as long as it is asked."""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pg8000.native

# Nothing here outlives the run, nothing else may touch the tables, and what is measured happens in one process.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "''",
    "max_connections": "100",
    "max_parallel_maintenance_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "32MB",
    "timezone": "'UTC'",
    "track_counts": "on",
    "wal_level": "logical",
}

# What exists on every server before an entry is given anything: two roles, and a place to store tables in.
CLUSTER = ["CREATE ROLE app", "CREATE ROLE other", "CREATE TABLESPACE fast LOCATION '{fast}'"]


class Server:
    """A running server. Leaving it stops it and takes its data away."""

    def __init__(self, home):
        self.home = Path(home)
        self.user = "nobody" if os.geteuid() == 0 else None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="physics-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        data, fast = self.folder / "data", self.folder / "fast"
        for folder in (data, fast):
            folder.mkdir(mode=0o700)
        if self.user:
            for folder in (self.folder, data, fast):
                os.chown(folder, pwd.getpwnam(self.user).pw_uid, -1)
            self.home = self.within_reach(self.home)
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8")
        with (data / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        self.run("pg_ctl", "-D", data, "-l", self.folder / "log", "-o", f"-k {self.folder}", "-w", "start")
        self.version = re.search(r"[\d.]+", self.run("postgres", "--version"))[0]
        self.major = int(self.version.partition(".")[0])
        with self.session("postgres") as session:
            for statement in CLUSTER:
                session.run(statement.format(fast=fast))

    def within_reach(self, home):
        """Where whom the server runs as can reach it: a checkout in a home folder may be closed to others."""
        program = home / "bin" / "postgres"
        try:
            subprocess.run([program, "--version"], user=self.user, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            copy = self.folder / "server"
            shutil.copytree(home, copy, symlinks=True)
            return copy
        return home

    def run(self, program, *arguments):
        command = [self.home / "bin" / program, *arguments]
        # Its output goes to a file: the server inherits it, and would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(command, user=self.user, cwd=self.folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
            output.seek(0)
            said = output.read()
        if done.returncode != 0:
            sys.exit(f"{command[0]} failed:\n{said}")
        return said

    def session(self, database):
        return pg8000.native.Connection("postgres", unix_sock=str(self.folder / ".s.PGSQL.5432"), database=database)

    def __exit__(self, *_):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def own():
    """The servers that this system has installed, by Debian's way of naming them."""
    return sorted(path.parents[1] for path in Path("/usr/lib/postgresql").glob("*/bin/postgres"))
