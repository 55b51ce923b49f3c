"""The register of disclosures: what we gave to whom and had from whom, and what became of it.

Invariant: what we gave is read as the register, what we received as its viewer; nothing opens here.
A safety-restricted line shows to the abuse protocol officer, the privacy officer, and who gave it;
one about who stands on a list to who is named on that list, and to who oversees the register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select, text, union_all

from services.sharing.models import Disclosure, FiledGrant
from services.sharing.rules import Allowed
from shared.authz.scope import Scope
from shared.db.guard import shown_to_named
from shared.events.catalogue import AdoptedAsked, Given
from shared.web.pages import Cursor, Page

SEES_RESTRICTED = frozenset({"abuse_protocol_officer", "privacy_officer"})
SEES_LISTED = frozenset({"privacy_officer", "data_protection_officer"})


def disclosed(
    scope: Scope,
    grant: Mapping[str, Any],
    allowed: Allowed,
    named_for: UUID | None,
    tell_by: datetime | None,
) -> Given:
    """What we have just given, as the other slices hear of it."""
    return Given(
        grant_id=grant["id"],
        record_kind=grant["kind"],
        child_id=allowed.child_id,
        partner_id=allowed.receiver_id,
        purpose=allowed.rule.purpose,
        ground=allowed.ground,
        covenant_name=allowed.rule.covenant_name,
        categories=tuple(grant["categories"]),
        until=allowed.until,
        safety_restricted=grant["safety_restricted"],
        substituted=bool(allowed.substitute_ids),
        member_id=scope.actor.id if scope.actor.kind == "member" else None,
        named_for=named_for,
        tell_by=tell_by,
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines; None: whatever."""

    child_id: UUID | None = None
    partner_id: UUID | None = None
    ground: str | None = None
    purpose: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    live: bool | None = None


def given(scope: Scope, asked: Filters, page_size: int, after: Cursor | None) -> Page:
    """What we gave, newest first; two statements however long the page, or three."""
    said, values = _conditions(asked)
    if not SEES_RESTRICTED & scope.actor.roles:
        said.append("(NOT d.safety_restricted OR d.by_member = :me)")
        values["me"] = scope.actor.id
    if not SEES_LISTED & scope.actor.roles:
        said.append("(d.named_for IS NULL OR d.named_for = ANY(:lists))")
        values["lists"] = _named_on(scope, asked)
    if after is not None:
        said.append("(d.at, d.grant_id) < (:after_at, :after_id)")
        values |= {"after_at": after.created_at, "after_id": after.id}
    statement = text(_GIVEN.format(conditions=" AND ".join(["", *said]) if said else ""))
    values |= {"org": scope.org, "most": page_size + 1}
    with scope.as_register() as register:
        rows = register.execute(statement, values).all()
    kept = rows[:page_size]
    adopted = _adopted(scope, kept)
    return _page(scope, rows, page_size, [_view(row, row.record_id in adopted) for row in kept])


def _named_on(scope: Scope, asked: Filters) -> list[UUID]:
    """The lists of which this register has lines, and on which the actor is named."""
    lists = select(Disclosure.named_for).distinct().where(Disclosure.named_for.is_not(None))
    if asked.child_id is not None:
        lists = lists.where(Disclosure.child_id == asked.child_id)
    mine = shown_to_named(scope.org, scope.actor.id, Disclosure.named_for)
    return [row.named_for for row in scope.rows(lists.where(mine))]


def received(scope: Scope, asked: Filters, page_size: int, after: Cursor | None) -> Page:
    """What partners gave us, newest first; `adopted`: we took it over. One statement."""
    filed: Any = FiledGrant  # mapped on another's table: its columns are not declared twice
    statement = _RECEIVED.where(filed.viewer_id == scope.org, filed.owner_id != scope.org)
    if not SEES_RESTRICTED & scope.actor.roles:
        mine = Disclosure.by_member == scope.actor.id
        statement = statement.where(or_(filed.safety_restricted.is_(False), mine))
    if asked.child_id is not None:
        statement = statement.where(filed.id.in_(_received_about(asked.child_id)))
    ours = {"partner_id": filed.owner_id, "ground": filed.ground}
    for name, column in ours.items():
        if getattr(asked, name) is not None:
            statement = statement.where(column == getattr(asked, name))
    if asked.purpose is not None:
        statement = statement.where(Disclosure.purpose == asked.purpose)
    if asked.since is not None:
        statement = statement.where(filed.starts_at >= asked.since)
    if asked.before is not None:
        statement = statement.where(filed.starts_at < asked.before)
    if asked.live is not None:
        alive = and_(filed.ended_at.is_(None), filed.ends_at >= func.now())
        statement = statement.where(alive if asked.live else ~alive)
    if after is not None:
        place = func.row(after.created_at, after.id)
        statement = statement.where(func.row(filed.starts_at, filed.id) < place)
    newest = statement.order_by(filed.starts_at.desc(), filed.id.desc()).limit(page_size + 1)
    rows = scope.rows(newest)
    shown = [_view(row, row.taken_over is not None) for row in rows[:page_size]]
    return _page(scope, rows, page_size, shown)


def of_child_in_our_right(scope: Scope, child_id: UUID) -> list[UUID]:
    """Our live grants about this child that rest on our own task or duty: what an objection ends
    when it is upheld (GDPR art. 21(1)); never the abuse protocol or a vital interest.
    """
    with scope.as_register() as register:
        rows = register.execute(_IN_OUR_RIGHT, {"child": child_id, "grounds": list(OBJECTABLE)})
        return [row.grant_id for row in rows]


