"""The list of mutations fits the code: what `make prove` would find stale is found here at once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.proofs.mutation import Mutation
from tests.proofs.mutations import KERNEL
from tests.proofs.wall_mutations import SLICES, WALLS

ROOT = Path(__file__).resolve().parents[2]
ALL = [*KERNEL, *WALLS, *SLICES]


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name.replace(" ", "-"))
def test_a_mutation_fits_the_code(mutation: Mutation) -> None:
    for edit in mutation.edits:
        written = (ROOT / edit.path).read_text(encoding="utf-8")
        assert written.count(edit.old) == edit.times, edit.path
    assert any((ROOT / test).is_file() for test in mutation.tests)


def test_each_mutation_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(m.name for m in ALL).items() if times > 1] == []
