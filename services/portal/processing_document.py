"""The record of processing activities as an accessible PDF, in Dutch.

Invariant: it says what the record says.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.authz.permissions import ROLES
from shared.clock import AMSTERDAM
from shared.pdf import Facts, Heading, Paragraph, Part, Points, make_pdf
from shared.texts import Text
from shared.vocabulary import CATEGORIES, GROUNDS, ORGANISATION_KINDS

TITLE = "Register van verwerkingsactiviteiten"


def as_pdf(record: Mapping[str, Any]) -> bytes:
    """The whole record."""
    name = record["controller"]["name"]
    return make_pdf(
        TITLE, _parts(record), made_at=record["made_at"], footer=f"{TITLE} · {name}", author=name
    )


def _parts(record: Mapping[str, Any]) -> Iterator[Part]:
    controller, made = record["controller"], record["made_at"].astimezone(AMSTERDAM)
    officers = ", ".join(controller["data_protection_officers"]) or "niet vastgelegd in Schakel"
    yield Facts(
        [
            ("Verantwoordelijke", controller["name"]),
            ("Soort", ORGANISATION_KINDS[controller["kind"]].nl),
            ("KvK", controller["kvk"] or "niet vastgelegd in Schakel"),
            ("Functionaris gegevensbescherming", officers),
            ("Gemaakt op", f"{made.day}-{made.month}-{made.year}"),
            ("Doorgifte buiten de EER", "geen"),
        ]
    )
    yield Heading("Wat wij met anderen delen")
    if not record["activities"]:
        yield Paragraph("Er is geen convenant van kracht: er wordt niets gedeeld.")
    for activity in record["activities"]:
        yield Heading(_capital(activity["name"].nl), 2)
        yield Facts(_shared(activity))
    yield Heading("Wat wij voor onszelf bijhouden")
    for activity in record["own_activities"]:
        yield Heading(_capital(activity["name"].nl), 2)
        yield Facts(
            [
                ("Over wie", _said(activity["subjects"])),
                ("Gegevens", activity["data"].nl),
                ("Grondslag", activity["basis"].nl),
                ("Wie erbij kan", ", ".join(ROLES[role].nl for role in activity["roles"])),
                ("Bewaren", activity["retention"].nl),
            ]
        )
    yield Heading("Beveiliging")
    yield Points([measure.nl for measure in record["measures"]])


def _shared(activity: Mapping[str, Any]) -> list[tuple[str, str]]:
    grounds = [f"{GROUNDS[one['ground']].nl} ({one['article']})" for one in activity["grounds"]]
    special = "ja, over gezondheid (AVG 9)" if activity["may_be_special"] else "nee"
    agreed = [f"{one['name']}, versie {one['version']}" for one in activity["covenants"]]
    return [
        ("Over wie", _said(activity["subjects"])),
        ("Gegevens", ", ".join(CATEGORIES[code].nl for code in activity["categories"])),
        ("Kan bijzonder zijn", special),
        ("Grondslag", ", ".join(grounds)),
        ("Ontvangers", ", ".join(activity["receivers"]) or "geen"),
        ("Van wie wij krijgen", ", ".join(activity["sources"]) or "niemand"),
        ("Wie erbij kan", ", ".join(ROLES[role].nl for role in activity["roles"])),
        ("Bewaren", _said(activity["retention"])),
        ("Afgesproken in", ", ".join(agreed)),
    ]


def _said(texts: Sequence[Text]) -> str:
    return "; ".join(text.nl for text in texts)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
