"""Loading a referral through the grant that shows it, and opening what is in it.

Invariant: nobody reads a referral but through a live grant of their own; content opens with the
key in that grant.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from services.children import operations as children
from services.referrals.models import (
    Referral,
    ReferralAttachment,
    ReferralFile,
    ReferralStateChange,
)
from services.referrals.rules import CONTENT_CATEGORIES, UNFINISHED, Party
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json, unseal_json
from shared.problems import NotFound

KIND = "referral"
LIVE = sharing.live(KIND)


@dataclass(frozen=True, slots=True)
class Seen:
    """A referral as the actor's organisation sees it: with its own file about it and its key.

    `roles` are those of its members who may see it; `close`: it is kept from parents' views and
    exports (`safety_restricted`).
    """

    referral: Referral
    party: Party
    key: bytes
    file: ReferralFile | None
    grant_id: UUID
    until: datetime
    team_id: UUID | None
    opened_at: datetime | None
    history: list[dict[str, Any]]
    open_already: UUID | None
    with_files: bool
    files_came: bool
    roles: frozenset[str]
    ground: str
    safety_restricted: bool

    @property
    def record(self) -> sharing.Record:
        return record_of(self.referral)

    @property
    def child_id(self) -> UUID | None:
        """The child in our own files."""
        return self.file.child_id if self.file else None

    @property
    def partner_id(self) -> UUID:
        """The other party."""
        ours = self.party == "sender"
        return self.referral.receiver_id if ours else self.referral.owner_id


def record_of(referral: Referral) -> sharing.Record:
    """The referral, as grants name it."""
    return sharing.Record(KIND, referral.id, referral.created_at, referral.owner_id)


def grasp(scope: Scope, referral_id: UUID) -> Seen:
    """As `see`, to change it: our own acts on a referral come one after the other, and before or
    after the end of the exchange, never in the midst of it.
    """
    sharing.hold(scope, KIND, referral_id)
    return see(scope, referral_id)


def grasp_to_answer(scope: Scope, referral_id: UUID) -> Seen:
    """As `grasp`, where something may flow back: the covenants come before the grant."""
    sharing.lock_to_return(scope, KIND, referral_id)
    return grasp(scope, referral_id)


def see(scope: Scope, referral_id: UUID) -> Seen:
    """The referral through our live grant, in one statement; NotFound without one."""
    rows = scope.rows(_ONE, referral_id=referral_id)
    if not rows:
        raise NotFound
    row = rows[0]
    referral: Referral = row[0]
    file: ReferralFile | None = row[1]
    child_id = file.child_id if file else None
    scope.concerns(KIND, referral.id, subjects=[child_id] if child_id else [])
    return Seen(
        referral=referral,
        party="sender" if referral.owner_id == scope.org else "receiver",
        key=sharing.open_key(scope, record_of(referral), row.wrapped_key),
        file=file,
        grant_id=row.grant_id,
        until=row.ends_at,
        team_id=row.viewer_team_id,
        opened_at=row.opened_at,
        history=[_line_of(line) for line in row.history],
        open_already=row.open_already,
        with_files=row.with_files,
        files_came=row.files_came,
        roles=frozenset(row.viewer_roles),
        ground=row.ground,
        safety_restricted=row.safety_restricted,
    )


def _line_of(line: dict[str, Any]) -> dict[str, Any]:
    """A line of history as other columns come; JSON knows neither moments nor UUIDs."""
    at, organisation = datetime.fromisoformat(line["at"]), UUID(line["organisation_id"])
    return line | {"at": at, "organisation_id": organisation}


def seal_content(key: bytes, referral_id: UUID, owner_id: UUID, content: dict[str, Any]) -> bytes:
    """Sent content never changes, so it is bound to the record and not to a version."""
    return seal_json(key, _place(referral_id, owner_id), content)


def open_content(seen: Seen) -> dict[str, Any]:
    """What the sender wrote and, once sent, the snapshot of the child."""
    referral = seen.referral
    place = _place(referral.id, referral.owner_id)
    content = unseal_json(seen.key, place, referral.sealed_content)
    identity = content.get("child_identity")
    if identity is not None:  # one of before has fewer parts
        content["child_identity"] = children.shared_identity(identity)
    return content


def view(seen: Seen, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole referral, for the party that looks: what its own file says, and nobody else's."""
    kept = {name: getattr(seen.file, name, None) for name in _OF_FILE}
    own = {"party": seen.party, "team_id": seen.team_id, **kept}
    return (
        summary(seen.referral)
        | own
        | {
            "ground": seen.referral.ground,
            "categories": seen.referral.categories,
            "content": _PARTS | (open_content(seen) if content is None else content),
            "history": seen.history,
        }
    )


