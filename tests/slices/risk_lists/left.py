"""What may be left of a child who is off a list: nothing but the counts.

Invariant: looked at past the walls, once the workers have done what waits.
"""

from typing import Any
from uuid import UUID

from tests.factories.listed import Beat
from tests.slices.database import rows

HALF = """
SELECT e.id FROM risk_list_entry e
  LEFT JOIN access_grant g ON g.record_id = e.id AND g.ended_at IS NULL
 WHERE e.list_id = :list AND e.state = 'dropped'
   AND (e.sealed_content IS NOT NULL OR g.id IS NOT NULL OR cardinality(e.concern_codes) > 0)
UNION ALL
SELECT e.id FROM risk_list_entry e WHERE e.list_id = :list AND e.state <> 'dropped'
   AND (SELECT count(*) FROM access_grant g WHERE g.record_id = e.id AND g.ended_at IS NULL) <> 2
UNION ALL
SELECT x.entry_id FROM (SELECT entry_id, list_id FROM risk_list_step
  UNION ALL SELECT entry_id, list_id FROM risk_list_change
  UNION ALL SELECT entry_id, list_id FROM risk_list_contribution
  UNION ALL SELECT entry_id, list_id FROM risk_list_recognition) x
  JOIN risk_list_entry e ON e.id = x.entry_id
 WHERE x.list_id = :list AND e.state = 'dropped'
UNION ALL
SELECT g.record_id FROM access_grant g
 WHERE g.kind = 'risk_list_entry' AND g.ended_at IS NULL AND g.owner_id = ANY (:owners)
   AND NOT EXISTS (SELECT 1 FROM risk_list_entry e WHERE e.id = g.record_id)
   AND NOT EXISTS (SELECT 1 FROM risk_list_contribution c WHERE c.id = g.record_id)
"""
"""Whatever of a child who is off the list still stands, and a child that not both see."""


def whole(beat: Beat) -> None:
    """No child is half on the list, once the workers have done what waits."""
    beat.work()
    owners = [beat.police.id, beat.child_work.id]
    assert rows(beat.house, HALF, list=beat.list_id, owners=owners) == []


ROW = """
SELECT state, dropped_because, sealed_content, concern_codes, help_needed,
       num_nonnulls(known_on, help_needed_on, invited_on, spoken_on, helped_on) AS days
  FROM risk_list_entry WHERE id = :id
"""
KEYS = """
SELECT count(*) AS live FROM access_grant WHERE (ended_at IS NULL OR wrapped_key IS NOT NULL)
   AND record_id = ANY (:ids)
"""


def gone(beat: Beat, entry_id: UUID, because: str, *added: UUID) -> None:
    """The child is off the list for this reason, and so is all that hung on it."""
    whole(beat)
    (row,) = rows(beat.house, ROW, id=entry_id)
    found: tuple[Any, ...] = tuple(row)
    assert found == ("dropped", because, None, [], None, 0)
    assert rows(beat.house, KEYS, ids=[entry_id, *added])[0].live == 0
