"""The diff of two covenants agrees with asking every question under both.

The questions are put to the decision itself (`sharing.rules.judge`), which knows nothing of diffs.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random
from uuid import UUID

import pytest

from services.covenants.rules import differences
from services.covenants.rules.terms import Terms
from services.sharing.rules import Allowed, Facts, RuleFact, StatementFact, judge
from shared.clock import AMSTERDAM
from tests.slices.covenants.contents import CLUB, NOW, POLICE, SCHOOL, WORK, content, rule

ROLES = ("care_coordinator", "child_worker")
CATEGORIES = ("child_identity", "care_question", "home_situation")
GROUNDS = ("consent", "public_task")
AGES = (4, 5, 6)
FLOW = ("child_work_support", "referral", "education", "child_work")
HOLDER = UUID(int=7)
PAIRS = int(os.environ.get("PROOF_PAIRS", "150"))


def allows(rules: tuple[Terms, ...], question: tuple[str, str, frozenset[str], int]) -> bool:
    """Whether the decision says yes with everybody's consent: what remains is the covenant."""
    sender_role, ground, categories, age = question
    birth = NOW.astimezone(AMSTERDAM).date().replace(year=NOW.year - age)
    speakers: list[UUID | None] = [HOLDER]
    facts = Facts(
        record_kind=FLOW[1],
        purpose=FLOW[0],
        categories=categories,
        ground=ground,
        sender_id=SCHOOL.id,
        sender_kind="education",
        sender_roles=frozenset({sender_role}),
        receiver_id=WORK.id,
        receiver_kind="child_work",
        receiver_active=True,
        rules=tuple(fact(said, number) for number, said in enumerate(rules)),
        birth_date=birth,
        holders=((HOLDER, "parent"),),
        statements=tuple(
            StatementFact(
                UUID(int=8),
                who,
                FLOW[0],
                frozenset({WORK.id}),
                frozenset(CATEGORIES),
                "given",
                NOW,
                NOW.replace(year=NOW.year + 1),
            )
            for who in speakers
        ),
        now=NOW,
        today=NOW.date(),
    )
    return isinstance(judge(facts), Allowed)


def fact(said: Terms, number: int) -> RuleFact:
    values = {name: getattr(said, name) for name in Terms.__dataclass_fields__}
    return RuleFact(
        id=UUID(int=number), version=1, covenant_name="C", ends_at=NOW.replace(year=2030), **values
    )


def random_rules(chance: Random) -> tuple[Terms, ...]:
    def some(of: tuple[str, ...]) -> list[str]:
        return chance.sample(of, chance.randint(1, len(of)))

    def one() -> Terms:
        low, high = sorted(chance.choices(AGES, k=2))
        return rule(
            sender_roles=some(ROLES),
            receiver_roles=["child_worker"],
            categories=some(CATEGORIES),
            grounds=some(GROUNDS),
            consent_regime=chance.choice(("by_age", "none")),
            age_from=low,
            age_to=high,
        )

    return tuple(one() for _ in range(chance.randint(0, 3)))


def said_to(found: differences.Differences, direction: str) -> set[tuple[str, str, str, int]]:
    return {
        atom
        for change in found.changes
        if change.direction == direction
        for atom in product(change.sender_roles, change.grounds, change.categories, change.ages)
    }


@pytest.mark.parametrize("seed", range(PAIRS))
def test_it_agrees_with_asking_every_question(seed: int) -> None:
    chance = Random(seed)
    old, new = random_rules(chance), random_rules(chance)
    found = differences.between(replace(content(), rules=old), replace(content(), rules=new))
    gains: set[tuple[str, str, str, int]] = set()
    losses: set[tuple[str, str, str, int]] = set()
    for sender, ground, category, age in product(ROLES, GROUNDS, CATEGORIES, AGES):
        question = (sender, ground, frozenset({category}), age)
        before, after = allows(old, question), allows(new, question)
        if before != after:
            (gains if after else losses).add((sender, ground, category, age))
    assert said_to(found, "gains") == gains
    assert said_to(found, "loses") == losses


@pytest.mark.parametrize("seed", range(PAIRS * 2 // 5))
def test_what_goes_together_agrees_too(seed: int) -> None:
    """A set of categories that changes is explained: by one of its members, or as a set."""
    chance = Random(1000 + seed)
    old, new = random_rules(chance), random_rules(chance)
    found = differences.between(replace(content(), rules=old), replace(content(), rules=new))
    for sender, ground, categories, age in questions():
        before, after = (allows(rules, (sender, ground, categories, age)) for rules in (old, new))
        singly, as_set = ("gains", "together") if after else ("loses", "apart")
        explained = any(
            (sender, ground, one, age) in said_to(found, singly) for one in categories
        ) or any(
            change.direction == as_set
            and sender in change.sender_roles
            and ground in change.grounds
            and age in change.ages
            and categories <= change.categories
            for change in found.changes
        )
        assert explained or before == after


def questions() -> Iterator[tuple[str, str, frozenset[str], int]]:
    for sender, ground, age in product(ROLES, GROUNDS, AGES):
        for size in (2, 3):
            for some in combinations(CATEGORIES, size):
                yield sender, ground, frozenset(some), age


def test_it_speaks_plainly() -> None:
    new = rule(categories=["child_identity", "home_situation"], age_to=11)
    found = differences.between(content(), content(new, parties=(SCHOOL, WORK, POLICE)))
    said = [change.text for change in found.changes]
    assert said[0].nl == (
        "kinderwerk (kinderwerker, teamleider) krijgt toegang tot: hoe het thuis gaat."
        " Van schoolbestuur (intern begeleider), bij: aanmelding, voor: ondersteuning door"
        " kinderwerk; grondslag: toestemming; leeftijd: 4–11 jaar."
    )
    assert all("loses access" in text.en for text in said[1:])
    assert found.leaving == (CLUB,)
    assert found.joining == ()


def test_terms_that_give_no_access_are_said_apart() -> None:
    found = differences.between(content(), content(rule(retention_days=90, return_categories=[])))
    assert found.changes == ()
    assert [text.nl for text in found.terms] == [
        "Dagen inzage (aanmelding, van schoolbestuur aan kinderwerk): was 365, wordt 90.",
        (
            "Wat terugkomt (aanmelding, van schoolbestuur aan kinderwerk): was de zorg of vraag,"
            " hoe het is afgelopen, wordt niets."
        ),
    ]


def test_nothing_changes_in_another_order() -> None:
    other = rule(age_from=5)
    found = differences.between(content(rule(), other), content(other, rule()))
    assert found == differences.Differences((), (), (), ())


def test_an_end_takes_everything() -> None:
    found = differences.between(content(), None)
    assert {change.direction for change in found.changes} == {"loses"}
    assert len(found.leaving) == 4
