"""The menu: what one needs daily first, the rest under a word, and nothing shown that one may not.

Invariant: whatever the role, every item that one may go to is in the menu exactly once.
"""

import re

import pytest

from services.portal.navigation import (
    ACCOUNTING,
    ITEMS,
    ROOM,
    TOGETHER,
    Item,
    arranged,
    here_in,
    is_here,
)
from shared.authz.permissions import PERMISSIONS, ROLES
from tests.factories.town import Town
from tests.factories.workplace import employ, logged_in
from tests.house import House

DAILY = ["Start", "Ontvangen", "Verstuurd", "Signalen", "Kinderen", "Mag ik delen?", "Vragen"]


def of(*roles: str) -> list[Item]:
    """What somebody with these roles can go to."""
    return [
        item
        for item in ITEMS
        if all(PERMISSIONS[need.permission].roles & set(roles) for need in item.needs)
    ]


def test_a_care_coordinator_sees_her_daily_work_first() -> None:
    places = arranged(of("care_coordinator"))
    alone = [place.entries[0].text.nl for place in places if place.group is None]
    assert alone == DAILY
    assert [place.group for place in places if place.group] == [ACCOUNTING, TOGETHER]
    assert len(places) <= ROOM + 1, "one line on a desk"


@pytest.mark.parametrize("roles", [*((role,) for role in ROLES), tuple(ROLES)])
def test_nothing_is_lost_and_nothing_stands_twice(roles: tuple[str, ...]) -> None:
    mine = of(*roles)
    places = arranged(mine)
    assert sorted(i.endpoint for p in places for i in p.entries) == sorted(i.endpoint for i in mine)
    assert all(len(place.entries) > 1 for place in places if place.group), "no group of one"
    assert len(places) <= ROOM + 2


def test_an_admin_s_own_work_lies_open() -> None:
    """Who has little has no groups."""
    assert all(place.group is None for place in arranged(of("organisation_admin")))


def test_a_group_says_where_one_is(the_house: House, town: Town) -> None:
    browser = logged_in(the_house.app, employ(town.school))
    page = browser.page("/ketenpartners")
    [menu] = re.findall(r'<nav class="main-nav".*?</nav>', page, re.S)
    assert re.search(r'<summary aria-current="true">Samenwerking', menu)
    assert len(re.findall(r'aria-current="page"', menu)) == 1
    assert menu.count("<details") == menu.count('name="hoofdmenu"') == 2
    assert "<summary aria-current" not in browser.page("/kinderen")


def test_here_is_below_an_entry() -> None:
    places = arranged(of(*ROLES))
    found = [place for place in places if here_in(place, "/bezwaren/x")]
    assert [place.group for place in found] == [ACCOUNTING]
    assert not is_here(ITEMS[0], "/kinderen")
