"""A list as a whole: the funnel, the review, its end, and who works on it.

Invariant: before anything drops or is destroyed the page says what, by number; names only to who is
named.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.list_forms import NAMING, REVIEWING
from services.portal.list_words import of_list
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.screens.risk_lists import ALL, ONE, in_two_months, own_list
from services.risk_lists import operations
from shared import clock
from shared.problems import NotFound
from shared.texts import Text

MOST = 100
_NAMES = organisations.look_up_organisations


@page(f"{ONE}/trechter", operations.get_risk_list, operations.get_funnel)
def list_funnel(visit: Visit, list_id: UUID) -> Response:
    """How many children came how far, of all and month by month."""
    listed = visit.do(operations.get_risk_list, list_id=list_id)
    funnel = visit.do(operations.get_funnel, list_id=list_id)
    return visit.show("lists/funnel.html", listed=listed, funnel=funnel)


@page(
    f"{ONE}/herbeoordelen",
    operations.get_risk_list,
    operations.list_entries,
    operations.review_risk_list,
    posts=True,
)
def review_risk_list(visit: Visit, list_id: UUID) -> Response:
    """The list goes on until the next review; first who drops."""
    listed = own_list(visit, list_id, operations.review_risk_list)
    form = Form(visit, REVIEWING, {"review_on": in_two_months(clock.today())})
    wanted: dict[str, Any] = {"list_id": list_id, "expected_version": form.version}
    if visit.posted and form.send(operations.review_risk_list, **wanted):
        return visit.go("risk_list", said="risk_list_reviewed", list_id=list_id)
    drops = visit.do(operations.list_entries, list_id=list_id, which="would_drop", page_size=MOST)
    return visit.show(
        "lists/review.html",
        form.status,
        form=form,
        listed=listed,
        drops=drops,
        latest=operations.latest_review(clock.today()),
    )


@page(f"{ONE}/sluiten", operations.get_risk_list, operations.close_risk_list, posts=True)
def close_risk_list(visit: Visit, list_id: UUID) -> Response:
    """Say what is destroyed and what stays; then close."""
    listed = own_list(visit, list_id, operations.close_risk_list)
    form = Form(visit, NOTHING)
    wanted: dict[str, Any] = {"list_id": list_id, "expected_version": form.version}
    if visit.posted and form.try_(operations.close_risk_list, **wanted):
        return visit.go("list_funnel", said="risk_list_closed", list_id=list_id)
    return visit.show("lists/close.html", form.status, form=form, listed=listed)


@page(f"{ALL}/collegas", operations.lists_to_name_for, operations.name_member, _NAMES)
def lists_to_name(visit: Visit) -> Response:
    """The open lists in which our organisation takes part, for who may name."""
    visit.require(operations.name_member)
    found = visit.do(operations.lists_to_name_for, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "lists/to_name.html",
        found=found,
        names=Directory.of(visit, [one for row in found.results for one in row["party_ids"]]),
        leads=bool(_roles(visit) & {operations.LEADS, operations.STANDS_IN}),
        stands_in=operations.LEADS not in _roles(visit) and operations.STANDS_IN in _roles(visit),
        may_see=visit.may(operations.list_risk_lists),
    )


_MEMBERS = (
    operations.lists_to_name_for,
    operations.get_risk_list,
    operations.name_member,
    operations.let_go,
    organisations.list_members,
    _NAMES,
)


@page(f"{ONE}/collegas", *_MEMBERS, posts=True)
def list_members(visit: Visit, list_id: UUID) -> Response:
    """Who of ours works on it, and for who is named who of the partners; name another."""
    visit.require(operations.name_member)
    head = _head(visit, list_id)
    form = Form(visit, NAMING, {}, {"member_id": _able(visit, head)})
    if visit.posted and form.send(operations.name_member, list_id=list_id):
        return visit.go("list_members", said="list_member_named", list_id=list_id)
    return visit.show(
        "lists/members.html",
        form.status,
        form=form,
        head=head,
        names=Directory.of(visit, head["party_ids"]),
        button=Form(visit, NOTHING, beside=True),
        of_list=of_list,
        theirs=_theirs(visit, head),
        mine=visit.actor.id if visit.actor else None,
        may_end=visit.may(operations.let_go),
        may_see=visit.may(operations.list_risk_lists),
    )


@page(f"{ONE}/collegas/<uuid:member_id>/weg", *_MEMBERS, posts=True)
def let_go(visit: Visit, list_id: UUID, member_id: UUID) -> Response:
    """From now on this colleague sees nothing of the list."""
    visit.require(operations.let_go)
    head = _head(visit, list_id)
    who = next((one for one in head["members"] if one["member_id"] == member_id), None)
    if who is None:
        raise NotFound
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(operations.let_go, list_id=list_id, member_id=member_id):
        myself = visit.actor is not None and member_id == visit.actor.id
        return visit.go("risk_lists" if myself else "lists_to_name", said="list_member_gone")
    return visit.show("lists/let_go.html", form.status, form=form, head=head, who=who)


def _roles(visit: Visit) -> frozenset[str]:
    return visit.actor.roles if visit.actor is not None else frozenset()


def _head(visit: Visit, list_id: UUID) -> dict[str, Any]:
    """The list as who may name sees it; NotFound where it is not theirs to name for."""
    after = None
    while True:
        found = visit.do(operations.lists_to_name_for, page_size=MOST, after=after)
        for row in found.results:
            if row["id"] == list_id:
                return dict(row)
        if found.next is None:
            raise NotFound
        after = found.next


def _theirs(visit: Visit, head: dict[str, Any]) -> dict[UUID, list[dict[str, Any]]]:
    """Whom each partner names, for who is named themselves; who only names hears nothing of it."""
    mine = visit.actor.id if visit.actor else None
    if mine not in {one["member_id"] for one in head["members"]}:
        return {}
    named = visit.do(operations.get_risk_list, list_id=head["id"])["members"]
    own = visit.acting.organisation_id if visit.acting else None
    return {
        party_id: [one for one in named if one["organisation_id"] == party_id]
        for party_id in head["party_ids"]
        if party_id != own
    }


def _able(visit: Visit, head: dict[str, Any]) -> dict[str, Text | str]:
    """Colleagues with a role that works on lists, who are not named yet."""
    named = {one["member_id"] for one in head["members"]}
    rows = visit.do(organisations.list_members, page_size=200).results
    able = operations.WORKS
    return {
        str(row["id"]): row["name"]
        for row in sorted(rows, key=lambda row: str(row["name"]).casefold())
        if row["id"] not in named and able & set(row["roles"])
    }
