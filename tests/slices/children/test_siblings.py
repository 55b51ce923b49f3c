"""Brothers and sisters: linked both ways, as one family, and only those that one sees."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Invalid, NotFound
from tests.factories.town import Town
from tests.slices.races import together, won


def link(actor: Actor, one: dict[str, Any], other: dict[str, Any]) -> None:
    children.link_sibling(actor, child_id=one["id"], sibling_id=other["id"])


def unlink(actor: Actor, one: dict[str, Any], other: dict[str, Any]) -> None:
    children.unlink_sibling(actor, child_id=one["id"], sibling_id=other["id"])


def of(actor: Actor, child: dict[str, Any]) -> set[UUID]:
    found = children.list_siblings(actor, child_id=child["id"])
    return {row["id"] for row in found["siblings"]}


def test_they_are_one_family_from_every_side(town: Town) -> None:
    actor = town.school.member()
    a, b, c, d = (town.child(given_name=name) for name in ("Ada", "Bas", "Cor", "Dex"))
    link(actor, a, b)
    link(actor, d, c)
    assert (of(actor, a), of(actor, b)) == ({b["id"]}, {a["id"]})
    link(actor, b, c)
    everybody = {one["id"] for one in (a, b, c, d)}
    for one in (a, b, c, d):
        assert of(actor, one) == everybody - {one["id"]}
    link(actor, a, d)
    unlink(actor, a, c)
    assert of(actor, c) == set()
    assert of(actor, a) == {b["id"], d["id"]}
    unlink(actor, a, d)
    unlink(actor, a, b)
    assert of(actor, a) == of(actor, b) == set()


def test_only_who_one_sees_is_linked_and_shown(town: Town) -> None:
    here, coordinator = town.school.member(), town.school.coordinator()
    a = town.child()
    b = children.register_child(
        coordinator,
        team_id=town.school.teams[1],
        given_name="Bas",
        family_name="Voorbeeld",
        birth_date=a["birth_date"],
    )
    with pytest.raises(NotFound):
        link(here, a, b)
    link(coordinator, a, b)
    assert of(here, a) == set()
    assert of(coordinator, a) == {b["id"]}
    for outsider in (town.child_work.coordinator(), town.school.member(team=1)):
        with pytest.raises(NotFound):
            of(outsider, a)
    with pytest.raises(Invalid):
        link(here, a, a)
    with pytest.raises(NotFound):
        unlink(here, a, town.child())


def test_two_who_link_at_once_make_one_family(town: Town) -> None:
    actor = town.school.member()
    for _ in range(5):
        a, b, c = town.child(), town.child(), town.child()
        acts = [partial(link, actor, *pair) for pair in ((a, b), (b, c), (c, a))]
        assert len(won(together(*acts))) == 3
        assert of(actor, a) == {b["id"], c["id"]}


def test_the_signals_of_a_family(town: Town) -> None:
    actor = town.school.member()
    a, b, stranger = town.child(), town.child(), town.child()
    link(actor, a, b)
    said: dict[str, Any] = {"concern_codes": ["absence"], "severity": "watch"}
    said |= {"observed_on": clock.today(), "facts": "Was er niet.", "parents_reason": "planned"}
    made = [signals.write_signal(actor, child_id=one["id"], **said)["id"] for one in (a, b)]
    signals.write_signal(actor, child_id=stranger["id"], **said)
    about = signals.search_signals(actor, child_id=a["id"], with_family=True)
    assert {row["id"] for row in about.results} == set(made)
    alone = signals.search_signals(actor, child_id=a["id"])
    assert [row["id"] for row in alone.results] == made[:1]
