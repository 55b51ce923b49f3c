"""A sample of every operation about questions for consent: of who asks, and of who is asked.

Invariant: who is asked acts by a link to one question; the same person with another link, and
anybody else with this one, is nobody.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.asking import operations as asking
from services.asking.links import Found
from services.notifications import operations as notifications
from shared import runtime
from shared.authz.actor import Actor
from shared.db.tenant import Tenant, acting_for
from tests.factories.town import ALL_CATEGORIES, PURPOSE
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample
from tests.isolation.samples import with_child
from tests.isolation.staff_samples import hired

PREVIEWED: dict[str, Any] = {
    "purpose": PURPOSE,
    "categories": sorted(ALL_CATEGORIES),
    "phone": "010-1234567",
}


def _question(ring: Ring, child: dict[str, Any]) -> dict[str, Any]:
    holder = child["authority_holders"][0]["id"]
    return {
        **PREVIEWED,
        "persons": [{"holder_id": holder, "email": None}],
        "receiver_ids": [ring.child_work.id],
        "until": in_days(180),
        "answer_by": in_days(14),
        "handover": "in_person_known",
    }


def put(ring: Ring, child: dict[str, Any]) -> dict[str, Any]:
    """A question that the school put to the child's parent."""
    question = _question(ring, child)
    made = asking.ask_consent(ring.school.member(), child_id=child["id"], **question)
    found: dict[str, Any] = made["requests"][0]
    return found


def asked(**kwargs: Any) -> tuple[Sample, dict[str, Any]]:
    """A question that was put, and what there is to do with it."""
    ring, child, made = with_child()
    question = _question(ring, child)
    answer = asking.ask_consent(made.actor, child_id=child["id"], **question)["requests"][0]
    about = {"request_id": answer["id"], **kwargs}
    hidden = frozenset({answer["id"]})
    found = Sample(made.place, made.actor, about, made.outsiders, ("request_id",), hidden)
    return found, answer


def holding(made: Sample, request: dict[str, Any]) -> Actor:
    """Who holds the link to it."""
    place = made.place
    request_id: UUID = request["id"]
    found = Found(request_id, request["holder_id"], place.id, place.kind, "active", True)
    return found.actor("")


def entered(answered: str | None = None, **kwargs: Any) -> Sample:
    """Somebody who was asked, after the code; `answered`: and said so."""
    made, request = asked(**kwargs)
    actor = holding(made, request)
    code = request["code"]
    proof = asking.weigh_code(actor, request_id=request["id"], code=code)["proof"]
    if answered == "given":
        asking.say_yes(actor, request_id=request["id"], proof=proof)
    given = {**made.kwargs, "proof": proof}
    return Sample(made.place, actor, given, made.outsiders, made.secrets)


@sample("asking.ask_consent")
def _() -> Sample:
    ring, child, made = with_child()
    made.kwargs.update(_question(ring, child))
    return Sample(made.place, made.actor, made.kwargs, made.outsiders, made.secrets)


@sample("asking.preview_question")
def _() -> Sample:
    ring, _child, made = with_child(**PREVIEWED, until=in_days(180))
    made.kwargs["receiver_ids"] = [ring.child_work.id]
    return Sample(made.place, made.actor, made.kwargs, made.outsiders, made.secrets)


@sample("asking.list_requests")
def _() -> Sample:
    ring, child, made = with_child()
    asking.ask_consent(made.actor, child_id=child["id"], **_question(ring, child))
    return made


@sample("asking.get_request")
def _() -> Sample:
    return asked()[0]


@sample("asking.read_letter")
def _() -> Sample:
    return asked()[0]


@sample("asking.remind")
def _() -> Sample:
    return asked()[0]


@sample("asking.renew_link")
def _() -> Sample:
    return asked()[0]


@sample("asking.renew_code")
def _() -> Sample:
    return asked(handover="by_phone")[0]


@sample("asking.take_back")
def _() -> Sample:
    return asked()[0]


@sample("asking.record_answer")
def _() -> Sample:
    said = {"state": "given", "method": "on_paper", "assurance": "signature"}
    return asked(**said)[0]


@sample("asking.weigh_code")
def _() -> Sample:
    made, request = asked()
    given = {"request_id": request["id"], "code": request["code"]}
    actor = holding(made, request)
    return Sample(
        made.place,
        actor,
        given,
        made.outsiders,
        made.secrets,
        succeeded=lambda weighed: weighed["proof"],
    )


@sample("asking.open_question")
def _() -> Sample:
    return entered()


@sample("asking.say_yes")
def _() -> Sample:
    return entered()


@sample("asking.say_no")
def _() -> Sample:
    return entered()


@sample("asking.say_talk")
def _() -> Sample:
    return entered()


@sample("asking.withdraw_by_link")
def _() -> Sample:
    return entered("given")


@sample("asking.ask_link")
def _() -> Sample:
    made = entered()
    given = {"request_id": made.kwargs["request_id"]}
    return Sample(made.place, made.actor, given, made.outsiders, made.secrets)


def _of_worker(task: Any, made: Sample, **kwargs: UUID) -> Sample:
    return Sample(made.place, worker(task, made.place), kwargs, made.outsiders, tuple(kwargs))


@sample("notifications.announce_question")
def _() -> Sample:
    made = entered("given")
    task = notifications.announce_question
    return _of_worker(task, made, request_id=made.kwargs["request_id"])


@sample("notifications.send_question")
def _() -> Sample:
    """The question was taken back: no mail server is needed here."""
    made, request = asked()
    asking.take_back(made.actor, request_id=request["id"])
    query = text("SELECT id FROM consent_link WHERE request_id = :id")
    application = runtime.current().engines["app"]
    with acting_for(Tenant(made.place.id)), application.begin() as connection:
        link_id = connection.execute(query, {"id": request["id"]}).scalar_one()
    return _of_worker(notifications.send_question, made, link_id=link_id)


def _left(task: Any, made: Sample, **kwargs: UUID) -> Sample:
    """Who asked it left: another organisation's worker finds nothing of that, which is no fault."""
    actor = worker(task, made.place)
    given = {"member_id": made.actor.id, **kwargs}
    return Sample(made.place, actor, given, made.outsiders, refused=None)


@sample("asking.pass_on")
def _() -> Sample:
    made, _request = asked()
    return _left(asking.pass_on, made, successor_id=hired(made.place, "care_coordinator").id)


@sample("asking.leave")
def _() -> Sample:
    return _left(asking.leave, asked()[0])


@sample("notifications.announce_left_questions")
def _() -> Sample:
    return _left(notifications.announce_left_questions, asked()[0])
