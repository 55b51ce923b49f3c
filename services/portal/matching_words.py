"""What matching is called by people: offers, matches and the lead, each with "wat nu?".

Invariant: what is said of an offer does not depend on whether anybody else is concerned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from services.portal.referral_words import Status
from shared.texts import Text
from shared.vocabulary import MATCH_STATES, OFFER_STATES

LeadStanding = Literal["nobody", "ours", "theirs"]
ProposalStanding = Literal["none", "answer", "waiting", "others"]


@dataclass(frozen=True, slots=True)
class Lead:
    """Who has the lead as we see it, and what was proposed: to be answered by us (`answer`), by
    another on our proposal (`waiting`), or between others.
    """

    lead: LeadStanding
    proposal: ProposalStanding
    status: Status


def of_offer(offer: Mapping[str, Any]) -> Status:
    """Whether a signal takes part; the same words whatever was found."""
    if offer["state"] == "active":
        return Status(Text("Doet mee", "Takes part"), "active", _TAKES_PART)
    return Status(OFFER_STATES["ended"], "inactive", OFFER_ENDS.get(offer["ended_because"]))


def of_match(match: Mapping[str, Any]) -> Status:
    """Our side of a match."""
    state = match["state"]
    if state == "asked" and match["decision"] == "confirmed":
        return _SAID_YES
    found = _MATCHES.get(state)
    return found or Status(MATCH_STATES.get(state, Text(state, state)), "neutral")


def of_lead(match: Mapping[str, Any], own_id: UUID) -> Lead:
    """The lead in a match, seen by the organisation `own_id`."""
    lead = _whose(match["lead_id"], own_id)
    proposal = _proposal(match["proposed_id"], match["proposed_by"], own_id)
    status = _PROPOSALS[proposal] if proposal in ("answer", "waiting") else _LEADS[lead]
    return Lead(lead, proposal, status)


def _whose(lead_id: UUID | None, own_id: UUID) -> LeadStanding:
    if lead_id is None:
        return "nobody"
    return "ours" if lead_id == own_id else "theirs"


def _proposal(proposed: UUID | None, by: UUID | None, own_id: UUID) -> ProposalStanding:
    """Who is proposed by another answers; who proposed itself is answered by another."""
    if proposed is None:
        return "none"
    if by == own_id:
        return "waiting"
    return "answer" if proposed in (own_id, by) else "others"


OFFER_ENDS: dict[str, Text] = {
    "withdrawn": Text(
        "Het is teruggenomen. U kunt dit signaal opnieuw laten koppelen zolang het loopt.",
        "It was taken back. You can have this signal matched again as long as it is active.",
    ),
    "signal_closed": Text(
        "Het signaal loopt niet meer. Zonder lopend signaal doet niemand mee.",
        "The signal is not active any more. Without an active signal nobody takes part.",
    ),
    "nobody_to_call": Text(
        "Er is niemand meer die erover gebeld kan worden. Wie het overneemt, kan het signaal"
        " opnieuw laten koppelen.",
        "There is nobody left who can be called about it. Whoever takes it over can have the"
        " signal matched again.",
    ),
    "lapsed": Text(
        "De tijd is om. U kunt dit signaal opnieuw laten koppelen als de zorg er nog is.",
        "Its time is over. You can have this signal matched again if the concern is still there.",
    ),
    "tenant_destroyed": Text("Uw organisatie is vertrokken.", "Your organisation has left."),
}
_TAKES_PART = Text(
    "U hoeft niets te doen. Wacht er een antwoord op u, dan krijgt u een melding. Hoort u niets,"
    " dan zegt dat niets: niet dat er iemand is, en ook niet dat er niemand is.",
    "You need not do anything. If an answer waits for you, you are told. Hearing nothing says"
    " nothing: not that there is somebody, nor that there is nobody.",
)
_SAID_YES = Status(
    Text("U zei ja", "You said yes"),
    "active",
    Text(
        "De gegevens worden klaargezet. Ververs deze pagina over een minuut.",
        "The details are being prepared. Refresh this page in a minute.",
    ),
)
_MATCHES: dict[str, Status] = {
    "asked": Status(
        Text("Wacht op uw antwoord", "Waits for your answer"),
        "warning",
        Text(
            "Lees hieronder wat ja en nee betekenen, en geef antwoord.",
            "Read below what yes and no mean, and answer.",
        ),
    ),
    "met": Status(
        Text("Gekoppeld", "Linked"),
        "valid",
        Text(
            "Bel elkaar, en spreek af wie de regie heeft.",
            "Call each other, and agree who has the lead.",
        ),
    ),
    "denied": Status(
        Text("U zei nee", "You said no"),
        "inactive",
        Text(
            "U hoeft niets te doen. De ander hoort hier niets van, en u wordt er niet nog eens"
            " naar gevraagd.",
            "You need not do anything. The other hears nothing of it, and you are not asked again.",
        ),
    ),
    "parted": Status(
        Text("Ontkoppeld", "Unlinked"),
        "inactive",
        Text(
            "U hoeft niets te doen. U ziet elkaars naam en nummer niet meer.",
            "You need not do anything. You do not see each other’s name and number any more.",
        ),
    ),
    "gone": Status(
        Text("Vervallen", "Gone"),
        "inactive",
        Text(
            "Dit is voorbij: er is niets meer te antwoorden.",
            "This is over: there is nothing to answer any more.",
        ),
    ),
}
_LEADS: dict[LeadStanding, Status] = {
    "nobody": Status(
        Text("Nog geen casusregisseur", "No case lead yet"),
        "neutral",
        Text(
            "Bespreek aan de telefoon wie de regie neemt, en stel dat hier voor.",
            "Discuss by phone who takes the lead, and propose it here.",
        ),
    ),
    "ours": Status(
        Text("Uw organisatie heeft de regie", "Your organisation has the lead"),
        "valid",
        Text(
            "U houdt overzicht: wie doet wat, en wanneer spreekt u elkaar weer?",
            "You keep the overview: who does what, and when do you speak again?",
        ),
    ),
    "theirs": Status(
        Text("Een ander heeft de regie", "Another has the lead"),
        "valid",
        Text(
            "Verandert er iets? Bel de casusregisseur.", "Does anything change? Call the case lead."
        ),
    ),
}
_PROPOSALS: dict[str, Status] = {
    "answer": Status(
        Text("Wacht op uw antwoord", "Waits for your answer"),
        "warning",
        Text("Antwoord op het voorstel.", "Answer the proposal."),
    ),
    "waiting": Status(
        Text("Voorgesteld", "Proposed"),
        "active",
        Text("De ander antwoordt. U krijgt een melding.", "The other answers. You are told."),
    ),
}
