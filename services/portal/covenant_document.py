"""A version of a covenant as an accessible PDF, in the Dutch in which it was agreed.

Invariant: it says what the signed text says, and by its hash which text that is; nothing in it is
anybody's but the parties' own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.authz.permissions import ROLES
from shared.clock import AMSTERDAM
from shared.pdf import Facts, Heading, Paragraph, Part, Table, make_pdf
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    COVENANT_VERSION_STATES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)


def as_pdf(version: Mapping[str, Any], made_at: datetime) -> bytes:
    """The whole document."""
    title = f"Convenant {version['name']}"
    return make_pdf(
        title, _parts(version), made_at=made_at, footer=f"{title} · {_numbered(version)}"
    )


def _parts(version: Mapping[str, Any]) -> Iterator[Part]:
    yield Facts(
        [
            ("Versie", _numbered(version)),
            ("Stand", COVENANT_VERSION_STATES[version["state"]].nl),
            ("Kenmerk", str(version["covenant_id"])),
            ("Gebied", version["area"]),
            ("Geldt", f"van {_day(version['starts_at'])} tot en met {_day(version['ends_at'])}"),
            ("Doelen", _listed(PURPOSES, version["purposes"])),
        ]
    )
    yield Heading("Partijen")
    yield Table(
        ["Organisatie", "Soort"],
        [[party["name"], ORGANISATION_KINDS[party["kind"]].nl] for party in version["parties"]],
        [2, 1],
    )
    yield Heading("Afspraken")
    for number, rule in enumerate(version["rules"], 1):
        yield Heading(f"Artikel {number}. {_about(rule)}", 2)
        yield Facts(_article(rule))
    yield Heading("Handtekeningen")
    yield from _signatures(version)


def _about(rule: Mapping[str, Any]) -> str:
    sender, receiver = (ORGANISATION_KINDS[rule[f"{side}_kind"]].nl for side in _SIDES)
    record = RECORD_KINDS[rule["record_kind"]].nl
    return f"{record[:1].upper()}{record[1:]} van {sender} aan {receiver}"


def _article(rule: Mapping[str, Any]) -> list[tuple[str, str]]:
    back = _listed(CATEGORIES, rule["return_categories"]) or "alleen de stand van zaken"
    return [
        ("Waarvoor", PURPOSES[rule["purpose"]].nl),
        ("Wie stuurt", _listed(ROLES, rule["sender_roles"])),
        ("Wie ontvangt", _listed(ROLES, rule["receiver_roles"])),
        ("Welke gegevens", _listed(CATEGORIES, rule["categories"])),
        ("Grondslag", _listed(GROUNDS, rule["grounds"])),
        ("Toestemming", CONSENT_REGIMES[rule["consent_regime"]].nl),
        ("Wat terugkomt", back),
        ("Kinderen", f"van {rule['age_from']} tot en met {rule['age_to']} jaar"),
        ("Inzage", f"hooguit {rule['retention_days']} dagen"),
        ("Antwoord", f"binnen {rule['answer_days']} werkdagen"),
    ]


def _signatures(version: Mapping[str, Any]) -> Iterator[Part]:
    if version["on_paper"]:
        yield Paragraph("Dit convenant is op papier getekend, buiten Schakel.")
        return
    signed = {one["organisation_id"]: _day(one["signed_at"]) for one in version["signatures"]}
    rows = [[party["name"], signed.get(party["id"], "nog niet")] for party in version["parties"]]
    yield Table(["Organisatie", "Getekend op"], rows, [2, 1])
    if version["text_hash"]:
        yield Paragraph(
            "De handtekeningen (Ed25519) staan onder de tekst met deze SHA-256:"
            f" {version['text_hash']}. Controleren kan zonder Schakel, met het JSON-bestand en de"
            " openbare sleutels.",
            small=True,
        )


def _numbered(version: Mapping[str, Any]) -> str:
    return f"versie {version['number']}" if version["number"] else "concept"


def _listed(words: Mapping[str, Text], codes: list[str]) -> str:
    return ", ".join(words[code].nl for code in codes)


def _day(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year}"


_SIDES = ("sender", "receiver")
