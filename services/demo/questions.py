"""Parents who were asked for consent: one has not answered yet, one said yes; for whoever wants to
try that side.

Invariant: it is asked by an operation, as a coordinator would, and answered with the code, as a
parent would; the codes are in demo.json because these people are made up, as is their telephone.
"""

from datetime import timedelta
from typing import Any

from services.asking import operations as asking
from services.demo import covenant
from services.demo.children import File
from services.demo.founding import Place
from shared import clock

_SENTENCE = "Zoals we vorige week aan tafel bespraken. Bel gerust als u vragen hebt."


def ask(file: File, receiver: Place) -> dict[str, Any]:
    """Ask the first parent by mail; `to` and `code`, as demo.json tells them."""
    return _told(file, _asked(file, receiver))


def ask_and_answer(file: File, receiver: Place, keeper: Place) -> dict[str, Any]:
    """The same, and the parent says yes; they can withdraw with the same link and code."""
    request = _asked(file, receiver)
    link = asking.Found(
        request_id=request["id"],
        respondent_id=request["holder_id"],
        organisation_id=keeper.id,
        organisation_kind=keeper.plan.kind,
        organisation_state="active",
        alive=True,
    )
    parent, request_id = link.actor(""), request["id"]
    shown = asking.weigh_code(parent, request_id=request_id, code=request["code"])
    asking.open_question(parent, request_id=request_id, proof=shown["proof"])
    asking.say_yes(parent, request_id=request_id, proof=shown["proof"])
    return _told(file, request, answered=True)


def _asked(file: File, receiver: Place) -> dict[str, Any]:
    holder = file.child["authority_holders"][0]
    made = asking.ask_consent(
        file.keeper,
        child_id=file.child["id"],
        persons=[{"holder_id": holder["id"], "email": None}],
        purpose=covenant.SUPPORT,
        receiver_ids=[receiver.id],
        categories=covenant.ALL,
        until=clock.now() + timedelta(days=180),
        answer_by=clock.now() + timedelta(days=14),
        phone="010 000 00 00",
        handover="in_person_known",
        sentence=_SENTENCE,
    )
    found: dict[str, Any] = made["requests"][0]
    return found


def _told(file: File, request: dict[str, Any], *, answered: bool = False) -> dict[str, Any]:
    holder = file.child["authority_holders"][0]
    return {"to": holder["email"], "code": request["code"], "answered": answered}
