"""Whoever logs in to the demo finds work, and as much as the start screen says."""

import re
from typing import Any

import pytest

from services.demo.desks import DESKS, HEAPS, Desk, spoken, waiting_for
from services.demo.run import _logins
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.jobs.actors import worker_for
from tests.slices.database import rows
from tests.slices.demo.conftest import Vaardrecht

SCHOOL, WORKER, LEADER, YOUTH, WARD, NURSE, OFFICER = DESKS
EXPECTED = {
    SCHOOL: {"drafts", "sent", "withOthers", "rejected", "completed"},
    WORKER: {
        "new",
        "toAnswer",
        "overdue",
        "unassigned",
        "underWay",
        "drafts",
        "completed",
        "listed",
    },
    LEADER: {"new", "toAnswer", "overdue", "unassigned", "onHold", "rejected", "sent"},
    YOUTH: {"new", "toAnswer", "overdue", "unassigned", "underWay", "onHold", "drafts"},
    WARD: {"new", "toAnswer", "overdue", "unassigned", "withOthers", "drafts", "completed"},
    NURSE: {"new", "toAnswer", "overdue", "unassigned", "underWay", "withOthers", "drafts"},
    OFFICER: {"listed"},
}
OVER_THE_WEB = {
    "new": "/aanmeldingen/ontvangen?stand=requested",
    "toAnswer": "/aanmeldingen/ontvangen?stand=received",
    "drafts": "/aanmeldingen/verstuurd?stand=draft",
    "sent": "/aanmeldingen/verstuurd?stand=requested",
    "rejected": "/aanmeldingen/verstuurd?stand=rejected",
}
REFERRAL = re.compile(r'href="/aanmeldingen/([0-9a-f-]{36})"')
LISTS = re.compile(r'href="/aandachtslijsten')
DESK_IDS = [f"{desk.kind}-{desk.role}" for desk in DESKS]


@pytest.mark.parametrize("desk", DESKS, ids=DESK_IDS)
def test_there_is_work_at_every_desk(vaardrecht: Vaardrecht, desk: Desk) -> None:
    member = vaardrecht.at(desk)
    waiting = member["desk"]["waiting"]
    assert set(waiting) >= EXPECTED[desk], desk
    assert waiting == waiting_for(vaardrecht.actor(member))


@pytest.mark.parametrize("desk", DESKS, ids=DESK_IDS)
def test_who_logs_in_finds_it_in_the_workplace(vaardrecht: Vaardrecht, desk: Desk) -> None:
    member = vaardrecht.at(desk)
    browser, waiting = vaardrecht.browser(member), member["desk"]["waiting"]
    leads = LISTS if desk is OFFICER else REFERRAL
    assert leads.search(browser.page("/")), "the start page leads to work"
    for heap, path in OVER_THE_WEB.items():
        found = set(REFERRAL.findall(browser.page(path)))
        assert len(found) == waiting.get(heap, 0), heap
        for referral_id in found:
            assert "<h1" in browser.page(f"/aanmeldingen/{referral_id}")


def test_the_start_screen_says_who_can_log_in_and_what_waits(vaardrecht: Vaardrecht) -> None:
    lines = _logins(vaardrecht.who)
    for desk in DESKS:
        member = vaardrecht.at(desk)
        at = next(n for n, line in enumerate(lines) if member["email"] in line)
        assert member["password"] in lines[at]
        assert lines[at + 1].strip() == spoken(member["desk"]["waiting"])
        assert (desk.team or "") in lines[at - 1]
    assert set(HEAPS) >= set().union(*EXPECTED.values())


@pytest.mark.parametrize(("desk", "away"), [(WORKER, "child_work"), (YOUTH, "youth_care")])
def test_the_work_of_who_is_away_lies_with_the_substitute(
    vaardrecht: Vaardrecht, desk: Desk, away: str
) -> None:
    substitute = vaardrecht.actor(vaardrecht.at(desk))
    [standing] = [
        one
        for one in organisations.list_substitutes(substitute).results
        if one["substitute_id"] == substitute.id
    ]
    mine = referrals.list_referrals(substitute, view="mine").results
    of_other = [one for one in mine if one["assignee_id"] == standing["member_id"]]
    assert {one["state"] for one in of_other} == {"in-progress"}
    assert [one for one in mine if one["assignee_id"] == substitute.id]


def test_the_workers_tell_them_of_it(vaardrecht: Vaardrecht) -> None:
    """What the town asked of the workers, done: nobody starts with an empty list."""
    by_name: dict[str, Any] = {
        "notifications.announce_referral": notifications.announce_referral,
        "notifications.announce_answer": notifications.announce_answer,
        "notifications.announce_message": notifications.announce_message,
    }
    for task in vaardrecht.asked:
        if operation := by_name.get(task.task):
            operation(worker_for(operation, task.organisation_id, ""), **task.ids)
    told = {}
    for desk in (SCHOOL, WORKER, LEADER, YOUTH, WARD):
        actor = vaardrecht.actor(vaardrecht.at(desk))
        unread = notifications.list_notifications(actor, unread=True, page_size=100).results
        told[desk] = {one["kind"] for one in unread}
    assert told[SCHOOL] >= {"referral_message", "referral_rejected", "referral_completed"}
    assert told[LEADER] >= {"referral_requested"}
    assert "referral_message" in told[WARD]
    assert "referral_message" in told[WORKER] | told[LEADER]
    open_ones = {
        row.id
        for row in rows(
            vaardrecht.house, "SELECT id FROM referral WHERE state IN ('requested', 'received')"
        )
    }
    leader = vaardrecht.actor(vaardrecht.at(LEADER))
    for one in notifications.list_notifications(leader, page_size=100).results:
        assert one["kind"] != "referral_requested" or one["record_id"] in open_ones
