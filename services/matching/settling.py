"""Who may know of a pair now: the matcher writes it down for each side, and for nobody else.

Invariant: a side's row comes into being when the other has said yes; who the other is stands in it
only when both have. Pairs are locked in one order.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from services.matching.rules.telling import Likeness, Outcome, Standing, outcome
from services.matching.tasks import ANNOUNCE_MATCH, CLOSE_SIDE, GIVE_CARDS
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id

SIDES = ("low", "high")


def settle(scope: Scope, offer_ids: Sequence[UUID]) -> None:
    """Weigh all pairs of these offers that are not over."""
    connection = scope.across()
    pairs = _read(connection, _LOCK, {"offers": list(offer_ids)})
    met = []
    for pair in pairs:
        if pair.state == "found":
            low, high = (_standing(pair, side) for side in SIDES)
            result = outcome(low, high, pair.likeness)
            if result.pair in ("found", "met") and not pair.reachable:
                continue  # what it rested on has just ended: it is weighed again, and then dropped
            _apply(scope, pair, result)
            met += [pair] if result.pair == "met" else []
        elif not (_is_open(pair, "low") and _is_open(pair, "high")):
            _part(scope, pair)
    for pair in met:
        _bring_together(scope, pair)


@operation("match:find")
def settle_offer(scope: Scope, *, offer_id: UUID) -> None:
    """Somebody said yes, or takes no part any more: what follows for the pairs of this offer."""
    scope.concerns("match_offer", offer_id)
    settle(scope, ours(scope, [offer_id]))


def ours(scope: Scope, offer_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these offers that are of the organisation that the matcher acts for: it sees all of
    them, and does nothing for who names another's.
    """
    values = {"offers": list(offer_ids), "org": scope.org}
    return list(scope.across().execute(_OURS, values).scalars())


@operation("match:find")
def part_pair(scope: Scope, *, pair_id: UUID) -> None:
    """One side unlinked: the other is told, and hears nothing more of it. Only who is of the pair
    can ask for it.
    """
    values = {"pair": pair_id, "org": scope.org}
    for pair in _read(scope.across(), _LOCK_ONE, values):
        if pair.state == "met":
            _part(scope, pair)


def _read(connection: Connection, lock: TextClause, values: dict[str, Any]) -> Sequence[Any]:
    """Locked first, and read in a later statement: what somebody just committed is seen."""
    locked = [row.id for row in connection.execute(lock, values)]
    return connection.execute(_PAIRS, {"pairs": locked}).all() if locked else []


def _standing(pair: Any, side: str) -> Standing:
    def of(name: str) -> Any:
        return getattr(pair, f"{side}_{name}")

    return Standing(
        open=_is_open(pair, side),
        beforehand=of("confirmed_at") is not None,
        possible_too=bool(of("confirms_possible")),
        decision=of("decision"),
    )


def _is_open(pair: Any, side: str) -> bool:
    return bool(getattr(pair, f"{side}_open"))


def _apply(scope: Scope, pair: Any, result: Outcome) -> None:
    connection = scope.across()
    for side, other, now in (("low", "high", result.one), ("high", "low", result.other)):
        before = getattr(pair, f"{side}_state")
        state = now or ("gone" if before == "asked" else None)
        if state is None or state == before or (before is None and state in ("denied", "gone")):
            continue
        told = _told(scope, pair, side, other, state)
        connection.execute(_TELL, told)
        owner = getattr(pair, f"{side}_owner_id")
        if state in ("asked", "met"):
            scope.later(ANNOUNCE_MATCH, organisation_id=owner, side_id=told["side"])
        if state == "met":
            offer = getattr(pair, f"{side}_offer_id")
            scope.later(GIVE_CARDS, organisation_id=owner, offer_id=offer)
    if result.pair != "found":
        values = {"pair": pair.id, "state": result.pair, "at": scope.now}
        connection.execute(_PAIR_IS, values)


def _told(scope: Scope, pair: Any, side: str, other: str, state: str) -> dict[str, Any]:
    """The row of one side. Who the other is stands in it only once both have said yes."""
    met = state == "met"
    return {
        "side": getattr(pair, f"{side}_side_id") or new_id(),
        "owner": getattr(pair, f"{side}_owner_id"),
        "team": getattr(pair, f"{side}_team_id"),
        "offer": getattr(pair, f"{side}_offer_id"),
        "pair": pair.id,
        "likeness": pair.likeness,
        "state": state,
        "partner": getattr(pair, f"{other}_owner_id") if met else None,
        "partner_offer": getattr(pair, f"{other}_offer_id") if met else None,
        "at": scope.now,
    }


def _part(scope: Scope, pair: Any) -> None:
    """The match is over: both sides, each ending its own cards by its own hand."""
    connection = scope.across()
    connection.execute(_PAIR_IS, {"pair": pair.id, "state": "parted", "at": scope.now})
    connection.execute(_PART_SIDES, {"pair": pair.id, "at": scope.now})
    for side in SIDES:
        owner = getattr(pair, f"{side}_owner_id")
        scope.later(CLOSE_SIDE, organisation_id=owner, pair_id=pair.id)
        if owner != scope.org:
            side_id = getattr(pair, f"{side}_side_id")
            scope.later(ANNOUNCE_MATCH, organisation_id=owner, side_id=side_id)


