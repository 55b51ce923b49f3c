"""Asking for consent, in a real browser: asked by the care coordinator, answered by a parent on a
telephone in a language of their own, withdrawn by that parent; and the exchange ends.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from services.referrals import operations as referrals
from shared.problems import NotFound
from tests.e2e.desks import AXE, SIZES, Desk, place
from tests.factories.town import Town, enact, parent, referral_rule, register_child
from tests.factories.workplace import employ
from tests.house import House
from tests.workers.workshop import PostOffice, Workshop
from tests.workers.workshop import post_office as opened_post_office
from tests.workers.workshop import workshop as opened_workshop


@pytest.fixture
def workshop(the_house: House) -> Iterator[Workshop]:
    with opened_workshop(the_house) as made:
        yield made


@pytest.fixture
def post_office(the_house: House) -> Iterator[PostOffice]:
    with opened_post_office() as opened:
        yield opened


@pytest.fixture
def named_town(the_house: House) -> Town:
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    return Town(school, work, work, enact(school, [school, work], [referral_rule()]))


def phone_of(chromium: Browser, site: str, locale: str, *, scripted: bool = True) -> Desk:
    """A parent's telephone."""
    width, height = SIZES["phone"]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale=locale, java_script_enabled=scripted
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda m: (
            complaints.append(m.text)
            if m.type in ("error", "warning") and "status of 4" not in m.text
            else None
        ),
    )
    return Desk(page, site, f"parent-{locale}", scripted and AXE.exists(), complaints)


def asks(ib: Desk, child: dict[str, Any], language: str) -> str:
    """From the child's file to the code, which is given back."""
    page = ib.page
    ib.go(f"/kinderen/{child['id']}", "child")
    ib.click("Toestemming vragen", "ask")
    page.select_option("#purpose", label="Ondersteuning door kinderwerk")
    page.get_by_label("Kinderwerk Vaardrecht").check()
    page.fill("#sentence", "Zoals we dinsdag bespraken.")
    page.fill("#phone", "010 123 45 67")
    page.select_option("#language", language)
    page.get_by_label("In een gesprek, aan iemand die ik ken").check()
    ib.click("Bekijk wat zij lezen", "ask-preview")
    ib.click("Vraag het", "asked")
    code = page.locator(".code-shown code").first.inner_text()
    ib.click("Volg deze vraag", "question-asked")
    return code


def presses(phone: Desk, do: str, shot: str) -> None:
    phone.page.locator(f"button[name=_do][value={do}]").click()
    phone.look(shot)


@pytest.mark.parametrize(("language", "locale"), [("tr", "tr-TR"), ("ar", "ar-SY")])
def test_a_parent_answers_on_a_telephone_and_withdraws(
    desks: Any,
    chromium: Browser,
    site: str,
    named_town: Town,
    workshop: Workshop,
    post_office: PostOffice,
    language: str,
    locale: str,
) -> None:
    town = named_town
    child = register_child(town.school, authority_holders=[parent(name="Esra van den Berg")])
    ib = desks(employ(town.school, "care_coordinator", name="I. de Begeleider"), "ib")
    code = asks(ib, child, language)
    workshop.finish()
    [mail] = [one for one in post_office.received if one.to == ["ouder@voorbeeld.example"]]
    token = re.findall(r"/vraag\S*#([a-z2-7-]+)", mail.text)[0]
    scripted = ib.scripted
    phone = phone_of(chromium, site, locale, scripted=scripted)
    phone.go(f"/vraag?taal={language}#{token}", "start")
    if scripted:
        assert token not in phone.page.url
        assert not phone.page.locator("#_link").is_visible()
    else:
        phone.page.fill("#_link", token)
    assert phone.page.locator("html").get_attribute("lang") == language
    phone.page.fill("#_code", "0000 0000")
    presses(phone, "enter", "wrong-code")
    phone.page.fill("#_code", code)
    presses(phone, "enter", "question")
    assert phone.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    presses(phone, "talk", "talk")
    presses(phone, "yes", "given")
    workshop.finish()
    ib.go("/vragen", "questions-none")
    ib.go("/vragen?stand=alles", "questions-all")
    ib.page.locator(".cards a").first.click()
    ib.look("question-given")
    assert "Zei ja" in ib.page.inner_text("main")
    ib.go("/meldingen", "told")
    draft = town.draft(child)
    sent = referrals.send_referral(town.school.member(), referral_id=draft["id"])
    worker = town.child_work.member()
    assert referrals.get_referral(worker, referral_id=sent["id"])
    presses(phone, "withdraw", "withdraw")
    presses(phone, "withdraw_yes", "withdrawn")
    assert "Kinderwerk Vaardrecht" in phone.page.inner_text("main")
    with pytest.raises(NotFound):
        referrals.get_referral(worker, referral_id=sent["id"])
    phone.page.context.close()
