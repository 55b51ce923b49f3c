"""Who is not named sees nothing of a list: not its names, not that it is there, not how many; and a
partner with the database user's password changes nothing but what is its own to change.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, NotFound, Problem
from tests.factories.listed import CODES, Beat
from tests.factories.matched import UNLIKE, at_desk, register, unlike
from tests.factories.town import founded
from tests.house import House
from tests.shared.db.intruder import intruding, rows
from tests.slices.database import rows as all_rows
from tests.slices.http.test_statements import counted
from tests.slices.risk_lists.test_cost import put_all

Act = Callable[[Actor], Any]
INVENTED = int(os.environ.get("PROOF_INVENTED", "0"))
"""How many invented names; 0: those of the factory."""


def acts(beat: Beat, entry: dict[str, Any], child_id: UUID) -> dict[str, Act]:
    """Every operation on a list, with ids that are right."""
    of_list: dict[str, Any] = {"list_id": beat.list_id}
    of_entry: dict[str, Any] = {"entry_id": entry["id"]}
    of_step: dict[str, Any] = {"step_id": entry["steps"][0]["id"]}
    colleague = {"member_id": beat.officer.id}
    own: dict[str, Any] = {"child_id": child_id, "concern_codes": CODES, "ground": "public_task"}
    found: dict[str, Act] = {
        "get": lambda a: risk_lists.get_risk_list(a, **of_list),
        "change": lambda a: risk_lists.change_risk_list(
            a, **of_list, name="x", parents_told="x", parents_told_within=1
        ),
        "review": lambda a: risk_lists.review_risk_list(
            a, **of_list, review_on=beat.listed["review_on"]
        ),
        "close": lambda a: risk_lists.close_risk_list(a, **of_list),
        "name": lambda a: risk_lists.name_member(a, **of_list, member_id=a.id),
        "let go": lambda a: risk_lists.let_go(a, **of_list, **colleague),
        "versions": lambda a: risk_lists.list_entry_versions(a, **of_list),
        "funnel": lambda a: risk_lists.get_funnel(a, **of_list),
        "put": lambda a: risk_lists.put_on_list(a, **of_list, **own),
        "say known": lambda a: risk_lists.say_known(a, **of_list, ground="public_task"),
        "entry": lambda a: risk_lists.get_entry(a, **of_entry),
        "confirm": lambda a: risk_lists.confirm_entry(a, **of_entry),
        "unconfirm": lambda a: risk_lists.unconfirm_entry(a, **of_entry),
        "assess": lambda a: risk_lists.assess_entry(a, **of_entry, help_needed="yes"),
        "justify": lambda a: risk_lists.justify_entry(a, **of_entry, concern_codes=CODES),
        "plan": lambda a: risk_lists.plan_step(a, **of_entry, kind="talk", due_on=clock.today()),
        "recognise": lambda a: risk_lists.decide_recognition(
            a, **of_entry, child_id=child_id, same=True
        ),
        "recognise many": lambda a: risk_lists.decide_recognitions(
            a, **of_list, recognitions=[{**of_entry, "child_id": child_id}]
        ),
        "facts": lambda a: risk_lists.add_facts(a, **of_entry, facts="x", ground="public_task"),
        "take off": lambda a: risk_lists.take_off(a, **of_entry, because="mistaken"),
        "change step": lambda a: risk_lists.change_step(
            a, **of_step, due_on=clock.today(), assignee_id=beat.worker.id
        ),
        "finish": lambda a: risk_lists.finish_step(a, **of_step),
        "reopen": lambda a: risk_lists.reopen_step(a, **of_step),
        "drop step": lambda a: risk_lists.drop_step(a, **of_step),
        "take back": lambda a: risk_lists.take_back_contribution(
            a, contribution_id=entry["contributions"][0]["id"]
        ),
    }
    return found | {f"entries {view}": viewing(beat, view) for view in risk_lists.VIEWS}


def viewing(beat: Beat, view: str) -> Act:
    """Looking at these children on the list."""
    return lambda a: risk_lists.list_entries(a, list_id=beat.list_id, which=view)


def outsiders(beat: Beat) -> dict[str, Actor]:
    """Who is not named, each with a role that could be."""
    work = beat.child_work
    stranger = founded("child_work", "child_worker")
    let_go = at_desk(work)
    beat.name(let_go)
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=let_go.id)
    return {
        "a colleague": at_desk(work),
        "of another team": at_desk(work, team=1),
        "of the police": at_desk(beat.police),
        "a partner who is no party": at_desk(stranger),
        "who was let go": let_go,
        "a leader": work.coordinator(),
        "software": work.system(*OAUTH_SCOPES),
    }


def test_whoever_is_not_named_does_nothing_and_hears_what_nobody_hears(
    full: tuple[Beat, dict[str, Any]],
) -> None:
    """The same answer, word for word, as for a list and a child that there are not."""
    beat, entry = full
    before = beat.entry(beat.officer, entry["id"])
    child = register(beat.child_work)
    real = acts(beat, entry, child["id"])
    nowhere = {
        "id": new_id(),
        "steps": [{"id": new_id()}],
        "contributions": [{"id": new_id()}],
    }
    invented = acts(replace(beat, listed={**beat.listed, "id": new_id()}), nowhere, child["id"])
    for who, actor in outsiders(beat).items():
        for name, act in real.items():
            if who == "a leader" and name in ("name", "let go"):
                continue  # heads and names are theirs: below
            told = answer(act, actor)
            assert isinstance(told, NotFound | Forbidden), f"{who}: {name}"
            assert said(told) == said(answer(invented[name], actor)), f"{who}: {name}"
        if who != "software":
            assert risk_lists.list_risk_lists(actor).results == []
    assert beat.entry(beat.officer, entry["id"]) == before


def answer(act: Act, actor: Actor) -> Any:
    try:
        return act(actor)
    except Problem as problem:
        return problem


def said(problem: Problem) -> tuple[Any, ...]:
    return type(problem), problem.code, [one.code for one in getattr(problem, "reasons", ())]


def test_nobody_who_is_not_named_is_told_which_lists_there_are(
    full: tuple[Beat, dict[str, Any]],
) -> None:
    beat, _ = full
    for who, actor in outsiders(beat).items():
        if who == "software":
            with pytest.raises(Forbidden):
                risk_lists.lists_to_name_for(actor)
            continue
        heads = risk_lists.lists_to_name_for(actor).results
        assert len(heads) == (who == "a leader"), who


def test_a_leader_sees_heads_and_no_child_and_names_nobody_but_their_own(
    full: tuple[Beat, dict[str, Any]],
) -> None:
    beat, entry = full
    leader = beat.child_work.coordinator()
    (head,) = risk_lists.lists_to_name_for(leader).results
    assert {"children", "unconfirmed"} & set(head) == set()
    assert [one["member_id"] for one in head["members"]] == [beat.worker.id]
    assert str(entry["id"]) not in str(head)
    for unfit in (beat.officer.id, new_id(), at_desk(beat.police).id):
        with pytest.raises(Invalid):
            risk_lists.name_member(leader, list_id=beat.list_id, member_id=unfit)
        with pytest.raises(NotFound):
            risk_lists.let_go(leader, list_id=beat.list_id, member_id=unfit)
    teacher = at_desk(beat.child_work, role="intake_worker")
    with pytest.raises(Invalid):
        risk_lists.name_member(leader, list_id=beat.list_id, member_id=teacher.id)


def test_the_privacy_officer_sees_heads_and_counts(full: tuple[Beat, dict[str, Any]]) -> None:
    beat, entry = full
    officer = beat.child_work.member(role="privacy_officer")
    (head,) = risk_lists.watch_lists(officer).results
    assert head["children"] == 1
    assert {one["member_id"] for one in head["members"]} == {beat.officer.id, beat.worker.id}
    for hidden in (entry["id"], "Samira", "Amrani", "behaviour", "Gezien"):
        assert str(hidden) not in str(head)
    for name, act in acts(beat, entry, new_id()).items():
        assert isinstance(answer(act, officer), Forbidden), name
    other = founded("child_work", "child_worker").member(role="privacy_officer")
    assert risk_lists.watch_lists(other).results == []


def test_who_was_let_go_is_asked_nothing_more(full: tuple[Beat, dict[str, Any]]) -> None:
    """A step that was theirs waits for another; they hear of it no more."""
    beat, entry = full
    theirs = at_desk(beat.child_work)
    beat.name(theirs)
    tomorrow = clock.today()
    risk_lists.plan_step(
        beat.officer,
        entry_id=entry["id"],
        kind="invite_parents",
        due_on=tomorrow,
        assignee_id=theirs.id,
    )
    risk_lists.let_go(theirs, list_id=beat.list_id, member_id=theirs.id)
    beat.work()
    heard = [one["kind"] for one in notifications.list_notifications(theirs).results]
    assert "risk_list_step" not in heard
    assert "risk_list_step_due" not in heard
    with pytest.raises(Invalid):
        risk_lists.plan_step(
            beat.officer,
            entry_id=entry["id"],
            kind="talk",
            due_on=tomorrow,
            assignee_id=theirs.id,
        )


# What an officer learns of whom the worker knows, until the worker says so: nothing.


AUDIT = (
    "SELECT operation, outcome, reasons, cardinality(records) AS records,"
    " cardinality(subject_ids) AS subjects, actor_kind FROM audit_event"
    " WHERE organisation_id = :o AND operation LIKE 'risk_lists.%' ORDER BY at, id"
)


def invented() -> list[dict[str, Any]]:
    """Names that an officer made up, or collected."""
    if INVENTED:
        return [unlike(number) for number in range(INVENTED)]
    return [{"given_name": first, "family_name": last} for first, last in UNLIKE]


def all_seen(beat: Beat) -> list[dict[str, Any]]:
    """All that the officer is shown of the list, page after page."""
    found: list[dict[str, Any]] = []
    after: Any = None
    while True:
        asked: dict[str, Any] = {"list_id": beat.list_id, "page_size": 100, "after": after}
        page = risk_lists.list_entries(beat.officer, **asked)
        found += [dict(one) for one in page.results]
        if page.next is None:
            return found
        after = page.next


def seen_by_police(house: House, beat: Beat, knows: bool) -> dict[str, Any]:
    """All that there is for the police once invented names stand on its list."""
    names = invented()
    if knows:
        for name in names:
            register(beat.child_work, **name)
    if INVENTED:
        put_all(beat, beat.police, range(INVENTED))()
    for name in names[INVENTED:]:
        beat.put(register(beat.police, **name))
    beat.work()
    about = {"list_id": beat.list_id}
    with counted() as sent:
        beat.seen_by(beat.officer)
    shown = [
        {k: one[k] for k in one if k in SAME} | {"ours": [f["how"] for f in one["own_files"]]}
        for one in sorted(all_seen(beat), key=lambda one: str(one["child_identity"]))
    ]
    audit = all_rows(house, AUDIT, o=beat.police.id)
    told = notifications.list_notifications(beat.officer).results
    due = all_rows(
        house, "SELECT task FROM timer WHERE organisation_id = :o ORDER BY task", o=beat.police.id
    )
    return {
        "entries": shown,
        "statements": len(sent.sent),
        "views": {
            view: len(beat.seen_by(beat.officer, which=view, page_size=100))
            for view in risk_lists.VIEWS
        },
        "versions": [
            one["version"]
            for one in risk_lists.list_entry_versions(beat.officer, **about)["entries"]
        ],
        "list": risk_lists.get_risk_list(beat.officer, **about)["version"],
        "funnel": risk_lists.get_funnel(beat.officer, **about)["steps"],
        "audit": [tuple(one) for one in audit],
        "told": [(one["kind"], one.get("count")) for one in told],
        "timers": [one.task for one in due],
        "grants": all_rows(
            house,
            "SELECT count(*) AS all, count(opened_at) AS opened FROM access_grant"
            " WHERE owner_id = :o",
            o=beat.police.id,
        )[0]._asdict(),
    }


SAME = (
    "ours",
    "child_identity",
    "readable",
    "concern_codes",
    "help_needed",
    "state",
    "justified",
    "known_on",
    "help_needed_on",
    "invited_on",
    "spoken_on",
    "helped_on",
    "steps",
    "contributions",
    "version",
)


def test_collected_names_say_nothing_of_who_is_known(the_house: House) -> None:
    worlds = []
    for knows in (False, True):
        beat = Beat.founded(the_house)
        worlds.append((beat, seen_by_police(the_house, beat, knows)))
    (_, nobody), (beat, everybody) = worlds
    assert everybody == nobody
    known = [one for one in beat.seen_by(beat.worker, page_size=100) if one["own_files"]]
    there = len(invented())
    assert len(known) == min(there, 100), "the worker sees whom they know"
    for one in known[:2]:
        risk_lists.decide_recognition(
            beat.worker, entry_id=one["id"], child_id=one["own_files"][0]["child_id"], same=True
        )
    beat.work()
    versions = risk_lists.list_entry_versions(beat.officer, list_id=beat.list_id)["entries"]
    assert [one["version"] for one in versions] == [1] * there
    assert beat.seen_by(beat.officer, which="known") == []
    risk_lists.say_known(
        beat.worker, list_id=beat.list_id, ground="public_task", entry_ids=[known[0]["id"]]
    )
    (told,) = beat.seen_by(beat.officer, which="known")
    assert told["id"] == known[0]["id"]


def test_what_we_recognise_is_in_our_own_rows_alone(
    the_house: House, full: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = full
    for place, how in ((beat.police, "put"), (beat.child_work, "ours")):
        with intruding(the_house, "app", place.id) as connection:
            seen = rows(
                connection, "SELECT * FROM risk_list_recognition WHERE entry_id = %s", entry["id"]
            )
            assert [(one["owner_id"], one["how"]) for one in seen] == [(place.id, how)]
