"""One spelling, signed and checked by anybody; and Dutch that people read."""

import hashlib
import json
from typing import Any

import pytest

from services.covenants.rules import documents, signatures
from services.covenants.rules.terms import Content
from tests.slices.covenants.contents import COVENANT, SCHOOL, WORK, content, rule

SEEDS = {party.id: bytes([number]) * 32 for number, party in enumerate((SCHOOL, WORK), 1)}
KEYS = [signatures.as_jwk(org, signatures.public_half(seed)) for org, seed in SEEDS.items()]


def two(**given: Any) -> Content:
    return content(parties=(SCHOOL, WORK), **given)


def signed(text: str) -> dict[str, Any]:
    return {
        "text": text,
        "textHash": documents.hashed(text),
        "signatures": [
            {
                "organisationId": str(org),
                "signature": signatures.encoded(signatures.sign(seed, text)),
            }
            for org, seed in SEEDS.items()
        ],
    }


def test_equal_contents_have_one_spelling() -> None:
    one, other = rule(), rule(age_to=11)
    first = documents.canonical(COVENANT, 1, two(rules=(one, other)))
    turned = two(rules=(other, one), name="Samen rond het kind")
    turned = content(other, one, parties=(WORK, SCHOOL))
    assert first == documents.canonical(COVENANT, 1, turned)
    assert first == json.dumps(
        json.loads(first), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert documents.hashed(first) == hashlib.sha256(first.encode()).hexdigest()


@pytest.mark.parametrize("given", [{"area": "Elders"}, {"rules": (rule(age_to=11),)}])
def test_another_content_has_another(given: dict[str, Any]) -> None:
    spelled = {
        documents.canonical(COVENANT, 1, two()),
        documents.canonical(COVENANT, 1, two(**given)),
    }
    spelled.add(documents.canonical(COVENANT, 2, two()))
    assert len(spelled) == 3


def test_what_all_signed_passes() -> None:
    assert signatures.faults_of(signed(documents.canonical(COVENANT, 1, two())), KEYS) == []


def test_what_is_bent_does_not() -> None:
    text = documents.canonical(COVENANT, 1, two())
    whole = signed(text)
    other = text.replace("Vaardrecht", "Zaardrecht")
    bent = [
        whole | {"signatures": whole["signatures"][:1]},
        whole | {"text": other, "textHash": documents.hashed(other)},
        whole | {"textHash": "0" * 64},
        whole | {"text": text + " "},
        whole | {"text": text.replace(str(WORK.id), str(COVENANT))},
        {},
    ]
    assert all(signatures.faults_of(document, KEYS) for document in bent)
    assert signatures.faults_of(whole, KEYS[:1])
    assert signatures.faults_of(whole, [KEYS[0] | {"x": KEYS[1]["x"]}, KEYS[1]])


def test_a_text_without_parties_passes_for_nobody() -> None:
    text = documents.canonical(COVENANT, 1, content(parties=()))
    assert signatures.faults_of(signed(text), KEYS) == ["the text names no parties"]


def test_it_reads_as_a_document() -> None:
    read = documents.as_text(COVENANT, 3, two())
    assert "Convenant Samen rond het kind\nVersie 3" in read
    assert "Artikel 1. aanmelding voor ondersteuning door kinderwerk" in read
    assert "Kinderen van 4 tot en met 12 jaar" in read
    assert "None" not in read
