"""What the importer asks of a kind of record.

Invariant: the importer knows no record; a kind knows no file.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from services.imports.rules.columns import Column
from services.imports.rules.rows import Row
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.problems import Reason
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Whose:
    """For which team; which member of ours sent the file (None: software did), and who did."""

    team_id: UUID
    author: UUID | None
    recorder: UUID


class Kind(ABC):
    """A kind of record that can be brought in."""

    name: ClassVar[str]
    label: ClassVar[Text]
    permission: ClassVar[str]
    """What who imports must have besides."""
    reading: ClassVar[str]
    """What a colleague must have to see what stood in the file."""
    columns: ClassVar[Sequence[Column]]
    declared: ClassVar[frozenset[str]] = frozenset()
    """Columns in which nine digits are no burgerservicenummer."""
    undoable: ClassVar[bool] = True
    offers: ClassVar[bool] = False
    """Whether what was made can be put to matching."""

    @abstractmethod
    def judge(self, row: Row) -> None:
        """Read the cells by the law of the API: fills in values, title, key, or adds faults."""

    @abstractmethod
    def look_up(self, scope: Scope, rows: Sequence[Row], sender: Actor) -> None:
        """Find for all rows without faults, in few statements, what is there already, as far as
        `sender` sees it now.
        """

    @abstractmethod
    def write(
        self,
        scope: Scope,
        whose: Whose,
        rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    ) -> None:
        """Make the records under these ids, in few statements."""

    def take_back(self, scope: Scope, made: Any) -> int:
        """Take away what was made (a query of ids); Conflict where work went on with it."""
        raise NotImplementedError

    def offer(
        self, scope: Scope, import_id: UUID, member_id: UUID, ids: Sequence[UUID], wish: Any
    ) -> Mapping[UUID, Sequence[Reason]]:
        """Put what was made to matching, some at a time, where `offers` says so; by record, why
        some were not. Raises as `matching.offer_many`.
        """
        raise NotImplementedError

    def look_for(self, scope: Scope, import_id: UUID) -> None:
        """All of them have been put: who else is concerned?"""
        raise NotImplementedError
