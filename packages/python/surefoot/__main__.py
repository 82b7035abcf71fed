"""`python -m surefoot`: the program, with the arguments and the exit code that it has by itself."""

import os
import subprocess
import sys

from surefoot import binary

if __name__ == "__main__":
    command = [binary(), *sys.argv[1:]]
    if os.name == "nt":
        # There a program that replaces another is a new process, and whoever waits for the old one waits no longer.
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)
