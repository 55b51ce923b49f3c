"""Signatures by the letter of their standards; and each fault of a document, in its own words."""

import base64
import json
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from services.covenants.rules import documents, signatures
from services.covenants.rules.terms import Content, Party
from tests.slices.covenants.contents import COVENANT, SCHOOL, content, rule

SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
"""RFC 8032 §7.1, the second test: under one letter, `r`."""
WORK = Party(UUID(int=2), "child_work", "Coöperatie 孩子")
SEEDS = {party.id: bytes([number]) * 32 for number, party in enumerate((SCHOOL, WORK), 1)}
KEYS = [signatures.as_jwk(org, signatures.public_half(seed)) for org, seed in SEEDS.items()]
NO_COVENANT = "this is not a covenant with signatures, or these are not keys"
NAMES = ("covenantId", "name", "area", "startsAt", "endsAt")
OTHER_SPELLING = "the text is not a covenant in its one spelling"


def both(**given: Any) -> Content:
    return content(rule(age_to=11), rule(), parties=(SCHOOL, WORK), **given)


def shown() -> dict[str, Any]:
    """A document as the API gives it, with all that people read beside the text."""
    whole = both()
    text = documents.canonical(COVENANT, 3, whole)
    said = json.loads(text)
    beside = {name: said[name] for name in (*NAMES, "parties", "purposes", "rules")}
    return beside | {
        "number": 3,
        "text": text,
        "textHash": documents.hashed(text),
        "asText": documents.as_text(COVENANT, 3, whole),
        "signatures": [by(org, text) for org in SEEDS],
    }


def by(org: UUID, text: str) -> dict[str, str]:
    return {
        "organisationId": str(org),
        "signature": signatures.encoded(signatures.sign(SEEDS[org], text)),
    }


def resigned(text: str) -> dict[str, Any]:
    """Nothing but this text, with good signatures under it."""
    return {"text": text, "signatures": [by(org, text) for org in SEEDS]}


def test_signatures_are_those_of_the_standard() -> None:
    assert signatures.public_half(SEED).hex() == PUBLIC
    assert signatures.sign(SEED, "r").hex() == SIGNATURE
    public, signature = bytes.fromhex(PUBLIC), bytes.fromhex(SIGNATURE)
    assert signatures.verified(public, "r", signature) is True
    assert signatures.verified(public, "s", signature) is False
    assert signatures.verified(public, "r", signature[:-1]) is False
    assert signatures.verified(public[:-1], "r", signature) is False
    assert signatures.verified(public, "é", signatures.sign(SEED, "é"))


def test_a_key_is_published_as_the_standard_says() -> None:
    """RFC 8037 A.2 and A.3: this key has this thumbprint."""
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert signatures.as_jwk(SCHOOL.id, signatures.decoded(x)) == {
        "crv": "Ed25519",
        "kty": "OKP",
        "x": x,
        "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "use": "sig",
        "alg": "EdDSA",
        "organisationId": str(SCHOOL.id),
    }


@pytest.mark.parametrize("data", [b"", b"\xfb", b"\xfb\xff", b"\xfb\xff\xfe", b"\xfb\xff\xfe?"])
def test_bytes_are_spelled_for_addresses(data: bytes) -> None:
    spelled = signatures.encoded(data)
    assert spelled == base64.b64encode(data).decode().translate({43: "-", 47: "_", 61: None})
    assert signatures.decoded(spelled) == data


