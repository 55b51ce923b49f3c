"""A sample of every operation about risk lists: of the officer, of the worker, of the workers.

Invariant: as in `samples`; and who is an outsider has every role and team that it takes, and is not
named: a stranger, somebody of their covenant, and a colleague of either party itself.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.problems import NotFound, Problem
from tests.factories.listed import CODES, Beat, in_days, opening
from tests.factories.matched import at_desk, register
from tests.factories.town import Place, founded
from tests.isolation.ring import worker
from tests.isolation.sample import Sample, sample


@dataclass(frozen=True, slots=True)
class Quarter:
    """A beat with its list, a third party of the covenant and a stranger outside it."""

    beat: Beat
    bystander: Place
    stranger: Place

    @classmethod
    def founded(cls, **rule: Any) -> "Quarter":
        """In organisations of its own; nobody does what waits."""
        bystander = founded("child_work", "child_worker")
        beat = Beat.founded(None, also=[bystander], **rule)
        return cls(beat, bystander, founded("youth_care", "youth_care_worker"))

    def others(self, actor: Actor) -> tuple[Place, ...]:
        """Who is no party to the list, and the other party: its members who are not named."""
        police, work = self.beat.police, self.beat.child_work
        return self.stranger, self.bystander, work if actor.organisation_id == police.id else police

    def sample(self, actor: Actor, hidden: UUID | None, *secrets: str, **kwargs: Any) -> Sample:
        """Something that this named member does."""
        of_police = actor.organisation_id == self.beat.police.id
        place = self.beat.police if of_police else self.beat.child_work
        found = frozenset({hidden} if hidden else ())
        return Sample(place, actor, kwargs, self.others(actor), secrets, found)


def on_list(**kwargs: Any) -> Sample:
    """Something that the officer does with the list."""
    quarter = Quarter.founded()
    beat = quarter.beat
    return quarter.sample(beat.officer, beat.list_id, "list_id", list_id=beat.list_id, **kwargs)


def on_entry(by_worker: bool = False, **kwargs: Any) -> Sample:
    """Something that is done with a child whom the officer put there."""
    quarter = Quarter.founded()
    entry_id = quarter.beat.put()["id"]
    actor = quarter.beat.worker if by_worker else quarter.beat.officer
    return quarter.sample(actor, entry_id, "entry_id", entry_id=entry_id, **kwargs)


def planned(quarter: Quarter) -> UUID:
    """A step that the worker is to do for a child of the officer's; its id."""
    beat = quarter.beat
    about = {"entry_id": beat.put()["id"], "assignee_id": beat.worker.id}
    seen = risk_lists.plan_step(beat.officer, kind="talk", due_on=clock.today(), **about)
    found: UUID = seen["steps"][0]["id"]
    return found


def on_step(*, done: bool = False, to_worker: bool = False, **kwargs: Any) -> Sample:
    """Something that the officer does with a step."""
    quarter = Quarter.founded()
    step_id = planned(quarter)
    if done:
        risk_lists.finish_step(quarter.beat.officer, step_id=step_id)
    if to_worker:
        kwargs["assignee_id"] = quarter.beat.worker.id
    return quarter.sample(quarter.beat.officer, step_id, "step_id", step_id=step_id, **kwargs)


def recognised() -> tuple[Quarter, dict[str, Any], dict[str, Any]]:
    """The officer put a child there whom kinderwerk says that it has in its files."""
    quarter = Quarter.founded()
    child = register(quarter.beat.child_work)
    entry = quarter.beat.put()
    quarter.beat.known(entry, child)
    return quarter, entry, child


def found_alike() -> tuple[Quarter, dict[str, UUID]]:
    """The officer put a child there who looks like one of kinderwerk's; nobody has said so."""
    quarter = Quarter.founded()
    beat = quarter.beat
    child = register(beat.child_work)
    entry = beat.put()
    by_worker = worker(risk_lists.recognise, beat.child_work)
    risk_lists.recognise(by_worker, list_id=beat.list_id)
    return quarter, {"entry_id": entry["id"], "child_id": child["id"]}


def by_clock(operation: Any, made: Sample, refusal: type[Problem] | None = NotFound) -> Sample:
    """What a worker of the police does; kinderwerk's own does it for the very same list."""
    outsiders = made.outsiders[:2]
    actor = worker(operation, made.place)
    return replace(made, actor=actor, outsiders=outsiders, hidden=frozenset(), refused=refusal)


