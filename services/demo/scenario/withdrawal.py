"""The third part: a parent withdraws, at each point of a referral's life, and everything stops.

Invariant: what stopped is asked of both sides, not believed from the receipt.
"""

from typing import Any

from services.demo import stories
from services.demo.covenant import SUPPORT
from services.demo.scenario import acts
from services.demo.scenario.api import Deviation
from services.demo.scenario.parties import Party
from services.demo.scenario.stage import Stage
from shared.texts import Text
from shared.vocabulary import REFERRAL_STATES, STOPPING_KINDS

_ON_THE_WAY: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "received": (("receiveReferral", "received", {}),),
    "in-progress": (("startReferral", "in-progress", {}),),
    "on-hold": (
        ("startReferral", "in-progress", {}),
        ("holdReferral", "on-hold", {"reasonCode": "holiday"}),
    ),
    "completed": (("completeReferral", "completed", {"outcomeCode": "goals_reached"}),),
}
_OPEN, _TAKEN_ON = ("requested", "received"), ("accepted", "in-progress", "on-hold", "completed")


def play(stage: Stage) -> None:
    """Play it; raises Deviation where it goes another way."""
    stage.tell.chapter(_TITLE)
    school, child_work = stage.parties()
    for point in _OPEN + _TAKEN_ON:
        child = acts.register(school)
        consents = acts.consent(school, child_work, child, SUPPORT)
        referral = acts.refer(school, child_work, child, SUPPORT)
        adopted = _brought(school, child_work, referral["id"], point)
        way = {"method": "in_person"}
        receipt = school.do("withdrawConsent", way, consentId=consents[0]["id"])
        _check(receipt, referral["id"], point)
        _stopped(school, child_work, referral["id"], point)
        if adopted:
            child_work.do("getChild", childId=adopted["id"])
        state = REFERRAL_STATES[point].in_(stage.tell.language)
        stage.tell.happened(_WITHDRAWN, state=state)
        stage.tell.details([_line(stage, one) for one in receipt["stopped"]])
    stage.tell.happened(_GONE, receiver=child_work.name)
    stage.tell.happened(_KEPT, receiver=child_work.name)


def _brought(
    school: Party, child_work: Party, referral_id: str, point: str
) -> dict[str, Any] | None:
    """Bring it to this point of its life, with a message each way; the adopted file, if any."""
    adopted = None
    if point in _TAKEN_ON:
        adopted = acts.take_on(child_work, referral_id)
        acts.write(child_work, referral_id, stories.ASKED[1])
        acts.read(school, referral_id)
        acts.write(school, referral_id, stories.ANSWERED[1])
    for operation_id, state, body in _ON_THE_WAY.get(point, ()):
        acts.step(child_work, operation_id, referral_id, state, **body)
    return adopted


def _check(receipt: dict[str, Any], referral_id: str, point: str) -> None:
    """The receipt names the referral and what lay within it, and nothing else."""
    outcome = "cancelled" if point in _OPEN else "exchange_ended"
    said = [one for one in receipt["stopped"] if one["recordKind"] == "referral"]
    if [(one["recordId"], one["outcome"]) for one in said] != [(referral_id, outcome)]:
        raise Deviation(f"the receipt does not say that the referral, and it alone: {outcome}")
    seen, with_messages = said[0]["opened"], len(receipt["stopped"]) > 1
    if (seen, with_messages) != (point != "requested", point in _TAKEN_ON):
        raise Deviation("the receipt does not say what was seen, or what stopped with it")


def _stopped(school: Party, child_work: Party, referral_id: str, point: str) -> None:
    seen = school.do("getReferral", referralId=referral_id)
    acts.require_state(seen, "cancelled" if point in _OPEN else point)
    if seen["exchangeEndedAt"] is None:
        raise Deviation("the school does not see that the exchange has ended")
    for operation_id in ("getReferral", "listMessages", "listAttachments", "listChain"):
        child_work.do(operation_id, referralId=referral_id, expect=404)
    late = {"text": stories.ANSWERED[1], "categories": ["arrangements"]}
    school.do("sendMessage", late, referralId=referral_id, expect=409)


def _line(stage: Stage, stopped: dict[str, Any]) -> str:
    language = stage.tell.language
    line = _STOPPED.filled(
        what=STOPPING_KINDS[stopped["recordKind"]],
        receiver=stopped["organisationName"],
        how=_CANCELLED if stopped["outcome"] == "cancelled" else _ENDED,
        opened=_OPENED if stopped["opened"] else _NOT_OPENED,
    )
    return line.in_(language)


_TITLE = Text(
    "Deel 3. Een ouder trekt de toestemming in, op elk moment van het verloop",
    "Part 3. A parent withdraws the consent, at each point of the course",
)
_WITHDRAWN = Text(
    "Stand: {state}. Een ouder trekt in; het bewijs zegt wat er is gestopt:",
    "State: {state}. A parent withdraws; the receipt says what stopped:",
)
_STOPPED = Text(
    "– {what} voor {receiver}: {how}, {opened}", "– {what} for {receiver}: {how}, {opened}"
)
_CANCELLED = Text("geannuleerd", "cancelled")
_ENDED = Text("uitwisseling beëindigd", "exchange ended")
_OPENED = Text("was bekeken", "had been looked at")
_NOT_OPENED = Text("niet bekeken", "not looked at")
_GONE = Text(
    "Voor {receiver} bestaan zij niet meer (404), en er kan niets meer heen.",
    "For {receiver} they no longer exist (404), and nothing can go there any more.",
)
_KEPT = Text(
    "Wat {receiver} had geaccepteerd, blijft in het eigen dossier.",
    "What {receiver} had accepted stays in its own file.",
)
