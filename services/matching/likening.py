"""Whether children that a partner showed us are ours: the rules of matching, for who has both.

Invariant: pure; it compares what our organisation sees anyway, and tells nobody.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.matching.rules import Prepared, compare_prepared, near, prepared
from services.matching.rules.telling import Likeness
from services.matching.subjects import identity_of


def alike(
    theirs: Iterable[tuple[UUID, Mapping[str, Any]]], ours: Iterable[tuple[UUID, Mapping[str, Any]]]
) -> dict[tuple[UUID, UUID], Likeness]:
    """Which of our children these are (`same`), or might be (`possible`), by name and birth date:
    by both ids. Only who was born on a day that is `near` the other's is compared.
    """
    by_day: dict[date, list[tuple[UUID, Prepared]]] = {}
    for child_id, identity in ours:
        by_day.setdefault(identity["birth_date"], []).append((child_id, _prepared(identity)))
    found: dict[tuple[UUID, UUID], Likeness] = {}
    for asked_id, identity in theirs:
        asked = _prepared(identity)
        for day in near(identity["birth_date"]):
            for child_id, one in by_day.get(day, ()):
                klass = compare_prepared(asked, one).klass
                if klass != "different":
                    found[asked_id, child_id] = "same" if klass == "same" else "possible"
    return found


def _prepared(identity: Mapping[str, Any]) -> Prepared:
    return prepared(identity_of(dict(identity), None))