@sample("risk_lists.list_risk_lists")
def _() -> Sample:
    return replace(on_list(), kwargs={}, secrets=())


@sample("risk_lists.get_risk_list")
def _() -> Sample:
    return on_list()


@sample("risk_lists.open_risk_list")
def _() -> Sample:
    quarter = Quarter.founded()
    work = quarter.beat.child_work
    made = quarter.sample(quarter.beat.officer, None, **opening([work.id], name="Tweede lijst"))
    return replace(made, succeeded=lambda seen: work.id in seen["party_ids"])


@sample("risk_lists.change_risk_list")
def _() -> Sample:
    words = {"parents_told": "Dat wij samen kijken.", "parents_told_within": 14}
    made = on_list(name="Andere naam", expected_version=1, **words)
    return replace(made, succeeded=lambda seen: seen["name"] == "Andere naam")


@sample("risk_lists.review_risk_list")
def _() -> Sample:
    made = on_list(review_on=in_days(80))
    return replace(made, succeeded=lambda seen: seen["review_on"] == in_days(80))


@sample("risk_lists.close_risk_list")
def _() -> Sample:
    return replace(on_list(), succeeded=lambda seen: seen["state"] == "closed")


@sample("risk_lists.lists_to_name_for")
def _() -> Sample:
    return replace(on_list(), kwargs={}, secrets=())


@sample("risk_lists.name_member")
def _() -> Sample:
    made = on_list()
    return replace(made, kwargs=made.kwargs | {"member_id": at_desk(made.place).id})


@sample("risk_lists.let_go")
def _() -> Sample:
    made = on_list()
    colleague_id = at_desk(made.place).id
    risk_lists.name_member(made.actor, member_id=colleague_id, **made.kwargs)
    kwargs = made.kwargs | {"member_id": colleague_id}
    return replace(made, kwargs=kwargs, secrets=("list_id", "member_id"))


@sample("risk_lists.put_on_list")
def _() -> Sample:
    quarter = Quarter.founded()
    beat = quarter.beat
    child_id = register(beat.police)["id"]
    ids = {"list_id": beat.list_id, "child_id": child_id, "legal_ground_id": beat.decision_id}
    said = {"concern_codes": list(CODES), "ground": "police_disclosure"}
    return quarter.sample(beat.officer, child_id, *ids, **ids, **said)


@sample("risk_lists.list_entries")
def _() -> Sample:
    made = on_entry(by_worker=True)
    list_id = risk_lists.get_entry(made.actor, **made.kwargs)["list_id"]
    return replace(made, kwargs={"list_id": list_id}, secrets=("list_id",))


@sample("risk_lists.get_entry")
def _() -> Sample:
    return on_entry(by_worker=True)


@sample("risk_lists.list_entry_versions")
def _() -> Sample:
    made = on_entry(by_worker=True)
    list_id = risk_lists.get_entry(made.actor, **made.kwargs)["list_id"]
    return replace(made, kwargs={"list_id": list_id}, secrets=("list_id",))


@sample("risk_lists.confirm_entry")
def _() -> Sample:
    made = on_entry(by_worker=True)
    return replace(made, succeeded=lambda seen: seen["confirmed_by_id"] == made.place.id)


@sample("risk_lists.unconfirm_entry")
def _() -> Sample:
    made = on_entry(by_worker=True)
    seen = risk_lists.confirm_entry(made.actor, **made.kwargs)
    return replace(
        made,
        kwargs=made.kwargs | {"expected_version": seen["version"]},
        succeeded=lambda seen: seen["confirmed_by_id"] is None,
    )


@sample("risk_lists.assess_entry")
def _() -> Sample:
    return on_entry(by_worker=True, help_needed="yes", expected_version=1)


@sample("risk_lists.justify_entry")
def _() -> Sample:
    return on_entry(by_worker=True, concern_codes=list(CODES))


@sample("risk_lists.plan_step")
def _() -> Sample:
    made = on_entry(by_worker=True, kind="invite_parents", due_on=in_days(7))
    return replace(made, succeeded=lambda seen: len(seen["steps"]) == 1)


@sample("risk_lists.change_step")
def _() -> Sample:
    return on_step(to_worker=True, due_on=in_days(9), expected_version=1)


@sample("risk_lists.finish_step")
def _() -> Sample:
    return replace(on_step(), succeeded=lambda seen: seen["spoken_on"] == clock.today())


