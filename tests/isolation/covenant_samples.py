"""A sample of every operation in a covenant's life.

Invariant: as in `samples`. A covenant is seen by all its parties: an outsider is who is not asked
to sign; of a draft that is everybody but its author.
"""

from typing import Any
from uuid import UUID

from services.covenants import operations as covenants
from services.notifications import operations as notifications
from services.sharing import operations as sharing
from shared import clock
from tests.factories.town import PURPOSE, Place, referral_rule
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample

ADMIN = "organisation_admin"


def text(*places: Place) -> dict[str, Any]:
    """What a covenant between these says."""
    return {
        "name": "Samen getekend",
        "area": "Vaardrecht",
        "purposes": [PURPOSE],
        "party_ids": [place.id for place in places],
        "starts_at": clock.now(),
        "ends_at": in_days(300),
        "rules": [referral_rule(return_categories=["outcome"])],
    }


def drafted(ring: Ring) -> dict[str, Any]:
    """A covenant of the school and kinderwerk that is not proposed yet."""
    said = text(ring.school, ring.child_work)
    return covenants.draft_covenant(ring.school.member(role=ADMIN), **said)


def proposed(ring: Ring) -> dict[str, Any]:
    version_id = drafted(ring)["id"]
    return covenants.propose_version(ring.school.member(role=ADMIN), version_id=version_id)


def about(
    ring: Ring, secret: str, record_id: UUID, by: Place | None = None, **given: Any
) -> Sample:
    """An admin does something with this record, with which the stranger has no business."""
    place = by or ring.school
    outsiders = given.pop("outsiders", (ring.stranger,))
    return Sample(
        place,
        place.member(role=ADMIN),
        {secret: record_id, **given},
        outsiders,
        secrets=(secret,),
        hidden=frozenset({record_id}),
    )


def everybody_else(ring: Ring) -> tuple[Place, ...]:
    return ring.stranger, ring.bystander, ring.child_work


@sample("covenants.draft_covenant")
def _() -> Sample:
    ring = Ring.founded()
    admin = ring.school.member(role=ADMIN)
    return Sample(ring.school, admin, text(ring.school, ring.child_work), everybody_else(ring))


@sample("covenants.draft_version")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "covenant_id", ring.covenant_id)


@sample("covenants.rewrite_version")
def _() -> Sample:
    ring = Ring.founded()
    said = text(ring.school, ring.child_work, ring.bystander)
    draft = drafted(ring)["id"]
    others = everybody_else(ring)
    return about(ring, "version_id", draft, outsiders=others, expected_version=1, **said)


@sample("covenants.propose_version")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "version_id", drafted(ring)["id"], outsiders=everybody_else(ring))


@sample("covenants.withdraw_version")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "version_id", proposed(ring)["id"], outsiders=everybody_else(ring))


@sample("covenants.sign_version")
def _() -> Sample:
    ring = Ring.founded()
    version = proposed(ring)
    hashed = {"text_hash": version["text_hash"]}
    others = (ring.stranger, ring.bystander)
    return about(ring, "version_id", version["id"], ring.child_work, outsiders=others, **hashed)


@sample("covenants.refuse_version")
def _() -> Sample:
    ring = Ring.founded()
    others = (ring.stranger, ring.bystander)
    refused = {"reason": "Artikel 2 gaat ons te ver."}
    version_id = proposed(ring)["id"]
    return about(ring, "version_id", version_id, ring.child_work, outsiders=others, **refused)


@sample("covenants.copy_version")
def _() -> Sample:
    ring = Ring.founded()
    draft = drafted(ring)
    return Sample(
        ring.school,
        ring.school.member(role=ADMIN),
        {"version_id": draft["id"]},
        everybody_else(ring),
        secrets=("version_id",),
        hidden=frozenset({draft["covenant_id"]}),
    )


@sample("covenants.list_proposals")
def _() -> Sample:
    ring = Ring.founded()
    hidden = frozenset({proposed(ring)["id"]})
    place = ring.child_work
    return Sample(place, place.member(), {}, (ring.stranger, ring.bystander), hidden=hidden)


@sample("covenants.leave_covenant")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "covenant_id", ring.covenant_id, ring.child_work, reason="Wij stoppen.")


@sample("covenants.end_covenant")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "covenant_id", ring.covenant_id, reason="Wij stoppen.")


@sample("covenants.preview_end")
def _() -> Sample:
    ring = Ring.founded()
    ring.sent()
    return Sample(
        ring.school,
        ring.school.member(),
        {"covenant_id": ring.covenant_id},
        (ring.stranger,),
        secrets=("covenant_id",),
        succeeded=lambda found: found["given"] == 1,
    )


@sample("covenants.list_versions")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "covenant_id", ring.covenant_id)


@sample("covenants.get_version")
def _() -> Sample:
    ring = Ring.founded()
    return about(
        ring,
        "version_id",
        proposed(ring)["id"],
        ring.child_work,
        outsiders=(ring.stranger, ring.bystander),
    )


@sample("covenants.compare_version")
def _() -> Sample:
    ring = Ring.founded()
    return about(ring, "version_id", drafted(ring)["id"], outsiders=everybody_else(ring))


@sample("covenants.activate_version")
def _() -> Sample:
    """It is in force already, or not signed: nothing happens. `test_life` looks at what does."""
    ring = Ring.founded()
    actor = worker(covenants.activate_version, ring.school)
    kwargs = {"version_id": proposed(ring)["id"]}
    return Sample(ring.school, actor, kwargs, (ring.stranger,), secrets=("version_id",))


@sample("sharing.end_uncarried")
def _() -> Sample:
    """The covenant carries what was sent: nothing ends. `test_life` looks at what does."""
    ring = Ring.founded()
    ring.sent()
    actor = worker(sharing.end_uncarried, ring.school)
    kwargs = {"covenant_id": ring.covenant_id}
    outsiders = (ring.stranger,)
    return Sample(ring.school, actor, kwargs, outsiders, secrets=("covenant_id",), refused=None)


@sample("covenants.watch_end")
def _() -> Sample:
    """The clock is set for our own organisation."""
    ring = Ring.founded()
    actor = worker(covenants.watch_end, ring.school)
    kwargs = {"covenant_id": ring.covenant_id}
    return Sample(ring.school, actor, kwargs, (ring.stranger,), secrets=("covenant_id",))


def told(operation: Any, ring: Ring, secret: str, record_id: UUID) -> Sample:
    """Whoever keeps the school's covenants is told."""
    actor = worker(operation, ring.school)
    outsiders = (ring.stranger,)
    return Sample(
        ring.school, actor, {secret: record_id}, outsiders, secrets=(secret,), refused=None
    )


@sample("notifications.announce_covenant_version")
def _() -> Sample:
    ring = Ring.founded()
    version_id = proposed(ring)["id"]
    return told(notifications.announce_covenant_version, ring, "version_id", version_id)


@sample("notifications.announce_covenant")
def _() -> Sample:
    ring = Ring.founded()
    return told(notifications.announce_covenant, ring, "covenant_id", ring.covenant_id)


@sample("notifications.announce_covenant_ending")
def _() -> Sample:
    ring = Ring.founded()
    return told(notifications.announce_covenant_ending, ring, "covenant_id", ring.covenant_id)


@sample("processing.list_processing_activities")
def _() -> Sample:
    """An outsider reads its own record: our covenant does not stand in it."""
    ring = Ring.founded()
    hidden = frozenset({ring.covenant_id})
    place = ring.child_work
    admin = place.member(role=ADMIN)
    return Sample(place, admin, {}, (ring.stranger,), hidden=hidden)
