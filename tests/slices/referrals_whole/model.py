"""A small model of referrals, against which the real ones are held.

Invariant: written from the story, holds no code of Schakel's rules, and says beforehand of each act
whether it succeeds and what everybody sees afterwards.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.problems import Conflict, Forbidden, NotFound, Problem
from tests.slices.referrals_whole.acts import TABLE

OPEN = {"requested", "received", "accepted", "in-progress", "on-hold"}
UNANSWERED = {"requested", "received"}
TALKING = {"sender": OPEN | {"completed"}, "receiver": OPEN - {"requested"} | {"completed"}}
SIDE = {
    "sender": "sender",
    "receiver": "receiver",
    "colleague": "receiver",
    "software": "receiver",
}
"""On which side somebody is: a colleague works in the receiver's other team, and software for the
whole of it. A clerk has no business with children; a stranger none with the two parties."""
PARTIES = [*SIDE, "clerk", "stranger"]
Refusal = type[Problem] | None
Answer = tuple[str, Refusal]


@dataclass(slots=True)
class Child:
    """A child of the school, and the consent that stands.

    `birthday`: when it becomes twelve; from then on the parents' yes alone carries nothing new.
    """

    file: dict[str, Any]
    birthday: datetime | None
    consent_id: Any = None
    until: datetime | None = None
    twelve: bool = False

    @property
    def may_be_shared(self) -> bool:
        return self.consent_id is not None and not self.twelve

    @property
    def shared_until(self) -> datetime:
        """When what is given now ends by itself."""
        ends = [end for end in (self.until, self.birthday) if end]
        return min(ends)


@dataclass(slots=True)
class File:
    """An attachment, of one side; `given` to the other, or waiting."""

    id: Any
    side: str
    given: bool = False


@dataclass(slots=True)
class Modelled:
    """What ought to be so of one referral. `late`: its time has passed, and nobody cleaned up."""

    id: Any
    child: Child
    state: str = "draft"
    ended: bool = False
    late: bool = False
    team: int = 0
    closed: str | None = None
    said: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    history: list[str] = field(default_factory=lambda: ["draft"])

    @property
    def sent(self) -> bool:
        return self.state != "draft" and self.history[1:] != ["cancelled"]

    @property
    def flows(self) -> bool:
        """The receiver sees it."""
        return self.sent and not self.ended and not self.late

    @property
    def taken_on(self) -> bool:
        """The receiver has a file of its own, made from it."""
        return "accepted" in self.history

    @property
    def exchanging(self) -> bool:
        """It was given, and nobody has ended that yet."""
        return self.sent and not self.ended

    def sees(self, party: str) -> bool:
        """Whether this party sees the referral at all."""
        theirs = {
            "sender": True,
            "receiver": self.flows and self.team == 0,
            "colleague": self.flows and self.team == 1,
            "software": self.flows,
        }
        return theirs.get(party, False)

    def read_by(self, side: str) -> list[str]:
        """Who wrote what this side reads, oldest first."""
        return [writer for writer in self.said if writer == side or self.flows]

    def files_of(self, side: str) -> set[Any]:
        """The files that this side has."""
        theirs = (f for f in self.files if f.side == side or (f.given and self.flows))
        return {file.id for file in theirs}

    def waiting(self, side: str) -> list[File]:
        return [file for file in self.files if file.side == side and not file.given]

    def move(self, state: str) -> None:
        self.state = state
        self.history.append(state)

    def end(self) -> None:
        if self.state in UNANSWERED:
            self.move("cancelled")
        self.ended = True

    def give(self, side: str) -> None:
        """What waits goes along with what is sent."""
        for file in self.waiting(side):
            file.given = True

    def blocks(self, other: "Modelled") -> bool:
        """While this one is not finished, no other of the same child goes to the same receiver."""
        same = self is not other and self.child is other.child
        return same and self.state in OPEN and not self.ended


def of_a_stranger(model: Modelled, party: str) -> Refusal:
    """What whoever does not see it hears, whatever they try; None: they see it."""
    if party == "clerk":
        return Forbidden
    return None if model.sees(party) else NotFound


def of_a_step(models: list[Modelled], model: Modelled, party: str, name: str) -> Answer:
    """The state that a step leads to, and how it is refused."""
    if refusal := of_a_stranger(model, party):
        return model.state, refusal
    target = TABLE.get((SIDE[party], model.state, name))
    if target is None:
        return model.state, Conflict
    if name in ("send", "reopen") and any(other.blocks(model) for other in models):
        return target, Conflict
    if name == "send" and not model.child.may_be_shared:
        return target, Forbidden
    return target, None


def of_talking(model: Modelled, party: str, category: str) -> Refusal:
    """How a message with these data is refused."""
    if refusal := of_a_stranger(model, party):
        return refusal
    if model.state not in TALKING[SIDE[party]] or model.ended or model.late:
        return Conflict
    if party == "sender":
        return None if model.child.may_be_shared else Forbidden
    return Forbidden if category == "child_voice" else None


def of_attaching(model: Modelled, party: str) -> Refusal:
    """How a file is refused that is put ready for the draft or the next message."""
    if refusal := of_a_stranger(model, party):
        return refusal
    if (party, model.state) == ("sender", "draft"):
        return None
    return Conflict if model.ended or model.state not in TALKING[SIDE[party]] else None


def of_removing(model: Modelled, party: str, file: File) -> Refusal:
    """How taking a file away is refused."""
    if refusal := of_a_stranger(model, party):
        return refusal
    if file.id not in model.files_of(SIDE[party]):
        return NotFound
    return Conflict if file.given or file.side != SIDE[party] else None


def of_closing(model: Modelled, party: str) -> Refusal:
    """How closing it on the receiver's own side is refused: that comes after the exchange."""
    if party == "clerk":
        return Forbidden
    dealing = "receiver" if model.team == 0 else "colleague"
    if not model.taken_on or party not in (dealing, "software"):
        return NotFound
    return Conflict if model.flows else None


def of_triage(model: Modelled, party: str) -> Refusal:
    """How laying it with another team of the receiver is refused."""
    if refusal := of_a_stranger(model, party):
        return refusal
    return None if party != "sender" and model.state in UNANSWERED else Conflict
