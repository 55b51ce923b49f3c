"""The risk lists on which one is named, opening one, what it is called, and oversight.

Invariant: only who is named sees a list here; who names or oversees sees heads and counts.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Choices
from services.portal.forms import Form
from services.portal.list_forms import CHANGING, OPENING
from services.portal.list_words import PARENTS_TOLD, TOLD_WITHIN, of_list
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.partners import Partners
from services.portal.wording import say
from services.risk_lists import operations
from shared import clock
from shared.vocabulary import PURPOSES
from shared.web.use_case import UseCase

ALL = "/aandachtslijsten"
ONE = f"{ALL}/<uuid:list_id>"
USUAL_MONTHS = 2
_NAMES = organisations.look_up_organisations


@page(
    ALL,
    operations.list_risk_lists,
    operations.open_risk_list,
    operations.name_member,
    _NAMES,
)
def risk_lists(visit: Visit) -> Response:
    """The lists on which one is named, with what each asks."""
    found = visit.do(operations.list_risk_lists, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "lists/all.html",
        found=found,
        names=Directory.of(visit, [one for row in found.results for one in row["party_ids"]]),
        of_list=of_list,
        may_open=visit.may(operations.open_risk_list),
        may_name=visit.may(operations.name_member),
    )


@page(
    f"{ALL}/nieuw",
    operations.open_risk_list,
    covenants.list_covenants,
    covenants.get_covenant,
    _NAMES,
    posts=True,
)
def new_risk_list(visit: Visit) -> Response:
    """Open a list: what it is for, with whom, until when, and what parents are told."""
    visit.require(operations.open_risk_list)
    partners = Partners.of(visit, "risk_list_entry")
    purposes = {code: PURPOSES[code] for code in PURPOSES if code in partners.purposes()}
    values = {
        "purpose": next(iter(purposes)) if len(purposes) == 1 else "",
        "partner_ids": [one.id for one in partners.all] if len(partners.all) == 1 else [],
        "review_on": in_two_months(clock.today()),
        "parents_told": say(PARENTS_TOLD),
        "parents_told_within": TOLD_WITHIN,
    }
    choices: dict[str, Choices] = {"partner_ids": partners.choices(), "purpose": purposes}
    form = Form(visit, OPENING, values, choices)
    if visit.posted and (made := form.send(operations.open_risk_list)):
        return visit.go("risk_list", said="risk_list_opened", list_id=made["id"])
    return visit.show("lists/new.html", form.status, form=form, partners=partners.all)


@page(f"{ONE}/wijzigen", operations.get_risk_list, operations.change_risk_list, posts=True)
def change_risk_list(visit: Visit, list_id: UUID) -> Response:
    """What it is called, and what parents are told."""
    found = own_list(visit, list_id, operations.change_risk_list)
    form = Form(visit, CHANGING, found)
    wanted: dict[str, Any] = {"list_id": list_id, "expected_version": form.version}
    if visit.posted and form.send(operations.change_risk_list, **wanted):
        return visit.go("risk_list", said="risk_list_changed", list_id=list_id)
    return visit.show("lists/change.html", form.status, form=form, listed=found)


def own_list(visit: Visit, list_id: UUID, operation: UseCase) -> dict[str, Any]:
    """The list, for who may do this with it: Forbidden where a partner opened it, Conflict where it
    was closed.
    """
    visit.require(operation)
    found: dict[str, Any] = visit.do(operations.get_risk_list, list_id=list_id)
    own = visit.acting.organisation_id if visit.acting else None
    operations.require_ours(found["owner_id"], own)
    operations.require_open(found["state"])
    return found


@page("/toezicht-op-lijsten", operations.watch_lists, _NAMES)
def watched_lists(visit: Visit) -> Response:
    """The lists in which our organisation takes part: purpose, members, numbers, and no child."""
    found = visit.do(operations.watch_lists, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "lists/watch.html",
        found=found,
        names=Directory.of(visit, [one for row in found.results for one in row["party_ids"]]),
        of_list=of_list,
    )


def in_two_months(begin: date) -> date:
    """The day two months on; the last one of a shorter month."""
    year, month = divmod(begin.month - 1 + USUAL_MONTHS, 12)
    for day in range(begin.day, 0, -1):
        try:
            return date(begin.year + year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError
