"""A signal with all that can be about it."""

from typing import Any

from services.children import operations as children
from services.signals import operations as signals
from shared import clock
from tests.factories.town import Town, enact, record_consent, referral_rule


def signalled(town: Town, child: dict[str, Any]) -> dict[str, Any]:
    """A signal about a child with a sister: something is to be done, and kinderwerk got it."""
    rule = referral_rule(purpose="early_signalling", record_kind="signal")
    enact(town.school, [town.school, town.child_work], [rule])
    record_consent(town.school, child, town.child_work, purpose="early_signalling")
    actor, sister = town.school.member(), town.child(given_name="Sam")
    children.link_sibling(actor, child_id=child["id"], sibling_id=sister["id"])
    signal = signals.write_signal(
        actor,
        child_id=child["id"],
        concern_codes=["poverty", "absence"],
        severity="worry",
        observed_on=clock.today(),
        facts="Zij had deze week op drie dagen geen brood mee.",
        interpretation="Misschien is er thuis te weinig geld.",
        parents_reason="planned",
    )
    about = {"signal_id": signal["id"]}
    done = signals.add_follow_up(actor, what="Praten met de ouders", due_on=clock.today(), **about)
    shared = signals.share_signal(
        actor,
        receiver_id=town.child_work.id,
        purpose="early_signalling",
        categories=["child_identity", "care_question", "observed_facts"],
        **about,
    )
    follow_up_id = done["follow_ups"][0]["id"]
    more = {"follow_up_id": follow_up_id, "share_id": shared["id"], "sibling_id": sister["id"]}
    return {**about, **more}
