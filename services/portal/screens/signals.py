"""Signals in the workplace: the lists, one signal, writing and correcting.

Invariant: these pages show what `signals` shows to this member; in acute danger the next page is
the report.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal import matching_of_signal
from services.portal.directory import Directory
from services.portal.fields import Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.grounding import child_choices
from services.portal.screens.legal_grounds import people
from services.portal.signal_forms import CORRECTING, WRITING
from services.portal.statuses import of_signal
from services.signals import operations
from services.signals.schemas import VIEWS
from shared import clock
from shared.problems import NotFound
from shared.texts import Text
from shared.vocabulary import SEVERITIES
from shared.web.schemas import Schema

ALL = "/signalen"
ONE = f"{ALL}/<uuid:signal_id>"
_MEMBERS = organisations.look_up_members
_NAMES = organisations.look_up_organisations
SHOWN = {
    "van-mij": "mine",
    "mijn-teams": "my-teams",
    "te-laat": "overdue",
    "zonder-opvolging": "unattended",
    "ouders": "parents",
    "verloopt": "lapsing",
}
"""How an address calls what is shown, and how the operation does."""
NOTHING = Plan(Schema, {})
ABOUT = "kind"


@page(
    ALL,
    operations.search_signals,
    operations.count_signals,
    operations.write_signal,
    operations.list_shares,
    operations.list_follow_ups,
    _NAMES,
)
def signals(visit: Visit) -> Response:
    """The signals that one sees, by what they ask; those that last, unless one asks for all."""
    shown = request.args.get("toon", "")
    over = request.args.get("stand") == "alle"
    severity = request.args.get("ernst", "")
    if (shown and shown not in SHOWN) or (severity and severity not in SEVERITIES):
        raise NotFound
    found = visit.do(
        operations.search_signals,
        view=SHOWN.get(shown),
        states=() if over else ("active",),
        severities=(severity,) if severity else (),
        page_size=PAGE_SIZE,
        after=visit.after,
    )
    own = visit.acting.organisation_id if visit.acting else None
    counts = visit.do(operations.count_signals)
    return visit.show(
        "signals/list.html",
        found=found,
        shown=shown,
        over=over,
        severity=severity,
        views={name: (VIEWS[code], counts[code.replace("-", "_")]) for name, code in SHOWN.items()},
        counts=counts,
        names=Directory.of(visit, [own]),
        of_signal=of_signal,
        may_write=visit.may(operations.write_signal),
    )


@page(f"{ALL}/opvolging", operations.list_follow_ups, operations.search_signals, _MEMBERS)
def follow_ups(visit: Visit) -> Response:
    """What is still to be done: of mine, overdue, or all."""
    views = {"van-mij": "mine", "te-laat": "overdue", "alle": "all"}
    shown = request.args.get("toon") or "van-mij"
    if shown not in views:
        raise NotFound
    found = visit.do(
        operations.list_follow_ups, view=views[shown], page_size=PAGE_SIZE, after=visit.after
    )
    who = [row["assignee_id"] for row in found.results if row["assignee_id"]]
    return visit.show(
        "signals/follow_ups.html",
        found=found,
        shown=shown,
        views=_FOLLOW_UP_VIEWS,
        people=people(visit, who),
    )


@page(
    f"{ALL}/nieuw",
    operations.write_signal,
    children.list_children,
    children.get_child,
    legal_grounds.start_protocol,
    posts=True,
)
def new_signal(visit: Visit) -> Response:
    """Write a signal, on one page. `kind` in the address: the child, chosen already."""
    chosen = child_choices(visit)
    about = request.args.get(ABOUT, "")
    if about and about not in chosen:
        found = visit.do(children.get_child, child_id=_id(about))
        chosen = {about: found["given_name"], **chosen}
    values = {"child_id": about, "observed_on": clock.today()}
    form = Form(visit, WRITING, values, {"child_id": chosen})
    made = form.send(operations.write_signal) if visit.posted else None
    if made is None:
        back = ("child", {"child_id": about}) if about else ("signals", {})
        return visit.show(
            "signals/new.html", form.status, form=form, back=back, children=chosen, about=about
        )
    if made["next_step"] == "abuse_protocol_acute" and visit.may(legal_grounds.start_protocol):
        return visit.go("acute", said="signal_acute", child_id=made["child_id"])
    return visit.go("signal", said="signal_written", signal_id=made["id"])


@page(
    ONE,
    operations.get_signal,
    operations.correct_signal,
    operations.close_signal,
    operations.enter_in_error,
    operations.prolong_signal,
    operations.record_parents_told,
    operations.put_parents_off,
    operations.add_follow_up,
    operations.finish_follow_up,
    operations.share_signal,
    operations.list_shares,
    legal_grounds.start_protocol,
    _MEMBERS,
    _NAMES,
    *matching_of_signal.READ,
)
def signal(visit: Visit, signal_id: UUID) -> Response:
    """One signal: how it stands, what is done about it, whom it went to, and its history."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    return visit.show(
        "signals/one.html",
        **around(visit, found),
        matching=matching_of_signal.of_signal(visit, signal_id),
    )


@page(
    f"{ONE}/verbeteren",
    operations.get_signal,
    operations.correct_signal,
    legal_grounds.start_protocol,
    posts=True,
)
def correct_signal(visit: Visit, signal_id: UUID) -> Response:
    """Say it better; what stood there stays in the history."""
    found = visit.do(operations.get_signal, signal_id=signal_id)
    names = ("concern_codes", "severity", "observed_on", "facts", "interpretation", "child_voice")
    form = Form(visit, CORRECTING, {name: found[name] for name in names})
    if visit.posted:
        made = form.send(
            operations.correct_signal, signal_id=signal_id, expected_version=form.version
        )
        if made:
            return visit.go("signal", said="signal_corrected", signal_id=signal_id)
    return visit.show("signals/correct.html", form.status, form=form, signal=found)


def around(visit: Visit, found: dict[str, Any]) -> dict[str, Any]:
    """What the page of a signal shows beside it."""
    who = [found["author_id"], *(line["by"] for line in found["history"])]
    who += [row[name] for row in found["follow_ups"] for name in ("assignee_id", "done_by")]
    shared = visit.do(operations.list_shares, signal_id=found["id"], page_size=20).results
    own = visit.acting.organisation_id if visit.acting else None
    return {
        "signal": found,
        "shares": shared,
        "standing": of_signal(found),
        "people": people(visit, [one for one in who if one]),
        "names": Directory.of(visit, [own, *(row["receiver_id"] for row in shared)]),
        "form": Form(visit, NOTHING),
        "lasts": found["state"] == "active",
        "correctable": found["state"] != "entered-in-error" and not found["erased_at"],
        "may_write": visit.may(operations.correct_signal),
        "may_share": visit.may(operations.share_signal),
        "may_start": visit.may(legal_grounds.start_protocol),
    }


def _id(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        raise NotFound from None


_FOLLOW_UP_VIEWS = {
    "van-mij": Text("van mij", "mine"),
    "te-laat": Text("te laat", "overdue"),
    "alle": Text("alles wat openstaat", "all that is open"),
}
