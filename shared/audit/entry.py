"""One line of the audit trail, gathered while an operation runs.

Invariant: it names records and children by their ids only; nothing a person wrote is in it.
"""

from dataclasses import dataclass, field
from uuid import UUID

MOST_IDS = 500
"""Ids kept per line: a page is at most 100 rows, a withdrawal may touch more."""


@dataclass(slots=True)
class Concerned:
    """The records and the children that an operation touched, in order, each once."""

    records: dict[str, None] = field(default_factory=dict)
    subjects: dict[UUID, None] = field(default_factory=dict)

    def add(self, kind: str, ids: list[UUID], subjects: list[UUID]) -> None:
        for record_id in ids:
            self.records[f"{kind}:{record_id}"] = None
        for subject in subjects:
            self.subjects[subject] = None

    def record_list(self) -> list[str]:
        return list(self.records)[:MOST_IDS]

    def subject_list(self) -> list[UUID]:
        return list(self.subjects)[:MOST_IDS]
