"""Where one can go from every page, by what one's role may do.

Invariant: an item is shown exactly when the operations of its page are allowed to the actor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.asking import operations as asking
from services.children import operations as children
from services.covenants import operations as covenants
from services.exports import operations as exports
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.pages import Visit
from services.processing import operations as processing
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared.texts import Text
from shared.web.use_case import UseCase


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: what it is called, its page, and what that needs. `path`: what lies below it."""

    text: Text
    endpoint: str
    path: str
    needs: tuple[UseCase, ...] = ()


ITEMS: Sequence[Item] = (
    Item(Text("Start", "Start"), "portal.home", "/"),
    Item(
        Text("Ontvangen", "Received"),
        "portal.inbox",
        "/aanmeldingen/ontvangen",
        (referrals.list_referrals,),
    ),
    Item(
        Text("Verstuurd", "Sent"),
        "portal.sent",
        "/aanmeldingen/verstuurd",
        (referrals.list_referrals,),
    ),
    Item(Text("Kinderen", "Children"), "portal.children", "/kinderen", (children.list_children,)),
    Item(Text("Vragen", "Questions"), "portal.requests", "/vragen", (asking.list_requests,)),
    Item(
        Text("Mag ik delen?", "May I share?"),
        "portal.may_i_share",
        "/mag-ik-dit-delen",
        (sharing.ask_decision,),
    ),
    Item(
        Text("Zonder toestemming", "Without consent"),
        "portal.legal_grounds",
        "/zonder-toestemming",
        (legal_grounds.list_grounds,),
    ),
    Item(
        Text("Ouders informeren", "Telling parents"),
        "portal.informing",
        "/ouders-informeren",
        (information_duty.list_duties,),
    ),
    Item(
        Text("Bezwaren", "Objections"),
        "portal.objections",
        "/bezwaren",
        (information_duty.decide_objection,),
    ),
    Item(
        Text("Register", "Register"),
        "portal.register",
        "/register",
        (sharing.list_disclosures,),
    ),
    Item(
        Text("Vervanging", "Substitutes"),
        "portal.substitutes",
        "/vervanging",
        (organisations.list_substitutes,),
    ),
    Item(
        Text("Ketenpartners", "Partners"),
        "portal.partners",
        "/ketenpartners",
        (organisations.list_organisations,),
    ),
    Item(
        Text("Convenanten", "Covenants"),
        "portal.covenants",
        "/convenanten",
        (covenants.list_covenants,),
    ),
    Item(
        Text("Verwerkingen", "Processing"),
        "portal.processing",
        "/verwerkingen",
        (processing.list_processing_activities,),
    ),
    Item(
        Text("Organisatie", "Organisation"),
        "portal.organisation",
        "/beheer",
        (organisations.get_own_organisation,),
    ),
    Item(
        Text("Alle dossiers", "All files"),
        "portal.takeouts",
        "/alle-dossiers",
        (exports.list_takeouts,),
    ),
    Item(
        Text("Sleutels", "Keys"),
        "portal.keys",
        "/sleutels",
        (organisations.confirm_recipient_key,),
    ),
)


def items_for(visit: Visit) -> list[Item]:
    """What this visitor can go to."""
    return [item for item in ITEMS if visit.acting and visit.may(*item.needs)]


def is_here(item: Item, path: str) -> bool:
    """Whether the page at `path` lies below this entry."""
    return path == item.path or (item.path != "/" and path.startswith(item.path + "/"))
