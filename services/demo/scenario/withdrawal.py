"""The second part: a parent withdraws before kinderwerk has accepted, and everything stops.

Invariant: what stopped is asked of both sides, not believed from the receipt.
"""

from typing import Any

from services.demo.scenario.api import Deviation
from services.demo.scenario.stage import Stage, require_state
from shared.texts import Text


def play(stage: Stage) -> None:
    """Play it; raises Deviation where it goes another way."""
    tell = stage.tell
    tell.chapter(_TITLE)
    school, child_work = stage.parties()
    child = stage.register(school)
    consents = stage.consent(school, child_work, child)
    referral = stage.send(school, child_work, child)
    child_work.do("getReferral", referralId=referral["id"])
    tell.happened(_SEEN, receiver=child_work.name)
    receipt = school.do("withdrawConsent", {"method": "in_person"}, consentId=consents[0])
    _check(receipt, referral["id"])
    tell.happened(_WITHDRAWN)
    tell.details([_line(stage, one) for one in receipt["stopped"]])
    require_state(school.do("getReferral", referralId=referral["id"]), "cancelled")
    tell.happened(_CANCELLED)
    child_work.do("getReferral", referralId=referral["id"], expect=404)
    tell.happened(_GONE, receiver=child_work.name)


def _check(receipt: dict[str, Any], referral_id: str) -> None:
    stopped = [(one["recordId"], one["outcome"]) for one in receipt["stopped"]]
    if stopped != [(referral_id, "cancelled")]:
        raise Deviation("the receipt does not say that the referral, and it alone, was cancelled")


def _line(stage: Stage, stopped: dict[str, Any]) -> str:
    opened = _OPENED if stopped["opened"] else _NOT_OPENED
    name = stopped["organisationName"]
    return _STOPPED.filled(receiver=name, opened=opened).in_(stage.tell.language)


_TITLE = Text(
    "Deel 2. Een ouder trekt de toestemming in", "Part 2. A parent withdraws their consent"
)
_SEEN = Text(
    "{receiver} bekijkt de aanmelding, en heeft nog niet geantwoord.",
    "{receiver} looks at the referral, and has not answered yet.",
)
_WITHDRAWN = Text(
    "Een ouder trekt de toestemming in. Het bewijs zegt wat er is gestopt:",
    "A parent withdraws the consent. The receipt says what stopped:",
)
_STOPPED = Text("– aanmelding bij {receiver}: {opened}", "– referral to {receiver}: {opened}")
_OPENED = Text("geannuleerd; was al bekeken", "cancelled; had been looked at")
_NOT_OPENED = Text("geannuleerd; niet bekeken", "cancelled; not looked at")
_CANCELLED = Text(
    "De school ziet dat de aanmelding is geannuleerd.",
    "The school sees that the referral was cancelled.",
)
_GONE = Text(
    "Voor {receiver} bestaat zij niet meer (404).", "For {receiver} it no longer exists (404)."
)
