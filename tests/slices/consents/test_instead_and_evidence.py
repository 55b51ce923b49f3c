"""What stands in the place of a statement, and the scans that show it.

Invariant: unreachable counts after four eyes only; a scan lies sealed.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.consents import due
from services.consents import operations as consents
from shared import clock
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid
from shared.web.uploads import Upload
from tests.factories.town import PURPOSE, Town, parent
from tests.house import House
from tests.slices.consents.recorded import act_at, codes, whole
from tests.slices.database import rows

TRIES = (("by_phone", 20), ("by_letter", 15), ("by_phone", 10))


def instead(town: Town, child: dict[str, Any], **given: Any) -> dict[str, Any]:
    now = clock.now()
    values = {
        "child_id": child["id"],
        "holder_id": child["authority_holders"][-1]["id"],
        "kind": "unreachable",
        "purpose": PURPOSE,
        "since": now - timedelta(minutes=1),
        "until": now + timedelta(days=80),
        "note": "Al weken geen antwoord; de post komt terug.",
        "attempts": [{"at": now - timedelta(days=days), "how": how} for how, days in TRIES],
    }
    actor = given.pop("actor", town.school.member())
    return consents.record_authority_substitute(actor, **{**values, **given})


def in_force(the_house: House, child: dict[str, Any]) -> list[UUID]:
    """What the decision is told of."""
    found = rows(
        the_house,
        "SELECT id FROM authority_substitute WHERE child_id = :id AND ended_at IS NULL"
        " AND (kind <> 'unreachable' OR reviewed_at IS NOT NULL)",
        id=child["id"],
    )
    return [row.id for row in found]


def test_unreachable_counts_only_after_a_second_member(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Erweg")])
    mine = town.school.member()
    made = instead(town, child, actor=mine)
    assert in_force(the_house, child) == []
    ids = {"substitute_id": made["id"]}
    with pytest.raises(Forbidden):
        consents.review_authority_substitute(mine, agreed=True, **ids)
    found = consents.review_authority_substitute(town.school.member(), agreed=True, **ids)
    assert found["reviewed_by"] is not None
    assert found["attempts"] == made["attempts"]
    assert in_force(the_house, child) == [made["id"]]
    with pytest.raises(Conflict):
        consents.review_authority_substitute(town.school.member(), agreed=True, **ids)
    town.consent(child, holder_id=made["holder_id"], categories=["child_voice"])
    found = consents.get_authority_substitute(mine, **ids)
    assert found["ended_because"] == "reached"
    assert in_force(the_house, child) == []


def test_a_colleague_can_turn_it_down(town: Town, the_house: House) -> None:
    child = town.child()
    made = instead(town, child)
    found = consents.review_authority_substitute(
        town.school.member(), substitute_id=made["id"], agreed=False
    )
    assert found["ended_because"] == "rejected"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"until_days": 93}, "until_too_far"),
        ({"note": None}, "note_missing"),
        ({"tries": TRIES[:2]}, "too_few_attempts"),
        ({"tries": (("by_phone", 9), ("by_phone", 8), ("by_phone", 7))}, "too_few_attempts"),
        ({"tries": (("by_phone", 9), ("by_letter", 9), ("visit", 9))}, "too_few_attempts"),
        ({"tries": (*TRIES, ("visit", 61))}, "attempt_not_recent"),
        ({"tries": (*TRIES, ("visit", -1))}, "attempt_not_recent"),
        ({"kind": "court_permission"}, "reference_missing"),
        ({"kind": "institution", "reference": "x"}, "institution_missing"),
        ({"kind": "court_permission", "reference": "x", "until_days": 400}, "until_too_far"),
        ({"receiver_ids": [new_id()]}, "receiver_unknown"),
    ],
)
def test_what_a_substitute_must_have(town: Town, given: dict[str, Any], code: str) -> None:
    now, given = clock.now(), dict(given)
    if "until_days" in given:
        given["until"] = now + timedelta(days=given.pop("until_days"))
    if "tries" in given:
        tries = given.pop("tries")
        given["attempts"] = [{"at": now - timedelta(days=n), "how": how} for how, n in tries]
    with pytest.raises(Invalid) as refused:
        instead(town, town.child(), **given)
    assert code in codes(refused)


def test_what_ends_takes_along_what_may_have_rested_on_it(town: Town, the_house: House) -> None:
    child = town.child()
    made = instead(
        town,
        child,
        kind="court_permission",
        reference="C/13/1",
        holder_id=child["authority_holders"][0]["id"],
    )
    ended = consents.end_authority_substitute(
        town.school.member(), substitute_id=made["id"], because="decision_ended"
    )
    assert ended["because"] == "substitute_ended"
    assert in_force(the_house, child) == []
    with pytest.raises(Conflict):
        consents.end_authority_substitute(
            town.school.member(), substitute_id=made["id"], because="mistake"
        )


def test_it_expires_and_it_ends_with_the_authority(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Erweg")])
    made = instead(town, child, kind="court_permission", reference="C/13/1")
    expire = consents.expire_authority_substitute
    act_at(made["until"], expire, town.school, substitute_id=made["id"])
    again = instead(town, child, kind="court_permission", reference="C/13/2")
    actor = town.school.member()
    consents.end_authority(actor, child_id=child["id"], holder_id=again["holder_id"])
    found = consents.list_authority_substitutes(actor, child_id=child["id"]).results
    assert [row["ended_because"] for row in found] == ["authority_ended", "expired"]


def scan(content: bytes = b"%PDF-1.7\n", name: str = "formulier.pdf") -> Upload:
    def chunks() -> Iterator[bytes]:
        for start in range(0, len(content), 50_000):
            yield content[start : start + 50_000]

    return Upload(name, chunks())


def test_evidence_comes_back_byte_by_byte_and_lies_sealed(town: Town, the_house: House) -> None:
    consent = town.consent(town.child())
    content = b"%PDF-1.7\n" + bytes(range(256)) * 1000
    actor = town.school.member()
    made = consents.add_evidence(actor, consent_id=consent["id"], upload=scan(content))
    assert (made["media_type"], made["size_bytes"]) == ("application/pdf", len(content))
    [listed] = consents.list_evidence(actor, consent_id=consent["id"]).results
    assert listed == made
    fetched = consents.fetch_evidence(actor, evidence_id=made["id"])
    assert whole(fetched.content) == content
    assert "formulier" not in fetched.filename
    kept = rows(
        the_house,
        "SELECT sealed FROM consent_evidence_piece WHERE evidence_id = :id",
        id=made["id"],
    )
    assert len(kept) == 4
    assert not any(b"%PDF" in bytes(row.sealed) for row in kept)


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (scan(b"gewoon tekst", "scan.pdf"), "evidence_not_allowed"),
        (scan(b"MZ\x90\x00", "scan.pdf"), "evidence_not_allowed"),
        (scan(b"", "scan.pdf"), "evidence_not_allowed"),
        (scan(name="formulier 123456782.pdf"), "holds_bsn"),
    ],
)
def test_what_is_no_scan_is_not_kept(town: Town, upload: Upload, code: str) -> None:
    consent = town.consent(town.child())
    actor = town.school.member()
    with pytest.raises(Invalid) as refused:
        consents.add_evidence(actor, consent_id=consent["id"], upload=upload)
    assert codes(refused) == {code}
    assert consents.list_evidence(actor, consent_id=consent["id"]).results == []


def test_no_more_than_ten(town: Town) -> None:
    consent = town.consent(town.child())
    actor = town.school.member()
    for _ in range(10):
        consents.add_evidence(actor, consent_id=consent["id"], upload=scan())
    with pytest.raises(Conflict):
        consents.add_evidence(actor, consent_id=consent["id"], upload=scan())


def test_thirty_days() -> None:
    assert timedelta(days=30) == due.AHEAD
