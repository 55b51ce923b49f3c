"""A child's file: opening, changing, reading, and whose it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.referrals import operations as referrals
from shared import clock
from shared.ids import new_id
from shared.problems import Gone, Invalid, NotFound, PreconditionFailed
from tests.factories.town import Town, parent, register_child
from tests.house import House
from tests.slices.database import rows


def body(child: dict[str, Any], **given: Any) -> dict[str, Any]:
    """What changing a child takes, with everything as it is."""
    names = ("team_id", "given_name", "name_prefix", "family_name", "birth_date")
    return {name: child[name] for name in names} | {"child_id": child["id"]} | given


def test_a_file_is_read_as_it_was_written(town: Town) -> None:
    made = town.child(given_name="Zoë", name_prefix=None, family_name="d'Ancona-Šimić")
    seen = children.get_child(town.school.member(), child_id=made["id"])
    assert seen == made
    assert (seen["given_name"], seen["name_prefix"], seen["family_name"]) == (
        "Zoë",
        None,
        "d'Ancona-Šimić",
    )
    (holder,) = seen["authority_holders"]
    assert (holder["name"], holder["phone"]) == ("M. Voorbeeld", "0612345678")


def test_a_change_counts_and_an_old_version_is_refused(town: Town) -> None:
    child, member = town.child(), town.school.member()
    changed = children.change_child(member, **body(child, given_name="Nour", expected_version=1))
    assert (changed["given_name"], changed["version"]) == ("Nour", 2)
    with pytest.raises(PreconditionFailed):
        children.change_child(member, **body(child, given_name="Nora", expected_version=1))
    seen = children.get_child(member, child_id=child["id"])
    assert (seen["given_name"], seen["version"]) == ("Nour", 2)
    assert seen["changed_at"] > child["changed_at"]


def test_a_file_moves_only_to_a_team_that_one_works_in(town: Town) -> None:
    child = town.child()
    elsewhere = body(child, team_id=town.school.teams[1])
    with pytest.raises(Invalid) as refused:
        children.change_child(town.school.member(), **elsewhere)
    assert [r.code for r in refused.value.reasons] == ["not_your_team"]
    children.change_child(town.school.coordinator(), **elsewhere)
    with pytest.raises(NotFound):
        children.get_child(town.school.member(), child_id=child["id"])
    assert children.get_child(town.school.member(1), child_id=child["id"])["id"] == child["id"]


@pytest.mark.parametrize("whose", ["nobody's", "another organisation's"])
def test_a_team_that_is_not_ours_gets_no_file(town: Town, whose: str) -> None:
    team = new_id() if whose == "nobody's" else town.child_work.teams[0]
    child = town.child()
    for actor in (town.school.system(), town.school.coordinator(), town.school.member()):
        with pytest.raises(Invalid) as refused:
            children.change_child(actor, **body(child, team_id=team))
        assert [r.pointer for r in refused.value.reasons] == ["/teamId"]
        with pytest.raises(Invalid):
            children.register_child(
                actor,
                team_id=team,
                given_name="Noor",
                family_name="Voorbeeld",
                birth_date=date(2018, 1, 1),
            )


@pytest.mark.parametrize("actor", ["other team", "partner", "stranger"])
def test_it_is_of_its_team_and_of_nobody_else(town: Town, actor: str) -> None:
    child = town.child()
    who = {
        "other team": town.school.member(1),
        "partner": town.child_work.coordinator(),
        "stranger": town.stranger.system(),
    }[actor]
    with pytest.raises(NotFound):
        children.get_child(who, child_id=child["id"])
    with pytest.raises(NotFound):
        children.change_child(who, **body(child))
    with pytest.raises(NotFound):
        children.add_authority_holder(who, child_id=child["id"], **parent())
    assert child["id"] not in [row["id"] for row in children.list_children(who).results]


@pytest.mark.parametrize("days", [1, -24 * 366])
def test_who_is_not_born_or_grown_up_is_no_child(town: Town, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        town.child(birth_date=clock.today() + timedelta(days=days))
    assert [(r.code, r.pointer) for r in refused.value.reasons] == [
        ("birth_date_implausible", "/birthDate")
    ]


def test_a_destroyed_file_is_gone_and_spoils_no_list(town: Town, the_house: House) -> None:
    member = town.school.member()
    kept, gone = town.child(), town.child()
    rows(the_house, "UPDATE child SET wrapped_key = NULL WHERE id = :id", id=gone["id"])
    with pytest.raises(Gone):
        children.get_child(member, child_id=gone["id"])
    with pytest.raises(Gone):
        children.change_child(member, **body(gone))
    with pytest.raises(Gone):
        children.add_authority_holder(member, child_id=gone["id"], **parent())
    draft = town.draft(gone)
    with pytest.raises(Gone):
        referrals.send_referral(member, referral_id=draft["id"])
    listed = {row["id"]: row for row in children.list_children(member).results}
    assert listed[kept["id"]]["given_name"] == "Noor"
    assert not listed.get(gone["id"], {}).get("given_name")


def test_a_list_is_newest_first_and_of_ones_own_teams(town: Town) -> None:
    first, second = town.child(), town.child()
    other = register_child(town.school, given_name="Ada")
    children.change_child(town.school.coordinator(), **body(other, team_id=town.school.teams[1]))
    mine = children.list_children(town.school.member())
    assert [row["id"] for row in mine.results] == [second["id"], first["id"]]
    assert len(children.list_children(town.school.coordinator()).results) == 3
