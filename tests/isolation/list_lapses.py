"""What a child's place on a list rests on has lapsed, and somebody acts all the same.

Invariant: as in `lapses`. Kinderwerk put the child there on a parent's consent; the officer sees it
by a grant, and by nothing else.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.consents import operations as consents
from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Forbidden, NotFound
from tests.factories.listed import CODES, PURPOSE, Beat, in_days
from tests.factories.matched import register
from tests.factories.town import record_consent
from tests.house import House
from tests.isolation.lapses import End, lapse, refused, withdrawn
from tests.isolation.list_samples import Quarter
from tests.isolation.ring import expire_grants_of, worker

_PAST = text("UPDATE consent SET until = now() - interval '1 second' WHERE id = :id")
_FOUND = text("SELECT count(*) FROM risk_list_recognition WHERE entry_id = :id AND owner_id = :org")
_TOLD = text("SELECT count(*) FROM notification WHERE record_id = :id AND owner_id = :org")


class Agreed:
    """A list on which kinderwerk puts children on consent, a child, and that consent."""

    def __init__(self) -> None:
        quarter = Quarter.founded(grounds=["consent"], consent_regime="by_age")
        self.beat: Beat = quarter.beat
        self.child = register(self.beat.child_work)
        self.consent = self.agreed(self.child)

    def agreed(self, child: dict[str, Any]) -> dict[str, Any]:
        """The parent of this child agrees."""
        return record_consent(self.beat.child_work, child, self.beat.police, purpose=PURPOSE)

    def put(self) -> UUID:
        """The child is on the list; the entry."""
        found: UUID = self.beat.put_by_worker(self.child, ground="consent")["id"]
        return found

    def end(self, the_house: House, end: End, entry_id: UUID) -> None:
        """The consent is withdrawn; or the officer's grant to the entry has passed."""
        if end is withdrawn:
            self.withdraw()
        else:
            expire_grants_of(the_house, entry_id)

    def lapse(self, the_house: House, end: End) -> None:
        """The consent itself has ended, one way or the other."""
        if end is withdrawn:
            self.withdraw()
        else:
            with the_house.engines["admin"].begin() as connection:
                connection.execute(_PAST, {"id": self.consent["id"]})

    def withdraw(self) -> None:
        """The parent withdraws."""
        school = self.beat.child_work.member()
        consents.withdraw_consent(school, consent_id=self.consent["id"])

    def planned(self, entry_id: UUID) -> UUID:
        """A step that the officer set themselves."""
        about: dict[str, Any] = {"entry_id": entry_id, "kind": "talk"}
        seen = risk_lists.plan_step(self.beat.officer, due_on=clock.today(), **about)
        found: UUID = seen["steps"][0]["id"]
        return found


def _on_entry(name: str, **kwargs: Any) -> None:
    """What the officer does with the child, whom they saw a moment before."""

    @lapse(f"risk_lists.{name}")
    def _(the_house: House, end: End) -> None:
        world = Agreed()
        entry_id, officer = world.put(), world.beat.officer
        risk_lists.get_entry(officer, entry_id=entry_id)
        world.end(the_house, end, entry_id)
        about = {"entry_id": entry_id, **kwargs}
        assert refused(the_house, f"risk_lists.{name}", officer, **about).problem is NotFound


_on_entry("get_entry")
_on_entry("confirm_entry")
_on_entry("unconfirm_entry")
_on_entry("assess_entry", help_needed="yes")
_on_entry("justify_entry", concern_codes=list(CODES))
_on_entry("plan_step", kind="talk", due_on=in_days(3))
_on_entry("take_off", because="mistaken")


def _on_step(name: str, done: bool = False, **kwargs: Any) -> None:
    """What the officer does with a step about the child."""

    @lapse(f"risk_lists.{name}")
    def _(the_house: House, end: End) -> None:
        world = Agreed()
        entry_id, officer = world.put(), world.beat.officer
        step_id = world.planned(entry_id)
        if done:
            risk_lists.finish_step(officer, step_id=step_id)
        world.end(the_house, end, entry_id)
        about = {"step_id": step_id, **kwargs}
        if name == "change_step":
            about["assignee_id"] = officer.id
        assert refused(the_house, f"risk_lists.{name}", officer, **about).problem is NotFound


_on_step("change_step", due_on=in_days(9))
_on_step("finish_step")
_on_step("reopen_step", done=True)
_on_step("drop_step")


@lapse("risk_lists.list_entries")
def _(the_house: House, end: End) -> None:
    world = Agreed()
    entry_id, officer = world.put(), world.beat.officer
    assert [one["id"] for one in world.beat.seen_by(officer)] == [entry_id]
    world.end(the_house, end, entry_id)
    assert world.beat.seen_by(officer) == []


@lapse("risk_lists.list_entry_versions")
def _(the_house: House, end: End) -> None:
    world = Agreed()
    entry_id, about = world.put(), {"list_id": world.beat.list_id}
    officer = world.beat.officer
    seen = risk_lists.list_entry_versions(officer, **about)
    assert [one["id"] for one in seen["entries"]] == [entry_id]
    world.end(the_house, end, entry_id)
    assert risk_lists.list_entry_versions(officer, **about)["entries"] == []


