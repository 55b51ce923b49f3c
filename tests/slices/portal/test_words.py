"""The words of a referral: every state, for each party, and what it is called."""

from datetime import timedelta
from typing import Any

import pytest

from services.portal import referral_words
from services.portal.referral_words import RECEIVER, SENDER, called
from services.portal.statuses import of_referral, standing_of
from shared import clock
from shared.vocabulary import REFERRAL_STATES

PARTIES = ("sender", "receiver")


def row(state: str, **given: Any) -> dict[str, Any]:
    """As a list has it."""
    values = {
        "state": state,
        "type": "application",
        "in_reply_to": None,
        "answer_due_at": None,
        "exchange_ended_at": None,
    }
    return values | given


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("state", REFERRAL_STATES)
@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("late", [False, True])
def test_no_state_falls_back_on_its_label(party: str, state: str, ended: bool, late: bool) -> None:
    now = clock.now()
    past = now - timedelta(days=1)
    found = standing_of(
        row(state, exchange_ended_at=past if ended else None, answer_due_at=past if late else now),
        party,
    )
    assert state in (SENDER if party == "sender" else RECEIVER)
    assert found.now is not None
    for text in (found.word, found.now):
        assert text.nl
        assert text.en
        assert "{" not in text.nl + text.en


def test_the_words_are_of_the_vocabulary_and_of_nothing_else() -> None:
    assert set(SENDER) == set(RECEIVER) == set(REFERRAL_STATES)
    assert set(referral_words.ENDED) == set(referral_words.LATE) == set(PARTIES)


def test_the_end_of_an_exchange_and_a_late_answer_are_said() -> None:
    past = clock.now() - timedelta(days=1)
    for party in PARTIES:
        for state in ("accepted", "in-progress", "on-hold"):
            ended = standing_of(row(state, exchange_ended_at=past), party)
            assert ended.word.nl == "Uitwisseling gestopt"
        for state in ("rejected", "completed"):
            ended = standing_of(row(state, exchange_ended_at=past), party)
            assert ended.word == of_referral(state, party).word
            assert ended.now == referral_words.ENDED[party].now
        for state in ("requested", "received"):
            assert "laat" in standing_of(row(state, answer_due_at=past), party).word.nl.lower()
        answered = standing_of(row("accepted", answer_due_at=past), party)
        assert answered.word.nl == "Geaccepteerd"


def test_a_referral_is_called_by_its_kind() -> None:
    assert called(row("draft")).nl == "aanmelding"
    assert called(row("draft", type="statutory")).nl == "verwijzing"
    assert called(row("draft", in_reply_to="x", type="application")).nl == "terugverwijzing"
    assert "verwijzing" in str(standing_of(row("received", type="statutory"), "receiver").now)
