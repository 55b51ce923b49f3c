"""From the attacker's side: matching tells nothing to who has not exposed themselves.

Invariant: each test tries what a curious insider, a partner or an outsider would.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from services.children import operations as children
from services.matching import operations as matching
from services.matching.models import MatchSide
from services.matching.rules import limits
from services.signals import operations as signals
from shared import runtime
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.db.tenant import Tenant, acting_for
from shared.problems import Conflict, Forbidden, NotFound, TooMany
from tests.factories.matched import (
    Concern,
    Neighbourhood,
    at_desk,
    match_rule,
    offer,
    register,
    write,
)
from tests.factories.town import enact, founded
from tests.slices.database import rows

UNKNOWN = {"given_name": "Quinten", "family_name": "Nergensbekend"}


def _all_that_one_can_ask(concern: Concern) -> dict[str, Any]:
    """Every answer about one offer, as bytes that can be laid side by side."""
    offered = matching.get_offer(concern.actor, offer_id=concern.offer["id"])
    listed = matching.list_offers(concern.actor, signal_id=concern.signal["id"]).results
    matches = matching.list_matches(concern.actor, offer_id=concern.offer["id"])
    return {"offer": offered, "offers": listed, "matches": [matches.results, matches.next]}


def _shape(answer: Any) -> str:
    """What is left when one's own ids, moments and names are taken out."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        return value if value is None or isinstance(value, bool | int) else type(value).__name__

    return json.dumps(plain(answer), sort_keys=True)


def test_no_match_one_not_confirmed_and_one_not_yours_look_the_same(town: Neighbourhood) -> None:
    town.concerned(town.child_work).offered(confirmed=False)  # has not said yes
    unanswered = town.concerned(town.school).offered()
    nobody = town.concerned(town.school, **UNKNOWN).offered()
    theirs = {**UNKNOWN, "family_name": "Vanhen"}
    others = town.concerned(town.youth_care, **theirs).offered()
    town.concerned(town.child_work, **theirs).offered()
    elsewhere = founded("child_work", "child_worker")
    both_ways = [match_rule("education", "child_work"), match_rule("child_work", "education")]
    enact(town.stranger, [town.stranger, elsewhere], both_ways)
    not_ours = town.concerned(town.stranger, **theirs).offered()  # the very same child
    assert others.match()["state"] == "met"
    shapes = {_shape(_all_that_one_can_ask(one)) for one in (unanswered, nobody, not_ours)}
    assert len(shapes) == 1
    statements = {_statements_of(one) for one in (unanswered, nobody, not_ours)}
    assert len(statements) == 1


def _statements_of(concern: Concern) -> int:
    """Rows that stand in the organisation's own tables for this offer: nothing to read a difference
    from, whatever a fault in our code would show.
    """
    found = rows(
        concern.town.house,
        "SELECT (SELECT count(*) FROM match_side WHERE offer_id = :o)"
        " + (SELECT count(*) FROM notification WHERE member_id = :m) AS n",
        o=concern.offer["id"],
        m=concern.actor.id,
    )
    return int(found[0].n)


def test_without_an_own_active_signal_there_is_no_question(town: Neighbourhood) -> None:
    known = town.concerned(town.child_work).offered()
    school = town.concerned(town.school)
    with pytest.raises(NotFound):  # somebody else's signal
        offer(school.actor, known.signal)
    signals.close_signal(
        school.actor, signal_id=school.signal["id"], outcome_code="worry_gone", note="Klaar."
    )
    with pytest.raises(Conflict) as refused:
        offer(school.actor, school.signal)
    assert refused.value.code == "signal_not_active"
    assert known.matches() == []


def test_without_a_ground_or_a_rule_there_is_no_question(town: Neighbourhood) -> None:
    school = town.concerned(town.school)
    with pytest.raises(Forbidden) as refused:
        offer(school.actor, school.signal, ground="consent")
    assert refused.value.code == "matching_refused"
    assert refused.value.reasons
    with pytest.raises(Forbidden):
        offer(school.actor, school.signal, purpose="youth_help")
    stranger = town.concerned(town.stranger)
    with pytest.raises(Forbidden):
        offer(stranger.actor, stranger.signal)


