"""What the parties of the story do, each by an operation of the API; told by nobody.

Invariant: what must hold after an act is asked of the answer, else it is a Deviation.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.demo import covenant, stories, town
from services.demo.scenario.api import Deviation
from services.demo.scenario.parties import Party, new_family
from shared.clock import AMSTERDAM
from shared.vocabulary import CATEGORIES


def register(school: Party) -> dict[str, Any]:
    """A child that nobody knew yet, with two parents, in a file of the school's first team."""
    team_id = next(iter(school.teams.values()))
    family = new_family(team_id, datetime.now(AMSTERDAM).date())
    child: dict[str, Any] = school.do("registerChild", family)
    if len(child["authorityHolders"]) != 2:
        raise Deviation("the child was registered without its two parents")
    return child


def ask(sender: Party, receiver: Party, child: dict[str, Any], purpose: str) -> dict[str, Any]:
    """ "Mag ik dit delen?" """
    question = {
        "childId": child["id"],
        "receiverId": receiver.id,
        "purpose": purpose,
        "recordKind": "referral",
        "categories": list(covenant.ALL),
    }
    answer: dict[str, Any] = sender.do("askDecision", question)
    return answer


def consent(
    sender: Party, receiver: Party, child: dict[str, Any], purpose: str
) -> list[dict[str, Any]]:
    """Everybody with authority over the child of this file says yes; their consents."""
    now = datetime.now(UTC)
    what = ", ".join(CATEGORIES[code].nl for code in covenant.ALL)
    given = []
    for holder in child["authorityHolders"]:
        said = {
            "childId": child["id"],
            "holderId": holder["id"],
            "purpose": purpose,
            "receiverIds": [receiver.id],
            "categories": list(covenant.ALL),
            "state": "given",
            "statedAt": (now - timedelta(minutes=1)).isoformat(),
            "until": (now + timedelta(days=180)).isoformat(),
            "method": "in_person",
            "assurance": "known_in_person",
            "noticeText": covenant.NOTICE.format(receiver=receiver.name, what=what),
        }
        given.append(sender.do("recordConsent", said))
    return given


def team_of(receiver: Party) -> str:
    """The team that a referral is for."""
    return town.HAVENHUIS if town.HAVENHUIS in receiver.teams else next(iter(receiver.teams))


def refer(
    sender: Party,
    receiver: Party,
    child: dict[str, Any],
    purpose: str,
    question: str = stories.QUESTIONS[0],
    in_reply_to: str | None = None,
) -> dict[str, Any]:
    """Write a referral, and send it."""
    draft = {
        "childId": child["id"],
        "receiverId": receiver.id,
        "receiverTeamId": receiver.teams[team_of(receiver)],
        "purpose": purpose,
        "question": question,
        "schoolFunctioning": stories.AT_SCHOOL[0],
        "homeSituation": stories.AT_HOME[0],
        "childVoice": stories.VOICE[0],
        "inReplyTo": in_reply_to,
    }
    written = sender.do("draftReferral", draft)
    sent: dict[str, Any] = sender.do("sendReferral", referralId=written["id"])
    require_state(sent, "requested")
    return sent


def step(party: Party, operation_id: str, referral_id: str, state: str, **body: Any) -> Any:
    """Bring a referral to this state; the referral then."""
    found = party.do(operation_id, body or None, referralId=referral_id)
    require_state(found, state)
    return found


def take_on(receiver: Party, referral_id: str) -> dict[str, Any]:
    """Receive it and accept it; the file that it went into."""
    step(receiver, "receiveReferral", referral_id, "received")
    accepted = receiver.do("acceptReferral", {}, referralId=referral_id)
    require_state(accepted, "accepted")
    child: dict[str, Any] = receiver.do("getChild", childId=accepted["childId"])
    return child


def write(
    writer: Party, referral_id: str, text: str, file: tuple[str, bytes] | None = None
) -> dict[str, Any]:
    """Send a message about practical arrangements, with a file if there is one."""
    attached = []
    if file:
        kept = writer.do(
            "attachFile", upload=file, query={"category": "arrangements"}, referralId=referral_id
        )
        attached.append(kept["id"])
    message = {"text": text, "categories": ["arrangements"], "attachmentIds": attached}
    said: dict[str, Any] = writer.do("sendMessage", message, referralId=referral_id)
    return said


def read(reader: Party, referral_id: str, kind: str = "message") -> dict[str, Any]:
    """The newest of what the other party wrote; a Deviation when there is nothing."""
    for message in reader.do("listMessages", referralId=referral_id)["results"]:
        if message["kind"] == kind and not message["ours"]:
            found: dict[str, Any] = message
            return found
    raise Deviation(f"{reader.name} was to read a {kind}, and there is none")


def attached_to(reader: Party, message: dict[str, Any]) -> dict[str, Any]:
    """The one file that came with a message; a Deviation when there is another number of them."""
    files = reader.do("listAttachments", referralId=message["referralId"])["results"]
    found: list[dict[str, Any]] = [one for one in files if one["messageId"] == message["id"]]
    if len(found) != 1:
        raise Deviation(f"{reader.name} sees {len(found)} files with the message, and not one")
    return found[0]


def chain(party: Party, referral_id: str) -> set[str]:
    """The referrals that this one is linked to, as far as the party may see them."""
    found = party.do("listChain", referralId=referral_id)["results"]
    return {one["id"] for one in found}


def name_of(child: dict[str, Any]) -> str:
    """The child's whole name."""
    parts = (child["givenName"], child["namePrefix"], child["familyName"])
    return " ".join(part for part in parts if part)


def require_state(record: dict[str, Any], state: str) -> None:
    """A Deviation unless the record is in this state."""
    if record["state"] != state:
        raise Deviation(f"the state is {record['state']}, and should be {state}")
