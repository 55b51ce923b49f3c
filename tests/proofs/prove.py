"""`make prove`: takes each lock away in a copy of the tree, and sees whether a test notices.

Invariant: a mutant that survives fails the run; so does a list that no longer fits the code, and
tests that fail without any mutation.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.proofs.mutation import Mutation, Stale
from tests.proofs.mutations import KERNEL
from tests.proofs.wall_mutations import SLICES, WALLS

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("services", "shared", "workers", "tests", "pyproject.toml")
AT_ONCE = 2
LONGEST_SECONDS = 180
FAILED_TESTS = 1
"""pytest's exit code when tests ran and some failed; others mean that nothing was tried."""


def main(wanted: Sequence[str]) -> int:
    """Prove all mutations, or those whose name holds one of these words; 0 when all are found."""
    chosen = [
        m for m in (*KERNEL, *WALLS, *SLICES) if not wanted or any(w in m.name for w in wanted)
    ]
    started = time.monotonic()
    with _copy(ROOT) as tree:  # as it is now, whatever happens to it meanwhile
        if not _unharmed_tests_pass(tree, chosen):
            return 1
        with ThreadPoolExecutor(AT_ONCE) as pool:
            verdicts = list(pool.map(partial(_tried, tree), chosen))
    survivors = verdicts.count(False)
    _say(f"{len(chosen)} mutants, {survivors} survived, {time.monotonic() - started:.0f} s")
    return 1 if survivors else 0


def _unharmed_tests_pass(tree: Path, chosen: Sequence[Mutation]) -> bool:
    """The very tests, on the tree as it is: what fails already proves nothing."""
    files = sorted({test for m in chosen for test in m.tests if test.endswith(".py")})
    code, output = _pytest(tree, files)
    if code:
        _say("the tests fail without any mutation:\n" + output)
    return code == 0


def _tried(tree: Path, mutation: Mutation) -> bool:
    """Whether the mutation was found out; a line about it."""
    started = time.monotonic()
    with _copy(tree) as root:
        try:
            for edit in mutation.edits:
                edit.apply(root)
        except Stale as stale:
            _say(f"STALE     {mutation.name}: {stale}")
            return False
        code, output = _pytest(root, [*mutation.tests, "-x"])
    seconds = time.monotonic() - started
    found = code == FAILED_TESTS
    _say(f"{'found' if found else 'SURVIVED':<9} {seconds:5.1f} s  {mutation.name}  {_by(output)}")
    if not found and code:
        _say(f"pytest ended with {code}:\n{output[-3000:]}")
    return found


def _by(output: str) -> str:
    """The first test that failed, as pytest names it at its end."""
    for line in output.splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            return line.partition(" - ")[0]
    return ""


@contextmanager
def _copy(tree: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="schakel-proof-") as folder:
        root = Path(folder)
        ignored = shutil.ignore_patterns("__pycache__", "node_modules")
        for part in PARTS:
            source = tree / part
            if source.is_dir():
                shutil.copytree(source, root / part, ignore=ignored)
            else:
                shutil.copy(source, root / part)
        yield root


def _pytest(root: Path, arguments: Sequence[str]) -> tuple[int, str]:
    """The exit code and output of pytest in that tree; one that hangs is stopped, and failed."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [*command, *arguments],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate()
            return FAILED_TESTS, "ERROR it never ended"
    return process.returncode, output


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
