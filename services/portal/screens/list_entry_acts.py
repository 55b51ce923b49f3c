"""What one does about the child that is talked about: confirm, assess, recognise, agree on steps,
say again why it stands on the list, take it off.

Invariant: each carries the version that its maker had in view; of two at once the second hears what
the first did, with all that was typed still there.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.portal.consulting import READ, Consultation
from services.portal.fields import Plan
from services.portal.forms import NOTHING, Form
from services.portal.list_forms import (
    FINISHING,
    HELP,
    JUSTIFYING,
    MOVING,
    PLANNING,
    RECOGNISING,
    TAKING_OFF,
)
from services.portal.pages import Visit, act, page
from services.portal.screens.risk_list import SCREEN, on_screen
from services.portal.screens.risk_lists import ONE
from services.risk_lists import operations
from shared import clock
from shared.problems import NotFound
from shared.texts import Text
from shared.web.use_case import UseCase

ENTRY = f"{ONE}/kind/<uuid:entry_id>"
STEP = f"{ENTRY}/stap/<uuid:step_id>"


@page(ENTRY, operations.get_risk_list)
def listed_child(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """A child by its own address: on to the list, where it is talked about."""
    visit.do(operations.get_risk_list, list_id=list_id)
    return _back(visit, list_id, entry_id)


@act(f"{ENTRY}/bevestigen", operations.confirm_entry, *SCREEN)
def confirm_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """As a second organisation: this child belongs here."""
    return _done(visit, NOTHING, "confirm", operations.confirm_entry, list_id, entry_id)


@act(f"{ENTRY}/bevestigen/terug", operations.unconfirm_entry, *SCREEN)
def unconfirm_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """It was a mistake."""
    return _done(visit, NOTHING, "confirm", operations.unconfirm_entry, list_id, entry_id)


@act(f"{ENTRY}/hulp", *SCREEN)
def assess_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Yes, no, or keep an eye on it."""
    return _done(visit, HELP, "help", operations.assess_entry, list_id, entry_id)


@act(f"{ENTRY}/hulp/terug", *SCREEN)
def unassess_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Take the answer back."""
    fixed = {"help_needed": None}
    return _done(visit, NOTHING, "help", operations.assess_entry, list_id, entry_id, fixed)


@act(f"{ENTRY}/onderbouwen", operations.justify_entry, *SCREEN)
def justify_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Why it still stands here."""
    about = (list_id, entry_id)
    said = "list_justified"
    return _done(visit, JUSTIFYING, "justify", operations.justify_entry, *about, said=said)


