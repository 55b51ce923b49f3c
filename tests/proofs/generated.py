"""Every small change of the pure modules, each against the fast tests of that module.

Invariant: nobody's files change: a mutant lives in a process of its own, in memory. One that
survives is argued in `argued`, by its name, or fails the run; so does an argument about a mutant
that is found after all, or that is not made any more.
"""

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
import time
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from tests.proofs.argued import CONSENTS, REFERRALS, SHARING
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


MODULES = (
    Pure("services/referrals/rules.py", ("tests/slices/referrals/test_rules.py",), REFERRALS),
    Pure(
        "services/sharing/rules.py",
        (
            "tests/slices/sharing/test_rules.py",
            "tests/slices/sharing/test_ages.py",
            "tests/slices/sharing/test_reasons.py",
            "tests/slices/referrals_whole/test_return_rule.py",
        ),
        SHARING,
    ),
    Pure("services/consents/rules.py", ("tests/slices/consents/test_rules.py",), CONSENTS),
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
    with contextlib.chdir(ROOT):
        try:
            _put_in_place(module, source)
        except Exception:  # noqa: BLE001 - a module that cannot even start
            return pytest.ExitCode.TESTS_FAILED
        return int(pytest.main([*PYTEST, *module.tests]))


def _put_in_place(module: Pure, source: str) -> None:
    package = importlib.import_module(module.name.rpartition(".")[0])
    made = types.ModuleType(module.name)
    made.__file__ = str(ROOT / module.path)
    sys.modules[module.name] = made
    package.rules = made  # type: ignore[attr-defined]
    exec(compile(source, made.__file__, "exec"), made.__dict__)  # noqa: S102


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
