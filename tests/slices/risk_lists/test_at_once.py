"""Two work on one list at once, while others drop, close, withdraw and review: nothing that was
answered with success is lost, and no child is half on a list.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, NotFound, PreconditionFailed, Problem
from tests.factories.listed import CODES, Beat, opening
from tests.factories.matched import register
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.database import rows
from tests.slices.races import Act, Meeting, together
from tests.slices.risk_lists.left import whole

EDITS = int(os.environ.get("PROOF_EDITS", "40"))
ROUNDS = int(os.environ.get("PROOF_RACES", "4"))
CHILDREN = 50 if EDITS > 100 else 6
CODE_SETS = (("behaviour",), ("absence", "behaviour"), ("poverty",), ("health", "language"))
DONE = {
    "invite_parents": "invited_on",
    "talk": "spoken_on",
    "help_agreed": "helped_on",
    "referral": "helped_on",
}
SETTLED = (NotFound, Conflict, PreconditionFailed, Forbidden)
"""What one of two may hear who came too late."""


@dataclass
class Editor:
    """Somebody who goes through the list, and keeps what they were answered."""

    beat: Beat
    actor: Actor
    chance: Random
    entry_ids: Sequence[UUID]
    done: list[tuple[UUID, str, dict[str, Any]]] = field(default_factory=list)
    late: Counter[str] = field(default_factory=Counter)

    def work(self, edits: int) -> None:
        """Some days after the children were put there: what was done, was done since."""
        with clock.held_at(clock.now() + timedelta(days=3)):
            self._work(edits)

    def _work(self, edits: int) -> None:
        for _ in range(edits):
            entry_id = self.chance.choice(self.entry_ids)
            seen = self.beat.entry(self.actor, entry_id)
            act, kind, said = self.chance.choice(
                (self.assess, self.assess, self.justify, self.plan, self.step, self.step)
            )(seen)
            try:
                after = act()
            except SETTLED as late:
                self.late[type(late).__name__] += 1
                continue
            unchanged = kind == "assessed" and after["history"][-1]["version"] == seen["version"]
            if not unchanged:
                self.done.append((entry_id, kind, said))

    def _given(self, one: dict[str, Any], key: str, value: UUID) -> dict[str, Any]:
        """Mostly as a screen does it: with the version that was seen."""
        given: dict[str, Any] = {key: value}
        if self.chance.random() < 0.8:
            given["expected_version"] = one["version"]
        return given

    def assess(self, seen: dict[str, Any]) -> tuple[Act, str, dict[str, Any]]:
        others = [one for one in ("yes", "no", "watch", None) if one != seen["help_needed"]]
        said: dict[str, Any] = {"help_needed": self.chance.choice(others)}
        given = {"entry_id": seen["id"], "expected_version": seen["version"]}
        act = partial(risk_lists.assess_entry, self.actor, **given, **said)
        return act, "assessed", said

    def justify(self, seen: dict[str, Any]) -> tuple[Act, str, dict[str, Any]]:
        said: dict[str, Any] = {}
        if seen["ours"]:  # a partner says that the codes still hold
            said = {"concern_codes": sorted(self.chance.choice(CODE_SETS))}
        given = self._given(seen, "entry_id", seen["id"])
        return partial(risk_lists.justify_entry, self.actor, **given, **said), "justified", said

    def plan(self, seen: dict[str, Any]) -> tuple[Act, str, dict[str, Any]]:
        kind, day = self.chance.choice(list(DONE)), clock.today() + timedelta(days=3)
        given = self._given(seen, "entry_id", seen["id"])
        act = partial(
            risk_lists.plan_step, self.actor, **given, kind=kind, due_on=day, assignee_id=None
        )
        return act, "step_planned", {"step": kind, "due_on": day.isoformat()}

    def step(self, seen: dict[str, Any]) -> tuple[Act, str, dict[str, Any]]:
        if not seen["steps"]:
            return self.plan(seen)
        one = self.chance.choice(seen["steps"])
        given = self._given(one, "step_id", one["id"])
        said = {"step_id": str(one["id"])}
        if one["state"] == "done":
            return partial(risk_lists.reopen_step, self.actor, **given), "step_reopened", said
        if self.chance.random() < 0.2:
            return partial(risk_lists.drop_step, self.actor, **given), "step_dropped", said
        day = clock.today() - timedelta(days=self.chance.randrange(3))
        act = partial(risk_lists.finish_step, self.actor, **given, done_on=day)
        return act, "step_done", said | {"done_on": day.isoformat()}


def test_no_edit_of_two_who_work_at_once_is_lost(beat: Beat) -> None:
    entry_ids = [
        beat.put(register(beat.police, given_name=f"Kind{'abcdefghij'[n % 10]}{n}"))["id"]
        for n in range(CHILDREN)
    ]
    editors = [
        Editor(beat, actor, Random(seed), entry_ids)
        for seed, actor in enumerate((beat.officer, beat.worker))
    ]
    together(*(partial(one.work, EDITS // 2) for one in editors))
    for entry_id in entry_ids:
        entry = beat.entry(beat.officer, entry_id)
        lines = entry["history"]
        assert [line["version"] for line in lines] == list(range(1, entry["version"] + 1))
        for editor in editors:
            mine = [
                line for line in lines if line["by"] == editor.actor.id and line["kind"] != "listed"
            ]
            done = [(kind, said) for about, kind, said in editor.done if about == entry_id]
            assert [line["kind"] for line in mine] == [kind for kind, _ in done]
            for line, (_, said) in zip(mine, done, strict=True):
                assert said.items() <= line["said"].items()
        assert followed(lines) == shown(entry)
    whole(beat)
    late = editors[0].late + editors[1].late
    kept = sum(len(one.done) for one in editors)
    assert kept + sum(late.values()) >= EDITS * 0.8
    figures(
        f"{kept} edits of two at once on {CHILDREN} children, none lost; too late: {dict(late)}"
    )


def followed(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How the child stands there, by its history alone."""
    help_needed, codes = None, None
    steps: dict[str, tuple[str, str, str | None]] = {}
    for line in lines:
        said = line["said"]
        help_needed = said.get("help_needed", help_needed)
        codes = said.get("concern_codes", codes)
        if "step_id" in said:
            state = {"step_done": "done", "step_dropped": "dropped"}.get(line["kind"], "open")
            steps[said["step_id"]] = (said["step"], state, said["done_on"])
    days: dict[str, list[str]] = defaultdict(list)
    for kind, state, done_on in steps.values():
        if state == "done" and done_on:
            days[DONE[kind]].append(done_on)
    return {
        "help_needed": help_needed,
        "concern_codes": codes,
        "steps": {key: one for key, one in steps.items() if one[1] != "dropped"},
        **{name: min(days[name], default=None) for name in sorted(set(DONE.values()))},
    }


