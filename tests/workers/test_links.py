"""Invitations and resets, from the asking to the mail and back: what tells, and what does not."""

import json
import logging
import re
from datetime import timedelta
from uuid import UUID

import pytest

from services.identity import attempts, links
from services.identity import operations as identity
from services.organisations import operations as organisations
from shared import clock
from shared.authz.operation import Operation
from shared.events.catalogue import MemberLeft
from shared.ids import new_id
from shared.problems import Conflict, Gone
from tests.factories.town import Town
from tests.factories.workplace import PASSWORD, Browser, Person, employ, forms_in, logged_in
from tests.house import House
from tests.slices.database import rows
from tests.workers.workshop import PostOffice, Workshop

ASK, USE = "/wachtwoord-vergeten", "/toegang"
NEW = "zeven scheve fietsen en een lamp"


def asked(house: House, email: str) -> str:
    """The page that answers who asks for a reset."""
    return Browser(house.app).send(ASK, email=email).text


def code_in(office: PostOffice) -> str:
    """The code in the last mail that came with one."""
    found = re.findall(r"/toegang#([a-z2-7-]+)", "\n".join(m.text for m in office.received))
    assert found
    return str(found[-1])


def reset(house: House, code: str, password: str = NEW) -> Browser:
    """A browser that used the code."""
    browser = Browser(house.app)
    page = browser.send(USE, _link=code)
    browser.resend(USE, forms_in(page.text)[-1], password=password)
    return browser


@pytest.fixture
def person(town: Town) -> Person:
    return employ(town.school)


