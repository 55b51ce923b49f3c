"""One line of the audit trail, gathered while an operation runs.

Invariant: it names records and children by their ids only; nothing a person wrote is in it.
"""

from dataclasses import dataclass, field
from uuid import UUID

MOST_IDS = 500
"""Ids kept per line: a page is at most 100 rows, a withdrawal may touch more."""


@dataclass(slots=True)
class Concerned:
    """The records and the children that an operation touched, in order, each once; `ended`: the
    records that it put an end to itself.
    """

    records: dict[str, None] = field(default_factory=dict)
    subjects: dict[UUID, None] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def add(self, kind: str, ids: list[UUID], subjects: list[UUID]) -> None:
        for record_id in ids:
            self.records[f"{kind}:{record_id}"] = None
        for subject in subjects:
            self.subjects[subject] = None

    def record_list(self) -> list[str]:
        return list(self.records)[:MOST_IDS]

    def remaining_list(self) -> list[str]:
        """The records that were not ended: what an answer may say something of."""
        return [record for record in self.records if record not in self.ended][:MOST_IDS]

    def subject_list(self) -> list[UUID]:
        return list(self.subjects)[:MOST_IDS]
