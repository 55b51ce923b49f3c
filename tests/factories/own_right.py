"""Sharing in one's own right: a school that by its covenant may share as a public task.

Invariant: the real way, from the draft with its ground to what the sender then owes to parents.
"""

from typing import Any
from uuid import UUID

from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from tests.factories.town import Town, enact, referral_rule

CATEGORIES = ("care_question", "child_identity", "family_contact")
GROUNDS = ("consent", "public_task", "legal_obligation", "vital_interest")


def town_with_a_task(**rule: Any) -> Town:
    """Its school may share with kinderwerk as a public task, or where a life is at stake."""
    return Town.founded(grounds=list(GROUNDS), **rule)


def shared(
    town: Town,
    child: dict[str, Any],
    *,
    actor: Actor | None = None,
    ground: str = "public_task",
    restricted: bool = False,
) -> UUID:
    """A referral of this child that went to kinderwerk on this ground; its id. `restricted`: on a
    vital interest that is kept from the parents' view.
    """
    who = actor or town.school.member()
    given: dict[str, Any] = {"ground": ground}
    if restricted:
        recorded = legal_grounds.record_vital_interest(
            who,
            child_id=child["id"],
            receiver_ids=[town.child_work.id],
            reason="Het kind is thuis niet veilig.",
            safety_restricted=True,
        )
        given = {"ground": "vital_interest", "legal_ground_id": recorded["id"]}
    draft = town.draft(child, actor=who, **given)
    sent = referrals.send_referral(who, referral_id=draft["id"])
    referral_id: UUID = sent["id"]
    return referral_id


def owing(town: Town) -> dict[str, Any]:
    """What the school owes to parents about another child, with a letter and an objection."""
    rule = referral_rule(grounds=["public_task"], consent_regime="none")
    enact(town.school, [town.school, town.child_work], [rule])
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