def test_a_reset_tells_nobody_whether_the_address_is_somebodys(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    known, unknown = asked(the_house, person.email), asked(the_house, f"{new_id()}@x.example")
    plain = re.compile(r'value="[0-9a-f]{64}"|Content-[^"]*')
    assert plain.sub("", known) == plain.sub("", unknown)
    assert "Hoort dit adres bij een account" in known
    workshop.finish()
    assert [mail.to for mail in post_office.received] == [[person.email]]


def test_a_reset_does_the_same_work_either_way(
    the_house: House, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import event

    from shared import runtime

    engine, sent = runtime.current().engines["login"], []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        identity.ask_reset(person.email, "a", "")
        first, sent[:] = list(sent), []
        identity.ask_reset(f"{new_id()}@x.example", "b", "")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert sent == first


def test_a_reset_sets_the_password_ends_sessions_and_still_asks_the_code(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    elsewhere = logged_in(the_house.app, person)
    asked(the_house, person.email.upper())
    workshop.finish()
    browser = reset(the_house, code_in(post_office))
    assert elsewhere.get("/kinderen").status_code == 303
    assert browser.get("/kinderen").location.startswith("/inloggen"), "it logs nobody in"
    page = browser.send("/inloggen", email=person.email, password=NEW)
    assert page.request.path == "/inloggen/code"
    assert Browser(the_house.app).log_in(person, password=PASSWORD).status_code == 401


def test_a_reset_works_once_and_for_an_hour(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    for _ in range(2):
        asked(the_house, person.email)
    workshop.finish()
    first, second = (re.search(r"#([a-z2-7-]+)", m.text) for m in post_office.received)
    assert first
    assert second
    with clock.held_at(clock.now() + timedelta(minutes=61)), pytest.raises(Gone):
        identity.open_link(first[1])
    reset(the_house, first[1])
    for code in (first[1], second[1]):
        with pytest.raises(Gone):
            identity.use_link(code, "een ander lang wachtwoord hier")
    spent = Browser(the_house.app).send(USE, _link=first[1])
    assert spent.status_code == 410
    assert "Vraag een nieuwe link aan" in spent.text


def test_a_link_dies_with_a_changed_password(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    asked(the_house, person.email)
    workshop.finish()
    browser = logged_in(the_house.app, person)
    browser.send("/mijn-account/wachtwoord", current=PASSWORD, password=NEW)
    with pytest.raises(Gone):
        identity.open_link(code_in(post_office))


def test_two_at_once_use_a_link_once(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    from tests.slices.races import together, won

    asked(the_house, person.email)
    workshop.finish()
    code = code_in(post_office)
    assert len(won(together(*[lambda: identity.use_link(code, NEW)] * 4))) == 1


def test_a_weak_password_spends_nothing(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    asked(the_house, person.email)
    workshop.finish()
    browser, code = Browser(the_house.app), code_in(post_office)
    page = browser.send(USE, _link=code)
    weak = browser.resend(USE, forms_in(page.text)[-1], password="Welkom2026!")
    assert weak.status_code == 400
    assert "te makkelijk te raden" in weak.text
    assert "Welkom2026!" not in weak.text
    assert identity.open_link(code).kind == "reset"


def test_the_code_is_in_no_message_no_log_and_not_in_the_database(
    the_house: House,
    person: Person,
    workshop: Workshop,
    post_office: PostOffice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        asked(the_house, person.email)
        (waiting,) = rows(the_house, "SELECT ids::text AS ids FROM outbox WHERE task = :t", t=TASK)
        assert set(json.loads(waiting.ids)) == {"link_id"}
        workshop.finish()
        code = code_in(post_office)
        reset(the_house, code)
    plain = code.replace("-", "")
    ours = [r.getMessage() for r in caplog.records if r.name != "mail.log"]  # the test's own office
    for said in (str(ours), str(rows(the_house, "SELECT l::text FROM login_link l"))):
        assert code not in said
        assert plain not in said
    mail = post_office.received[-1]
    assert person.email not in mail.text
    assert "T. Tester" not in mail.text
    assert the_house.settings.base_url in mail.text


TASK = links.MAIL_LINK.name


def test_a_failing_post_office_is_tried_again_with_another_code(
    the_house: House, person: Person
) -> None:
    identity.ask_reset(person.email, "c", "")
    (link,) = rows(
        the_house, "SELECT id FROM login_link WHERE person_id = :id ORDER BY id", id=person.id
    )
    first, second = identity.letter_for(link.id), identity.letter_for(link.id)
    assert first
    assert second
    assert first.code != second.code
    with pytest.raises(Gone):
        identity.open_link(first.code)
    assert identity.open_link(second.code).person_id == person.id
    identity.mailed(link.id)
    assert identity.letter_for(link.id) is None, "no second letter"


def test_nobodys_mailbox_is_filled(
    the_house: House, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    with clock.held_at(clock.now()):
        answers = {asked(the_house, person.email).count("onderweg met een link") for _ in range(8)}
    workshop.finish()
    assert answers == {1}, "who asks cannot tell"
    assert len(post_office.received) <= attempts.ACCOUNT.free + 1


def test_an_invitation_leads_in_with_a_password_and_a_second_factor(
    the_house: House, town: Town, workshop: Workshop, post_office: PostOffice
) -> None:
    email = f"{new_id()}@Nieuw.example"
    made = organisations.invite_member(
        town.school.member(role="organisation_admin"),
        name="Karin de Jager",
        email=email,
        roles=["care_coordinator"],
        team_ids=[town.school.teams[0]],
    )
    workshop.finish()
    mail = post_office.received[-1]
    assert mail.to == [email.lower()]
    assert "Karin" not in mail.text
    browser, code = Browser(the_house.app), code_in(post_office)
    page = browser.send(USE, _link=code)
    assert "Welkom bij Schakel" in page.text
    short = browser.resend(USE, forms_in(page.text)[-1], password="acht teken")
    assert "ten minste 15 tekens" in short.text, "it stands alone for the moment"
    done = browser.resend(USE, forms_in(page.text)[-1], password=NEW)
    assert done.request.path == "/mijn-account/tweede-stap/instellen"
    assert browser.get("/kinderen").status_code == 303, "not without a second factor"
    with pytest.raises(Gone):
        identity.use_link(code, NEW)
    found = rows(the_house, "SELECT active FROM member WHERE id = :id", id=made["id"])
    assert [row.active for row in found] == [True]


def test_an_invitation_lasts_seven_days(
    the_house: House, town: Town, workshop: Workshop, post_office: PostOffice
) -> None:
    invited(town, f"{new_id()}@nieuw.example")
    workshop.finish()
    code = code_in(post_office)
    with clock.held_at(clock.now() + timedelta(days=6, hours=23)):
        assert identity.open_link(code).kind == "invitation"
    with clock.held_at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(Gone):
        identity.open_link(code)


def test_who_has_an_account_just_logs_in(
    the_house: House, town: Town, person: Person, workshop: Workshop, post_office: PostOffice
) -> None:
    organisations.invite_member(
        town.child_work.member(role="organisation_admin"),
        name="T. Tester",
        email=person.email,
        roles=["child_worker"],
    )
    workshop.finish()
    code = code_in(post_office)
    page = Browser(the_house.app).send(USE, _link=code)
    assert "U hebt hier al een account" in page.text
    assert Browser(the_house.app).send(USE, _link=code).status_code == 410
    chosen = Browser(the_house.app).log_in(person)
    assert chosen.request.path == "/organisatie"
    with pytest.raises(Conflict):
        invited(town, person.email)


def test_a_membership_that_ended_ends_its_sessions(
    the_house: House, town: Town, person: Person
) -> None:
    browser = logged_in(the_house.app, person)
    token = browser.cookie("schakel")
    stays = logged_in(the_house.app, employ(town.school))
    leave = Operation(_left, "child:read", True)
    leave(town.school.member(), member_id=person.member_id)
    assert identity.find(token) is None
    assert stays.get("/kinderen").status_code == 200


def _left(scope: object, *, member_id: UUID) -> None:
    scope.publish(MemberLeft(member_id, None))  # type: ignore[attr-defined]


def invited(town: Town, email: str) -> UUID:
    admin = town.school.member(role="organisation_admin")
    made = organisations.invite_member(admin, name="N. Ieuw", email=email, roles=["child_worker"])
    found: UUID = made["id"]
    return found
