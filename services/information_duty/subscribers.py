"""The clock starts: something went to a partner, or came from one into a file of ours.

Invariant: what consent was asked for with a notice that named the receiver is known already (GDPR
art. 13(4), 14(5)(a)); all else is owed, however many messages follow. Nothing here can refuse a
disclosure.
"""

from services.information_duty.owing import owe, told_by_notice
from services.information_duty.rules import ANSWERED_BY_CONSENT, WITHIN_AN_EXCHANGE
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import ChildAdopted, Disclosed, Given


@on(Disclosed, order=20)
def owe_for_what_was_given(scope: Scope, event: Disclosed) -> None:
    """What everybody was asked for stands as told in the register of disclosures; where a court or
    an institution spoke in somebody's place, or nobody was reached, that somebody must hear yet.
    """
    owe(scope, "given", [one for one in event.given if _must_be_told(one)])


@on(ChildAdopted, order=20)
def owe_for_what_was_taken_over(scope: Scope, event: ChildAdopted) -> None:
    """The source is another organisation (GDPR art. 14): parents hear that we have it now."""
    if event.ground in ANSWERED_BY_CONSENT:
        told_by_notice(scope, "received", event)
    else:
        owe(scope, "received", [event])


def _must_be_told(given: Given) -> bool:
    asked = given.ground in ANSWERED_BY_CONSENT and not given.substituted
    return given.child_id is not None and not asked and given.ground not in WITHIN_AN_EXCHANGE
