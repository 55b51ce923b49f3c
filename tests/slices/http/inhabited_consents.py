"""Good values for calls about the records of consents, questions for consent and grounds in law.

Invariant: everything is made by operations, in the state that the call needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from services.asking import operations as asking
from services.asking.rules import OPEN
from services.consents import operations as consents
from services.legal_grounds import operations as legal_grounds
from shared import clock
from tests.factories.town import PURPOSE, Place, record_consent, register_child
from tests.isolation.consent_samples import scan
from tests.slices.http.supply import Named, Supply
from tests.slices.referrals_whole.region import Region


@dataclass(frozen=True, slots=True)
class Way:
    """How to come by what some operations name."""

    operations: frozenset[str]
    make: Callable[[Region], Named]
    good: Callable[[Place, Named], bool] = lambda _school, _named: True


def of_consents(operation: str, region: Region, supply: Supply) -> Named:
    """What this operation wants to hear, as far as it is about these."""
    for way in WAYS:
        if operation in way.operations:
            make, good = partial(way.make, region), partial(way.good, region.school)
            return supply.give(min(way.operations), make, good)
    return {}


def _evidence(region: Region) -> Named:
    child = register_child(region.school)
    consent = record_consent(region.school, child, region.child_work)
    member = region.school.member()
    kept = consents.add_evidence(member, consent_id=consent["id"], upload=scan())
    return {"evidenceId": kept["id"]}


def _stop(region: Region) -> Named:
    child = register_child(region.school)
    record_consent(region.school, child, region.child_work)
    holder_id = child["authority_holders"][0]["id"]
    member = region.school.member()
    stopped = consents.end_authority(member, child_id=child["id"], holder_id=holder_id)
    return {"receiptId": stopped["id"]}


def _instead(_region: Region) -> Named:
    now = clock.now()
    named = {"kind": "court_permission", "reference": "C/13/1234", "purpose": PURPOSE}
    moments = {"since": now - timedelta(days=1), "until": now + timedelta(days=60)}
    return named | {name: at.isoformat() for name, at in moments.items()}


def _substitute(region: Region) -> Named:
    child, said = register_child(region.school), _instead(region)
    moments = {name: clock.now() + timedelta(days=n) for name, n in (("since", -1), ("until", 60))}
    made = consents.record_authority_substitute(
        region.school.member(),
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        **said | moments,
    )
    return {"substituteId": made["id"]}


def _stands(school: Place, named: Named) -> bool:
    found = consents.get_authority_substitute(school.member(), substitute_id=named["substituteId"])
    return found["ended_at"] is None


def _to_ask(region: Region) -> Named:
    child = register_child(region.school)
    holder_id = child["authority_holders"][0]["id"]
    return {
        "childId": child["id"],
        "persons": [{"holderId": holder_id, "email": "ouder@voorbeeld.example"}],
        "answerBy": (clock.now() + timedelta(days=9)).isoformat(),
        "channel": "mail",
        "handover": "by_phone",
    }


def _question(region: Region) -> Named:
    child = register_child(region.school)
    made = asking.ask_consent(
        region.school.member(),
        child_id=child["id"],
        persons=[{"holder_id": child["authority_holders"][0]["id"], "email": None}],
        purpose=PURPOSE,
        receiver_ids=[region.child_work.id],
        categories=["child_identity"],
        until=clock.now() + timedelta(days=90),
        answer_by=clock.now() + timedelta(days=9),
        phone="010-1234567",
        handover="by_phone",
    )
    return {"requestId": made["requests"][0]["id"]}


def _open(school: Place, named: Named) -> bool:
    found = asking.get_request(school.member(), request_id=named["requestId"])
    return found["state"] in OPEN


def _ground(region: Region) -> Named:
    made = legal_grounds.record_vital_interest(
        region.school.member(),
        child_id=register_child(region.school)["id"],
        receiver_ids=[region.youth_care.id],
        reason="Dit kan niet wachten.",
        safety_restricted=False,
    )
    return {"groundId": made["id"]}


def _of(*operations: str) -> frozenset[str]:
    return frozenset(operations)


WAYS = (
    Way(_of("fetchEvidence"), _evidence),
    Way(_of("getStopReceipt", "fetchStopDocument"), _stop),
    Way(_of("recordAuthoritySubstitute"), _instead),
    Way(
        _of("getAuthoritySubstitute", "endAuthoritySubstitute", "reviewAuthoritySubstitute")
        | _of("listSubstituteEvidence", "addSubstituteEvidence"),
        _substitute,
        _stands,
    ),
    Way(_of("askConsent"), _to_ask),
    Way(
        _of("getRequest", "remind", "renewLink", "renewCode", "recordAnswer", "takeBack"),
        _question,
        _open,
    ),
    Way(_of("getGround", "recordStep", "reviewGround", "endGround"), _ground),
)
