"""Who is not named sees nothing of a list: not its names, not that it is there, not how many; and a
partner with the database user's password changes nothing but what is its own to change.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import CheckViolation

from services.legal_grounds import operations as legal_grounds
from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, NotFound, Problem
from tests.factories.listed import CODES, PURPOSE, Beat, list_rule, opening
from tests.factories.matched import UNLIKE, at_desk, register
from tests.factories.town import Place, enact, founded
from tests.house import House
from tests.shared.db.intruder import REFUSED, UNLAWFUL, intruding, refuses, rows, untouched
from tests.slices.database import rows as all_rows
from tests.slices.http.test_statements import counted

Act = Callable[[Actor], Any]


def filled(beat: Beat) -> tuple[Beat, dict[str, Any]]:
    """A list with a child that both know, a step, and facts of the police."""
    mine = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, mine)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    risk_lists.plan_step(
        beat.worker, entry_id=entry["id"], kind="talk", due_on=clock.today(), assignee_id=None
    )
    risk_lists.add_facts(beat.officer, entry_id=entry["id"], facts="Gezien.", **beat.on_decision())
    beat.work()
    return beat, beat.entry(beat.officer, entry["id"])


@pytest.fixture
def full(beat: Beat) -> tuple[Beat, dict[str, Any]]:
    return filled(beat)


@pytest.fixture(scope="module")
def walled(the_house: House) -> tuple[Beat, dict[str, Any]]:
    """The same for all whose attacks are rolled back."""
    return filled(Beat.founded(the_house))


def acts(beat: Beat, entry: dict[str, Any], child_id: UUID) -> dict[str, Act]:
    """Every operation on a list, with ids that are right."""
    of_list: dict[str, Any] = {"list_id": beat.list_id}
    of_entry: dict[str, Any] = {"entry_id": entry["id"]}
    of_step: dict[str, Any] = {"step_id": entry["steps"][0]["id"]}
    colleague = {"member_id": beat.officer.id}
    own: dict[str, Any] = {
        "child_id": child_id,
        "concern_codes": list(CODES),
        "ground": "public_task",
    }
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
        "assess": lambda a: risk_lists.assess_entry(a, **of_entry, help_needed="yes"),
        "justify": lambda a: risk_lists.justify_entry(a, **of_entry, concern_codes=CODES),
        "plan": lambda a: risk_lists.plan_step(
            a, **of_entry, kind="talk", due_on=clock.today(), assignee_id=None
        ),
        "recognise": lambda a: risk_lists.decide_recognition(
            a, **of_entry, child_id=child_id, same=True
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
    for view in ("all", "unconfirmed", "unassessed", "help_needed", "known", "steps_due"):
        found[f"entries {view}"] = lambda a, view=view: risk_lists.list_entries(  # type: ignore[misc]
            a, **of_list, which=view
        )
    return found


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


def seen_by_police(house: House, beat: Beat, knows: bool) -> dict[str, Any]:
    """All that there is for the police once invented names stand on its list."""
    names = [{"given_name": first, "family_name": last} for first, last in UNLIKE]
    if knows:
        for name in names:
            register(beat.child_work, **name)
    for name in names:
        beat.put(register(beat.police, **name))
    beat.work()
    about = {"list_id": beat.list_id}
    with counted() as sent:
        page = beat.seen_by(beat.officer)
    shown = [
        {k: one[k] for k in one if k in SAME} | {"ours": [f["how"] for f in one["own_files"]]}
        for one in page
    ]
    audit = all_rows(
        house,
        "SELECT operation, outcome, reasons, cardinality(records) AS records,"
        " cardinality(subject_ids) AS subjects, actor_kind FROM audit_event"
        " WHERE organisation_id = :o AND operation LIKE 'risk_lists.%' ORDER BY at, id",
        o=beat.police.id,
    )
    told = notifications.list_notifications(beat.officer).results
    due = all_rows(
        house, "SELECT task FROM timer WHERE organisation_id = :o ORDER BY task", o=beat.police.id
    )
    return {
        "entries": shown,
        "statements": len(sent.sent),
        "views": {
            view: len(beat.seen_by(beat.officer, which=view)) for view in ("known", "unassessed")
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
    known = [one for one in beat.seen_by(beat.worker) if one["own_files"]]
    assert len(known) == len(UNLIKE), "the worker sees whom they know"
    for one in known[:2]:
        risk_lists.decide_recognition(
            beat.worker, entry_id=one["id"], child_id=one["own_files"][0]["child_id"], same=True
        )
    beat.work()
    assert [one["version"] for one in beat.seen_by(beat.officer)] == [1] * len(UNLIKE)
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


# A partner with the password of the database user.

PARTY_TABLES = (
    "risk_list",
    "risk_list_member",
    "risk_list_entry",
    "risk_list_step",
    "risk_list_change",
    "risk_list_contribution",
    "risk_list_recognition",
    "risk_list_tally",
)


def test_who_is_no_party_sees_no_row(the_house: House, walled: tuple[Beat, dict[str, Any]]) -> None:
    beat, _ = walled
    column = {"risk_list": "id"}
    stranger = founded("child_work", "child_worker")
    for table in PARTY_TABLES:
        query = f"SELECT 1 FROM {table} WHERE {column.get(table, 'list_id')} = %s"
        with intruding(the_house, "app", stranger.id) as connection:
            assert rows(connection, query, beat.list_id) == [], table
        with intruding(the_house, "app") as connection:
            assert rows(connection, query, beat.list_id) == [], table


SET = "UPDATE risk_list_entry SET version = version + 1, {} WHERE id = %s"


@pytest.mark.parametrize(
    "column", ["owner_id", "list_id", "put_by", "created_at", "confirm_by", "id"]
)
def test_an_entry_is_not_taken_over(
    the_house: House, walled: tuple[Beat, dict[str, Any]], column: str
) -> None:
    beat, entry = walled
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            change = SET.format(f"{column} = {column}")
            refuses(connection, REFUSED, change, entry["id"])


def test_who_it_is_and_that_it_was_confirmed_is_not_made_up(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    another = "sealed_content = '\\x00'::bytea"
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            for change in (
                another,
                "sealed_content = NULL",
                "concern_codes = '{}'",
                "state = 'confirmed'",
                f"confirmed_by_id = '{beat.child_work.id}'",
                "justified_at = now() + interval '1 year'",
                "justified_at = justified_at - interval '1 day'",
                "version = version + 1",
            ):
                faults = UNLAWFUL
                statement = SET.format(change)
                if change.startswith("version"):
                    statement = "UPDATE risk_list_entry SET version = version + 2 WHERE id = %s"
                refuses(connection, faults, statement, entry["id"])
    mine = f"state = 'confirmed', confirmed_by_id = '{beat.police.id}'"
    theirs = f"state = 'confirmed', confirmed_by_id = '{beat.child_work.id}'"
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, (*UNLAWFUL, CheckViolation), SET.format(mine), entry["id"])
        refuses(connection, UNLAWFUL, SET.format(theirs), entry["id"])


def test_what_is_dropped_stays_so_and_says_nothing(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    drop = SET.format("state = 'dropped', dropped_because = 'mistaken'")
    named = SET.format("state = 'dropped', dropped_because = 'Samira El Amrani'")
    back = SET.format("state = 'listed', dropped_because = NULL")
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, UNLAWFUL, drop, entry["id"])  # its owner leaves no name
    with intruding(the_house, "app", beat.child_work.id) as connection:
        refuses(connection, CheckViolation, named, entry["id"])
        connection.execute(drop.encode(), [entry["id"]])
        refuses(connection, UNLAWFUL, back, entry["id"])
        refuses(connection, UNLAWFUL, SET.format("help_needed = 'yes'"), entry["id"])
        connection.execute("SELECT set_config('app.org', %s, true)", [str(beat.police.id)])
        refuses(connection, UNLAWFUL, back, entry["id"])
        copy = (
            "INSERT INTO risk_list_step (id, owner_id, list_id, entry_id, entry_created_at, kind,"
            " assignee_id, assignee_org_id, due_on, state, created_at, version) SELECT"
            " gen_random_uuid(), owner_id, list_id, entry_id, entry_created_at, kind, assignee_id,"
            " assignee_org_id, due_on, 'open', now(), 1 FROM risk_list_step WHERE entry_id = %s"
        )
        refuses(connection, UNLAWFUL, copy, entry["id"])
        step = "UPDATE risk_list_step SET version = version + 1 WHERE entry_id = %s"
        refuses(connection, UNLAWFUL, step, entry["id"])


@pytest.mark.parametrize("table", ["risk_list_change", "risk_list_step"])
def test_live_history_is_not_deleted(
    the_house: House, walled: tuple[Beat, dict[str, Any]], table: str
) -> None:
    beat, entry = walled
    gone = f"DELETE FROM {table} WHERE entry_id = %s"
    for place in (beat.police, beat.child_work):
        with intruding(the_house, "app", place.id) as connection:
            untouched(connection, gone, entry["id"])
            if table == "risk_list_change":
                refuses(connection, REFUSED, f"UPDATE {table} SET kind = 'x'")
            refuses(connection, REFUSED, "DELETE FROM risk_list_entry WHERE id = %s", entry["id"])


LINE = (
    "INSERT INTO risk_list_change (id, owner_id, list_id, entry_id, entry_created_at, version,"
    " acting_id, by, at, kind, said) SELECT gen_random_uuid(), owner_id, %s, id, created_at,"
    " version + %s, %s, %s, now(), 'assessed', '{}' FROM risk_list_entry WHERE id = %s"
)


def test_a_line_is_ours_of_the_version_that_there_is(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    work, other_list = beat.child_work.id, new_id()
    step = SET.format("help_needed = 'no'")
    with intruding(the_house, "app", work) as connection:
        about = entry["id"]
        refuses(connection, UNLAWFUL, LINE, beat.list_id, 1, work, beat.worker.id, about)
        connection.execute(step.encode(), [about])
        police = beat.police.id
        faults = (*REFUSED, *UNLAWFUL)
        refuses(connection, faults, LINE, beat.list_id, 0, police, beat.officer.id, about)
        refuses(connection, UNLAWFUL, LINE, beat.list_id, 0, work, beat.officer.id, about)
        refuses(connection, UNLAWFUL, LINE, other_list, 0, work, beat.worker.id, about)
        connection.execute(LINE.encode(), [beat.list_id, 0, work, beat.worker.id, about])


NAMED = (
    "INSERT INTO risk_list_member (id, list_id, organisation_id, member_id, name, roles, named_by,"
    " named_at) VALUES (gen_random_uuid(), %s, %s, %s, 'X', '{}', %s, now())"
)


def test_nobody_names_another_organisation_s_member(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    curious, mine = at_desk(beat.child_work), at_desk(beat.police)
    police, work = beat.police.id, beat.child_work.id
    with intruding(the_house, "app", police) as connection:
        for organisation in (police, work):
            faults = (*REFUSED, *UNLAWFUL)
            refuses(
                connection, faults, NAMED, beat.list_id, organisation, curious.id, beat.officer.id
            )
        connection.execute(NAMED.encode(), [beat.list_id, police, mine.id, beat.officer.id])
        back = "UPDATE risk_list_member SET ended_at = NULL WHERE organisation_id = %s"
        untouched(
            connection, "UPDATE risk_list_member SET ended_at = now() WHERE member_id = %s",
            beat.worker.id,
        )  # fmt: skip
        connection.execute(
            "UPDATE risk_list_member SET ended_at = now() WHERE organisation_id = %s", [police]
        )
        refuses(connection, UNLAWFUL, back, police)


def test_whoever_another_organisation_names_sees_nothing_all_the_same(
    the_house: House, full: tuple[Beat, dict[str, Any]]
) -> None:
    """The guard believes of whom an organisation names its own."""
    beat, _ = full
    curious = at_desk(beat.child_work)
    with the_house.engines["admin"].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE risk_list_member DISABLE TRIGGER USER")
        values = (beat.list_id, beat.police.id, curious.id, beat.officer.id)
        connection.exec_driver_sql(NAMED, values)
        connection.exec_driver_sql("ALTER TABLE risk_list_member ENABLE TRIGGER USER")
    with pytest.raises(NotFound):
        risk_lists.get_risk_list(curious, list_id=beat.list_id)


def test_a_list_is_its_owner_s_and_has_an_end(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    change = "UPDATE risk_list SET version = version + 1, {} WHERE id = %s"
    closed = "state = 'closed', closed_at = now()"
    far = "reviewed_on = '2031-01-01', review_on = '2031-03-01'"
    with intruding(the_house, "app", beat.child_work.id) as connection:
        for what in (closed, "name = 'x'", "review_on = review_on - 1"):
            refuses(connection, UNLAWFUL, change.format(what), beat.list_id)
    with intruding(the_house, "app", beat.police.id) as connection:
        refuses(connection, UNLAWFUL, change.format(far), beat.list_id)
        refuses(
            connection, CheckViolation, change.format("review_on = review_on + 90"), beat.list_id
        )
        for column in ("party_ids", "owner_id", "purpose", "covenant_id", "decision_reference"):
            refuses(connection, REFUSED, change.format(f"{column} = {column}"), beat.list_id)
        connection.execute(change.format(closed).encode(), [beat.list_id])
        again = change.format("state = 'open', closed_at = NULL")
        refuses(connection, UNLAWFUL, again, beat.list_id)


OPENED = (
    "INSERT INTO risk_list SELECT (jsonb_populate_record(l, jsonb_build_object('id',"
    " gen_random_uuid(), 'party_ids', jsonb_build_array({}), 'version', 1))).* FROM risk_list l"
    " WHERE id = %s"
)


def test_a_list_is_of_parties_of_a_covenant(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, _ = walled
    stranger = founded("child_work", "child_worker")
    with intruding(the_house, "app", beat.police.id) as connection:
        ours = ", ".join(f"'{one}'" for one in (beat.police.id, beat.child_work.id))
        theirs = ", ".join(f"'{one}'" for one in (beat.police.id, stranger.id))
        refuses(connection, UNLAWFUL, OPENED.format(theirs), beat.list_id)
        connection.execute(OPENED.format(ours).encode(), [beat.list_id])


ADDED = (
    "INSERT INTO risk_list_contribution SELECT (jsonb_populate_record(c, jsonb_build_object('id',"
    " gen_random_uuid(), 'kind', 'facts') || %s::jsonb)).* FROM risk_list_contribution c"
    " WHERE entry_id = %s AND owner_id = %s LIMIT 1"
)


def test_police_data_does_not_lose_its_mark(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    with intruding(the_house, "app", beat.police.id) as connection:
        about = (entry["id"], beat.police.id)
        for change in (
            '{"provenance": "child_work"}',
            f'{{"by": "{beat.worker.id}"}}',
            f'{{"list_id": "{new_id()}"}}',
        ):
            refuses(connection, UNLAWFUL, ADDED, change, *about)
        connection.execute(ADDED.encode(), ["{}", *about])
        for column in ("provenance", "sealed_content", "owner_id"):
            refuses(
                connection,
                REFUSED,
                f"UPDATE risk_list_contribution SET {column} = {column}",
            )
    with intruding(the_house, "app", beat.child_work.id) as connection:
        untouched(
            connection,
            "DELETE FROM risk_list_contribution WHERE entry_id = %s AND owner_id = %s",
            *about,
        )


def test_a_step_is_asked_of_who_is_named(
    the_house: House, walled: tuple[Beat, dict[str, Any]]
) -> None:
    beat, entry = walled
    change = "UPDATE risk_list_step SET version = version + 1, {} = %s WHERE entry_id = %s"
    colleague = at_desk(beat.police)
    with intruding(the_house, "app", beat.police.id) as connection:
        about = entry["id"]
        for who in (new_id(), colleague.id):
            refuses(connection, UNLAWFUL, change.format("assignee_id"), who, about)
        stranger = founded("child_work", "child_worker")
        refuses(connection, UNLAWFUL, change.format("assignee_org_id"), stranger.id, about)
        for column in ("owner_id", "entry_id", "kind", "list_id"):
            refuses(connection, REFUSED, change.format(column), None, about)


# Three parties.


def trio(house: House) -> tuple[Beat, Actor]:
    """The officer's list with two partners."""
    beat = Beat.founded(house)
    care = founded("youth_care", "youth_care_worker")
    places = (beat.police, beat.child_work, care)
    rules = [list_rule(one, other) for one in places for other in places if one is not other]
    enact(beat.police, list(places), rules)
    third = at_desk(care)
    parties = [beat.child_work.id, care.id]
    made = legal_grounds.record_police_decision(
        beat.officer,
        article="wpg_20",
        reference="2026-118",
        receiver_ids=parties,
        purposes=[PURPOSE],
        reason="Afspraken met kinderwerk en jeugdhulp over overlast op het plein.",
        until=clock.now() + timedelta(days=200),
    )
    reviewer = beat.police.member(role="privacy_officer")
    legal_grounds.review_ground(reviewer, ground_id=made["id"], verdict="approved", note="Akkoord.")
    beat.its_decision = made["id"]
    beat.listed = risk_lists.open_risk_list(beat.officer, **opening(parties))
    beat.name(beat.worker)
    risk_lists.name_member(care.coordinator(), list_id=beat.list_id, member_id=third.id)
    return beat, third


