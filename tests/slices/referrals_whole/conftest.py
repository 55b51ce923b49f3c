"""What these tests can ask for: a chain of three."""

import pytest

from tests.house import House
from tests.slices.referrals_whole.region import Region


@pytest.fixture
def region(the_house: House) -> Region:
    """School, kinderwerk and youth care of this test's own."""
    return Region.founded()
