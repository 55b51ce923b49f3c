"""Timelines of one family, lived through by the model and by the decision.

After everything that happens, and just before and at each boundary that the model knows of, the
decision must say what the model says; and no grant may outlive the model's yes.

Invariant: a timeline that fails is shown with as little in it as still fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from services.sharing.rules import Allowed, Facts, RuleFact, judge
from shared.clock import AMSTERDAM
from tests.slices.sharing.happenings import (
    Happening,
    Lived,
)
from tests.slices.sharing.questions import asked as usual
from tests.slices.sharing.remembered import Agreement, Wish

MOMENT = timedelta(microseconds=1)
HORIZON = timedelta(days=400)
"""Nothing that is said, and nothing that stands in its place, lasts longer than a year."""
_OF_ALL = ("record_kind", "ground", "sender_id", "sender_kind", "sender_roles", "receiver_kind")
_USUAL = {name: getattr(usual(), name) for name in (*_OF_ALL, "receiver_active")}


@dataclass(frozen=True)
class Timeline:
    """A child, the rules of its covenants, what is asked, and what happens when."""

    born: date
    rules: tuple[RuleFact, ...]
    wishes: tuple[Wish, ...]
    happens: tuple[tuple[datetime, Happening], ...]

    @cached_property
    def agreements(self) -> dict[UUID, Agreement]:
        """The rules as the model looks at them."""
        return {rule.id: _agreement(rule) for rule in self.rules}


@dataclass
class Tally:
    """What came by, so that a proof of nothing is noticed."""

    asked: int = 0
    yes: int = 0
    ends: int = 0
    birthdays: int = 0


def fault(timeline: Timeline, tally: Tally) -> str | None:
    """Where the decision and the model first part; None: nowhere."""
    lived = Lived(timeline.born)
    for number, (moment, happening) in enumerate(timeline.happens):
        happening.happen(lived, moment)
        later = timeline.happens[number + 1 :]
        if later and later[0][0] == moment:
            continue
        for wish in timeline.wishes:
            found = _parted(lived, timeline, wish, moment, tally)
            for edge in _edges(lived, timeline, moment, later[0][0] if later else None):
                found = found or _parted(lived, timeline, wish, edge, tally)
            if found:
                return f"after {happening}\n  {wish}: {found}"
    return None


def _edges(
    lived: Lived, timeline: Timeline, now: datetime, until: datetime | None
) -> Iterator[datetime]:
    """Just before and at each boundary that time alone brings before something happens again."""
    turns = {at for rule in timeline.agreements.values() for at in lived.family.turns(rule)}
    for turn in sorted(turns):
        if now < turn - MOMENT and turn < (until or now + HORIZON):
            yield turn - MOMENT
            yield turn


def _parted(
    lived: Lived, timeline: Timeline, wish: Wish, now: datetime, tally: Tally
) -> str | None:
    """How the decision differs from the model at this moment."""
    verdict = judge(_facts(lived, timeline, wish, now))
    rules = timeline.agreements
    fits = [number for number, rule in rules.items() if lived.family.may(wish, rule, now)]
    tally.asked += 1
    if not isinstance(verdict, Allowed):
        why = [reason.code for reason in verdict.reasons]
        return f"{now} no, {why}; the model says yes" if fits else None
    if verdict.rule.id not in fits:
        return f"{now} yes; the model says no"
    tally.yes += 1
    ends = lived.family.ends(wish, rules[verdict.rule.id], now, verdict.until)
    if ends is not None and ends < verdict.until:
        return f"{now} yes until {verdict.until}; the model says until {ends}"
    tally.ends += verdict.until == ends
    tally.birthdays += ends in lived.family.birthdays
    return None


def _facts(lived: Lived, timeline: Timeline, wish: Wish, now: datetime) -> Facts:
    """What the database would answer at this moment."""
    return Facts(
        **_USUAL,
        purpose=wish.purpose,
        receiver_id=wish.receiver,
        categories=wish.categories,
        rules=tuple(rule for rule in timeline.rules if now < rule.ends_at),  # those in force
        birth_date=lived.born,
        holders=tuple(lived.kinds.items()),
        statements=tuple(lived.rows),
        substitutes=tuple(lived.substitutes),
        objection_open=lived.family.objections > 0,
        now=now,
        today=now.astimezone(AMSTERDAM).date(),
    )


def _agreement(rule: RuleFact) -> Agreement:
    return Agreement(
        purpose=rule.purpose,
        categories=rule.categories,
        absent_may_be=rule.consent_regime == "by_age_reachable",
        ages=range(rule.age_from, rule.age_to + 1),
        ends=rule.ends_at,
    )


def smallest(timeline: Timeline) -> Timeline:
    """The same fault with as little as possible happening."""

    def fails(smaller: Timeline) -> bool:
        return fault(smaller, Tally()) is not None

    changed = True
    while changed:
        changed = False
        for name in ("happens", "wishes", "rules"):
            parts = getattr(timeline, name)
            for number in range(len(parts)):
                less = replace(timeline, **{name: parts[:number] + parts[number + 1 :]})
                if fails(less):
                    timeline, changed = less, True
                    break
    return timeline


def shown(timeline: Timeline) -> str:
    """A timeline that a person can read, one thing a line."""
    lines = [f"born {timeline.born}"]
    lines += [
        f"rule {r.consent_regime} {r.age_from}-{r.age_to} {sorted(r.categories)} ends {r.ends_at}"
        for r in timeline.rules
    ]
    return "\n".join(lines + [f"{moment} {what}" for moment, what in timeline.happens])
