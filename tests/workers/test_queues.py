"""Two workers, each with queues of its own: who reads strangers' files takes nothing else."""

from services.imports import operations as imports
from tests.factories.matched import Neighbourhood, offer
from tests.factories.spreadsheets import csv_of
from tests.house import House
from tests.services.test_cli import environment_of, program
from tests.slices.imports.sending import HEADS, NOOR, hired, sent
from tests.workers.workshop import Workshop


def test_a_worker_takes_work_of_its_queues_only(the_house: House, workshop: Workshop) -> None:
    """Without the matcher's access: it reads the file, and leaves the match to who has it."""
    town = Neighbourhood.founded(the_house)
    concern = town.concerned(town.school)
    offer(concern.actor, concern.signal)
    member = hired(town.school)
    import_id = sent(town.school, csv_of([HEADS, NOOR]), member)["id"]
    access = environment_of(the_house.settings, "app", "login", "keys", "broker")
    with program(access | {"WORKER_QUEUES": "imports"}, "worker"):
        workshop.until(
            lambda: imports.get_import(member, import_id=import_id)["state"] == "ready",
            "the file to be read",
        )
    left = {one.message["actor_name"]: one.queue_name for one in workshop.waiting()}
    assert left["matching.find_matches"] == "default"
    assert "imports" not in left.values()
