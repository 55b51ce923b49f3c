"""A sample of every operation about signals, and about brothers and sisters.

Invariant: as in `samples`: who acts is who may. A signal is its own organisation's, what is shared
of it the receiver's to read.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.children import operations as children
from services.notifications import operations as notifications
from services.signals import operations as signals
from shared import clock
from shared.problems import Forbidden, NotFound
from tests.factories.town import Place, enact, record_consent, referral_rule
from tests.house import House
from tests.isolation.lapses import End, lapse, refused, withdrawn
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample
from tests.isolation.witness import shown

PURPOSE = "early_signalling"
ABOUT = ["child_identity", "care_question", "observed_facts"]
WORDS: dict[str, Any] = {
    "concern_codes": ["poverty"],
    "severity": "worry",
    "observed_on": clock.today(),
    "facts": "Zij had geen brood mee.",
}


def with_rule() -> Ring:
    """A town in which signals may be shared with child work."""
    ring = Ring.founded()
    rule = referral_rule(purpose=PURPOSE, record_kind="signal")
    enact(ring.school, [ring.school, ring.child_work, ring.bystander], [rule])
    return ring


def others(ring: Ring) -> tuple[Place, ...]:
    return ring.stranger, ring.bystander, ring.child_work


def written(ring: Ring, child: dict[str, Any]) -> UUID:
    about = {"child_id": child["id"], "parents_reason": "planned", **WORDS}
    found: UUID = signals.write_signal(ring.school.member(), **about)["id"]
    return found


def on_signal(*, hide: bool = True, **kwargs: Any) -> Sample:
    """Something that the school does with a signal of its own."""
    ring = with_rule()
    signal_id = written(ring, ring.child())
    given = {"signal_id": signal_id, **kwargs}
    hidden = frozenset({signal_id}) if hide else frozenset()
    actor = ring.school.member()
    return Sample(ring.school, actor, given, others(ring), ("signal_id",), hidden)


def on_follow_up(**kwargs: Any) -> Sample:
    made = on_signal(**kwargs)
    agreed: dict[str, Any] = {"what": "Bellen", "due_on": clock.today()}
    signal_id = made.kwargs["signal_id"]
    seen = signals.add_follow_up(made.actor, signal_id=signal_id, **agreed)
    given = made.kwargs | {"follow_up_id": seen["follow_ups"][0]["id"]}
    return replace(made, kwargs=given, secrets=("signal_id", "follow_up_id"))


def about_child(ring: Ring, child: dict[str, Any], hidden: UUID, **kwargs: Any) -> Sample:
    given = {"child_id": child["id"], **kwargs}
    actor = ring.school.member()
    return Sample(ring.school, actor, given, others(ring), ("child_id",), frozenset({hidden}))


def shared() -> tuple[Ring, UUID]:
    """A signal of the school that kinderwerk was given."""
    ring = with_rule()
    child = ring.child()
    consent = record_consent(ring.school, child, ring.child_work, purpose=PURPOSE)
    ring.extra["consent"] = consent
    made = signals.share_signal(ring.school.member(), signal_id=written(ring, child), **to(ring))
    return ring, made["id"]


def to(ring: Ring) -> dict[str, Any]:
    return {
        "receiver_id": ring.child_work.id,
        "receiver_team_id": ring.child_work.teams[0],
        "purpose": PURPOSE,
        "categories": ABOUT,
    }


def listed(**kwargs: Any) -> Sample:
    ring = with_rule()
    signal_id = written(ring, ring.child())
    actor = ring.school.member()
    return Sample(ring.school, actor, kwargs, others(ring), hidden=frozenset({signal_id}))


def by_clock(operation: Any, made: Sample, refusal: Any = NotFound) -> Sample:
    actor = worker(operation, made.place)
    return replace(made, actor=actor, hidden=frozenset(), refused=refusal)


@sample("signals.list_concern_codes")
def _() -> Sample:
    ring = with_rule()
    return Sample(ring.school, ring.school.member(), {}, others(ring))


@sample("signals.write_signal")
def _() -> Sample:
    ring = with_rule()
    child = ring.child()
    return about_child(ring, child, child["id"], parents_reason="planned", **WORDS)


@sample("signals.list_signals")
def _() -> Sample:
    return listed()


@sample("signals.search_signals")
def _() -> Sample:
    ring = with_rule()
    child = ring.child()
    return about_child(ring, child, written(ring, child), with_family=True)


@sample("signals.count_signals")
def _() -> Sample:
    """That nobody counts what is not theirs, the slice's own tests look at."""
    made = listed()
    return replace(made, hidden=frozenset(), succeeded=lambda counted: counted["active"] == 1)


