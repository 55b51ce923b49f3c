"""In the demo parents were asked for consent, and a newcomer can answer or take back as they."""

import re

from services.asking import operations as asking
from services.demo.desks import DESKS
from services.notifications import operations as notifications
from shared.jobs.actors import worker_for
from tests.factories.workplace import Browser, forms_in
from tests.slices.demo.conftest import Vaardrecht
from tests.workers.workshop import post_office


def test_a_parent_can_answer_with_what_demo_json_says(vaardrecht: Vaardrecht) -> None:
    page = entered(vaardrecht, answered=False)
    assert "heeft een vraag voor u" in page
    assert asking.Speech("nl").say("yes") in page


def test_another_said_yes_and_can_take_it_back(vaardrecht: Vaardrecht) -> None:
    page = entered(vaardrecht, answered=True)
    assert asking.Speech("nl").say("yes") not in page
    assert asking.Speech("nl").say("withdraw") in page


def test_scans_and_what_stands_in_a_parents_place_are_there(vaardrecht: Vaardrecht) -> None:
    found = vaardrecht.of_town(
        "SELECT kind, reviewed_at FROM authority_substitute WHERE owner_id = ANY(:ids)"
        " ORDER BY kind"
    )
    assert [(row.kind, row.reviewed_at) for row in found] == [
        ("court_permission", None),
        ("unreachable", None),
    ]
    scans = vaardrecht.of_town(
        "SELECT consent_id IS NULL AS instead, media_type FROM consent_evidence"
        " WHERE owner_id = ANY(:ids) ORDER BY 1"
    )
    assert [tuple(row) for row in scans] == [(False, "application/pdf"), (True, "application/pdf")]
    soon = vaardrecht.of_town(
        "SELECT id FROM consent WHERE owner_id = ANY(:ids) AND state = 'given'"
        " AND until BETWEEN now() AND now() + interval '30 days'"
    )
    assert soon


def test_who_sits_at_the_schools_desk_sees_all_of_it(vaardrecht: Vaardrecht) -> None:
    browser = vaardrecht.browser(vaardrecht.at(DESKS[0]))
    listed = browser.page("/vragen?stand=alles")
    assert "Zei ja" in listed
    seen = set()
    for child in vaardrecht.of_town(
        "SELECT DISTINCT child_id FROM authority_substitute WHERE owner_id = ANY(:ids)"
    ):
        page = browser.page(f"/kinderen/{child.child_id}/toestemmingen")
        seen |= {word for word in ("tot ", "wacht op beoordeling") if word in page}
    assert seen == {"tot ", "wacht op beoordeling"}


def entered(vaardrecht: Vaardrecht, *, answered: bool) -> str:
    """What they see who type the code that demo.json tells, with the link that they get."""
    [question] = [one for one in vaardrecht.who["questions"] if one["answered"] is answered]
    [link] = vaardrecht.of_town(
        "SELECT l.id, l.owner_id FROM consent_link l JOIN consent_request r ON r.id = l.request_id"
        f" WHERE l.owner_id = ANY(:ids) AND r.answered_at IS {'NOT ' if answered else ''}NULL"
    )
    send = notifications.send_question
    with post_office() as office:
        send(worker_for(send, link.owner_id, ""), link_id=link.id)
    [mail] = office.received
    assert mail.to == [question["to"]]
    [token] = set(re.findall(r"/vraag\S*#([a-z2-7-]+)", mail.text))
    browser = Browser(vaardrecht.house.app)
    form = forms_in(browser.get("/vraag").text)[0]
    typed = {"_link": token, "_code": question["code"], "_do": "enter"}
    page = browser.resend("/vraag", form, **typed)
    assert page.status_code == 200
    return str(page.text)
