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


class Changed(RuntimeError):
    """What was judged a moment ago holds no more: the worker does this step once more."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the records go, where that is said with the file: on which list, on which ground."""

    list_id: UUID
    ground: str
    legal_ground_id: UUID | None

    def kept(self) -> dict[str, Any]:
        """As it is sealed with the file."""
        cited = str(self.legal_ground_id) if self.legal_ground_id else None
        return {"list_id": str(self.list_id), "ground": self.ground, "legal_ground_id": cited}

    @classmethod
    def opened(cls, kept: Mapping[str, Any]) -> "Aim":
        cited = kept["legal_ground_id"]
        return cls(UUID(kept["list_id"]), kept["ground"], UUID(cited) if cited else None)


@dataclass(frozen=True, slots=True)
class Whose:
    """Who sent the file, as they are now; for which team; and where its records go, if said."""

    sender: Actor
    team_id: UUID
    aim: Aim | None = None

    @property
    def author(self) -> UUID | None:
        """Which member of ours sent it; None: software did."""
        return self.sender.id if self.sender.kind == "member" else None

    @property
    def aimed(self) -> Aim:
        """Where its records go, of a kind whose files say so."""
        if self.aim is None:
            raise LookupError("this kind does not say where its records go")
        return self.aim


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
    aimed: ClassVar[bool] = False
    """Whether one says with the file where its records go (`Aim`). Then the import is the sender's
    alone, as long as they may look there."""
    record: ClassVar[str]
    """What the audit trail calls what it makes."""

    def require_aim(self, scope: Scope, aim: Aim) -> None:
        """Raises where the actor may not let records go there."""
        raise NotImplementedError

    def seen_aims(self, scope: Scope) -> frozenset[UUID]:
        """The lists at which the actor may look now, of a kind whose records go to one."""
        raise NotImplementedError

    def why_not(self, _scope: Scope, _whose: Whose) -> str | None:
        """Why its records cannot go there any more (`IMPORT_REASONS`); None: they can."""
        return None

    @abstractmethod
    def judge(self, row: Row) -> None:
        """Read the cells by the law of the API: fills in values, title, key, or adds faults."""

    @abstractmethod
    def look_up(self, scope: Scope, rows: Sequence[Row], whose: Whose) -> None:
        """Find for all rows without faults, in few statements, what is there already, as far as
        who sent them sees it now.
        """

    @abstractmethod
    def write(
        self,
        scope: Scope,
        whose: Whose,
        rows: Sequence[tuple[UUID, Mapping[str, Any]]],
    ) -> Mapping[UUID, UUID]:
        """Make the records under these ids, in few statements; where they got others, which."""

    def take_back(self, scope: Scope, made: Any, aim: Aim | None) -> frozenset[UUID]:
        """Take away what was made (a query of ids); what stays of it. Conflict where all of it
        does, because work went on with it.
        """
        raise NotImplementedError

    def can_take_back(self, _scope: Scope, _made: Any, _aim: Aim | None) -> bool:
        """Whether any of it can be taken away now, as far as that can be said beforehand."""
        return True

    def is_over(self, _scope: Scope, _aim: Aim) -> bool:
        """Whether the place where its records went has ended, and with it all that went there."""
        return False

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
