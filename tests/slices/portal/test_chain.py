"""From one to the next: rejected with a suggestion, copied, referred onward and back."""

import re
from uuid import UUID

from services.children import operations as children
from services.referrals import operations as referrals
from tests.factories.town import Town, record_consent, register_child
from tests.house import House
from tests.slices.portal.conftest import Chain, Desk, desk


def test_a_suggestion_becomes_a_new_draft(the_house: House, chain: Chain) -> None:
    town, care = chain.town, chain.care
    sender = desk(the_house, town.school, "I. de Begeleider")
    receiver = desk(the_house, town.child_work, "K. de Werker")
    path = f"/aanmeldingen/{town.received()['id']}"
    choices = receiver.browser.page(f"{path}/afwijzen")
    assert f'value="{care.id}"' in choices
    for nobody in (town.school, town.child_work):
        assert f'value="{nobody.id}"' not in choices
    done = receiver.browser.send(
        f"{path}/afwijzen", reasonCode="other_help_better", suggestedReceiverId=str(care.id)
    )
    assert "Wie misschien wel" in done.text
    page = sender.browser.page(path)
    assert "Andere hulp past beter" in page
    assert "Meld aan bij Stichting youth_care" in page
    onward = re.search(r'href="([^"]*/opnieuw\?naar=[^"]*)"', page)
    assert onward
    chosen = sender.browser.page(onward[1])
    assert re.search(rf'value="{care.id}" checked', chosen)
    form = sender.browser.forms_of(onward[1])[-1]
    live = sender.browser.resend(f"{path}/opnieuw/mag-ik", form, doel="youth_help")
    assert "Nog niet: dit ontbreekt" in live.text
    asked = sender.browser.resend(onward[1], form, doel="youth_help", ask="1")
    assert "Nog niet: dit ontbreekt" in asked.text
    wrong = sender.browser.resend(onward[1], form, doel="child_work_support")
    assert wrong.status_code == 400
    assert 'href="#naar"' in wrong.text
    made = sender.browser.resend(onward[1], form, doel="youth_help")
    assert "Er staat een nieuw concept met dezelfde woorden." in made.text
    assert "Zoekt aansluiting in de klas." in made.text
    assert "Nog niet: dit ontbreekt" in made.text
    assert "Toestemming vastleggen" in made.text
    assert made.request.path != path


def test_a_suggestion_out_of_reach_is_explained(the_house: House, chain: Chain) -> None:
    sender = desk(the_house, chain.town.school, "I. de Begeleider")
    path = f"/aanmeldingen/{chain.town.sent()['id']}/opnieuw"
    page = sender.browser.page(f"{path}?naar={chain.neighbourhood.id}")
    assert "Stichting neighbourhood_team werd voorgesteld" in page
    assert sender.browser.get(f"{path}?naar=onzin").status_code == 200


def test_what_stays_with_the_receiver_makes_no_button(the_house: House) -> None:
    town = Town.founded()  # nothing flows back here
    sender = desk(the_house, town.school, "I. de Begeleider")
    referral = town.received()
    referrals.reject_referral(
        town.child_work.member(), referral_id=referral["id"], reason_code="no_capacity"
    )
    page = sender.browser.page(f"/aanmeldingen/{referral['id']}")
    assert "Meld aan bij" not in page
    assert "De ontvanger heeft daar niets bij gedeeld." in page
    assert "Opnieuw, bij een andere ontvanger" in page


