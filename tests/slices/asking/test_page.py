"""The page of who is asked: what it shows before and after the code, in every language, and what
it never shows.
"""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest

from services.asking import operations as asking
from services.organisations import operations as organisations
from services.portal.screens.question import ORGANISATION
from services.referrals import operations as referrals
from shared import clock
from shared.problems import NotFound
from shared.vocabulary import NOTICE_LANGUAGES
from tests.factories.workplace import Browser, forms_in, logged_in
from tests.slices.asking.conftest import Case, with_two_parents
from tests.slices.database import rows

PAGE = "/vraag"
PERSONAL = ("Noor", "Voorbeeld", "ouder@", "Kade 1", "Stichting", "010-1234567")


def enter(case: Case, request: dict[str, str], token: str, language: str = "nl") -> "Reader":
    reader = Reader(Browser(case.house.app, language))
    reader.first(token, request["code"])
    return reader


class Reader:
    """A browser on the page, and the last answer."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.page = browser.get(PAGE)

    @property
    def text(self) -> str:
        return str(self.page.text)

    def first(self, token: str, code: str, **more: str) -> None:
        typed: dict[str, Any] = {"_link": token, "_code": code, "_do": "enter", **more}
        self.page = self.browser.resend(PAGE, forms_in(self.text)[0], **typed)

    def press(self, do: str, **more: Any) -> None:
        """Press the button: any form of the page carries along what it needs."""
        form = next(f for f in forms_in(self.text) if any(k == "_link" for k, _ in f[1]))
        self.page = self.browser.resend(PAGE, form, _do=do, **more)


def test_nothing_personal_stands_there_before_the_code(case: Case) -> None:
    request, token = case.ask(sentence="Zoals besproken aan de keukentafel."), case.token()
    reader = Reader(Browser(case.house.app))
    assert reader.page.status_code == 200
    pages = [reader.text]
    reader.first(token, "11111111")
    assert reader.page.status_code == 403
    assert "nog 4 keer" in reader.text
    pages.append(reader.text)
    reader.first("aaaa-bbbb-cccc-dddd-eeee-ff", request["code"])
    assert reader.page.status_code == 410
    pages.append(reader.text)
    for page in pages:
        assert [
            word for word in (*PERSONAL, "keukentafel", request["id"].hex) if word in page
        ] == []
        assert str(request["id"]) not in page


def test_reading_answering_and_withdrawing(case: Case) -> None:
    request, token = case.ask(sentence="Zoals besproken aan de keukentafel."), case.token()
    reader = enter(case, request, token)
    assert reader.page.status_code == 200
    assert "Stichting education heeft een vraag voor u" in reader.text
    for word in (
        "Noor",
        "keukentafel",
        "Stichting child_work",
        "Hoe het thuis gaat",
        "010-1234567",
    ):
        assert word in reader.text
    for word in ("Voorbeeld", "Kade 1", "ouder@", "moeder"):
        assert word not in reader.text, "what they need not read here is not here"
    reader.press("talk")
    assert "U wilt eerst praten" in reader.text
    reader.press("yes")
    assert "U zei ja" in reader.text
    sent = case.sent()
    reader.press("withdraw")
    assert "Wilt u uw toestemming intrekken?" in reader.text
    assert case.state(request) == "given", "it asked first"
    reader.press("withdraw_yes")
    assert "Uw toestemming is ingetrokken" in reader.text
    assert "Stichting child_work had het nog niet gelezen" in reader.text
    assert str(sent["id"]) not in reader.text
    reader.press("yes")
    assert reader.page.status_code == 409
    assert "Er was al een antwoord" in reader.text


def test_the_headers_of_every_answer(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    for answer in (Browser(case.house.app).get(PAGE), reader.page):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in reader.text, "what is shown after the code needs no script"
    assert " style=" not in reader.text


def test_a_form_of_another_browser_does_nothing(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    form = forms_in(reader.text)[-1]
    other = Browser(case.house.app)
    other.get(PAGE)
    assert other.resend(PAGE, form, _do="yes").status_code == 403
    assert case.state(request) == "opened"


@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
def test_every_language_reads_from_beginning_to_end(case: Case, language: str) -> None:
    request, token = case.ask(language=language), case.token()
    mail = case.office.received[-1]
    assert str(mail.message["Subject"]) == asking.Speech(language).say("mail_subject")
    assert ("/vraag#" if language == "nl" else f"/vraag?taal={language}#") in mail.text
    assert f'<html lang="{language}"' in Browser(case.house.app).page(f"/vraag?taal={language}")
    reader = enter(case, request, token, language)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in reader.text
    assert reader.page.headers["Content-Language"] == language
    speech = asking.Speech(language)
    for category in ("home_situation", "outcome"):
        assert speech.category(category) in reader.text
    for do, title in (("yes", "given_title"), ("withdraw", "withdraw_title")):
        reader.press(do)
        assert speech.say(title) in reader.text
    reader.press("withdraw_yes")
    assert speech.say("withdrawn_title") in reader.text
    assert not re.search(r"\{\w+\}", reader.text)


def test_another_language_is_chosen_without_losing_ones_place(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = Reader(Browser(case.house.app))
    form = forms_in(reader.text)[0]
    reader.page = reader.browser.resend(PAGE, form, _link=token, _language="ar")
    assert 'dir="rtl"' in reader.text
    assert token in reader.text
    reader.page = reader.browser.resend(
        PAGE, forms_in(reader.text)[0], _code=request["code"], _do="enter"
    )
    assert 'dir="rtl"' in reader.text
    form = forms_in(reader.text)[0]
    reader.page = reader.browser.resend(PAGE, form, _language="pl")
    assert '<html lang="pl" dir="ltr">' in reader.text
    reader.press("yes")
    assert '<html lang="pl"' in reader.text
    asked = asking.get_request(case.member, request_id=request["id"])
    assert (asked["language"], asked["answered_in"]) == ("nl", "pl")


def test_a_child_of_twelve_is_asked_in_its_own_words(case: Case) -> None:
    born = clock.today().replace(year=clock.today().year - 13, day=1)
    case.child = case.town.child(birth_date=born)
    request = case.ask(persons=[{"holder_id": None, "email": "kind@voorbeeld.example"}])
    token = case.token()
    assert case.office.received[-1].to == ["kind@voorbeeld.example"]
    reader = enter(case, request, token)
    assert "heeft een vraag voor jou" in reader.text
    assert "Jouw rechten" in reader.text
    assert not re.search(r"\b[Uu]w?\b", re.sub(r"<[^>]+>", " ", reader.text))


def test_a_dead_page_gives_a_new_link_and_tells_nothing(case: Case) -> None:
    request, token = case.ask(), case.token()
    asking.renew_link(case.member, request_id=request["id"])
    case.workshop.finish()
    answers = []
    for typed in (token, "aaaa-bbbb-cccc-dddd-eeee-ff"):
        reader = Reader(Browser(case.house.app))
        reader.first(typed, "")
        assert reader.page.status_code == 410
        reader.press("new_link")
        assert reader.page.status_code == 200
        plain = re.sub(r'value="[^"]*"', "", reader.text)
        answers.append(plain)
    assert answers[0] == answers[1]
    before = len(case.office.received)
    case.workshop.finish()
    assert len(case.office.received) == before + 1


def test_a_locked_page_says_whom_to_call_only_in_words(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = Reader(Browser(case.house.app))
    for _ in range(5):
        reader.page = reader.browser.get(PAGE)
        reader.first(token, "22222222")
    assert "werkt niet meer" in reader.text
    assert "010-1234567" not in reader.text
    reader.page = reader.browser.get(PAGE)
    reader.first(token, request["code"])
    assert reader.page.status_code == 403
    assert "Noor" not in reader.text


def test_who_has_a_locked_link_locks_nobody_else(case: Case) -> None:
    """Codes for all of an organisation's questions are counted together; those for a question that
    is locked are no guesses, or one link would keep every other parent from withdrawing.
    """
    locked, token = case.ask(), case.token()
    other = case.ask(purpose="youth_help")
    others = case.token()
    left = ORGANISATION.free + 6
    while left > 0:
        reader = Reader(Browser(case.house.app))
        for _ in range(min(left, 20)):
            reader.page = reader.browser.get(PAGE)
            reader.first(token, "22222222")
            assert reader.page.status_code == 403
        left -= 20
    assert case.state(locked) == "locked"
    assert enter(case, other, others).page.status_code == 200


def test_a_page_that_stood_open_asks_the_code_again(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    with clock.held_at(clock.now() + timedelta(minutes=40)):
        reader.press("yes")
        assert reader.page.status_code == 403
        assert "opnieuw" in reader.text
        assert "Noor" not in reader.text
        form = forms_in(reader.text)[0]
        reader.page = reader.browser.resend(PAGE, form, _code=request["code"], _do="enter")
        assert reader.page.status_code == 200
    assert case.state(request) == "opened"


def test_one_parent_never_sees_the_other(case: Case) -> None:
    two = with_two_parents(case)
    persons = [{"holder_id": two.holder(n), "email": None} for n in (0, 1)]
    made = asking.ask_consent(two.member, **two.question(persons=persons))["requests"]
    two.workshop.finish()
    tokens = {
        mail.to[0]: re.findall(r"/vraag\S*#([a-z2-7-]+)", mail.text)[0]
        for mail in two.office.received
    }
    first = enter(two, made[0], tokens["ouder@voorbeeld.example"])
    first.press("yes")
    second = enter(two, made[1], tokens["ander@voorbeeld.example"])
    second.press("no")
    first.press("back")
    for reader in (first, second):
        for word in ("Andersom", "Verstopweg", "ander@", "M. Voorbeeld", "Kade 1", "ouder@"):
            assert word not in reader.text
    assert "U zei ja" in first.text
    mixed = Reader(Browser(two.house.app))
    mixed.first(tokens["ouder@voorbeeld.example"], made[1]["code"])
    assert mixed.page.status_code == 403, "the other's code opens nothing"


def test_neither_token_nor_code_nor_child_is_in_a_log_a_queue_or_a_row(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        request = case.ask(sentence="Zoals besproken aan de keukentafel.")
        waiting = str(rows(case.house, "SELECT ids::text, task FROM outbox"))
        token = case.token()
        reader = enter(case, request, token)
        reader.press("no")
        case.workshop.finish()
    ours = [r.getMessage() for r in caplog.records if r.name != "mail.log"]
    code = request["code"].replace(" ", "")
    tables = ("consent_request", "consent_link", "consent_statement", "audit_event", "notification")
    kept = "".join(str(rows(case.house, f"SELECT t::text FROM {t} t")) for t in tables)
    for secret in (token, token.replace("-", ""), code, request["code"], "keukentafel"):
        for where in (str(ours), waiting, kept):
            assert secret not in where
    for mail in case.office.received:
        for word in ("Noor", "Voorbeeld", "keukentafel", code, request["code"]):
            assert word not in mail.text + str(mail.message["Subject"])
        assert token not in str(mail.message["Subject"])
    assert "Stichting education heeft een vraag voor u" in case.office.received[0].text


def test_what_is_restricted_for_safety_stands_on_no_page(case: Case) -> None:
    """A disclosure that nobody may hear of ends with the rest, and is in no answer."""
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    reader.press("yes")
    sent = case.sent()
    worker = case.town.child_work.member()
    referrals.get_referral(worker, referral_id=sent["id"])
    rows(case.house, "ALTER TABLE access_grant DISABLE TRIGGER access_grant_kept_close")
    rows(
        case.house,
        "UPDATE access_grant SET safety_restricted = true"
        " WHERE record_id = :id AND viewer_id <> owner_id",
        id=sent["id"],
    )
    rows(case.house, "ALTER TABLE access_grant ENABLE TRIGGER access_grant_kept_close")
    reader.press("back")
    seen = [reader.text]
    for do in ("withdraw", "withdraw_yes", "back"):
        reader.press(do)
        seen.append(reader.text)
    assert asking.Speech("nl").say("stopped_none") in seen[2]
    for page in seen:
        assert "gelezen" not in page
        assert str(sent["id"]) not in page
    with pytest.raises(NotFound):
        referrals.get_referral(worker, referral_id=sent["id"])


def test_a_notification_leads_to_the_question(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    reader.press("talk")
    case.workshop.finish()
    asker = logged_in(case.house.app, case.asker)
    assert "iemand wil eerst praten" in asker.page("/meldingen").lower()
    opened = asker.send("/meldingen", "/openen")
    assert opened.request.path == f"/vragen/{request['id']}"
    assert "Bel en praat erover" in opened.text


def test_every_step_stands_in_the_audit_trail(case: Case) -> None:
    """Who, as what, and how it ended: also a wrong code."""
    request, token = case.ask(), case.token()
    reader = Reader(Browser(case.house.app))
    reader.first(token, "11111111")
    reader.page = reader.browser.get(PAGE)
    reader.first(token, request["code"])
    reader.press("no")
    query = (
        "SELECT operation, outcome FROM audit_event WHERE organisation_id = :org"
        " AND actor_kind = 'respondent' AND actor_id = :who ORDER BY at, id"
    )
    found = rows(case.house, query, org=case.town.school.id, who=request["holder_id"])
    assert [(row.operation.removeprefix("asking."), row.outcome) for row in found] == [
        ("weigh_code", "ok"),
        ("open_question", "code_wrong"),
        ("weigh_code", "ok"),
        ("open_question", "ok"),
        ("say_no", "ok"),
    ]


def test_a_suspended_organisation_takes_no_yes_and_every_no(case: Case) -> None:
    request, token = case.ask(), case.token()
    reader = enter(case, request, token)
    organisations.suspend_tenant(case.town.school.operator(), reason="onderzoek")
    reader.press("yes")
    assert reader.page.status_code == 409
    assert "kan uw ja op dit moment niet aannemen" in reader.text
    assert case.state(request) == "opened"
    reader.press("no")
    assert "U zei nee" in reader.text
    assert case.state(request) == "refused"
