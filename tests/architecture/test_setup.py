"""Set-up refuses in words, and the check of the lock files catches what it is for.

Invariant: tried on copies in a folder of the test's own; the real environment is not touched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import lock
from tests.architecture.tree import ROOT

LOCKS = [one.file for one in lock.LOCKS]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of all that set-up reads."""
    for name in ("Makefile", "pyproject.toml", "deploy/setup", *LOCKS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def set_up(house: Path, interpreter: str) -> str:
    """Run set-up with a Python that is `interpreter` (a shell script); what it says as it stops."""
    python = house / "python"
    python.write_text(f"#!/bin/sh\n{interpreter}\n", encoding="utf-8")
    python.chmod(0o755)
    done = subprocess.run(
        ["make", ".runtime"],
        cwd=house,
        env={**os.environ, "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert not (house / ".venv").exists(), "nothing half-made is left behind"
    return done.stderr


def test_an_old_python_is_refused_in_words(house: Path) -> None:
    assert "Python 3.11 or newer is needed" in set_up(house, "exit 1")


def test_a_python_that_makes_no_environments_is_refused_with_the_remedy(house: Path) -> None:
    bare = f'case "$2" in *ensurepip*|*pip*) exit 1;; esac; exec {sys.executable} "$@"'
    assert "apt-get install python3-venv" in set_up(house, bare)


def test_the_locks_are_in_step() -> None:
    assert lock.faults() == []


def test_a_changed_dependency_is_caught(house: Path) -> None:
    project = house / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace('"flask>=', '"flask>=99.'), encoding="utf-8")
    assert [f.partition(" ")[0] for f in lock.faults(house)] == LOCKS[:2]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("nothing-like-it==1.0", "no hash for nothing-like-it==1.0"),
        ("--find-links /somewhere", "names an index or a path"),
        ("thing @ file:///tmp/thing.whl", "names an index or a path"),
    ],
)
def test_a_line_that_does_not_belong_is_caught(house: Path, line: str, fault: str) -> None:
    with (house / LOCKS[0]).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert fault in " ".join(lock.faults(house))


def test_a_version_apart_is_caught(house: Path) -> None:
    tools = house / LOCKS[1]
    text = tools.read_text("utf-8")
    flask = lock.pins(text)["flask"]
    tools.write_text(text.replace(f"flask=={flask} ", "flask==0.1 "), encoding="utf-8")
    assert lock.faults(house) == [f"{LOCKS[1]}: another flask than in {LOCKS[0]}"]


def test_a_missing_lock_is_caught(house: Path) -> None:
    (house / LOCKS[2]).unlink()
    assert lock.faults(house) == [f"{LOCKS[2]} is missing: run `make lock`"]
