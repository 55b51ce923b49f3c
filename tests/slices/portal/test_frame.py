"""What holds for every page: closed doors, proven forms, headers, languages, no person in a URL."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from services.consents import operations as consents
from services.covenants import operations as covenants
from services.exports import operations as exports
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.assets import Assets
from services.portal.pages import PAGES, Page
from shared import clock
from shared.ids import new_id
from shared.web.uploads import Upload
from tests.factories import keys
from tests.factories.matched import met_between
from tests.factories.own_right import owing
from tests.factories.signalled import signalled
from tests.factories.software import asked_for
from tests.factories.town import PURPOSE, Place, Town, founded, parent
from tests.factories.workplace import Browser, employ, logged_in
from tests.house import House
from tests.slices.asking.asked import ask_consent
from tests.slices.imports.sending import previewed_for_pages
from tests.slices.portal.conftest import Desk
from tests.slices.portal.listed_pages import LISTED, listed_with
from tests.slices.referrals_whole.files import attach

ROLES = (
    "care_coordinator",
    "child_worker",
    "programme_coordinator",
    "youth_care_worker",
    "organisation_admin",
    "community_officer",
    "abuse_protocol_officer",
    "privacy_officer",
    "data_protection_officer",
    "municipal_analyst",
)
MANAGEMENT = {
    "keys",
    "revoke_key",
    "confirm_key",
    "organisation",
    "teams",
    "team",
    "close_team",
    "staff",
    "new_member",
    "member",
    "duties",
    "deactivate",
    "lost_factors",
    "lost_factor",
    "systems",
    "new_system",
    "new_app",
    "system",
    "end_system",
    "takeouts",
    "takeout",
    "takeout_part",
    "register",
    "register_file",
}
"""Pages of the organisation's admin, and of who oversees it."""
COLLEAGUES = {"one_import", "match_import", "import_faults", "import_remainder"}
COVENANTS_KEPT = {
    "leave_covenant",
    "end_covenant",
    "sign_covenant",
    "refuse_covenant",
    "withdraw_covenant",
    "new_covenant",
    "covenant_frame",
    "new_covenant_rule",
    "covenant_rule",
    "propose_covenant",
    "covenant_json",
    "processing",
    "processing_pdf",
}
"""Pages of who drafts and signs covenants; a draft has no text that is signed."""
ANSWERS = (200, 303, 400, 403, 404, 409, 410)
SCRIPT = "<script>alert('x')</script>"


@dataclass(frozen=True, slots=True)
class Records:
    """One of everything at the school, by the names that addresses use."""

    values: dict[str, str]

    def path(self, page: Page) -> str:
        return re.sub(r"<(?:uuid:|int:)?(\w+)>", lambda found: self.values[found[1]], page.rule)


def protocol_for(town: Town, child: Any) -> Any:
    safe_home = founded("veilig_thuis", "youth_care_worker")
    ground = legal_grounds.start_protocol(
        town.school.member(), child_id=child["id"], receiver_ids=[safe_home.id]
    )
    return ground["id"]


@pytest.fixture
def records(the_house: House, town: Town) -> Records:
    from pyrage import x25519

    child = town.child()
    consent = town.consent(child)
    admin = town.school.member(role="organisation_admin")
    key = keys.usable(town.school, str(x25519.Identity.generate().to_public()))
    export = exports.ask_export(
        town.school.member(), child_id=child["id"], recipient_key_id=key, purpose="transfer"
    )
    now, (away, instead) = clock.now(), (employ(town.school), employ(town.school))
    stands_in = organisations.arrange_substitute(
        admin,
        member_id=away.member_id,
        substitute_id=instead.member_id,
        starts_at=now,
        ends_at=now + timedelta(days=7),
    )
    assert consents.get_consent(town.school.member(), consent_id=consent["id"])
    draft = town.draft(child)
    file = attach(town.school.member(), draft["id"])
    found = {
        **listed_with(the_house, town.school),
        **managed(town.school),
        "ground_id": protocol_for(town, child),
        **(owing(town) | signalled(town, child)),
        **met_between(the_house, town.school, town.child_work),
        "takeout_id": exports.ask_takeout(admin, recipient_key_id=key)["id"],
        "child_id": child["id"],
        "consent_id": consent["id"],
        **kept_with(town, consent),
        "request_id": ask_consent(town, child)["id"],
        "referral_id": draft["id"],
        "export_id": export["id"],
        "recipient_key_id": key,
        "covenant_id": town.covenant_id,
        "version_id": covenants.draft_version(admin, covenant_id=town.covenant_id)["id"],
        "number": 1,
        "substitution_id": stands_in["id"],
        "name": "van-mij",
        "part": 1,
        **previewed_for_pages(town.school),
        "attachment_id": file["id"],
    } | dict.fromkeys(
        ("notification_id", "session_id", "app_id", "passkey_id", "factor_reset_id"), new_id()
    )
    return Records({name: str(value) for name, value in found.items()})


