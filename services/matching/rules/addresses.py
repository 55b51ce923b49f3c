"""How far two addresses agree, as postcode and house number.

Invariant: symmetric; what is missing on either side says nothing.
"""

from enum import IntEnum

from services.matching.rules.distances import slips


class Lives(IntEnum):
    """How far two addresses agree."""

    ELSEWHERE = 0
    UNKNOWN = 1
    NEAR = 2
    """The same postcode, or one slip in one of the two."""
    SAME = 3


def lives(postcode: str, house: str, other_postcode: str, other_house: str) -> Lives:
    """How far the two addresses agree."""
    if not postcode or not other_postcode:
        return Lives.UNKNOWN
    if postcode == other_postcode:
        return Lives.SAME if house == other_house and house else Lives.NEAR
    near = slips(postcode, other_postcode, 1) == 1
    if near and (house == other_house or not house or not other_house):
        return Lives.NEAR
    return Lives.ELSEWHERE