def shown(entry: dict[str, Any]) -> dict[str, Any]:
    def day(one: date | None) -> str | None:
        return one.isoformat() if one else None

    return {
        "help_needed": entry["help_needed"],
        "concern_codes": entry["concern_codes"],
        "steps": {
            str(one["id"]): (one["kind"], one["state"], day(one["done_on"]))
            for one in entry["steps"]
        },
        **{name: day(entry[name]) for name in sorted(set(DONE.values()))},
    }


# One drops what the other works on.


def tidying(beat: Beat, organisation_id: UUID) -> Act:
    return partial(
        risk_lists.tidy,
        worker_for(risk_lists.tidy, organisation_id, ""),
        list_id=beat.list_id,
    )


WORKS: dict[str, Any] = {
    "confirm": lambda a, e: risk_lists.confirm_entry(a, entry_id=e),
    "assess": lambda a, e: risk_lists.assess_entry(a, entry_id=e, help_needed="yes"),
    "step": lambda a, e: risk_lists.plan_step(
        a, entry_id=e, kind="talk", due_on=clock.today(), assignee_id=None
    ),
    "know": lambda a, e: risk_lists.say_known(
        a, list_id=a_list(a), ground="public_task", entry_ids=[e]
    ),
}


def a_list(actor: Actor) -> UUID:
    """The one open list of who is named once."""
    for one in risk_lists.list_risk_lists(actor, state="open").results:
        found: UUID = one["id"]
        return found
    raise NotFound


def expect(outcome: Any) -> None:
    assert not isinstance(outcome, Problem) or isinstance(outcome, SETTLED), outcome


@pytest.mark.parametrize("by", ["owner", "partner"])
def test_taken_off_while_another_works_on_it(beat: Beat, by: str) -> None:
    meeting = Meeting()
    taker = beat.officer if by == "owner" else beat.worker
    for number in range(max(ROUNDS, len(WORKS))):
        work = list(WORKS)[number % len(WORKS)]
        mine = register(beat.child_work)
        entry = beat.put()
        beat.known(entry, mine)
        taken, worked = meeting.of(
            partial(risk_lists.take_off, taker, entry_id=entry["id"], because="helped"),
            partial(WORKS[work], beat.worker, entry["id"]),
        )
        assert not isinstance(taken, Problem)
        expect(worked)
        told_none = isinstance(worked, Problem) or worked.get("told") == 0
        meeting.won_by("taken" if told_none else "worked", first=told_none)
        whole(beat)


