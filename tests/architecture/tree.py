"""The files of the repository, as the tests of the house see them.

Invariant: what git ignores (environments, data, caches, secrets) is not seen; git is not needed.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNSEEN = {".git", ".venv", "node_modules", "__pycache__", "secrets", "build", "dist"}
CODE = ("deploy", "services", "shared", "tests", "workers")


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of the repository, or those with one of the suffixes."""
    for folder, subfolders, names in os.walk(ROOT):
        at_top = Path(folder) == ROOT
        subfolders[:] = sorted(
            name
            for name in subfolders
            if name not in UNSEEN
            and not name.endswith(("_cache", ".egg-info"))
            and name != ".hypothesis"
            and not (at_top and name == "var")
        )
        for name in sorted(names):
            if not suffixes or name.endswith(suffixes):
                yield Path(folder, name)


def modules() -> list[Path]:
    """Every Python file of ours."""
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in CODE]


def name_of(path: Path) -> str:
    """The path within the repository, as a test's id and in its messages."""
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    """What a file holds; each is read once."""
    return path.read_text("utf-8")
