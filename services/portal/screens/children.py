"""The children's files: found, opened, read, and who has authority.

Invariant: names and birth dates are typed into forms that are posted; no address holds them.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.asking import operations as asking
from services.children import operations
from services.children.schemas import ChildBodySchema, NewHolderSchema, SearchSchema
from services.consents import operations as consents
from services.exports import operations as exports
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_consent, of_ground, of_signal
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared.authz import permissions
from shared.texts import Text
from shared.vocabulary import HOLDER_KINDS
from shared.web.pages import Page
from shared.web.use_case import UseCase

ONE = "/kinderen/<uuid:child_id>"
_NAMES = organisations.look_up_organisations
SEARCH = Plan(
    SearchSchema,
    {
        "name": Field(
            label=Text("Naam", "Name"),
            help=Text(
                "Hele woorden uit de naam of roepnaam.", "Whole words of the name or call name."
            ),
        ),
        "birth_date": Field(label=Text("Geboortedatum", "Birth date"), look="date", narrow=12),
    },
)
_IDENTITY = {
    "given_name": Field(
        label=Text("Voornamen", "Given names"),
        help=Text("Zoals ze officieel zijn.", "As they are officially."),
    ),
    "call_name": Field(
        label=Text("Roepnaam (als die anders is)", "Call name (if it is another)"), narrow=24
    ),
    "name_prefix": Field(
        label=Text("Tussenvoegsel (als dat er is)", "Prefix of the surname (if any)"), narrow=12
    ),
    "family_name": Field(label=Text("Achternaam", "Family name")),
    "birth_date": Field(label=Text("Geboortedatum", "Birth date"), look="date", narrow=12),
    "postcode": Field(
        label=Text("Postcode (mag leeg)", "Postcode (optional)"),
        help=Text(
            "Waar het kind woont. Gaat nooit mee naar een partner.",
            "Where the child lives. Never goes along to a partner.",
        ),
        narrow=8,
    ),
    "house_number": Field(
        label=Text("Huisnummer (mag leeg)", "House number (optional)"),
        help=Text("Met de toevoeging: 12a of 12-3.", "With its addition: 12a or 12-3."),
        narrow=8,
    ),
}
CHILD = Plan(
    ChildBodySchema,
    {
        **_IDENTITY,
        "team_id": Field(
            label=Text("Team dat het dossier bijhoudt", "Team that keeps the file"), look="select"
        ),
    },
)
NEW_HOLDER = Plan(
    NewHolderSchema,
    {
        "kind": Field(
            label=Text("Wie is dit?", "Who is this?"), look="choice", choices=HOLDER_KINDS
        ),
        "name": Field(label=Text("Naam", "Name")),
        "relation": Field(
            label=Text("Relatie met het kind (mag leeg)", "Relation to the child (optional)"),
            help=Text("Bijvoorbeeld: moeder, vader, oma.", "For example: mother, father."),
        ),
        "phone": Field(
            label=Text("Telefoon (mag leeg)", "Phone (optional)"), look="tel", narrow=20
        ),
        "email": Field(label=Text("E-mail (mag leeg)", "E-mail (optional)"), look="email"),
        "address": Field(label=Text("Adres (mag leeg)", "Address (optional)")),
        "address_secret": Field(
            label=Text("Dit adres is geheim", "This address is secret"),
            help=Text(
                "Een geheim adres gaat nooit mee naar een ander, ook niet in een brief of uitvoer.",
                "A secret address never goes to anybody else, nor into a letter or an export.",
            ),
            look="tick",
        ),
    },
)


@page(
    "/kinderen",
    operations.list_children,
    operations.search_children,
    operations.register_child,
    _NAMES,
    posts=True,
)
def children(visit: Visit) -> Response:
    """The children of one's teams, or those that one looks for."""
    form = Form(visit, SEARCH)
    found = None
    if visit.posted:
        found = form.send(operations.search_children, page_size=PAGE_SIZE, after=visit.after)
    else:
        found = visit.do(operations.list_children, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "children/list.html",
        form.status,
        found=found,
        form=form,
        names=_own(visit),
        may_open=visit.may(operations.register_child),
    )


@page("/kinderen/nieuw", operations.register_child, _NAMES, posts=True)
def new_child(visit: Visit) -> Response:
    """Open a file."""
    teams = _teams(visit)
    only = next(iter(teams)) if len(teams) == 1 else None
    form = Form(visit, CHILD, {"team_id": only}, {"team_id": teams})
    if visit.posted and (made := form.send(operations.register_child)):
        return visit.go("child", said="child_registered", child_id=made["id"])
    return visit.show("children/new.html", form.status, form=form)


