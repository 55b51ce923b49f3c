"""Looking at referrals from all sides, and holding what is seen against the model.

Invariant: looking changes nothing that the model speaks of.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, cast

from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import NotFound, Problem
from tests.house import House
from tests.slices.database import rows
from tests.slices.referrals_whole.files import PDF
from tests.slices.referrals_whole.model import Modelled
from tests.slices.referrals_whole.region import Region


class Looking:
    """The actors of a region, and what each of them sees."""

    region: ClassVar[Region]
    house: ClassVar[House]
    models: list[Modelled]

    def _look_at_lists(self) -> None:
        """All that is there, in its state, and nothing that has ended."""
        ours = {model.id: model for model in self.models}
        school = self._actor("sender")
        assert self._listed(school, ours) == {m.id: m.state for m in self.models}
        flowing = {m.id: m.state for m in self.models if m.flows}
        assert self._listed(self._actor("software"), ours) == flowing

    def _listed(self, actor: Actor, ours: Iterable[Any]) -> dict[Any, str]:
        """The newest twenty are more than the few that this example has made."""
        page = referrals.list_referrals(actor, page_size=20)
        return {row["id"]: row["state"] for row in page.results if row["id"] in ours}

    def _look_at(self, model: Modelled) -> None:
        """One referral with all that belongs to it, from all sides."""
        school = self._actor("sender")
        seen = referrals.get_referral(school, referral_id=model.id)
        assert seen["state"] == model.state
        assert (seen["exchange_ended_at"] is not None) == model.ended
        assert ["draft", *(line["state"] for line in seen["history"])] == model.history
        self._look_within(school, "sender", model)
        dealing, other = ("receiver", "colleague")[:: 1 if model.team == 0 else -1]
        self._refused(self._actor(other), referrals.get_referral, model)
        self._look_at_what_is_left(model)
        if model.flows:
            theirs = referrals.get_referral(self._actor(dealing), referral_id=model.id)
            assert theirs["state"] == model.state
            self._look_within(self._actor(dealing), "receiver", model)
        else:
            for look in (
                referrals.get_referral,
                referrals.list_messages,
                referrals.list_attachments,
            ):
                self._refused(self._actor("software"), look, model)

    def _look_at_what_is_left(self, model: Modelled) -> None:
        """Of an exchange that is over the receiver has what it made of it, and the sender nothing
        of that; while it lasts there is nothing left of it yet.
        """
        software = self._actor("software")
        if model.taken_on and not model.flows:
            left = referrals.get_ended_exchange(software, referral_id=model.id)
            assert left["outcome_code"] == model.closed
        else:
            self._refused(software, referrals.get_ended_exchange, model)
        self._refused(self._actor("sender"), referrals.get_ended_exchange, model)

    def _look_within(self, actor: Actor, side: str, model: Modelled) -> None:
        """Messages and files; one of these is opened too."""
        assert said(actor, model.id) == model.read_by(side)
        if not model.files:
            return
        page = referrals.list_attachments(actor, referral_id=model.id, page_size=100)
        assert {row["id"] for row in page.results} == model.files_of(side)
        file = model.files[-1]
        about = {"referral_id": model.id, "attachment_id": file.id}
        if file.id in model.files_of(side):
            found = referrals.fetch_attachment(actor, **about)
            assert b"".join(cast(Iterator[bytes], found.content)) == PDF
        else:
            self._refused(actor, referrals.fetch_attachment, model, attachment_id=file.id)

    def _refused(self, actor: Actor, look: Any, model: Modelled, **more: Any) -> None:
        assert refusal(look, actor, referral_id=model.id, **more) is NotFound

    def _look_at_the_end(self, model: Modelled) -> None:
        """What is given has an end: the consent's, or the birthday before it."""
        ends = rows(
            self.house,
            "SELECT g.ends_at FROM access_grant g WHERE g.viewer_id <> g.owner_id"
            " AND g.ended_at IS NULL AND (g.record_id = :id OR g.record_id IN"
            " (SELECT a.id FROM referral_attachment a WHERE a.referral_id = :id))",
            id=model.id,
        )
        assert len(ends) == 1 + sum(file.given for file in model.files)
        assert {row.ends_at for row in ends} == {model.child.shared_until}

    def _asked(self, task: str, model: Modelled) -> int:
        found = rows(
            self.house,
            "SELECT 1 FROM outbox WHERE task = :task AND ids->>'referral_id' = :id",
            task=task,
            id=str(model.id),
        )
        return len(found)

    def _actor(self, party: str) -> Actor:
        school, child_work = self.region.school, self.region.child_work
        match party:
            case "sender":
                return school.member()
            case "receiver":
                return child_work.member()
            case "colleague":
                return child_work.member(team=1)
            case "software":
                return child_work.system()
            case "clerk":
                return child_work.member(role="organisation_admin")
        return self.region.stranger.member()


def refusal(act: Any, actor: Actor, **about: Any) -> type[Problem] | None:
    """How an act is refused; None when it is not."""
    try:
        act(actor, **about)
    except Problem as problem:
        return type(problem)
    return None


def said(actor: Actor, referral_id: Any) -> list[str]:
    """Who wrote what this actor reads, oldest first."""
    page = referrals.list_messages(actor, referral_id=referral_id, page_size=100)
    ours = "sender" if actor.organisation_kind == "education" else "receiver"
    other = "receiver" if ours == "sender" else "sender"
    return [ours if row["ours"] else other for row in reversed(page.results)]
