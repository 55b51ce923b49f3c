"""The members of one's organisation, for its admin: who they are, what they may, who leaves.

Invariant: what is shown of what somebody may do comes from the permission table; an admin who would
see more of children by it only asks here.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from services.organisations import operations
from services.organisations.schemas import DutiesSchema, LeavingSchema, NewMemberSchema
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from shared.authz.permissions import CARE, ROLES
from shared.texts import Text

STAFF, ONE = "/beheer/medewerkers", "/beheer/medewerkers/<uuid:member_id>"
REQUEST = "/beheer/verzoeken/<uuid:duty_request_id>"
_NAMES = operations.look_up_organisations
_DUTIES = {
    "roles": Field(
        label=Text("Rollen", "Roles"),
        help=Text(
            "Een rol bepaalt wat iemand mag. Geef er niet meer dan nodig.",
            "A role decides what somebody may do. Give no more than needed.",
        ),
        look="several",
        choices=ROLES,
    ),
    "team_ids": Field(
        label=Text("Teams", "Teams"),
        help=Text(
            "Een medewerker ziet de kinderen van de eigen teams.",
            "A member sees the children of their own teams.",
        ),
        look="several",
    ),
}
DUTIES = Plan(DutiesSchema, _DUTIES)
NEW_MEMBER = Plan(
    NewMemberSchema,
    {
        "email": Field(
            label=Text("E-mailadres", "E-mail address"),
            help=Text(
                "Hierheen gaat een brief met een link om binnen te komen.",
                "A letter with a link to come in goes there.",
            ),
            look="email",
        ),
        "name": Field(label=Text("Naam", "Name")),
        **_DUTIES,
    },
)
LEAVING = Plan(
    LeavingSchema,
    {
        "successor_id": Field(
            label=Text("Wie neemt het werk over?", "Who takes over the work?"),
            help=Text(
                "Kiest u niemand, dan wacht het bij het team; de teamleider krijgt bericht.",
                "If you choose nobody, it waits with the team; the team leader is told.",
            ),
            look="select",
        )
    },
)


@page(STAFF, operations.list_staff, operations.list_duty_requests, _NAMES)
def staff(visit: Visit) -> Response:
    """Who works here, and what waits for a second admin."""
    gone = request.args.get("stand") == "uit"
    found = visit.do(operations.list_staff, active=not gone, page_size=PAGE_SIZE, after=visit.after)
    asked = visit.do(operations.list_duty_requests, state="asked", page_size=PAGE_SIZE)
    may_add = visit.may(operations.invite_member)
    return visit.show(
        "staff/list.html", found=found, asked=asked, gone=gone, names=_own(visit), may_add=may_add
    )


@page(f"{STAFF}/nieuw", operations.invite_member, _NAMES, posts=True)
def new_member(visit: Visit) -> Response:
    """Invite somebody to work here."""
    form = Form(visit, NEW_MEMBER, choices={"team_ids": _teams(visit)})
    if visit.posted and form.send(operations.invite_member):
        return visit.go("staff", said="member_invited")
    return visit.show("staff/new.html", form.status, form=form)


@page(ONE, operations.get_staff, _NAMES)
def member(visit: Visit, member_id: UUID) -> Response:
    """One member, with what they may do in plain words."""
    found = visit.do(operations.get_staff, member_id=member_id)
    may = visit.may(operations.change_duties)
    return visit.show(
        "staff/one.html", found=found, names=_own(visit), form=Form(visit, NOTHING), may=may
    )


@page(f"{ONE}/taken", operations.get_staff, operations.change_duties, _NAMES, posts=True)
def duties(visit: Visit, member_id: UUID) -> Response:
    """Change roles and teams, or ask for it."""
    found = visit.do(operations.get_staff, member_id=member_id)
    form = Form(visit, DUTIES, found, {"team_ids": _teams(visit)})
    if visit.posted:
        made = form.send(
            operations.change_duties, member_id=member_id, expected_version=form.version or 0
        )
        if made:
            said = "duties_asked" if made["request"] else "duties_changed"
            return visit.go("member", said=said, member_id=member_id)
    return visit.show("staff/duties.html", form.status, found=found, form=form)


@page(
    f"{ONE}/beeindigen",
    operations.get_staff,
    operations.list_staff,
    operations.deactivate_member,
    posts=True,
)
def deactivate(visit: Visit, member_id: UUID) -> Response:
    """Ask to whom the work goes, and end the access."""
    found = visit.do(operations.get_staff, member_id=member_id)
    plan = LEAVING if found["open_work"] else NOTHING
    form = Form(visit, plan, choices={"successor_id": _successors(visit, found)})
    if visit.posted and form.send(
        operations.deactivate_member, member_id=member_id, expected_version=form.version
    ):
        return visit.go("staff", said="member_deactivated")
    return visit.show("staff/leaving.html", form.status, found=found, form=form)


@act(f"{ONE}/toelaten", operations.reactivate_member)
def reactivate(visit: Visit, member_id: UUID) -> Response:
    """Let somebody in again."""
    form = Form(visit, NOTHING)
    visit.do(operations.reactivate_member, member_id=member_id, expected_version=form.version)
    return visit.go("member", said="member_reactivated", member_id=member_id)


@act(f"{ONE}/uitnodigen", operations.invite_again)
def invite_again(visit: Visit, member_id: UUID) -> Response:
    """Send one more letter with a link."""
    visit.do(operations.invite_again, member_id=member_id)
    return visit.go("member", said="member_invited_again", member_id=member_id)


@act(f"{REQUEST}/goedkeuren", operations.approve_duties)
def approve_duties(visit: Visit, duty_request_id: UUID) -> Response:
    """Agree with what a colleague asked."""
    visit.do(operations.approve_duties, duty_request_id=duty_request_id)
    return visit.go("staff", said="duties_approved")


@act(f"{REQUEST}/afwijzen", operations.reject_duties)
def reject_duties(visit: Visit, duty_request_id: UUID) -> Response:
    """Do not agree."""
    visit.do(operations.reject_duties, duty_request_id=duty_request_id)
    return visit.go("staff", said="duties_rejected")


@act(f"{REQUEST}/intrekken", operations.withdraw_duties)
def withdraw_duties(visit: Visit, duty_request_id: UUID) -> Response:
    """Take back what one asked."""
    visit.do(operations.withdraw_duties, duty_request_id=duty_request_id)
    return visit.go("staff", said="duties_withdrawn")


def _own(visit: Visit) -> Directory:
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id] if acting else [])


def _teams(visit: Visit) -> Mapping[str, str]:
    acting = visit.acting
    return _own(visit).team_choices(acting.organisation_id, None) if acting else {}


def _successors(visit: Visit, leaver: dict[str, Any]) -> Mapping[str, str]:
    """Colleagues in care; whether one is of the same teams the operation looks at."""
    found = visit.do(operations.list_staff, active=True, page_size=100).results
    return {
        str(row["id"]): row["name"]
        for row in found
        if row["id"] != leaver["id"] and CARE & set(row["roles"])
    }