def test_a_stranger_to_the_covenant_is_never_matched(town: Neighbourhood) -> None:
    elsewhere = founded("child_work", "child_worker")
    enact(
        town.stranger,
        [town.stranger, elsewhere],
        [match_rule("education", "child_work"), match_rule("child_work", "education")],
    )
    stranger = town.concerned(town.stranger).offered()
    worker = town.concerned(town.child_work).offered()
    assert stranger.matches() == worker.matches() == []


def test_only_the_pairs_that_a_rule_lists_are_matched(town: Neighbourhood) -> None:
    """A rule one way is not enough: each side must be allowed to be known to the other."""

    police = founded("police", "community_officer")
    worker = founded("child_work", "child_worker")
    enact(worker, [police, worker], [match_rule("child_work", "police")])
    kinderwerker = town.concerned(worker)
    kinderwerker.offered()
    wijkagent = town.concerned(police)
    with pytest.raises(Forbidden):
        offer(wijkagent.actor, wijkagent.signal)
    assert kinderwerker.matches() == []


def test_a_rule_one_way_finds_nobody_though_both_take_part(town: Neighbourhood) -> None:
    """The school may be known to the worker, and the worker to somebody else only."""
    school, worker, care = (
        founded(kind, role)
        for kind, role in (
            ("education", "care_coordinator"),
            ("child_work", "child_worker"),
            ("youth_care", "youth_care_worker"),
        )
    )
    listed = (("education", "child_work"), ("child_work", "youth_care"))
    enact(school, [school, worker, care], [match_rule(*pair) for pair in listed])
    both = [town.concerned(place).offered() for place in (school, worker)]
    assert [one.matches() for one in both] == [[], []]


def test_the_roles_of_the_rule_count_not_the_organisations(town: Neighbourhood) -> None:

    one, other = founded("education", "care_coordinator"), founded("youth_care", "x")
    enact(one, [one, other], [match_rule("education", "youth_care")])
    lead = at_desk(one, "programme_coordinator")
    child = register(one)
    with pytest.raises(Forbidden):
        offer(lead, write(lead, child))


def test_software_and_workers_put_no_question(town: Neighbourhood) -> None:
    school = town.concerned(town.school)
    with pytest.raises(Forbidden):
        offer(town.school.system(), school.signal)
    with pytest.raises(Forbidden):  # no member of ours could be called
        offer(replace(town.school.member(), teams=school.actor.teams), school.signal)


