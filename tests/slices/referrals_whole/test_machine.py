"""Referrals against a small model of them: all actors, all steps, withdrawals, and the clock.

Invariant: the model is written from the story, holds no code of Schakel's, and says beforehand of
each act whether it succeeds and what everybody sees afterwards.
"""

import os
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.consents import operations as consents
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, NotFound, Problem
from tests.factories.town import PURPOSE, record_consent, register_child
from tests.house import House
from tests.slices.database import rows
from tests.slices.referrals_whole.acts import ACTS, TABLE
from tests.slices.referrals_whole.region import Region

STEPS = int(os.environ.get("PROOF_STEPS", "300"))
DEPTH = 40
OPEN = {"requested", "received", "accepted", "in-progress", "on-hold"}
TALKING = {"sender": OPEN | {"completed"}, "receiver": OPEN - {"requested"} | {"completed"}}
PARTIES = st.sampled_from(["sender", "receiver", "stranger"])
WHICH = st.integers(0, 999)
WAYS_ON = st.sampled_from(
    ["send", "receive", "accept", "start", "hold", "complete", "reopen", "reject"]
)


@dataclass
class Child:
    """A child of the school, and the consent that stands."""

    file: dict[str, Any]
    consent_id: Any = None


@dataclass
class Modelled:
    """What ought to be so of one referral. `late`: its time has passed, and nobody cleaned up."""

    id: Any
    child: Child
    state: str = "draft"
    ended: bool = False
    late: bool = False
    said: list[str] = field(default_factory=list)

    @property
    def sent(self) -> bool:
        return self.state != "draft" and self.history[1:] != ["cancelled"]

    history: list[str] = field(default_factory=lambda: ["draft"])

    @property
    def flows(self) -> bool:
        """The receiver sees it."""
        return self.sent and not self.ended and not self.late

    def move(self, state: str) -> None:
        self.state = state
        self.history.append(state)

    def end(self) -> None:
        if self.state in ("requested", "received"):
            self.move("cancelled")
        self.ended = True


