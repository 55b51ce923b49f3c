"""Whether a child that a partner showed us is one of ours: the rules of matching, for who has both.

Invariant: pure; it compares what our organisation sees anyway, and tells nobody.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.matching.rules import compare_prepared, prepared
from services.matching.rules.telling import Likeness
from services.matching.subjects import identity_of


def alike(
    theirs: Mapping[str, Any], ours: Iterable[tuple[UUID, Mapping[str, Any]]]
) -> dict[UUID, Likeness]:
    """Which of our children this is (`same`), or might be (`possible`), by name and birth date."""
    asked = prepared(identity_of(dict(theirs), None))
    found: dict[UUID, Likeness] = {}
    for child_id, identity in ours:
        klass = compare_prepared(asked, prepared(identity_of(dict(identity), None))).klass
        if klass != "different":
            found[child_id] = "same" if klass == "same" else "possible"
    return found