def test_onward_to_youth_care_and_back(the_house: House, chain: Chain) -> None:
    town, care = chain.town, chain.care
    work = desk(the_house, town.child_work, "K. de Werker")
    helper = desk(the_house, care, "J. de Hulpverlener")
    school = desk(the_house, town.school, "I. de Begeleider")
    first = town.accepted()
    page = work.browser.page(f"/aanmeldingen/{first['id']}")
    assert f"/kinderen/{first['child_id']}/aanmelden?antwoord={first['id']}" in page
    assert f'/kinderen/{first["child_id"]}/aanmelden"' in page

    child = children.get_child(town.child_work.member(), child_id=first["child_id"])
    record_consent(town.child_work, child, care, purpose="youth_help")
    to = f"naar={care.id}.{care.teams[0]}&doel=youth_help"
    content = f"/kinderen/{child['id']}/aanmelden/inhoud?{to}"
    made = work.browser.send(content, question="Kan jeugdhulp meekijken?")
    second = made.request.path
    assert "Ja, dit mag u delen" in made.text
    assert "Hangt samen met" in made.text
    assert f'href="/aanmeldingen/{first["id"]}"' in made.text
    work.browser.send(second, where="/versturen")
    helper.browser.send(second, where="/ontvangst")
    helper.browser.send(f"{second}/accepteren", teamId=str(care.teams[0]))
    seen = helper.browser.page(second)
    assert str(first["id"]) not in seen, "what is not theirs to see is no link of theirs"
    assert "Hangt samen met" not in seen

    third = _refers_back(helper, chain, seen)
    assert "Terugverwijzing" in work.browser.page("/aanmeldingen/ontvangen")
    work.browser.send(third, where="/ontvangst")
    assert "Dit kind heeft al een dossier bij u" in work.browser.page(f"{third}/accepteren")
    accepted = work.browser.send(f"{third}/accepteren")
    assert f'href="/kinderen/{child["id"]}"' in accepted.text
    links = re.findall(r'<li[^>]*>\s*<p class="chain-what">.*?</li>', accepted.text, re.DOTALL)
    assert [("deze" in link) for link in links] == [False, False, True]
    assert "Hangt samen met" not in school.browser.page(f"/aanmeldingen/{first['id']}")


def _refers_back(helper: Desk, chain: Chain, seen: str) -> str:
    """Youth care sends the child back to who sent it, and to nobody else; gives the path."""
    town, care = chain.town, chain.care
    back = re.search(r'href="(/kinderen/([0-9a-f-]{36})/[^"]*[?](antwoord=[^"]*))"', seen)
    assert back
    step = helper.browser.page(back[1])
    assert "terugverwijzen" in step
    assert str(town.child_work.id) in step
    assert str(chain.neighbourhood.id) not in step
    assert str(chain.neighbourhood.id) in helper.browser.page(back[1].partition("?")[0])
    record_consent(care, children.get_child(care.member(), child_id=UUID(back[2])), town.child_work)
    reply = f"/kinderen/{back[2]}/aanmelden/inhoud?{back[3]}"
    reply += f"&naar={town.child_work.id}.{town.child_work.teams[0]}&doel=child_work_support"
    returned = helper.browser.send(reply, question="Hij kan bij jullie verder.")
    assert "Terugverwijzing naar Stichting child_work" in returned.text
    helper.browser.send(returned.request.path, where="/versturen")
    return returned.request.path


def test_only_the_entitled_choose_a_statutory_referral_to_youth_care(
    the_house: House, chain: Chain
) -> None:
    hood, care = chain.neighbourhood, chain.care
    entitled = desk(the_house, hood, "W. de Wijkwerker")
    child = register_child(hood)
    record_consent(hood, child, care, purpose="youth_help")
    where = f"naar={care.id}.{care.teams[0]}&doel=youth_help"
    content = f"/kinderen/{child['id']}/aanmelden/inhoud?{where}"
    assert 'value="statutory"' in entitled.browser.page(content)
    made = entitled.browser.send(content, question="Hulp is nodig.", type="statutory")
    path = made.request.path
    assert "Verwijzing naar Stichting youth_care" in made.text
    changed = entitled.browser.send(f"{path}/wijzigen", question="Hulp is echt nodig.")
    assert "Verwijzing naar" in changed.text
    entitled.browser.send(path, where="/versturen")
    assert "Verwijzing van" in desk(the_house, care, "J. de Hulpverlener").browser.page(path)

    school = desk(the_house, chain.town.school, "I. de Begeleider")
    own = chain.town.child()
    page = school.browser.page(f"/kinderen/{own['id']}/aanmelden/inhoud?{where}")
    assert 'value="statutory"' not in page
    assert 'name="type"' not in page
