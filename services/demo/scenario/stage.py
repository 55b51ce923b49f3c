"""What both parts of the story start with: the parties, a child, the parents' consent, a referral.

Invariant: each step is checked by what the API answers, and told after that.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.demo import covenant, stories, town
from services.demo.scenario.api import Api, Deviation
from services.demo.scenario.mailbox import Mailbox
from services.demo.scenario.parties import Party, new_family, party
from services.demo.scenario.telling import Teller
from shared.clock import AMSTERDAM
from shared.texts import Text
from shared.vocabulary import CATEGORIES

PURPOSE = covenant.SUPPORT


@dataclass(slots=True)
class Stage:
    """Everything at hand while the story is played."""

    demo: dict[str, Any]
    api: Api
    tell: Teller

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.demo["mailUrl"])

    def parties(self) -> tuple[Party, Party]:
        """The school and kinderwerk, each with a token of its own."""
        school = party(self.api, self.demo, "education")
        child_work = party(self.api, self.demo, "child_work")
        return school, child_work

    def register(self, school: Party) -> dict[str, Any]:
        """A child that nobody knew yet, with two parents."""
        team, team_id = next(iter(school.teams.items()))
        family = new_family(team_id, datetime.now(AMSTERDAM).date())
        child: dict[str, Any] = school.do("registerChild", family)
        parents = [holder["name"] for holder in child["authorityHolders"]]
        if len(parents) != 2:
            raise Deviation("the child was registered without its two parents")
        self.tell.happened(_REGISTERED, child=name_of(child), team=team)
        self.tell.details([_PARENTS.filled(names=" + ".join(parents)).in_(self.tell.language)])
        return child

    def ask(self, school: Party, receiver: Party, child: dict[str, Any]) -> dict[str, Any]:
        """ "Mag ik dit delen?" """
        question = {
            "childId": child["id"],
            "receiverId": receiver.id,
            "purpose": PURPOSE,
            "recordKind": "referral",
            "categories": list(covenant.ALL),
        }
        answer: dict[str, Any] = school.do("askDecision", question)
        return answer

    def consent(self, school: Party, receiver: Party, child: dict[str, Any]) -> list[str]:
        """Both parents say yes; the ids of their consents."""
        now = datetime.now(UTC)
        what = ", ".join(CATEGORIES[code].nl for code in covenant.ALL)
        given = []
        for holder in child["authorityHolders"]:
            consent = {
                "childId": child["id"],
                "holderId": holder["id"],
                "purpose": PURPOSE,
                "receiverIds": [receiver.id],
                "categories": list(covenant.ALL),
                "state": "given",
                "statedAt": (now - timedelta(minutes=1)).isoformat(),
                "until": (now + timedelta(days=180)).isoformat(),
                "method": "in_person",
                "assurance": "known_in_person",
                "noticeText": covenant.NOTICE.format(receiver=receiver.name, what=what),
            }
            given.append(school.do("recordConsent", consent))
        until = self.tell.day(given[0]["until"])
        self.tell.happened(_CONSENTED, receiver=receiver.name, until=until)
        return [one["id"] for one in given]

    def send(self, school: Party, receiver: Party, child: dict[str, Any]) -> dict[str, Any]:
        """Write the referral, and send it."""
        draft = {
            "childId": child["id"],
            "receiverId": receiver.id,
            "receiverTeamId": receiver.teams[town.HAVENHUIS],
            "purpose": PURPOSE,
            "question": stories.QUESTIONS[0],
            "schoolFunctioning": stories.AT_SCHOOL[0],
            "homeSituation": stories.AT_HOME[0],
            "childVoice": stories.VOICE[0],
        }
        written = school.do("draftReferral", draft)
        sent: dict[str, Any] = school.do("sendReferral", referralId=written["id"])
        require_state(sent, "requested")
        due = self.tell.day(sent["answerDueAt"])
        self.tell.happened(_SENT, receiver=receiver.name, team=town.HAVENHUIS, due=due)
        return sent


def name_of(child: dict[str, Any]) -> str:
    """The child's whole name."""
    parts = (child["givenName"], child["namePrefix"], child["familyName"])
    return " ".join(part for part in parts if part)


def require_state(record: dict[str, Any], state: str) -> None:
    """A Deviation unless the record is in this state."""
    if record["state"] != state:
        raise Deviation(f"the state is {record['state']}, and should be {state}")


_REGISTERED = Text(
    "De intern begeleider van {team} opent een dossier voor {child}.",
    "The care coordinator of {team} opens a file for {child}.",
)
_PARENTS = Text("Met gezag: {names}", "With authority: {names}")
_CONSENTED = Text(
    "Beide ouders zeggen ja: delen met {receiver} mag tot {until}, als zij niet eerder intrekken.",
    "Both parents say yes: sharing with {receiver} may be done until {until}, unless withdrawn.",
)
_SENT = Text(
    "De aanmelding is verstuurd aan {receiver}, locatie {team}. Antwoord uiterlijk {due}.",
    "The referral was sent to {receiver}, location {team}. An answer is due by {due}.",
)
