"""What our letters say, in plain Dutch (level B1). Pure: data in, the parts of a document out.

Invariant: a letter holds the address of nobody but its reader, and not even that where it is
secret. It says who shared what with whom, why, on which ground, until when, and what one can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.letters import COMPLAIN, Reader, day, end, head, rights
from shared.pdf import Facts, Heading, Paragraph, Part, Points
from shared.vocabulary import CATEGORIES, PURPOSES


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing to tell. `words`: what we promised to say of it, as somebody wrote that down."""

    partner: str
    direction: str
    purpose: str
    grounds: Sequence[str]
    categories: Sequence[str]
    since: datetime
    until: datetime
    words: Sequence[str] = ()


def information_letter(
    organisation: str, child: str, reader: Reader, shared: Sequence[Shared], today: datetime
) -> tuple[str, list[Part]]:
    """Title and parts of the letter about what was shared."""
    mine = "jou" if reader.is_child else child
    received = all(one.direction == "received" for one in shared)
    title = f"Wij hebben gegevens over {mine} " + ("gekregen" if received else "gedeeld")
    parts: list[Part] = [*head(reader, organisation, today)]
    what = "gekregen van" if received else "gedeeld met"
    parts.append(
        Paragraph(
            f"Wij hebben gegevens over {mine} {what} een andere organisatie. In deze brief"
            f" {'lees je' if reader.is_child else 'leest u'} welke gegevens dat zijn en waarom wij"
            f" dat doen. Ook staat erin wat {_you(reader)} kunt doen."
        )
    )
    for one in shared:
        parts += _one(one)
    return title, [*parts, *_rights(reader, child), *end(organisation)]


def answer_letter(
    organisation: str,
    child: str,
    reader: Reader,
    *,
    upheld: bool,
    reasons: str,
    stated_at: datetime,
    today: datetime,
) -> tuple[str, list[Part]]:
    """Title and parts of the answer to an objection (GDPR art. 12(3), 12(4), 21)."""
    mine = "jou" if reader.is_child else child
    you, your = _you(reader), "je" if reader.is_child else "uw"
    title = f"Antwoord op {'jouw' if reader.is_child else 'uw'} bezwaar"
    parts: list[Part] = [*head(reader, organisation, today)]
    parts.append(
        Paragraph(
            f"Op {day(stated_at)} {'zei je' if reader.is_child else 'zei u'} dat {you} het niet"
            f" eens bent met het delen van gegevens over {mine}. Dat heet bezwaar maken. Wij"
            " hebben daar goed naar gekeken."
        )
    )
    if upheld:
        parts.append(Paragraph(f"Wij geven {you} gelijk."))
        parts.append(
            Paragraph(
                f"Wij delen geen gegevens over {mine} meer die wij zonder toestemming deelden. De"
                " andere organisatie kan ze bij ons niet meer zien. Wat die organisatie al in een"
                " eigen dossier had gezet, blijft daar. Daarover kunt u die organisatie bellen."
            )
        )
    else:
        parts.append(Paragraph(f"Wij geven {you} geen gelijk. Wij gaan door met delen."))
    parts += [Heading("Waarom?"), Paragraph(reasons)]
    parts += [
        Heading(f"{you.capitalize()} bent het niet met ons eens?"),
        Points(
            [
                f"Bel ons of kom langs. Wij leggen {your} antwoord graag uit.",
                COMPLAIN,
                (
                    "U kunt ook naar de rechter gaan. Het Juridisch Loket kan u daarbij helpen:"
                    " juridischloket.nl."
                ),
            ]
        ),
    ]
    return title, [*parts, *end(organisation)]


def _one(one: Shared) -> list[Part]:
    received = one.direction == "received"
    who = ("Van wie", one.partner) if received else ("Met wie", one.partner)
    facts = [
        who,
        ("Welke gegevens", _listed([CATEGORIES[c].nl for c in one.categories if c in CATEGORIES])),
        ("Waarvoor", PURPOSES[one.purpose].nl if one.purpose in PURPOSES else one.purpose),
        ("Waarom dat mag", " ".join(_GROUNDS[g] for g in one.grounds if g in _GROUNDS)),
        ("Sinds", day(one.since)),
    ]
    if received:
        facts.append(("Hoe lang", "Wij bewaren dit in een eigen dossier, zo lang als de wet zegt."))
    else:
        facts.append(("Tot wanneer", f"Uiterlijk tot {day(one.until)}."))
    heading = "Gekregen van" if received else "Gedeeld met"
    told = [Paragraph(_TOLD), *map(Paragraph, one.words)] if one.words else []
    return [Heading(f"{heading} {one.partner}"), Facts(facts), *told]


def _rights(reader: Reader, child: str) -> list[Part]:
    if reader.is_child:
        return [
            Heading("Wat kun je doen?"),
            Points(
                [
                    "Vragen wat wij over je weten. Klopt iets niet? Dan passen wij het aan.",
                    (
                        "Zeggen dat je het er niet mee eens bent. Dat mag op elke manier. Wij"
                        " delen dan niets nieuws, totdat je antwoord hebt. Dat duurt hooguit"
                        " een maand. Alleen als er gevaar is, mogen wij toch delen."
                    ),
                    (
                        "Erover praten met iemand die je vertrouwt, of met de Kindertelefoon:"
                        " 0800 - 0432 (gratis)."
                    ),
                    COMPLAIN,
                ]
            ),
        ]
    return [Heading("Wat kunt u doen?"), Points(rights(child))]


def _you(reader: Reader) -> str:
    return "je" if reader.is_child else "u"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " en " + words[-1]


_TOLD = "Dit vertellen wij ouders daarover:"
_GROUNDS = {
    "consent": "Daar is toestemming voor gegeven.",
    "legal_obligation": "De wet zegt dat wij dit moeten doorgeven.",
    "public_task": (
        "Het hoort bij een taak die wij van de wet hebben. Daarvoor is geen toestemming nodig."
    ),
    "vital_interest": "Er was direct gevaar voor iemand. Dan mag het meteen.",
    "abuse_protocol": (
        "Er waren grote zorgen over de veiligheid. Dan volgen wij de meldcode. Dat is een wet."
    ),
    "police_disclosure": "De politie mag dit delen volgens de Wet politiegegevens.",
}
