"""Inside one's own house: whose work it is, who stands in, what one was told, what has ended."""

import re
from datetime import timedelta

from services.referrals import operations as referrals
from shared import clock
from tests.factories.town import Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk
from tests.slices.referrals_whole.test_telling import announced


def number_at(page: str, name: str) -> str:
    """The number beside a view."""
    found = re.search(rf'/aanmeldingen/werk/{name}".*?class="number[^>]*>([^<]*)<', page, re.DOTALL)
    assert found, name
    return found[1]


def test_work_is_taken_on_given_away_and_found_in_its_lists(
    the_house: House, town: Town, worker: Desk
) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    colleague = employ(town.child_work, name="C. de Collega")
    home = worker.browser.page("/")
    assert [number_at(home, name) for name in ("van-mij", "van-niemand", "te-laat")] == list("010")
    assert "Nog niemand neemt dit op." in worker.browser.page(path)
    assert path in worker.browser.page("/aanmeldingen/werk/van-niemand")

    taken = worker.browser.send(path, where="/zelf")
    assert taken.text.count("U neemt dit op.") == 2
    assert path in worker.browser.page("/aanmeldingen/werk/van-mij")
    assert path not in worker.browser.page("/aanmeldingen/werk/van-niemand")
    assert number_at(worker.browser.page("/aanmeldingen/ontvangen"), "van-mij") == "1"

    choices = worker.browser.page(f"{path}/toewijzen")
    assert "C. de Collega (kinderwerker)" in choices
    given = worker.browser.send(f"{path}/toewijzen", assigneeId=str(colleague.member_id))
    assert "C. de Collega neemt dit op." in given.text
    assert path not in worker.browser.page("/aanmeldingen/werk/van-mij")
    assert "C. de Collega" in worker.browser.page("/aanmeldingen/ontvangen")
    nobody = worker.browser.send(f"{path}/toewijzen", assigneeId="niemand")
    assert "Nog niemand neemt dit op." in nobody.text
    stranger = worker.browser.send(
        f"{path}/toewijzen", assigneeId=str(employ(town.school).member_id)
    )
    assert stranger.status_code == 400
    assert 'href="#assigneeId"' in stranger.text


def test_a_team_is_chosen_and_who_is_not_in_it_loses_sight(town: Town, worker: Desk) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    same = worker.browser.send(f"{path}/team", teamId=str(town.child_work.teams[0]))
    assert "Het ligt nu bij dat team." in same.text
    away = worker.browser.send(f"{path}/team", teamId=str(town.child_work.teams[1]))
    assert away.request.path == "/aanmeldingen/ontvangen"
    assert "U ziet het niet meer, omdat u daar niet werkt." in away.text
    assert worker.browser.get(path).status_code == 404


def test_the_sender_sees_nothing_of_it(town: Town, ib: Desk, worker: Desk) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    worker.browser.send(path, where="/zelf")
    seen = ib.browser.page(path)
    assert "K. de Werker" not in seen
    assert f'{path}/team"' not in seen


def test_what_is_late_stands_apart(town: Town, ib: Desk, worker: Desk) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    with clock.held_at(clock.now() + timedelta(days=20)):
        for desk in (ib, worker):
            desk.browser.log_in(desk.person)
            assert path in desk.browser.page("/aanmeldingen/werk/te-laat")
            assert "laat" in desk.browser.page(path).lower()
    assert worker.browser.get("/aanmeldingen/werk/onzin").status_code == 404


def test_somebody_stands_in_and_is_back(the_house: House, town: Town, worker: Desk) -> None:
    instead = employ(town.child_work, name="V. de Vervanger", team=1)
    path = f"/aanmeldingen/{town.received()['id']}"
    worker.browser.send(path, where="/zelf")
    wrong = worker.browser.send("/vervanging")
    assert 'href="#substituteId"' in wrong.text
    assert 'href="#endsAt"' in wrong.text
    until = (clock.today() + timedelta(days=3)).isoformat()
    done = worker.browser.send("/vervanging", substituteId=str(instead.member_id), endsAt=until)
    assert "De vervanging is geregeld." in done.text
    assert "V. de Vervanger" in done.text
    other = logged_in(the_house.app, instead)
    assert path in other.page("/aanmeldingen/werk/van-mij")
    assert other.get(path).status_code == 200
    theirs = other.page("/vervanging")
    assert "K. de Werker" in theirs
    assert "/beeindigen" not in theirs
    ended = worker.browser.send("/vervanging", where="/beeindigen")
    assert "De vervanging is beëindigd." in ended.text
    assert other.get(path).status_code == 404


