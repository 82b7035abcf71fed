"""The migration linter that knows the way back down: `binary()` says where the program is."""

from __future__ import annotations

import os
import sys
import sysconfig

__all__ = ["binary"]


def binary() -> str:
    """The path of the program that came with this package.

    Raises FileNotFoundError where somebody has moved or removed it.
    """
    name = "surefoot" + (sysconfig.get_config_var("EXE") or "")
    folders = list(_folders())
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"surefoot is in none of {', '.join(folders)}: install the package again")


def _folders():
    """Where installers put programs: the environment's folder, the user's, and beside what is installed aside."""
    yield sysconfig.get_path("scripts")
    user = "nt_user" if os.name == "nt" else "posix_user"
    if sys.platform == "darwin" and sysconfig.get_config_var("PYTHONFRAMEWORK"):
        user = "osx_framework_user"
    yield sysconfig.get_path("scripts", scheme=user)
    # `pip install --target FOLDER`
    aside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(aside, "bin")
