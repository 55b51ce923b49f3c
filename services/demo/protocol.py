"""One abuse protocol that is under way at the school: its first steps, and no report yet.

Invariant: sober and invented; the child of it is referred nowhere else in the town.
"""

from collections.abc import Mapping

from services.demo import town
from services.demo.agenda import Calendar
from services.demo.children import Files
from services.demo.founding import Place
from services.legal_grounds import operations as legal_grounds
from shared import clock

_DAYS_AGO = (6, 5, 4)
_STEPS = (
    ("map", "Twee keer blauwe plekken op de arm gezien; het kind zei er niets over."),
    ("consult", "Overlegd met de aandachtsfunctionaris en, zonder naam, met Veilig Thuis."),
    ("talk", "Rustig gesprek met moeder. Zij vertelt dat het thuis vaak spannend is."),
)


def under_way(places: Mapping[str, Place], files: Files, calendar: Calendar) -> None:
    """Take three of the five steps, each on its day."""
    safe_home = places["veilig_thuis"]
    file = files["education", town.HET_KOMPAS].pop()
    with clock.held_at(calendar.at(_DAYS_AGO[0])):
        ground = legal_grounds.start_protocol(
            file.keeper, child_id=file.child["id"], receiver_ids=[safe_home.id]
        )
    for days_ago, (step, text) in zip(_DAYS_AGO, _STEPS, strict=True):
        with clock.held_at(calendar.at(days_ago, 90)):
            legal_grounds.record_step(
                file.keeper, ground_id=ground["id"], step=step, held_on=clock.today(), text=text
            )