def kept_with(town: Town, consent: dict[str, Any]) -> dict[str, Any]:
    """Evidence of the consent; of another child a receipt of what stopped, a holder, and what
    stands in that one's place.
    """
    actor, scan = town.school.member(), Upload("formulier.pdf", iter([b"%PDF-1.7\n"]))
    evidence = consents.add_evidence(actor, consent_id=consent["id"], upload=scan)
    other = town.child(authority_holders=[parent(), parent(name="V. Ader")])
    gone, holder = (row["id"] for row in other["authority_holders"])
    stopped = consents.end_authority(actor, child_id=other["id"], holder_id=gone)
    substitute = consents.record_authority_substitute(
        actor,
        child_id=other["id"],
        holder_id=holder,
        kind="court_permission",
        purpose=PURPOSE,
        since=clock.now(),
        until=clock.now() + timedelta(days=30),
        reference="C/13/1234",
    )
    return {
        "evidence_id": evidence["id"],
        "receipt_id": stopped["id"],
        "holder_id": consent["holder_id"],
        "substitute_id": substitute["id"],
    }


def managed(place: Place) -> dict[str, Any]:
    """What an admin's pages are about: software that waits, and a wish of an admin."""
    asking = employ(place, "organisation_admin", team=None).member_id
    wish = organisations.change_duties(
        replace(place.member(role="organisation_admin"), id=asking),
        member_id=asking,
        roles=["organisation_admin", "care_coordinator"],
        expected_version=1,
    )
    return {
        "system_id": asked_for(place),
        "team_id": place.teams[0],
        "member_id": asking,
        "duty_request_id": wish["request"]["id"],
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_every_role(
    the_house: House, town: Town, records: Records, role: str
) -> None:
    browser = logged_in(the_house.app, employ(town.school, role))
    seen = {}
    for page in PAGES:
        if "GET" in page.methods:
            answer = browser.get(records.path(page))
            assert answer.status_code in ANSWERS, (page.rule, answer.text)
            seen[page.name] = answer.status_code
            if answer.status_code != 303 and answer.mimetype == "text/html":
                assert "<h1" in answer.text, page.rule
    assert seen["home"] == 200
    if role == "care_coordinator":
        refused = {name for name, status in seen.items() if status in (403, 404)}
        others = {"legal_ground", "review_ground", "ground_step", "end_ground", "police_decision"}
        others |= {*COVENANTS_KEPT, *COLLEAGUES, "match_watch", "ended_exchange", "rename_passkey"}
        others |= {*LISTED, "list_members", "watched_lists"}
        assert refused <= {*MANAGEMENT, *others}, refused
    for item in re.findall(r'<li><a href="([^"]+)"', browser.page("/")):
        assert browser.get(item).status_code == 200, f"{role} is shown {item}"


def test_a_partners_record_is_not_there(the_house: House, town: Town, records: Records) -> None:
    browser = logged_in(the_house.app, employ(town.stranger))
    for page in PAGES:
        if "<uuid:" in page.rule:
            answer = browser.get(records.path(page)) if "GET" in page.methods else None
            assert answer is None or answer.status_code in (403, 404), page.rule


def test_without_a_session_pages_lead_to_the_login(the_house: House, records: Records) -> None:
    browser = Browser(the_house.app)
    for page in PAGES:
        if not page.entry and "GET" in page.methods:
            answer = browser.get(records.path(page))
            assert answer.status_code == 303, page.rule
            assert answer.location.startswith("/inloggen?verder=/"), page.rule


@pytest.mark.parametrize("proof", ["", "0" * 64, "é"])
def test_no_form_works_without_its_proof(
    the_house: House, town: Town, ib: Desk, records: Records, proof: str
) -> None:
    for page in PAGES:
        if "POST" in page.methods:
            answer = ib.browser.client.post(
                records.path(page), data={"_proof": proof}, headers=ib.browser.headers
            )
            assert answer.status_code == 403, page.rule
            assert "Er is niets gewijzigd" in answer.text, page.rule


def test_a_proof_of_another_session_is_none(the_house: House, town: Town, ib: Desk) -> None:
    other = logged_in(the_house.app, employ(town.school))
    form = other.forms_of("/kinderen/nieuw")[-1]
    assert ib.browser.resend("/kinderen/nieuw", form).status_code == 403


def test_a_form_from_another_site_is_refused(ib: Desk) -> None:
    proof = dict(ib.browser.forms_of("/kinderen/nieuw")[-1][1])["_proof"]
    answer = ib.browser.client.post(
        "/kinderen/nieuw",
        data={"_proof": proof},
        headers={**ib.browser.headers, "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/inloggen", "/kinderen/nieuw"])
def test_a_page_that_takes_no_file_reads_none(ib: Desk, path: str) -> None:
    answer = ib.browser.client.post(
        path,
        data={"_proof": "x", "upload": (BytesIO(b"x"), "a.txt")},
        headers=ib.browser.headers,
    )
    assert answer.status_code == 415
    assert "Dit formulier neemt geen bestanden aan." in answer.text


def test_a_form_with_a_file_wants_it_last() -> None:
    from services.portal.fields import Field, Plan
    from services.portal.forms import NOTHING
    from shared.texts import Text

    some = Field(label=Text("x", "x"))
    with pytest.raises(TypeError, match="last"):
        Plan(NOTHING.schema, {"upload": replace(some, look="file"), "after": some})


def test_what_people_typed_is_never_markup(town: Town, ib: Desk) -> None:
    page = ib.browser.send(
        "/kinderen/nieuw", givenName=SCRIPT, familyName="Bakker", birthDate="2018-03-04"
    )
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    again = ib.browser.send("/kinderen/nieuw", givenName='"><b>x', birthDate=SCRIPT)
    assert '"><b>x' not in again.text
    assert SCRIPT not in again.text


def test_headers_of_a_page(ib: Desk) -> None:
    headers = ib.browser.get("/kinderen").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Language"] == "nl"


def test_a_page_holds_nothing_inline(the_house: House, ib: Desk, records: Records) -> None:
    for page in PAGES:
        if "GET" in page.methods:
            answer = ib.browser.get(records.path(page))
            text = answer.text if answer.mimetype == "text/html" else ""  # else: a file, to be kept
            assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", text), page


def test_static_files_are_kept_for_a_year_and_packed(the_house: House) -> None:
    page = Browser(the_house.app).page("/inloggen")
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = Browser(the_house.app).get(path, **{"Accept-Encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Set-Cookie" not in answer.headers
    assert Browser(the_house.app).get("/static/schakel.css").status_code == 404


def test_no_address_holds_a_person(town: Town, ib: Desk) -> None:
    page = ib.browser.send(
        "/kinderen/nieuw", givenName="Zeldzaam", familyName="Uniek", birthDate="2018-03-04"
    )
    found = ib.browser.send("/kinderen", name="Zeldzaam")
    assert "Zeldzaam Uniek" in found.text
    for text in (page.text, found.text, ib.browser.page(f"{page.request.path}/aanmelden")):
        for address in re.findall(r'(?:href|action|hx-[a-z]+)="([^"]*)"', text):
            assert not re.search(r"zeldzaam|uniek|2018-03-04", address, re.IGNORECASE)
    assert found.request.query_string == b""


def test_english_by_the_browser_and_by_choice(the_house: House, ib: Desk) -> None:
    assert "Log in" in Browser(the_house.app, "en").page("/inloggen")
    assert 'lang="en"' in ib.browser.page("/?taal=en")
    assert "Children" in ib.browser.page("/kinderen"), "the choice is kept"
    assert 'lang="nl"' in ib.browser.page("/?taal=nl")
    assert ib.browser.get("/?taal=%3Cscript%3E").status_code == 200


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(
    the_house: House,
) -> None:
    person = Browser(the_house.app).get("/bestaat-niet")
    assert person.status_code == 404
    assert "Naar uw startpagina" in person.text
    program = the_house.app.test_client().get("/bestaat-niet")
    assert program.content_type == "application/problem+json"
    api = Browser(the_house.app).get("/v1/bestaat-niet")
    assert api.content_type == "application/problem+json"


def test_a_page_calls_only_what_it_names(the_house: House, ib: Desk) -> None:
    from services.portal.pages import Visit
    from services.portal.visitors import visitor_of

    page = next(page for page in PAGES if page.name == "covenants")
    with the_house.app.test_request_context("/convenanten"):
        visit = Visit(page, visitor_of(ib.browser.cookie("schakel")))
        with pytest.raises(RuntimeError, match="does not name"):
            visit.do(organisations.list_organisations)


def test_lists_go_on_page_by_page(town: Town, ib: Desk) -> None:
    for n in range(27):
        town.child(given_name=f"Kind{n:02}")
    first = ib.browser.page("/kinderen")
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = ib.browser.page(onward[1].replace("&amp;", "&"))
    assert "Kind26" in first
    assert "Kind00" in second
    assert "Kind00" not in first
    assert ib.browser.get("/kinderen?na=onzin").status_code == 404


def test_without_the_packages_the_pages_have_our_own_styles(tmp_path: object) -> None:
    bare = Assets(Path(str(tmp_path)))
    assert bare.script is None
    assert bare.style.endswith(".css")
