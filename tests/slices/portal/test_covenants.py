"""Covenants in the workplace: drafted, compared, signed by each, refused, left: by people."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from services.cli.covenants import verify_covenant
from shared import clock
from tests.factories.town import Place, Town, founded
from tests.factories.workplace import Browser, employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk

ADMIN, PRIVACY = "organisation_admin", "privacy_officer"
RULE: dict[str, Any] = {
    "purpose": "child_work_support",
    "recordKind": "referral",
    "senderKind": "education",
    "senderRoles": ["care_coordinator"],
    "receiverKind": "child_work",
    "receiverRoles": ["child_worker"],
    "categories": ["child_identity", "care_question"],
    "returnCategories": ["outcome"],
}


@pytest.fixture
def school(the_house: House) -> Place:
    return founded("education", "care_coordinator")


@pytest.fixture
def work(the_house: House) -> Place:
    return founded("child_work", "child_worker")


@pytest.fixture
def privacy(the_house: House, school: Place) -> Browser:
    """Somebody who drafts, and does not sign."""
    return logged_in(the_house.app, employ(school, PRIVACY, name="P. de Privacy"))


@pytest.fixture
def admins(the_house: House, school: Place, work: Place) -> list[Browser]:
    """Who signs: for the school, and for kinderwerk."""
    return [
        logged_in(the_house.app, employ(place, ADMIN, name="A. Admin")) for place in (school, work)
    ]


def drafted(browser: Browser, *places: Place) -> str:
    """The address of a draft without rules."""
    today = clock.today()
    made = browser.send(
        "/convenanten/nieuw",
        name="Samen rond het kind",
        area="Vaardrecht",
        purposes=["child_work_support"],
        partyIds=[str(place.id) for place in places],
        startsAt=str(today),
        endsAt=str(today + timedelta(days=400)),
    )
    assert "Het concept staat klaar" in made.text
    return made.request.path


def proposed(browser: Browser, *places: Place) -> str:
    """The address of a version that lies before its parties."""
    draft = drafted(browser, *places)
    browser.send(f"{draft}/afspraken/nieuw", **RULE)
    answer = browser.send(f"{draft}/voorleggen")
    assert "Voorgelegd" in answer.text, answer.text
    return answer.request.path


def test_from_nothing_to_in_force(
    school: Place, work: Place, privacy: Browser, admins: list[Browser]
) -> None:
    ours, theirs = admins
    assert "aan geen convenant mee" in privacy.page("/convenanten")
    draft = drafted(privacy, school, work)
    empty = privacy.page(draft)
    assert "Zonder afspraken mag er niets." in empty
    assert "Voorleggen aan de partijen" not in empty
    rule = privacy.send(f"{draft}/afspraken/nieuw", **RULE)
    assert "De afspraak is toegevoegd." in rule.text
    assert "Artikel 1" in rule.text
    assert theirs.get(draft).status_code == 404

    told = privacy.page(f"{draft}/voorleggen")
    assert "krijgt toegang tot" in told
    version = privacy.send(f"{draft}/voorleggen").request.path
    assert "Tekenen of weigeren doet een beheerder" in privacy.page(version)
    assert "Wacht op uw handtekening" in theirs.page("/convenanten")
    compared = theirs.page(f"{version}/vergelijken")
    assert "Wie krijgt toegang" in compared

    sign = theirs.page(f"{version}/tekenen")
    assert "A. Admin, namens Stichting child_work" in " ".join(sign.split())
    assert "Getekend namens uw organisatie" in theirs.send(f"{version}/tekenen").text
    assert "Door u getekend, wacht op anderen" in theirs.page("/convenanten")
    again = theirs.page(f"{version}/tekenen")
    assert "niet (meer) tekenen" in again
    last = ours.send(f"{version}/tekenen")
    assert "Van kracht" in last.text
    assert "Van kracht" in privacy.page("/convenanten")


def test_the_downloads_can_be_verified_without_us(
    school: Place, work: Place, privacy: Browser, admins: list[Browser], tmp_path: Path
) -> None:
    version = proposed(privacy, school, work)
    for browser in admins:
        browser.send(f"{version}/tekenen")
    document, keys = tmp_path / "document.json", tmp_path / "keys.json"
    document.write_bytes(privacy.get(f"{version}/handtekeningen.json").data)
    keys.write_bytes(privacy.get("/v1/covenant-keys").data)
    said = CliRunner().invoke(verify_covenant, [str(document), "--keys", str(keys)])
    assert said.exit_code == 0, said.output
    bent = json.loads(document.read_text())
    bent["text"] = bent["text"].replace("Vaardrecht", "Elders")
    document.write_text(json.dumps(bent))
    assert CliRunner().invoke(verify_covenant, [str(document), "--keys", str(keys)]).exit_code == 1

    answer = privacy.get(f"{version}/document.pdf")
    assert answer.content_type == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "Artikel 1" in text
    assert "Handtekeningen" in text


def test_what_the_law_forbids_stands_at_its_field(
    school: Place, work: Place, privacy: Browser
) -> None:
    draft = drafted(privacy, school, work)
    for bend, field in (
        ({"retentionDays": "9999"}, "retentionDays"),
        ({"ageFrom": "14"}, "ageTo"),
        ({"grounds": ["consent", "police_disclosure"]}, "grounds"),
        ({"senderRoles": []}, "senderRoles"),
    ):
        typed: dict[str, Any] = {**RULE, **bend}
        refused = privacy.send(f"{draft}/afspraken/nieuw", **typed)
        assert refused.status_code == 400, bend
        assert f'href="#{field}"' in refused.text, bend
    assert "Er staan nog geen afspraken in." in privacy.page(draft)


def test_a_rule_is_copied_changed_and_removed(school: Place, work: Place, privacy: Browser) -> None:
    draft = drafted(privacy, school, work)
    privacy.send(f"{draft}/afspraken/nieuw", **RULE)
    same = privacy.send(f"{draft}/afspraken/nieuw?van=1")
    assert "Deze afspraak staat er al." in same.text
    privacy.send(f"{draft}/afspraken/nieuw?van=1", ageFrom="5")
    assert "Artikel 2" in privacy.page(draft)
    privacy.send(f"{draft}/afspraken/2", ageFrom="6", retentionDays="90")
    assert "van 6 tot en met 12 jaar" in privacy.page(draft)
    gone = privacy.send(draft, where="/2/weghalen")
    assert "De afspraak is weggehaald." in gone.text
    assert "Artikel 2" not in gone.text
    changed = privacy.send(f"{draft}/gegevens", name="Anders", purposes=["youth_help"])
    assert "Het convenant" in changed.text or "Het concept is bewaard." in changed.text
    assert "Dit doel heeft het convenant niet." in privacy.page(draft)


def test_two_at_once_do_not_overwrite_each_other(
    school: Place, work: Place, privacy: Browser
) -> None:
    draft = drafted(privacy, school, work)
    form = privacy.forms_of(f"{draft}/afspraken/nieuw")[-1]
    privacy.send(f"{draft}/afspraken/nieuw", **RULE)
    late = privacy.resend(f"{draft}/afspraken/nieuw", form, **{**RULE, "ageFrom": "5"})
    assert late.status_code == 412
    assert "Artikel 2" not in privacy.page(draft)


def test_a_refusal_is_read_by_the_others_and_mended(
    school: Place, work: Place, privacy: Browser, admins: list[Browser]
) -> None:
    version = proposed(privacy, school, work)
    theirs = admins[1]
    bare = theirs.send(f"{version}/weigeren", reason="")
    assert bare.status_code == 400
    refused = theirs.send(f"{version}/weigeren", reason="Artikel 1 gaat ons te ver.")
    assert "Geweigerd." in refused.text
    read = privacy.page(version)
    assert "Artikel 1 gaat ons te ver." in read
    assert "Stichting child_work tekent niet" in read
    anew = privacy.send(version)
    assert "/concepten/" in anew.request.path
    assert "Artikel 1" in anew.text


def test_a_proposal_is_withdrawn_by_who_made_it(
    school: Place, work: Place, privacy: Browser, admins: list[Browser]
) -> None:
    version = proposed(privacy, school, work)
    assert "Voorstel intrekken" not in admins[1].page(version)
    done = privacy.send(f"{version}/intrekken")
    assert "Ingetrokken. Er verandert niets." in done.text
    assert "niet (meer) tekenen" in admins[1].page(f"{version}/tekenen")


def test_leaving_says_first_what_stops(the_house: House, town: Town, ib: Desk) -> None:
    town.sent()
    admin = logged_in(the_house.app, employ(town.school, ADMIN))
    path = f"/convenanten/{town.covenant_id}"
    assert "Uittreden" not in ib.browser.page(path)
    preview = admin.page(f"{path}/uittreden")
    assert "Wat uw organisatie nu deelt: één keer." in preview
    assert "één partij over" in preview
    left = admin.send(f"{path}/uittreden", reason="Wij stoppen ermee.")
    assert "Uitgetreden." in left.text
    assert re.search(r"Beëindigd", left.text)


def test_the_keeper_ends_it_for_all(the_house: House, town: Town) -> None:
    admin = logged_in(the_house.app, employ(town.school, ADMIN))
    other = logged_in(the_house.app, employ(town.child_work, ADMIN))
    path = f"/convenanten/{town.covenant_id}"
    assert "Beëindigen voor allen" not in other.page(path)
    done = admin.send(f"{path}/beeindigen", reason="Klaar.")
    assert "Op grond van dit convenant wordt niets meer gedeeld." in done.text


def test_an_amendment_begins_from_what_holds(the_house: House, town: Town) -> None:
    admin = logged_in(the_house.app, employ(town.school, ADMIN))
    draft = admin.send(f"/convenanten/{town.covenant_id}")
    assert "/concepten/" in draft.request.path
    assert "Artikel 1" in draft.text


def test_the_record_of_processing_follows_from_the_covenant(the_house: House, town: Town) -> None:
    officer = logged_in(the_house.app, employ(town.school, "data_protection_officer", name="F. G."))
    record = officer.page("/verwerkingen")
    for said in (
        "Ondersteuning door kinderwerk",
        "Stichting child_work",
        "Kinderen van 4 tot en met 17 jaar",
        "toestemming",
        "eu-gdpr:A6-1-a",
        "F. G.",
        "365 dagen",
    ):
        assert said in record, said
    pdf = officer.get("/verwerkingen/register.pdf")
    assert pdf.data.startswith(b"%PDF")
    worker = logged_in(the_house.app, employ(town.school))
    assert worker.get("/verwerkingen").status_code == 403
    admin = logged_in(the_house.app, employ(town.school, ADMIN))
    admin.send(f"/convenanten/{town.covenant_id}/beeindigen", reason="Klaar.")
    assert "er wordt niets gedeeld" in officer.page("/verwerkingen")