@pytest.mark.parametrize("text", ["A", "AA?A", "AAAAA"])
def test_what_spells_no_bytes(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not base64url$"):
        signatures.decoded(text)


def test_a_whole_document_passes() -> None:
    document = shown()
    assert signatures.faults_of(document, KEYS) == []
    for name in set(document) - {"text", "signatures"}:
        less = {key: value for key, value in document.items() if key != name}
        assert signatures.faults_of(less, KEYS) == []
    assert signatures.faults_of(document | {"textHash": None}, KEYS) == []


def test_it_passes_in_another_order() -> None:
    document = shown()
    summer = timezone(timedelta(hours=2))
    for name in ("startsAt", "endsAt"):
        document[name] = datetime.fromisoformat(document[name]).astimezone(summer).isoformat()
    for name in ("rules", "parties", "purposes", "signatures"):
        document[name] = document[name][::-1]
    assert signatures.faults_of(document, KEYS[::-1]) == []


BENT: dict[str, Any] = {
    "covenantId": str(SCHOOL.id),
    "number": 4,
    "name": "Alles mag",
    "area": "Heel Nederland",
    "purposes": ["child_work_support"],
    "parties": [],
    "startsAt": "2020-01-01T00:00:00Z",
    "endsAt": "2040-01-01T00:00:00Z",
    "rules": [],
    "asText": "Alles mag.\n",
}


@pytest.mark.parametrize("name", BENT)
def test_what_people_read_is_what_was_signed(name: str) -> None:
    found = signatures.faults_of(shown() | {name: BENT[name]}, KEYS)
    assert found == [f"{name} is not as the signed text has it"]


def test_all_that_is_bent_is_named() -> None:
    found = signatures.faults_of(shown() | BENT, KEYS)
    assert found == [f"{name} is not as the signed text has it" for name in BENT]


@pytest.mark.parametrize("part", ["id", "kind", "name"])
def test_a_party_is_as_it_was(part: str) -> None:
    document = shown()
    document["parties"][1] = document["parties"][1] | {part: "Iemand anders"}
    found = signatures.faults_of(document, KEYS)
    assert found == ["parties is not as the signed text has it"]


@pytest.mark.parametrize(
    "name", [*json.loads(documents.canonical(COVENANT, 1, both()))["rules"][0]]
)
def test_a_rule_is_as_it_was(name: str) -> None:
    document = shown()
    was = document["rules"][0][name]
    bent = was + 1 if isinstance(was, int) else "x" if isinstance(was, str) else [*was, "x"]
    document["rules"][0] = document["rules"][0] | {name: bent}
    found = signatures.faults_of(document, KEYS)
    assert found == ["rules is not as the signed text has it"]


def test_who_signed_and_who_did_not() -> None:
    document = shown()
    first, second = document["signatures"]
    missing = [f"{party} has not signed" for party in SEEDS]
    assert signatures.faults_of(document | {"signatures": []}, KEYS) == missing
    assert signatures.faults_of(document | {"signatures": [first]}, KEYS) == missing[1:]
    assert signatures.faults_of(document | {"signatures": [second]}, KEYS) == missing[:1]
    stranger = first | {"organisationId": str(COVENANT)}
    assert signatures.faults_of(document | {"signatures": [second, stranger]}, KEYS) == missing[:1]
    assert signatures.faults_of(document | {"signatures": [first, second, stranger]}, KEYS) == []


def test_whose_keys_they_are() -> None:
    document = shown()
    unknown = [f"the key of {party} is not among the published keys" for party in SEEDS]
    assert signatures.faults_of(document, []) == unknown
    assert signatures.faults_of(document, KEYS[:1]) == unknown[1:]
    school, work = KEYS
    swapped = [school | {"x": work["x"]}, work | {"x": school["x"]}]
    wrong = [f"the signature of {party} is not under this text" for party in SEEDS]
    assert signatures.faults_of(document, swapped) == wrong
    assert signatures.faults_of(document, [swapped[0], work]) == wrong[:1]
    given = [document["signatures"][1] | {"organisationId": str(SCHOOL.id)}]
    found = signatures.faults_of(document | {"signatures": given}, KEYS)
    assert found == [f"{WORK.id} has not signed", wrong[0]]


def test_the_text_has_one_spelling() -> None:
    document = shown()
    text = document["text"]
    said = json.loads(text)
    ways: list[dict[str, Any]] = [
        {"ensure_ascii": False, "sort_keys": True},
        {"ensure_ascii": False, "separators": (",", ":")},
        {"sort_keys": True, "separators": (",", ":")},
    ]
    turned = dict(reversed(said.items()))
    spelled = [json.dumps(turned, **way) for way in ways]
    spelled.append(text.replace(documents.FORMAT, "schakel-covenant/0"))
    spelled.append(text + " ")
    for other in spelled:
        assert signatures.faults_of(resigned(other), KEYS) == [OTHER_SPELLING]
    assert signatures.faults_of(resigned(text), KEYS) == []


def test_the_hash_is_of_the_text() -> None:
    found = signatures.faults_of(shown() | {"textHash": "0" * 64, "name": "Alles mag"}, KEYS)
    assert found == ["the hash is of another text"]


@pytest.mark.parametrize(
    "bent",
    [
        {"text": "niets"},
        {"text": "[]"},
        {"text": "{}"},
        {"signatures": None},
        {"signatures": [{}]},
        {"signatures": [{"organisationId": str(SCHOOL.id), "signature": "?"}]},
        {"rules": [{}]},
        {"startsAt": "gisteren"},
    ],
)
def test_what_is_no_covenant(bent: dict[str, Any]) -> None:
    assert signatures.faults_of(shown() | bent, KEYS) == [NO_COVENANT]


def test_what_are_no_keys() -> None:
    keys: list[Any] = [{}, {"organisationId": str(SCHOOL.id), "x": "?"}, []]
    for key in keys:
        assert signatures.faults_of(shown(), [key]) == [NO_COVENANT]
    nothing: list[Any] = [{}, []]
    for document in nothing:
        assert signatures.faults_of(document, KEYS) == [NO_COVENANT]


def test_a_covenant_of_nobody() -> None:
    text = documents.canonical(COVENANT, 1, content(parties=()))
    assert signatures.faults_of(resigned(text), KEYS) == ["the text names no parties"]
