"""Keys from an address that somebody gave: attacks on the fetching (SSRF), over real TLS."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.identity import jwks_fetching
from services.identity.jose import BadToken
from services.identity.jwks_fetching import JwksFetcher, NotFetched, is_fetchable, is_public
from shared import clock
from tests.slices.identity.parties import MOMENT, Partner, World, new_key

HOST = "keys.example"
URL = f"https://{HOST}/jwks"


@dataclass
class Certificate:
    """A certificate of `keys.example` that only these tests trust."""

    path: Path

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return Certificate(path)


@contextmanager
def serving(certificate: Certificate, *parts: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that answers each request with these bytes; its port, and what it
    was asked. A last part that is empty: it says no more, and hangs until it is closed.
    """
    asked: list[bytes] = []
    closing = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    context = certificate.server()

    def serve() -> None:
        while not closing.is_set():
            try:
                raw, _ = listening.accept()
                with context.wrap_socket(raw, server_side=True) as connection:
                    asked.append(connection.recv(4096))
                    for part in parts:
                        connection.sendall(part)
                    if parts and parts[-1] == b"":
                        closing.wait(30)
            except OSError:
                continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        closing.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def fetcher(certificate: Certificate, port: int, **given: object) -> JwksFetcher:
    """One that takes this machine for the open internet."""
    made = JwksFetcher(
        resolve=lambda _host, _port: ["127.0.0.1"],
        allowed=lambda _address: True,
        trust=certificate.client,
        port=port,
    )
    for name, value in given.items():
        setattr(made, name, value)
    return made


def ok(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"", body])


def key_set(*keys: object) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def assert_not_fetched(fetch: Callable[[], object], reason: str) -> None:
    with pytest.raises(NotFetched) as refused:
        fetch()
    assert refused.value.reason == reason


def test_a_key_set_is_fetched(certificate: Certificate) -> None:
    with serving(certificate, ok(key_set({"kid": "a"}))) as (port, asked):
        assert fetcher(certificate, port).fetch(URL + "?of=us") == {"keys": [{"kid": "a"}]}
    assert asked[0].startswith(b"GET /jwks?of=us HTTP/1.0\r\nHost: keys.example\r\n")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - to be refused
        "10.0.0.7",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_no_address_of_our_own_network(address: str) -> None:
    assert not is_public(address)
    made = JwksFetcher(resolve=lambda _host, _port: ["93.184.216.34", address])
    assert_not_fetched(lambda: made.fetch(URL), "private_address")


def test_public_addresses() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.example/jwks",
        "ftp://keys.example/jwks",
        "file:///etc/passwd",
        "https:///jwks",
        "https://localhost/jwks",
        "https://127.0.0.1/jwks",
        "https://2130706433/jwks",
        "https://127.1/jwks",
        "https://0x7f.0x1/jwks",
        "https://[::1]/jwks",
        "https://keys.example:8443/jwks",
        "https://keys.example:99999/jwks",
        "https://a@keys.example/jwks",
        "https://keys.example/jwks#a",
        "https://keys.example/a b",
        "https://keys.example/\r\nX: y",
        "https://keys.example/é",
        "https://keys.example/" + "a" * 500,
    ],
)
def test_addresses_that_are_not_even_tried(url: str) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"]

    assert not is_fetchable(url)
    assert_not_fetched(lambda: JwksFetcher(resolve=resolve).fetch(url), "address")
    assert asked == []


def test_the_name_is_looked_up_once_and_that_address_is_used(certificate: Certificate) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(certificate, ok(key_set())) as (port, _):
        made = fetcher(certificate, port, resolve=lambda _host, _port: next(answers))
        assert made.fetch(URL) == {"keys": []}
    assert next(answers) == ["10.0.0.1"], "nobody asked again"


def test_no_redirect_is_followed(certificate: Certificate) -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n" + key_set()
    with serving(certificate, away) as (port, asked):
        assert_not_fetched(lambda: fetcher(certificate, port).fetch(URL), "status")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ok(b"<html>"), "json"),
        (ok(b"[]"), "keys"),
        (ok(b'{"keys": {}}'), "keys"),
        (ok(b'{"keys": ["a"]}'), "keys"),
        (ok(key_set(*({"kid": str(n)} for n in range(21)))), "keys"),
        (ok(b"[" * 60_000), "json"),
        (ok(key_set(), b"Transfer-Encoding: chunked"), "encoding"),
        (ok(b" " * (64 * 1024)), "too_large"),
        (b"HTTP/1.1 500 No\r\n\r\n" + key_set(), "status"),
        (b"", "status"),
    ],
)
def test_an_answer_that_is_no_key_set(certificate: Certificate, answer: bytes, reason: str) -> None:
    with serving(certificate, answer or b"nonsense") as (port, _):
        assert_not_fetched(lambda: fetcher(certificate, port).fetch(URL), reason)


def test_an_answer_that_never_ends(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks_fetching, "SECONDS", 0.5)
    with serving(certificate, b"HTTP/1.1 200 OK\r\n", b"") as (port, _):
        with pytest.raises(NotFetched) as refused:
            fetcher(certificate, port).fetch(URL)
        assert refused.value.reason in ("connection", "too_slow")


def test_a_certificate_of_another_name(certificate: Certificate) -> None:
    with serving(certificate, ok(key_set())) as (port, _):
        made = fetcher(certificate, port)
        assert_not_fetched(lambda: made.fetch("https://other.example/jwks"), "connection")
        made.trust = ssl.create_default_context
        assert_not_fetched(lambda: made.fetch(URL), "connection")


def test_nobody_there(certificate: Certificate) -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    assert_not_fetched(lambda: fetcher(certificate, 1).fetch(URL), "connection")
    assert_not_fetched(lambda: fetcher(certificate, 1, resolve=unknown).fetch(URL), "name")


def test_keys_are_held_and_read_again_for_a_new_name(certificate: Certificate) -> None:
    with serving(certificate, ok(key_set({"kid": "a"}))) as (port, asked):
        made = fetcher(certificate, port)

        def reads(kid: str, seconds: int) -> int:
            with clock.held_at(MOMENT + timedelta(seconds=seconds)):
                made.keys(URL, kid)
            return len(asked)

        assert [reads("a", 0), reads("a", 299), reads("a", 300)] == [1, 1, 2]
        assert [reads("b", 310), reads("b", 329), reads("b", 330)] == [2, 2, 3]


def test_a_system_with_an_address_proves_itself(
    world: World, partner: Partner, certificate: Certificate
) -> None:
    world.change(partner, jwks={"keys": []}, jwks_uri=URL)
    fetching = world.fetcher
    with serving(certificate, ok(key_set(partner.key.as_dict(private=False)))) as (port, _):
        fetching.resolve, fetching.allowed = lambda _host, _port: ["127.0.0.1"], lambda _a: True
        fetching.trust, fetching.port = certificate.client, port
        assert world.ask(partner.assertion()).status_code == 200
        stranger = Partner(key=new_key(), client_id=partner.client_id)
        assert world.ask(stranger.assertion()).status_code == 401


def test_an_address_that_does_not_answer_proves_nobody(world: World, partner: Partner) -> None:
    world.change(partner, jwks={"keys": []}, jwks_uri=URL)
    world.fetcher.resolve = lambda _host, _port: ["10.0.0.1"]
    assert world.ask(partner.assertion()).status_code == 401
    assert world.denied[-1] == (partner.client_id, "jwks_uri_private_address")
    with pytest.raises(BadToken):
        world.fetcher.keys(URL, "a")
