"""A receipt as JSON-LD (ISO/IEC TS 27560:2023 in terms of the W3C Data Privacy Vocabulary) and as
the parts of a document in plain Dutch. Pure: a receipt in, words out.

Invariant: both say the same; neither holds an address, a phone number or a birth date, nor anything
that was shared on another ground than consent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.consents.schemas import OUTCOMES
from shared.letters import day
from shared.pdf import Facts, Heading, Paragraph, Part, Points
from shared.vocabulary import (
    ASSURANCES,
    CATEGORIES,
    CONSENT_METHODS,
    CONSENT_STOPS,
    HOLDER_KINDS,
    PURPOSES,
    STOPPING_KINDS,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that a receipt of one line on a consent's timeline says.

    `relation` is None for the child itself; `stopped` None where nothing was asked to stop.
    """

    id: UUID
    record_id: UUID
    state: str
    at: datetime
    method: str
    assurance: str
    child_name: str
    person_name: str
    relation: str | None
    holder_kind: str | None
    spoken_by: str | None
    controller: tuple[UUID, str]
    receivers: Sequence[tuple[UUID, str]]
    purpose: str
    categories: Sequence[str]
    until: datetime
    notice_text: str
    notice_hash: str
    notice_language: str
    stopped: Sequence[dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class StopReceipt:
    """What stopped at one moment, for another reason than that somebody withdrew or refused."""

    id: UUID
    because: str
    at: datetime
    child_name: str
    controller: tuple[UUID, str]
    stopped: Sequence[dict[str, Any]]


STATES = {
    "requested": "dpv:ConsentRequested",
    "given": "dpv:ConsentGiven",
    "refused": "dpv:ConsentRefused",
    "withdrawn": "dpv:ConsentWithdrawn",
    "expired": "dpv:ConsentExpired",
    "superseded": "dpv:ConsentInvalidated",
    "lapsed": "dpv:ConsentUnknown",
}
"""A newer statement took the place of a superseded one: as a record it carries nothing more."""
SPEAKERS = {
    "parent": "dpv:ParentOfDataSubject",
    "guardian": "dpv:GuardianOfDataSubject",
    "institution": "dpv:LegalEntity",
    None: "dpv:Child",
}
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schakel": "urn:schakel:",
}


def as_json_ld(receipt: Receipt) -> dict[str, Any]:
    """The receipt, with the record that it is about within it."""
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": _urn(receipt.id),
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": str(receipt.id),
        "dct:conformsTo": {"@id": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"},
        "dct:created": _moment(receipt.at),
        "dct:publisher": _party(*receipt.controller),
        "schema:recipient": {"@id": SPEAKERS[receipt.holder_kind]},
        "dpv:hasRecordOfActivity": _record(receipt),
    }
    if receipt.stopped is not None:
        found["schakel:stopped"] = [_stopped(row) for row in receipt.stopped]
    return found


def _record(receipt: Receipt) -> dict[str, Any]:
    return {
        "@id": _urn(receipt.record_id),
        "@type": "dpv:ConsentRecord",
        "dct:identifier": str(receipt.record_id),
        "dct:conformsTo": {"@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"},
        "dpv:hasDataSubject": {"@type": "dpv:Child", "schema:name": receipt.child_name},
        "dpv:hasDataController": _party(*receipt.controller),
        "dpv:hasJurisdiction": "NL",
        "dpv:hasApplicableLaw": {"@id": "eu-gdpr:GDPR"},
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:language": receipt.notice_language,
            "schema:text": receipt.notice_text,
            "schakel:sha256": receipt.notice_hash,
        },
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dpv:hasPurpose": _code("purpose", receipt.purpose, PURPOSES[receipt.purpose].nl),
            "dpv:hasPersonalData": [
                _code("category", code, CATEGORIES[code].nl) for code in receipt.categories
            ],
            "dpv:hasProcessing": {"@id": "dpv:Disclose"},
            "dpv:hasRecipient": [_party(*receiver) for receiver in receipt.receivers],
            "dpv:hasLegalBasis": {"@id": "eu-gdpr:A6-1-a"},
            "dpv:hasDuration": {
                "@type": "dpv:UntilTimeDuration",
                "schema:endDate": _moment(receipt.until),
            },
            "dpv:hasRight": [
                {"@id": right} for right in ("eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A77")
            ],
        },
        "dpv:hasConsentStatus": {
            "@type": STATES[receipt.state],
            "dpv:isIndicatedAtTime": _moment(receipt.at),
            "dpv:isIndicatedBy": _speaker(receipt),
            "dpv:hasIndicationMethod": receipt.method,
            "schakel:assurance": receipt.assurance,
        },
        "schakel:withdrawal": _HOW_TO_STOP,
    }


