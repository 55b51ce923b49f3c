"""What one does with a signal: follow-up, telling parents, prolonging, closing, a mistake.

Invariant: each is a form of its own on a page of its own, and ends on the page of the signal.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response

from services.portal.fields import Choices
from services.portal.forms import Form
from services.portal.pages import Visit, page
from services.portal.screens.signals import ONE
from services.portal.signal_forms import (
    CHANGING,
    CLOSING,
    ERROR,
    FINISHING,
    FOLLOWING,
    PROLONGING,
    PUT_OFF,
    TOLD,
)
from services.signals import operations
from shared import clock
from shared.clock import AMSTERDAM
from shared.problems import NotFound
from shared.texts import Text
from shared.web.use_case import UseCase

FOLLOW_UP = f"{ONE}/opvolging/<uuid:follow_up_id>"
A_WEEK = timedelta(days=7)
MOST = 100


@page(
    f"{ONE}/opvolging",
    operations.get_signal,
    operations.add_follow_up,
    operations.list_helpers,
    posts=True,
)
def add_follow_up(visit: Visit, signal_id: UUID) -> Response:
    """Agree who does what, and by when."""
    form = Form(
        visit,
        FOLLOWING,
        {"due_on": clock.today() + A_WEEK},
        {"assignee_id": _who(visit, signal_id)},
    )
    return _done(visit, form, signal_id, operations.add_follow_up, "follow_up_added", _ADD)


@page(f"{FOLLOW_UP}/gedaan", operations.get_signal, operations.finish_follow_up, posts=True)
def finish_follow_up(visit: Visit, signal_id: UUID, follow_up_id: UUID) -> Response:
    """It was done."""
    about = _follow_up(visit, signal_id, follow_up_id)
    form = Form(visit, FINISHING, {"done_on": clock.today()})
    fixed = {"follow_up_id": follow_up_id}
    said = _FINISH, about["what"]
    return _done(
        visit,
        form,
        signal_id,
        operations.finish_follow_up,
        "follow_up_done",
        said[0],
        said[1],
        fixed,
    )


@page(
    f"{FOLLOW_UP}/verzetten",
    operations.get_signal,
    operations.change_follow_up,
    operations.list_helpers,
    posts=True,
)
def change_follow_up(visit: Visit, signal_id: UUID, follow_up_id: UUID) -> Response:
    """Another day, or somebody else."""
    about = _follow_up(visit, signal_id, follow_up_id)
    values = {"due_on": max(about["due_on"], clock.today()), "assignee_id": about["assignee_id"]}
    form = Form(visit, CHANGING, values, {"assignee_id": _who(visit, signal_id)})
    fixed = {"follow_up_id": follow_up_id}
    act = operations.change_follow_up
    return _done(visit, form, signal_id, act, "follow_up_changed", _CHANGE, about["what"], fixed)


@page(f"{ONE}/ouders", operations.get_signal, operations.record_parents_told, posts=True)
def parents_told(visit: Visit, signal_id: UUID) -> Response:
    """The parents know now."""
    form = Form(visit, TOLD, {"told_on": clock.today()})
    return _done(visit, form, signal_id, operations.record_parents_told, "parents_told", _TELL)


@page(f"{ONE}/ouders-later", operations.get_signal, operations.put_parents_off, posts=True)
def parents_put_off(visit: Visit, signal_id: UUID) -> Response:
    """Why the parents still do not know."""
    form = Form(visit, PUT_OFF)
    return _done(visit, form, signal_id, operations.put_parents_off, "parents_put_off", _LATER)


@page(f"{ONE}/verlengen", operations.get_signal, operations.prolong_signal, posts=True)
def prolong_signal(visit: Visit, signal_id: UUID) -> Response:
    """It lasts longer."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    longer = found["until"].astimezone(AMSTERDAM).date() + timedelta(days=90)
    last = found["legal_end"].astimezone(AMSTERDAM).date() - timedelta(days=1)
    form = Form(visit, PROLONGING, {"until": min(longer, last)})
    return _done(visit, form, signal_id, operations.prolong_signal, "signal_prolonged", _PROLONG)


@page(f"{ONE}/afsluiten", operations.get_signal, operations.close_signal, posts=True)
def close_signal(visit: Visit, signal_id: UUID) -> Response:
    """How it ended."""
    form = Form(visit, CLOSING)
    return _done(visit, form, signal_id, operations.close_signal, "signal_closed", _CLOSE)


