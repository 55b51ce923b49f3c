"""What a consent must be to be recorded, thing by thing and to the second. No database."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.consents.rules import LONGEST, Asked, faults

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OWN, PARTNER, UNKNOWN = UUID(int=1), UUID(int=2), UUID(int=3)
FINE = Asked(
    stated_at=NOW,
    until=NOW + timedelta(days=366),
    receiver_ids=(PARTNER,),
    known_receivers=frozenset({OWN, PARTNER}),
    own_organisation=OWN,
    holder_has_authority=True,
)
FAULTS: list[tuple[dict[str, Any], str, str, str, str]] = [
    (
        {"stated_at": NOW + SECOND},
        "stated_in_future",
        "/statedAt",
        "Deze verklaring ligt in de toekomst.",
        "This statement lies in the future.",
    ),
    (
        {"until": NOW},
        "until_before_statement",
        "/until",
        "De einddatum ligt voor de verklaring.",
        "The end date lies before the statement.",
    ),
    (
        {"until": NOW - SECOND},
        "until_before_statement",
        "/until",
        "De einddatum ligt voor de verklaring.",
        "The end date lies before the statement.",
    ),
    (
        {"until": NOW + timedelta(days=366) + SECOND},
        "until_too_far",
        "/until",
        "Toestemming geldt hooguit een jaar.",
        "A consent lasts one year at most.",
    ),
    (
        {"receiver_ids": (PARTNER, OWN)},
        "receiver_is_own",
        "/receiverIds",
        "Voor de eigen organisatie is geen toestemming om te delen nodig.",
        "Sharing within your own organisation needs no consent.",
    ),
    (
        {"receiver_ids": (PARTNER, UNKNOWN)},
        "receiver_unknown",
        "/receiverIds",
        "Deze ontvanger kennen wij niet.",
        "We do not know this receiver.",
    ),
    (
        {"holder_has_authority": False},
        "no_authority",
        "/holderId",
        "Deze persoon heeft (nu) geen gezag over dit kind.",
        "This person does not have authority over this child (now).",
    ),
    (
        {"born": NOW + SECOND, "until": NOW + 2 * SECOND},
        "stated_before_birth",
        "/statedAt",
        "Deze verklaring ligt voor de geboorte van het kind.",
        "This statement lies before the child was born.",
    ),
    (
        {"gone_receivers": frozenset({PARTNER})},
        "receiver_gone",
        "/receiverIds",
        "Een van de ontvangers doet niet meer mee met Schakel. Haal die weg.",
        "One of the receivers takes part in Schakel no more. Leave it out.",
    ),
    (
        {"speaker_missing": True},
        "speaker_missing",
        "/spokenBy",
        "Schrijf op wie er namens deze instelling sprak.",
        "Write down who spoke for this institution.",
    ),
]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"stated_at": NOW - SECOND, "until": NOW},
        {"until": NOW + SECOND},
        {"receiver_ids": ()},
        {"born": NOW},
        {"born": NOW - SECOND},
        {"gone_receivers": frozenset({UNKNOWN})},
    ],
)
def test_this_may_be_recorded(changes: dict[str, Any]) -> None:
    assert faults(replace(FINE, **changes), NOW) == []


@pytest.mark.parametrize(("changes", "code", "pointer", "nl", "en"), FAULTS)
def test_this_alone_is_wrong(
    changes: dict[str, Any], code: str, pointer: str, nl: str, en: str
) -> None:
    (reason,) = faults(replace(FINE, **changes), NOW)
    assert (reason.code, reason.pointer, reason.text) == (code, pointer, (nl, en))


def test_everything_that_is_wrong_is_named() -> None:
    found = faults(
        Asked(
            stated_at=NOW + SECOND,
            until=NOW,
            receiver_ids=(OWN, UNKNOWN),
            known_receivers=frozenset(),
            own_organisation=OWN,
            holder_has_authority=False,
        ),
        NOW,
    )
    assert [reason.code for reason in found] == [
        "stated_in_future",
        "until_before_statement",
        "receiver_is_own",
        "receiver_unknown",
        "no_authority",
    ]


def test_a_year_may_hold_a_leap_day() -> None:
    assert timedelta(days=366) == LONGEST


def test_facts_do_not_change_while_they_are_judged() -> None:
    with pytest.raises(FrozenInstanceError):
        FINE.holder_has_authority = False  # type: ignore[misc]
    assert not hasattr(FINE, "__dict__")
