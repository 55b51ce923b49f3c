"""How a choice in each dimension becomes facts; the values stand at their boundaries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.sharing.rules import Facts, RuleFact
from tests.proofs.oracle.asking import HOME
from tests.proofs.oracle.words import (
    ANOTHER_PURPOSE,
    HOLDERS,
    MORE,
    PART,
    PURPOSE,
    RECEIVER,
    SECOND,
    SENDER,
    STRANGER,
    WHOLE,
    said,
)

NO = ("refused", "withdrawn")
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 6, 15, tzinfo=HOME)
"""A day begins: 22:00 of the day before in UTC."""


def _born(age: int, month: int = 6, day: int = 15) -> date:
    return date(2026 - age, month, day)


AGES: dict[str, tuple[date, datetime]] = {
    "8": (_born(8, 1, 2), MIDNIGHT),
    "11, a second before the 12th birthday": (_born(12), MIDNIGHT - SECOND),
    "12, as the birthday begins": (_born(12), MIDNIGHT),
    "12 and 45 days": (_born(12, 5, 1), MIDNIGHT),
    "15, a second before the 16th birthday": (_born(16), MIDNIGHT - SECOND),
    "16, as the birthday begins": (_born(16), MIDNIGHT),
    "17": (_born(17, 1, 2), MIDNIGHT),
}
BOUNDS: dict[str, tuple[date, datetime]] = {
    "a second too young": (_born(7), MIDNIGHT - SECOND),
    "just old enough": (_born(7), MIDNIGHT),
    "in the last second": (_born(11), MIDNIGHT - SECOND),
    "just too old": (_born(11), MIDNIGHT),
    "9": (_born(9, 1, 2), MIDNIGHT),
    "born on 29 February, on the 28th": (date(2020, 2, 29), datetime(2027, 2, 28, 12, tzinfo=HOME)),
    "born on 29 February, on 1 March": (date(2020, 2, 29), datetime(2027, 3, 1, tzinfo=HOME)),
}
"""Ages around a rule for children from 7 to 10."""
MOMENTS: dict[str, tuple[timedelta, ...]] = {
    "just now": (timedelta(), -30 * DAY, -60 * DAY),
    "yesterday": (-DAY, -30 * DAY, -60 * DAY),
}
ASKED = {"a part": PART, "the whole": WHOLE}
ENDS = {"in a second": SECOND, "later": 300 * DAY}
"""Facts hold rules in force only: a covenant that has ended brings none."""
WRONG = ("nothing", "purpose", "record_kind", "sender_kind", "receiver_kind")
ROLES: dict[str, frozenset[str]] = {
    "the rule's": frozenset({"care_coordinator"}),
    "another": frozenset({"programme_coordinator"}),
    "both": frozenset({"care_coordinator", "programme_coordinator"}),
    "none": frozenset(),
}
RULE = RuleFact(
    id=UUID(int=900),
    version=1,
    covenant_name="Samen rond het kind",
    purpose=PURPOSE,
    record_kind="referral",
    sender_kind="education",
    sender_roles=frozenset({"care_coordinator"}),
    receiver_kind="child_work",
    receiver_roles=frozenset({"child_worker"}),
    categories=MORE,
    grounds=frozenset({"consent"}),
    consent_regime="by_age",
    retention_days=400,
    answer_days=5,
    age_from=4,
    age_to=17,
    ends_at=MIDNIGHT + 300 * DAY,
)


def facts_of(
    place: tuple[date, datetime], categories: frozenset[str], holders: int, **more: Any
) -> Facts:
    """A usual question about a child, at an age and a moment."""
    birth, moment = place
    usual = Facts(
        record_kind="referral",
        purpose=PURPOSE,
        categories=categories,
        ground="consent",
        sender_id=SENDER,
        sender_kind="education",
        sender_roles=ROLES["the rule's"],
        receiver_id=RECEIVER,
        receiver_kind="child_work",
        receiver_active=True,
        rules=(RULE,),
        birth_date=birth,
        holders=tuple((one, "parent") for one in HOLDERS[:holders]),
        statements=(),
        now=moment.astimezone(UTC),
        today=moment.date(),
    )
    return replace(usual, **more)


def words(choice: Mapping[str, str]) -> Facts:
    """What each of the holders, the child and a stranger last said."""
    names = [choice[name] for name in ("first", "second", "third") if name in choice]
    facts = facts_of(AGES[choice["age"]], ASKED[choice["asked"]], len(names))
    moments = _moments(facts, "yesterday")
    people = [*zip(HOLDERS, names, strict=False), (None, choice["child"])]
    people.append((STRANGER, choice.get("stranger", "nothing")))
    statements = [s for who, name in people for s in said(who, (name,), moments, facts.now)]
    return replace(facts, statements=tuple(statements))


def timeline(choice: Mapping[str, str]) -> Facts:
    """Three statements of one person, and one of the other."""
    facts = facts_of(AGES[choice["age"]], ASKED[choice["asked"]], 1)
    who, other = (None, HOLDERS[0]) if choice["who"] == "the child" else (HOLDERS[0], None)
    names = (choice["newest"], choice["earlier"], choice["earliest"])
    moments = _moments(facts, choice["when"])
    statements = [
        *said(who, names, moments, facts.now),
        *said(other, (choice["the other"],), moments, facts.now),
    ]
    return replace(facts, statements=tuple(statements))


def one_moment(choice: Mapping[str, str]) -> Facts:
    """A yes and a no of the same person at the same moment, in either order of the facts."""
    facts = facts_of(AGES[choice["age"]], ASKED[choice["asked"]], 1)
    who, other = (None, HOLDERS[0]) if choice["who"] == "the child" else (HOLDERS[0], None)
    moments = _moments(facts, "yesterday")
    two = said(who, (choice["yes"], choice["no"]), moments[:1] * 2, facts.now)
    if choice["order"] == "no first":
        two.reverse()
    return replace(facts, statements=(*two, *said(other, ("yes",), moments, facts.now)))


def rule(choice: Mapping[str, str]) -> Facts:
    """A rule that fits in all but what the choice says, alone or beside another."""
    categories = {**ASKED, "more than the rule": MORE | {"child_voice"}}[choice["asked"]]
    facts = facts_of(BOUNDS[choice["age"]], categories, 1, ground=choice["ground"])
    rule = replace(
        RULE,
        grounds=frozenset({choice["ground"]}),
        age_from=7,
        age_to=10,
        ends_at=facts.now + ENDS[choice["ends"]],
    )
    itself = choice["receiver"] == "itself"
    if itself:
        rule = replace(rule, receiver_kind="education")
    facts = replace(
        facts,
        sender_roles=ROLES[choice["roles"]],
        receiver_id=SENDER if itself else RECEIVER,
        receiver_kind=None if choice["receiver"] == "unknown" else rule.receiver_kind,
        receiver_active=choice["receiver"] != "not active",
    )
    other = replace(rule, id=UUID(int=901), purpose="early_signalling")
    if choice["differs"] != "nothing":
        rule = replace(rule, **{choice["differs"]: _OTHERWISE[choice["differs"]]})
    beside = {"alone": (rule,), "first": (rule, other), "last": (other, rule), "none": ()}
    word = choice["word"]
    receivers = (word,) if not itself else ("nothing",)
    moments = _moments(facts, "yesterday")
    statements = said(HOLDERS[0], receivers, moments, facts.now)
    if itself and word == "yes":
        one = said(HOLDERS[0], ("yes",), moments, facts.now)[0]
        statements = [replace(one, receiver_ids=frozenset({SENDER}))]
    return replace(facts, rules=beside[choice["rules"]], statements=tuple(statements))


_OTHERWISE: dict[str, Any] = {
    "purpose": ANOTHER_PURPOSE,
    "record_kind": "signal",
    "sender_kind": "youth_care",
    "receiver_kind": "leisure",
}


def _moments(facts: Facts, when: str) -> tuple[datetime, ...]:
    return tuple(facts.now + earlier for earlier in MOMENTS[when])
