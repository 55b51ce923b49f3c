"""Does consent carry it? Everybody who must say yes has, and nobody who counts says no.

Invariant: of what one person said, the newest word about the question decides: for this purpose,
to this receiver, about at least one of the categories asked for. It must cover all of them.

Sources: AVG art. 4(11), 7 and 8; Jeugdwet 7.3.4 and 7.3.11; `domain.md` on consent by age.
"""

from collections.abc import Iterable
from uuid import UUID

from services.sharing import reasons
from services.sharing.rules.ages import (
    CHILD_DECIDES_FROM,
    CHILD_SPEAKS_FROM,
    age_on,
    birthday_begins,
)
from services.sharing.rules.facts import Carried, Facts, RuleFact, StatementFact, SubstituteFact
from shared.problems import Reason

REGIMES = frozenset({"by_age", "by_age_reachable"})
"""The regimes of a rule under which consent is asked; "none" asks for none."""
AGAINST = frozenset({"refused", "withdrawn"})
ANSWERS = AGAINST | {"given", "expired"}
"""A question is no answer, nor is what a later answer took the place of."""


def by_consent(rule: RuleFact, facts: Facts) -> Carried | list[Reason]:
    """What the yes rests on, or what is missing of it."""
    if rule.consent_regime not in REGIMES:
        return [reasons.CONSENT_IS_NO_GROUND]
    age = age_on(facts.birth_date, facts.today)
    if age < CHILD_DECIDES_FROM and not facts.holders:
        return [reasons.NO_AUTHORITY_HOLDER]
    said: list[StatementFact] = []
    instead: list[SubstituteFact] = []
    missing: list[Reason] = []
    holders = [holder for holder, _ in facts.holders] if age < CHILD_DECIDES_FROM else []
    for number, holder in enumerate(holders, start=1):
        word = _latest(facts, holder)
        substitute = _in_the_place_of(holder, word, rule, facts)
        if substitute is not None:
            instead.append(substitute)
            continue
        _weigh(word, facts, holder, number, said, missing)
    if age >= CHILD_SPEAKS_FROM:
        _weigh(_latest(facts, None), facts, None, 0, said, missing)
    elif _child_refused(facts):
        missing.append(reasons.consent_against("refused", reasons.person(True, 0, 0), None))
    return missing or _carried(facts, age, said, instead)


def _carried(
    facts: Facts, age: int, said: list[StatementFact], instead: list[SubstituteFact]
) -> Carried:
    """The first of the ends of all these, and the day on which the child speaks too: then the
    holders' words are no longer enough.
    """
    ends = [one.until for one in said] + [one.until for one in instead]
    if age < CHILD_SPEAKS_FROM:
        ends.append(birthday_begins(facts.birth_date, CHILD_SPEAKS_FROM))
    return Carried(
        consent_ids=tuple(one.consent_id for one in said),
        substitute_ids=tuple(one.id for one in instead),
        ends=tuple(ends),
    )


def _weigh(
    word: StatementFact | None,
    facts: Facts,
    person: UUID | None,
    number: int,
    said: list[StatementFact],
    missing: list[Reason],
) -> None:
    fault = _fault(word, facts, person, number)
    if fault is not None:
        missing.append(fault)
    elif word is not None:
        said.append(word)


def _latest(facts: Facts, person: UUID | None) -> StatementFact | None:
    """The newest word of this person about the question; of one moment, a no goes before a yes.

    What a child said before its twelfth birthday is none of its words later: the question is put
    again.
    """
    return _newest(_words(facts, person, since_twelve=person is None))


def _child_refused(facts: Facts) -> bool:
    """One refusal outweighs any yes: also of a child whose yes is not asked yet."""
    word = _newest(_words(facts, None, since_twelve=False))
    return word is not None and word.state == "refused"


def _newest(words: Iterable[StatementFact]) -> StatementFact | None:
    return max(
        words, key=lambda s: (s.stated_at, s.state != "given", s.consent_id.int), default=None
    )


def _words(facts: Facts, person: UUID | None, *, since_twelve: bool) -> list[StatementFact]:
    """What this person answered about the question."""
    found = [
        one
        for one in facts.statements
        if one.holder_id == person
        and one.purpose == facts.purpose
        and facts.receiver_id in one.receiver_ids
        and one.state in ANSWERS
        and one.categories & facts.categories
    ]
    if found and since_twelve:
        twelve = birthday_begins(facts.birth_date, CHILD_SPEAKS_FROM)
        found = [one for one in found if one.stated_at >= twelve]
    return found


def _fault(
    said: StatementFact | None, facts: Facts, person: UUID | None, number: int
) -> Reason | None:
    who = reasons.person(person is None, number, len(facts.holders))
    if said is None:
        return reasons.consent_missing(who, person)
    if said.state in AGAINST:
        return reasons.consent_against(said.state, who, person)
    if said.state == "expired" or said.until <= facts.now:
        return reasons.consent_expired(who, person)
    excess = facts.categories - said.categories
    return reasons.consent_too_narrow(who, person, excess) if excess else None


def _in_the_place_of(
    holder: UUID, word: StatementFact | None, rule: RuleFact, facts: Facts
) -> SubstituteFact | None:
    """What stands in the place of this holder's statement; the one that lasts longest."""
    standing = [
        one
        for one in facts.substitutes
        if one.holder_id == holder and _covers(one, facts) and _stands(one, word, rule, facts)
    ]
    return max(standing, key=lambda one: (one.until, one.id.int), default=None)


def _covers(one: SubstituteFact, facts: Facts) -> bool:
    return (
        one.purpose == facts.purpose
        and (not one.receiver_ids or facts.receiver_id in one.receiver_ids)
        and (not one.categories or facts.categories <= one.categories)
        and one.since <= facts.now < one.until
    )


def _stands(one: SubstituteFact, word: StatementFact | None, rule: RuleFact, facts: Facts) -> bool:
    """A court or an institution decides over a holder's no; unreachable is only who was not
    reached: whose word is a no was, and so was who has answered anything since.
    """
    if one.kind in ("court_permission", "institution"):
        return True
    if one.kind != "unreachable" or rule.consent_regime != "by_age_reachable":
        return False
    if word is not None and word.state in AGAINST:
        return False
    return not any(
        said.holder_id == one.holder_id
        and said.state in ("given", "refused", "withdrawn")
        and said.stated_at >= one.since
        for said in facts.statements
    )
