"""A decision of the police that ends while something is shared on it; and the wall behind that.

Invariant: no grant stands on a ground that had ended before it, and who was just too late hears it
in words.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.problems import Conflict, Problem
from tests.factories.town import register_child
from tests.house import House
from tests.slices.database import live_grants, rows
from tests.slices.legal_grounds.conftest import SAFETY, Harbour, review
from tests.slices.races import together

ROUNDS = 25


def structural(harbour: Harbour, officer: Actor, **given: Any) -> UUID:
    """A structural decision (Wpg 20), agreed by a second person; its id."""
    values = {
        "article": "wpg_20",
        "reference": "2026-117",
        "receiver_ids": [harbour.child_work.id],
        "purposes": [SAFETY],
        "reason": "Afspraken met kinderwerk over overlast op het plein.",
        "until": clock.now() + timedelta(days=300),
    }
    made = legal_grounds.record_police_decision(officer, **{**values, **given})
    review(harbour.police.member(role="privacy_officer"), made["id"])
    ground_id: UUID = made["id"]
    return ground_id


def drafted(harbour: Harbour, officer: Actor, ground_id: UUID) -> UUID:
    """A draft of the police on it, about a child of its own; its id."""
    draft = referrals.draft_referral(
        officer,
        child_id=register_child(harbour.police)["id"],
        receiver_id=harbour.child_work.id,
        purpose=SAFETY,
        question="Komt vaak alleen op het plein.",
        ground="police_disclosure",
        legal_ground_id=ground_id,
    )
    draft_id: UUID = draft["id"]
    return draft_id


def test_an_end_between_the_yes_and_the_grant_is_a_clean_no(
    the_house: House, harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real decision says yes; before the grant, another connection ends the ground."""
    officer = harbour.police.member()
    ground_id = structural(harbour, officer)
    draft_id = drafted(harbour, officer, ground_id)
    decide: Callable[..., sharing.Decision] = sharing.decide

    def then_ended(*given: Any, **named: Any) -> sharing.Decision:
        decided = decide(*given, **named)
        with ThreadPoolExecutor(1) as another:
            end = another.submit(legal_grounds.end_ground, officer, ground_id=ground_id)
            assert end.result(timeout=20)["state"] == "ended"
        return decided

    with monkeypatch.context() as patch:
        patch.setattr(sharing, "decide", then_ended)
        with pytest.raises(Conflict) as refused:
            referrals.send_referral(officer, referral_id=draft_id)
    assert refused.value.code == "legal_ground_ended"
    assert "zojuist beëindigd" in refused.value.detail.nl
    assert not live_grants(the_house, draft_id)
    kept = referrals.get_referral(officer, referral_id=draft_id)
    assert kept["state"] == "draft", "nothing of it stands"


def test_of_many_at_once_nothing_is_given_either(the_house: House, harbour: Harbour) -> None:
    """A ground ends between the decision about several and the grants: not one of them stands."""
    officer = harbour.police.member()
    ground_id = structural(harbour, officer)
    some = [register_child(harbour.police)["id"] for _ in range(3)]
    receiver_id = harbour.child_work.id
    records: list[sharing.Record] = []

    def work(scope: Scope) -> None:
        about = (SAFETY, "referral", ["care_question"], "police_disclosure", ground_id)
        decided = sharing.decide_many(scope, some, [receiver_id], *about)
        records[:] = [sharing.Record("referral", new_id(), scope.now, scope.org) for _ in some]
        keys = sharing.own_many(scope, records, None)
        with ThreadPoolExecutor(1) as another:
            end = another.submit(legal_grounds.end_ground, officer, ground_id=ground_id)
            assert end.result(timeout=20)["state"] == "ended"
        allowed = [sharing.require(one.verdicts[receiver_id]) for one in decided.values()]
        pairs = zip(records, allowed, strict=True)
        sharing.give_many(scope, [sharing.Gift(r, keys[r.id], yes) for r, yes in pairs])

    with pytest.raises(Conflict) as refused:
        Operation(work, "referral:send", reads=False)(officer)
    assert refused.value.code == "legal_ground_ended"
    assert len(records) == 3
    assert not any(live_grants(the_house, record.id) for record in records)


