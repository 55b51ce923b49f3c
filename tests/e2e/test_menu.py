"""The menu in a real browser: its groups open by mouse and keyboard, on a phone, and without
JavaScript.
"""

from typing import Any

from tests.e2e.desks import Desk
from tests.factories.town import Town
from tests.factories.workplace import employ

GROUP = ".nav-group summary"
TOGETHER = ["Aandachtslijsten", "Koppelingen", "Convenanten", "Ketenpartners", "Vervanging"]


def is_open(desk: Desk) -> bool:
    return desk.page.locator(".nav-group[open]").count() == 1


def test_a_group_opens_and_leads_on(town: Town, desks: Any) -> None:
    ib = desks(employ(town.school, name="I. de Begeleider"), "ib")
    ib.click("Samenwerking", "group-open")
    assert is_open(ib)
    links = ib.page.locator(".nav-group[open] a")
    assert links.all_inner_texts() == TOGETHER
    for box in (link.bounding_box() for link in links.all()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= ib.page.viewport_size["width"], "all of it is on screen"
    ib.click("Verantwoording", "other-group-open")
    assert is_open(ib), "one at a time"
    ib.click("Ouders informeren", "led-on")
    assert ib.page.url.endswith("/ouders-informeren")
    assert ib.page.locator("summary[aria-current]").inner_text().startswith("Verantwoording")
    assert not is_open(ib)


def test_by_keyboard_alone(town: Town, desks: Any) -> None:
    ib = desks(employ(town.school), "keys")
    ib.page.locator(GROUP).last.focus()
    ib.page.keyboard.press("Enter")
    assert is_open(ib)
    ib.page.keyboard.press("Tab")
    assert ib.page.locator(".nav-group[open] a:focus").inner_text() == TOGETHER[0]
    if ib.scripted:  # without JavaScript it closes by its own word
        ib.page.keyboard.press("Escape")
        assert not is_open(ib)
        assert ib.page.locator(f"{GROUP}:focus").inner_text() == "Samenwerking"
        ib.page.keyboard.press("Enter")
        ib.page.keyboard.press("Tab")
    ib.page.keyboard.press("Enter")
    ib.page.wait_for_url("**/aandachtslijsten")
    ib.look("by-keyboard")
    if ib.scripted:
        ib.page.locator(GROUP).last.click()
        ib.page.locator("h1").click()
        assert not is_open(ib), "going elsewhere closes it"
