"""What can be asked of the register of disclosures, and how it is kept.

Invariant: care sees its own children's lines (about who stands on a list: who is named there); the
data protection officer sees that something was shared, by which rule and ground, and not about
which child.
"""

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.organisations import operations as organisations
from services.sharing import ends, register
from services.sharing.models import Disclosure
from services.sharing.register import Filters
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.clock import AMSTERDAM
from shared.events.bus import on
from shared.events.catalogue import (
    ChildAdopted,
    Disclosed,
    Given,
    GrantsEnded,
    ObjectionUpheld,
    Stopped,
)
from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    DISCLOSURE_DIRECTIONS,
    DISCLOSURE_ENDS,
    GRANT_GROUNDS,
    INFORMED,
    PURPOSES,
    RECORD_KINDS,
)
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

MOST_EXPORTED = 20_000
"""Lines in one file: more than this is asked for by period."""
AT_ONCE = 1000
OBJECTION = "objection_upheld"
"""Why a grant ended: somebody objected, and was right."""


@operation("disclosure:read", reads=True)
def list_child_disclosures(
    scope: Scope,
    *,
    child_id: UUID,
    direction: str = "given",
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """With whom something about this child was shared; or `received`: what we had from others."""
    children.team_of(scope, child_id)
    return _read(scope, direction, Filters(child_id=child_id), page_size, after)


@operation("disclosure:oversee", reads=True)
def list_disclosures(
    scope: Scope,
    *,
    direction: str = "given",
    partner_id: UUID | None = None,
    ground: str | None = None,
    purpose: str | None = None,
    since: date | None = None,
    until: date | None = None,
    standing: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The organisation's register, newest first; `since` and `until` are days, inclusive."""
    asked = _asked(partner_id, ground, purpose, since, until, standing)
    return _without_children(scope, _read(scope, direction, asked, page_size, after))


@operation("disclosure:oversee", reads=True)
def export_disclosures(
    scope: Scope,
    *,
    direction: str = "given",
    partner_id: UUID | None = None,
    ground: str | None = None,
    purpose: str | None = None,
    since: date | None = None,
    until: date | None = None,
    standing: str | None = None,
) -> Download:
    """The same as CSV for a spreadsheet (semicolons, UTF-8 with a mark); Invalid when it would be
    longer than `MOST_EXPORTED` lines.
    """
    asked = _asked(partner_id, ground, purpose, since, until, standing)
    lines: list[Any] = []
    after: Cursor | None = None
    while True:
        found = _without_children(scope, _read(scope, direction, asked, AT_ONCE, after))
        lines += found.results
        after = found.next
        if after is None:
            break
        if len(lines) >= MOST_EXPORTED:
            raise Invalid(reasons=[Reason("too_many_lines", _TOO_MANY, _SHORTER, "/since")])
    names = organisations.names_of(scope, list({line["partner_id"] for line in lines}))
    content = _as_csv(lines, names)
    return Download(content, "text/csv; charset=utf-8", "register-van-verstrekkingen.csv")


@on(Disclosed, order=10)
def note_given(scope: Scope, event: Disclosed) -> None:
    """A line in our register for each, in the transaction that gives."""
    lines = [_line(scope, one, "given", one.covenant_name) for one in event.given]
    scope.insert(Disclosure, lines)


@on(ChildAdopted, order=10)
def note_received(scope: Scope, event: ChildAdopted) -> None:
    """What we took over, and into whose file."""
    scope.insert(Disclosure, [_line(scope, event, "received", None)])


def _line(
    scope: Scope, one: Given | ChildAdopted, direction: str, covenant_name: str | None
) -> dict[str, Any]:
    informed = {"consent": "notice", "return_flow": "exchange"}.get(one.ground, "duty")
    if isinstance(one, Given) and one.substituted:
        informed = "duty"
    return {
        "owner_id": scope.org,
        "grant_id": one.grant_id,
        "direction": direction,
        "child_id": one.child_id,
        "partner_id": one.partner_id,
        "purpose": one.purpose,
        "ground": one.ground,
        "covenant_name": covenant_name,
        "informed": informed,
        "safety_restricted": one.safety_restricted,
        "by_member": one.member_id,
        "at": scope.now,
        "named_for": one.named_for if isinstance(one, Given) else None,
    }


@on(ObjectionUpheld, order=10)
def end_in_our_right(scope: Scope, event: ObjectionUpheld) -> list[Stopped]:
    """End at once what we share about this child on our own task or duty; set-based."""
    ours = register.of_child_in_our_right(scope, event.child_id)
    ended = ends.end_these(scope, ours, OBJECTION) if ours else []
    answers = scope.publish(GrantsEnded(tuple(ended), OBJECTION)) if ended else []
    return [stop for answer in answers for stop in answer]


def _read(
    scope: Scope, direction: str, asked: Filters, page_size: int, after: Cursor | None
) -> Page:
    read = register.received if direction == "received" else register.given
    return read(scope, asked, page_size, after)


def _without_children(scope: Scope, page: Page) -> Page:
    """Only the privacy officer sees about which child a line is, by its number."""
    if "privacy_officer" in scope.actor.roles:
        return page
    return Page([dict(row) | {"child_id": None} for row in page.results], page.next)


def _asked(
    partner_id: UUID | None,
    ground: str | None,
    purpose: str | None,
    since: date | None,
    until: date | None,
    standing: str | None,
) -> Filters:
    begin = _midnight(since) if since else None
    end = _midnight(until + timedelta(days=1)) if until else None
    live = None if standing is None else standing == "live"
    return Filters(None, partner_id, ground, purpose, begin, end, live)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _as_csv(lines: list[Any], names: dict[UUID, str]) -> bytes:
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow(_HEADS)
    for line in lines:
        sheet.writerow([_safe(cell) for cell in _cells(line, names)])
    return written.getvalue().encode("utf-8-sig")


def _cells(line: Any, names: dict[UUID, str]) -> list[str]:
    ended = line["ended_at"]
    return [
        _moment(line["at"]),
        _said(DISCLOSURE_DIRECTIONS, line["direction"]),
        names.get(line["partner_id"], ""),
        _said(RECORD_KINDS, line["record_kind"]),
        _said(PURPOSES, line["purpose"]),
        _said(GRANT_GROUNDS, line["ground"]),
        line["decision_reference"] or "",
        line["rule"]["covenant_name"] or "",
        str(line["rule"]["version"] or ""),
        ", ".join(_said(CATEGORIES, code) for code in line["categories"]),
        _moment(line["ends_at"]),
        _moment(ended) if ended else "",
        _said(DISCLOSURE_ENDS, line["ended_because"]),
        "ja" if line["opened"] else "nee",
        "ja" if line["adopted"] else "nee",
        _said(INFORMED, line["informed"]),
        str(line["child_id"] or ""),
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def _said(words: dict[str, Text], code: str | None) -> str:
    return words[code].nl if code in words else code or ""


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would read as a formula becomes plain text (CWE-1236)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


_HEADS = (
    "Wanneer",
    "Richting",
    "Partner",
    "Wat",
    "Doel",
    "Grondslag",
    "Kenmerk van het besluit",
    "Convenant",
    "Versie",
    "Gegevens",
    "Tot",
    "Beëindigd op",
    "Waarom beëindigd",
    "Geopend",
    "Overgenomen",
    "Hoe ouders het horen",
    "Kind (nummer)",
)
_TOO_MANY = Text(
    "Dit zijn te veel regels voor één bestand.", "These are too many lines for one file."
)
_SHORTER = Text("Kies een kortere periode.", "Choose a shorter period.")
