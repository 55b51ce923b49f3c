"""Whether the keys at hand are those that matching was written with: for `schakel doctor`.

Invariant: reads only, and says nothing about a child: one envelope is opened, compared with its own
tokens, and forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from services.matching.rules import blocking_keys
from services.matching.subjects import envelope_place, unpacked
from shared.crypto.envelopes import Reader
from shared.crypto.key_file import KeyFileFault
from shared.crypto.pseudonyms import Pseudonyms
from shared.crypto.sealing import SealBroken


@dataclass(frozen=True, slots=True)
class Inspected:
    """The newest child that takes part: does its envelope open, and are its tokens of these keys?

    `covenant_id` and `owner_id`: under which covenant it stands, and whose it is.
    """

    covenant_id: UUID
    owner_id: UUID
    opens: bool
    tokens_known: bool


def inspect(connection: Connection, reader: Reader, pseudonyms: Pseudonyms) -> Inspected | None:
    """As the matcher; None where no child takes part."""
    row = connection.execute(_NEWEST).first()
    if row is None:
        return None
    try:
        place = envelope_place(row.owner_id, row.id)
        identity = unpacked(reader.open(place, bytes(row.sealed_envelope)))
    except SealBroken:
        return Inspected(row.covenant_id, row.owner_id, opens=False, tokens_known=True)
    found = connection.execute(_TOKENS, {"subject": row.id, "generation": row.generation})
    standing = {bytes(token) for token in found.scalars()}
    kid = row.kid or pseudonyms.oldest
    words = sorted(blocking_keys(identity))
    try:
        mine = set(pseudonyms.tokens(kid, row.covenant_id, row.generation, words))
    except KeyFileFault:
        mine = set()
    return Inspected(row.covenant_id, row.owner_id, opens=True, tokens_known=mine == standing)


def lines_gone(connection: Connection, pseudonyms: Pseudonyms) -> Sequence[tuple[UUID, str]]:
    """The covenants of which a generation stands without its line in the key file, and its name."""
    found = connection.execute(_GONE, {"names": list(pseudonyms.names)})
    return [(row.covenant_id, row.kid) for row in found]


_NEWEST = text(
    "SELECT s.id, s.owner_id, s.covenant_id, s.generation, s.sealed_envelope, g.kid"
    " FROM match_subject s LEFT JOIN match_generation g"
    " ON g.covenant_id = s.covenant_id AND g.generation = s.generation"
    " ORDER BY s.id DESC LIMIT 1"
)
_TOKENS = text(
    "SELECT token FROM match_token WHERE subject_id = :subject AND generation = :generation"
)
_GONE = text(
    "SELECT covenant_id, kid FROM match_generation"
    " WHERE retired_at IS NULL AND NOT kid = ANY(:names) ORDER BY covenant_id, generation"
)
