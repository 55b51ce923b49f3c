"""Where one can go from every page, by what one's role may do.

Invariant: an item is shown exactly when the operations of its page are allowed to the actor; what
one needs daily comes first, and nothing is more than one step away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.asking import operations as asking
from services.children import operations as children
from services.covenants import operations as covenants
from services.exports import operations as exports
from services.information_duty import operations as information_duty
from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from services.organisations import operations as organisations
from services.portal.pages import Visit
from services.processing import operations as processing
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared.texts import Text
from shared.web.use_case import UseCase

ACCOUNTING = Text("Verantwoording", "Accountability")
TOGETHER = Text("Samenwerking", "Cooperation")
MANAGING = Text("Beheer", "Management")
ROOM = 8
"""Places beside each other on a desk: as long as they fit, groups lie open."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: what it is called, its page, and what that needs. `path`: what lies below it;
    `group`: under which word it lies where there are many; None: daily work.
    """

    text: Text
    endpoint: str
    path: str
    needs: tuple[UseCase, ...] = ()
    group: Text | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the menu: an item by itself (`group` None), or a group of them."""

    group: Text | None
    entries: tuple[Item, ...]


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
    Item(Text("Signalen", "Signals"), "portal.signals", "/signalen", (signals.search_signals,)),
    Item(Text("Kinderen", "Children"), "portal.children", "/kinderen", (children.list_children,)),
    Item(
        Text("Mag ik delen?", "May I share?"),
        "portal.may_i_share",
        "/mag-ik-dit-delen",
        (sharing.ask_decision,),
    ),
    Item(Text("Vragen", "Questions"), "portal.requests", "/vragen", (asking.list_requests,)),
    Item(
        Text("Zonder toestemming", "Without consent"),
        "portal.legal_grounds",
        "/zonder-toestemming",
        (legal_grounds.list_grounds,),
        ACCOUNTING,
    ),
    Item(
        Text("Ouders informeren", "Telling parents"),
        "portal.informing",
        "/ouders-informeren",
        (information_duty.list_duties,),
        ACCOUNTING,
    ),
    Item(
        Text("Bezwaren", "Objections"),
        "portal.objections",
        "/bezwaren",
        (information_duty.decide_objection,),
        ACCOUNTING,
    ),
    Item(
        Text("Register", "Register"),
        "portal.register",
        "/register",
        (sharing.list_disclosures,),
        ACCOUNTING,
    ),
    Item(
        Text("Toezicht op koppelen", "Matching watch"),
        "portal.match_watch",
        "/toezicht-op-koppelen",
        (matching.watch_matching,),
        ACCOUNTING,
    ),
    Item(
        Text("Toezicht op lijsten", "Lists watch"),
        "portal.watched_lists",
        "/toezicht-op-lijsten",
        (risk_lists.watch_lists,),
        ACCOUNTING,
    ),
    Item(
        Text("Verwerkingen", "Processing"),
        "portal.processing",
        "/verwerkingen",
        (processing.list_processing_activities,),
        ACCOUNTING,
    ),
    Item(
        Text("Aandachtslijsten", "Risk lists"),
        "portal.risk_lists",
        "/aandachtslijsten",
        (risk_lists.list_risk_lists,),
        TOGETHER,
    ),
    Item(
        Text("Koppelingen", "Matches"),
        "portal.matches",
        "/koppelingen",
        (matching.list_matches,),
        TOGETHER,
    ),
    Item(
        Text("Convenanten", "Covenants"),
        "portal.covenants",
        "/convenanten",
        (covenants.list_covenants,),
        TOGETHER,
    ),
    Item(
        Text("Ketenpartners", "Partners"),
        "portal.partners",
        "/ketenpartners",
        (organisations.list_organisations,),
        TOGETHER,
    ),
    Item(
        Text("Vervanging", "Substitutes"),
        "portal.substitutes",
        "/vervanging",
        (organisations.list_substitutes,),
        TOGETHER,
    ),
    Item(
        Text("Organisatie", "Organisation"),
        "portal.organisation",
        "/beheer",
        (organisations.get_own_organisation,),
        MANAGING,
    ),
    Item(
        Text("Alle dossiers", "All files"),
        "portal.takeouts",
        "/alle-dossiers",
        (exports.list_takeouts,),
        MANAGING,
    ),
    Item(
        Text("Sleutels", "Keys"),
        "portal.keys",
        "/sleutels",
        (organisations.confirm_recipient_key,),
        MANAGING,
    ),
)


def items_for(visit: Visit) -> list[Item]:
    """What this visitor can go to."""
    return [item for item in ITEMS if visit.acting and visit.may(*item.needs)]


def places_for(visit: Visit) -> list[Place]:
    """The same as a menu: groups lie open, from the first on, while there is room for them."""
    return arranged(items_for(visit))


def arranged(items: Sequence[Item]) -> list[Place]:
    """Daily work item by item, then the groups; one that has a single item is no group."""
    daily = [Place(None, (item,)) for item in items if item.group is None]
    closed = [_grouped(items, group) for group in (ACCOUNTING, TOGETHER, MANAGING)]
    groups = [place for place in closed if place.entries]
    room = ROOM - len(daily) - len(groups)
    places = daily
    for place in groups:
        more = len(place.entries) - 1
        opened = more <= room
        room -= more if opened else 0
        places += [Place(None, (item,)) for item in place.entries] if opened else [place]
    return places


def _grouped(items: Sequence[Item], group: Text) -> Place:
    return Place(group, tuple(item for item in items if item.group is group))


def is_here(item: Item, path: str) -> bool:
    """Whether the page at `path` lies below this entry."""
    return path == item.path or (item.path != "/" and path.startswith(item.path + "/"))


def here_in(place: Place, path: str) -> Item | None:
    """The entry of this place that the page at `path` lies below."""
    return next((item for item in place.entries if is_here(item, path)), None)