@sample("risk_lists.reopen_step")
def _() -> Sample:
    return replace(on_step(done=True), succeeded=lambda seen: seen["spoken_on"] is None)


@sample("risk_lists.drop_step")
def _() -> Sample:
    made = on_step()
    hidden = frozenset[UUID]()
    return replace(made, hidden=hidden, succeeded=lambda seen: seen["steps"] == [])


@sample("risk_lists.take_off")
def _() -> Sample:
    return replace(on_entry(because="mistaken"), hidden=frozenset())


@sample("risk_lists.decide_recognition")
def _() -> Sample:
    quarter = Quarter.founded()
    beat = quarter.beat
    child_id = register(beat.child_work)["id"]
    ids = {"entry_id": beat.put()["id"], "child_id": child_id}
    return quarter.sample(beat.worker, child_id, *ids, **ids, same=True)


@sample("risk_lists.decide_recognitions")
def _() -> Sample:
    quarter, pair = found_alike()
    ids = {"list_id": quarter.beat.list_id}
    made = quarter.sample(quarter.beat.worker, None, *ids, **ids, recognitions=[pair])
    return replace(made, succeeded=lambda told: told == {"decided": 1})


@sample("risk_lists.say_known")
def _() -> Sample:
    quarter, entry, _child = recognised()
    ids = {"list_id": quarter.beat.list_id, "entry_ids": [entry["id"]]}
    made = quarter.sample(quarter.beat.worker, None, *ids, **ids, ground="public_task")
    return replace(made, succeeded=lambda told: told == {"told": 1, "refused": []})


@sample("risk_lists.add_facts")
def _() -> Sample:
    quarter, entry, _child = recognised()
    said = {"facts": "Zij was alleen op het plein.", "ground": "public_task"}
    ids = {"entry_id": entry["id"]}
    return quarter.sample(quarter.beat.worker, entry["id"], "entry_id", **ids, **said)


def contributed() -> tuple[Quarter, UUID]:
    """Kinderwerk has said that it knows a child; what it added."""
    quarter, entry, _child = recognised()
    beat = quarter.beat
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    (added,) = beat.entry(beat.worker, entry["id"])["contributions"]
    return quarter, added["id"]


@sample("risk_lists.take_back_contribution")
def _() -> Sample:
    quarter, added_id = contributed()
    return quarter.sample(quarter.beat.worker, None, "contribution_id", contribution_id=added_id)


@sample("risk_lists.get_funnel")
def _() -> Sample:
    return on_list()


@sample("risk_lists.watch_lists")
def _() -> Sample:
    """The other party's officer oversees it too: it is theirs as well."""
    made = on_list()
    officer = made.place.member(role="privacy_officer")
    return replace(made, actor=officer, kwargs={}, secrets=(), outsiders=made.outsiders[:2])


@sample("risk_lists.tidy")
def _() -> Sample:
    return by_clock(risk_lists.tidy, on_list())


@sample("risk_lists.renew_entries")
def _() -> Sample:
    return by_clock(risk_lists.renew_entries, on_list(), None)


@sample("risk_lists.forget_file")
def _() -> Sample:
    quarter = Quarter.founded()
    child_id = register(quarter.beat.police)["id"]
    made = quarter.sample(quarter.beat.officer, None, "child_id", child_id=child_id)
    return by_clock(risk_lists.forget_file, made, None)


@sample("risk_lists.note_referral")
def _() -> Sample:
    quarter = Quarter.founded()
    child_id = register(quarter.beat.police)["id"]
    made = quarter.sample(quarter.beat.officer, None, "child_id", child_id=child_id)
    return by_clock(risk_lists.note_referral, made, None)


@sample("risk_lists.recognise")
def _() -> Sample:
    return by_clock(risk_lists.recognise, on_list(), None)


@sample("risk_lists.mind_step")
def _() -> Sample:
    return by_clock(risk_lists.mind_step, on_step())


@sample("notifications.announce_risk_list")
def _() -> Sample:
    return by_clock(notifications.announce_risk_list, on_list(), None)


@sample("notifications.announce_risk_list_drops")
def _() -> Sample:
    return by_clock(notifications.announce_risk_list_drops, on_list(), None)


@sample("notifications.announce_risk_list_review")
def _() -> Sample:
    return by_clock(notifications.announce_risk_list_review, on_list(), None)


@sample("notifications.announce_risk_list_step")
def _() -> Sample:
    return by_clock(notifications.announce_risk_list_step, on_step(), None)
