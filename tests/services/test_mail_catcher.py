"""What Schakel mails in a demonstration can be read, and does nothing else."""

import http.client
import json
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.mail_catcher.mailbox import LIMIT, Mailbox

PROJECT = Path(__file__).parents[2]


class Catcher:
    """The mail catcher in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as smtp, socket.socket() as web:
            for probe in (smtp, web):
                probe.bind(("127.0.0.1", 0))
            self.smtp_port, self.web_port = smtp.getsockname()[1], web.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command(),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                for port in (self.smtp_port, self.web_port):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                return
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[0]
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def command(self) -> list[str]:
        return [
            *(sys.executable, "-W", "error", "-m", "services.mail_catcher"),
            *("--smtp-port", str(self.smtp_port), "--http-port", str(self.web_port)),
            *("--folder", str(self.folder)),
        ]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said

    def send(
        self, subject: str, text: str = "Er staat iets voor u klaar.", kind: str = "plain"
    ) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = "Schakel <post@schakel.example>", "Ans <ans@school.example>"
        mail["Subject"] = subject
        mail.set_content(text, subtype=kind)
        self.send_raw(mail.as_bytes())

    def send_raw(self, content: bytes, *recipients: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as client:
            client.sendmail("post@schakel.example", recipients or ["ans@school.example"], content)

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, body

    def mails(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.ask("/messages.json")[2])
        return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catcher]:
    started = Catcher(tmp_path_factory.mktemp("catcher") / "mail")
    yield started
    started.stop(signal.SIGKILL)


@pytest.fixture
def catcher(running: Catcher) -> Catcher:
    """A mail catcher with an empty mailbox."""
    if running.process.poll() is not None:
        running.start()
    running.ask("/messages", "DELETE")
    return running


def test_an_empty_mailbox_says_so(catcher: Catcher) -> None:
    assert catcher.mails() == []
    assert "Er is nog geen e-mail." in catcher.ask("/")[2]
    assert "There is no mail yet." in catcher.ask("/", **{"Accept-Language": "en"})[2]


def test_a_mail_can_be_read_everywhere(catcher: Catcher) -> None:
    catcher.send("Eén bericht", "Beste Ans,\n\n  Er is één verwijzing.\n")
    catcher.send("Nog een bericht")
    newest, oldest = catcher.mails()
    assert newest["subject"] == "Nog een bericht"
    assert oldest["subject"] == "Eén bericht"
    assert oldest["from"] == "Schakel <post@schakel.example>"
    assert oldest["to"] == ["ans@school.example"]
    assert oldest["text"] == "Beste Ans,\n\n  Er is één verwijzing."
    age = datetime.now(UTC) - datetime.fromisoformat(str(oldest["receivedAt"]))
    assert timedelta() <= age < timedelta(minutes=1)
    overview = catcher.ask("/")[2]
    assert overview.index("Nog een bericht") < overview.index("Eén bericht")
    assert f'<a href="/messages/{oldest["id"]}">Eén bericht</a>' in overview
    page = catcher.ask(f"/messages/{oldest['id']}")[2]
    assert "<pre>\nBeste Ans,\n\n  Er is één verwijzing.</pre>" in page
    assert "ans@school.example" in page
    assert '<html lang="nl">' in page


def test_a_mail_is_never_a_page(catcher: Catcher) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    catcher.send(attack, attack)
    catcher.send("alleen HTML", f"<p>Dag</p>{attack}", kind="html")
    ids = [mail["id"] for mail in catcher.mails()]
    for path in ("/", *(f"/messages/{mail_id}" for mail_id in ids)):
        _, headers, page = catcher.ask(path)
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "&lt;p&gt;Dag" in catcher.ask(f"/messages/{ids[0]}")[2]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"no headers at all",
        b"Subject: =?no-such-charset?Q?=E9?=\r\nFrom: <<>>,;\r\n\r\nx",
        b"Content-Type: text/plain; charset=no-such\r\n\r\n\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Subject: \xff\xfe\x00\r\n\r\n\x00",
    ],
)
def test_odd_mail_does_not_hide_the_others(catcher: Catcher, content: bytes) -> None:
    catcher.send("gewoon")
    catcher.send_raw(content, "a@school.example", "b@school.example")
    odd, usual = catcher.mails()
    assert usual["subject"] == "gewoon"
    assert odd["to"] == ["a@school.example", "b@school.example"]
    assert catcher.ask("/")[0] == 200
    assert catcher.ask(f"/messages/{odd['id']}")[0] == 200


def test_it_survives_a_restart_and_kill_9(catcher: Catcher) -> None:
    catcher.send("bewaard")
    before = catcher.mails()
    assert catcher.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    catcher.start()
    assert catcher.mails() == before
    assert catcher.stop() == (0, "")


def test_mail_can_be_thrown_away(catcher: Catcher) -> None:
    catcher.send("weg ermee")
    assert catcher.ask("/messages", "DELETE")[0] == 204
    assert catcher.mails() == []
    assert not list(catcher.folder.iterdir())


@pytest.mark.parametrize(
    "path",
    ["/messages", "/messages/", "/messages/1", "/messages/..%2f..%2fsecret", "/../secret", "/x"],
)
def test_what_is_not_there(catcher: Catcher, path: str) -> None:
    (catcher.folder.parent / "secret.eml").write_text("Subject: geheim\r\n\r\ngeheim")
    status, _, page = catcher.ask(path)
    assert status == 404
    assert "geheim" not in page
    assert catcher.ask("/messages/1", "DELETE")[0] == 404


def test_a_page_elsewhere_gets_nothing(catcher: Catcher) -> None:
    catcher.send("besloten")
    for host in ("evil.example", f"evil.example:{catcher.web_port}", "", "[", "127.0.0.1.evil.nl"):
        for method, path in (("GET", "/"), ("GET", "/messages.json"), ("DELETE", "/messages")):
            status, headers, body = catcher.ask(path, method, Host=host)
            assert (status, body) == (421, "")
            assert "Access-Control-Allow-Origin" not in headers
    assert catcher.ask("/", "OPTIONS")[0] == 501
    assert len(catcher.mails()) == 1
    for name in ("localhost", "127.0.0.1", "[::1]"):
        assert catcher.ask("/", Host=f"{name}:{catcher.web_port}")[0] == 200


def test_a_port_that_is_taken_is_said_to(catcher: Catcher) -> None:
    ran = subprocess.run(
        catcher.command(), cwd=PROJECT, capture_output=True, text=True, timeout=20, check=False
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "the mail catcher cannot listen: Address already in use\n"


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    assert LIMIT == 500
    mailbox = Mailbox(tmp_path, limit=5)
    for number in range(8):
        mailbox.add(["ans@school.example"], f"Subject: {number}\r\n\r\n".encode())
    subjects = [mail.subject for mail in Mailbox(tmp_path).all()]
    assert subjects == [str(number) for number in range(7, 2, -1)]
