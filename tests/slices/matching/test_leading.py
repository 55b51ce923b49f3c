"""Who has the lead: every step in every standing, and steps in any order of arrival."""

from collections.abc import Iterable, Sequence
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.rules.leading import Lead, Step, fault, lead_of
from shared.texts import Text

A, B, C = (UUID(int=n) for n in (1, 2, 3))
PARTIES = frozenset({A, B, C})
KINDS = ("lead_proposed", "lead_accepted", "lead_declined", "lead_ended")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
STANDINGS = [
    Lead(lead, *proposal)
    for lead in (None, A, B, C)
    for proposal in ((None, None), *product((A, B, C), repeat=2))
]


def step(number: int, by_id: UUID, kind: str, about_id: UUID, at: datetime = START) -> Step:
    return Step(UUID(int=100 + number), at, by_id, kind, about_id)


def said(*steps: tuple[UUID, str, UUID]) -> list[Step]:
    """These, one minute after another; ids that fall, so that it is the moment that counts."""
    return [
        step(-number, by_id, f"lead_{kind}", about_id, START + timedelta(minutes=number))
        for number, (by_id, kind, about_id) in enumerate(steps)
    ]


def wanted_fault(now: Lead, kind: str, by_id: UUID, about_id: UUID) -> str | None:
    """In other words than the rule's own."""
    answering = kind in ("lead_accepted", "lead_declined")
    if kind == "lead_proposed" and now.lead_id == about_id:
        return "leads_already"
    if kind == "lead_ended" and now.lead_id != by_id:
        return "not_leading"
    if answering and now.proposed_id != about_id:
        return "not_proposed"
    asked = {A, B, C} - {now.proposed_by} if now.proposed_by == about_id else {about_id}
    return "answer_not_yours" if answering and by_id not in asked else None


def test_every_step_in_every_standing() -> None:
    for now, kind, by_id, about_id in product(STANDINGS, KINDS, (A, B, C), (A, B, C)):
        found = fault(now, kind, by_id, about_id)
        code = found.code if found else None
        assert code == wanted_fault(now, kind, by_id, about_id), (now, kind, by_id, about_id)


def test_a_fault_is_told_in_both_languages() -> None:
    for now, kind, by_id, about_id in product(STANDINGS, KINDS, (A, B, C), (A, B, C)):
        found = fault(now, kind, by_id, about_id)
        texts = [found.text, found.remedy] if found else []
        for text in (one for one in texts if one is not None):
            assert text.nl
            assert text.en
            assert text.nl != text.en


def test_proposed_by_one_and_accepted_by_another() -> None:
    assert lead_of(said((A, "proposed", B)), PARTIES) == Lead(None, B, A)
    assert lead_of(said((A, "proposed", B), (B, "accepted", B)), PARTIES) == Lead(B)
    assert lead_of(said((A, "proposed", A), (C, "accepted", A)), PARTIES) == Lead(A)
    assert lead_of(said((A, "proposed", A), (A, "accepted", A)), PARTIES) == Lead(None, A, A)
    assert lead_of(said((A, "proposed", B), (A, "accepted", B)), PARTIES) == Lead(None, B, A)
    assert lead_of(said((A, "proposed", B), (B, "declined", B)), PARTIES) == Lead()


def test_the_words() -> None:
    """Written out: what somebody reads who may not do it."""
    said_to = {
        found.code: (found.text, found.remedy)
        for now, kind, by_id, about_id in product(STANDINGS, KINDS, (A, B, C), (A, B, C))
        if (found := fault(now, kind, by_id, about_id)) is not None
    }
    assert said_to == {
        "leads_already": (
            Text("Deze partij heeft de regie al.", "This party has the lead already."),
            None,
        ),
        "not_leading": (
            Text("Uw organisatie heeft de regie niet.", "You have not got the lead."),
            None,
        ),
        "not_proposed": (
            Text("Dit voorstel ligt er niet (meer).", "This is not proposed (any more)."),
            Text("Ververs de pagina.", "Refresh the page."),
        ),
        "answer_not_yours": (
            Text("Op dit voorstel antwoordt een ander.", "Somebody else answers this proposal."),
            None,
        ),
    }