def _bring_together(scope: Scope, pair: Any) -> None:
    """Whoever is in a match with one of these two, and may know the other, joins the same match:
    a pair by way of this one, on which each side has to say yes as on any other.
    """
    connection = scope.across()
    for side, other in (("low", "high"), ("high", "low")):
        values = {
            "offer": getattr(pair, f"{side}_offer_id"),
            "other": getattr(pair, f"{other}_offer_id"),
        }
        for third in connection.execute(_THIRD, values).all():
            mine = (values["other"], getattr(pair, f"{other}_owner_id"))
            theirs = (third.offer_id, third.owner_id)
            likeness: Likeness = (
                "same" if {pair.likeness, third.likeness} == {"same"} else "possible"
            )
            low, high = sorted((mine, theirs))
            connection.execute(
                _JOIN,
                {
                    "id": new_id(),
                    "covenant": third.covenant_id,
                    "low": low[0],
                    "low_owner": low[1],
                    "high": high[0],
                    "high_owner": high[1],
                    "likeness": likeness,
                    "via": pair.id,
                    "at": scope.now,
                },
            )
            settle(scope, [low[0]])


_OURS = text("SELECT id FROM match_offer WHERE id = ANY(:offers) AND owner_id = :org ORDER BY id")
_OF_PAIR = """
    SELECT p.id, p.likeness, p.state, p.low_offer_id, p.low_owner_id, p.high_offer_id,
      p.high_owner_id, l.team_id AS low_team_id, h.team_id AS high_team_id,
      (l.state = 'active' AND l.until > now()) AS low_open,
      (h.state = 'active' AND h.until > now()) AS high_open,
      l.confirmed_at AS low_confirmed_at, h.confirmed_at AS high_confirmed_at,
      l.confirms_possible AS low_confirms_possible, h.confirms_possible AS high_confirms_possible,
      ls.id AS low_side_id, hs.id AS high_side_id, ls.state AS low_state, hs.state AS high_state,
      ls.decision AS low_decision, hs.decision AS high_decision,
      EXISTS (SELECT 1 FROM match_subject a JOIN match_subject b ON b.covenant_id = a.covenant_id
        JOIN covenant c ON c.id = a.covenant_id AND c.state = 'active' AND c.ends_at > now()
          AND ARRAY[a.owner_id, b.owner_id] <@ c.active_party_ids
        WHERE a.covenant_id = p.covenant_id AND a.offer_id = p.low_offer_id
          AND b.offer_id = p.high_offer_id AND a.until > now() AND b.until > now()
          AND a.owner_id = ANY(b.receiver_ids) AND b.owner_id = ANY(a.receiver_ids)) AS reachable
    FROM match_pair p
    JOIN match_offer l ON l.id = p.low_offer_id
    JOIN match_offer h ON h.id = p.high_offer_id
    LEFT JOIN match_side ls ON ls.pair_id = p.id AND ls.owner_id = p.low_owner_id
    LEFT JOIN match_side hs ON hs.pair_id = p.id AND hs.owner_id = p.high_owner_id
"""
_LOCK = text(
    "SELECT id FROM match_pair WHERE (low_offer_id = ANY(:offers) OR high_offer_id = ANY(:offers))"
    " AND state IN ('found', 'met') ORDER BY id FOR UPDATE"
)
_PAIRS = text(f"{_OF_PAIR} WHERE p.id = ANY(:pairs) ORDER BY p.id")
_LOCK_ONE = text(
    "SELECT id FROM match_pair WHERE id = :pair AND :org IN (low_owner_id, high_owner_id)"
    " FOR UPDATE"
)
_TELL = text(
    "INSERT INTO match_side (id, owner_id, team_id, offer_id, pair_id, likeness, state, state_at,"
    " told_at, partner_id, partner_offer_id, version)"
    " VALUES (:side, :owner, :team, :offer, :pair, :likeness, :state, :at, :at, :partner,"
    " :partner_offer, 1) ON CONFLICT (pair_id, owner_id) DO UPDATE"
    " SET state = excluded.state, state_at = excluded.state_at, likeness = excluded.likeness,"
    " partner_id = excluded.partner_id, partner_offer_id = excluded.partner_offer_id,"
    " version = match_side.version + 1"
)
_PAIR_IS = text("UPDATE match_pair SET state = :state, state_at = :at WHERE id = :pair")
_PART_SIDES = text(
    "UPDATE match_side SET state = 'parted', state_at = :at, version = version + 1"
    " WHERE pair_id = :pair AND state = 'met'"
)
_THIRD = text(
    """
    SELECT a.offer_id, a.owner_id, p.likeness, p.covenant_id FROM match_pair p
    JOIN match_subject a ON a.covenant_id = p.covenant_id AND a.offer_id <> :offer
      AND a.offer_id IN (p.low_offer_id, p.high_offer_id)
    JOIN match_subject b ON b.covenant_id = p.covenant_id AND b.offer_id = :other
    WHERE p.state = 'met' AND :offer IN (p.low_offer_id, p.high_offer_id)
      AND a.offer_id <> :other AND a.owner_id <> b.owner_id
      AND a.owner_id = ANY(b.receiver_ids) AND b.owner_id = ANY(a.receiver_ids)
      AND NOT EXISTS (SELECT 1 FROM match_pair k
        WHERE k.low_offer_id = least(a.offer_id, b.offer_id)
          AND k.high_offer_id = greatest(a.offer_id, b.offer_id))
    """
)
_JOIN = text(
    "INSERT INTO match_pair (id, covenant_id, low_offer_id, low_owner_id, high_offer_id,"
    " high_owner_id, likeness, score, via_id, state, found_at, state_at)"
    " VALUES (:id, :covenant, :low, :low_owner, :high, :high_owner, :likeness, 0, :via, 'found',"
    " :at, :at) ON CONFLICT (low_offer_id, high_offer_id) DO NOTHING"
)
