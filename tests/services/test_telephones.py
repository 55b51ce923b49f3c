"""The page of the demo with the codes that its people's telephones would show."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from threading import Thread

import pyotp
from werkzeug.exceptions import NotFound

from services.mail_catcher.mailbox import Mailbox
from services.mail_catcher.web import MailboxServer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DEMO = {
    "organisations": [{"id": "1", "name": "School <i>"}],
    "members": [
        {
            "organisationId": "1",
            "email": "karin@school.example",
            "password": "aaaa-bbbb-cccc",
            "totpSecret": SECRET,
            "roles": ["care_coordinator"],
        }
    ],
}


def fetched(folder: Path, people: Path | None) -> tuple[int, str]:
    with MailboxServer(0, Mailbox(folder), people) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/people"
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, ""
        finally:
            server.shutdown()


def test_the_codes_of_the_made_up_people_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    file.write_text(json.dumps(DEMO))
    _, page = fetched(tmp_path / "mail", file)
    totp = pyotp.TOTP(SECRET)
    assert any(totp.at(time.time() + shift) in page for shift in (0, -30))
    assert "karin@school.example" in page
    assert SECRET not in page
    assert "School &lt;i&gt;" in page
    assert 'http-equiv="refresh"' in page


def test_the_codes_that_parents_were_given_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    questions = [{"to": "esra@voorbeeld.example", "code": "1234 5678"}]
    file.write_text(json.dumps(DEMO | {"questions": questions}))
    _, page = fetched(tmp_path / "mail", file)
    assert "esra@voorbeeld.example" in page
    assert "1234 5678" in page


def test_before_the_town_is_there_it_says_so(tmp_path: Path) -> None:
    assert "wacht tot" in fetched(tmp_path / "mail", tmp_path / "demo.json")[1]


def test_without_a_file_there_is_no_such_page(tmp_path: Path) -> None:
    assert fetched(tmp_path / "mail", None)[0] == NotFound.code