def test_what_one_was_told_is_read_and_opened(the_house: House, town: Town, worker: Desk) -> None:
    referral = town.sent()
    assert 'class="bell"' not in worker.browser.page("/")
    assert "Er zijn nog geen meldingen." in worker.browser.page("/meldingen")
    announced(the_house, referral["id"])
    page = worker.browser.page("/meldingen")
    assert re.search(r'class="bell">.*?1', page, re.DOTALL)
    assert "Er is een nieuwe aanmelding" in page
    opened = worker.browser.send("/meldingen", where="/openen")
    assert opened.request.path == f"/aanmeldingen/{referral['id']}"
    assert 'class="bell"' not in opened.text
    assert "U hebt alles gelezen." in worker.browser.page("/meldingen?ongelezen=ja")


def test_all_is_marked_as_read_and_what_is_gone_is_said_to_be(
    the_house: House, town: Town, worker: Desk
) -> None:
    for referral in (town.sent(), town.sent(), town.sent()):
        announced(the_house, referral["id"])
        referrals.cancel_referral(town.school.member(), referral_id=referral["id"])
    gone = worker.browser.send("/meldingen", where="/openen")
    assert gone.request.path == "/meldingen"
    assert "kunt u niet meer inzien" in gone.text
    one = worker.browser.send("/meldingen", where="/gelezen")
    assert one.text.count("<strong>nieuw</strong>") == 1
    done = worker.browser.send("/meldingen", where="/meldingen/gelezen")
    assert "Alles is als gelezen gemerkt." in done.text
    assert "told-new" not in done.text


def test_a_childs_page_lists_what_was_sent_about_it(town: Town, ib: Desk, worker: Desk) -> None:
    accepted = town.accepted()
    path = f"/aanmeldingen/{accepted['id']}"
    theirs = worker.browser.page(f"/kinderen/{accepted['child_id']}")
    assert theirs.count(path) >= 3, "adopted from, in the table, in the timeline"
    assert "Geaccepteerd" in theirs
    ours = referrals.get_referral(town.school.member(), referral_id=accepted["id"])
    child = ib.browser.page(f"/kinderen/{ours['child_id']}")
    assert child.count(path) == 2
    other = ib.browser.page(f"/kinderen/{town.child(given_name='Ander')['id']}")
    assert path not in other
    assert "Dit kind is nog nergens aangemeld." in other


def test_an_ended_exchange_is_closed_on_the_own_side(town: Town, ib: Desk, worker: Desk) -> None:
    accepted = town.accepted()
    child = f"/kinderen/{accepted['child_id']}"
    ended = f"/beeindigd/{accepted['id']}"
    assert "Gestopte uitwisselingen" not in worker.browser.page(child)
    assert worker.browser.get(ended).status_code == 404
    ib.browser.send(f"/toestemmingen/{town.extra['consent']['id']}/intrekken")
    page = worker.browser.page(child)
    assert "Gestopte uitwisselingen" in page
    assert "de toestemming geldt niet meer" in page
    missing = worker.browser.send(ended, note="Het gezin zag ervan af.")
    assert missing.status_code == 400
    assert "Het gezin zag ervan af." in missing.text
    done = worker.browser.send(ended, outcomeCode="ended_by_family", note="Zij zagen ervan af.")
    assert "Afgesloten aan uw kant." in done.text
    assert "het gezin is gestopt" in done.text
    assert "Zij zagen ervan af." in worker.browser.page(ended)
    assert ib.browser.get(ended).status_code == 404
