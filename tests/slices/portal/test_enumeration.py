"""Whether an address is somebody's is told neither by words nor by time.

Nothing is timed here: the work is counted. Who asks after a known and an unknown address makes us
hash as often and send the same statements in the same order.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from services.identity import credentials, second_step
from services.identity import operations as identity
from shared import runtime
from shared.ids import new_id
from shared.problems import Unauthenticated
from tests.factories.town import Town
from tests.factories.workplace import Browser, Person, employ, forms_in
from tests.house import House

LOGIN, FORGOTTEN = "/inloggen", "/wachtwoord-vergeten"
OF_THIS_BROWSER = re.compile(r'value="[0-9a-f]{64}"|Content-[^"]*|value="[^"]*@[^"]*"')


@dataclass
class Work:
    """What the server did, without what it was asked."""

    hashes: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """All hashing and all statements from here on, whichever the database user."""
    work, turn = Work(), credentials._turn

    @contextmanager
    def counting() -> Iterator[None]:
        work.hashes.append("argon2id")
        with turn():
            yield

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        work.statements.append(statement)

    with ExitStack() as stack, monkeypatch.context() as patch:
        patch.setattr(credentials, "_turn", counting)
        for engine in set(runtime.current().engines.values()):
            event.listen(engine, "before_cursor_execute", note)
            stack.callback(event.remove, engine, "before_cursor_execute", note)
        yield work


def asked(app: Flask, path: str, patch: Any, **typed: str) -> tuple[TestResponse, Work]:
    """What a form answers to a browser that was never here, and what that cost."""
    browser = Browser(app)
    form = forms_in(browser.page(path))[-1]
    with counted(patch) as work:
        answer = browser.resend(path, form, True, **typed)
    return answer, work


def nobody() -> str:
    return f"{new_id()}@niemand.example"


def without_password() -> str:
    """Somebody who was invited and has not come yet."""
    email = f"{new_id()}@nieuw.example"
    identity.person_for(email)
    return email


@pytest.fixture
def person(town: Town) -> Person:
    return employ(town.school)


@pytest.mark.parametrize("password", ["fout", "", "x" * 300, "een lang maar verkeerd wachtwoord"])
def test_a_refused_login_is_the_same_work_whoever_it_is(
    the_house: House, person: Person, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    addresses = (nobody(), person.email, without_password())
    seen = [
        asked(the_house.app, LOGIN, monkeypatch, email=email, password=password)
        for email in addresses
    ]
    texts = {OF_THIS_BROWSER.sub("", answer.text) for answer, _ in seen}
    assert (len(texts), {answer.status_code for answer, _ in seen}) == (1, {401})
    assert [work for _, work in seen] == [seen[0][1]] * 3
    assert seen[0][1].hashes == ([] if len(password) > 256 else ["argon2id"])
    assert seen[0][1].statements, "they are counted"


def test_nobodys_hash_costs_what_somebodys_costs() -> None:
    hasher: PasswordHasher = credentials._hasher
    made = credentials.nobodys_hash()
    assert not hasher.check_needs_rehash(made)
    assert len(made) == len(credentials.hash_password("een lang wachtwoord voor een test"))
    assert made != credentials.nobodys_hash()
    assert credentials.verify_password(made, "") is False


def test_a_reset_is_the_same_work_whoever_it_is(
    the_house: House, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = (nobody(), person.email, without_password())
    seen = [asked(the_house.app, FORGOTTEN, monkeypatch, email=email) for email in addresses]
    texts = {OF_THIS_BROWSER.sub("", answer.text) for answer, _ in seen}
    assert (len(texts), {answer.status_code for answer, _ in seen}) == (1, {200})
    assert [work for _, work in seen] == [seen[0][1]] * 3
    assert seen[0][1].hashes == []
    assert any("INSERT INTO outbox" in statement for statement in seen[0][1].statements)


def without_an_app(person: Person) -> Person:
    """Somebody whose second step is a passkey alone."""
    forget = text("UPDATE person SET sealed_totp = NULL WHERE id = :id")
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(forget, {"id": person.id})
    return person


@pytest.mark.parametrize("code", ["000000", "nonsense", "aaaa-bbbb-cccc-dddd-eeee-ffff"])
def test_a_refused_second_step_does_not_tell_what_somebody_has(
    town: Town, person: Person, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    other = without_an_app(employ(town.school))
    identity.new_recovery_codes(person.id)

    def refusal(who: Person) -> tuple[str, Work]:
        with counted(monkeypatch) as work, pytest.raises(Unauthenticated) as refused:
            second_step.prove_code(who.id, code)
        return str(refused.value.detail), work

    assert refusal(person) == refusal(other)


def test_passkeys_are_asked_for_without_saying_whose(the_house: House, person: Person) -> None:
    page = Browser(the_house.app).page(LOGIN)
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is None or not json.loads(html.unescape(found[1])).get("allowCredentials")
