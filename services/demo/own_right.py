"""What a school shared on its public task, and what it then owes to parents: to be told, put off,
objected to, or forgotten.

Invariant: sober and invented; the children of it are referred nowhere else in the town.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.demo import covenant, town
from services.demo.agenda import Calendar, Story
from services.demo.children import WORKERS, File, Files
from services.demo.founding import Place
from services.information_duty import operations as information_duty
from services.referrals import operations as referrals
from shared import clock

_QUESTION = "Is al een half jaar vaak niet op school. Wie van het wijkteam kent dit gezin?"
_RECEIVED, _ACCEPTED = 15, 40
_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Case:
    """One child: shared so many working days ago; `then`, on which day, is what followed."""

    shared: int
    then: str = ""
    on: int = 0


CASES = (
    Case(2),
    Case(26, "forgotten"),
    Case(9, "put_off", 6),
    Case(14, "objected", 3),
)
"""Of the first the parents have yet to hear, of the second they should have heard already."""
STEPS = sum(3 + (case.on > 0) for case in CASES)


def set_apart(files: Files) -> list[File]:
    """The children that it is about."""
    mine = files["education", town.DE_BAKEN]
    return [mine.pop() for _ in CASES]


def stories(
    places: Mapping[str, Place], files: Iterable[File], calendar: Calendar
) -> Iterable[Story]:
    """What happened with each, step by step."""
    for number, (case, file) in enumerate(zip(CASES, files, strict=True)):
        yield _story(case, file, places["municipality"], calendar, number * _MINUTES)


def _story(case: Case, file: File, receiver: Place, calendar: Calendar, minute: int) -> Story:
    yield calendar.at(case.shared, minute)
    draft = referrals.draft_referral(
        file.keeper,
        child_id=file.child["id"],
        receiver_id=receiver.id,
        receiver_team_id=receiver.teams[town.WARD],
        purpose=covenant.HELP,
        question=_QUESTION,
        ground="public_task",
    )
    sent = referrals.send_referral(file.keeper, referral_id=draft["id"])
    worker = receiver.member(WORKERS["municipality"], town.WARD)
    yield calendar.at(case.shared, minute + _RECEIVED)
    referrals.receive_referral(worker, referral_id=sent["id"])
    yield calendar.at(case.shared, minute + _ACCEPTED)
    referrals.accept_referral(worker, referral_id=sent["id"])
    if case.then in _FOLLOWED:
        yield calendar.at(case.on, minute)
        _FOLLOWED[case.then](file)


def _put_off(file: File) -> None:
    information_duty.defer_duty(
        file.keeper,
        duty_id=_owed(file),
        code="with_support",
        reason="Met moeder is een gesprek met een tolk afgesproken, over tien dagen.",
        until=clock.now() + timedelta(days=14),
    )


def _objected(file: File) -> None:
    """The letter went, and one of the parents does not agree."""
    information_duty.make_letters(file.keeper, duty_id=_owed(file))
    information_duty.record_objection(
        file.keeper,
        child_id=file.child["id"],
        holder_id=file.child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Wij hadden dit liever eerst zelf met het wijkteam besproken.",
    )


def _owed(file: File) -> UUID:
    [duty] = information_duty.list_duties(file.keeper, child_id=file.child["id"]).results
    duty_id: UUID = duty["id"]
    return duty_id


_FOLLOWED = {"put_off": _put_off, "objected": _objected}