def test_whoever_saw_an_older_version_takes_nothing_off(beat: Beat) -> None:
    """Taking off with a version is refused once the other has changed something (412)."""
    meeting = Meeting()
    for _ in range(ROUNDS):
        entry = beat.put()
        taken, worked = meeting.of(
            partial(
                risk_lists.take_off,
                beat.officer,
                entry_id=entry["id"],
                because="helped",
                expected_version=1,
            ),
            partial(risk_lists.confirm_entry, beat.worker, entry_id=entry["id"]),
        )
        assert isinstance(taken, PreconditionFailed) != isinstance(worked, NotFound)
        meeting.won_by("taken" if taken is None else "worked", first=taken is None)
        whole(beat)


def test_confirmed_or_dropped_and_never_both(beat: Beat) -> None:
    """The clock drops what nobody confirmed, at the moment at which somebody confirms it."""
    meeting = Meeting()
    for _ in range(ROUNDS):
        entry = beat.put()
        back(beat, entry["id"], confirm_by=clock.now() - timedelta(minutes=1))
        tidied, confirmed = meeting.of(
            tidying(beat, beat.police.id),
            partial(risk_lists.confirm_entry, beat.worker, entry_id=entry["id"]),
        )
        assert not isinstance(tidied, Problem)
        expect(confirmed)
        stands = entry["id"] in {one["id"] for one in beat.seen_by(beat.officer)}
        assert stands == (not isinstance(confirmed, Problem)), "what was answered holds"
        meeting.won_by("confirmed" if stands else "dropped", first=not stands)
        whole(beat)


def test_reviewed_while_somebody_justifies(beat: Beat) -> None:
    """Who was justified before the clock came stays; who was not drops, and hears so."""
    meeting = Meeting()
    for _ in range(ROUNDS):
        entry = beat.put()
        risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
        back(beat, entry["id"], justified_at=clock.now() - timedelta(days=40))
        tidied, justified = meeting.of(
            tidying(beat, beat.police.id),
            partial(
                risk_lists.justify_entry, beat.worker, entry_id=entry["id"], concern_codes=CODES
            ),
        )
        assert not isinstance(tidied, Problem)
        expect(justified)
        stands = entry["id"] in {one["id"] for one in beat.seen_by(beat.officer)}
        assert stands == (not isinstance(justified, Problem)), "what was answered holds"
        meeting.won_by("justified" if stands else "dropped", first=not stands)
        whole(beat)


def back(beat: Beat, entry_id: UUID, **values: Any) -> None:
    """As if it had been so long ago."""
    (column,) = values
    with beat.house.engines["admin"].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE risk_list_entry DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            f"UPDATE risk_list_entry SET {column} = %s WHERE id = %s",
            (values[column], entry_id),
        )
        connection.exec_driver_sql("ALTER TABLE risk_list_entry ENABLE TRIGGER USER")


def test_closed_while_somebody_is_at_it(the_house: House) -> None:
    meeting, beat = Meeting(), Beat.founded(the_house)
    works = ["put", *WORKS]
    for number in range(max(ROUNDS, len(works))):
        work = works[number % len(works)]
        if number:
            beat.listed = again(beat)
        mine, put = register(beat.child_work), register(beat.police)
        entry = beat.put()
        beat.known(entry, mine)
        act = partial(
            risk_lists.put_on_list,
            beat.officer,
            list_id=beat.list_id,
            child_id=put["id"],
            concern_codes=CODES,
            **beat.on_decision(),
        )
        if work != "put":
            act = partial(WORKS[work], beat.worker, entry["id"])
        closed, worked = meeting.of(
            partial(risk_lists.close_risk_list, beat.officer, list_id=beat.list_id), act
        )
        assert not isinstance(closed, Problem), closed
        expect(worked)
        late = isinstance(worked, Problem)
        meeting.won_by("closed" if late else "worked", first=late)
        whole(beat)
        still = "SELECT 1 FROM risk_list_entry WHERE list_id = :l AND state <> 'dropped'"
        assert rows(the_house, still, l=beat.list_id) == []


def again(beat: Beat) -> dict[str, Any]:
    """The next list of the same two."""
    listed: dict[str, Any] = risk_lists.open_risk_list(
        beat.officer, **opening([beat.child_work.id])
    )
    beat.listed = listed
    beat.name(beat.worker)
    return listed
