"""Every sentence about a change, whole, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.covenants.rules.sentences import Change, Direction, changed_terms
from services.covenants.rules.terms import Content
from shared.texts import Text
from tests.slices.covenants.contents import content, rule

CHANGE = Change(
    direction="gains",
    purpose="child_work_support",
    record_kind="referral",
    sender_kind="education",
    sender_roles=frozenset({"care_coordinator"}),
    receiver_kind="child_work",
    receiver_roles=frozenset({"programme_coordinator", "child_worker"}),
    grounds=frozenset({"vital_interest", "consent"}),
    categories=frozenset({"outcome", "home_situation"}),
    ages=(4, 5, 6),
)
TO, FROM = "kinderwerk (kinderwerker, teamleider)", "schoolbestuur (intern begeleider)"
WHAT = "hoe het thuis gaat, hoe het is afgelopen"
REST = "bij: aanmelding, voor: ondersteuning door kinderwerk; grondslag: toestemming, vitaal belang"
TO_EN, FROM_EN = (
    "child work (child worker, programme coordinator)",
    "school board (care coordinator)",
)
WHAT_EN = "how things go at home, how it ended"
REST_EN = "with: referral, for: support by child work; ground: consent, vital interest"
SAID: list[tuple[Direction, str, str]] = [
    (
        "gains",
        f"{TO} krijgt toegang tot: {WHAT}. Van {FROM}, {REST}; leeftijd: 4–6 jaar.",
        f"{TO_EN} gains access to: {WHAT_EN}. From {FROM_EN}, {REST_EN}; age: 4–6.",
    ),
    (
        "loses",
        f"{TO} verliest toegang tot: {WHAT}. Van {FROM}, {REST}; leeftijd: 4–6 jaar.",
        f"{TO_EN} loses access to: {WHAT_EN}. From {FROM_EN}, {REST_EN}; age: 4–6.",
    ),
    (
        "together",
        (
            f"Voortaan mag dit samen in één bericht: {WHAT}. Van {FROM} aan {TO}, {REST};"
            " leeftijd: 4–6 jaar."
        ),
        (
            f"From now on this may go together: {WHAT_EN}. From {FROM_EN} to {TO_EN}, {REST_EN};"
            " age: 4–6."
        ),
    ),
    (
        "apart",
        (
            f"Dit mag niet meer samen in één bericht: {WHAT}. Van {FROM} aan {TO}, {REST};"
            " leeftijd: 4–6 jaar."
        ),
        (
            f"This may no longer go together: {WHAT_EN}. From {FROM_EN} to {TO_EN}, {REST_EN};"
            " age: 4–6."
        ),
    ),
]


@pytest.mark.parametrize(("direction", "nl", "en"), SAID)
def test_each_direction_has_its_sentence(direction: Direction, nl: str, en: str) -> None:
    assert replace(CHANGE, direction=direction).text == (nl, en)


@pytest.mark.parametrize(
    ("ages", "spelled"),
    [
        ((4,), "4"),
        ((4, 5), "4–5"),
        ((0, 1, 2, 4, 6, 7), "0–2, 4, 6–7"),
        ((4, 6), "4, 6"),
    ],
)
def test_ages_are_said_as_ranges(ages: tuple[int, ...], spelled: str) -> None:
    said = replace(CHANGE, ages=ages).text
    assert said.nl.endswith(f"; leeftijd: {spelled} jaar.")
    assert said.en.endswith(f"; age: {spelled}.")


def test_a_word_that_is_not_known_any_more_is_said_as_it_is() -> None:
    """A version is compared with older ones, whose words may have gone since."""
    old = frozenset({"old"})
    said = Change("gains", "p", "r", "s", old, "t", old, old, old, (4,)).text
    assert said == (
        (
            "t (old) krijgt toegang tot: old. Van s (old), bij: r, voor: p; grondslag: old;"
            " leeftijd: 4 jaar."
        ),
        "t (old) gains access to: old. From s (old), with: r, for: p; ground: old; age: 4.",
    )


def terms(*, old: Content | None = None, **given: Any) -> list[Text]:
    """What is said when the usual content gets these values."""
    before = old or content()
    return list(changed_terms(before, replace(before, **given)))


def test_what_stands_around_the_rules() -> None:
    assert terms() == []
    assert terms(name="Anders") == [
        (
            "De naam gaat van Samen rond het kind naar Anders.",
            "The name goes from Samen rond het kind to Anders.",
        )
    ]
    assert terms(area="Elders") == [
        (
            "Het gebied gaat van Vaardrecht naar Elders.",
            "The area goes from Vaardrecht to Elders.",
        )
    ]
    assert terms(purposes=frozenset({"youth_help", "child_work_support"})) == [
        (
            (
                "De doelen gaan van ondersteuning door kinderwerk, veilig opgroeien in de wijk naar"
                " ondersteuning door kinderwerk, jeugdhulp."
            ),
            (
                "The purposes go from support by child work, safety in the neighbourhood to"
                " support by child work, youth help."
            ),
        )
    ]
    (unfinished,) = terms(old=content(purposes=frozenset({"youth_help"})), purposes=frozenset())
    assert unfinished.nl == "De doelen gaan van jeugdhulp naar niets."
    assert terms(starts_at=datetime(2026, 12, 31, 23, tzinfo=UTC)) == [
        (
            "De begindatum gaat van 22-11-2026 naar 1-1-2027.",
            "The start goes from 22-11-2026 to 1-1-2027.",
        )
    ]
    midnight = content(ends_at=datetime(2026, 12, 31, 23, tzinfo=UTC))
    assert terms(old=midnight, ends_at=datetime(2027, 6, 30, 22, tzinfo=UTC)) == [
        ("De einddatum gaat van 1-1-2027 naar 1-7-2027.", "The end goes from 1-1-2027 to 1-7-2027.")
    ]


HERE = "(aanmelding, van schoolbestuur aan kinderwerk)"
HERE_EN = "(referral, from school board to child work)"
BENT: list[tuple[dict[str, Any], str, str]] = [
    (
        {"retention_days": 90},
        f"Dagen inzage {HERE}: was 365, wordt 90.",
        f"Days of access {HERE_EN}: was 365, becomes 90.",
    ),
    (
        {"answer_days": 10},
        f"Werkdagen om te antwoorden {HERE}: was 5, wordt 10.",
        f"Working days to answer {HERE_EN}: was 5, becomes 10.",
    ),
    (
        {"return_categories": []},
        f"Wat terugkomt {HERE}: was de zorg of vraag, hoe het is afgelopen, wordt niets.",
        f"What flows back {HERE_EN}: was the concern or question, how it ended, becomes nothing.",
    ),
    (
        {"consent_regime": "by_age_reachable"},
        (
            f"Wie toestemming geeft {HERE}: was naar de leeftijd van het kind, wordt naar de"
            " leeftijd van het kind; wie aantoonbaar onbereikbaar is mag ontbreken."
        ),
        (
            f"Who consents {HERE_EN}: was by the child's age, becomes by the child's"
            " age; who demonstrably cannot be reached may be absent."
        ),
    ),
]


@pytest.mark.parametrize(("bent", "nl", "en"), BENT)
def test_a_term_of_a_rule(bent: dict[str, Any], nl: str, en: str) -> None:
    assert terms(rules=(rule(**bent),)) == [(nl, en)]


def test_terms_of_several_rules_are_said_at_once_and_in_order() -> None:
    old = content(rule(), rule(age_from=5), rule(record_kind="signal"))
    new = (rule(record_kind="signal", answer_days=6), rule(answer_days=9), rule(answer_days=7))
    assert [said.nl for said in terms(old=old, rules=new)] == [
        f"Werkdagen om te antwoorden {HERE}: was 5, wordt 7; 9.",
        "Werkdagen om te antwoorden (signaal, van schoolbestuur aan kinderwerk): was 5, wordt 6.",
    ]


def test_a_rule_that_comes_or_goes_has_no_terms_that_change() -> None:
    assert terms(rules=(rule(), rule(record_kind="signal"))) == []
    assert terms(rules=(rule(record_kind="signal"),)) == []
    assert list(changed_terms(None, content())) == list(changed_terms(content(), None)) == []


def test_terms_of_words_that_are_not_known_any_more() -> None:
    gone = {"record_kind": "r", "sender_kind": "s", "receiver_kind": "t"}
    old = content(rule(**gone, return_categories=["old"]))
    (said,) = terms(old=old, rules=(rule(**gone, return_categories=[]),))
    assert said == (
        "Wat terugkomt (r, van s aan t): was old, wordt niets.",
        "What flows back (r, from s to t): was old, becomes nothing.",
    )


def test_what_each_of_several_rules_returns_is_told_apart() -> None:
    old = content(rule(return_categories=["outcome"]))
    new = (rule(return_categories=[]), rule(return_categories=["outcome", "child_voice"]))
    assert [said.nl for said in terms(old=old, rules=new)] == [
        (
            f"Wat terugkomt {HERE}: was hoe het is afgelopen, wordt niets; wat het kind zelf zegt,"
            " hoe het is afgelopen."
        )
    ]
