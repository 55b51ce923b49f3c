"""People of a region at their desks: what one sends there, the other may answer."""

import pytest

from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk
from tests.slices.referrals_whole.region import Region


@pytest.fixture
def region(the_house: House) -> Region:
    """School, kinderwerk and youth care, with rules that let some things flow back."""
    return Region.founded()


@pytest.fixture
def ib(the_house: House, region: Region) -> Desk:
    person = employ(region.school, name="I. de Begeleider")
    return Desk(person, logged_in(the_house.app, person))


@pytest.fixture
def worker(the_house: House, region: Region) -> Desk:
    person = employ(region.child_work, name="K. de Werker")
    return Desk(person, logged_in(the_house.app, person))
