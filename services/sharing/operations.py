"""What can be done with sharing: asking the decision, granting by it, ending what it carried.

Invariant: the decision is one function; it reads its facts in the transaction that acts, after the
child's row is locked. Other slices share only through `decide` and `give`, or the same for many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.sharing import ends, facts
from services.sharing.by_covenant import live_by_rules, lock_to_return
from services.sharing.closeness import keep_close, keep_close_to, kept_apart, kept_to
from services.sharing.disclosures import (
    export_disclosures,
    list_child_disclosures,
    list_disclosures,
)
from services.sharing.ends import end_own
from services.sharing.facts import About, Asker, Question, Unfiled, for_asker
from services.sharing.given import given_of
from services.sharing.grants import (
    Gift,
    Record,
    give,
    give_many,
    hold,
    live,
    live_within,
    mark_opened,
    mark_opened_within,
    move_to_team,
    open_key,
    own,
    own_many,
    partner_until,
    put_in_team,
    seen_once,
)
from services.sharing.reach import (
    Decided,
    Reached,
    decide_many,
    decide_unfiled,
    reach,
    reach_many,
)
from services.sharing.rules import (
    Allowed,
    Refused,
    ReturnFacts,
    Verdict,
    judge,
    judge_return,
)
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.events.bus import on
from shared.events.catalogue import (
    ConsentStopped,
    CovenantChanged,
    CovenantMinded,
    EndedGrant,
    GrantsEnded,
    LiveGrantsAsked,
    Stopped,
    TenantDestroyed,
)
from shared.jobs.tasks import task
from shared.problems import Forbidden, Reason
from shared.texts import Text

EXPIRE_GRANTS = task("sharing.expire_grants", "record_id")
END_WITH_PARTNER = task("sharing.end_with_partner", "partner_id")
END_UNCARRIED = task("sharing.end_uncarried", "covenant_id")
COVENANT_CHANGED = "covenant_changed"
"""Why a grant ended: its covenant ended, changed, or lost a party."""
GONE = "partner_gone"
"""Why a grant ended: its owner or its viewer was destroyed."""

__all__ = [
    "END_UNCARRIED",
    "END_WITH_PARTNER",
    "About",
    "Allowed",
    "Asker",
    "Decided",
    "Decision",
    "Gift",
    "Question",
    "Reached",
    "Record",
    "Refused",
    "ReturnQuestion",
    "Unfiled",
    "Verdict",
    "answered",
    "ask_decision",
    "decide",
    "decide_many",
    "decide_return",
    "decide_unfiled",
    "end_for",
    "end_own",
    "end_towards",
    "end_uncarried",
    "end_with_partner",
    "expire_grants",
    "export_disclosures",
    "give",
    "give_many",
    "given_of",
    "hold",
    "keep_close",
    "keep_close_to",
    "kept_apart",
    "kept_to",
    "list_child_disclosures",
    "list_disclosures",
    "live",
    "live_within",
    "lock_to_return",
    "lock_to_share",
    "mark_opened",
    "mark_opened_within",
    "move_to_team",
    "open_key",
    "own",
    "own_many",
    "partner_until",
    "put_in_team",
    "reach",
    "reach_many",
    "require",
    "schedule_expiry",
    "seen_once",
    "tell_ended",
    "tell_partners",
]


@dataclass(frozen=True, slots=True)
class ReturnQuestion:
    """May these categories flow back to the one whose exchange record (of this kind) this is?

    `exchange_id` and `exchange_until` are of our own grant to it; None: we have none any more.
    `exchange_ground` and `safety_restricted` are as it was given; `child_id`: in our own files.
    """

    sender_id: UUID
    purpose: str
    record_kind: str
    categories: frozenset[str]
    exchange_id: UUID | None
    exchange_until: datetime | None
    exchange_ground: str = "consent"
    safety_restricted: bool = False
    child_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, and the child that it is about, open and (where asked) locked."""

    verdict: Verdict
    child: children.OpenedChild


