"""The list of mutations fits the code: what `make prove` would find stale is found here at once."""

from collections import Counter

import pytest

from tests.proofs.mutation import Mutation
from tests.proofs.prove import LOCKS, ROOT


@pytest.mark.parametrize("mutation", LOCKS, ids=lambda mutation: mutation.name.replace(" ", "-"))
def test_a_mutation_fits_the_code(mutation: Mutation) -> None:
    for edit in mutation.edits:
        written = (ROOT / edit.path).read_text(encoding="utf-8")
        assert written.count(edit.old) == edit.times, edit.path
    assert any((ROOT / test).is_file() for test in mutation.tests)


def test_each_mutation_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(m.name for m in LOCKS).items() if times > 1] == []
