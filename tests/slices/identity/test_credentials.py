"""Passwords, second factors, and people that are made for the demo."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import pyotp
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from services.identity import credentials
from services.identity.credentials import (
    add_person,
    hash_password,
    new_totp_secret,
    verify_password,
)
from services.identity.models import Person
from shared.crypto.keyring import Keyring
from shared.problems import Unavailable

PASSWORD = "korrekt paard batterij nietje"


def test_a_password_is_kept_as_argon2id() -> None:
    hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify_password(hashed, PASSWORD)
    assert not verify_password(hashed, PASSWORD + "s")
    assert hash_password(PASSWORD) != hashed


def test_what_looks_the_same_is_the_same() -> None:
    assert verify_password(hash_password("caf\u00e9 ﬁets"), "cafe\u0301 fiets")


@pytest.mark.parametrize("hashed", ["", "$argon2id$", "plain"])
def test_a_broken_hash_matches_nothing(hashed: str) -> None:
    assert not verify_password(hashed, PASSWORD)


def test_a_password_has_an_end() -> None:
    with pytest.raises(ValueError, match="at most"):
        hash_password("x" * 257)
    assert not verify_password(hash_password("x" * 256), "x" * 257)


def test_no_more_than_two_hashes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, Lock()
    stock = credentials._hasher.hash

    class Watched:
        def hash(self, password: str) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            try:
                return stock(password)
            finally:
                with lock:
                    running -= 1

    monkeypatch.setattr(credentials, "_hasher", Watched())
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(hash_password, [PASSWORD] * 5))
    assert most == credentials.HASHES_AT_ONCE


def test_who_waits_too_long_hears_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "WAIT_AT_MOST", 0.01)
    turns: list[Any] = [credentials._turn() for _ in range(credentials.HASHES_AT_ONCE)]
    for turn in turns:
        turn.__enter__()
    try:
        with pytest.raises(Unavailable):
            hash_password(PASSWORD)
    finally:
        for turn in turns:
            turn.__exit__(None, None, None)
    assert hash_password(PASSWORD)


def test_a_totp_secret_has_160_bits() -> None:
    assert len(pyotp.TOTP(new_totp_secret()).byte_secret()) == 20
    assert new_totp_secret() != new_totp_secret()


def test_a_person_is_kept_without_secrets_in_the_clear(engine: Engine, keyring: Keyring) -> None:
    secret = new_totp_secret()
    with engine.begin() as connection:
        person_id = add_person(
            connection, keyring, email=" Iris@School.example", password=PASSWORD, totp_secret=secret
        )
        row = connection.execute(select(Person.__table__)).one()
    assert (row.id, row.email) == (person_id, "iris@school.example")
    assert verify_password(row.password_hash, PASSWORD)
    assert secret.encode() not in row.sealed_totp
    assert keyring.open_platform(f"totp/{person_id}", row.sealed_totp) == secret.encode()
    with pytest.raises(IntegrityError), engine.begin() as connection:
        add_person(
            connection, keyring, email="IRIS@school.example", password="x", totp_secret=secret
        )
