"""What each part of the story starts with: the parties, a child, the consent, a referral.

Invariant: each step is checked by what the API answers, and told after that.
"""

from dataclasses import dataclass
from typing import Any

from services.demo import stories
from services.demo.covenant import SUPPORT
from services.demo.scenario import acts
from services.demo.scenario.acts import name_of
from services.demo.scenario.api import Api
from services.demo.scenario.mailbox import Mailbox
from services.demo.scenario.parties import Party, party
from services.demo.scenario.telling import Teller
from shared.texts import Text


@dataclass(slots=True)
class Stage:
    """Everything at hand while the story is played."""

    demo: dict[str, Any]
    api: Api
    tell: Teller

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.demo["mailUrl"])

    def party(self, kind: str) -> Party:
        """The organisation of this kind, with a token of its own."""
        return party(self.api, self.demo, kind)

    def parties(self) -> tuple[Party, Party]:
        """The school and kinderwerk."""
        return self.party("education"), self.party("child_work")

    def register(self, school: Party) -> dict[str, Any]:
        """A child that nobody knew yet, with two parents."""
        child = acts.register(school)
        parents = [holder["name"] for holder in child["authorityHolders"]]
        self.tell.happened(_REGISTERED, child=name_of(child), team=next(iter(school.teams)))
        self.tell.details([_PARENTS.filled(names=" + ".join(parents)).in_(self.tell.language)])
        return child

    def consent(
        self, sender: Party, receiver: Party, child: dict[str, Any], purpose: str = SUPPORT
    ) -> list[dict[str, Any]]:
        """Both parents say yes; their consents."""
        given = acts.consent(sender, receiver, child, purpose)
        until = self.tell.day(given[0]["until"])
        self.tell.happened(_CONSENTED, sender=sender.name, receiver=receiver.name, until=until)
        return given

    def send(
        self,
        sender: Party,
        receiver: Party,
        child: dict[str, Any],
        purpose: str = SUPPORT,
        question: str = stories.QUESTIONS[0],
        in_reply_to: str | None = None,
    ) -> dict[str, Any]:
        """Write the referral, and send it."""
        sent = acts.refer(sender, receiver, child, purpose, question, in_reply_to)
        told = _SENT_BACK if in_reply_to else _SENT
        due, team = self.tell.day(sent["answerDueAt"]), acts.team_of(receiver)
        self.tell.happened(told, sender=sender.name, receiver=receiver.name, team=team, due=due)
        return sent


_REGISTERED = Text(
    "De intern begeleider van {team} opent een dossier voor {child}.",
    "The care coordinator of {team} opens a file for {child}.",
)
_PARENTS = Text("Met gezag: {names}", "With authority: {names}")
_CONSENTED = Text(
    "Beide ouders zeggen bij {sender} ja: delen met {receiver} mag tot {until}, als zij niet eerder"
    " intrekken.",
    "Both parents say yes to {sender}: sharing with {receiver} may be done until {until}, unless"
    " withdrawn.",
)
_SENT = Text(
    "{sender} meldt aan bij {receiver}, {team}. Antwoord uiterlijk {due}.",
    "{sender} refers to {receiver}, {team}. An answer is due by {due}.",
)
_SENT_BACK = Text(
    "{sender} verwijst terug naar {receiver}, {team}. Antwoord uiterlijk {due}.",
    "{sender} refers back to {receiver}, {team}. An answer is due by {due}.",
)