class Machine(RuleBasedStateMachine):
    """One school and one kinderwerk, some children, and everything that can happen."""

    region: Region
    house: House
    taken = 0

    @initialize(count=st.integers(1, 2))
    def begin(self, count: int) -> None:
        self.children = [Child(register_child(self.region.school)) for _ in range(count)]
        self.models: list[Modelled] = []
        self.touched: set[Any] = set()
        for child in self.children:
            self._consent(child)
            self._draft(child)

    @rule(which=WHICH)
    def draft(self, which: int) -> None:
        self._draft(self.children[which % len(self.children)])

    @rule(which=WHICH)
    def say_yes(self, which: int) -> None:
        child = self.children[which % len(self.children)]
        if child.consent_id is None:
            self._consent(child)

    @rule(which=WHICH, name=WAYS_ON)
    def step_on(self, which: int, name: str) -> None:
        """A step by the party whose step it is: most stories go on somehow."""
        self._step(which, "sender" if name == "send" else "receiver", name)

    @rule(which=WHICH, party=PARTIES, name=st.sampled_from(sorted(ACTS)))
    def step(self, which: int, party: str, name: str) -> None:
        self._step(which, party, name)

    @rule(which=WHICH, party=PARTIES, category=st.sampled_from(["arrangements", "child_voice"]))
    def talk(self, which: int, party: str, category: str) -> None:
        model = self._pick(which)
        expected: type[Problem] | None = None
        if party == "stranger" or (party == "receiver" and not model.flows):
            expected = NotFound
        elif model.state not in TALKING[party] or model.ended or model.late:
            expected = Conflict
        elif not self._may_say(model, party, category):
            expected = Forbidden
        done = self._try(
            expected,
            referrals.send_message,
            self._actor(party),
            referral_id=model.id,
            text="Kunt u bellen?",
            categories=[category],
        )
        if done:
            model.said.append(party)

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        child = self.children[which % len(self.children)]
        if child.consent_id is None:
            return
        receipt = consents.withdraw_consent(
            self.region.school.member(), consent_id=child.consent_id
        )
        carried = [m for m in self.models if m.child is child and m.sent and not m.ended]
        stopped = {s["record_id"] for s in receipt["stopped"] if s["record_kind"] == "referral"}
        assert stopped == {model.id for model in carried}
        for model in carried:
            model.end()
            self.touched.add(model.id)
        child.consent_id = None

    @rule(which=WHICH)
    def time_passes(self, which: int) -> None:
        model = self._pick(which)
        rows(
            self.house,
            "UPDATE access_grant SET starts_at = now() - interval '9 days',"
            " ends_at = now() - interval '1 second'"
            " WHERE viewer_id <> owner_id AND ended_at IS NULL AND (record_id = :id OR record_id"
            " IN (SELECT m.id FROM referral_message m WHERE m.referral_id = :id))",
            id=model.id,
        )
        model.late = model.late or (model.sent and not model.ended)

    @rule(which=WHICH)
    def clean_up(self, which: int) -> None:
        model = self._pick(which)
        worker = worker_for(sharing.expire_grants, self.region.school.id, "")
        sharing.expire_grants(worker, record_id=model.id)
        if model.late and not model.ended:
            model.end()

    @invariant()
    def everybody_sees_what_is_theirs(self) -> None:
        """Of what this step was about; at the end, of everything."""
        Machine.taken += 1
        self._look_at([model for model in self.models if model.id in self.touched])
        self.touched.clear()

    def teardown(self) -> None:
        self._look_at(getattr(self, "models", []))

    def _look_at(self, models: list[Modelled]) -> None:
        school, child_work = self._actor("sender"), self._actor("receiver")
        for model in models:
            seen = referrals.get_referral(school, referral_id=model.id)
            assert seen["state"] == model.state
            assert (seen["exchange_ended_at"] is not None) == model.ended
            assert ["draft", *(line["state"] for line in seen["history"])] == model.history
            assert said(school, model.id) == [
                p for p in model.said if p == "sender" or (model.flows)
            ]
            if model.flows:
                theirs = referrals.get_referral(child_work, referral_id=model.id)
                assert theirs["state"] == model.state
                assert said(child_work, model.id) == model.said
            else:
                self._try(NotFound, referrals.get_referral, child_work, referral_id=model.id)
                self._try(NotFound, referrals.list_messages, child_work, referral_id=model.id)
        ids = {model.id for model in models}
        page = referrals.list_referrals(child_work, page_size=100)
        flowing = {model.id for model in models if model.flows}
        assert {row["id"] for row in page.results} & ids == flowing

    def _step(self, which: int, party: str, name: str) -> None:
        model = self._pick(which)
        target = TABLE.get((party, model.state, name))
        expected = self._refusal(model, party, name, target)
        if not self._try(expected, ACTS[name], self._actor(party), model.id):
            return
        assert target is not None
        model.move(target)
        if target in ("cancelled", "entered-in-error"):
            model.ended = model.sent
        if name in ("reject", "complete", "reopen"):
            model.said.append("receiver")

    def _may_say(self, model: Modelled, party: str, category: str) -> bool:
        if party == "sender":
            return model.child.consent_id is not None
        return category != "child_voice"

    def _refusal(
        self, model: Modelled, party: str, name: str, target: str | None
    ) -> type[Problem] | None:
        if party == "stranger" or (party == "receiver" and not model.flows):
            return NotFound
        if target is None:
            return Conflict
        another = any(
            m is not model and m.child is model.child and m.state in OPEN and not m.ended
            for m in self.models
        )
        if name in ("send", "reopen") and another:
            return Conflict
        if name == "send" and model.child.consent_id is None:
            return Forbidden
        return None

    def _try(self, expected: type[Problem] | None, act: Any, *args: Any, **kwargs: Any) -> bool:
        """Do it; whether it succeeded, which must be as expected."""
        refused: Problem | None = None
        try:
            act(*args, **kwargs)
        except Problem as problem:
            refused = problem
        wanted = expected.__name__ if expected else None
        found = type(refused).__name__ if refused else None
        assert found == wanted, refused
        return refused is None

    def _pick(self, which: int) -> Modelled:
        model = self.models[which % len(self.models)]
        self.touched.add(model.id)
        return model

    def _actor(self, party: str) -> Actor:
        region = self.region
        place = {"sender": region.school, "receiver": region.child_work}
        return place.get(party, region.stranger).member()

    def _consent(self, child: Child) -> None:
        school, child_work = self.region.school, self.region.child_work
        made = record_consent(school, child.file, child_work, stated_at=clock.now())
        child.consent_id = made["id"]

    def _draft(self, child: Child) -> None:
        if len(self.models) >= 5:
            return
        made = referrals.draft_referral(
            self.region.school.member(),
            child_id=child.file["id"],
            receiver_id=self.region.child_work.id,
            receiver_team_id=self.region.child_work.teams[0],
            purpose=PURPOSE,
            question="Zoekt aansluiting.",
        )
        self.models.append(Modelled(made["id"], child))


def said(actor: Actor, referral_id: Any) -> list[str]:
    """Who wrote what this actor reads, oldest first."""
    page = referrals.list_messages(actor, referral_id=referral_id, page_size=100)
    ours = "sender" if actor.organisation_kind == "education" else "receiver"
    other = "receiver" if ours == "sender" else "sender"
    return [ours if row["ours"] else other for row in reversed(page.results)]


def test_the_model_and_schakel_agree(the_house: House, region: Region) -> None:
    Machine.region, Machine.house, Machine.taken = region, the_house, 0
    enough = settings(
        max_examples=max(1, STEPS // DEPTH),
        stateful_step_count=DEPTH,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    while Machine.taken < STEPS:
        run_state_machine_as_test(Machine, settings=enough)
    assert Machine.taken >= STEPS
