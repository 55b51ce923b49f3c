"""What stands in the place of a holder's statement, beside what that holder said: its rooms.

Each substitute holds from `SINCE` ago, unless the choice says otherwise.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.sharing.rules import Facts, SubstituteFact
from tests.proofs.oracle.building import AGES, ASKED, DAY, RULE, facts_of
from tests.proofs.oracle.room import Room
from tests.proofs.oracle.words import (
    ANOTHER,
    ANOTHER_PURPOSE,
    BESIDE,
    FEW,
    FEWER,
    HOLDERS,
    MORE,
    PART,
    PURPOSE,
    RECEIVER,
    SECOND,
    STRANGER,
    WHOLE,
    WORDS,
    said,
)

KINDS = ("court_permission", "institution", "unreachable")
REGIMES = ("by_age", "by_age_reachable", "none")
SINCE = 100 * DAY
_USUAL = SubstituteFact(
    id=UUID(int=800),
    holder_id=HOLDERS[0],
    kind="court_permission",
    purpose=PURPOSE,
    receiver_ids=frozenset({RECEIVER}),
    categories=WHOLE,
    since=facts_of(AGES["8"], WHOLE, 1).now,
    until=facts_of(AGES["8"], WHOLE, 1).now,
)
_NOBODY_NAMED = frozenset[UUID]()
_NOTHING_NAMED = frozenset[str]()
ABOUT: dict[str, SubstituteFact] = {
    "it": _USUAL,
    "anything": replace(_USUAL, receiver_ids=_NOBODY_NAMED, categories=_NOTHING_NAMED),
    "more, to two": replace(_USUAL, receiver_ids=frozenset({RECEIVER, ANOTHER}), categories=MORE),
    "another purpose": replace(_USUAL, purpose=ANOTHER_PURPOSE),
    "anything, for another purpose": replace(
        _USUAL, purpose=ANOTHER_PURPOSE, receiver_ids=_NOBODY_NAMED, categories=_NOTHING_NAMED
    ),
    "another receiver": replace(_USUAL, receiver_ids=frozenset({ANOTHER})),
    "anything, to another": replace(
        _USUAL, receiver_ids=frozenset({ANOTHER}), categories=_NOTHING_NAMED
    ),
    "a part": replace(_USUAL, categories=PART),
    "a part, to anybody": replace(_USUAL, receiver_ids=_NOBODY_NAMED, categories=PART),
    "something beside": replace(_USUAL, categories=BESIDE),
}
LASTING: dict[str, tuple[timedelta, timedelta]] = {
    "for long": (-SINCE, 200 * DAY),
    "from now": (0 * DAY, 200 * DAY),
    "from the next second": (SECOND, 200 * DAY),
    "until now": (-SINCE, 0 * DAY),
    "for a second more": (-SINCE, SECOND),
    "for years": (-SINCE, 3000 * DAY),
}
BESIDE_IT: dict[str, tuple[timedelta, ...]] = {
    "before": (-SINCE - DAY, -SINCE - 30 * DAY),
    "since": (-DAY, -30 * DAY),
    "before and since": (-DAY, -SINCE - DAY),
    "at once": (-SINCE, -SINCE - DAY),
}
"""When the holder spoke, newest first, as seen from when the substitute began."""


def _substitute(
    facts: Facts, holder: UUID, kind: str, about: str, lasting: str, number: int = 0
) -> SubstituteFact:
    since, until = LASTING[lasting]
    return replace(
        ABOUT[about],
        id=UUID(int=800 + number),
        holder_id=holder,
        kind=kind,
        since=facts.now + since,
        until=facts.now + until,
    )


def _question(choice: Mapping[str, str], holders: int) -> Facts:
    facts = facts_of(AGES[choice["age"]], ASKED[choice.get("asked", "the whole")], holders)
    rule = replace(RULE, consent_regime=choice["regime"])
    mine = said(None, (choice.get("child", "yes"),), (facts.now - DAY,), facts.now)
    return replace(facts, rules=(rule,), statements=tuple(mine))


def _alone(choice: Mapping[str, str]) -> Facts:
    """One substitute of every shape, and a word of that holder."""
    facts = _question(choice, 1)
    spoken = said(HOLDERS[0], (choice["holder"],), (facts.now - DAY,), facts.now)
    one = _substitute(facts, HOLDERS[0], choice["kind"], choice["about"], choice["lasting"])
    return replace(facts, statements=(*facts.statements, *spoken), substitutes=(one,))


def _spoken(choice: Mapping[str, str]) -> Facts:
    """A substitute beside all that its holder may have said before and since."""
    facts = _question(choice, 1)
    moments = tuple(facts.now + moment for moment in BESIDE_IT[choice["said"]])
    names = (choice["newest"], choice["earlier"])
    spoken = said(HOLDERS[0], names, moments, facts.now)
    one = _substitute(facts, HOLDERS[0], choice["kind"], choice["about"], "for long")
    return replace(facts, statements=(*facts.statements, *spoken), substitutes=(one,))


def _both(choice: Mapping[str, str]) -> Facts:
    """Two holders, each with or without a substitute, each having spoken or not."""
    facts = _question(choice, 2)
    spoken, instead = [*facts.statements], []
    for number, (who, order) in enumerate(zip(HOLDERS, ("first", "second"), strict=False)):
        spoken += said(who, (choice[order],), (facts.now - DAY,), facts.now)
        kind = choice[f"instead of the {order}"]
        if kind != "nothing":
            instead.append(_substitute(facts, who, kind, "it", "for long", number))
    return replace(facts, statements=tuple(spoken), substitutes=tuple(instead))


def _two(choice: Mapping[str, str]) -> Facts:
    """Two substitutes: of the same holder, of two, or of one who is no holder."""
    facts = _question(choice, 2 if choice["of"] == "another holder" else 1)
    other = {"the same": HOLDERS[0], "another holder": HOLDERS[1], "a stranger": STRANGER}
    two = (
        _substitute(facts, HOLDERS[0], choice["one"], choice["one about"], choice["one lasts"]),
        _substitute(
            facts, other[choice["of"]], choice["two"], choice["two about"], choice["two lasts"], 1
        ),
    )
    return replace(facts, substitutes=two)


_ABOUT_FEW = ("it", "anything", "a part", "another receiver")
_LASTING_FEW = ("for long", "until now", "for a second more")
ROOMS = (
    Room(
        "instead of a statement",
        {
            "kind": KINDS,
            "about": (*ABOUT,),
            "lasting": (*LASTING,),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "regime": REGIMES,
            "child": FEWER[:3],
            "holder": ("nothing", "yes", "no", "withdrawn"),
        },
        _alone,
    ),
    Room(
        "instead, and spoken",
        {
            "kind": KINDS,
            "about": ("it", "anything"),
            "said": (*BESIDE_IT,),
            "newest": (*WORDS,),
            "earlier": FEW,
            "age": (*AGES,),
            "asked": (*ASKED,),
            "regime": REGIMES[:2],
        },
        _spoken,
    ),
    Room(
        "two holders, two instead",
        {
            "instead of the first": ("nothing", *KINDS),
            "instead of the second": ("nothing", *KINDS),
            "first": FEW,
            "second": FEW,
            "age": (*AGES,),
            "asked": (*ASKED,),
            "regime": REGIMES[:2],
            "child": FEWER,
        },
        _both,
    ),
    Room(
        "two instead",
        {
            "of": ("the same", "another holder", "a stranger"),
            "one": KINDS,
            "one about": _ABOUT_FEW,
            "one lasts": _LASTING_FEW,
            "two": KINDS,
            "two about": _ABOUT_FEW,
            "two lasts": _LASTING_FEW,
            "age": (*AGES,),
            "regime": REGIMES[:2],
        },
        _two,
    ),
)