@sample("signals.list_follow_ups")
def _() -> Sample:
    made = on_follow_up()
    hidden = frozenset({made.kwargs["follow_up_id"]})
    return replace(made, kwargs={"view": "all"}, secrets=(), hidden=hidden)


@sample("signals.get_signal")
def _() -> Sample:
    return on_signal()


@sample("signals.list_helpers")
def _() -> Sample:
    return on_signal(hide=False)


@sample("signals.correct_signal")
def _() -> Sample:
    return on_signal(reason="Verkeerd getypt.", expected_version=1, **WORDS)


@sample("signals.close_signal")
def _() -> Sample:
    return on_signal(outcome_code="worry_gone", note="Het gaat goed.")


@sample("signals.enter_in_error")
def _() -> Sample:
    return on_signal(reason="Ander kind.")


@sample("signals.prolong_signal")
def _() -> Sample:
    return on_signal(until=in_days(300), reason="De zorg is er nog.")


@sample("signals.record_parents_told")
def _() -> Sample:
    return on_signal(told_on=clock.today(), words="Gebeld.")


@sample("signals.put_parents_off")
def _() -> Sample:
    return on_signal(reason="not_reached")


@sample("signals.add_follow_up")
def _() -> Sample:
    return on_signal(what="Bellen", due_on=clock.today() + timedelta(days=3))


@sample("signals.change_follow_up")
def _() -> Sample:
    return on_follow_up(due_on=clock.today() + timedelta(days=9), expected_version=1)


@sample("signals.finish_follow_up")
def _() -> Sample:
    return on_follow_up(result="Gebeld.")


@sample("signals.share_signal")
def _() -> Sample:
    ring = with_rule()
    child = ring.child()
    record_consent(ring.school, child, ring.child_work, purpose=PURPOSE)
    signal_id = written(ring, child)
    given = {"signal_id": signal_id, **to(ring)}
    hidden = frozenset({signal_id})
    actor = ring.school.member()
    return Sample(ring.school, actor, given, others(ring), ("signal_id",), hidden)


@sample("signals.get_share")
def _() -> Sample:
    ring, share_id = shared()
    outsiders = (ring.stranger, ring.bystander)
    hidden = frozenset({share_id})
    place = ring.child_work
    return Sample(place, place.member(), {"share_id": share_id}, outsiders, ("share_id",), hidden)


@sample("signals.list_shares")
def _() -> Sample:
    ring, share_id = shared()
    outsiders = (ring.stranger, ring.bystander)
    hidden = frozenset({share_id})
    return Sample(ring.child_work, ring.child_work.member(), {}, outsiders, hidden=hidden)


@sample("signals.end_share")
def _() -> Sample:
    ring, share_id = shared()
    hidden, given = frozenset({share_id}), {"share_id": share_id}
    return Sample(ring.school, ring.school.member(), given, others(ring), ("share_id",), hidden)


@sample("signals.lapse_signal")
def _() -> Sample:
    return by_clock(signals.lapse_signal, on_signal())


@sample("signals.warn_of_lapse")
def _() -> Sample:
    return by_clock(signals.warn_of_lapse, on_signal())


@sample("signals.mind_parents")
def _() -> Sample:
    return by_clock(signals.mind_parents, on_signal())


