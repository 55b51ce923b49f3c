"""After an answer: begin, pause, complete with feedback, reopen, and what was sent in error."""

from typing import Any

import pytest

from tests.factories.workplace import forms_in
from tests.house import House
from tests.slices.portal.conftest import Chain, Desk, desk


@pytest.fixture
def sender(the_house: House, chain: Chain) -> Desk:
    return desk(the_house, chain.town.school, "I. de Begeleider")


@pytest.fixture
def receiver(the_house: House, chain: Chain) -> Desk:
    return desk(the_house, chain.town.child_work, "K. de Werker")


def test_from_begin_to_reopened(chain: Chain, sender: Desk, receiver: Desk) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    begun = receiver.browser.send(path, where="/beginnen")
    assert "Begonnen." in begun.text
    assert "De begeleiding is begonnen." in sender.browser.page(path)

    held = receiver.browser.send(f"{path}/stilleggen", reasonCode="waiting_for_family")
    assert "Wacht op het gezin" in held.text
    quiet = sender.browser.page(path)
    assert "De begeleiding ligt even stil." in quiet
    assert "acht op het gezin" not in quiet
    assert "Begonnen." in receiver.browser.send(path, where="/beginnen").text

    done = receiver.browser.send(
        f"{path}/afronden",
        outcomeCode="goals_reached",
        feedback="Hij voetbalt nu elke week mee.",
        categories="arrangements",
    )
    assert "Afgerond. De verzender krijgt bericht." in done.text
    assert "De verzender kan dit lezen." in done.text
    read = sender.browser.page(path)
    assert "De doelen zijn bereikt" in read
    assert "Hij voetbalt nu elke week mee." in read

    again = receiver.browser.send(f"{path}/heropenen", note="Er is toch meer nodig.")
    assert "Heropend. Het loopt weer." in again.text
    assert "Er is toch meer nodig." in sender.browser.page(path)


def test_feedback_that_may_not_flow_back_is_said_before_and_after(
    chain: Chain, sender: Desk, receiver: Desk
) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    form = receiver.browser.forms_of(f"{path}/afronden")[-1]
    typed: dict[str, Any] = {"outcomeCode": "not_reached", "feedback": "Thuis is het zwaar."}
    live = receiver.browser.resend(f"{path}/afronden/mag-ik", form)
    assert "Ja, dit mag terug" in live.text
    live = receiver.browser.resend(f"{path}/afronden/mag-ik", form, categories="home_situation")
    assert "Nog niet: dit ontbreekt" in live.text
    assert "<html" not in live.text
    asked = receiver.browser.resend(f"{path}/afronden", form, ask="1", **typed)
    assert "Thuis is het zwaar." in asked.text
    assert "Ja, dit mag terug" in asked.text
    refused = receiver.browser.resend(
        f"{path}/afronden", form, categories="home_situation", **typed
    )
    assert refused.status_code == 403
    assert "Thuis is het zwaar." in refused.text
    assert "Haal het vinkje" in refused.text
    kept = receiver.browser.resend(
        f"{path}/afronden", form, share=[], categories="home_situation", **typed
    )
    assert "Dit ziet alleen uw organisatie." in kept.text
    assert "Thuis is het zwaar." in kept.text
    told = sender.browser.page(path)
    assert "Thuis is het zwaar." not in told
    assert "doelen zijn niet bereikt" not in told
    assert "De ontvanger heeft daar niets bij gedeeld." in told


def test_faults_of_the_steps_stand_at_their_fields(chain: Chain, receiver: Desk) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    empty = receiver.browser.send(f"{path}/afronden", feedback="Een zin.")
    assert empty.status_code == 400
    assert 'href="#outcomeCode"' in empty.text
    assert "Een zin." in empty.text
    receiver.browser.send(path, where="/beginnen")
    assert 'href="#reasonCode"' in receiver.browser.send(f"{path}/stilleggen").text
    receiver.browser.send(f"{path}/afronden", outcomeCode="not_reached")
    assert 'href="#note"' in receiver.browser.send(f"{path}/heropenen").text


def test_nobody_acts_on_what_changed_since_they_looked(chain: Chain, receiver: Desk) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    form = receiver.browser.forms_of(f"{path}/afronden")[-1]
    receiver.browser.send(path, where="/beginnen")
    wrong = receiver.browser.resend(f"{path}/afronden", form, feedback="Te vroeg.")
    assert wrong.status_code == 400
    late = receiver.browser.resend(
        f"{path}/afronden", form, outcomeCode="not_reached", feedback="Te vroeg."
    )
    assert late.status_code == 412
    assert "Te vroeg." in late.text
    stale = receiver.browser.resend(
        f"{path}/afronden", forms_in(wrong.text)[-1], outcomeCode="not_reached"
    )
    assert stale.status_code == 412, "a fault in between does not renew what one looked at"


def test_each_button_only_to_whom_it_is_for(chain: Chain, sender: Desk, receiver: Desk) -> None:
    path = f"/aanmeldingen/{chain.town.received()['id']}"
    ours, theirs = sender.browser.page(path), receiver.browser.page(path)
    for step in ("/terugnemen", "/per-ongeluk", "/opnieuw"):
        assert f'{path}{step}"' in ours
        assert f'{path}{step}"' not in theirs
    for step in ("/accepteren", "/afwijzen"):
        assert f'{path}{step}"' not in ours
        assert f'{path}{step}"' in theirs
    receiver.browser.send(f"{path}/accepteren")
    ours, theirs = sender.browser.page(path), receiver.browser.page(path)
    for step in ("/beginnen", "/afronden"):
        assert f'{path}{step}"' not in ours
        assert f'{path}{step}"' in theirs
    assert f'{path}/terugnemen"' not in ours
    assert f'{path}/per-ongeluk"' in ours
    for step in ("/beginnen", "/stilleggen", "/afronden", "/heropenen"):
        answer = sender.browser.client.post(
            path + step,
            data={"_proof": dict(sender.browser.forms_of(path)[-1][1])["_proof"]},
            headers=sender.browser.headers,
        )
        assert answer.status_code in (400, 409), step


def test_what_was_sent_in_error_is_said_to_be_so(
    chain: Chain, sender: Desk, receiver: Desk
) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    warned = sender.browser.page(f"{path}/per-ongeluk")
    assert "moet de ontvanger zelf weghalen" in warned
    done = sender.browser.send(f"{path}/per-ongeluk")
    assert "Vastgelegd dat dit per ongeluk was." in done.text
    assert "Per ongeluk verstuurd" in done.text
    assert f'{path}/per-ongeluk"' not in done.text
    assert receiver.browser.get(path).status_code == 404


def test_a_withdrawal_is_seen_by_the_sender(chain: Chain, sender: Desk) -> None:
    path = f"/aanmeldingen/{chain.town.accepted()['id']}"
    sender.browser.send(f"/toestemmingen/{chain.town.extra['consent']['id']}/intrekken")
    page = sender.browser.page(path)
    assert "Uitwisseling gestopt" in page
    assert "Uitwisseling gestopt" in sender.browser.page("/aanmeldingen/verstuurd")
    assert f'{path}/opnieuw"' in page
