"""Asking for consent in the workplace: from the file to the codes, and following what was asked."""

import re
from typing import Any
from uuid import UUID

import pytest

from services.asking import operations as asking
from tests.factories.town import PURPOSE, Town, parent, register_child
from tests.house import House
from tests.slices.database import rows
from tests.slices.portal.conftest import Desk, desk


@pytest.fixture
def child(town: Town) -> dict[str, Any]:
    """With a parent whose address is known, and one whose is not."""
    return register_child(
        town.school, authority_holders=[parent(), parent(name="A. Ander", email=None)]
    )


def page_of(child: dict[str, Any]) -> str:
    return f"/kinderen/{child['id']}/vragen"


def typed(child: dict[str, Any], town: Town, *whom: int, **more: Any) -> dict[str, Any]:
    return {
        "whom": [str(child["authority_holders"][n]["id"]) for n in whom],
        "purpose": PURPOSE,
        "receiverIds": [str(town.child_work.id)],
        "phone": "010 123 45 67",
        "handover": "in_person_known",
        "sentence": "Zoals besproken.",
        **more,
    }


def one_of(town: Town) -> Any:
    [found] = asking.list_requests(town.school.member()).results
    return found


def test_what_they_will_read_is_seen_before_it_is_asked(
    ib: Desk, town: Town, child: dict[str, Any]
) -> None:
    form = ib.browser.page(page_of(child))
    assert "mailadres bekend" in form
    assert "geen mailadres bekend" in form
    assert "Bekijk wat zij lezen" in form
    assert "Vraag het</button>" not in form
    seen = ib.browser.send(page_of(child), **typed(child, town, 0), _preview="1", language="ar")
    assert 'dir="rtl"' in seen.text
    assert "Vraag het</button>" in seen.text
    assert "A. Ander" not in seen.text.split("<form", 2)[1].split("</section>")[0]
    assert asking.list_requests(town.school.member()).results == []


def test_asking_shows_the_code_once(ib: Desk, town: Town, child: dict[str, Any]) -> None:
    path = page_of(child)
    made = ib.browser.send(path, **typed(child, town, 0))
    assert made.status_code == 200, made.text
    [code] = re.findall(r"<code>(\d{4} \d{4})</code>", made.text)
    asked = one_of(town)
    for page in (f"/vragen/{asked['id']}", "/vragen", f"/vragen/{asked['id']}/brief"):
        assert code not in ib.browser.page(page)
    assert "Noor van Voorbeeld" in ib.browser.page("/vragen")


def test_a_form_sent_twice_asks_once(ib: Desk, town: Town, child: dict[str, Any]) -> None:
    form = ib.browser.forms_of(page_of(child))[-1]
    pages = [ib.browser.resend(page_of(child), form, **typed(child, town, 0)) for _ in range(2)]
    codes = {re.findall(r"<code>(\d{4} \d{4})</code>", page.text)[0] for page in pages}
    assert len(codes) == 1
    assert one_of(town)


def test_whoever_has_no_address_is_named_as_the_fault(
    ib: Desk, town: Town, child: dict[str, Any]
) -> None:
    refused = ib.browser.send(page_of(child), **typed(child, town, 0, 1))
    assert refused.status_code == 400
    assert "Van wie u vraagt is geen mailadres bekend" in refused.text
    assert "Zoals besproken." in refused.text, "what was typed is kept"
    assert asking.list_requests(town.school.member()).results == []
    done = ib.browser.send(page_of(child), **typed(child, town, 0, 1, email="a@ander.example"))
    assert len(re.findall(r"<code>(\d{4} \d{4})</code>", done.text)) == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"handover": ""}, "De link alleen is niet genoeg"),
        ({"phone": "bel maar"}, "Geef een telefoonnummer"),
        ({"until": "2099-01-01"}, "hooguit een jaar"),
        ({"answerBy": "2020-01-01"}, "Kies een dag na vandaag"),
        ({"whom": ["kind"]}, "Kies iemand van de lijst"),
        ({"whom": []}, "Kruis er ten minste één aan"),
    ],
)
def test_what_cannot_be_asked_says_why(
    ib: Desk, town: Town, child: dict[str, Any], more: dict[str, Any], words: str
) -> None:
    refused = ib.browser.send(page_of(child), **{**typed(child, town, 0), **more})
    assert refused.status_code == 400
    assert words in refused.text
    assert asking.list_requests(town.school.member()).results == []