def _children(name: str, officer: Actor, list_id: UUID) -> int:
    if name == "get_risk_list":
        return int(risk_lists.get_risk_list(officer, list_id=list_id)["children"])
    (only,) = risk_lists.list_risk_lists(officer).results
    return int(only["children"])


def _counts(name: str) -> None:
    """How many children the officer is told of."""

    @lapse(f"risk_lists.{name}")
    def _(the_house: House, end: End) -> None:
        world = Agreed()
        entry_id, about = world.put(), (name, world.beat.officer, world.beat.list_id)
        assert _children(*about) == 1
        world.end(the_house, end, entry_id)
        assert _children(*about) == 0


_counts("get_risk_list")
_counts("list_risk_lists")


@lapse("risk_lists.put_on_list")
def _(the_house: House, end: End) -> None:
    world = Agreed()
    world.lapse(the_house, end)
    about = {"list_id": world.beat.list_id, "child_id": world.child["id"], "ground": "consent"}
    said = {"concern_codes": list(CODES), **about}
    outcome = refused(the_house, "risk_lists.put_on_list", world.beat.worker, **said)
    assert (outcome.problem, outcome.code) == (Forbidden, "sharing_refused")
    assert _codes(outcome.words[2]) == [_missing(end)]


def _known() -> tuple[Agreed, dict[str, Any]]:
    """The officer put a child there whom kinderwerk knows; its parent agreed that it says so."""
    world = Agreed()
    entry = world.beat.put()
    world.beat.known(entry, world.child)
    return world, entry


@lapse("risk_lists.add_facts")
def _(the_house: House, end: End) -> None:
    world, entry = _known()
    world.lapse(the_house, end)
    said = {"entry_id": entry["id"], "facts": "Alleen op het plein.", "ground": "consent"}
    outcome = refused(the_house, "risk_lists.add_facts", world.beat.worker, **said)
    assert (outcome.problem, outcome.code) == (Forbidden, "sharing_refused")
    assert _codes(outcome.words[2]) == [_missing(end)]


@lapse("risk_lists.say_known")
def _(the_house: House, end: End) -> None:
    world, entry = _known()
    world.lapse(the_house, end)
    about: dict[str, Any] = {"list_id": world.beat.list_id, "ground": "consent"}
    answer = risk_lists.say_known(world.beat.worker, **about)
    (one,) = answer["refused"]
    assert (answer["told"], one["entry_id"]) == (0, entry["id"])
    assert [reason["code"] for reason in one["reasons"]] == [_missing(end)]
    assert world.beat.entry(world.beat.officer, entry["id"])["contributions"] == []


@lapse("risk_lists.decide_recognition")
def _(the_house: House, end: End) -> None:
    world = Agreed()
    entry_id, officer = world.put(), world.beat.officer
    about = {"entry_id": entry_id, "child_id": register(world.beat.police)["id"], "same": True}
    world.end(the_house, end, entry_id)
    outcome = refused(the_house, "risk_lists.decide_recognition", officer, **about)
    assert outcome.problem is NotFound


@lapse("risk_lists.decide_recognitions")
def _(the_house: House, end: End) -> None:
    world, entry = _known()
    (mine,) = entry["own_files"]
    about = {"list_id": world.beat.list_id}
    pair = {"entry_id": entry["id"], "child_id": mine["child_id"]}
    world.end(the_house, end, entry["id"])
    actor = world.beat.worker
    outcome = refused(
        the_house, "risk_lists.decide_recognitions", actor, **about, recognitions=[pair]
    )
    assert outcome.problem is NotFound


@lapse("risk_lists.recognise")
def _(the_house: House, end: End) -> None:
    """The police has the very child in its files, and finds nobody to know."""
    found = []
    for ended in (False, True):
        world = Agreed()
        register(world.beat.police)
        entry_id = world.put()
        if ended:
            world.end(the_house, end, entry_id)
        actor = worker(risk_lists.recognise, world.beat.police)
        risk_lists.recognise(actor, list_id=world.beat.list_id)
        about = {"id": entry_id, "org": world.beat.police.id}
        with the_house.engines["admin"].begin() as connection:
            found.append(connection.execute(_FOUND, about).scalar_one())
    assert found == [1, 0]


@lapse("risk_lists.mind_step")
def _(the_house: House, end: End) -> None:
    world = Agreed()
    entry_id = world.put()
    step_id = world.planned(entry_id)
    actor = worker(risk_lists.mind_step, world.beat.police)
    risk_lists.mind_step(actor, step_id=step_id)
    world.end(the_house, end, entry_id)
    outcome = refused(the_house, "risk_lists.mind_step", actor, step_id=step_id)
    assert outcome.problem is NotFound


@lapse("notifications.announce_risk_list_step")
def _(the_house: House, end: End) -> None:
    found = []
    for ended in (False, True):
        world = Agreed()
        entry_id = world.put()
        step_id = world.planned(entry_id)
        if ended:
            world.end(the_house, end, entry_id)
        task = notifications.announce_risk_list_step
        task(worker(task, world.beat.police), step_id=step_id)
        about = {"id": entry_id, "org": world.beat.police.id}
        with the_house.engines["admin"].begin() as connection:
            found.append(connection.execute(_TOLD, about).scalar_one())
    assert found == [1, 0]


def _missing(end: End) -> str:
    return "consent_withdrawn" if end is withdrawn else "consent_expired"


def _codes(reasons: Any) -> list[str]:
    return [reason.code for reason in reasons]
