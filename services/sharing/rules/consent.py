"""Does consent carry it? Everybody who must say yes has, and nobody who counts says no.

Invariant: of what one person said, the newest word about the question decides: for this purpose,
to this receiver, about at least one of the categories asked for. It must cover all of them.

Sources: AVG art. 4(11), 7 and 8; Jeugdwet 7.3.4 and 7.3.11; `domain.md` on consent by age.
"""

from uuid import UUID

from services.sharing import reasons
from services.sharing.rules.facts import Carried, Facts, StatementFact, SubstituteFact
from shared.ages import CHILD_DECIDES_FROM, CHILD_SPEAKS_FROM, age_on, birthday_begins
from shared.problems import Reason

REGIMES = frozenset({"by_age", "by_age_reachable"})
"""The regimes of a rule under which consent is asked; "none" asks for none."""
AGAINST = frozenset({"refused", "withdrawn"})
ANSWERS = AGAINST | {"given", "expired"}
"""A question is no answer, nor is what a later answer took the place of."""
Support = StatementFact | SubstituteFact
"""What a yes can rest on: a person's own word, or what stands in its place."""


def by_consent(regime: str, facts: Facts) -> Carried | list[Reason]:
    """What the yes rests on, or what is missing of it, where a rule asks for this regime."""
    if regime not in REGIMES:
        return [reasons.CONSENT_IS_NO_GROUND]
    age = age_on(facts.birth_date, facts.today)
    if age < CHILD_DECIDES_FROM and not facts.holders:
        return [reasons.NO_AUTHORITY_HOLDER]
    answers = _answers(facts)
    found: list[Support | Reason] = []
    holders = [holder for holder, _ in facts.holders] if age < CHILD_DECIDES_FROM else []
    for number, holder in enumerate(holders, start=1):
        words = [one for one in answers if one.holder_id == holder]
        own = _weighed(_newest(words), facts, holder, number)
        instead = (
            _in_the_place_of(holder, words, regime, facts) if isinstance(own, Reason) else None
        )
        found.append(instead or own)
    childs = [one for one in answers if one.holder_id is None]
    if age >= CHILD_SPEAKS_FROM:
        found.append(_weighed(_newest(_since_twelve(childs, facts)), facts, None, 0))
    elif _refused(childs):
        found.append(reasons.consent_against("refused", reasons.person(True, 0, 0), None))
    missing = [one for one in found if isinstance(one, Reason)]
    return missing or _carried(facts, age, [one for one in found if not isinstance(one, Reason)])


def _carried(facts: Facts, age: int, found: list[Support]) -> Carried:
    """The first of the ends of all these, and the day on which the child speaks too: then the
    holders' words are no longer enough.
    """
    ends = [one.until for one in found]
    if age < CHILD_SPEAKS_FROM:
        ends.append(birthday_begins(facts.birth_date, CHILD_SPEAKS_FROM))
    return Carried(
        consent_ids=tuple(one.consent_id for one in found if isinstance(one, StatementFact)),
        substitute_ids=tuple(one.id for one in found if isinstance(one, SubstituteFact)),
        ends=tuple(ends),
    )


def _answers(facts: Facts) -> list[StatementFact]:
    """What anybody answered about the question."""
    return [
        one
        for one in facts.statements
        if one.purpose == facts.purpose
        and one.state in ANSWERS
        and facts.receiver_id in one.receiver_ids
        and not one.categories.isdisjoint(facts.categories)
    ]


def _since_twelve(words: list[StatementFact], facts: Facts) -> list[StatementFact]:
    """What a child said before its twelfth birthday is none of its words later: the question is
    put again.
    """
    twelve = birthday_begins(facts.birth_date, CHILD_SPEAKS_FROM)
    return [one for one in words if one.stated_at >= twelve]


def _refused(words: list[StatementFact]) -> bool:
    """One refusal outweighs any yes: also of a child whose yes is not asked yet."""
    word = _newest(words)
    return word is not None and word.state == "refused"


def _newest(words: list[StatementFact]) -> StatementFact | None:
    """Of one moment a no goes before a yes, and what was recorded later before the rest."""
    return max(
        words, key=lambda s: (s.stated_at, s.state in AGAINST, s.consent_id.int), default=None
    )


def _weighed(
    word: StatementFact | None, facts: Facts, person: UUID | None, number: int
) -> StatementFact | Reason:
    """This word, if it is a yes to all of it that still holds; else what is wrong with it."""
    if word is not None and _carries(word, facts):
        return word
    who = reasons.person(person is None, number, len(facts.holders))
    if word is None:
        return reasons.consent_missing(who, person)
    if word.state in AGAINST:
        return reasons.consent_against(word.state, who, person)
    if word.state == "expired" or word.until <= facts.now:
        return reasons.consent_expired(who, person)
    return reasons.consent_too_narrow(who, person, facts.categories - word.categories)


def _carries(word: StatementFact, facts: Facts) -> bool:
    return word.state == "given" and facts.now < word.until and facts.categories <= word.categories


def _in_the_place_of(
    holder: UUID, words: list[StatementFact], regime: str, facts: Facts
) -> SubstituteFact | None:
    """What stands in the place of this holder's statement; the one that lasts longest."""
    standing = [
        one
        for one in facts.substitutes
        if one.holder_id == holder and _covers(one, facts) and _stands(one, words, regime, facts)
    ]
    return max(standing, key=lambda one: (one.until, one.id.int), default=None)


def _covers(one: SubstituteFact, facts: Facts) -> bool:
    return (
        one.purpose == facts.purpose
        and (not one.receiver_ids or facts.receiver_id in one.receiver_ids)
        and (not one.categories or facts.categories <= one.categories)
        and one.since <= facts.now < one.until
    )


def _stands(one: SubstituteFact, words: list[StatementFact], regime: str, facts: Facts) -> bool:
    """A court or an institution decides over a holder's no; unreachable is only who was not
    reached: whose last word about any part of it is a no was, and so was who has answered anything
    since.
    """
    if one.kind in ("court_permission", "institution"):
        return True
    if one.kind != "unreachable" or regime != "by_age_reachable":
        return False
    return not _said_no(words, facts) and not any(
        said.holder_id == one.holder_id and said.state in ANSWERS and said.stated_at >= one.since
        for said in facts.statements
    )


def _said_no(words: list[StatementFact], facts: Facts) -> bool:
    """Whether the newest of these about any of the categories is a no."""
    newest = (
        _newest([word for word in words if one in word.categories]) for one in facts.categories
    )
    return any(word is not None and word.state in AGAINST for word in newest)