@page(f"{ONE}/vergissing", operations.get_signal, operations.enter_in_error, posts=True)
def signal_in_error(visit: Visit, signal_id: UUID) -> Response:
    """It should never have been written."""
    form = Form(visit, ERROR)
    return _done(visit, form, signal_id, operations.enter_in_error, "signal_in_error", _ERROR)


def _done(
    visit: Visit,
    form: Form,
    signal_id: UUID,
    operation: UseCase,
    said: str,
    words: tuple[Text, Text, Text],
    about: str | None = None,
    fixed: dict[str, Any] | None = None,
) -> Response:
    """The form until it was sent, then the signal. `words`: title, what it does, the button."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    if visit.posted:
        versions = {} if "expected_version" not in operation.parameters else _version(form)
        if form.send(operation, signal_id=signal_id, **(fixed or {}), **versions):
            return visit.go("signal", said=said, signal_id=signal_id)
    title, lead, button = words
    version = found["version"] if not fixed else _of(found, fixed["follow_up_id"])["version"]
    return visit.show(
        "signals/act.html",
        form.status,
        form=form,
        signal=found,
        title=title,
        lead=lead,
        button=button,
        about=about,
        version=version,
    )


def _version(form: Form) -> dict[str, Any]:
    return {"expected_version": form.version}


def _follow_up(visit: Visit, signal_id: UUID, follow_up_id: UUID) -> dict[str, Any]:
    return _of(visit.do(operations.get_signal, signal_id=signal_id), follow_up_id)


def _of(found: dict[str, Any], follow_up_id: UUID) -> dict[str, Any]:
    for row in found["follow_ups"]:
        if row["id"] == follow_up_id:
            return dict(row)
    raise NotFound


def _who(visit: Visit, signal_id: UUID) -> Choices:
    found = visit.do(operations.list_helpers, signal_id=signal_id, page_size=MOST).results
    return {str(row["id"]): row["name"] for row in found}


_ADD = (
    Text("Opvolging afspreken", "Agree what is done"),
    Text(
        "Wie u vraagt krijgt een melding, en ziet het signaal.",
        "Whom you ask is told, and sees the signal.",
    ),
    Text("Spreek dit af", "Agree this"),
)
_FINISH = (
    Text("Opvolging is gedaan", "It was done"),
    Text("Zo hoort uw collega wat het opleverde.", "So your colleague hears what came of it."),
    Text("Het is gedaan", "It was done"),
)
_CHANGE = (
    Text("Opvolging verzetten", "Another day or person"),
    Text("Kies een andere dag, of een andere collega.", "Choose another day, or colleague."),
    Text("Verzet", "Change"),
)
_TELL = (
    Text("De ouders weten het", "The parents know"),
    Text(
        "Vertel ouders zelf wat u ziet, voordat zij het van een ander horen.",
        "Tell parents yourself what you see, before they hear it from somebody else.",
    ),
    Text("Leg vast", "Record"),
)
_LATER = (
    Text("Waarom weten de ouders het nog niet?", "Why do the parents not know yet?"),
    Text("U krijgt later weer een herinnering.", "You will be reminded again later."),
    Text("Leg vast", "Record"),
)
_PROLONG = (
    Text("Signaal verlengen", "Prolong the signal"),
    Text(
        "Hooguit een jaar vooruit, en nooit langer dan twee jaar na de waarneming.",
        "A year ahead at most, and never longer than two years after the observation.",
    ),
    Text("Verleng", "Prolong"),
)
_CLOSE = (
    Text("Signaal afsluiten", "Close the signal"),
    Text(
        "Wat nog gedaan moest worden vervalt. Partners met wie u het deelde, zien het niet meer.",
        "What was still to be done is dropped. Partners you shared it with see it no more.",
    ),
    Text("Sluit af", "Close"),
)
_ERROR = (
    Text("Dit signaal was een vergissing", "This signal was a mistake"),
    Text(
        "Alles eromheen stopt meteen. Het blijft te lezen als vergissing; dit is niet terug te"
        " draaien.",
        "All around it stops at once. It can still be read as a mistake; this cannot be undone.",
    ),
    Text("Het was een vergissing", "It was a mistake"),
)
