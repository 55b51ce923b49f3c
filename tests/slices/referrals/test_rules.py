"""The rules of a referral, word by word and day by day. No database: these tests are quick.

`make prove` changes every little thing in the rules, and wants one of these to notice.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from services.referrals import rules
from services.referrals.rules import Party
from shared.problems import Conflict
from shared.vocabulary import REFERRAL_STATES
from tests.slices.referrals.lawful import MAY

PARTIES: tuple[Party, Party] = ("sender", "receiver")
STATES = tuple(REFERRAL_STATES)
HERE = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def refuses(state: str, party: Party | None = None, target: str | None = None) -> bool:
    """Whether a rule says no, and says it well."""
    try:
        if party and target:
            rules.require_step(party, state, target)
        elif party:
            rules.require_talking(party, state, ended=False)
    except Conflict as refused:
        said_well(refused, state)
        return True
    return False


def said_well(refused: Conflict, state: str) -> None:
    word = REFERRAL_STATES[state]
    assert refused.code == "wrong_state"
    assert refused.detail == (
        f"Deze aanmelding is nu: {word.nl}. Deze stap kan dan niet (meer).",
        f"This referral is now: {word.en}. This step is not possible then.",
    )


def test_the_steps_are_the_lawful_ones() -> None:
    assert {key: set(targets) for key, targets in rules.STEPS.items()} == MAY


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("state", STATES)
def test_a_step_is_taken_by_whom_it_belongs_to(party: Party, state: str) -> None:
    lawful = MAY.get((party, state), set())
    assert {target for target in STATES if not refuses(state, party, target)} == lawful


@pytest.mark.parametrize("state", STATES)
def test_starting_and_reopening_are_not_the_same(state: str) -> None:
    for rule, states in (
        (rules.require_starting, {"accepted", "on-hold"}),
        (rules.require_reopening, {"completed"}),
    ):
        if state in states:
            rule(state)
        else:
            with pytest.raises(Conflict) as refused:
                rule(state)
            said_well(refused.value, state)


def test_what_is_open_and_what_is_not_finished() -> None:
    assert {"requested", "received"} == rules.OPEN
    assert {"requested", "received", "accepted", "in-progress", "on-hold"} == rules.UNFINISHED


@pytest.mark.parametrize("state", STATES)
def test_who_may_write_when(state: str) -> None:
    going_on = {"received", "accepted", "in-progress", "on-hold", "completed"}
    assert refuses(state, "receiver") == (state not in going_on)
    assert refuses(state, "sender") == (state not in going_on | {"requested"})


@pytest.mark.parametrize("party", PARTIES)
def test_nobody_writes_in_an_exchange_that_has_ended(party: Party) -> None:
    with pytest.raises(Conflict) as refused:
        rules.require_talking(party, "accepted", ended=True)
    assert refused.value.code == "exchange_ended"
    assert refused.value.detail == (
        "Deze uitwisseling is beëindigd: er kan niets meer heen of terug.",
        "This exchange has ended: nothing can go either way any more.",
    )


def test_a_return_referral_answers_what_was_sent_to_us_and_taken_on() -> None:
    answered = {(p, s) for p in PARTIES for s in STATES if rules.may_answer(p, s) is True}
    taken_on = {"accepted", "in-progress", "on-hold", "completed"}
    assert answered == {("receiver", state) for state in taken_on}
    silent = {(p, s) for p in PARTIES for s in STATES if rules.may_answer(p, s) is False}
    assert len(silent) == len(PARTIES) * len(STATES) - len(answered)


@pytest.mark.parametrize("kind", ["neighbourhood_team", "certified_institution", "municipality"])
def test_who_is_entitled_may_refer_by_law(kind: str) -> None:
    for help_kind in ("youth_care", "youth_mental_health"):
        assert rules.may_have_type("statutory", kind, help_kind) is True
    for other in ("child_work", "education", "municipality"):
        assert rules.may_have_type("statutory", kind, other) is False
        assert rules.may_have_type("application", kind, other) is True


@pytest.mark.parametrize("kind", ["education", "child_work", "youth_care", "police"])
def test_anybody_else_makes_applications_only(kind: str) -> None:
    assert rules.may_have_type("statutory", kind, "youth_care") is False
    assert rules.may_have_type("application", kind, "youth_care") is True


@pytest.mark.parametrize(
    ("content", "with_contact", "categories"),
    [
        ({}, False, set()),
        ({"question": None, "child_voice": ""}, False, set()),
        ({"question": "x"}, False, {"care_question"}),
        ({"school_functioning": "x"}, False, {"school_functioning"}),
        ({"home_situation": "x"}, False, {"home_situation"}),
        ({"child_voice": "x"}, False, {"child_voice"}),
        ({"somebody_elses": "x"}, False, set()),
        ({}, True, {"family_contact"}),
        (
            {"question": "x", "home_situation": "x"},
            True,
            {"care_question", "home_situation", "family_contact"},
        ),
    ],
)
def test_which_data_a_referral_shares(
    content: dict[str, str | None], with_contact: bool, categories: set[str]
) -> None:
    assert rules.categories_of(content, with_contact) == {"child_identity"} | categories


@pytest.mark.parametrize(
    ("sent", "days", "due"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 23:59:59"),  # Monday → Tuesday
        ("2026-11-23 10:00", 5, "2026-11-30 23:59:59"),  # over the weekend
        ("2026-11-26 10:00", 1, "2026-11-27 23:59:59"),  # Thursday → Friday
        ("2026-11-27 10:00", 1, "2026-11-30 23:59:59"),  # Friday → Monday
        ("2026-11-28 10:00", 1, "2026-11-30 23:59:59"),  # Saturday
        ("2026-11-29 10:00", 2, "2026-12-01 23:59:59"),  # Sunday
        ("2026-10-23 10:00", 1, "2026-10-26 23:59:59"),  # summer time ends on the Sunday
        ("2026-11-23 10:00", 0, "2026-11-23 23:59:59"),
    ],
)
def test_when_the_answer_is_due(sent: str, days: int, due: str) -> None:
    answer = rules.answer_due(at(sent), days)
    assert (answer, answer.utcoffset()) == (at(due), at(due).utcoffset())


def test_days_are_counted_in_the_netherlands() -> None:
    """Half past midnight here is the day before in London and on most servers."""
    sent = datetime.fromisoformat("2026-11-23T23:30:00+00:00")
    assert rules.answer_due(sent, 1) == at("2026-11-25 23:59:59")
    due = datetime.fromisoformat("2026-11-25T23:30:00+00:00")  # the 26th here
    assert rules.reminder_at(due, at("2026-11-20 09:00")) == at("2026-11-25 08:30")
    assert rules.nudge_at(due) == at("2026-11-27 08:30")


@pytest.mark.parametrize(
    ("due", "reminder"),
    [
        ("2026-11-27 23:59:59", "2026-11-26 08:30"),  # Friday → Thursday
        ("2026-11-30 23:59:59", "2026-11-27 08:30"),  # Monday → Friday
        ("2026-11-29 23:59:59", "2026-11-27 08:30"),  # Sunday → Friday
        ("2026-11-28 23:59:59", "2026-11-27 08:30"),  # Saturday → Friday
        ("2026-12-01 23:59:59", "2026-11-30 08:30"),  # Tuesday → Monday
    ],
)
def test_the_reminder_comes_the_working_morning_before(due: str, reminder: str) -> None:
    assert rules.reminder_at(at(due), at("2026-11-20 09:00")) == at(reminder)


@pytest.mark.parametrize(
    ("sent", "reminded"),
    [("2026-11-26 08:29", True), ("2026-11-26 08:30", False), ("2026-11-26 08:31", False)],
)
def test_no_reminder_before_it_was_sent(sent: str, reminded: bool) -> None:
    reminder = rules.reminder_at(at("2026-11-27 23:59:59"), at(sent))
    assert reminder == (at("2026-11-26 08:30") if reminded else None)


@pytest.mark.parametrize(
    ("due", "nudge"),
    [
        ("2026-11-26 23:59:59", "2026-11-27 08:30"),  # Thursday → Friday
        ("2026-11-27 23:59:59", "2026-11-30 08:30"),  # Friday → Monday
        ("2026-11-28 23:59:59", "2026-11-30 08:30"),  # Saturday → Monday
        ("2026-11-29 23:59:59", "2026-11-30 08:30"),  # Sunday → Monday
    ],
)
def test_the_nudge_comes_the_working_morning_after(due: str, nudge: str) -> None:
    assert rules.nudge_at(at(due)) == at(nudge)


def test_how_many_attachments_and_by_whom() -> None:
    assert rules.MOST_ATTACHMENTS == 10
    assert rules.WORK == "referral:work"
