"""One school and one kinderwerk, some children, and everything that can happen to a referral.

Invariant: after each step both parties' lists are as the model says, and what the step changed is
looked at from all sides; at the end everything is.
"""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.consents import operations as consents
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.vocabulary import OUTCOMES
from tests.factories.town import PURPOSE, record_consent, register_child
from tests.slices.database import rows
from tests.slices.referrals_whole import model as expected
from tests.slices.referrals_whole.acts import ACTS, SENDERS, TABLE, WAYS
from tests.slices.referrals_whole.files import attach
from tests.slices.referrals_whole.looking import Looking, refusal
from tests.slices.referrals_whole.model import PARTIES, SIDE, UNANSWERED, Child, File, Modelled

MOST_REFERRALS, MOST_FILES = 5, 3
PARTY = st.sampled_from(PARTIES)
WHICH = st.integers(0, 999)
STATES = st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=2)
MOVES = st.lists(st.integers(0, 9), min_size=1, max_size=4)
ENDING = ("cancel", "retract")
ENDS = st.sampled_from(ENDING)
CATEGORY = st.sampled_from(["arrangements", "child_voice"])
CLOCK = st.sampled_from(
    [
        (referrals.remind_receiver, "notifications.announce_reminder"),
        (referrals.nudge_receiver, "notifications.announce_overdue"),
    ]
)


