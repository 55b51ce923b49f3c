"""`make prove`: what takes too long for every day.

`rules`: every small change of the pure modules is noticed. `locks`: each lock that is taken away
in a copy of the tree makes a test fail. `machine`: referrals against a model of them. `races`:
four at once, covenants signed while another takes them back, a match confirmed while the other side
ends it. `covenants`: what is said to change between two of them, against asking every question
under both. `timelines`: a family's
consent through time, against a model. `withdrawals`: sharing against withdrawing. `decision`: about
a million states against an independent oracle, in Cedar. `linkage`: one child in two lists, found
in invented towns. `planted`: two children who look like one, through the matcher. `edits`: two
who go through one risk list at once, and what may come between; what 5,000 on it cost, and what
500 invented names tell the officer who lists them: nothing. `calls`: calls made from the API
document.
A word chooses a part, or the locks whose name it is in; without words all of it is done.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tests.proofs.figures import MARK
from tests.proofs.match_mutations import MATCHES
from tests.proofs.mutation import Mutation, Stale
from tests.proofs.mutations import KERNEL
from tests.proofs.wall_mutations import SLICES, WALLS
from tests.proofs.web_mutations import WEB

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("services", "shared", "workers", "tests", "pyproject.toml")
AT_ONCE = 2
LONGEST_SECONDS = 300
LONGEST_LONG_SECONDS = 4 * 3600
FAILED_TESTS = 1
"""pytest's exit code when tests ran and some failed; others mean that nothing was tried."""
LOCKS = (*KERNEL, *WALLS, *SLICES, *MATCHES, *WEB)
WHOLE = "tests/slices/referrals_whole"
LONG: dict[str, list[tuple[str, dict[str, str]]]] = {
    "machine": [(f"{WHOLE}/test_machine.py", {"PROOF_STEPS": "10000"})] * 2,
    "races": [
        (f"{WHOLE}/test_races.py", {"PROOF_RACES": "1000"}),
        ("tests/slices/covenants/test_races.py", {"PROOF_RACES": "1000"}),
        ("tests/slices/matching/test_races.py", {"PROOF_RACES": "200"}),
    ],
    "covenants": [("tests/slices/covenants/test_differences.py", {"PROOF_PAIRS": "5000"})],
    "timelines": [
        (
            "tests/slices/sharing/test_timelines.py",
            {"PROOF_TIMELINES": "50000", "PROOF_FIRST": first},
        )
        for first in ("0", "50000")
    ],
    "withdrawals": [
        ("tests/slices/consents/test_withdrawals_at_once.py", {"PROOF_RACES": "10000"})
    ],
    "decision": [
        (f"tests/proofs/oracle/test_{what}.py", {"PROOF_STATES": "all"})
        for what in ("decision", "back")
    ],
    "linkage": [("tests/linkage/test_bounds.py", {"PROOF_CHILDREN": "20000"})],
    "planted": [("tests/slices/matching/test_planted.py", {"PROOF_PLANTED": "10000"})],
    "edits": [
        (
            "tests/slices/risk_lists/test_at_once.py",
            {"PROOF_EDITS": "1000", "PROOF_RACES": "40"},
        ),
        ("tests/slices/risk_lists/test_putting_at_once.py", {"PROOF_RACES": "40"}),
        ("tests/slices/risk_lists/test_cost.py", {"PROOF_LISTED": "5000"}),
        ("tests/slices/risk_lists/test_attacks.py", {"PROOF_INVENTED": "500"}),
    ],
    "calls": [("tests/slices/http/test_generated_calls.py", {"PROOF_CALLS": "60"})],
}
"""The tests that can go on for long, and how long they do; twice at once where there are two."""


def main(wanted: Sequence[str]) -> int:
    """Prove all, or what the words choose; 0 when everything is as it should be."""
    words = [word for word in wanted if word not in (*LONG, "rules", "locks")]
    every = not wanted
    locks = [m for m in LOCKS if every or "locks" in wanted or any(w in m.name for w in words)]
    started = time.monotonic()
    with _copy(ROOT) as tree:  # as it is now, whatever happens to it meanwhile
        if not _unharmed_tests_pass(tree, locks):
            return 1
        proofs: list[Callable[[], bool]] = [
            partial(_long, tree, part, test, more)
            for part, tests in LONG.items()
            for test, more in tests
            if every or part in wanted
        ]
        if every or "rules" in wanted:
            proofs.append(partial(_rules, tree))
        proofs += [partial(_tried, tree, mutation) for mutation in locks]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            verdicts = list(pool.map(lambda proof: proof(), proofs))
    failed = verdicts.count(False)
    _say(f"{len(proofs)} proofs ({len(locks)} locks), {failed} failed, {_since(started)}")
    return 1 if failed or not proofs else 0


def _long(tree: Path, part: str, test: str, more: Mapping[str, str]) -> bool:
    """Whether the tests pass that go on for long; their figures."""
    started = time.monotonic()
    code, output = _pytest(tree, [test, "-rP", "--tb=long"], more, LONGEST_LONG_SECONDS)
    told = [line.removeprefix(MARK) for line in output.splitlines() if line.startswith(MARK)]
    asked = " ".join(f"{name}={value}" for name, value in more.items())
    verdict = "proved" if code == 0 else "FAILED"
    _say("\n  ".join([f"{verdict:<9} {part} {asked}  {_since(started)}", *told]))
    if code:
        _say(output[-20_000:])
    return code == 0


def _rules(tree: Path) -> bool:
    """Whether every small change of the rules is noticed."""
    command = [sys.executable, "-m", "tests.proofs.generated"]
    done = subprocess.run(
        command, cwd=tree, env=_environment(tree), check=False, capture_output=True, text=True
    )
    _say(f"{'proved' if done.returncode == 0 else 'FAILED':<9} rules\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.0f} s"


def _unharmed_tests_pass(tree: Path, chosen: Sequence[Mutation]) -> bool:
    """The very tests, on the tree as it is: what fails already proves nothing."""
    files = sorted({test for m in chosen for test in m.tests if test.endswith(".py")})
    if not files:
        return True
    code, output = _pytest(tree, files, {}, LONGEST_LONG_SECONDS)
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


def _environment(root: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}


def _pytest(
    root: Path,
    arguments: Sequence[str],
    more: Mapping[str, str] = MappingProxyType({}),
    seconds: int = LONGEST_SECONDS,
) -> tuple[int, str]:
    """The exit code and output of pytest in that tree; one that hangs is stopped, and failed."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider"]
    with subprocess.Popen(
        [*command, *arguments],
        cwd=root,
        env=_environment(root) | dict(more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
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
