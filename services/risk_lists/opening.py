"""Opening, reviewing and changing a list.

Invariant: a list stands under a covenant in force that allows it between its parties, has a
purpose, says what parents are told, and must be reviewed within three months; where police takes
part it cites the police's decision (Wpg 20).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.risk_lists import naming, seeing, taking_part
from services.risk_lists.models import RiskList
from services.risk_lists.rules import CLOSES_AFTER, WARNED, latest_review
from services.risk_lists.tasks import ANNOUNCE_LIST, ANNOUNCE_LIST_REVIEW, RENEW, TIDY
from shared import clock
from shared.ages import start_of
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text


@operation("risk_list:open")
def open_risk_list(
    scope: Scope,
    *,
    name: str,
    purpose: str,
    neighbourhood: str,
    partner_ids: Sequence[UUID],
    review_on: date,
    parents_told: str,
    parents_told_within: int,
    decision_reference: str | None = None,
) -> dict[str, Any]:
    """Open a list with these partners; whoever opens it is named on it, the partners name theirs.

    Forbidden where no covenant in force lets us put children on a list with each of them. Invalid:
    a review later than in three months, or no decision of the police where it takes part; where the
    police opens, none that it has recorded.
    """
    today = clock.today()
    parties = sorted({*partner_ids, scope.org})
    kinds = organisations.kinds_of(scope, parties)
    _require_sane(parties, kinds, review_on, today, decision_reference)
    covenant_id = _covenant(scope, kinds, purpose, decision_reference)
    one = RiskList(
        id=new_id(),
        owner_id=scope.org,
        covenant_id=covenant_id,
        name=name,
        purpose=purpose,
        neighbourhood=neighbourhood,
        party_ids=parties,
        decision_reference=decision_reference,
        parents_told=parents_told,
        parents_told_within=parents_told_within,
        starts_on=today,
        reviewed_on=today,
        review_on=review_on,
        state="open",
        opened_by=scope.actor.id,
        created_at=scope.now,
        closed_at=None,
        version=1,
    )
    scope.add(one)
    scope.concerns("risk_list", one.id)
    naming.name(scope, one, scope.actor.id)
    watch(scope, one)
    for partner_id in seeing.partners(scope, one):
        scope.later(ANNOUNCE_LIST, organisation_id=partner_id, list_id=one.id)
    return seeing.view(scope, one)


@operation("risk_list:open")
def change_risk_list(
    scope: Scope,
    *,
    list_id: UUID,
    name: str,
    parents_told: str,
    parents_told_within: int,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """What the list is called, and what parents are told of it and when."""
    one = ours(scope, list_id)
    scope.expect_version(one, expected_version)
    one.name, one.parents_told = name, parents_told
    one.parents_told_within = parents_told_within
    one.version += 1
    scope.flush()
    return seeing.view(scope, one)


@operation("risk_list:open")
def review_risk_list(
    scope: Scope, *, list_id: UUID, review_on: date, expected_version: int | None = None
) -> dict[str, Any]:
    """The list was gone through: it goes on until the next review. Whoever was not justified again
    drops, with every party. Conflict where no covenant lets these parties go on.
    """
    _require_carried(scope, list_id)  # covenants before the list, as everywhere
    one = ours(scope, list_id)
    scope.expect_version(one, expected_version)
    today = clock.today()
    _require_review(review_on, today)
    one.reviewed_on, one.review_on = today, review_on
    one.version += 1
    scope.flush()
    watch(scope, one)
    for party_id in one.party_ids:
        scope.later(TIDY, organisation_id=party_id, list_id=one.id)
        scope.later(RENEW, organisation_id=party_id, list_id=one.id)
    return seeing.view(scope, one)


def ours(scope: Scope, list_id: UUID) -> RiskList:
    """The list, open and locked to be changed, where it is ours; Forbidden where a partner's."""
    require_ours(seeing.see(scope, list_id).owner_id, scope.org)
    return seeing.see_open(scope, list_id, lock="change")