def summary(referral: Any) -> dict[str, Any]:
    """What stands in a list: nothing about the child but that there is one."""
    names = (
        "id",
        "owner_id",
        "receiver_id",
        "receiver_team_id",
        "purpose",
        "type",
        "state",
        "state_at",
        "answer_due_at",
        "in_reply_to",
        "exchange_ended_at",
        "created_at",
        "version",
    )
    return {name: getattr(referral, name) for name in names}


def listed(row: Any) -> dict[str, Any]:
    """A row of `LISTED`: with the team and the member of ours that deal with it, and the child in
    our own files (an id: the list itself tells nothing about a child).
    """
    own = {"child_id": row.child_id, "assignee_id": row.assignee_id}
    return summary(row) | {"team_id": row.viewer_team_id, **own}


def _place(referral_id: UUID, owner_id: UUID) -> Place:
    return Place(owner_id, referral_id, "referral.sealed_content", 1)


_FILE_OF_OURS = ReferralFile.referral_id == Referral.id
_OF_FILE = (
    "child_id",
    "assignee_id",
    "reason_code",
    "outcome_code",
    "suggested_receiver_id",
    "legal_ground_id",
)
_THROUGH_GRANT = and_(
    LIVE.c.record_id == Referral.id,
    LIVE.c.created_at == Referral.created_at,
    LIVE.c.owner_id == Referral.owner_id,
)
_PARTS: dict[str, Any] = dict.fromkeys((*CONTENT_CATEGORIES, "child_identity", "family_contact"))
"""What a referral may hold; a part that was not shared is None."""
_OTHER = aliased(Referral)
_OPEN_ALREADY = (
    select(_OTHER.id)
    .where(
        _OTHER.owner_id == Referral.owner_id,
        _OTHER.open_token == Referral.open_token,
        _OTHER.state.in_(sorted(UNFINISHED)),
        _OTHER.exchange_ended_at.is_(None),
        _OTHER.id != Referral.id,
    )
    .limit(1)
    .correlate(Referral)
    .scalar_subquery()
)
_WITH_FILES = (
    exists()
    .where(ReferralAttachment.referral_id == Referral.id)
    .where(ReferralAttachment.shared_at.is_(None))
    .correlate(Referral)
)
"""Whether files wait to be sent along; asked here, so that who has none pays no statement."""
_FILES_CAME = (
    exists()
    .where(ReferralAttachment.referral_id == Referral.id)
    .where(ReferralAttachment.shared_at.is_not(None))
    .correlate(Referral)
)
"""Whether files were sent along, to either side; asked here for the same reason."""
_LINE = ReferralStateChange
_HISTORY = (
    select(
        func.coalesce(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_object(
                        "state",
                        _LINE.state,
                        "at",
                        _LINE.at,
                        "organisation_id",
                        _LINE.acting_organisation_id,
                    ),
                    _LINE.version,
                )
            ),
            text("'[]'::json"),
        )
    )
    .where(_LINE.referral_id == Referral.id)
    .correlate(Referral)
    .scalar_subquery()
)
_ONE = (
    select(
        Referral,
        ReferralFile,
        LIVE.c.grant_id,
        LIVE.c.ends_at,
        LIVE.c.wrapped_key,
        LIVE.c.viewer_team_id,
        LIVE.c.opened_at,
        LIVE.c.viewer_roles,
        LIVE.c.ground,
        LIVE.c.safety_restricted,
        _HISTORY.label("history"),
        _OPEN_ALREADY.label("open_already"),
        _WITH_FILES.label("with_files"),
        _FILES_CAME.label("files_came"),
    )
    .join(LIVE, _THROUGH_GRANT)
    .join(ReferralFile, _FILE_OF_OURS, isouter=True)
    .where(Referral.id == bindparam("referral_id"))
    .execution_options(populate_existing=True)
)
LISTED = (
    select(
        Referral.id,
        Referral.owner_id,
        Referral.receiver_id,
        Referral.receiver_team_id,
        Referral.purpose,
        Referral.type,
        Referral.state,
        Referral.state_at,
        Referral.answer_due_at,
        Referral.in_reply_to,
        Referral.exchange_ended_at,
        Referral.created_at,
        Referral.version,
        LIVE.c.viewer_team_id,
        ReferralFile.assignee_id,
        ReferralFile.child_id,
    )
    .join(LIVE, _THROUGH_GRANT)
    .join(ReferralFile, _FILE_OF_OURS, isouter=True)
)