def _speaker(receipt: Receipt) -> dict[str, Any]:
    found = {"@type": SPEAKERS[receipt.holder_kind], "schema:name": receipt.person_name}
    if receipt.spoken_by:
        found["schakel:spokenBy"] = receipt.spoken_by
    return found


def _stopped(row: dict[str, Any]) -> dict[str, Any]:
    found = {"@id": _urn(row["record_id"])} if row["record_id"] else {}
    return found | {
        "schakel:recordKind": row["record_kind"],
        "dpv:hasRecipient": _party(row["organisation_id"], row["organisation_name"]),
        "schakel:opened": row["opened"],
        "schakel:outcome": row["outcome"],
    }


def as_parts(receipt: Receipt) -> list[Part]:
    """The same on paper, in plain Dutch."""
    who = receipt.person_name
    if receipt.relation is not None:
        kind = HOLDER_KINDS.get(receipt.relation)
        who += f" ({kind.nl if kind else receipt.relation})"
    if receipt.spoken_by:
        who += f", namens deze instelling: {receipt.spoken_by}"
    pairs = [
        ("Kind", receipt.child_name),
        ("Gezegd door", who),
        (_SAID_ON.get(receipt.state, "Gezegd op"), day(receipt.at)),
        ("Hoe", _how(receipt)),
        ("Vastgelegd door", receipt.controller[1]),
    ]
    parts: list[Part] = [
        Paragraph(_FIRST[receipt.state].format(who=receipt.person_name)),
        Facts(pairs),
        Heading("Waar het over gaat"),
        Facts(
            [
                ("Waarvoor", PURPOSES[receipt.purpose].nl),
                ("Delen met", ", ".join(name for _, name in receipt.receivers)),
                ("Tot en met", day(receipt.until)),
            ]
        ),
        Paragraph("Deze gegevens:"),
        Points([CATEGORIES[code].nl for code in receipt.categories]),
    ]
    if receipt.stopped is not None:
        parts += stopped_parts(receipt.stopped)
    parts += [
        Heading("Wat er is uitgelegd"),
        Paragraph(receipt.notice_text),
        Heading("Uw rechten"),
        Paragraph(_HOW_TO_STOP if receipt.state == "given" else _RIGHTS),
        *_reference(receipt.id, receipt.record_id, receipt.notice_hash),
    ]
    return parts


def stop_parts(receipt: StopReceipt) -> list[Part]:
    """A receipt of what stopped for another reason, on paper."""
    return [
        Paragraph(f"Dit is een bewijs van wat er op {day(receipt.at)} is gestopt."),
        Facts(
            [
                ("Kind", receipt.child_name),
                ("Reden", CONSENT_STOPS[receipt.because].nl),
                ("Vastgelegd door", receipt.controller[1]),
            ]
        ),
        *stopped_parts(receipt.stopped),
        Paragraph(f"Kenmerk van dit bewijs: {receipt.id}", small=True),
    ]


