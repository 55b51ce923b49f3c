"""Matching as people do it: offered, asked, answered, called, led, unlinked; and watched over."""

import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.factories.matched import Neighbourhood, register, write
from tests.factories.town import Place
from tests.factories.workplace import Browser, Person, employ, logged_in
from tests.house import House

PHONE = "06 1234 5678"
THEIRS = "06 8765 4321"


@dataclass(frozen=True, slots=True)
class Professional:
    """Somebody with a browser, a child in their files and a signal about it."""

    town: Neighbourhood
    place: Place
    person: Person
    browser: Browser
    child: dict[str, Any]
    signal: dict[str, Any]

    @property
    def form(self) -> str:
        return f"/signalen/{self.signal['id']}/koppelen"

    def offer(self, *, yes: bool = True, possible: bool = True, phone: str = PHONE) -> str:
        """Put the signal to matching; the path of the offer."""
        ticks: dict[str, Any] = {"confirmed": "on"} if yes else {}
        ticks |= {"confirmsPossible": "on"} if yes and possible else {}
        answer = self.browser.send(self.form, phone=phone, **ticks)
        assert "Doet mee" in answer.text
        self.town.work()
        return str(answer.request.path)

    @property
    def match(self) -> str:
        """The path of the one match that they see."""
        [found] = set(re.findall(r'href="(/koppelingen/[0-9a-f-]{36})"', self.page("/koppelingen")))
        return str(found)

    def page(self, path: str) -> str:
        return str(self.browser.page(path))

    def press(self, path: str, action: str = "", **typed: Any) -> str:
        """Fill in the form of the page at `path` that goes to `action`, and let workers work."""
        answer = self.browser.send(path, action, **typed)
        self.town.work()
        return str(answer.text)


@pytest.fixture
def town(the_house: House) -> Neighbourhood:
    return Neighbourhood.founded(the_house)


def at(town: Neighbourhood, place: Place, name: str, **child: Any) -> Professional:
    person = employ(place, name=name)
    actor = replace(place.member(), id=person.member_id)
    made = register(place, **child)
    browser = logged_in(town.house.app, person)
    return Professional(town, place, person, browser, made, write(actor, made))


@pytest.fixture
def ib(town: Neighbourhood) -> Professional:
    return at(town, town.school, "I. de Begeleider")


@pytest.fixture
def worker(town: Neighbourhood) -> Professional:
    return at(town, town.child_work, "K. de Werker")


def linked(ib: Professional, worker: Professional) -> None:
    ib.offer()
    worker.offer(phone=THEIRS)


def test_a_signal_is_offered_and_says_the_same_whether_or_not_there_is_somebody(
    town: Neighbourhood, ib: Professional
) -> None:
    alone = at(town, town.youth_care, "J. Alleen", given_name="Wouter", family_name="Zonneveld")
    worker = at(town, town.child_work, "K. de Werker")
    worker.offer(yes=False)  # concerned about the same child, and said nothing yet
    pages = []
    for one in (ib, alone):
        assert "Laat dit signaal koppelen" in one.page(f"/signalen/{one.signal['id']}")
        path = one.offer()
        shown = one.page(path).replace(path, "").replace(one.signal["id"].hex, "")
        pages.append(
            re.sub(r"[0-9a-f-]{36}|Samira El Amrani|Wouter Zonneveld|value=.*?>", "", shown)
        )
        assert "/koppelingen/" not in one.page(path)
        assert "Er zijn geen koppelingen." in one.page("/koppelingen")
        assert "Doet mee" in one.page(f"/signalen/{one.signal['id']}")
    main = [re.sub(r"\s+", " ", page[page.index("<main") :]) for page in pages]
    assert main[0] == main[1]


def test_only_what_a_covenant_allows_can_be_chosen(town: Neighbourhood, ib: Professional) -> None:
    form = ib.page(ib.form)
    assert re.findall(r'name="purpose" value="(\w+)"', form) == ["early_signalling"]
    assert re.findall(r'name="ground" value="(\w+)"', form) == ["public_task"]
    assert "Stichting child_work, Stichting youth_care." in form


def test_who_has_no_covenant_is_told_so(town: Neighbourhood) -> None:
    nobody = at(town, town.stranger, "B. Buiten")
    page = nobody.page(nobody.form)
    assert "U kunt dit signaal met niemand laten koppelen." in page
    assert 'name="phone"' not in page


def test_the_phone_of_last_time_stands_there(ib: Professional) -> None:
    ib.offer(phone=THEIRS)
    again = replace(ib, signal=write(replace(ib.place.member(), id=ib.person.member_id), ib.child))
    assert f'value="{THEIRS}"' in again.page(again.form)