@sample("signals.erase_signal")
def _() -> Sample:
    return by_clock(signals.erase_signal, on_signal())


@sample("signals.mind_follow_up")
def _() -> Sample:
    made = on_follow_up()
    given = {"follow_up_id": made.kwargs["follow_up_id"]}
    made = replace(made, kwargs=given, secrets=("follow_up_id",))
    return by_clock(signals.mind_follow_up, made)


@sample("signals.take_over_follow_up")
def _() -> Sample:
    made = on_follow_up()
    given = {"follow_up_id": made.kwargs["follow_up_id"]}
    made = replace(made, kwargs=given, secrets=("follow_up_id",))
    return by_clock(signals.take_over_follow_up, made)


@sample("notifications.announce_signal")
def _() -> Sample:
    return by_clock(notifications.announce_signal, on_signal(), None)


@sample("notifications.announce_signal_parents")
def _() -> Sample:
    return by_clock(notifications.announce_signal_parents, on_signal(), None)


@sample("notifications.announce_follow_up")
def _() -> Sample:
    made = on_follow_up()
    given = {"follow_up_id": made.kwargs["follow_up_id"]}
    made = replace(made, kwargs=given, secrets=("follow_up_id",))
    return by_clock(notifications.announce_follow_up, made, None)


@sample("notifications.announce_shared_signal")
def _() -> Sample:
    ring, share_id = shared()
    place, outsiders = ring.child_work, (ring.stranger, ring.bystander)
    made = Sample(place, place.member(), {"share_id": share_id}, outsiders, ("share_id",))
    return by_clock(notifications.announce_shared_signal, made, None)


def siblings() -> tuple[Ring, dict[str, Any], dict[str, Any]]:
    ring = with_rule()
    return ring, ring.child(), ring.child(given_name="Sam")


@sample("children.link_sibling")
def _() -> Sample:
    ring, one, other = siblings()
    made = about_child(ring, one, other["id"], sibling_id=other["id"])
    return replace(made, secrets=("child_id", "sibling_id"))


@sample("children.unlink_sibling")
def _() -> Sample:
    ring, one, other = siblings()
    children.link_sibling(ring.school.member(), child_id=one["id"], sibling_id=other["id"])
    made = about_child(ring, one, one["id"], sibling_id=other["id"])
    return replace(made, secrets=("child_id", "sibling_id"))


@sample("children.list_siblings")
def _() -> Sample:
    ring, one, other = siblings()
    children.link_sibling(ring.school.member(), child_id=one["id"], sibling_id=other["id"])
    return about_child(ring, one, other["id"])


@lapse("signals.get_share")
def _(the_house: House, end: End) -> None:
    ring, share_id = shared()
    partner = ring.child_work.member()
    signals.get_share(partner, share_id=share_id)
    end(the_house, ring, share_id)
    outcome = refused(the_house, "signals.get_share", partner, share_id=share_id)
    assert outcome.problem is NotFound


@lapse("signals.list_shares")
def _(the_house: House, end: End) -> None:
    ring, share_id = shared()
    partner = ring.child_work.member()
    assert share_id in shown(signals.list_shares(partner))
    end(the_house, ring, share_id)
    assert signals.list_shares(partner).results == []


@lapse("signals.share_signal")
def _(the_house: House, end: End) -> None:
    ring, _share_id = shared()
    school = ring.school.member()
    first = signals.list_signals(school).results[0]
    signal_id = written(ring, {"id": first["child_id"]})
    if end is withdrawn:
        ring.withdraw()
    else:
        past = text("UPDATE consent SET until = now() - interval '1 second' WHERE id = :id")
        with the_house.engines["admin"].begin() as connection:
            connection.execute(past, {"id": ring.extra["consent"]["id"]})
    given = {"signal_id": signal_id, **to(ring)}
    outcome = refused(the_house, "signals.share_signal", school, **given)
    assert (outcome.problem, outcome.code) == (Forbidden, "sharing_refused")
