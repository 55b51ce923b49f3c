"""What a letter of invitation says, in plain Dutch (level B1). Pure: data in, a document's parts
out.

Invariant: it invites to a talk about how the child is doing and what could help. Why the child is
on a list, what anybody saw, and what the list is called never come here: no part of it takes them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.letters import Reader, day, end, head, rights
from shared.pdf import Facts, Heading, Paragraph, Part, Points


@dataclass(frozen=True, slots=True)
class Host:
    """Who invites."""

    name: str
    organisation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where; what is None is agreed on later. `at`: "14:30"."""

    on: date | None = None
    at: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """The child: its whole name, and what it is called."""

    full_name: str
    given_name: str


def invitation(
    child: About, reader: Reader, host: Host, meeting: Meeting, told: str, today: datetime
) -> tuple[str, list[Part]]:
    """Title and parts; `told`: what parents are told of why organisations work together."""
    title = f"Uitnodiging voor een gesprek over {child.full_name}"
    return title, [
        *head(reader, host.organisation, today),
        Paragraph(_opening(child, reader)),
        Heading("Het gesprek"),
        Facts(
            [
                ("Met wie", f"{host.name} van {host.organisation}"),
                ("Wanneer", _when(meeting)),
                ("Waar", meeting.place or _LATER),
                ("Telefoon", host.phone),
            ]
        ),
        Paragraph(_how(host, meeting)),
        Paragraph(
            "U hoeft niet te komen. Dat kiest u zelf. U mag iemand meenemen die u vertrouwt."
        ),
        Heading("Waarom krijgt u deze brief?"),
        Paragraph(
            "Wij werken samen met andere organisaties om kinderen en ouders op tijd te helpen."
            " Dit vertellen wij ouders daarover:"
        ),
        Paragraph(told),
        Paragraph(
            f"Heeft nog iemand het gezag over {child.given_name}? Die krijgt een eigen brief."
        ),
        Heading("Wat kunt u doen?"),
        Points(rights(child.full_name)),
        *end(host.name, host.organisation),
    ]


def _opening(child: About, reader: Reader) -> str:
    whose = f"U hebt het gezag over {child.full_name}. " if reader.is_institution else ""
    return (
        f"{whose}Wij praten graag met u over {child.full_name}. Wij willen weten hoe het gaat. En"
        " wij willen samen met u kijken of wij ergens bij kunnen helpen. Daarom nodigen wij u uit"
        " voor een gesprek."
    )


def _when(meeting: Meeting) -> str:
    if meeting.on is None:
        return _LATER
    on = f"{_WEEKDAYS[meeting.on.weekday()]} {day(meeting.on)}"
    return f"{on} om {meeting.at} uur" if meeting.at else f"{on}. De tijd spreken wij samen af."


def _how(host: Host, meeting: Meeting) -> str:
    call = f"Bel {host.name}: {host.phone}."
    if meeting.on is None:
        return f"{call} Dan kiezen wij samen een dag en een tijd."
    return f"Kunt u dan niet? {call} Dan zoeken wij samen een andere dag."


_LATER = "Dat spreken wij samen af."
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
