"""The base of every table.

Invariant: each model says of which of the four kinds its table is (`__kind__`, see `kinds`);
the start-up check refuses a table that does not.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, ForeignKeyConstraint, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from shared.db.kinds import Kind

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


TYPES: dict[Any, Any] = {
    str: Text(),
    UUID: Uuid(),
    datetime: DateTime(timezone=True),
    bytes: LargeBinary(),
    list[str]: ARRAY(Text()),
    list[UUID]: ARRAY(Uuid()),
    dict[str, Any]: JSONB(),
}


class Base(DeclarativeBase):
    """Column types follow the annotation: text, never varchar; timestamptz, never naive."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map=TYPES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:

    class Model(Base):
        """What every table inherits from."""

        __abstract__ = True
        __kind__: ClassVar[Kind]
else:
    Model = db.Model


OWN_TEAM = (["team_id", "owner_id"], ["team.id", "team.organisation_id"])
"""Arguments of a foreign key: a team of the row's own organisation."""


def owned(*pairs: str) -> tuple[ForeignKeyConstraint, ...]:
    """Foreign keys that hold the owner too: `owned("child_id child.id")` ties (child_id, owner_id)
    to child(id, owner_id), so that no row can lean on another organisation's record.
    """

    def made(pair: str) -> ForeignKeyConstraint:
        column, target = pair.split()
        table = target.split(".")[0]
        return ForeignKeyConstraint([column, "owner_id"], [target, f"{table}.owner_id"])

    return tuple(made(pair) for pair in pairs)


class TeamScoped:
    """A row that belongs to one team: members see it when they are in that team.

    The guarded session adds the condition to every query (`shared.db.guard`).
    """

    __team_column__ = "team_id"
    team_id: Mapped[UUID] = mapped_column()
