"""Sharing in one's own right: a school that by its covenant may share as a public task.

Invariant: the decision is asked as anywhere; only the ground is given to it here.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.information_duty import operations as duties
from services.referrals import reading
from services.referrals.operations import sending
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from tests.factories.town import PURPOSE, Town, enact, referral_rule
from tests.shared.authz.trial import trial

CATEGORIES = ("care_question", "child_identity", "family_contact")


def town_with_a_task(**rule: Any) -> Town:
    """Its school may share with kinderwerk as a public task."""
    return Town.founded(grounds=["consent", "public_task", "legal_obligation"], **rule)


def shared(
    town: Town,
    child: dict[str, Any],
    *,
    actor: Actor | None = None,
    ground: str = "public_task",
    restricted: bool = False,
) -> UUID:
    """A referral of this child that went to kinderwerk on this ground; its id."""
    referral_id: UUID = town.draft(child)["id"]

    def send(scope: Scope) -> None:
        seen = reading.see(scope, referral_id)
        question = sharing.Question(
            child["id"],
            town.child_work.id,
            PURPOSE,
            "referral",
            frozenset(seen.referral.categories),
            ground,
        )
        decision = sharing.decide(scope, question)
        allowed = sharing.require(decision.verdict)
        allowed = replace(allowed, safety_restricted=restricted)
        content = reading.open_content(seen) | decision.child.snapshot(scope, allowed.categories)
        sending._request(scope, seen, content, allowed, None)
        sharing.give(scope, seen.record, seen.key, allowed, seen.referral.receiver_team_id)

    trial(send, "referral:send")(actor or town.school.member())
    return referral_id


def owing(town: Town) -> dict[str, Any]:
    """What the school owes to parents about another child, with a letter and an objection."""
    enact(
        town.school,
        [town.school, town.child_work],
        [referral_rule(grounds=["public_task"], consent_regime="none")],
    )
    child, member = town.child(), town.school.member()
    shared(town, child)
    duty_id = duties.list_duties(member, child_id=child["id"]).results[0]["id"]
    letters = duties.make_letters(member, duty_id=duty_id)["letters"]
    batch = duties.ask_team_letters(member, team_id=town.school.teams[0])
    objection = duties.record_objection(
        member,
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Wij willen dit niet.",
    )
    return {
        "duty_id": duty_id,
        "letter_id": letters[0]["id"],
        "batch_id": batch["id"],
        "objection_id": objection["id"],
        "of_child_id": child["id"],
    }