def test_following_a_question_to_its_end(ib: Desk, town: Town, child: dict[str, Any]) -> None:
    ib.browser.send(page_of(child), **typed(child, town, 0))
    asked = one_of(town)
    path = f"/vragen/{asked['id']}"
    assert "Wordt verstuurd" in ib.browser.page(path)
    again = ib.browser.send(path, f"{path}/nieuwe-link")
    assert "Er gaat een nieuwe link weg" in again.text
    code = ib.browser.send(f"{path}/nieuwe-code", handover="by_phone")
    assert re.search(r"<code>\d{4} \d{4}</code>", code.text)
    recorded = ib.browser.send(
        f"{path}/antwoord", state="given", method="in_person", assurance="known_in_person"
    )
    assert "Het antwoord is vastgelegd" in recorded.text
    assert "Zei ja" in recorded.text
    late = ib.browser.send(f"{path}/terugnemen")
    assert late.status_code == 409
    assert "niet meer open" in late.text


def test_taking_back(ib: Desk, town: Town, child: dict[str, Any]) -> None:
    ib.browser.send(page_of(child), **typed(child, town, 0))
    path = f"/vragen/{one_of(town)['id']}"
    done = ib.browser.send(f"{path}/terugnemen")
    assert "De vraag is teruggenomen" in done.text
    assert "Er staan geen vragen open" in ib.browser.page("/vragen")
    assert "Teruggenomen" in ib.browser.page("/vragen?stand=alles")


def test_on_paper(ib: Desk, town: Town, child: dict[str, Any]) -> None:
    asked = typed(child, town, 1, channel="paper", language="tr", handover="")
    made = ib.browser.send(page_of(child), **asked)
    assert "Druk de brief af" in made.text
    letter = ib.browser.page(f"/vragen/{one_of(town)['id']}/brief")
    for word in ('lang="tr"', "İmza", 'lang="nl"', "Handtekening", "Noor"):
        assert word in letter
    for word in ("A. Ander", "Kade 1", "ouder@"):
        assert word not in letter


def test_what_is_overdue_stands_out(
    the_house: House, ib: Desk, town: Town, child: dict[str, Any]
) -> None:
    ib.browser.send(page_of(child), **typed(child, town, 0))
    assert "te laat" not in ib.browser.page("/vragen")
    rows(
        the_house,
        "UPDATE consent_request SET answer_by = now() - interval '1 day' WHERE child_id = :id",
        id=child["id"],
    )
    assert "te laat" in ib.browser.page("/vragen")


def test_another_team_sees_nothing_of_it(
    the_house: House, ib: Desk, town: Town, child: dict[str, Any]
) -> None:
    ib.browser.send(page_of(child), **typed(child, town, 0))
    asked = one_of(town)
    partner = desk(the_house, town.child_work, "K. de Werker").browser
    assert asking.list_requests(town.school.member(team=1)).results == []
    for path in (f"/vragen/{asked['id']}", f"/vragen/{asked['id']}/brief", page_of(child)):
        assert partner.get(path).status_code == 404
    assert "Er staan geen vragen open" in partner.page("/vragen")


def test_a_referral_that_misses_consent_leads_to_asking(
    ib: Desk, town: Town, child: dict[str, Any]
) -> None:
    draft = town.draft(child)
    page = ib.browser.page(f"/aanmeldingen/{draft['id']}")
    [path] = re.findall(rf'href="({page_of(child)}\?bij=[0-9a-f-]+)"', page)
    form = ib.browser.page(path)
    assert re.search(rf'value="{town.child_work.id}" checked', form)
    assert UUID(path.partition("bij=")[2]) == draft["id"]
