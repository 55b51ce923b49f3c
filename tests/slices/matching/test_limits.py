"""How often may be asked, and what looks like fishing: at every edge."""

from dataclasses import FrozenInstanceError
from itertools import product

import pytest

from services.matching.rules import limits
from services.matching.rules.limits import Asked, Month, looks_like_fishing, over


def test_the_numbers_are_these() -> None:
    """Written out: whoever changes one, changes it here too."""
    assert (limits.MEMBER_A_DAY, limits.ORGANISATION_A_DAY) == (30, 500)
    assert limits.IMPORTED_A_DAY == 10_000
    assert (limits.OFFERS_A_MONTH, limits.CORRECTIONS_A_MONTH) == (100, 10)
    assert (limits.CORRECTIONS_OF_ONE, limits.SHORT_LIVED_A_MONTH) == (3, 5)
    assert (limits.UNANSWERED, limits.ANSWER_WITHIN.days) == (3, 7)


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        (Asked(0, 0), None),
        (Asked(29, 29), None),
        (Asked(30, 30), "member"),
        (Asked(29, 499), None),
        (Asked(29, 500), "organisation"),
        (Asked(0, 499), None),
        (Asked(0, 500), "organisation"),
        (Asked(30, 500), "member"),
    ],
)
def test_one_more_is_refused_over_the_limit(asked: Asked, passed: str | None) -> None:
    assert over(asked) == passed
    assert over(asked, 1) == passed


def test_many_at_once_are_weighed_as_many() -> None:
    for by_member, more in product(range(32), range(32)):
        wanted = "member" if by_member + more > 30 else None
        assert over(Asked(by_member, by_member), more) == wanted
    assert over(Asked(0, 471), 29) is None
    assert over(Asked(0, 471), 30) == "organisation"


EDGES = {"offers": 100, "corrections": 10, "corrections_of_one": 3, "short_lived": 5}
MARKS = (
    "many_offers",
    "many_corrections",
    "one_child_often",
    "short_lived",
    "at_the_limit",
    "leaves_unanswered",
)


@pytest.mark.parametrize("over_it", list(product((False, True), repeat=6)))
def test_a_mark_for_each_edge_that_is_passed(over_it: tuple[bool, ...]) -> None:
    edges = [*EDGES.items(), ("full_days", 0), ("unanswered", 2)]
    month = Month(**{n: edge + past for (n, edge), past in zip(edges, over_it, strict=True)})
    wanted = [mark for mark, past in zip(MARKS, over_it, strict=True) if past]
    assert looks_like_fishing(month) == wanted


def test_who_did_nothing_has_no_marks() -> None:
    assert looks_like_fishing(Month(0, 0, 0, 0, 0, 0)) == []


@pytest.mark.parametrize("fact", [Asked(0, 0), Month(0, 0, 0, 0, 0, 0)])
def test_facts_do_not_change(fact: Asked | Month) -> None:
    for name in fact.__slots__:
        with pytest.raises(FrozenInstanceError):
            setattr(fact, name, 1)
    assert not hasattr(fact, "__dict__")
