"""Inside one's own organisation: which team a referral lies with, and who deals with it.

Invariant: the other party sees nothing of it.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, act, page
from services.portal.screens.referral import ONE, SHOWN, shown
from services.referrals import operations
from services.referrals.schemas import AssignmentSchema, TriageSchema
from shared.authz.permissions import ROLES
from shared.problems import NotFound
from shared.texts import Text

NOBODY = "niemand"
_NAMES = organisations.look_up_organisations
ASSIGNMENT = Plan(
    AssignmentSchema,
    {
        "assignee_id": Field(
            label=Text("Wie neemt dit op?", "Who deals with this?"),
            help=Text(
                "Alleen wie in dit team werkt en dit mag doen, staat in de lijst.",
                "Only who works in this team and may do this is in the list.",
            ),
            look="choice",
        )
    },
)
TRIAGE = Plan(
    TriageSchema,
    {
        "team_id": Field(
            label=Text("Bij welk team hoort dit?", "Which team is it for?"), look="choice"
        )
    },
)


@act(f"{ONE}/zelf", *SHOWN)
def take_on(visit: Visit, referral_id: UUID) -> Response:
    """Take it on oneself."""
    form = Form(visit, NOTHING)
    mine = visit.acting.id if visit.acting else None
    if form.try_(
        operations.assign_referral,
        referral_id=referral_id,
        assignee_id=mine,
        expected_version=form.version,
    ):
        return visit.go("referral", said="referral_taken_on", referral_id=referral_id)
    return shown(visit, referral_id, form)


@page(
    f"{ONE}/toewijzen",
    operations.get_referral,
    operations.list_assignees,
    operations.assign_referral,
    posts=True,
)
def assign(visit: Visit, referral_id: UUID) -> Response:
    """Let a member of the team deal with it."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    listed = visit.do(operations.list_assignees, referral_id=referral_id, page_size=100).results
    who = {str(row["id"]): _described(row) for row in listed}
    nobody = Text("Nog niemand in het bijzonder", "Nobody in particular yet")
    form = Form(
        visit,
        ASSIGNMENT,
        {"assignee_id": found["assignee_id"] or NOBODY},
        {"assignee_id": {**who, NOBODY: nobody}},
    )
    if visit.posted and _assigned(form, referral_id):
        return visit.go("referral", said="referral_assigned", referral_id=referral_id)
    return visit.show(
        "referrals/assign.html", form.status, referral=found, form=form, few=not listed
    )


@page(
    f"{ONE}/team",
    operations.get_referral,
    operations.triage_referral,
    _NAMES,
    posts=True,
)
def triage(visit: Visit, referral_id: UUID) -> Response:
    """Lay it with a team of ours."""
    found = visit.do(operations.get_referral, referral_id=referral_id)
    own = visit.acting.organisation_id if visit.acting else None
    names = Directory.of(visit, [own])
    teams = names.team_choices(own, None) if own else {}
    form = Form(visit, TRIAGE, {"team_id": found["team_id"]}, {"team_id": teams})
    wanted: dict[str, Any] = {"referral_id": referral_id, "expected_version": form.version}
    if visit.posted and _laid(form, wanted):
        try:
            visit.do(operations.get_referral, referral_id=referral_id)
        except NotFound:  # it lies with a team that is not theirs now
            return visit.go("inbox", said="referral_triaged_away")
        return visit.go("referral", said="referral_triaged", referral_id=referral_id)
    return visit.show("referrals/triage.html", form.status, referral=found, form=form)


def _assigned(form: Form, referral_id: UUID) -> bool:
    """Whether it was assigned; `NOBODY` is what the schema calls null."""
    if form.value("assignee_id") == NOBODY:
        values: dict[str, Any] | None = {"assignee_id": None}
    else:
        values = form.judged()
    if values is None:
        return False
    wanted = {"referral_id": referral_id, "expected_version": form.version, **values}
    return form.try_(operations.assign_referral, **wanted) is not None


def _laid(form: Form, wanted: dict[str, Any]) -> bool:
    """Whether it was laid there; the operation gives nothing back."""
    values = form.judged()
    if values is None:
        return False
    form.try_(operations.triage_referral, **values, **wanted)
    return form.problem is None and not form.errors


def _described(row: dict[str, Any]) -> Text:
    """A colleague, with what they are and whether they are away."""
    roles = Text(
        ", ".join(ROLES[role].nl for role in row["roles"]),
        ", ".join(ROLES[role].en for role in row["roles"]),
    )
    if not row["away"]:
        return Text("{name} ({roles})", "{name} ({roles})").filled(name=row["name"], roles=roles)
    others = ", ".join(one["name"] for one in row["substitutes"])
    return Text(
        "{name} ({roles}), afwezig; vervanging: {others}",
        "{name} ({roles}), away; stood in for by {others}",
    ).filled(name=row["name"], roles=roles, others=others)