class Machine(Looking, RuleBasedStateMachine):
    """What can be done, by whom, in any order."""

    taken: ClassVar[int] = 0
    done: ClassVar[set[tuple[str, str, str, bool]]] = set()
    """What was tried: (what, by whom, in which state, whether it succeeded)."""

    @initialize(young=st.booleans(), states=STATES)
    def begin(self, young: bool, states: list[str]) -> None:
        """A child for each state, and a referral of it that has come so far."""
        self.models: list[Modelled] = []
        self.touched: set[Any] = set()
        self.children = [self._child(young and not number) for number in range(len(states))]
        for child, state in zip(self.children, states, strict=True):
            self._consent(child)
            self._draft(child)
            for name in WAYS[state]:
                self._step(self.models[-1], "sender" if name in SENDERS else "receiver", name)
                self.everybody_sees_what_is_theirs()

    @rule(which=WHICH)
    def draft(self, which: int) -> None:
        self._draft(self._of(which))

    @rule(which=WHICH)
    def say_yes(self, which: int) -> None:
        child = self._of(which)
        if child.consent_id is None:
            self._consent(child)

    @rule(which=WHICH, moves=MOVES)
    def go_on(self, which: int, moves: list[int]) -> None:
        """A few steps by the party whose step it is: stories go on."""
        model = self._pick(which)
        for move in moves:
            ways = [
                (side, name)
                for side, state, name in TABLE
                if state == model.state and name not in ENDING
            ]
            if not ways:
                return
            side, name = ways[move % len(ways)]
            dealing = "receiver" if model.team == 0 else "colleague"
            self._step(model, "sender" if side == "sender" else dealing, name)
            self.everybody_sees_what_is_theirs()

    @rule(which=WHICH, name=ENDS)
    def end_it(self, which: int, name: str) -> None:
        """The sender takes it back, if that is possible now."""
        self._step(self._pick(which), "sender", name)

    @rule(which=WHICH, party=PARTY, name=st.sampled_from(sorted(ACTS)))
    def step(self, which: int, party: str, name: str) -> None:
        self._step(self._pick(which), party, name)

    @rule(which=WHICH, party=PARTY, category=CATEGORY, with_files=st.booleans())
    def talk(self, which: int, party: str, category: str, with_files: bool) -> None:
        model = self._pick(which)
        side = SIDE.get(party, "")
        files = model.waiting(side) if with_files else []
        done = self._try(
            model,
            party,
            expected.of_talking(model, party, category),
            referrals.send_message,
            text="Kunt u bellen?",
            categories=[category],
            attachment_ids=[file.id for file in files],
        )
        if done:
            model.said.append(side)
            for file in files:
                file.given = True

    @rule(which=WHICH, party=PARTY)
    def attach(self, which: int, party: str) -> None:
        model = self._pick(which)
        side = SIDE.get(party, "")
        if sum(file.side == side for file in model.files) >= MOST_FILES:
            return
        category = "care_question" if side == "sender" else "arrangements"
        kept: list[Any] = []

        def act(actor: Actor, referral_id: Any) -> None:
            kept.append(attach(actor, referral_id, category=category)["id"])

        if self._try(model, party, expected.of_attaching(model, party), act, "attach"):
            model.files.append(File(kept[0], side))

    @rule(which=WHICH, party=PARTY, number=st.integers(0, 9))
    def remove(self, which: int, party: str, number: int) -> None:
        model = self._pick(which)
        if not model.files:
            return
        file = model.files[number % len(model.files)]
        refusal = expected.of_removing(model, party, file)
        if self._try(model, party, refusal, referrals.remove_attachment, attachment_id=file.id):
            model.files.remove(file)

    @rule(which=WHICH, party=PARTY, team=st.integers(0, 1))
    def triage(self, which: int, party: str, team: int) -> None:
        model = self._pick(which)
        place = self.region.child_work.teams[team]
        refusal = expected.of_triage(model, party)
        if self._try(model, party, refusal, referrals.triage_referral, team_id=place):
            model.team = team

    @rule(which=WHICH, party=PARTY, outcome=st.sampled_from(sorted(OUTCOMES)))
    def close(self, which: int, party: str, outcome: str) -> None:
        """What the receiver has, it finishes on its own side when the exchange is over."""
        model = self._pick(which)
        refusal = expected.of_closing(model, party)
        if self._try(model, party, refusal, referrals.close_own_file, outcome_code=outcome):
            model.closed = outcome

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        child = self._of(which)
        if child.consent_id is None:
            return
        with self._held(child):
            school = self.region.school.member()
            receipt = consents.withdraw_consent(school, consent_id=child.consent_id)
        carried = [m for m in self.models if m.child is child and m.exchanging]
        stopped = {s["record_id"] for s in receipt["stopped"] if s["record_kind"] == "referral"}
        assert stopped == {model.id for model in carried}
        for model in carried:
            model.end()
            self.touched.add(model.id)
        child.consent_id = child.until = None

    @rule(which=WHICH)
    def time_passes(self, which: int) -> None:
        self._let_pass([self._pick(which)])

    @rule(which=WHICH)
    def turn_twelve(self, which: int) -> None:
        """What the parents carried ends that day; and nothing new goes on their word alone."""
        child = self._of(which)
        if child.birthday is None or child.twelve:
            return
        child.twelve = True
        self._let_pass([model for model in self.models if model.child is child])

    @rule(which=WHICH)
    def clean_up(self, which: int) -> None:
        model = self._pick(which)
        worker = worker_for(sharing.expire_grants, self.region.school.id, "")
        with self._held(model.child):
            sharing.expire_grants(worker, record_id=model.id)
        if model.late and not model.ended:
            model.end()
        self.touched.add(model.id)

    @rule(which=WHICH, what=CLOCK)
    def clock_strikes(self, which: int, what: tuple[Any, str]) -> None:
        """Who has answered, or was told that it is over, is not reminded."""
        model, (operation, told) = self._pick(which), what
        before = self._asked(told, model)
        operation(worker_for(operation, self.region.school.id, ""), referral_id=model.id)
        awaited = model.state in UNANSWERED and not model.ended
        assert self._asked(told, model) - before == int(awaited)

    @invariant()
    def everybody_sees_what_is_theirs(self) -> None:
        Machine.taken += 1
        self._look_at_lists()
        for model in self.models:
            if model.id in self.touched:
                self._look_at(model)
        self.touched.clear()

    def teardown(self) -> None:
        for model in getattr(self, "models", []):
            self._look_at(model)

    def _step(self, model: Modelled, party: str, name: str) -> None:
        target, refused = expected.of_a_step(self.models, model, party, name)
        if not self._try(model, party, refused, ACTS[name], name=name):
            return
        model.move(target)
        if name == "send":
            model.give("sender")
            self._look_at_the_end(model)
        if target in ("cancelled", "entered-in-error"):
            model.ended = model.sent
        if name in ("reject", "complete", "reopen"):
            model.said.append("receiver")
        if name in ("complete", "reopen"):
            model.closed = "goals_reached" if name == "complete" else None

    def _try(
        self,
        model: Modelled,
        party: str,
        wanted: expected.Refusal,
        act: Any,
        name: str = "",
        **more: Any,
    ) -> bool:
        """Do it; whether it succeeded, which must be as expected."""
        about = {"referral_id": model.id, **more}
        with self._held(model.child):
            found = refusal(act, self._actor(party), **about)
        assert found is wanted, (name or act, party, model)
        what = name or act.name.rpartition(".")[2]
        Machine.done.add((what, party, model.state, found is None))
        if found is None:
            self.touched.add(model.id)
        return found is None

    def _let_pass(self, models: list[Modelled]) -> None:
        """Move what was given into the past, with all that lies within it."""
        rows(
            self.house,
            "UPDATE access_grant SET starts_at = now() - interval '9 days',"
            " ends_at = now() - interval '1 second'"
            " WHERE viewer_id <> owner_id AND ended_at IS NULL AND (record_id = ANY(:ids)"
            " OR record_id IN (SELECT m.id FROM referral_message m"
            " WHERE m.referral_id = ANY(:ids)) OR record_id IN"
            " (SELECT a.id FROM referral_attachment a WHERE a.referral_id = ANY(:ids)))",
            ids=[model.id for model in models],
        )
        for model in models:
            model.late = model.late or model.exchanging
            self.touched.add(model.id)

    def _of(self, which: int) -> Child:
        return self.children[which % len(self.children)]

    def _pick(self, which: int) -> Modelled:
        return self.models[which % len(self.models)]

    def _held(self, child: Child) -> AbstractContextManager[None]:
        """The clock as it stands for this child."""
        if not child.twelve or child.birthday is None:
            return nullcontext()
        return clock.held_at(child.birthday + timedelta(hours=9))

    def _child(self, almost_twelve: bool) -> Child:
        if not almost_twelve:
            return Child(register_child(self.region.school), None)
        day = clock.today() + timedelta(days=2)
        made = register_child(self.region.school, birth_date=day.replace(year=day.year - 12))
        return Child(made, datetime.combine(day, time(), clock.AMSTERDAM))

    def _consent(self, child: Child) -> None:
        school, child_work = self.region.school, self.region.child_work
        with self._held(child):
            made = record_consent(school, child.file, child_work, stated_at=clock.now())
        child.consent_id, child.until = made["id"], made["until"]

    def _draft(self, child: Child) -> None:
        if len(self.models) >= MOST_REFERRALS:
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
