"""Every small change of the pure modules, each against the fast tests of that module.

Invariant: nobody's files change: a mutant lives in a process of its own, in memory. One that
survives is argued in `argued`, by its name, or fails the run; so does an argument about a mutant
that is found after all, or that is not made any more.
"""

import contextlib
import gc
import io
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from itertools import islice
from pathlib import Path

import pytest

from tests.proofs.argued import CONSENTS, COVENANTS, MATCHING, REFERRALS, SHARING
from tests.proofs.small_changes import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
LONGEST_SECONDS = 60
IDLE = "cacheprovider debugging doctest faulthandler junitxml pastebin stepwise unittest"
PYTEST = ["-x", "-q", "--tb=no", "--assert=plain", "--noconftest"]
PYTEST += [part for name in IDLE.split() for part in ("-p", f"no:{name}")]
NOTICED = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
"""A test failed, or the tests could not even be read because a name was gone."""


class NothingTried(Exception):
    """The tests did not run: that says nothing about the mutant."""


@dataclass(frozen=True, slots=True)
class Pure:
    """A module without a database, the tests that need none either, and the argued survivors."""

    path: str
    tests: tuple[str, ...]
    argued: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")


def _each_in(folder: str, tests: str, argued: Mapping[str, Mapping[str, str]]) -> list[Pure]:
    """Every module of a folder of rules, against the same tests (named as pytest does)."""
    files = sorted((ROOT / folder).glob("*.py"))
    return [
        Pure(f"{folder}/{file.name}", tuple(tests.split()), argued.get(file.stem, {}))
        for file in files
        if file.stem != "__init__"  # it only says where things are
    ]


_DECISION = """
tests/slices/sharing/test_rules.py tests/slices/sharing/test_in_law.py
tests/slices/sharing/test_substitutes.py tests/slices/sharing/test_ages.py
tests/slices/sharing/test_reasons.py tests/slices/referrals_whole/test_return_rule.py
"""
_AGREEMENTS = {
    "carrying": ("carrying", "plain_data"),
    "differences": ("said_changes", "plain_data", "differences"),
    "documents": ("golden", "documents"),
    "legal_bounds": ("edges_of_law", "legal_bounds"),
    "sentences": ("sentences", "plain_data"),
    "shown": ("signatures",),
    "signatures": ("signatures",),
    "terms": ("terms", "plain_data"),
}
"""Of each module of a covenant's rules, the tests that are about it."""

MODULES = (
    Pure("services/referrals/rules.py", ("tests/slices/referrals/test_rules.py",), REFERRALS),
    *_each_in("services/sharing/rules", _DECISION, SHARING),
    Pure("services/consents/rules.py", ("tests/slices/consents/test_rules.py",), CONSENTS),
    *(
        Pure(
            f"services/matching/rules/{module}.py",
            (f"tests/slices/matching/test_{module}.py",),
            MATCHING.get(module, {}),
        )
        for module in ("leading", "limits", "telling")
    ),
    *(
        Pure(
            f"services/covenants/rules/{module}.py",
            tuple(f"tests/slices/covenants/test_{name}.py" for name in tests),
            COVENANTS.get(module, {}),
        )
        for module, tests in _AGREEMENTS.items()
    ),
)


def main(wanted: Sequence[str]) -> int:
    """Try all mutants of all modules, or of those whose path holds a word; 0 when all is well."""
    chosen = [m for m in MODULES if not wanted or any(word in m.path for word in wanted)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they cost more than the tests
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--version"])  # imports of pytest's own, once for all mutants
    gc.freeze()
    verdicts = [_proved(module) for module in chosen]
    return 0 if all(verdicts) else 1


def _proved(module: Pure) -> bool:
    started = time.monotonic()
    made = mutants(module.source())
    if survives(module, module.source()) is not True:
        _say(f"{module.path}: its tests fail without any mutation")
        return False
    alive = survivors(module, made)
    faults = [f"SURVIVED  {m.name} (line {m.line})" for m in alive if m.name not in module.argued]
    left = {mutant.name for mutant in alive}
    faults += [
        f"STALE     {name}: found, or not made" for name in module.argued if name not in left
    ]
    seconds = time.monotonic() - started
    for fault in faults:
        _say(fault)
    _say(
        f"{module.path}: {len(made)} mutants, {len(made) - len(alive)} found,"
        f" {len(alive)} survived, {len(left & set(module.argued))} of them argued; {seconds:.0f} s"
    )
    return not faults


def survivors(module: Pure, made: Sequence[Mutant]) -> list[Mutant]:
    """The mutants that no test notices, in the order in which they were made; NothingTried."""
    waiting = iter(made)
    running: dict[int, Mutant] = {}
    alive: set[str] = set()
    while True:
        for mutant in islice(waiting, AT_ONCE - len(running)):
            running[_started(module, mutant.source)] = mutant
        if not running:
            return [mutant for mutant in made if mutant.name in alive]
        pid, status = os.wait()
        mutant = running.pop(pid)
        if _survived(status):
            alive.add(mutant.name)


def survives(module: Pure, source: str) -> bool:
    """Whether the tests all pass with this as the module."""
    _, status = os.waitpid(_started(module, source), 0)
    return _survived(status)


def _survived(status: int) -> bool:
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, *NOTICED, -signal.SIGALRM):
        raise NothingTried(f"the process of a mutant ended with {code}")
    return code == 0


def _started(module: Pure, source: str) -> int:
    """A process that tries the module's tests on this source, and ends as pytest does."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        signal.alarm(LONGEST_SECONDS)  # a mutant that never ends is one that is noticed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = _tried(module, source)
    finally:
        os._exit(code)


def _tried(module: Pure, source: str) -> int:
    sys.meta_path.insert(0, _InPlace(module, source))
    with contextlib.chdir(ROOT):
        return int(pytest.main([*PYTEST, *module.tests]))


class _InPlace(MetaPathFinder, InspectLoader):
    """Whoever imports the module gets this source instead: nobody has imported it yet."""

    def __init__(self, module: Pure, source: str) -> None:
        if module.name in sys.modules:
            raise NothingTried(f"{module.name} was imported already")
        self._module, self._source = module, source

    def find_spec(self, fullname: str, *_path: object) -> ModuleSpec | None:
        if fullname != self._module.name:
            return None
        return ModuleSpec(fullname, self, origin=str(ROOT / self._module.path))

    def get_source(self, fullname: str) -> str:
        return self._source


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
