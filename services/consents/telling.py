"""What is told of what stops, or would: of a list, only to who may know of it.

Invariant: that something stops, and at whom, is told to everybody who may read what was said about
the child; that it is of a list only to who is named on that list now, to who oversees the register,
and to the family by its own link.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.authz.scope import Scope
from shared.events.catalogue import NamedOnAsked

ON_LIST, EXCHANGE = "risk_list_entry", "exchange"
SEES_LISTED = frozenset({"privacy_officer", "data_protection_officer"})


def as_told(scope: Scope, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """These rows (`record_kind`, `record_id`, `named_for`: of which list) as the actor is told; of
    which list is told to nobody. Where that is not known, nobody is named on it.
    """
    listed: set[UUID | None] = {row.get("named_for") for row in rows if _on_list(row)}
    known = listed if not listed or _sees_all(scope) else _named_on(scope, listed)
    return [_told(row, _on_list(row) and row.get("named_for") not in known) for row in rows]


def _told(row: dict[str, Any], kept_back: bool) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name != "named_for"}
    return told | {"record_kind": EXCHANGE, "record_id": None} if kept_back else told


def _on_list(row: dict[str, Any]) -> bool:
    return row["record_kind"] == ON_LIST or row.get("named_for") is not None


def _sees_all(scope: Scope) -> bool:
    """Who oversees the register; and the family, which is told what was its own."""
    actor = scope.actor
    return actor.kind not in ("member", "system") or bool(SEES_LISTED & actor.roles)


def _named_on(scope: Scope, listed: set[UUID | None]) -> set[UUID | None]:
    asked = tuple(sorted(one for one in listed if one is not None))
    answers = scope.publish(NamedOnAsked(asked)) if asked else []
    return {list_id for answer in answers for list_id in answer}