@page(
    ONE,
    operations.get_child,
    operations.change_child,
    operations.add_authority_holder,
    asking.ask_consent,
    consents.list_consents,
    consents.record_consent,
    consents.end_authority,
    exports.list_exports,
    exports.ask_export,
    legal_grounds.list_grounds,
    legal_grounds.start_protocol,
    legal_grounds.record_police_decision,
    sharing.ask_decision,
    information_duty.list_objections,
    information_duty.list_duties,
    information_duty.record_objection,
    signals.search_signals,
    signals.write_signal,
    operations.list_siblings,
    operations.link_sibling,
    sharing.list_child_disclosures,
    referrals.draft_referral,
    referrals.list_referrals,
    referrals.list_ended_exchanges,
    risk_lists.put_on_list,
    _NAMES,
)
def child(visit: Visit, child_id: UUID) -> Response:
    """A child's file."""
    found = visit.do(operations.get_child, child_id=child_id)
    said = _if_may(visit, consents.list_consents, child_id=child_id, page_size=PAGE_SIZE)
    asked = _if_may(visit, exports.list_exports, child_id=child_id, page_size=5)
    grounds = _if_may(visit, legal_grounds.list_grounds, child_id=child_id, page_size=10)
    about = visit.do(referrals.list_referrals, child_id=child_id, page_size=PAGE_SIZE)
    over = visit.do(referrals.list_ended_exchanges, child_id=child_id, page_size=PAGE_SIZE)
    against = visit.do(information_duty.list_objections, child_id=child_id, which="open")
    owed = visit.do(information_duty.list_duties, child_id=child_id, page_size=PAGE_SIZE)
    worries = _if_may(visit, signals.search_signals, child_id=child_id, page_size=10)
    acting = visit.acting
    ids = [receiver for row in said.results for receiver in row["receiver_ids"]]
    ids += [row[name] for row in about.results for name in ("owner_id", "receiver_id")]
    ids += [row["sender_id"] for row in over.results]
    own = acting.organisation_id if acting else None
    return visit.show(
        "children/one.html",
        child=found,
        holders={row["id"]: row for row in found["authority_holders"]},
        consents=said,
        exports=asked,
        referrals=about,
        ended=over.results,
        objections=against.results,
        owed=owed.results,
        may_object=visit.may(information_duty.record_objection),
        names=Directory.of(visit, [*ids, found["provenance_id"], own]),
        of_consent=of_consent,
        timeline=_timeline(found, said.results, asked.results, about.results, over.results),
        may_refer=visit.may(referrals.draft_referral),
        may_ask=visit.may(asking.ask_consent),
        may_record=visit.may(consents.record_consent),
        may_change=visit.may(operations.change_child, operations.add_authority_holder),
        may_end=visit.may(consents.end_authority),
        may_export=visit.may(exports.ask_export),
        may_ask_first=visit.may(sharing.ask_decision),
        may_start=visit.may(legal_grounds.start_protocol),
        may_decide=visit.may(legal_grounds.record_police_decision),
        grounds=grounds.results,
        of_ground=of_ground,
        signals=worries.results,
        of_signal=of_signal,
        may_signal=visit.may(signals.write_signal),
        may_put=visit.may(risk_lists.put_on_list),
        siblings=visit.do(operations.list_siblings, child_id=child_id)["siblings"],
        may_link=visit.may(operations.link_sibling),
    )


@page(f"{ONE}/wijzigen", operations.get_child, operations.change_child, _NAMES, posts=True)
def change_child(visit: Visit, child_id: UUID) -> Response:
    """Correct who a child is, or give its file to another team."""
    visit.require(operations.change_child)
    found = visit.do(operations.get_child, child_id=child_id)
    form = Form(visit, CHILD, found, {"team_id": _teams(visit)})
    if visit.posted and form.send(
        operations.change_child, child_id=child_id, expected_version=form.version
    ):
        return visit.go("child", said="child_changed", child_id=child_id)
    return visit.show("children/change.html", form.status, form=form, child=found)


@page(
    f"{ONE}/gezag",
    operations.get_child,
    operations.add_authority_holder,
    consents.preview_authority,
    posts=True,
)
def new_holder(visit: Visit, child_id: UUID) -> Response:
    """Record somebody with authority."""
    form = Form(visit, NEW_HOLDER, {"kind": "parent"})
    if visit.posted and form.send(operations.add_authority_holder, child_id=child_id):
        return visit.go("child", said="holder_added", child_id=child_id)
    found = visit.do(operations.get_child, child_id=child_id)
    preview = visit.do(consents.preview_authority, child_id=child_id)
    return visit.show("children/holder.html", form.status, form=form, child=found, preview=preview)


def _if_may(visit: Visit, operation: UseCase, **arguments: Any) -> Page:
    """A list; an empty one for whose role it is not."""
    found: Page = visit.do(operation, **arguments) if visit.may(operation) else Page([])
    return found


def _timeline(
    found: dict[str, Any], said: Any, asked: Any, about: Any, over: Any
) -> list[dict[str, Any]]:
    """What happened around this child, newest first: `at`, and what as (kind, row)."""
    events = [{"at": found["created_at"], "what": "opened", "row": found}]
    events += [
        {"at": row["created_at"], "what": "holder", "row": row}
        for row in found["authority_holders"]
    ]
    events += [{"at": row["stated_at"], "what": "consent", "row": row} for row in said]
    events += [{"at": row["created_at"], "what": "export", "row": row} for row in asked]
    events += [{"at": row["state_at"], "what": "referral", "row": row} for row in about]
    events += [{"at": row["ended_at"], "what": "ended", "row": row} for row in over]
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _own(visit: Visit) -> Directory:
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id if acting else None])


def _teams(visit: Visit) -> dict[str, Text | str]:
    if visit.acting is None or visit.actor is None:
        return {}
    among = permissions.reach(operations.register_child.permission, visit.actor)
    return dict(_own(visit).team_choices(visit.acting.organisation_id, among))
