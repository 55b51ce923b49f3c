"""The pages of a risk list, and a list for their addresses."""

from typing import Any

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.ids import new_id
from tests.factories.listed import Beat
from tests.factories.town import Place
from tests.house import House

LISTED = {
    "risk_list",
    "risk_list_live",
    "listed_child",
    "change_risk_list",
    "review_risk_list",
    "close_risk_list",
    "list_funnel",
    "put_on_list",
    "say_known",
    "say_known_one",
    "add_list_facts",
    "know_entry",
    "change_step",
    "finish_step_on",
    "take_off",
    "let_go",
    "invite_parents",
    "invitation",
    "invitation_batch",
    "invitation_batches",
    "invitation_batch_file",
}
"""Pages of a risk list: of who is named on it, and of nobody else."""


def listed_with(house: House, place: Place) -> dict[str, Any]:
    """A list of the police with the school, a child on it, a step that is agreed."""
    beat = Beat.founded(house, work=place)
    entry = beat.put()
    planned = risk_lists.plan_step(
        beat.worker, entry_id=entry["id"], kind="talk", due_on=clock.today()
    )
    return {
        "list_id": beat.list_id,
        "entry_id": entry["id"],
        "step_id": planned["steps"][0]["id"],
        "contribution_id": new_id(),
    }