@operation("sharing:ask", reads=True)
def ask_decision(
    scope: Scope,
    *,
    child_id: UUID,
    receiver_id: UUID,
    purpose: str,
    record_kind: str,
    categories: Sequence[str],
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """ "Mag ik dit delen?" Yes with the rule and the ground, or no with all that is missing.

    Creates nothing; the answer is as good as the moment. NotFound: a ground that is not the
    actor's to use.
    """
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)
    question = Question(
        child_id,
        receiver_id,
        purpose,
        record_kind,
        frozenset(categories),
        ground,
        legal_ground_id,
    )
    return answered(decide(scope, question, lock=None).verdict)


def answered(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the answer to somebody who asked."""
    if isinstance(verdict, Allowed):
        return {"allowed": True, "reasons": [], **_yes(verdict)}
    return {"allowed": False, "reasons": [_no(reason) for reason in verdict.reasons], **_NO_RULE}


def lock_to_share(scope: Scope, child_id: UUID) -> None:
    """Take the child's lock of those who share, where something else must be locked before the
    decision: the child comes first (`kernel.md`).
    """
    children.lock_to_share(scope, child_id)


def decide(
    scope: Scope,
    question: Question,
    lock: Lock | None = "share",
    asker: Asker | None = None,
) -> Decision:
    """The verdict on facts read now, after the child's row is locked (None: only asking). `asker`:
    the member for whom a worker acts.

    Three statements: the child's row, the rules (whose covenants are locked too), and the rest.
    """
    child = children.open_to_share(scope, question.child_id, lock)
    rules = covenants.rules_between(scope, scope.org, question.receiver_id, lock=lock is not None)
    known = for_asker(facts.read(scope, question, child, rules), asker)
    return Decision(judge(known), child)


def decide_return(scope: Scope, question: ReturnQuestion, lock: Lock | None = "share") -> Verdict:
    """Whether this may flow back, on facts read now. To act on it, `lock_to_return` and then `hold`
    the exchange first (None: only asking).
    """
    sender = organisations.standing_of(scope, question.sender_id)
    ours = organisations.standing_of(scope, scope.org)
    between = (question.sender_id, scope.org)
    rules = covenants.rules_between(scope, *between, lock=lock is not None)
    return judge_return(
        ReturnFacts(
            record_kind=question.record_kind,
            purpose=question.purpose,
            categories=question.categories,
            exchange_id=question.exchange_id,
            exchange_until=question.exchange_until,
            sender_id=question.sender_id,
            sender_kind=sender.kind if sender else None,
            sender_active=bool(sender and sender.state == "active"),
            receiver_kind=ours.kind if ours else "",
            actor_roles=scope.actor.roles,
            rules=tuple(map(facts.rule_fact, rules)),
            now=scope.now,
            exchange_ground=question.exchange_ground,
            safety_restricted=question.safety_restricted,
            objection_open=facts.objection_open(scope, question.child_id),
        )
    )


def require(verdict: Verdict) -> Allowed:
    """The yes, or Forbidden with every reason that is missing."""
    if isinstance(verdict, Allowed):
        return verdict
    raise Forbidden("sharing_refused", _REFUSED, verdict.reasons)


def end_for(scope: Scope, record_ids: Sequence[UUID], because: str) -> list[EndedGrant]:
    """End every partner's grant to records of ours, before the records themselves are touched.

    Grants come before records (`kernel.md`): whoever turns that round and a withdrawal would wait
    for each other. `tell_ended` follows when the record is as it must be.
    """
    return ends.end_partners(scope, record_ids, because)


def end_towards(scope: Scope, record_id: UUID, viewer_id: UUID, because: str) -> None:
    """End one partner's grant to one record of ours, and what follows; others keep theirs."""
    tell_ended(scope, ends.end_one(scope, record_id, viewer_id, because), because)


def tell_ended(scope: Scope, ended: list[EndedGrant], because: str) -> list[Stopped]:
    """Let the other slices do what follows from the end of these grants; what stopped."""
    if not ended:
        return []
    answers = scope.publish(GrantsEnded(tuple(ended), because))
    return [stop for answer in answers for stop in answer]


@operation("grant:expire")
def expire_grants(scope: Scope, *, record_id: UUID) -> None:
    """End partners' grants to this record whose time has passed, so that their keys are erased."""
    scope.concerns("grant", record_id)
    tell_ended(scope, ends.end_expired(scope, record_id), "expired")


@operation("notification:announce")
def tell_partners(scope: Scope) -> None:
    """Our standing changed: let everybody with whom we share something hear of it."""
    for partner_id in ends.partners_of(scope):
        scope.later(
            organisations.ANNOUNCE_PARTNER, organisation_id=partner_id, partner_id=scope.org
        )


@operation("grant:expire")
def end_with_partner(scope: Scope, *, partner_id: UUID) -> None:
    """End all that we shared with a partner that is destroyed; nothing for any other."""
    standing = organisations.standing_of(scope, partner_id)
    if standing is not None and standing.state == "destroyed":
        tell_ended(scope, ends.end_to(scope, partner_id, GONE), GONE)


@on(TenantDestroyed, order=20)
def end_all_sharing(scope: Scope, _event: TenantDestroyed) -> None:
    """End every grant that we gave and, by its owner's hand, every grant that we hold."""
    partners = ends.partners_of(scope)
    for owner_id in ends.owners_seen(scope):
        scope.later(END_WITH_PARTNER, organisation_id=owner_id, partner_id=scope.org)
    tell_ended(scope, ends.end_all(scope, GONE), GONE)
    for partner_id in partners:
        scope.later(
            organisations.ANNOUNCE_PARTNER, organisation_id=partner_id, partner_id=scope.org
        )


@on(CovenantChanged, order=10)
def end_what_is_not_carried(scope: Scope, event: CovenantChanged) -> None:
    """Ours at once, in the transaction that changed the covenant; the other parties' by their own
    hand, after it has committed.
    """
    _end_uncarried(scope, event.covenant_id)
    for party in event.party_ids:
        if party != scope.org:
            scope.later(END_UNCARRIED, organisation_id=party, covenant_id=event.covenant_id)


@operation("grant:expire")
def end_uncarried(scope: Scope, *, covenant_id: UUID) -> None:
    """End our grants that a covenant does not carry any more, as it stands now."""
    scope.concerns("covenant", covenant_id)
    _end_uncarried(scope, covenant_id)


def _end_uncarried(scope: Scope, covenant_id: UUID) -> None:
    ours = [g.id for g in covenants.uncarried(scope, covenant_id) if g.owner_id == scope.org]
    if ours:
        tell_ended(scope, ends.end_these(scope, ours, COVENANT_CHANGED), COVENANT_CHANGED)
    scope.publish(CovenantMinded(covenant_id))


@on(LiveGrantsAsked, order=10)
def live_grants(scope: Scope, event: LiveGrantsAsked) -> list[covenants.LiveGrant]:
    """Our live grants by these rules, given and received."""
    return live_by_rules(scope, event.rule_ids)


def schedule_expiry(scope: Scope, record: Record, allowed: Allowed) -> None:
    """Set the clock for the end of a grant that was just given."""
    scope.at(allowed.until, EXPIRE_GRANTS, record_id=record.id)


@on(ConsentStopped, order=10)
def end_what_rested_on_it(scope: Scope, event: ConsentStopped) -> list[Stopped]:
    """Set-based and without conditions: nothing here can block a withdrawal."""
    resting = (event.consent_ids, event.substitute_ids)
    ended = ends.end_resting_on(scope, *resting, event.because, event.overruling)
    return tell_ended(scope, ended, event.because)


def _no(reason: Reason) -> dict[str, Any]:
    names = ("code", "text", "remedy", "pointer")
    return {name: getattr(reason, name) for name in names}


def _yes(verdict: Allowed) -> dict[str, Any]:
    return {
        "rule": {
            "id": verdict.rule.id,
            "version": verdict.rule.version,
            "covenant_name": verdict.rule.covenant_name,
        },
        "ground": verdict.ground,
        "categories": sorted(verdict.categories),
        "until": verdict.until,
        "answer_days": verdict.rule.answer_days,
    }


_NO_RULE = dict.fromkeys(("rule", "ground", "categories", "until", "answer_days"))
_REFUSED = Text("Dit mag niet worden gedeeld.", "This may not be shared.")
