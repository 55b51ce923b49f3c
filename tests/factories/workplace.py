"""People who can log in, and a browser of theirs without a screen.

Invariant: what a test types goes through the form that the page really shows, hidden fields too.
"""

import itertools
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import IO, cast
from uuid import UUID

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from services.identity.credentials import add_person, new_totp_secret
from services.organisations import operations as organisations
from shared import clock
from shared.ids import new_id
from shared.runtime import current
from tests.factories.town import Place
from tests.factories.uploads import Body, Picked

_UNUSED = text("UPDATE person SET totp_step = NULL WHERE id = :id")
PASSWORD = "een lang wachtwoord voor een test"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a password; `member_id` of the membership that was made first."""

    id: UUID
    email: str
    member_id: UUID
    totp_secret: str

    def code(self) -> str:
        """What their app shows now. That it was used is forgotten: a test logs in oftener than
        every half minute.
        """
        with current().engines["login"].begin() as connection:
            connection.execute(_UNUSED, {"id": self.id})
        return pyotp.TOTP(self.totp_secret).at(clock.now())


def employ(place: Place, *roles: str, team: int | None = 0, name: str = "T. Tester") -> Person:
    """A person who works here, in one team (None: in no team)."""
    runtime, email, secret = current(), f"{new_id()}@werk.example", new_totp_secret()
    with runtime.engines["login"].begin() as connection:
        person_id = add_person(
            connection,
            runtime.keyring,
            email=email,
            password=PASSWORD,
            totp_secret=secret,
        )
    member_id = enrol(place, person_id, *roles, team=team, name=name)
    return Person(person_id, email, member_id, secret)


def enrol(
    place: Place, person_id: UUID, *roles: str, team: int | None = 0, name: str = "T. Tester"
) -> UUID:
    """Make a person a member here (too); gives back the member's id."""
    member = organisations.add_member(
        place.operator(),
        person_id=person_id,
        name=name,
        email="lid@werk.example",
        roles=roles or (place.role,),
        team_ids=[] if team is None else [place.teams[team]],
    )
    found: UUID = member["id"]
    return found


class _Forms(HTMLParser):
    """The forms of a page: where they go, and what their fields hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._area: str | None = None
        self._select: str | None = None
        self._elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((said.get("action", ""), []))
            self._elsewhere = []
        elif tag == "button" and "formaction" in said:
            self._elsewhere.append(said["formaction"].partition("#")[0])
        elif tag == "textarea":
            self._area = said["name"]
            self._put(self._area, "")
        elif tag == "select":
            self._select = said["name"]
        elif tag == "option" and "selected" in said and self._select:
            self._put(self._select, said["value"])
        elif tag == "input" and said.get("type") == "file":
            self._put(said["name"], Picked())
        elif tag == "input" and said.get("name"):
            unticked = said.get("type") in ("radio", "checkbox") and "checked" not in said
            if not unticked:
                self._put(said["name"], said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, before = self.forms[-1][1].pop()
            self._put(name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, held = self.forms[-1][1].pop()
            self._put(name, held.removeprefix("\n"))  # HTML §13.2.6.4.7
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            fields = self.forms[-1][1]
            self.forms[-1:-1] = [(action, fields) for action in self._elsewhere]

    def _put(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1][1].append((name, value))


_SOURCES = itertools.count(1)


class Browser:
    """A browser of one person, at an address of its own: keeps cookies, and sends the forms that
    pages show.
    """

    def __init__(self, app: Flask, language: str = "nl") -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"2001:db8:{next(_SOURCES):x}:1::1"
        self.headers = {"Accept-Language": language, "Accept": "text/html"}

    def get(self, path: str, **headers: str) -> TestResponse:
        """A page, as it comes."""
        return self.client.get(path, headers={**self.headers, **headers})

    def page(self, path: str) -> str:
        """A page that is there, redirects followed."""
        answer = self.client.get(path, headers=self.headers, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.text

    def forms_of(self, path: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """The forms on a page, in order."""
        return forms_in(self.page(path))

    def send(
        self, path: str, where: str = "", follow: bool = True, **typed: str | list[str]
    ) -> TestResponse:
        """Open a page, fill in the form that goes to `where` (default: the last), and send it."""
        found = [form for form in self.forms_of(path) if not where or form[0].endswith(where)]
        return self.resend(path, found[-1], follow, **typed)

    def resend(
        self,
        path: str,
        form: tuple[str, list[tuple[str, str]]],
        follow: bool = True,
        **typed: str | list[str],
    ) -> TestResponse:
        """Send a form that was shown before."""
        action, fields = form
        picked = {k: v for k, v in fields if isinstance(v, Picked)}
        picked |= {k: v for k, v in typed.items() if isinstance(v, Picked)}
        typed = {k: v for k, v in typed.items() if k not in picked}
        values = [(k, v) for k, v in fields if k not in typed and k not in picked]
        for key, value in typed.items():
            values += [(key, one) for one in ([value] if isinstance(value, str) else value)]
        if picked:
            return self.post(action or path, Body(values, picked), follow)
        data: dict[str, list[str]] = {}
        for key, one in values:
            data.setdefault(key, []).append(one)
        return self.client.post(
            action or path, data=data, headers=self.headers, follow_redirects=follow
        )

    def post(self, path: str, body: Body, follow: bool = False) -> TestResponse:
        """Send a form with a file."""
        return self.client.post(
            path,
            headers=self.headers,
            follow_redirects=follow,
            content_type=body.content_type,
            input_stream=cast(IO[bytes], body),
        )

    def log_in(self, person: Person, password: str = PASSWORD, follow: bool = True) -> TestResponse:
        """Type address and password, and then the code; `follow`: on to where that leads."""
        typed = {"email": person.email, "password": password}
        answer = self.send("/inloggen", "/inloggen", follow=True, **typed)
        return self.type_code(answer, person.code(), follow)

    def type_code(self, asked: TestResponse, code: str, follow: bool = True) -> TestResponse:
        """Type a code where one is asked for."""
        if 'name="_code"' not in asked.text:
            return asked
        return self.resend(asked.request.path, forms_in(asked.text)[-1], follow, _code=code)

    def cookie(self, name: str) -> str:
        """A cookie's value; empty when there is none."""
        found = self.client.get_cookie(name)
        return found.value if found else ""


def forms_in(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The forms of a page's text."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def logged_in(app: Flask, person: Person) -> Browser:
    """A browser in which somebody has logged in."""
    browser = Browser(app)
    answer = browser.log_in(person)
    assert answer.status_code == 200, answer.text
    return browser
