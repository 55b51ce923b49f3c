"""What people of the town worry about: signals, what was done with them, and one that was shared.

Invariant: sober and invented; nothing that happens to a child in it stands alone without somebody
who does something about it, but for the one that is overdue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.demo import covenant, town
from services.demo.agenda import Calendar, Story
from services.demo.children import File, Files, ask
from services.demo.founding import Place
from services.signals import operations as signals
from shared import clock

_MINUTES = 25
_SHARED = ("child_identity", "care_question", "observed_facts", "child_voice")


@dataclass(frozen=True, slots=True)
class Worry:
    """One signal, written so many working days ago in a team. `act`: what is to be done, within
    `within` days; `then`: what followed, so many days ago (`on`).
    """

    kind: str
    team: str
    days_ago: int
    codes: tuple[str, ...]
    severity: str
    facts: str
    think: str | None = None
    voice: str | None = None
    told: bool = True
    act: str = ""
    within: int = 7
    then: str = ""
    on: int = 0


WORRIES = (
    Worry(
        "education",
        town.DE_BAKEN,
        14,
        ("poverty", "absence"),
        "worry",
        "Had deze week op drie dagen geen brood mee en kwam twee keer te laat.",
        "Misschien is er thuis te weinig geld.",
        "“Ik had geen tijd om te eten.”",
        act="Met moeder praten over het ontbijt en de schoolclub.",
        then="closed",
        on=6,
    ),
    Worry(
        "education",
        town.DE_BAKEN,
        9,
        ("emotion",),
        "worry",
        "Huilt sinds twee weken bijna elke ochtend bij de deur en wil niet zeggen waarom.",
        told=False,
        act="De jeugdarts vragen mee te denken.",
        within=3,
    ),
    Worry(
        "education",
        town.HET_KOMPAS,
        4,
        ("alone_at_home", "behaviour"),
        "serious",
        "Is drie middagen per week tot zes uur alleen met een broertje van vijf.",
        voice="“Ik pas op, want papa werkt.”",
        act="Uitnodigen voor een gesprek over opvang na school.",
        then="shared",
        on=2,
    ),
    Worry(
        "child_work",
        town.HAVENHUIS,
        3,
        ("caring_for_parent",),
        "worry",
        "Gaat elke keer een uur eerder weg om te koken voor een zieke moeder.",
        "Er is thuis niemand anders die het doet.",
        "“Mama kan niet staan.”",
        act="Met moeder bellen over hulp van het wijkteam.",
        within=10,
    ),
    Worry(
        "child_work",
        town.MOLENHOF,
        1,
        ("language",),
        "watch",
        "Zegt in de groep weinig en wijst aan wat nodig is.",
    ),
)
STEPS = sum(2 + (worry.on > 0) for worry in WORRIES)


def stories(places: Mapping[str, Place], files: Files, calendar: Calendar) -> Iterable[Story]:
    """What happened with each, step by step."""
    taken: dict[tuple[str, str], int] = {}
    for number, worry in enumerate(WORRIES):
        where = (worry.kind, worry.team)
        taken[where] = taken.get(where, -1) + 1
        file = files[where][taken[where]]
        yield _story(worry, file, places, calendar, number * _MINUTES)


def _story(
    worry: Worry, file: File, places: Mapping[str, Place], calendar: Calendar, minute: int
) -> Story:
    yield calendar.at(worry.days_ago, minute)
    signal = signals.write_signal(
        file.keeper,
        child_id=file.child["id"],
        concern_codes=worry.codes,
        severity=worry.severity,
        observed_on=clock.today(),
        facts=worry.facts,
        interpretation=worry.think,
        child_voice=worry.voice,
        parents_told_on=clock.today() if worry.told else None,
        parents_told="Gebeld: wat wij zien en dat wij willen helpen." if worry.told else None,
        parents_reason=None if worry.told else "planned",
    )
    yield calendar.at(worry.days_ago, minute + 5)
    if worry.act:
        signal = signals.add_follow_up(
            file.keeper,
            signal_id=signal["id"],
            what=worry.act,
            due_on=clock.today() + timedelta(days=worry.within),
        )
    if worry.then:
        yield calendar.at(worry.on, minute)
        _FOLLOWED[worry.then](file, signal, places)


def _closed(file: File, signal: dict[str, Any], _places: Mapping[str, Place]) -> None:
    """What was agreed is done, and the author hears how it ended."""
    about = {"signal_id": signal["id"]}
    signals.finish_follow_up(
        file.keeper,
        follow_up_id=signal["follow_ups"][0]["id"],
        result="Moeder wil graag hulp; de schoolclub met ontbijt begint maandag.",
        **about,
    )
    note = "Eet nu op school mee en komt weer op tijd. Moeder is blij met de hulp."
    signals.close_signal(file.keeper, outcome_code="help_started", note=note, **about)


def _shared(file: File, signal: dict[str, Any], places: Mapping[str, Place]) -> None:
    """The parents agree that child work thinks along."""
    receiver = places["child_work"]
    ask(file, receiver, covenant.EARLY, "given")
    signals.share_signal(
        file.keeper,
        signal_id=signal["id"],
        receiver_id=receiver.id,
        receiver_team_id=receiver.teams[town.HAVENHUIS],
        purpose=covenant.EARLY,
        categories=_SHARED,
    )


_FOLLOWED = {"closed": _closed, "shared": _shared}