def test_ending_and_sending_at_once_leave_no_grant(the_house: House, harbour: Harbour) -> None:
    """Whoever comes first: afterwards nothing is shared, and a refusal has words."""
    outcomes, officer = [], harbour.police.member()
    for _ in range(ROUNDS):
        ground_id = structural(harbour, officer)
        draft_id = drafted(harbour, officer, ground_id)
        sent, ended = together(
            partial(referrals.send_referral, officer, referral_id=draft_id),
            partial(legal_grounds.end_ground, officer, ground_id=ground_id),
            apart=3,
        )
        assert not isinstance(ended, Problem), "an end is never held up"
        assert not live_grants(the_house, draft_id)
        outcomes.append(sent.code if isinstance(sent, Problem) else "sent")
    assert set(outcomes) <= {"sent", "sharing_refused", "legal_ground_ended"}


class Wall:
    """Grants on a ground, written past the code as the application's own database user."""

    def __init__(self, house: House, harbour: Harbour) -> None:
        self.house, self.harbour, self.officer = house, harbour, harbour.police.member()
        self.ground_id = structural(harbour, self.officer)
        sent = drafted(harbour, self.officer, self.ground_id)
        referrals.send_referral(self.officer, referral_id=sent)
        like = "SELECT * FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
        self.like = rows(house, like, id=sent)[0]._mapping

    def write(self, **given: Any) -> None:
        """The same grant once more to another record of the police, but for what is given."""
        names = [name for name in self.like if self.like[name] is not None]
        values = {name: self.like[name] for name in names} | {"id": new_id()}
        values["record_id"] = drafted(self.harbour, self.officer, self.ground_id)
        at = "SELECT created_at FROM referral WHERE id = :id"
        values["created_at"] = rows(self.house, at, id=values["record_id"])[0].created_at
        values |= given
        into = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        engine = runtime.current().engines["app"]
        with acting_for(Tenant(self.harbour.police.id)), engine.begin() as connection:
            statement = f"INSERT INTO access_grant ({into}) VALUES ({marks})"
            connection.execute(text(statement), values)


def test_the_wall_lets_the_same_through(the_house: House, harbour: Harbour) -> None:
    """Else what is refused below says nothing."""
    Wall(the_house, harbour).write()


@pytest.mark.parametrize(
    "wrong",
    ["ended", "waiting", "none", "another_ground", "another_receiver", "longer", "unmarked"],
)
def test_the_application_cannot_grant_on_what_does_not_carry_it(
    the_house: House, harbour: Harbour, wrong: str
) -> None:
    wall = Wall(the_house, harbour)
    given: dict[str, Any] = {}
    if wrong == "ended":
        legal_grounds.end_ground(wall.officer, ground_id=wall.ground_id)
    elif wrong == "waiting":
        waiting = legal_grounds.record_police_decision(
            wall.officer,
            article="wpg_20",
            reference="2026-118",
            receiver_ids=[harbour.child_work.id],
            purposes=[SAFETY],
            reason="Nog niet gezien.",
            until=clock.now() + timedelta(days=300),
        )
        given = {"legal_ground_id": waiting["id"]}
    else:
        wrongs: dict[str, dict[str, Any]] = {
            "none": {"legal_ground_id": None},
            "another_ground": {"ground": "vital_interest"},
            "another_receiver": {"viewer_id": harbour.safe_home.id},
            "longer": {"ends_at": clock.now() + timedelta(days=301)},
            "unmarked": {"safety_restricted": False},
        }
        given = wrongs[wrong]
    with pytest.raises(DBAPIError, match="this ground does not carry it"):
        wall.write(**given)


def test_the_application_cannot_cite_a_ground_of_somebody_else(
    the_house: House, harbour: Harbour
) -> None:
    """A foreign ground is not even seen by the trigger, which sees what the tenant sees."""
    wall = Wall(the_house, harbour)
    child = harbour.child()
    foreign = harbour.approved(harbour.school.member(), child)
    with pytest.raises(DBAPIError, match="this ground does not carry it"):
        wall.write(legal_ground_id=foreign["id"], ground="abuse_protocol")