def _require_carried(scope: Scope, list_id: UUID) -> None:
    one = seeing.see_open(scope, list_id)
    require_ours(one.owner_id, scope.org)
    kinds = organisations.kinds_of(scope, list(one.party_ids))
    roles = scope.actor.roles
    if taking_part.covenant_for(scope, one.owner_id, kinds, one.purpose, roles) is None:
        raise Conflict("no_list_rule", _NO_RULE_ANY_MORE)


def require_ours(owner_id: UUID, own_id: UUID | None) -> None:
    """Forbidden where a partner opened the list."""
    if owner_id != own_id:
        raise Forbidden("risk_list_of_partner", _THEIRS)


def watch(scope: Scope, one: RiskList) -> None:
    """Set the clock for the review: a warning, the day itself, and the end of who forgets."""
    due = start_of(one.review_on)
    scope.at(max(due - WARNED, scope.now), ANNOUNCE_LIST_REVIEW, list_id=one.id)
    for moment in (due, due + CLOSES_AFTER):
        scope.at(moment + timedelta(minutes=1), TIDY, list_id=one.id)


def _require_sane(
    parties: Sequence[UUID],
    kinds: dict[UUID, str],
    review_on: date,
    today: date,
    decision_reference: str | None,
) -> None:
    if len(parties) < 2 or len(kinds) != len(parties):
        raise Invalid(reasons=[Reason("partner_unknown", _NO_PARTNER, pointer="/partnerIds")])
    _require_review(review_on, today)
    if "police" in kinds.values() and not decision_reference:
        missing = Reason("decision_missing", _NO_DECISION, pointer="/decisionReference")
        raise Invalid(reasons=[missing])


def _covenant(scope: Scope, kinds: dict[UUID, str], purpose: str, decision: str | None) -> UUID:
    _require_decided(scope, decision)
    found = taking_part.covenant_for(scope, scope.org, kinds, purpose, scope.actor.roles)
    if found is None:
        raise Forbidden("no_list_rule", _NO_RULE)
    return found


def _require_decided(scope: Scope, decision_reference: str | None) -> None:
    """The police cites a decision of its own; who else opens a list names it by their word."""
    if scope.actor.organisation_kind != "police" or decision_reference is None:
        return
    if not legal_grounds.decisions_cited(scope, decision_reference):
        unknown = Reason("decision_unknown", _NOT_DECIDED, pointer="/decisionReference")
        raise Invalid(reasons=[unknown])


def _require_review(review_on: date, today: date) -> None:
    if not today < review_on <= latest_review(today):
        raise Invalid(reasons=[Reason("review_too_far", _REVIEW, pointer="/reviewOn")])


_THEIRS = Text(
    "Dit doet de organisatie die de lijst heeft geopend.",
    "This is up to the organisation that opened the list.",
)
_NO_PARTNER = Text(
    "Kies ten minste één andere organisatie.", "Choose at least one other organisation."
)
_REVIEW = Text(
    "De herbeoordeling is na vandaag, en binnen drie maanden.",
    "The review is after today, and within three months.",
)
_NO_DECISION = Text(
    "Noem het besluit van de politie (artikel 20 Wpg) waarop deze lijst rust.",
    "Name the police decision (Wpg article 20) on which this list rests.",
)
_NOT_DECIDED = Text(
    "U hebt geen besluit met dit kenmerk vastgelegd dat nog geldt. Leg het eerst vast, bij Zonder"
    " toestemming, en neem het kenmerk over.",
    "You have recorded no decision with this reference that still holds. Record it first, under"
    " Without consent, and take over its reference.",
)
_NO_RULE = Text(
    "Geen convenant laat u voor dit doel kinderen op een lijst zetten met deze organisaties.",
    "No covenant lets you put children on a list with these organisations for this purpose.",
)
_NO_RULE_ANY_MORE = Text(
    "Geen convenant laat u met al deze organisaties nog een lijst bijhouden voor dit doel. Sluit de"
    " lijst, en open een nieuwe met wie nog meedoet.",
    "No covenant lets you keep a list with all these organisations for this purpose any more. Close"
    " the list, and open a new one with those who still take part.",
)
