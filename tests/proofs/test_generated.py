"""The generator makes the mutants that it says, and notices those that a test would notice.

All of them are tried by `make prove`; here a few, so that the tool itself is known to work.
"""

import subprocess
import sys

import pytest

from tests.proofs.generated import MODULES, ROOT, Pure
from tests.proofs.small_changes import mutants

SOURCE = '''
STATES = frozenset({"open", "closed"})
OTHER = {"a": 1}


def may(state: str, age: int) -> bool:
    """Nobody changes this text."""
    if state not in STATES:
        raise ValueError(state)
    return age >= 12 and not OTHER
'''
EXPECTED = [
    "STATES: {'open', 'closed'} → {'closed'}",
    "STATES: {'open', 'closed'} → {'open'}",
    "OTHER: {'a': 1} → {}",
    "OTHER: 1 → 2",
    "OTHER: 1 → 0",
    "may: if state not in STATES: → if True:",
    "may: if state not in STATES: → if False:",
    "may: state not in STATES → state in STATES",
    "may: raise ValueError(state) → pass",
    "may: ValueError(state) → ValueError()",
    "may: return age >= 12 and (not OTHER) → return None",
    "may: age >= 12 and (not OTHER) → age >= 12 or not OTHER",
    "may: age >= 12 and (not OTHER) → not OTHER",
    "may: age >= 12 and (not OTHER) → age >= 12",
    "may: age >= 12 → age > 12",
    "may: age >= 12 → age < 12",
    "may: 12 → 13",
    "may: 12 → 11",
    "may: not OTHER → OTHER",
]


def test_every_little_thing_is_changed_and_no_text() -> None:
    made = mutants(SOURCE)
    names = {mutant.name for mutant in made}
    assert set(EXPECTED) <= names
    assert len(names) == len(made) == len({mutant.source for mutant in made})
    assert not any("Nobody" in name for name in names)
    for mutant in made:
        compile(mutant.source, "mutant", "exec")


def test_a_set_gets_the_words_of_its_neighbours() -> None:
    names = {m.name for m in mutants('A = {1: frozenset({"x"}), 2: frozenset({"y"})}')}
    assert {"A: {'x'} → {'x', 'y'}", "A: {'y'} → {'y', 'x'}"} <= names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.path)
def test_each_argument_is_about_a_mutant(module: Pure) -> None:
    made = {mutant.name for mutant in mutants(module.source())}
    assert set(module.argued) <= made
    assert all((ROOT / test).is_file() for test in module.tests)


@pytest.mark.parametrize("folder", ["services/sharing/rules", "services/covenants/rules"])
def test_no_rule_is_left_out(folder: str) -> None:
    there = {str(file.relative_to(ROOT)) for file in (ROOT / folder).glob("*.py")}
    named = [module.path for module in MODULES if module.path.startswith(folder)]
    assert sorted(there - {f"{folder}/__init__.py"}) == sorted(named)


TRIAL = """
from tests.proofs.generated import MODULES, survives, survivors
from tests.proofs.small_changes import mutants

consents = next(m for m in MODULES if m.path == "services/consents/rules.py")
made = [m for m in mutants(consents.source()) if m.name.startswith("LONGEST")]
assert survives(consents, consents.source())
assert len(made) >= 3
assert survivors(consents, made) == []
blind = type(consents)(consents.path, ("tests/slices/referrals/test_rules.py",))
assert survivors(blind, made) == made
"""


def test_mutants_are_noticed_by_their_own_tests_and_by_no_others() -> None:
    """In a process of its own: this one has the modules already."""
    done = subprocess.run(
        [sys.executable, "-c", TRIAL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