def test_who_asks_too_often_is_stopped_and_so_is_the_organisation(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMBER_A_DAY", 2)
    monkeypatch.setattr(limits, "ORGANISATION_A_DAY", 3)
    member = at_desk(town.school)
    for _ in range(2):
        offer(member, write(member, register(town.school, **UNKNOWN)))
    with pytest.raises(TooMany) as mine:
        offer(member, write(member, register(town.school, **UNKNOWN)))
    assert mine.value.code == "too_many_matches_of_member"
    for allowed in (True, False):
        colleague = at_desk(town.school)
        signal = write(colleague, register(town.school, **UNKNOWN))
        if allowed:
            offer(colleague, signal)
            continue
        with pytest.raises(TooMany) as ours:
            offer(colleague, signal)
        assert ours.value.code == "too_many_matches_of_organisation"
    stopped = rows(
        town.house,
        "SELECT outcome FROM audit_event WHERE organisation_id = :o AND outcome LIKE 'too_many%'",
        o=town.school.id,
    )
    assert len(stopped) == 2


def test_a_corrected_name_is_another_question_and_is_seen(town: Neighbourhood) -> None:

    worker = town.concerned(town.child_work).offered()
    school = town.concerned(town.school, **UNKNOWN).offered(confirmed=False)
    assert school.matches() == []
    fields = ("team_id", "birth_date", "name_prefix")
    same = {name: school.child[name] for name in fields}
    for name in ("Sanne", "Sofie", "Selma", "Samira"):
        children.change_child(
            school.actor,
            child_id=school.child["id"],
            given_name=name,
            family_name="El Amrani",
            **same,
        )
    town.work()
    assert school.match()["state"] == "asked"  # the other had said yes; we have not
    assert worker.matches() == []
    watched = matching.watch_matching(_privacy(town))
    line = next(one for one in watched["members"] if one["member_id"] == school.actor.id)
    assert line["corrections"] == 4
    assert line["marks"] == ["one_child_often"]
    children.change_child(
        school.actor,
        child_id=school.child["id"],
        given_name="Quinten",
        family_name="Nergensbekend",
        **same,
    )
    town.work()
    assert school.matches() == []  # what was found by the other name is gone again


def test_who_only_listens_is_told_no_more(town: Neighbourhood) -> None:
    """Being asked without a yes of one's own tells that somebody is concerned: three times."""
    curious = at_desk(town.school)
    for given in ("Ada", "Bente", "Carlijn"):
        child = {"given_name": given, "family_name": f"{given}sdochter"}
        town.concerned(town.child_work, **child).offered()
        offer(curious, write(curious, register(town.school, **child)), confirmed=False)
        town.work()
        (asked,) = matching.list_matches(curious, state="asked").results
        matching.deny_match(curious, match_id=asked["id"])
        town.work()
    fourth = write(curious, register(town.school, **UNKNOWN))
    with pytest.raises(Conflict) as refused:
        offer(curious, fourth, confirmed=False)
    assert refused.value.code == "answer_first"
    assert offer(curious, fourth, confirmed=True)["state"] == "active"
    (line,) = matching.watch_matching(_privacy(town))["members"]
    assert line["marks"] == ["leaves_unanswered"]


def test_the_privacy_officer_sees_numbers_and_no_child(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    watched = matching.watch_matching(_privacy(town))
    said = json.dumps(watched, default=str)
    assert str(school.actor.id) in said
    assert str(school.child["id"]) not in said
    assert str(school.offer["id"]) not in said
    for role in ("care_coordinator", "organisation_admin"):
        with pytest.raises(Forbidden):
            matching.watch_matching(town.school.member(role=role))


def _privacy(town: Neighbourhood) -> Actor:
    return town.school.member(role="privacy_officer")


def test_no_name_stands_in_what_matching_keeps(town: Neighbourhood) -> None:
    town.concerned(town.school).offered()
    town.concerned(town.child_work).offered()
    tables = [
        row.relname
        for row in rows(
            town.house,
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'match%'",
        )
    ]
    assert len(tables) >= 11
    for table in tables:
        for row in rows(town.house, f"SELECT t::text AS line FROM {table} t"):
            for word in ("amrani", "samira", "12345678", b"amrani".hex(), b"Amrani".hex()):
                assert word not in row.line.casefold()


def test_an_organisation_cannot_make_itself_known_or_know(town: Neighbourhood) -> None:
    """With all that our own database user may do: no side, no meeting, no partner."""

    town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered(confirmed=False)
    side_id = worker.match()["id"]
    attempts = (
        update(MatchSide).where(MatchSide.id == side_id).values(state="met"),
        update(MatchSide).where(MatchSide.id == side_id).values(partner_id=town.school.id),
        update(MatchSide).where(MatchSide.id == side_id).values(pair_id=side_id),
    )
    for attempt in attempts:

        def body(scope: Scope, attempt: Any = attempt) -> None:
            scope.execute(attempt)

        with pytest.raises(DBAPIError):
            Operation(body, "match:answer", reads=False)._enter(worker.actor, {}, body)

    forbidden = (
        "SELECT * FROM match_pair",
        "SELECT * FROM match_look",
        "SELECT token FROM match_token",
        "INSERT INTO match_side SELECT * FROM match_side",
        "SET ROLE schakel_matcher",
    )
    for statement in forbidden:
        with (
            acting_for(Tenant(town.child_work.id)),
            pytest.raises(DBAPIError),
            runtime.current().engines["app"].begin() as connection,
        ):
            connection.execute(text(statement))
    assert worker.match()["state"] == "asked"


def test_nobody_but_the_matcher_has_the_bare_connection(town: Neighbourhood) -> None:
    """An operation that is not the matcher's does not get past the policies of its tenant."""
    worker = town.concerned(town.child_work)

    def body(scope: Scope) -> None:
        scope.across()

    with pytest.raises(LookupError):
        Operation(body, "match:answer", reads=False)._enter(worker.actor, {}, body)
