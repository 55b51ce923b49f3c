"""Many signals at once: each judged as if it were alone, and all looked for in one statement."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from services.matching.rules import limits
from services.signals import operations as signals
from shared import runtime
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.jobs.actors import worker_for
from shared.problems import TooMany
from tests.factories.matched import (
    PURPOSE,
    UNLIKE,
    Neighbourhood,
    at_desk,
    match_rule,
    register,
    write,
)
from tests.factories.town import enact

WISH = matching.Wish(PURPOSE, "public_task", "020 123 4567", confirmed=True)
CHILDREN = [{"given_name": given, "family_name": family} for given, family in UNLIKE[:6]]


def put(town: Neighbourhood, member: Any, signal_ids: list[UUID], import_id: UUID) -> Any:
    """As the importer's worker does."""

    def body(scope: Scope) -> Any:
        return matching.offer_many(scope, import_id, member.id, signal_ids, WISH)

    worker = worker_for(matching.weigh_again, town.school.id, "")
    return Operation(body, "match:mind", reads=False)._enter(worker, {}, body)


def test_an_import_is_matched_in_one_statement(town: Neighbourhood) -> None:
    workers = [town.concerned(town.child_work, **child).offered() for child in CHILDREN[:3]]
    member = at_desk(town.school)
    written = [write(member, register(town.school, **child)) for child in CHILDREN]
    import_id = new_id()
    refused = put(town, member, [one["id"] for one in written], import_id)
    assert refused == {}
    matcher = worker_for(matching.find_of_import, town.school.id, "")
    asked: list[str] = []
    engine = runtime.current().engines["matcher"]

    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    matching.find_of_import(matcher, import_id=import_id)
    event.remove(engine, "before_cursor_execute", note)
    assert sum("match_token" in statement for statement in asked) == 1
    town.work()
    assert [one.match()["state"] for one in workers] == ["met"] * 3
    mine = matching.list_matches(member).results
    assert len(mine) == 3
    watched = matching.watch_matching(town.school.member(role="privacy_officer"))
    assert watched["members"][0]["imported"] == len(CHILDREN)
    again = put(town, member, [one["id"] for one in written], import_id)
    assert again == {}
    assert len(matching.list_offers(member).results) == len(CHILDREN)


def test_who_may_not_be_told_is_named_with_every_reason(town: Neighbourhood) -> None:
    member = at_desk(town.school)
    signal = write(member, register(town.school))

    def body(scope: Scope) -> Any:
        wish = matching.Wish(PURPOSE, "consent", "020 123 4567", confirmed=True)
        return matching.offer_many(scope, new_id(), member.id, [signal["id"]], wish)

    worker = worker_for(matching.weigh_again, town.school.id, "")
    refused = Operation(body, "match:mind", reads=False)._enter(worker, {}, body)
    codes = {one.code for one in refused[signal["id"]]}
    assert {"ground_outside_rule", "consent_is_no_ground"} <= codes


def test_what_is_put_on_a_restricted_ground_is_kept_to_who_asked(town: Neighbourhood) -> None:
    vital = {"grounds": ["vital_interest"], "consent_regime": "none"}
    enact(
        town.school,
        [town.school, town.youth_care],
        [match_rule("education", "youth_care", **vital)],
    )
    member = at_desk(town.school)
    child = register(town.school)
    ground = legal_grounds.record_vital_interest(
        member,
        child_id=child["id"],
        receiver_ids=[town.youth_care.id],
        reason="Het kind is thuis niet veilig.",
        safety_restricted=True,
    )
    signal = write(member, child)

    def body(scope: Scope) -> Any:
        wish = matching.Wish(
            PURPOSE, "vital_interest", "020 123 4567", True, legal_ground_id=ground["id"]
        )
        return matching.offer_many(scope, new_id(), member.id, [signal["id"]], wish)

    worker = worker_for(matching.weigh_again, town.school.id, "")
    assert Operation(body, "match:mind", reads=False)._enter(worker, {}, body) == {}
    colleague = at_desk(town.school)
    about = {"signal_id": signal["id"]}
    assert signals.get_signal(colleague, **about), "the signal itself is no secret"
    assert len(matching.list_offers(member, **about).results) == 1
    assert matching.list_offers(colleague, **about).results == []


def test_imports_have_a_limit_of_their_own(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IMPORTED_A_DAY", 1)
    member = at_desk(town.school)
    ids = [write(member, register(town.school))["id"] for _ in range(2)]
    with pytest.raises(TooMany):
        put(town, member, ids, new_id())
    assert put(town, member, ids[:1], new_id()) == {}
