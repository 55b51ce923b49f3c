"""The children of the town, what their parents said, and the work that is waiting.

Invariant: every member does only what their role lets them do: it goes through the operations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.children import operations as children
from services.consents import operations as consents
from services.demo import stories, town
from services.demo.founding import Place
from services.demo.people import People
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from shared.texts import joined
from shared.vocabulary import CATEGORIES

_PER_TEAM = {"education": 16, "child_work": 6, "youth_care": 10}
CHILDREN = sum(_PER_TEAM.get(plan.kind, 0) * len(plan.teams) for plan in town.PLANS)
_WORKERS = {
    "education": "care_coordinator",
    "child_work": "child_worker",
    "youth_care": "youth_care_worker",
}
_SAID = ("given",) * 14 + ("requested",) * 4 + ("refused",) * 3 + ("half",) * 3 + ("soon",)
"""What the parents of the schools' children said about kinderwerk; the rest was not asked yet."""

_REFERRED = ("draft", "draft", "requested", "requested", "requested", "received", "received",
             "accepted", "accepted", "accepted", "rejected", "cancelled")  # fmt: skip
_REFERRED_ON = ("draft", "requested", "requested", "accepted")
_REFERRED_BACK = ("requested", "received")


@dataclass(slots=True)
class File:
    """A child's file, and who keeps it."""

    keeper: Actor
    child: dict[str, Any]


def populate(places: Mapping[str, Place], people: People) -> Iterator[str]:
    """Make all of it; yields after each child and referral, so that progress can be shown."""
    files: dict[str, list[File]] = {}
    for kind, number in _PER_TEAM.items():
        files[kind] = []
        for team in places[kind].plan.teams:
            keeper = places[kind].member(_WORKERS[kind], team)
            for _ in range(number):
                files[kind].append(_open_file(keeper, places[kind].teams[team], people))
                yield "child"
    flow = _Flow(places, people)
    moods = [*_SAID, *[""] * (len(files["education"]) - len(_SAID))]
    people.random.shuffle(moods)
    for file, mood in zip(files["education"], moods, strict=True):
        _ask(file, places["child_work"], town.SUPPORT, mood)
    willing = [f for f, mood in zip(files["education"], moods, strict=True) if mood == "given"]
    yield from flow.play(willing, "child_work", town.SUPPORT, _REFERRED)
    waiting = next(f for f, mood in zip(files["education"], moods, strict=True) if not mood)
    flow.draft(waiting, places["child_work"], town.SUPPORT)
    for kind, receiver, purpose, states in (
        ("child_work", "youth_care", town.HELP, _REFERRED_ON),
        ("youth_care", "child_work", town.SUPPORT, _REFERRED_BACK),
    ):
        chosen = people.random.sample(files[kind], len(states))
        for file in chosen:
            _ask(file, places[receiver], purpose, "given")
        yield from flow.play(chosen, receiver, purpose, states)


def _open_file(keeper: Actor, team_id: Any, people: People) -> File:
    name = people.child()
    child = children.register_child(
        keeper,
        team_id=team_id,
        given_name=name.given,
        name_prefix=name.prefix,
        family_name=name.family,
        birth_date=people.birth_date(clock.today()),
        authority_holders=people.holders(name),
    )
    return File(keeper, child)


def _ask(file: File, receiver: Place, purpose: str, mood: str) -> None:
    """Record what those with authority said: all yes, one yes (`half`), soon over, no, asked."""
    holders = file.child["authority_holders"]
    if mood == "half":
        _record(file, holders[0], receiver, purpose, "given", 40)
    elif mood == "soon":
        for holder in holders:
            _record(file, holder, receiver, purpose, "given", 350)
    elif mood:
        for holder in holders:
            _record(file, holder, receiver, purpose, mood, 20)


def _record(
    file: File, holder: Mapping[str, Any], receiver: Place, purpose: str, state: str, days_ago: int
) -> None:
    stated = clock.now() - timedelta(days=days_ago)
    what = joined([CATEGORIES[code] for code in town.ALL], ", ").nl
    consents.record_consent(
        file.keeper,
        child_id=file.child["id"],
        holder_id=holder["id"],
        purpose=purpose,
        receiver_ids=[receiver.id],
        categories=town.ALL,
        state=state,
        stated_at=stated,
        until=stated + timedelta(days=360),
        method="in_person",
        assurance="known_in_person",
        notice_text=town.NOTICE.format(receiver=receiver.plan.name, what=what),
    )


class _Flow:
    """Brings referrals as far as they should be."""

    def __init__(self, places: Mapping[str, Place], people: People) -> None:
        self._places = places
        self._choose = people.random.choice

    def play(
        self, files: list[File], receiver: str, purpose: str, states: tuple[str, ...]
    ) -> Iterator[str]:
        """One referral of each file, to be left in the state of the same place."""
        for file, state in zip(files, states, strict=False):
            place = self._places[receiver]
            team = self._choose(place.plan.teams)
            referral = self.draft(file, place, purpose, team)
            self._carry(file, referral["id"], state, place.member(_WORKERS[receiver], team))
            yield "referral"

    def draft(
        self, file: File, receiver: Place, purpose: str, team: str | None = None
    ) -> dict[str, Any]:
        """A referral that is not sent."""
        at_school = self._choose(stories.AT_SCHOOL)
        return referrals.draft_referral(
            file.keeper,
            child_id=file.child["id"],
            receiver_id=receiver.id,
            receiver_team_id=receiver.teams[team] if team else None,
            purpose=purpose,
            question=self._choose(stories.QUESTIONS),
            school_functioning=at_school,
            home_situation=self._choose(stories.AT_HOME),
            child_voice=self._choose(stories.VOICE),
        )

    def _carry(self, file: File, referral_id: Any, state: str, receiver: Actor) -> None:
        if state == "draft":
            return
        referrals.send_referral(file.keeper, referral_id=referral_id)
        if state == "cancelled":
            referrals.cancel_referral(file.keeper, referral_id=referral_id)
        if state in ("received", "accepted", "rejected"):
            referrals.receive_referral(receiver, referral_id=referral_id)
        if state == "accepted":
            referrals.accept_referral(receiver, referral_id=referral_id)
        if state == "rejected":
            referrals.reject_referral(receiver, referral_id=referral_id, reason_code="no_capacity")


REFERRALS = len(_REFERRED) + len(_REFERRED_ON) + len(_REFERRED_BACK)
