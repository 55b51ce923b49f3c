"""Good values for calls about matching: an offer of the school's, and a match with kinderwerk.

Invariant: everything is made by operations; both sides know of each other, so that an answer is a
whole one.
"""

from tests.isolation.matching_samples import Met
from tests.slices.http.supply import Named, Supply
from tests.slices.referrals_whole.region import Region

OFFERS = {"getOffer", "confirmOffer", "unconfirmOffer", "changeContact", "withdrawOffer"}
MATCHES = {
    *("getMatch", "confirmMatch", "denyMatch", "unlinkMatch", "noteContact"),
    *("proposeLead", "answerLead", "endLead"),
}


def of_matches(operation: str, region: Region, supply: Supply) -> Named:
    """What this operation wants to hear, as far as it is about these."""
    if operation not in OFFERS | MATCHES:
        return {}

    def made() -> Named:
        town = Met(region.school, region.child_work, region.youth_care, region.stranger).met()
        offer_id = town.offers[region.school.id]["id"]
        named = {"offerId": offer_id, "matchId": town.side(region.school)}
        return named | {"organisationId": region.child_work.id}

    return supply.give("match", made)
