"""Every lapse there is. Invariant: whoever reads `LAPSES` from here has them all."""

from tests.isolation import (
    leaving_samples,
    list_lapses,
    list_letter_lapses,
    matching_lapses,
    referral_lapses,
)
from tests.isolation.lapses import LAPSES

DECLARED = (referral_lapses, leaving_samples, matching_lapses, list_lapses, list_letter_lapses)
"""Their import declares them."""

__all__ = ["DECLARED", "LAPSES"]