@act(f"{ENTRY}/herkenning", operations.decide_recognition, *SCREEN)
def recognise_entry(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Whether a child of our own files is this one."""
    form = Form(visit, RECOGNISING)
    if form.send(operations.decide_recognition, entry_id=entry_id):
        return _back(visit, list_id, entry_id)
    return on_screen(visit, list_id, entry_id, ("recognise", form))


@act(f"{ENTRY}/stap", operations.plan_step, *SCREEN)
def plan_step(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Agree on a step."""
    return _done(visit, PLANNING, "plan", operations.plan_step, list_id, entry_id)


@act(f"{STEP}/gedaan", operations.finish_step, *SCREEN)
def finish_step(visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID) -> Response:
    """It was done, today."""
    return _stepped(visit, operations.finish_step, list_id, entry_id, step_id)


@act(f"{STEP}/toch-niet", operations.reopen_step, *SCREEN)
def reopen_step(visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID) -> Response:
    """It was not done after all."""
    return _stepped(visit, operations.reopen_step, list_id, entry_id, step_id)


@act(f"{STEP}/vervalt", operations.drop_step, *SCREEN)
def drop_step(visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID) -> Response:
    """It is not needed any more."""
    return _stepped(visit, operations.drop_step, list_id, entry_id, step_id)


@page(f"{STEP}/verzetten", *READ, operations.change_step, posts=True)
def change_step(visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID) -> Response:
    """Another day, or another who does it."""
    sight, step = _step(visit, list_id, entry_id, step_id)
    first = {"assignee_id": step["assignee_id"], "due_on": max(step["due_on"], clock.today())}
    form = Form(visit, MOVING, first, sight.members)
    wanted: dict[str, Any] = {"step_id": step_id, "expected_version": form.version}
    if visit.posted and form.send(operations.change_step, **wanted):
        return _back(visit, list_id, entry_id, "list_step_changed")
    return _asked(visit, sight, form, _MOVE, step["version"])


@page(f"{STEP}/gedaan-op", *READ, operations.finish_step, posts=True)
def finish_step_on(visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID) -> Response:
    """It was done on an earlier day."""
    sight, step = _step(visit, list_id, entry_id, step_id)
    form = Form(visit, FINISHING, {"done_on": clock.today()})
    wanted: dict[str, Any] = {"step_id": step_id, "expected_version": form.version}
    if visit.posted and form.send(operations.finish_step, **wanted):
        return _back(visit, list_id, entry_id, "list_step_done")
    return _asked(visit, sight, form, _FINISH, step["version"])


@page(f"{ENTRY}/eraf", *READ, operations.take_off, posts=True)
def take_off(visit: Visit, list_id: UUID, entry_id: UUID) -> Response:
    """Say why, and take the child off the list."""
    visit.require(operations.take_off)
    form = Form(visit, TAKING_OFF)
    wanted: dict[str, Any] = {"entry_id": entry_id, "expected_version": form.version}
    if visit.posted:
        arguments = form.judged()
        taken = arguments and form.attempt(lambda: _off(form, arguments, wanted))
        if taken:
            return visit.go("risk_list", said="list_child_off", list_id=list_id)
    sight = _sight(visit, list_id, entry_id)
    return _asked(visit, sight, form, _OFF, sight.entry["version"] if sight.entry else None)


def _off(form: Form, arguments: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """`take_off` answers nothing: that it came back is the answer."""
    form.do(operations.take_off, **arguments, **wanted)
    return True


def _done(
    visit: Visit,
    plan: Plan,
    place: str,
    operation: UseCase,
    list_id: UUID,
    entry_id: UUID,
    fixed: dict[str, Any] | None = None,
    said: str | None = None,
) -> Response:
    """Do it with the version that was in view, and back to the child; else the screen says why,
    also where the child is on the list no more.
    """
    form = Form(visit, plan)
    wanted: dict[str, Any] = {"entry_id": entry_id, "expected_version": form.version}
    send = form.try_ if plan is NOTHING else form.send
    try:
        if send(operation, **wanted, **(fixed or {})):
            return _back(visit, list_id, entry_id, said)
    except NotFound:
        return on_screen(visit, list_id, entry_id)
    return on_screen(visit, list_id, entry_id, (place, form))


def _stepped(
    visit: Visit, operation: UseCase, list_id: UUID, entry_id: UUID, step_id: UUID
) -> Response:
    form = Form(visit, NOTHING)
    if form.try_(operation, step_id=step_id, expected_version=form.version):
        return _back(visit, list_id, entry_id)
    return on_screen(visit, list_id, entry_id, ("step", form))


def _back(visit: Visit, list_id: UUID, entry_id: UUID, said: str | None = None) -> Response:
    """To the child that is talked about, among the same children."""
    where = Consultation.address(list_id, entry_id)
    return visit.go("risk_list", said=said, **where)


def _sight(visit: Visit, list_id: UUID, entry_id: UUID) -> Consultation:
    sight = Consultation(visit, list_id, entry_id)
    if sight.entry is None or sight.gone:
        raise NotFound
    return sight


def _step(
    visit: Visit, list_id: UUID, entry_id: UUID, step_id: UUID
) -> tuple[Consultation, dict[str, Any]]:
    sight = _sight(visit, list_id, entry_id)
    steps = sight.entry["steps"] if sight.entry else []
    for step in steps:
        if step["id"] == step_id:
            return sight, step
    raise NotFound


def _asked(
    visit: Visit,
    sight: Consultation,
    form: Form,
    words: tuple[Text, Text, Text],
    version: int | None,
) -> Response:
    """A form on a page of its own. `words`: title, what it does, the button."""
    title, lead, button = words
    return visit.show(
        "lists/act.html",
        form.status,
        **{**sight.shown, "form": form, "title": title, "lead": lead},
        button_text=button,
        version=version,
    )


_MOVE = (
    Text("Stap verzetten", "Another day or person"),
    Text("Kies een andere dag, of een ander.", "Choose another day, or another person."),
    Text("Verzet", "Change"),
)
_FINISH = (
    Text("Stap is gedaan", "The step was done"),
    Text("De dag telt mee in de trechter.", "The day counts in the funnel."),
    Text("Het is gedaan", "It was done"),
)
_OFF = (
    Text("Van de lijst halen", "Take off the list"),
    Text(
        "Het kind is dan meteen van de lijst, voor alle organisaties. Naam, stappen en geschiedenis"
        " op deze lijst worden vernietigd; alleen aantallen blijven. Uw eigen dossier blijft.",
        "The child is off the list at once, for all organisations. Name, steps and history on this"
        " list are destroyed; only numbers stay. Your own file stays.",
    ),
    Text("Haal van de lijst", "Take off the list"),
)