def test_what_was_typed_stays_and_each_fault_is_said(ib: Professional) -> None:
    answer = ib.browser.send(ib.form, phone="bel mij", confirmsPossible="on")
    assert answer.status_code == 400
    assert 'value="bel mij"' in answer.text
    assert "vinkje hierboven" in answer.text
    answer = ib.browser.send(ib.form, phone="bel mij", confirmed="on")
    assert "Geef een telefoonnummer" in answer.text
    assert re.search(r'name="confirmed" value="on" checked', answer.text)


def test_a_refusal_says_every_reason(the_house: House) -> None:
    town = Neighbourhood.founded(the_house, grounds=["consent"], consent_regime="by_age")
    ib = at(town, town.school, "I. de Begeleider")
    answer = ib.browser.send(ib.form, phone=PHONE)
    assert answer.status_code == 403
    assert "Dit signaal mag nu met niemand worden vergeleken." in answer.text
    assert "oestemming" in answer.text
    assert f"/kinderen/{ib.child['id']}/toestemming" in answer.text
    assert f'value="{PHONE}"' in answer.text


def test_a_limit_is_a_plain_message_in_the_form(
    ib: Professional, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.matching.rules import limits

    monkeypatch.setattr(limits, "MEMBER_A_DAY", 0)
    answer = ib.browser.send(ib.form, phone=PHONE)
    assert answer.status_code == 429
    assert "Probeer het morgen weer." in answer.text
    assert f'value="{PHONE}"' in answer.text


def test_a_signal_that_takes_part_leads_to_its_offer(ib: Professional) -> None:
    form = ib.browser.forms_of(ib.form)[-1]
    path = ib.offer()
    assert ib.browser.get(ib.form).location == path
    again = ib.browser.resend(ib.form, form, phone=THEIRS)
    assert again.status_code == 409
    assert "Dit signaal doet al mee." in again.text


def test_an_offer_is_changed_and_withdrawn(ib: Professional) -> None:
    path = ib.offer()
    assert "Ja, ook als het misschien een ander kind is" in ib.page(path)
    form = next(f for f in ib.browser.forms_of(f"{path}/vooraf") if not f[0])
    bare = ("", [(k, v) for k, v in form[1] if not k.startswith("confirm")])
    assert "u wordt het eerst gevraagd" in ib.browser.resend(f"{path}/vooraf", bare).text
    assert "als het zeker hetzelfde kind is" in ib.press(f"{path}/vooraf", confirmed="on")
    assert THEIRS in ib.press(f"{path}/bereikbaar", phone=THEIRS)
    assert "Doet niet meer mee" in ib.press(f"{path}/stoppen")
    assert "Laat opnieuw koppelen" in ib.page(path)
    assert ib.browser.send(f"{path}/stoppen").status_code == 409


def test_asked_answered_and_linked(ib: Professional, worker: Professional) -> None:
    worker.offer(phone=THEIRS)
    ib.offer(yes=False)
    assert "Er zijn geen koppelingen." in worker.page("/koppelingen")
    page = ib.page(ib.match)
    assert "Wacht op uw antwoord" in page
    assert "Stichting child_work" not in page
    assert THEIRS not in page
    assert "Koppelingen te beantwoorden" in ib.page("/")
    assert "ziet u na uw ja" in ib.page("/koppelingen?toon=te-beantwoorden")
    assert "U zei ja" in ib.press(ib.match, "/ja")
    page = ib.page(ib.match)
    assert 'href="tel:0687654321"' in page
    assert "K. de Werker" in page
    assert "Stichting child_work" in ib.page("/koppelingen?toon=gekoppeld")
    assert "Koppelingen te beantwoorden" not in ib.page("/")
    assert PHONE in worker.page(worker.match)


def test_possibly_the_same_child_is_said_with_how_to_check(
    town: Neighbourhood, ib: Professional
) -> None:
    other = at(town, town.child_work, "K. de Werker", given_name="Samiera")
    other.offer(phone=THEIRS)
    ib.offer(yes=False)
    shown = ib.page(ib.match)
    if "ogelijk hetzelfde kind" in shown:
        assert "Vraag aan de telefoon eerst de geboortedatum." in shown
    else:
        assert "laat elkaar aan de telefoon eerst de geboortedatum noemen" in shown


def test_a_no_asks_once_more_and_is_heard_by_nobody(ib: Professional, worker: Professional) -> None:
    worker.offer()
    ib.offer(yes=False)
    path = ib.match
    assert "hoort niet dat dit gevraagd is" in ib.page(f"{path}/nee")
    assert "U zei nee" in ib.press(f"{path}/nee")
    assert "Er zijn geen koppelingen." in worker.page("/koppelingen")
    assert ib.browser.send(f"{path}/nee").status_code == 409
    assert "U zei nee" in ib.page("/koppelingen?toon=nee-gezegd")


def test_a_lead_is_proposed_declined_accepted_and_laid_down(
    ib: Professional, worker: Professional
) -> None:
    linked(ib, worker)
    assert "Nog geen casusregisseur" in ib.page(ib.match)
    own = str(ib.place.id)
    assert "Voorgesteld" in ib.press(f"{ib.match}/regie", organisationId=own)
    assert "regie/antwoord" not in ib.page(ib.match)
    page = worker.page(worker.match)
    assert "wil de regie nemen" in page
    answers = [f for f in worker.browser.forms_of(worker.match) if f[0].endswith("/antwoord")]
    declined = worker.browser.resend(worker.match, answers[1]).text
    assert "Niet aanvaard." in declined
    ib.press(f"{ib.match}/regie", organisationId=own)
    answers = [f for f in worker.browser.forms_of(worker.match) if f[0].endswith("/antwoord")]
    accepted = worker.browser.resend(worker.match, answers[0]).text
    assert "Een ander heeft de regie" in accepted
    late = worker.browser.resend(worker.match, answers[1])
    assert late.status_code == 409
    assert "Dit voorstel ligt er niet (meer)." in late.text
    assert "Uw organisatie heeft de regie" in ib.page(ib.match)
    assert "neergelegd" in ib.press(ib.match, "/neerleggen")
    assert "Nog geen casusregisseur" in worker.page(worker.match)


def test_contact_is_noted_for_both_without_words(ib: Professional, worker: Professional) -> None:
    linked(ib, worker)
    wrong = ib.browser.send(f"{ib.match}/contact", means="phone", heldOn="01-01-2099")
    assert wrong.status_code == 400
    assert "Kies een dag die voorbij is" in wrong.text
    assert 'value="01-01-2099"' in wrong.text
    ib.press(f"{ib.match}/contact", means="phone")
    for one in (ib, worker):
        assert "Gebeld" in one.page(one.match)


def test_unlinking_asks_why_and_tells_both(ib: Professional, worker: Professional) -> None:
    linked(ib, worker)
    mine, theirs = ib.match, worker.match
    assert ib.browser.send(f"{mine}/ontkoppelen").status_code == 400
    page = ib.press(f"{mine}/ontkoppelen", because="another_child")
    assert "Ontkoppeld" in page
    assert "Het is een ander kind" in ib.page(mine)
    over = worker.page(theirs)
    assert "Ontkoppeld" in over
    assert PHONE not in over
    assert "ander kind" not in over[over.index("<main") :]
    assert worker.browser.send(f"{theirs}/ontkoppelen", because="other").status_code == 409


def test_what_one_is_told_leads_to_the_match(ib: Professional, worker: Professional) -> None:
    worker.offer()
    ib.offer(yes=False)
    opened = ib.browser.send("/meldingen", "/openen")
    assert opened.request.path == ib.match
    ib.press(ib.match, "/ja")
    opened = worker.browser.send("/meldingen", "/openen")
    assert opened.request.path == worker.match
    ib.press(f"{ib.match}/regie", organisationId=str(ib.place.id))
    told = worker.page("/meldingen")
    assert "Er is iets gezegd over de regie in een koppeling" in told
    opened = worker.browser.resend(
        "/meldingen", next(f for f in worker.browser.forms_of("/meldingen") if "/openen" in f[0])
    )
    assert opened.request.path == worker.match


def test_what_a_role_may_not_is_not_there(town: Neighbourhood, ib: Professional) -> None:
    admin = logged_in(town.house.app, employ(town.school, "organisation_admin", team=None))
    assert "/koppelingen" not in admin.page("/")
    for path in ("/koppelingen", ib.form, "/toezicht-op-koppelen"):
        assert admin.get(path).status_code == 403
    assert ib.browser.get("/toezicht-op-koppelen").status_code == 403
    colleague = logged_in(town.house.app, employ(town.school, team=1))
    assert colleague.get(ib.form).status_code == 404
    assert colleague.get(ib.offer()).status_code == 404


@pytest.mark.parametrize("role", ["privacy_officer", "data_protection_officer"])
def test_watching_shows_members_and_marks_and_no_child(
    town: Neighbourhood, ib: Professional, role: str
) -> None:
    watcher = logged_in(town.house.app, employ(town.school, role, team=None))
    assert "Niemand heeft in deze tijd laten koppelen." in watcher.page("/toezicht-op-koppelen")
    for _ in range(6):
        ib.press(f"{ib.offer()}/stoppen")
    page = watcher.page("/toezicht-op-koppelen")
    assert "I. de Begeleider" in page
    assert "Vaak aangeboden en weer ingetrokken" in page
    assert "Samira" not in page
    assert "/toezicht-op-koppelen" in watcher.page("/")
