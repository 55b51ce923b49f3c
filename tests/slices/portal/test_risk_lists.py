"""Risk lists as two members work on them: one screen, each hearing of the other, nothing lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.workplace import Browser, employ, forms_in, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk, desk

ALL = "/aandachtslijsten"
UNSURE = {"given_name": "M.", "family_name": "Aksoy"}
"""A first name that might be many."""


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def named(beat: Beat, place: Any, name: str) -> Desk:
    """Somebody of this place, logged in and named on the list by who leads there."""
    one = desk(beat.house, place, name)
    risk_lists.name_member(
        beat.leader(place.id), list_id=beat.list_id, member_id=one.person.member_id
    )
    return one


@pytest.fixture
def officer(beat: Beat) -> Desk:
    return named(beat, beat.police, "W. de Wijkagent")


@pytest.fixture
def worker(beat: Beat) -> Desk:
    return named(beat, beat.child_work, "K. de Werker")


def screen(beat: Beat, entry: dict[str, Any] | None = None) -> str:
    about = f"?kind={entry['id']}" if entry else ""
    return f"{ALL}/{beat.list_id}{about}"


def form_to(browser: Browser, page: str, where: str) -> tuple[str, list[tuple[str, str]]]:
    """The form of a page that goes there, as somebody has it before them."""
    return next(form for form in browser.forms_of(page) if where in form[0])


def entry_now(beat: Beat, actor: Actor, entry: dict[str, Any]) -> dict[str, Any]:
    return beat.entry(actor, entry["id"])


def test_a_colleague_who_is_not_named_finds_no_list(the_house: House, beat: Beat) -> None:
    entry = beat.put()
    other = desk(the_house, beat.child_work, "A. Niet-Genoemd").browser
    assert str(beat.list_id) not in other.page(ALL)
    assert "U bent op geen lijst genoemd" in other.page(ALL)
    one = f"{ALL}/{beat.list_id}"
    child = f"{one}/kind/{entry['id']}"
    for path in (one, f"{one}/stand", f"{one}/bekend", f"{one}/trechter", f"{child}/eraf"):
        assert other.get(path).status_code == 404, path
    form = form_to(named(beat, beat.child_work, "B. Wel").browser, screen(beat, entry), "/hulp")
    assert other.resend("", (form[0], []), helpNeeded="yes").status_code == 403


def test_who_did_not_open_the_list_does_not_end_it(beat: Beat, worker: Desk) -> None:
    for path in ("herbeoordelen", "sluiten", "wijzigen"):
        refused = worker.browser.get(f"{ALL}/{beat.list_id}/{path}")
        assert refused.status_code == 403, path
        assert "Dit doet de organisatie die de lijst heeft geopend." in refused.text


def test_both_go_through_the_list_and_see_what_stands(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    page = worker.browser.page(screen(beat, entry))
    assert "Samira" in page
    assert "0 van 1 beoordeeld" in page
    assert "politiegegeven: niet doorgeven, niet kopiëren" in page
    assert "W. de Wijkagent" in page
    done = worker.browser.send(screen(beat, entry), "/bevestigen")
    assert "Bevestigd door" in done.text
    done = worker.browser.send(screen(beat, entry), "/hulp", helpNeeded="watch")
    assert "1 van 1 beoordeeld" in done.text
    assert re.search(r'value="watch"[^>]*aria-pressed="true"', done.text)
    assert "in het oog houden" in officer.browser.page(screen(beat, entry)).lower()
    undone = worker.browser.send(screen(beat, entry), "/hulp/terug")
    assert "0 van 1 beoordeeld" in undone.text
    assert entry_now(beat, beat.worker, entry)["help_needed"] is None


def test_of_two_at_once_the_second_hears_what_the_first_did(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    stale = form_to(officer.browser, screen(beat, entry), "/hulp")
    worker.browser.send(screen(beat, entry), "/hulp", helpNeeded="yes")
    late = officer.browser.resend("", stale, helpNeeded="no")
    assert late.status_code == 412
    assert "K. de Werker" in late.text
    assert "beoordeeld: hulp nodig" in late.text
    assert "U koos: geen hulp nodig." in late.text
    assert entry_now(beat, beat.worker, entry)["help_needed"] == "yes"
    again = [one for one in _forms(late) if one[0].endswith("/hulp")][-1]
    done = officer.browser.resend("", again, helpNeeded="no")
    assert done.status_code == 200
    assert entry_now(beat, beat.worker, entry)["help_needed"] == "no"


def test_a_step_that_was_typed_survives_a_change_and_a_fault(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    day = (clock.today() + timedelta(days=3)).isoformat()
    stale = form_to(officer.browser, screen(beat, entry), "/stap")
    worker.browser.send(screen(beat, entry), "/hulp", helpNeeded="yes")
    typed: dict[str, Any] = {"kind": "invite_parents", "dueOn": day}
    late = officer.browser.resend("", stale, **typed)
    assert late.status_code == 412
    again = [one for one in _forms(late) if one[0].endswith("/stap")][-1]
    assert {("kind", "invite_parents"), ("dueOn", day)} <= set(again[1])
    empty = officer.browser.resend("", again, kind="")
    assert empty.status_code == 400
    assert 'href="#kind"' in empty.text
    again = [one for one in _forms(empty) if one[0].endswith("/stap")][-1]
    assert ("dueOn", day) in again[1]
    done = officer.browser.resend("", again, kind="invite_parents")
    assert "Ouders uitnodigen" in done.text
    [step] = entry_now(beat, beat.worker, entry)["steps"]
    assert (step["kind"], step["due_on"].isoformat()) == ("invite_parents", day)


def test_steps_are_done_undone_moved_and_dropped(beat: Beat, worker: Desk) -> None:
    entry = beat.put()
    browser, page = worker.browser, screen(beat, entry)
    browser.send(page, "/stap", kind="talk")
    assert "gedaan op" in browser.send(page, "/gedaan").text
    assert "gedaan op" not in browser.send(page, "/toch-niet").text
    [step] = entry_now(beat, beat.worker, entry)["steps"]
    moving = f"{ALL}/{beat.list_id}/kind/{entry['id']}/stap/{step['id']}"
    later = (clock.today() + timedelta(days=20)).isoformat()
    assert "De stap is verzet." in browser.send(f"{moving}/verzetten", dueOn=later).text
    too_soon = browser.send(f"{moving}/gedaan-op", doneOn=later)
    assert too_soon.status_code == 400
    assert later in too_soon.text
    browser.send(page, "/vervalt")
    assert entry_now(beat, beat.worker, entry)["steps"] == []


def test_what_the_other_changes_is_seen_without_asking(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    page = officer.browser.page(screen(beat, entry))
    [poll] = re.findall(r'hx-get="([^"]+/stand[^"]+)"', page)
    poll = poll.replace("&amp;", "&")
    assert "Samira" not in poll
    assert officer.browser.get(poll, **{"HX-Request": "true"}).status_code == 204
    worker.browser.send(screen(beat, entry), "/hulp", helpNeeded="yes")
    news = officer.browser.get(poll, **{"HX-Request": "true"})
    assert news.status_code == 200
    assert "K. de Werker heeft dit kind gewijzigd." in news.text
    assert 'id="kind-hulp"' in news.text
    assert 'name="dueOn"' not in news.text, "nothing in which somebody types"
    worker.browser.send(f"{ALL}/{beat.list_id}/kind/{entry['id']}/eraf", because="nothing_needed")
    gone = officer.browser.get(poll, **{"HX-Request": "true"})
    assert "zojuist van de lijst gehaald" in gone.text


def test_all_who_look_alike_are_said_to_be_so_in_one_go(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    sure = register(beat.child_work)
    maybe = register(beat.child_work, **UNSURE)
    first = beat.put()
    second = beat.put(register(beat.police, **{**UNSURE, "given_name": "Mohamed"}))
    page = f"{ALL}/{beat.list_id}/bekend"
    shown = worker.browser.page(page)
    assert "Zijn dit kinderen van u?" in shown
    assert "Zijn dit kinderen van u?" not in officer.browser.page(page)
    [form] = [one for one in worker.browser.forms_of(page) if one[0].endswith("/herkenningen")]
    ticked = [value for name, value in form[1] if name == "zelfde"]
    assert ticked == [f"{first['id']}:{sure['id']}"], "who is only possibly the same, is not chosen"
    none = worker.browser.send(page, where="/herkenningen", zelfde=[])
    assert none.status_code == 400
    assert "van wie u zeker weet" in none.text
    wrong = worker.browser.send(page, where="/herkenningen", zelfde=["nobody:nothing"])
    assert wrong.status_code == 404
    both = [*ticked, f"{second['id']}:{maybe['id']}"]
    done = worker.browser.send(page, where="/herkenningen", zelfde=both)
    assert "Vastgelegd, alleen voor uw organisatie." in done.text
    assert "Dit zegt u: 2 kinderen zijn bij u bekend" in done.text
    assert "Zijn dit kinderen van u?" not in done.text
    assert "Nog niemand heeft dat gezegd." in officer.browser.page(screen(beat, first))


def test_whom_one_knows_is_told_only_when_one_says_so(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    mine = register(beat.child_work)
    entry = beat.put()
    page = worker.browser.page(screen(beat, entry))
    assert "Is dit dezelfde?" in page
    assert "Is dit dezelfde?" not in officer.browser.page(screen(beat, entry))
    before = worker.browser.page(f"{ALL}/{beat.list_id}/bekend")
    assert "Dit zegt u" not in before
    yes = next(
        form
        for form in worker.browser.forms_of(screen(beat, entry))
        if form[0].endswith("/herkenning") and ("same", "on") in form[1]
    )
    known = worker.browser.resend("", yes)
    assert f'href="/kinderen/{mine["id"]}"' in known.text
    assert "Nog niemand heeft dat gezegd." in officer.browser.page(screen(beat, entry))
    page = f"{ALL}/{beat.list_id}/bekend"
    assert "Dit zegt u: 1 kind is bij u bekend" in worker.browser.page(page)
    told = worker.browser.send(page, ground="public_task")
    assert "Van 1 kind gezegd." in told.text
    assert "Nog niemand heeft dat gezegd." not in officer.browser.page(screen(beat, entry))
    seen = f"{ALL}/{beat.list_id}/kind/{entry['id']}/gezien"
    before = officer.browser.page(screen(beat, entry))
    [poll] = re.findall(r'hx-get="([^"]+/stand[^"]+)"', before)
    added = worker.browser.send(seen, facts="Zij was vaak alleen op het plein.")
    news = officer.browser.get(poll.replace("&amp;", "&"), **{"HX-Request": "true"}).text
    assert "iets toegevoegd" in news
    assert "Zij was vaak alleen op het plein." in news
    assert "Zij was vaak alleen op het plein." in added.text
    assert "Zij was vaak alleen op het plein." in officer.browser.page(screen(beat, entry))
    worker.browser.send(screen(beat, entry), "/terug")
    (left,) = entry_now(beat, beat.officer, entry)["contributions"]
    assert left["kind"] in ("known", "facts")


def test_a_refusal_tells_every_reason_and_keeps_what_was_typed(beat: Beat, worker: Desk) -> None:
    child = register(beat.child_work)
    page = f"{ALL}/{beat.list_id}/kind-erop?kind={child['id']}"
    assert 'value="public_task" checked' in worker.browser.page(page), "what the covenant allows"
    typed: dict[str, Any] = {"childId": str(child["id"]), "concernCodes": ["poverty", "absence"]}
    refused = worker.browser.send(page, ground="consent", **typed)
    assert refused.status_code == 403
    assert "Dit kind mag niet op deze lijst." in refused.text
    summary = refused.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "<li>" in summary, "what is missing"
    again = _forms(refused)[-1]
    assert [value for name, value in again[1] if name == "concernCodes"] == typed["concernCodes"]
    assert beat.seen_by(beat.worker) == []
    made = worker.browser.resend(page, again, ground="public_task")
    assert "Het kind staat op de lijst." in made.text
    assert str(child["id"]) in made.text
    assert f"/kinderen/{child['id']}/aandachtslijst" in worker.browser.page(
        f"/kinderen/{child['id']}"
    )


def test_the_police_put_a_child_there_on_their_recorded_decision(beat: Beat, officer: Desk) -> None:
    child = register(beat.police)
    straight = officer.browser.get(f"/kinderen/{child['id']}/aandachtslijst")
    assert straight.status_code == 303
    made = officer.browser.send(
        straight.location, concernCodes="behaviour", legalGroundId=str(beat.decision_id)
    )
    assert "Het kind staat op de lijst." in made.text
    assert len(beat.seen_by(beat.worker)) == 1


def test_a_list_is_opened_with_all_that_it_needs(beat: Beat, officer: Desk) -> None:
    page = f"{ALL}/nieuw"
    typed: dict[str, Any] = {"name": "Aandachtslijst Plein", "neighbourhood": "Het Plein"}
    late = (clock.today() + timedelta(days=120)).isoformat()
    wrong = officer.browser.send(page, reviewOn=late, decisionReference="Wpg 20", **typed)
    assert wrong.status_code == 400
    assert 'href="#reviewOn"' in wrong.text
    assert "Aandachtslijst Plein" in wrong.text
    missing = officer.browser.send(page, **typed)
    assert missing.status_code == 400
    assert 'href="#decisionReference"' in missing.text
    other: dict[str, Any] = {"purpose": "youth_help", "decisionReference": "Wpg 20, 2026-117"}
    refused = officer.browser.send(page, **other, **typed)
    assert refused.status_code == 403
    assert "Geen convenant laat u voor dit doel" in refused.text
    assert 'value="Aandachtslijst Plein"' in refused.text
    made = officer.browser.send(page, decisionReference="Wpg 20, 2026-117", **typed)
    assert "De lijst is open." in made.text
    assert "Er staat nog geen kind op deze lijst." in made.text
    assert "Aandachtslijst Plein" in officer.browser.page(ALL)


def test_a_leader_names_and_sees_no_child(the_house: House, beat: Beat, worker: Desk) -> None:
    beat.put()
    person = employ(beat.child_work, "programme_coordinator", name="L. de Leider")
    leader = logged_in(the_house.app, person)
    assert leader.get(f"{ALL}/{beat.list_id}").status_code == 404
    assert "Aandachtslijst Havenkwartier" in leader.page(f"{ALL}/collegas")
    other = employ(beat.child_work, name="N. de Nieuwe")
    page = f"{ALL}/{beat.list_id}/collegas"
    done = leader.send(page, memberId=str(other.member_id))
    assert "Uw collega krijgt bericht" in done.text
    assert "N. de Nieuwe" in done.text
    assert "Samira" not in done.text
    newcomer = logged_in(the_house.app, other)
    assert "Samira" in newcomer.page(screen(beat))
    leader.send(f"{page}/{other.member_id}/weg")
    assert newcomer.get(screen(beat)).status_code == 404


def test_the_review_tells_who_drops_and_closing_what_is_destroyed(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    beat.put()
    one = f"{ALL}/{beat.list_id}"
    assert "Niemand gaat van de lijst." in officer.browser.page(f"{one}/herbeoordelen")
    with clock.held_at(clock.now() + timedelta(days=40)):
        late_at_it = logged_in(beat.house.app, officer.person)
        page = late_at_it.page(f"{one}/herbeoordelen")
        assert "1 van de 1 kinderen gaat van de lijst" in page
        late_at_it.send(screen(beat), "/onderbouwen")
        assert "Niemand gaat van de lijst." in late_at_it.page(f"{one}/herbeoordelen")
    for each in (officer, worker):
        each.browser.log_in(each.person)
    assert worker.browser.get(f"{one}/herbeoordelen").status_code == 403
    late = (clock.today() + timedelta(days=120)).isoformat()
    wrong = officer.browser.send(f"{one}/herbeoordelen", reviewOn=late)
    assert wrong.status_code == 400
    assert late in wrong.text
    assert "gaat verder" in officer.browser.send(f"{one}/herbeoordelen").text
    funnel = worker.browser.page(f"{one}/trechter")
    assert '<svg class="bar"' in funnel
    assert "De naam van 1 kind" in officer.browser.page(f"{one}/sluiten")
    closed = officer.browser.send(f"{one}/sluiten")
    assert "De lijst is gesloten." in closed.text
    beat.work()
    for browser in (officer.browser, worker.browser):
        assert "Samira" not in browser.page(one)
        assert "Deze lijst is gesloten op" in browser.page(one)
        assert "<strong>1</strong>" in browser.page(f"{one}/trechter")


def test_the_privacy_officer_sees_heads_and_numbers(the_house: House, beat: Beat) -> None:
    beat.put()
    browser = logged_in(the_house.app, employ(beat.child_work, "privacy_officer"))
    page = browser.page("/toezicht-op-lijsten")
    assert "Aandachtslijst Havenkwartier" in page
    assert "Samira" not in page
    assert browser.get(ALL).status_code == 403


def test_a_notification_leads_to_the_child_about_whom_something_is_to_be_done(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    mine = str(worker.person.member_id)
    officer.browser.send(screen(beat, entry), "/stap", kind="talk", assigneeId=mine)
    beat.work()
    page = worker.browser.page("/meldingen")
    [opened] = [form for form in _forms_of(page) if form[0].endswith("/openen")][:1]
    found = worker.browser.resend("/meldingen", opened)
    assert found.request.path == f"{ALL}/{beat.list_id}"
    assert "Gesprek met de ouders" in found.text
    with clock.held_at(clock.now() + timedelta(days=8)):
        later = logged_in(beat.house.app, worker.person)
        assert "1 kind met iets te doen" in later.page("/")


def test_addresses_name_nobody(beat: Beat, worker: Desk) -> None:
    entry = beat.put()
    for page in (ALL, screen(beat, entry), f"{ALL}/{beat.list_id}/bekend"):
        assert not re.search(r'href="[^"]*(Samira|Amrani)', worker.browser.page(page))


def _forms(answer: TestResponse) -> list[tuple[str, list[tuple[str, str]]]]:
    return _forms_of(answer.text)


def _forms_of(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return forms_in(page)
