"""The life of one referral: what its sender and its receiver do, one step after the other.

Invariant: everybody acts as themselves, through the operations, and takes only steps of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from services.children import operations as children
from services.consents import operations as consents
from services.demo import covenant, papers, stories
from services.demo.children import File, ask
from services.demo.founding import Place
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.web.uploads import Upload


@dataclass(slots=True)
class Life:
    """One referral. `worker` deals with it at the receiver, `leader` sees all of the receiver's;
    `answers` is the referral that it returns.
    """

    file: File
    receiver: Place
    team: str | None
    worker: Actor
    leader: Actor
    purpose: str
    type: str
    answers: Any
    random: Random
    places: Mapping[str, Place]
    id: Any = None
    consent_ids: list[Any] = field(default_factory=list)
    adopted: File | None = None

    def step(self, name: str) -> None:
        """Take the step with this name; what follows a colon is with what."""
        act, _, how = name.partition(":")
        _STEPS[act](self, how)

    def ask(self, mood: str) -> None:
        """Record what the parents said."""
        self.consent_ids += ask(self.file, self.receiver, self.purpose, mood or "given")

    def draft(self, _how: str) -> None:
        choose = self.random.choice
        made = referrals.draft_referral(
            self.file.keeper,
            child_id=self.file.child["id"],
            receiver_id=self.receiver.id,
            receiver_team_id=self.receiver.teams[self.team] if self.team else None,
            purpose=self.purpose,
            type=self.type,
            in_reply_to=self.answers,
            question=choose(self._questions()),
            school_functioning=choose(stories.AT_SCHOOL),
            home_situation=choose(stories.AT_HOME),
            child_voice=choose(stories.VOICE),
        )
        self.id = made["id"]

    def attach(self, what: str) -> None:
        """Add a report, or what the child drew."""
        name, category = _PAPERS[what]
        upload = Upload(name, iter([_paper(what)]))
        referrals.attach_file(
            self.file.keeper, referral_id=self.id, category=category, upload=upload
        )

    def send(self, _how: str) -> None:
        referrals.send_referral(self.file.keeper, referral_id=self.id)

    def cancel(self, _how: str) -> None:
        referrals.cancel_referral(self.file.keeper, referral_id=self.id)

    def retract(self, _how: str) -> None:
        referrals.retract_referral(self.file.keeper, referral_id=self.id)

    def withdraw(self, _how: str) -> None:
        """A parent withdraws, and says so to the sender."""
        consents.withdraw_consent(self.file.keeper, consent_id=self.consent_ids[0])

    def triage(self, team: str) -> None:
        team_id = self.receiver.teams[team]
        referrals.triage_referral(self.leader, referral_id=self.id, team_id=team_id)

    def assign(self, _how: str) -> None:
        referrals.assign_referral(self.leader, referral_id=self.id, assignee_id=self.worker.id)

    def receive(self, _how: str) -> None:
        referrals.get_referral(self.worker, referral_id=self.id)
        referrals.receive_referral(self.worker, referral_id=self.id)

    def accept(self, _how: str) -> None:
        accepted = referrals.accept_referral(self.worker, referral_id=self.id)
        child = children.get_child(self.worker, child_id=accepted["child_id"])
        self.adopted = File(self.worker, child)

    def reject(self, suggested: str) -> None:
        """Reject; where there is a suggestion, because that fits better."""
        referrals.reject_referral(
            self.worker,
            referral_id=self.id,
            reason_code="other_help_better" if suggested else "no_capacity",
            suggested_receiver_id=self.places[suggested].id if suggested else None,
        )

    def start(self, _how: str) -> None:
        referrals.start_referral(self.worker, referral_id=self.id)

    def hold(self, reason: str) -> None:
        referrals.hold_referral(self.worker, referral_id=self.id, reason_code=reason)

    def complete(self, outcome: str) -> None:
        referrals.complete_referral(
            self.worker,
            referral_id=self.id,
            outcome_code=outcome,
            feedback=self.random.choice(stories.FEEDBACK),
            categories=["outcome"],
        )

    def reopen(self, _how: str) -> None:
        referrals.reopen_referral(self.worker, referral_id=self.id, note=stories.REOPENED)

    def question(self, number: str) -> None:
        """The receiver writes to the sender."""
        self._write(self.worker, stories.ASKED[int(number)])

    def answer(self, number: str) -> None:
        """The sender reads what was written, and writes back."""
        referrals.list_messages(self.file.keeper, referral_id=self.id)
        self._write(self.file.keeper, stories.ANSWERED[int(number)])

    def _questions(self) -> tuple[str, ...]:
        if self.answers:
            return stories.RETURNING
        return stories.ONWARD if self.purpose == covenant.HELP else stories.QUESTIONS

    def _write(self, writer: Actor, text: str) -> None:
        referrals.send_message(writer, referral_id=self.id, text=text, categories=["arrangements"])


_STEPS: dict[str, Callable[[Life, str], None]] = {
    name: act
    for name, act in vars(Life).items()
    if callable(act) and not name.startswith("_") and name != "step"
}
_PAPERS = {
    "report": ("Verslag van school.pdf", "school_functioning"),
    "drawing": ("Tekening.png", "child_voice"),
}


@cache
def _paper(what: str) -> bytes:
    return papers.drawing() if what == "drawing" else papers.pdf(*stories.REPORT)
