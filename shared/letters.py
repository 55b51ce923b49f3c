"""What every letter of ours to a family has in common, in plain Dutch (level B1).

Invariant: pure. A letter holds the address of nobody but its reader, and not even that where it is
secret; the names of files name nobody.
"""

import base64
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.clock import AMSTERDAM
from shared.pdf import Paragraph, Part

PDF = "application/pdf"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the letter is for; `address` None: handed over in person. `is_child`: a child of 12+;
    `is_institution`: an organisation that has authority.
    """

    name: str
    address: str | None
    is_child: bool = False
    is_institution: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether somebody has to hand it over: the address is secret, or unknown."""
        return self.address is None


def head(reader: Reader, sender: str, today: datetime) -> list[Part]:
    """Who it is for, who sends it, when, and how it begins."""
    to = reader.address or "Persoonlijk overhandigd"
    return [
        Paragraph(f"{reader.name}\n{to}"),
        Paragraph(f"{sender}\n{day(today)}", small=True),
        Paragraph(_greeting(reader)),
    ]


def rights(child: str) -> list[str]:
    """What who has authority over a child may ask: to see, to object, to complain."""
    return [
        (
            f"U mag zien wat wij over {child} hebben opgeschreven. Klopt iets niet?"
            " Dan passen wij het aan."
        ),
        (
            "U mag bezwaar maken. Dat kan op elke manier: aan de balie, met een"
            " telefoontje of in een brief. Zeg erbij waarom. Wij delen dan niets"
            " nieuws, totdat u antwoord hebt. Dat duurt hooguit een maand. Alleen als"
            " een kind in gevaar is, mogen wij toch delen."
        ),
        COMPLAIN,
    ]


def end(*senders: str) -> list[Part]:
    """Whom to ask, and who signs."""
    return [
        Paragraph(
            "Hebt u vragen, of is deze brief moeilijk te lezen? Bel de medewerker die u kent of"
            " vraag ons om een gesprek. U kunt ook vragen naar onze functionaris"
            " gegevensbescherming."
        ),
        Paragraph("\n".join(["Met vriendelijke groet,", *senders])),
    ]


def day(at: date) -> str:
    """A day as a letter has it; of a moment, the day that it is in the Netherlands."""
    of = at.astimezone(AMSTERDAM) if isinstance(at, datetime) else at
    return f"{of.day} {_MONTHS[of.month - 1]} {of.year}"


def to_seal(document: bytes) -> dict[str, Any]:
    """A PDF as what is sealed."""
    return {"pdf": base64.b64encode(document).decode()}


def unsealed(content: dict[str, Any]) -> bytes:
    """And back."""
    return base64.b64decode(content["pdf"])


def in_one_zip(letters: Iterable[tuple[bytes, bool]]) -> bytes:
    """These letters in one zip, numbered; of each whether it must be handed over, as its name says.

    The same letters give the same bytes.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as parcel:
        for number, (document, by_hand) in enumerate(letters, 1):
            hand = "-zelf-overhandigen" if by_hand else ""
            entry = zipfile.ZipInfo(f"brief-{number:03}{hand}.pdf", _FIXED)
            parcel.writestr(entry, document)
    return packed.getvalue()


def _greeting(reader: Reader) -> str:
    if reader.is_institution:
        return "Geachte heer of mevrouw,"
    return f"{'Hoi' if reader.is_child else 'Beste'} {reader.name},"


COMPLAIN = (
    "Bent u niet tevreden over hoe wij met gegevens omgaan? Dan kunt u klagen bij de Autoriteit"
    " Persoonsgegevens: autoriteitpersoonsgegevens.nl."
)
_FIXED = (2020, 1, 1, 0, 0, 0)
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
