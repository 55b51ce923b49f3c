"""In the demo a parent has a question open, and a newcomer can answer it."""

import re

from services.asking import operations as asking
from services.notifications import operations as notifications
from shared.jobs.actors import worker_for
from tests.factories.workplace import Browser, forms_in
from tests.slices.database import rows
from tests.slices.demo.conftest import Vaardrecht
from tests.workers.workshop import post_office


def test_a_parent_can_answer_with_what_demo_json_says(vaardrecht: Vaardrecht) -> None:
    [question] = vaardrecht.who["questions"]
    query = "SELECT l.id, l.owner_id FROM consent_link l"
    [link] = [row for row in rows(vaardrecht.house, query) if _of_town(vaardrecht, row.owner_id)]
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
    assert "heeft een vraag voor u" in page.text
    assert asking.Speech("nl").say("yes") in page.text


def _of_town(vaardrecht: Vaardrecht, organisation_id: object) -> bool:
    return str(organisation_id) in {one["id"] for one in vaardrecht.who["organisations"]}
