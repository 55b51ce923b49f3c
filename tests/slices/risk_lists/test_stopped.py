"""What stops with a consent does not say to a colleague that the child stood on a list: not before
it, not as it does, and not in what is kept of it.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from services.children import operations as children
from services.consents import operations as consents
from services.consents.models import ConsentReceipt
from services.consents.stopping import SEALED
from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.ids import new_id
from tests.factories.listed import CATEGORIES, CODES, PURPOSE, Beat, list_rule
from tests.factories.matched import at_desk, register
from tests.factories.town import enact, record_consent
from tests.slices.consents.recorded import on_paper, whole
from tests.slices.signals.test_many import inside

LISTED, EXCHANGE = "risk_list_entry", "exchange"
TELLING = (LISTED, "lijst", "risk list")


def on_consent(beat: Beat) -> tuple[dict[str, Any], dict[str, Any], UUID]:
    """A child that kinderwerk put on the list with the parents' yes: child, consent, entry."""
    work, police = beat.child_work, beat.police
    rule = list_rule(work, police, grounds=["consent"], consent_regime="by_age")
    enact(work, [work, police], [rule])
    child = register(work)
    consent = record_consent(work, child, police, purpose=PURPOSE, categories=CATEGORIES)
    entry = risk_lists.put_on_list(
        beat.worker, list_id=beat.list_id, child_id=child["id"], concern_codes=CODES
    )
    beat.work()
    return child, consent, entry["id"]


def kinds(told: dict[str, Any]) -> list[tuple[str, UUID | None]]:
    return [(one["record_kind"], one["record_id"]) for one in told["stopped"]]


def texts(actor: Actor, consent_id: UUID, receipt_id: UUID) -> list[str]:
    """All that can be read and printed of it."""
    data = whole(consents.get_receipt(actor, consent_id=consent_id).content).decode()
    papers = (
        consents.fetch_receipt_document(actor, consent_id=consent_id),
        consents.fetch_stop_document(actor, receipt_id=receipt_id),
    )
    return [data, *(on_paper(one) for one in papers)]


def test_a_colleague_reads_that_an_exchange_stopped_and_no_more(beat: Beat) -> None:
    _, consent, entry_id = on_consent(beat)
    colleague = at_desk(beat.child_work)
    done = consents.withdraw_consent(colleague, consent_id=consent["id"])
    (stopped,) = done["stopped"]
    assert set(stopped) == {
        *("record_kind", "record_id", "organisation_id", "organisation_name"),
        *("opened", "outcome"),
    }
    assert stopped["organisation_id"] == beat.police.id
    about = {"receipt_id": done["id"]}
    software = beat.child_work.system()
    for actor in (colleague, software):
        told = consents.get_stop_receipt(actor, **about)
        assert kinds(told) == kinds(done) == [(EXCHANGE, None)]
        read = texts(actor, consent["id"], done["id"])
        assert stopped["organisation_name"] in read[1]
        for one in read:
            assert str(entry_id) not in one
            assert str(beat.list_id) not in one
            assert not [word for word in TELLING if word in one.lower()]
        (line,) = orjson.loads(read[0])["schakel:stopped"]
        assert "@id" not in line
    told = consents.get_stop_receipt(beat.worker, **about)
    assert kinds(told) == [(LISTED, entry_id)]
    assert all("aandachtslijst" in one for one in texts(beat.worker, consent["id"], done["id"])[1:])


def test_being_named_counts_at_the_moment_of_reading(beat: Beat) -> None:
    _, consent, entry_id = on_consent(beat)
    done = consents.withdraw_consent(beat.worker, consent_id=consent["id"])
    assert kinds(done) == [(LISTED, entry_id)]
    colleague, about = at_desk(beat.child_work), {"receipt_id": done["id"]}
    assert kinds(consents.get_stop_receipt(colleague, **about)) == [(EXCHANGE, None)]
    beat.name(colleague)
    assert kinds(consents.get_stop_receipt(colleague, **about)) == [(LISTED, entry_id)]
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=colleague.id)
    assert kinds(consents.get_stop_receipt(colleague, **about)) == [(EXCHANGE, None)]
    also = Beat.founded(beat.house, police=beat.police, work=beat.child_work)
    assert kinds(consents.get_stop_receipt(also.worker, **about)) == [(EXCHANGE, None)]


def test_who_oversees_is_told_what_stopped(beat: Beat) -> None:
    _, consent, entry_id = on_consent(beat)
    officer = beat.child_work.member(role="privacy_officer")
    done = consents.withdraw_consent(officer, consent_id=consent["id"])
    assert kinds(done) == [(LISTED, entry_id)]
    assert kinds(consents.get_stop_receipt(overseeing(beat), receipt_id=done["id"])) == kinds(done)


def overseeing(beat: Beat) -> Actor:
    """Who works with the child and oversees too: reading consents is for care."""
    member = beat.child_work.member()
    return replace(member, roles=member.roles | {"privacy_officer"})


def test_what_is_counted_before_an_act_says_no_more(beat: Beat) -> None:
    child, _, entry_id = on_consent(beat)
    holder_id = child["authority_holders"][0]["id"]
    colleague = at_desk(beat.child_work)
    before = {
        colleague: EXCHANGE,
        beat.worker: LISTED,
        overseeing(beat): LISTED,
    }
    for actor, kind in before.items():
        for asked in ({}, {"holder_id": holder_id}):
            told = consents.preview_authority(actor, child_id=child["id"], **asked)
            assert told["stopping"] == [{"record_kind": kind, "count": 1}]
            assert len(told["organisations"]) == 1
    done = consents.end_authority(colleague, child_id=child["id"], holder_id=holder_id)
    assert kinds(done) == [(EXCHANGE, None)]
    kept = consents.get_stop_receipt(beat.worker, receipt_id=done["id"])
    assert kinds(kept) == [(LISTED, entry_id)]


def test_what_was_kept_without_its_list_is_told_to_who_oversees_alone(beat: Beat) -> None:
    """As receipts were before they held of which list they told."""
    child, receipt_id, entry_id = register(beat.child_work), new_id(), new_id()
    line = {
        "record_kind": LISTED,
        "record_id": entry_id,
        "organisation_id": beat.police.id,
        "organisation_name": "Politie",
        "opened": True,
        "outcome": "exchange_ended",
    }
    other = line | {"record_kind": "referral"}

    def keep(scope: Scope) -> None:
        sealed = children.beside_file(scope, child["id"]).seal(
            SEALED, receipt_id, {"stopped": [line, other]}
        )
        about = {"owner_id": scope.org, "child_id": child["id"], "because": "birthday"}
        scope.add(ConsentReceipt(id=receipt_id, made_at=scope.now, sealed=sealed, **about))

    with inside(keep, "consent:withdraw") as operation:
        operation(beat.worker)
    also = ("referral", entry_id)
    for actor, first in (
        (at_desk(beat.child_work), (EXCHANGE, None)),
        (beat.worker, (EXCHANGE, None)),
        (overseeing(beat), (LISTED, entry_id)),
    ):
        told = consents.get_stop_receipt(actor, receipt_id=receipt_id)
        assert kinds(told) == [first, also]
