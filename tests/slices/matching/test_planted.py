"""Planted twins and namesakes, through the matcher itself: nobody is shown whom to call too soon.

Each pair is two children who are easily taken for one, one in a file of the school and one in a
file of child work, each with a signal that is put to matching by an import. The usual run takes a
few; `make prove ARGS=planted` ten thousand.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.matching import operations as matching
from services.matching.rules import Identity
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.jobs.actors import worker_for
from tests.factories.matched import PURPOSE, Neighbourhood, at_desk
from tests.factories.town import Place
from tests.house import House
from tests.linkage.planted import planted
from tests.linkage.towns import TOWNS
from tests.proofs.figures import figures
from tests.slices.database import rows

PAIRS = int(os.environ.get("PROOF_PLANTED", "60"))
AT_ONCE = 500
MOST_WRONG = 0.002
SEED = 12
WISH = matching.Wish(PURPOSE, "public_task", "020 123 4567", confirmed=False)

Pair = tuple[str, Identity, Identity]


def test_nobody_is_shown_whom_to_call_before_both_say_yes(the_house: House) -> None:
    town = Neighbourhood.founded(the_house, age_from=0, age_to=20)
    school, worker = at_desk(town.school), at_desk(town.child_work)
    pairs = _born(planted(SEED, PAIRS + PAIRS // 100 + 1, TOWNS["city"]))[:PAIRS]
    assert len(pairs) == PAIRS
    ours = _put(town.school, school, [left for _, left, _ in pairs])
    theirs = _put(town.child_work, worker, [right for _, _, right in pairs])
    town.work()
    assert _count(town, "match_side") == _count(town, "match_card") == 0
    wrong = _same(town, list(zip(ours, theirs, strict=True)))
    figures(f"{PAIRS} planted pairs: {wrong} wrongly the same")
    assert wrong <= max(1, MOST_WRONG * PAIRS)

    for offer_id in ours:
        matching.confirm_offer(school, offer_id=offer_id, possible_too=True)
    town.work()
    asked = _sides(town)
    assert {(row.state, row.owner_id, row.partner_id) for row in asked} <= {
        ("asked", town.child_work.id, None)
    }
    assert _count(town, "match_card") == 0

    for row in asked[::2]:
        matching.confirm_match(worker, match_id=row.id)
    town.work()
    confirmed = {row.pair_id for row in asked[::2]}
    met = [row for row in _sides(town) if row.state == "met"]
    assert {row.pair_id for row in met} == confirmed
    assert len(met) == 2 * len(confirmed)
    figures(f"{len(asked)} were asked, {len(confirmed)} said yes; too soon: {_too_soon(town)}")
    assert _too_soon(town) == 0
    assert _count(town, "match_card") >= bool(confirmed)


def _born(pairs: Iterable[Pair]) -> list[Pair]:
    """Those whom somebody can open a file of: a slip may put a birth date in the future."""
    return [pair for pair in pairs if all(one.birth_date <= clock.today() for one in pair[1:])]


def _put(place: Place, member: Actor, identities: Sequence[Identity]) -> list[UUID]:
    """Files, signals and offers of these children, in the order of the list; the offers."""
    import_id, signal_ids = new_id(), [new_id() for _ in identities]
    for start in range(0, len(identities), AT_ONCE):
        some = identities[start : start + AT_ONCE]
        ids = signal_ids[start : start + AT_ONCE]
        child_ids = [new_id() for _ in some]
        _as(member, "child:change", _opening(place, child_ids, some))
        _as(member, "signal:write", _writing(ids, child_ids))
        worker = worker_for(matching.weigh_again, place.id, "")
        assert _as(worker, "match:mind", _offering(import_id, member.id, ids)) == {}
    matching.find_of_import(worker_for(matching.find_of_import, place.id, ""), import_id=import_id)
    offers: dict[UUID, UUID] = {}
    for start in range(0, len(signal_ids), AT_ONCE):
        worker = worker_for(matching.weigh_again, place.id, "")
        offers |= _as(worker, "match:mind", _offers_of(signal_ids[start : start + AT_ONCE]))
    return [offers[one] for one in signal_ids]


def _as(actor: Actor, permission: str, body: Callable[[Scope], Any]) -> Any:
    return Operation(body, permission, reads=False)._enter(actor, {}, body)


def _opening(
    place: Place, ids: Sequence[UUID], identities: Sequence[Identity]
) -> Callable[[Scope], Any]:
    rows_ = [(child_id, _given(one)) for child_id, one in zip(ids, identities, strict=True)]
    return lambda scope: children.open_many(scope, place.teams[0], rows_)


def _given(one: Identity) -> Mapping[str, Any]:
    return {
        "given_name": one.given_names or "-",
        "call_name": one.call_name,
        "name_prefix": one.prefix,
        "family_name": one.surname,
        "birth_date": one.birth_date,
        "postcode": one.postcode,
        "house_number": one.house_number,
        "authority_holders": [],
    }


def _writing(ids: Sequence[UUID], child_ids: Sequence[UUID]) -> Callable[[Scope], Any]:
    signal = {
        "concern_codes": ["poverty"],
        "severity": "worry",
        "observed_on": clock.today(),
        "facts": "Kwam zonder brood.",
        "parents_reason": "planned",
    }
    given = [
        {**signal, "id": one, "child_id": child} for one, child in zip(ids, child_ids, strict=True)
    ]
    return lambda scope: signals.write_many(scope, given)


def _offering(import_id: UUID, member_id: UUID, ids: Sequence[UUID]) -> Callable[[Scope], Any]:
    return lambda scope: matching.offer_many(scope, import_id, member_id, ids, WISH)


def _offers_of(ids: Sequence[UUID]) -> Callable[[Scope], Any]:
    return lambda scope: matching.taking_part(scope, ids)


def _same(town: Neighbourhood, pairs: Sequence[tuple[UUID, UUID]]) -> int:
    found = rows(
        town.house,
        "SELECT low_offer_id, high_offer_id FROM match_pair WHERE likeness = 'same'"
        " AND covenant_id = :c",
        c=town.covenant_id,
    )
    same = {frozenset((row.low_offer_id, row.high_offer_id)) for row in found}
    return sum(frozenset(pair) in same for pair in pairs)


def _sides(town: Neighbourhood) -> list[Any]:
    return rows(
        town.house,
        "SELECT id, pair_id, owner_id, state, partner_id FROM match_side"
        " WHERE owner_id IN (:a, :b) ORDER BY id",
        a=town.school.id,
        b=town.child_work.id,
    )


def _count(town: Neighbourhood, table: str) -> int:
    found = rows(
        town.house,
        f"SELECT count(*) AS n FROM {table} WHERE owner_id IN (:a, :b)",
        a=town.school.id,
        b=town.child_work.id,
    )
    return int(found[0].n)


def _too_soon(town: Neighbourhood) -> int:
    """Cards that somebody can open without a pair in which both have said yes."""
    found = rows(
        town.house,
        "SELECT count(*) AS n FROM access_grant g JOIN match_card c ON c.id = g.record_id"
        " WHERE g.kind = 'match' AND g.viewer_id <> g.owner_id AND g.owner_id IN (:a, :b)"
        " AND NOT EXISTS (SELECT 1 FROM match_side s JOIN match_side o ON o.pair_id = s.pair_id"
        " AND o.owner_id = g.viewer_id WHERE s.offer_id = c.offer_id AND s.owner_id = g.owner_id"
        " AND s.state = 'met' AND o.state = 'met')",
        a=town.school.id,
        b=town.child_work.id,
    )
    return int(found[0].n)