def test_two_partners_who_say_that_they_know_a_child(the_house: House) -> None:
    """Each hears of the other; none of the two is refused because the other was before."""
    beat, third = trio(the_house)
    entry = beat.put()
    beat.known(entry)
    place = Place(third.organisation_id, "youth_care", "youth_care_worker", tuple(third.teams) * 2)  # type: ignore[arg-type]
    risk_lists.decide_recognition(
        third, entry_id=entry["id"], child_id=register(place)["id"], same=True
    )
    for actor in (beat.worker, third):
        told = risk_lists.say_known(actor, list_id=beat.list_id, ground="public_task")
        assert told == {"told": 1, "refused": []}
    heard = beat.entry(beat.officer, entry["id"])
    assert len(heard["contributions"]) == 2
    assert [line["version"] for line in heard["history"]] == [1, 2, 3]
    for actor, known_on in ((third, clock.today()), (beat.worker, None)):
        said_by = actor.organisation_id
        (one,) = [c for c in heard["contributions"] if c["owner_id"] == said_by]
        risk_lists.take_back_contribution(actor, contribution_id=one["id"])
        assert beat.entry(beat.officer, entry["id"])["known_on"] == known_on
    history = beat.entry(beat.officer, entry["id"])["history"]
    assert [line["kind"] for line in history][-2:] == ["taken_back"] * 2