def stopped_parts(stopped: Sequence[dict[str, Any]]) -> list[Part]:
    """What stopped, who had seen it, and what they keep."""
    if not stopped:
        return [
            Heading("Wat er is gestopt"),
            Paragraph("Op grond van deze toestemming werd op dat moment niets gedeeld."),
        ]
    lines = []
    for row in stopped:
        code = row["record_kind"]
        kind = STOPPING_KINDS[code].nl if code in STOPPING_KINDS else ""
        seen = "had het geopend" if row["opened"] else "had het nog niet geopend"
        outcome = OUTCOMES[row["outcome"]].nl
        name = row["organisation_name"]
        lines.append(f"{kind.capitalize()}, {name}: {outcome}. De ontvanger {seen}.")
    return [Heading("Wat er is gestopt"), Points(lines)]


def title(receipt: Receipt) -> str:
    """What the document is called."""
    return _TITLES[receipt.state]


def _how(receipt: Receipt) -> str:
    method = CONSENT_METHODS.get(receipt.method)
    if method is None:
        return "vanzelf"
    known = ASSURANCES.get(receipt.assurance)
    return method.nl if known is None or receipt.assurance == "none" else f"{method.nl}, {known.nl}"


def _reference(receipt_id: UUID, record_id: UUID, notice_hash: str) -> list[Part]:
    return [
        Heading("Kenmerken"),
        Facts(
            [
                ("Van dit bewijs", str(receipt_id)),
                ("Van de toestemming", str(record_id)),
                ("Van de uitleg (SHA-256)", notice_hash),
            ]
        ),
    ]


def _moment(moment: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": moment.isoformat()}


def _party(party_id: UUID, name: str) -> dict[str, str]:
    return {"@id": _urn(party_id), "schema:name": name}


def _code(list_name: str, code: str, label: str) -> dict[str, str]:
    return {"@id": f"schakel:{list_name}:{code}", "schema:name": label}


def _urn(some_id: UUID) -> str:
    return f"urn:uuid:{some_id}"


_TITLES = {
    "requested": "Vraag om toestemming",
    "given": "Bewijs van toestemming",
    "refused": "Bewijs van een nee",
    "withdrawn": "Bewijs van intrekking",
    "expired": "Bewijs: deze toestemming is verlopen",
    "superseded": "Bewijs: deze toestemming is vervangen",
    "lapsed": "Vraag om toestemming, zonder antwoord",
}
_FIRST = {
    "requested": "Aan {who} is gevraagd om toestemming te geven. Er is nog geen antwoord.",
    "given": "{who} heeft ja gezegd. Bewaar dit papier goed.",
    "refused": "{who} heeft nee gezegd. Er wordt op deze vraag niets gedeeld.",
    "withdrawn": "{who} heeft de toestemming ingetrokken. Het delen is gestopt.",
    "expired": "{who} had ja gezegd. De toestemming is nu verlopen: er wordt niets meer gedeeld.",
    "superseded": "{who} heeft later iets anders gezegd. Dat nieuwe antwoord telt.",
    "lapsed": "Aan {who} is een vraag gesteld. Er kwam geen antwoord; de vraag geldt niet meer.",
}
_SAID_ON = {
    "requested": "Gevraagd op",
    "withdrawn": "Ingetrokken op",
    "expired": "Verlopen op",
    "superseded": "Vervangen op",
    "lapsed": "Vervallen op",
}
_HOW_TO_STOP = (
    "U kunt uw toestemming altijd intrekken. Dat is net zo makkelijk als ja zeggen: vertel het aan"
    " uw contactpersoon. Het delen stopt dan meteen. Wat al gedeeld is, was toen goed. U mag ook"
    " vragen welke gegevens er zijn, en een klacht indienen bij de Autoriteit Persoonsgegevens."
)
_RIGHTS = (
    "U mag vragen welke gegevens er over uw kind zijn. U mag fouten laten verbeteren. Bent u het"
    " ergens niet mee eens? Praat met uw contactpersoon, of dien een klacht in bij de Autoriteit"
    " Persoonsgegevens."
)
