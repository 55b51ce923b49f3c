"""What an objection without an answer does to a child on a list: everything waits.

Invariant: while who put it there owes somebody an answer, nobody else sees who it is or what was
said of it, and nobody works on it; it stays where it is. What is for danger is on no list
(`rules.GROUNDS`), so an objection freezes all of it (GDPR art. 18(1)(d), 21).
"""

from typing import Any
from uuid import UUID

from shared.problems import Conflict, Reason
from shared.texts import Text

_FROZEN = Text(
    "Er loopt een bezwaar tegen het delen over dit kind.",
    "Somebody objects to sharing about this child, and waits for an answer.",
)
_WAIT = Text(
    "Er gebeurt niets mee tot het antwoord er is. Dat geeft de organisatie die het kind op de lijst"
    " zette, bij Bezwaren in het dossier.",
    "Nothing happens to it until there is an answer. The organisation that put the child on the"
    " list gives it, under objections in the file.",
)
REASON = Reason("objection_open", _FROZEN, _WAIT)
WITHHELD: dict[str, Any] = {
    "child_identity": None,
    "readable": False,
    "concern_codes": [],
    "help_needed": None,
    "steps": [],
    "contributions": [],
    "known_on": None,
    "own_files": [],
}
"""What a partner has of it meanwhile."""


def is_withheld(entry: Any, org: UUID) -> bool:
    """Whether this organisation sees no more of the entry than that it stands there."""
    return entry.frozen_at is not None and entry.owner_id != org


def require_free(entry: Any) -> None:
    """Conflict while an objection has no answer."""
    if entry.frozen_at is not None:
        raise Conflict("objection_open", _FROZEN, [REASON])
