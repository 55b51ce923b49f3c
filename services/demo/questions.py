"""A parent who was asked for consent, and has not answered yet: for whoever wants to try that side.

Invariant: it is asked by an operation, as a coordinator would; the code is in demo.json because
these people are made up, as is their telephone.
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
    return {"to": holder["email"], "code": made["requests"][0]["code"]}