OBJECTABLE = ("public_task", "legal_obligation", "police_disclosure")


def _conditions(asked: Filters) -> tuple[list[str], dict[str, Any]]:
    names = ("child_id", "partner_id", "ground", "purpose")
    values = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    said = [f"d.{name} = :{name}" for name in values]
    if asked.since is not None:
        said.append("d.at >= :since")
        values["since"] = asked.since
    if asked.before is not None:
        said.append("d.at < :before")
        values["before"] = asked.before
    if asked.live is not None:
        said.append(_LIVE if asked.live else f"NOT {_LIVE}")
    return said, values


def _received_about(child_id: UUID) -> Any:
    """Grants that we took over into this child's file, and what flowed back about it."""
    filed: Any = FiledGrant
    of_child = Disclosure.child_id == child_id
    taken = select(Disclosure.grant_id).where(of_child, Disclosure.direction == "received")
    back = select(filed.id).join(Disclosure, Disclosure.grant_id == filed.rests_on)
    return union_all(taken, back.where(of_child, Disclosure.direction == "given"))


def _adopted(scope: Scope, rows: Sequence[Any]) -> set[UUID]:
    asked = tuple({row.record_id for row in rows})
    answers = scope.publish(AdoptedAsked(asked)) if asked else []
    return {record_id for answer in answers for record_id in answer}


def _page(
    scope: Scope, rows: Sequence[Row[Any]], page_size: int, shown: list[dict[str, Any]]
) -> Page:
    about = [row["child_id"] for row in shown if row["child_id"]]
    scope.concerns("disclosure", *(row["id"] for row in shown), subjects=about)
    more = len(rows) > page_size
    last = shown[-1] if more else None
    return Page(shown, Cursor(last["at"], last["id"]) if last else None)


def _view(row: Any, adopted: bool) -> dict[str, Any]:
    found: Mapping[str, Any] = row._mapping
    because = row.ended_because
    if row.direction == "received":  # which statement of whom ended it is not ours to know
        because = _PLAIN.get(because, because)
    return {name: found[name] for name in _SHOWN} | {
        "ends_at": _until(row.ends_at, row.ended_at, row.ended_because),
        "ended_because": because,
        "opened": row.opened_at is not None,
        "adopted": adopted,
        "rule": {
            "id": row.rule_id,
            "version": row.rule_version,
            "covenant_name": row.covenant_name,
        },
    }


def _until(ends_at: datetime, ended_at: datetime | None, because: str | None) -> datetime:
    """Until when it was given. What a covenant stopped carrying was cut off a little back in time,
    so that no transaction under way still saw it (`covenant_cut`): that moment is nobody's to
    read, for it ended when it was ended. What has expired ended by itself, before it was cleared.
    """
    if ended_at is None or because == "expired":
        return ends_at
    return max(ends_at, ended_at)


_SHOWN = (
    "id",
    "at",
    "direction",
    "child_id",
    "partner_id",
    "record_kind",
    "purpose",
    "ground",
    "decision_reference",
    "categories",
    "safety_restricted",
    "informed",
    "by_member",
    "ends_at",
    "ended_at",
)
_PLAIN = {"consent_withdrawn": "consent_ended", "consent_refused": "consent_ended"}
_LIVE = "(g.ended_at IS NULL AND g.ends_at >= now())"
# By `OFFSET 0` each grant is looked up at its line: a page never gathers all grants first.
_GIVEN = (
    "SELECT d.grant_id AS id, d.at, d.direction, d.child_id, d.partner_id, d.purpose, d.ground,"
    " d.covenant_name, d.informed, d.safety_restricted, d.by_member, g.kind AS record_kind,"
    " g.record_id, g.rule_id, g.rule_version, g.decision_reference, g.categories, g.ends_at,"
    " g.ended_at, g.ended_because, g.opened_at"
    " FROM disclosure d CROSS JOIN LATERAL"
    " (SELECT * FROM access_grant a WHERE a.id = d.grant_id OFFSET 0) g"
    " WHERE d.owner_id = :org AND d.direction = 'given'{conditions}"
    " ORDER BY d.at DESC, d.grant_id DESC LIMIT :most"
)
_IN_OUR_RIGHT = text(
    "SELECT d.grant_id FROM disclosure d JOIN access_grant g ON g.id = d.grant_id"
    " WHERE d.child_id = :child AND d.direction = 'given' AND d.ground = ANY(:grounds)"
    " AND NOT d.safety_restricted AND g.ended_at IS NULL"
)
_F: Any = FiledGrant
_OURS = and_(Disclosure.grant_id == _F.id, Disclosure.direction == "received")
_RECEIVED = select(
    _F.id,
    _F.starts_at.label("at"),
    func.coalesce(Disclosure.direction, "received").label("direction"),
    Disclosure.child_id,
    Disclosure.child_id.label("taken_over"),
    _F.owner_id.label("partner_id"),
    _F.kind.label("record_kind"),
    Disclosure.purpose,
    _F.ground,
    Disclosure.covenant_name,
    _F.decision_reference,
    _F.categories,
    _F.safety_restricted,
    Disclosure.informed,
    Disclosure.by_member,
    _F.rule_id,
    _F.rule_version,
    _F.ends_at,
    _F.ended_at,
    _F.ended_because,
    _F.opened_at,
).join(Disclosure, _OURS, isouter=True)
