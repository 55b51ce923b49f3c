"""A town in which the school shares as a public task."""

import pytest

from tests.factories.own_right import town_with_a_task
from tests.factories.town import Town
from tests.house import House


@pytest.fixture
def task_town(the_house: House) -> Town:
    return town_with_a_task()
