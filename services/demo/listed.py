"""A list of the wijkagent and the kinderwerker, a week old: children who hang about a square.

Invariant: everybody does what is theirs by the operations, and the worker's part by the worker's
own; sober and invented, of children who are nowhere else in the town but in kinderwerk's files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.demo import town
from services.demo.agenda import Calendar
from services.demo.founding import Place
from services.demo.people import People
from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for

PURPOSE = "neighbourhood_safety"
_CODES = (
    ("behaviour",),
    ("absence",),
    ("behaviour", "alone_at_home"),
    ("behaviour",),
    ("absence",),
)
_KNOWN = 4
"""So many of them kinderwerk knows too."""
_OPENED, _LISTED, _TALKED, _REVIEW = 8, 7, 3, 60
STEPS, CHILDREN = 1, len(_CODES) + _KNOWN
_DECISION = "Wpg 20, Vaardrecht 2026-31"


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two who work on it, and where."""

    police: Place
    child_work: Place
    officer: Actor
    worker: Actor


def happened(places: Mapping[str, Place], people: People, calendar: Calendar) -> Iterator[None]:
    """All of it, each on its day."""
    police, work = places["police"], places["child_work"]
    officer = police.member("community_officer")
    pair = _Pair(police, work, officer, work.member("child_worker", town.HAVENHUIS))
    with clock.held_at(calendar.at(_OPENED)):
        list_id, ground_id = _opened(pair)
    with clock.held_at(calendar.at(_LISTED)):
        entry_ids = [_put(pair, people, list_id, ground_id, one) for one in range(len(_CODES))]
        _by_worker(risk_lists.recognise, pair.child_work, list_id)
        _known(pair, list_id)
    with clock.held_at(calendar.at(_TALKED)):
        _gone_through(pair, entry_ids)
    yield


def _opened(pair: _Pair) -> tuple[UUID, UUID]:
    decision = legal_grounds.record_police_decision(
        pair.officer,
        article="wpg_20",
        reference=_DECISION,
        receiver_ids=[pair.child_work.id],
        purposes=[PURPOSE],
        reason="Samen met kinderwerk kijken welke kinderen op het plein hulp nodig hebben.",
        until=clock.now() + timedelta(days=300),
    )
    reviewer = replace(pair.police.member("privacy_officer"), logged_in_at=clock.now())
    legal_grounds.review_ground(
        reviewer, ground_id=decision["id"], verdict="approved", note="Gelezen en akkoord."
    )
    listed = risk_lists.open_risk_list(
        pair.officer,
        name="Aandachtslijst Haven",
        purpose=PURPOSE,
        neighbourhood="Haven",
        partner_ids=[pair.child_work.id],
        review_on=clock.today() + timedelta(days=_REVIEW),
        parents_told="Dat politie en kinderwerk samen kijken of hun kind hulp nodig heeft.",
        parents_told_within=28,
        decision_reference=_DECISION,
    )
    leader = pair.child_work.member("programme_coordinator")
    risk_lists.name_member(leader, list_id=listed["id"], member_id=pair.worker.id)
    return listed["id"], decision["id"]


def _put(pair: _Pair, people: People, list_id: UUID, ground_id: UUID, number: int) -> Any:
    """One child of the officer's, whom kinderwerk may know too."""
    name = people.child()
    identity: dict[str, Any] = {
        "given_name": name.given,
        "name_prefix": name.prefix,
        "family_name": name.family,
        "birth_date": people.birth_date(clock.today(), 8, 11),
    }
    keepers = [(pair.officer, next(iter(pair.police.teams.values())))]
    if number < _KNOWN:
        keepers.append((pair.worker, pair.child_work.teams[town.HAVENHUIS]))
    files = [
        children.register_child(
            keeper, team_id=team_id, authority_holders=people.holders(name), **identity
        )
        for keeper, team_id in keepers
    ]
    made = risk_lists.put_on_list(
        pair.officer,
        list_id=list_id,
        child_id=files[0]["id"],
        concern_codes=_CODES[number],
        ground="police_disclosure",
        legal_ground_id=ground_id,
    )
    return made["id"]


def _known(pair: _Pair, list_id: UUID) -> None:
    """The worker looks who they are, and says so of all but one."""
    found = risk_lists.list_entries(pair.worker, list_id=list_id).results
    for entry in [one for one in found if one["own_files"]][: _KNOWN - 1]:
        risk_lists.decide_recognition(
            pair.worker,
            entry_id=entry["id"],
            child_id=entry["own_files"][0]["child_id"],
            same=True,
        )
    risk_lists.say_known(pair.worker, list_id=list_id, ground="public_task")


def _gone_through(pair: _Pair, entry_ids: list[UUID]) -> None:
    """One needs help, and its parents were spoken to; one is watched; the rest is to be done."""
    first, second, third, *_ = entry_ids
    for entry_id in (first, second, third):
        risk_lists.confirm_entry(pair.worker, entry_id=entry_id)
    risk_lists.assess_entry(pair.worker, entry_id=first, help_needed="yes")
    risk_lists.assess_entry(pair.officer, entry_id=second, help_needed="watch")
    for kind in ("invite_parents", "talk"):
        entry = risk_lists.plan_step(pair.worker, entry_id=first, kind=kind, due_on=clock.today())
        step = next(one for one in entry["steps"] if one["kind"] == kind)
        risk_lists.finish_step(pair.worker, step_id=step["id"])
    later = clock.today() + timedelta(days=10)
    risk_lists.plan_step(pair.worker, entry_id=first, kind="referral", due_on=later)


def _by_worker(task: Any, place: Place, list_id: UUID) -> None:
    """Done now; the workers find it done when they start."""
    task(worker_for(task, place.id, ""), list_id=list_id)
