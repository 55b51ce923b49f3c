"""A sample of every operation about the records of consents: receipts, evidence, substitutes, time.

Invariant: every operation in the registry has one, here or beside this.
"""

from datetime import timedelta
from typing import Any

from services.consents import operations as consents
from services.notifications import operations as notifications
from shared import clock
from shared.web.uploads import Upload
from tests.factories.town import PURPOSE
from tests.isolation.ring import Ring, in_days, worker
from tests.isolation.sample import Sample, sample


def of_school(ring: Ring, operation: Any = None, **kwargs: Any) -> Sample:
    """A call of the school's first team, or of a worker for the school."""
    actor = worker(operation, ring.school) if operation else ring.school.member()
    others = (ring.stranger, ring.bystander, ring.child_work)
    secrets = tuple(name for name in kwargs if name.endswith("_id") and name != "holder_id")
    return Sample(ring.school, actor, kwargs, others, secrets=secrets)


def scan() -> Upload:
    return Upload("formulier.pdf", iter([b"%PDF-1.7\n"]))


def with_consent(operation: Any = None, **kwargs: Any) -> Sample:
    ring = Ring.founded()
    consent = ring.consent(ring.child())
    return of_school(ring, operation, consent_id=consent["id"], **kwargs)


def with_stop() -> tuple[Ring, dict[str, Any], dict[str, Any]]:
    """A child, and the receipt of what stopped when its parent lost authority."""
    ring = Ring.founded()
    child = ring.child()
    ring.consent(child)
    holder_id = child["authority_holders"][0]["id"]
    stopped = consents.end_authority(
        ring.school.member(), child_id=child["id"], holder_id=holder_id
    )
    return ring, child, stopped


def instead(ring: Ring, kind: str = "court_permission") -> dict[str, Any]:
    """What it takes to record a substitute for the one parent of a new child."""
    child, now = ring.child(), clock.now()
    tries = [("by_phone", 20), ("by_letter", 15), ("by_phone", 10)]
    return {
        "child_id": child["id"],
        "holder_id": child["authority_holders"][0]["id"],
        "kind": kind,
        "purpose": PURPOSE,
        "since": now - timedelta(minutes=1),
        "until": in_days(60),
        "reference": "C/13/1234",
        "note": "Al twee maanden geen antwoord.",
        "attempts": [{"at": now - timedelta(days=days), "how": how} for how, days in tries],
    }


def with_substitute(kind: str = "court_permission", operation: Any = None, **more: Any) -> Sample:
    ring = Ring.founded()
    made = consents.record_authority_substitute(ring.school.member(), **instead(ring, kind))
    return of_school(ring, operation, substitute_id=made["id"], **more)


@sample("consents.get_receipt")
def _() -> Sample:
    return with_consent()


@sample("consents.fetch_receipt_document")
def _() -> Sample:
    return with_consent()


@sample("consents.list_receipts")
def _() -> Sample:
    ring, child, _ = with_stop()
    return of_school(ring, child_id=child["id"])


@sample("consents.get_stop_receipt")
def _() -> Sample:
    ring, _, stopped = with_stop()
    return of_school(ring, receipt_id=stopped["id"])


@sample("consents.fetch_stop_document")
def _() -> Sample:
    ring, _, stopped = with_stop()
    return of_school(ring, receipt_id=stopped["id"])


@sample("consents.end_authority")
def _() -> Sample:
    ring = Ring.founded()
    child = ring.child()
    holder_id = child["authority_holders"][0]["id"]
    return of_school(ring, child_id=child["id"], holder_id=holder_id)


@sample("consents.preview_authority")
def _() -> Sample:
    ring = Ring.founded()
    child = ring.child()
    ring.consent(child)
    return of_school(ring, child_id=child["id"])


@sample("consents.record_authority_substitute")
def _() -> Sample:
    ring = Ring.founded()
    return of_school(ring, **instead(ring))


@sample("consents.list_authority_substitutes")
def _() -> Sample:
    ring = Ring.founded()
    kwargs = instead(ring)
    consents.record_authority_substitute(ring.school.member(), **kwargs)
    return of_school(ring, child_id=kwargs["child_id"])


@sample("consents.get_authority_substitute")
def _() -> Sample:
    return with_substitute()


@sample("consents.review_authority_substitute")
def _() -> Sample:
    return with_substitute("unreachable", agreed=True)


@sample("consents.end_authority_substitute")
def _() -> Sample:
    return with_substitute(because="mistake")


@sample("consents.expire_authority_substitute")
def _() -> Sample:
    return with_substitute(operation=consents.expire_authority_substitute)


@sample("consents.add_evidence")
def _() -> Sample:
    return with_consent(upload=scan())


@sample("consents.add_substitute_evidence")
def _() -> Sample:
    return with_substitute(upload=scan())


def kept(made: Sample, add: Any) -> dict[str, Any]:
    found: dict[str, Any] = add(made.actor, **made.kwargs, upload=scan())
    return found


@sample("consents.list_evidence")
def _() -> Sample:
    made = with_consent()
    kept(made, consents.add_evidence)
    return made


@sample("consents.list_substitute_evidence")
def _() -> Sample:
    made = with_substitute()
    kept(made, consents.add_substitute_evidence)
    return made


@sample("consents.fetch_evidence")
def _() -> Sample:
    made = with_consent()
    evidence = kept(made, consents.add_evidence)
    kwargs = {"evidence_id": evidence["id"]}
    return Sample(made.place, made.actor, kwargs, made.outsiders, secrets=("evidence_id",))


@sample("consents.expire_consent")
def _() -> Sample:
    return with_consent(consents.expire_consent)


@sample("consents.set_clock")
def _() -> Sample:
    return with_consent(consents.set_clock)


@sample("consents.come_of_age")
def _() -> Sample:
    ring = Ring.founded()
    child = ring.child()
    ring.consent(child)
    return of_school(ring, consents.come_of_age, child_id=child["id"])


@sample("notifications.announce_consent_ending")
def _() -> Sample:
    return with_consent(notifications.announce_consent_ending)


@sample("notifications.announce_birthday")
def _() -> Sample:
    ring = Ring.founded()
    child = ring.child()
    ring.consent(child)
    return of_school(ring, notifications.announce_birthday, child_id=child["id"])
