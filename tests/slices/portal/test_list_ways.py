"""Ways on from a page of a list: to the latest state, past a child that is gone, to what can still
be chosen, and what is said where there is nothing left to do.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.portal.screens import grounding
from services.risk_lists import operations as risk_lists
from shared import clock
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.uploads import Picked
from tests.factories.workplace import logged_in
from tests.slices.imports.listing import file_of, line
from tests.slices.portal.conftest import Desk
from tests.slices.portal.test_importing_lists import NEW
from tests.slices.portal.test_risk_lists import ALL, beat, form_to, officer, screen, worker

__all__ = ["beat", "officer", "worker"]
PART = {"HX-Request": "true"}
LATEST = re.compile(r'href="([^"]+)">Bekijk de laatste stand')


def latest(answer: TestResponse) -> str:
    (found,) = LATEST.findall(answer.text)
    return str(found).replace("&amp;", "&")


def poll_of(page: str) -> str:
    (found,) = re.findall(r'hx-get="([^"]+/stand[^"]*)"', page)
    return str(found).replace("&amp;", "&")


def told_by_us(beat: Beat, entry: dict[str, Any]) -> None:
    risk_lists.say_known(
        beat.worker, list_id=beat.list_id, entry_ids=[entry["id"]], ground="public_task"
    )


def test_the_latest_state_of_a_child_is_the_child_among_the_same_children(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    beat.put(register(beat.police, given_name="Daan", family_name="de Vries"))
    stale = form_to(officer.browser, f"{screen(beat, entry)}&toon=te-beoordelen", "/hulp")
    worker.browser.send(screen(beat, entry), "/bevestigen")
    late = officer.browser.resend("", stale, helpNeeded="no")
    assert late.status_code == 412
    seen = officer.browser.client.get(latest(late), follow_redirects=True)
    assert (seen.status_code, seen.request.path) == (200, f"{ALL}/{beat.list_id}")
    assert dict(seen.request.args) == {"kind": str(entry["id"]), "toon": "te-beoordelen"}


def test_the_address_of_a_button_leads_to_its_page(beat: Beat, worker: Desk) -> None:
    entry = beat.put()
    one = f"{ALL}/{beat.list_id}"
    child = f"{one}/kind/{entry['id']}"
    for path, page in (
        (f"{child}/hulp", child),
        (f"{child}/bijdrage/{entry['id']}/terug", child),
        (f"{one}/bekend/herkenningen", f"{one}/bekend"),
        (f"/importeren/{entry['id']}/terugdraaien", f"/importeren/{entry['id']}"),
    ):
        opened = worker.browser.get(path)
        assert (opened.status_code, opened.location) == (303, page)
    assert worker.browser.get(child).location.startswith(f"{one}?kind={entry['id']}")
    elsewhere = worker.browser.client.post(f"{one}/trechter", headers={"Accept": "text/html"})
    assert elsewhere.status_code == 405
    assert "Hier kunt u niets naartoe sturen." in elsewhere.text
    assert "Allow" not in elsewhere.text


def test_what_was_taken_back_twice_leads_to_the_import(beat: Beat, officer: Desk) -> None:
    browser = officer.browser
    sent = browser.send(
        NEW, legalGroundId=str(beat.decision_id), upload=Picked("l.csv", file_of(line()))
    )
    path = str(sent.request.path)
    beat.work()
    browser.send(path, where="/overnemen")
    beat.work()
    undo = form_to(browser, path, "/terugdraaien")
    browser.resend("", undo)
    again = browser.resend("", undo, _once="another")
    assert again.status_code == 409
    assert latest(again) == path


def test_a_refusal_is_said_once(beat: Beat, worker: Desk) -> None:
    refused = worker.browser.get("/toezicht-op-lijsten")
    assert refused.status_code == 403
    assert refused.text.count("Uw rol laat dit niet toe.") == 1


def test_a_confirmation_is_seen_in_the_title_without_asking(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    page = officer.browser.page(screen(beat, entry))
    assert "#kind-stand:" in page
    worker.browser.send(screen(beat, entry), "/bevestigen")
    news = officer.browser.get(poll_of(page), **PART).text
    (badge,) = re.findall(r'<span id="kind-stand">(.*?</span>)</span>', news)
    assert "evestigd" in badge
    assert "acht" not in badge


def test_a_child_that_is_gone_is_plainly_gone_and_the_page_goes_on_asking(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    following = beat.put(register(beat.police, given_name="Daan", family_name="de Vries"))
    page = officer.browser.page(screen(beat, entry))
    assert "#dit-kind:" in page
    risk_lists.take_off(beat.worker, entry_id=entry["id"], because="nothing_needed")
    gone = officer.browser.get(poll_of(page), **PART).text
    assert "zojuist van de lijst gehaald" in gone
    (article,) = re.findall(r'<article[^>]* id="dit-kind".*?</article>', gone, re.DOTALL)
    assert "Dit kind is van de lijst" in article
    assert "<button" not in article
    assert f"kind={following['id']}#dit-kind" in article
    assert "Samira" not in gone
    assert officer.browser.get(poll_of(gone), **PART).status_code == 204, "nothing since"
    worker.browser.send(screen(beat, following), "/hulp", helpNeeded="yes")
    after = officer.browser.get(poll_of(gone), **PART).text
    assert "Dit kind is van de lijst" in after
    assert 'id="kind-hulp"' not in after, "no buttons about another child"
    assert poll_of(after)


def test_a_step_is_to_be_done_on_its_day_at_the_latest(beat: Beat, worker: Desk) -> None:
    entry = beat.put()
    done = worker.browser.send(screen(beat, entry), "/stap", kind="talk").text
    (step,) = re.findall(r'id="kind-stappen".*?</section>', done, re.DOTALL)
    assert "uiterlijk " in step
    (history,) = re.findall(r'id="kind-geschiedenis".*?</div>', done, re.DOTALL)
    assert ", uiterlijk " in history


def test_one_says_again_why_a_child_is_there_once_that_counts(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    child = f"{screen(beat, entry)}&toon=te-onderbouwen"
    early = officer.browser.page(child)
    assert "/onderbouwen" in early, "whose entry it is may say it in other words"
    waits = worker.browser.page(child)
    assert "Opnieuw onderbouwen kan vanaf" in waits
    assert "/onderbouwen" not in re.sub(r'href="[^"]*"', "", waits)
    assert beat.seen_by(beat.officer, which="to_justify") == []
    assert "telt wat u zegt vanaf" in early
    for days in (33, 40, 62):
        with clock.held_at(clock.now() + timedelta(days=days)):
            near = logged_in(beat.house.app, officer.person)
            wanted = {one["id"] for one in beat.seen_by(beat.officer, which="would_drop")}
            assert {one["id"] for one in beat.seen_by(beat.officer, which="to_justify")} >= wanted
            said = near.send(child, "/onderbouwen?toon=te-onderbouwen")
            assert "Onderbouwd. Dit telt bij een herbeoordeling" in said.text
            assert beat.seen_by(beat.officer, which="to_justify") == []


def test_a_list_that_is_reviewed_sooner_can_be_gone_through_first(
    beat: Beat, officer: Desk
) -> None:
    entry = beat.put()
    with clock.held_at(clock.now() + timedelta(days=30)):
        soon = logged_in(beat.house.app, officer.person)
        first = soon.page(f"{ALL}/{beat.list_id}/herbeoordelen")
        assert "1 van de 1 kinderen gaat van de lijst" in first
        assert [one["id"] for one in beat.seen_by(beat.officer, which="to_justify")] == [
            entry["id"]
        ]
        said = soon.send(
            f"{screen(beat, entry)}&toon=te-onderbouwen", "/onderbouwen?toon=te-onderbouwen"
        )
        assert "Onderbouwd." in said.text
        assert "Niemand gaat van de lijst." in soon.page(f"{ALL}/{beat.list_id}/herbeoordelen")


def test_only_the_grounds_that_fit_can_be_chosen_and_none_is_folded_away(
    beat: Beat, officer: Desk, worker: Desk
) -> None:
    entry = beat.put()
    beat.known(entry)
    for place in (beat.police, beat.child_work):
        register(place, given_name="Daan", family_name="de Vries")
    of_entry = f"{ALL}/{beat.list_id}/kind/{entry['id']}"
    pages = (f"{ALL}/{beat.list_id}/kind-erop", f"{of_entry}/bekend", f"{of_entry}/gezien")
    for path in (*pages, f"{ALL}/{beat.list_id}/bekend"):
        page = worker.browser.page(path)
        assert re.findall(r'name="ground" value="(\w+)"( checked)?', page) == [
            ("public_task", " checked")
        ], path
        assert "Zo begint u bijna altijd" not in page
        assert "Er is nog niets vastgelegd" not in page
        assert "<details" not in page.partition('id="ground"')[2]
        assert 'name="legalGroundId"' not in page
    page = officer.browser.page(pages[0])
    assert re.findall(r'name="ground" value="(\w+)"', page) == ["police_disclosure"]
    assert f'value="{beat.decision_id}" selected' in page


def test_children_to_choose_from_stand_by_name_with_their_birth_date(
    beat: Beat, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"{ALL}/{beat.list_id}/kind-erop"
    there = beat.put_by_worker(register(beat.child_work))
    last, first = (
        register(beat.child_work, given_name="Mila", family_name=name)
        for name in ("Zaal", "Aalbers")
    )
    options = _children(worker.browser.page(page))
    assert [one for one, _ in options] == [str(first["id"]), str(last["id"])]
    assert all(re.search(r", 15 januari \d{4}$", name) for _, name in options)
    own = [one["child_id"] for one in beat.entry(beat.worker, there["id"])["own_files"]]
    assert not {str(one) for one in own} & {one for one, _ in options}
    assert "U hebt meer kinderen dan hier staan." not in worker.browser.page(page)
    monkeypatch.setattr(grounding, "MOST", 1)
    assert "U hebt meer kinderen dan hier staan." in worker.browser.page(page)


def test_once_all_was_told_that_is_what_the_page_says(beat: Beat, worker: Desk) -> None:
    page = f"{ALL}/{beat.list_id}/bekend"
    entry = beat.put()
    assert "Geef eerst per kind aan" in worker.browser.page(page)
    beat.known(entry)
    assert '<ul class="plain-points"><li>' in worker.browser.page(page)
    told_by_us(beat, entry)
    shown = worker.browser.page(page)
    assert "Alles is gezegd." in shown
    assert "Geef eerst per kind aan" not in shown


def test_the_review_asks_for_the_next_and_says_when_nobody_is_there(
    beat: Beat, officer: Desk
) -> None:
    page = officer.browser.page(f"{ALL}/{beat.list_id}/herbeoordelen")
    assert "Wanneer is de volgende herbeoordeling?" in page
    assert "Er staan geen kinderen op deze lijst." in page
    assert "Alle 0 kinderen" not in page
    new = officer.browser.page(f"{ALL}/nieuw")
    assert "nodig als de politie meedoet" in new
    assert "mag leeg zonder politie" not in new


def _children(page: str) -> list[tuple[str, str]]:
    """The children in the list to choose from."""
    select = page.partition('id="childId"')[2].partition("</select>")[0]
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', select)