@pytest.mark.parametrize("fact", [Lead(), step(0, A, KINDS[0], B)])
def test_facts_do_not_change(fact: Lead | Step) -> None:
    for name in fact.__slots__:
        with pytest.raises(FrozenInstanceError):
            setattr(fact, name, None)
    assert not hasattr(fact, "__dict__")


LED = ((A, "proposed", B), (B, "accepted", B))


def test_a_lead_stays_until_it_is_laid_down_or_somebody_else_is_accepted() -> None:
    assert lead_of(said(*LED, (C, "proposed", A)), PARTIES) == Lead(B, A, C)
    assert lead_of(said(*LED, (C, "proposed", A), (A, "declined", A)), PARTIES) == Lead(B)
    assert lead_of(said(*LED, (C, "proposed", A), (A, "accepted", A)), PARTIES) == Lead(A)
    assert lead_of(said(*LED, (C, "proposed", A), (B, "ended", B)), PARTIES) == Lead(None, A, C)
    assert lead_of(said(*LED, (A, "ended", A)), PARTIES) == Lead(B)
    assert lead_of(said(*LED, (B, "ended", B)), PARTIES) == Lead()


def test_who_has_gone_leads_no_more_and_is_proposed_no_more() -> None:
    left = PARTIES - {B}
    assert lead_of(said(*LED), left) == Lead()
    assert lead_of(said((A, "proposed", B)), left) == Lead()
    assert lead_of(said((B, "proposed", A)), left) == Lead()
    assert lead_of(said(*LED, (C, "proposed", A)), left) == Lead(None, A, C)
    assert lead_of(said(*LED, (C, "proposed", A)), PARTIES - {C}) == Lead(B)


def test_of_steps_at_one_moment_the_order_is_that_of_their_ids() -> None:
    steps = [step(1, A, "lead_proposed", A), step(2, B, "lead_proposed", B)]
    for order in permutations(steps):
        assert lead_of(order, PARTIES) == Lead(None, B, B)


_PARTY = st.sampled_from((A, B, C))
_STEP = st.tuples(st.integers(0, 3), _PARTY, st.sampled_from(KINDS), _PARTY)


@given(st.lists(_STEP, max_size=12), st.randoms(use_true_random=False), st.sets(_PARTY))
@settings(max_examples=400, deadline=None)
def test_whatever_the_order_of_arrival_the_answer_is_one(
    drawn: Sequence[tuple[int, UUID, str, UUID]], chance: object, parties: set[UUID]
) -> None:
    steps = _steps(drawn)
    shuffled = list(steps)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    everybody = frozenset(parties)
    assert lead_of(shuffled, everybody) == lead_of(steps, everybody)


@given(st.lists(_STEP, max_size=12))
@settings(max_examples=400, deadline=None)
def test_nobody_leads_by_its_own_hand_alone(drawn: Sequence[tuple[int, UUID, str, UUID]]) -> None:
    """Who leads said yes to it, and so did another."""
    steps = _steps(drawn)
    leads = lead_of(steps, PARTIES).lead_id
    if leads is not None:
        hands = {
            one.by_id
            for one in steps
            if one.about_id == leads and one.kind in ("lead_proposed", "lead_accepted")
        }
        assert leads in hands
        assert hands - {leads}
        alone = [one for one in steps if one.by_id == leads]
        assert lead_of(alone, PARTIES).lead_id is None


def _steps(drawn: Iterable[tuple[int, UUID, str, UUID]]) -> list[Step]:
    """Several at one moment, as happens."""
    return [
        step(number, by_id, kind, about_id, START + timedelta(minutes=minute))
        for number, (minute, by_id, kind, about_id) in enumerate(drawn)
    ]
