"""A draft while one types: kept by itself, one per form, never over what another tab kept."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.referrals import operations as referrals
from shared import clock
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, forms_in
from tests.house import House
from tests.slices.portal.conftest import Chain, Desk, desk

PART = {"HX-Request": "true"}


def content_path(town: Town, child_id: object) -> str:
    where = f"naar={town.child_work.id}.{town.child_work.teams[0]}&doel=child_work_support"
    return f"/kinderen/{child_id}/aanmelden/inhoud?{where}"


def test_typing_keeps_one_draft_and_goes_on_with_it(town: Town, ib: Desk) -> None:
    child = town.child()["id"]
    path = content_path(town, child)
    form = ib.browser.forms_of(path)[-1]
    live = path.replace("/inhoud", "/bewaren")
    nothing = ib.browser.resend(live, ("", form[1]), question="  ")
    assert "Nog niet bewaard" in nothing.text
    assert _drafts(town) == []

    first = ib.browser.resend(live, ("", form[1]), question="Zoekt")
    assert "Bewaard om " in first.text
    assert "<html" not in first.text
    again = ib.browser.resend(live, ("", form[1]), question="Zoekt aansluiting")
    assert "Bewaard om " in again.text, "the answer to the first was not there yet"
    [draft] = _drafts(town)
    kept = _hidden(again.text)
    assert kept["draft"] == str(draft["id"])
    third = ib.browser.resend(live, ("", form[1]), question="Zoekt aansluiting.", **kept)
    assert "Bewaard om " in third.text
    kept = _hidden(third.text)
    same = ib.browser.resend(live, ("", form[1]), question="Zoekt aansluiting.", **kept)
    assert _version(same.text) == _version(third.text), "nothing new is no new version"

    kept = _hidden(same.text)
    fresh = ib.browser.page(path)
    assert f'href="/aanmeldingen/{draft["id"]}/wijzigen"' in fresh, "a reload finds it again"
    done = ib.browser.resend(path, form, question="Zoekt aansluiting bij de groep.", **kept)
    assert done.request.path == f"/aanmeldingen/{draft['id']}"
    assert "Zoekt aansluiting bij de groep." in done.text
    assert len(_drafts(town)) == 1


def test_a_fault_while_typing_is_said_and_keeps_the_rest(town: Town, ib: Desk) -> None:
    path = content_path(town, town.child()["id"])
    form = ib.browser.forms_of(path)[-1]
    live = path.replace("/inhoud", "/bewaren")
    answer = ib.browser.resend(live, ("", form[1]), question="Het gaat om 123456782.")
    assert answer.status_code == 400
    assert "Nog niet bewaard." in answer.text
    assert "Schakel werkt zonder BSN" in answer.text
    assert _drafts(town) == []


def test_two_tabs_do_not_overwrite_each_other(town: Town, ib: Desk) -> None:
    draft = town.draft(town.child())
    path = f"/aanmeldingen/{draft['id']}/wijzigen"
    one, other = ib.browser.forms_of(path)[-1], ib.browser.forms_of(path)[-1]
    live = re.search(r'hx-post="([^"]*/bewaren[^"]*)"', ib.browser.page(path))
    assert live
    where = live[1].replace("&amp;", "&")
    assert "Bewaard om" in ib.browser.resend(where, ("", one[1]), question="Uit de ene tab.").text
    late = ib.browser.resend(where, ("", other[1]), question="Uit de andere tab.")
    assert late.status_code == 412
    assert "intussen op een andere plek gewijzigd" in late.text
    assert "kept-as" not in late.text, "it does not go on with what it did not see"

    told = ib.browser.resend(path, other, question="Uit de andere tab.")
    assert told.status_code == 412
    assert "Uit de ene tab." in told.text
    assert "Uit de andere tab." in told.text
    assert _question(town, draft["id"]) == "Uit de ene tab."
    again = ib.browser.resend(path, forms_in(told.text)[-1])
    assert again.status_code == 412, "being told is not yet choosing"
    version = re.search(r'name="replace" value="(\d+)"', told.text)
    assert version
    chosen = ib.browser.resend(path, forms_in(told.text)[-1], replace=version[1])
    assert chosen.status_code == 200
    assert _question(town, draft["id"]) == "Uit de andere tab."


def test_what_was_sent_meanwhile_is_not_changed(town: Town, ib: Desk) -> None:
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    path = f"/aanmeldingen/{draft['id']}/wijzigen"
    form = ib.browser.forms_of(path)[-1]
    ib.browser.send(f"/aanmeldingen/{draft['id']}", where="/versturen")
    late = ib.browser.resend(path, form, question="Toch anders.")
    assert late.status_code == 409
    assert "wat verstuurd is, verandert niet" in late.text
    live = content_path(town, child["id"]).replace("/inhoud", "/bewaren")
    answer = ib.browser.resend(live, ("", form[1]), question="Toch anders.")
    assert answer.status_code in (409, 412)
    assert _question(town, draft["id"]) == "Zoekt aansluiting in de klas."


def test_nothing_is_lost_over_a_lapsed_session(town: Town, ib: Desk) -> None:
    path = content_path(town, town.child()["id"])
    form = ib.browser.forms_of(path)[-1]
    live = path.replace("/inhoud", "/bewaren")
    kept = _hidden(ib.browser.resend(live, ("", form[1]), question="Zoekt").text)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        part = ib.browser.client.post(
            live, data={**dict(form[1]), "question": "x"}, headers={**ib.browser.headers, **PART}
        )
        assert "U bent uitgelogd" in part.text
        late = ib.browser.resend(path, form, question="Zoekt aansluiting.", **kept)
        assert late.status_code == 401
        back = ib.browser.resend(
            "/inloggen", forms_in(late.text)[-1], email=ib.person.email, password=PASSWORD
        )
        back = ib.browser.type_code(back, ib.person.code())
        done = ib.browser.resend("/", forms_in(back.text)[-1])
        assert "Zoekt aansluiting." in done.text
        assert done.request.path == f"/aanmeldingen/{kept['draft']}"


def test_a_new_form_survives_a_lapsed_session_with_its_receiver(town: Town, ib: Desk) -> None:
    path = content_path(town, town.child()["id"])
    form = ib.browser.forms_of(path)[-1]
    with clock.held_at(clock.now() + timedelta(hours=1)):
        late = ib.browser.resend(path, form, question="Zoekt aansluiting.")
        back = ib.browser.resend(
            "/inloggen", forms_in(late.text)[-1], email=ib.person.email, password=PASSWORD
        )
        back = ib.browser.type_code(back, ib.person.code())
        done = ib.browser.resend("/", forms_in(back.text)[-1])
    assert "Zoekt aansluiting." in done.text
    assert "Concept" in done.text


def test_a_step_back_keeps_what_was_typed(the_house: House, chain: Chain) -> None:
    town = chain.town
    browser = desk(the_house, town.school, "I. de Begeleider").browser
    path = content_path(town, town.child()["id"])
    form = browser.forms_of(path)[-1]
    first = browser.resend(path, form, question="Zoekt aansluiting.", back="1")
    assert "Wat u had ingevuld blijft staan." in first.text
    chosen = f"{town.child_work.id}.{town.child_work.teams[0]}"
    assert f'value="{chosen}" checked' in first.text
    onward = forms_in(first.text)[-1]
    nobody = browser.resend("", onward, naar=[], step="1")
    assert nobody.status_code == 400
    assert "Zoekt aansluiting." in nobody.text
    second = browser.resend("", onward, naar=str(chain.care.id), doel="youth_help", step="1")
    assert "Zoekt aansluiting." in second.text
    assert "Stichting youth_care" in second.text
    made = browser.resend("", forms_in(second.text)[-1])
    assert "Aanmelding bij Stichting youth_care" in made.text

    wijzigen = f"{made.request.path}/wijzigen"
    form = browser.forms_of(wijzigen)[-1]
    first = browser.resend(wijzigen, form, question="Anders gezegd.", back="1")
    to = f"{town.child_work.id}.{town.child_work.teams[1]}"
    onward = forms_in(first.text)[-1]
    second = browser.resend("", onward, naar=to, doel="child_work_support", step="1")
    assert "Anders gezegd." in second.text
    done = browser.resend("", forms_in(second.text)[-1])
    assert done.request.path == made.request.path
    assert "Aanmelding bij Stichting child_work" in done.text
    assert "Anders gezegd." in done.text
    assert "Team 2" in done.text


def _drafts(town: Town) -> list[Any]:
    return list(referrals.list_referrals(town.school.member(), state="draft").results)


def _question(town: Town, referral_id: UUID) -> str:
    found = referrals.get_referral(town.school.member(), referral_id=referral_id)
    return str(found["content"]["question"])


def _hidden(part: str) -> dict[str, Any]:
    return dict(forms_in("<form>" + part)[-1][1])


def _version(part: str) -> str:
    return str(_hidden(part)["_version"])
