"""Which passwords are refused, and that nothing else is asked of them (NIST SP 800-63B-4)."""

import pytest

from services.identity.rules import password_faults

ABOUT = ["karin.dejager@waterlijn.example", "Karin de Jager", "Schoolbestuur De Waterlijn"]


def codes(password: str, alone: bool = False) -> list[str]:
    return [reason.code for reason in password_faults(password, alone=alone, about=ABOUT)]


@pytest.mark.parametrize(
    "password",
    [
        "korrekt paard batterij nietje",
        "zeven scheve fietsen",
        "ab3x-9kqm-w2ty",
        "alleen kleine letters mogen ook",
        "ドラゴン と 海の物語 を読む",
        "🐴 nietje 🔋 karretje",
        "vier regels van een lied dat niemand kent behalve de buurman zijn schapen en een lantaarn",
    ],
)
def test_what_is_long_and_unlikely_is_accepted(password: str) -> None:
    assert codes(password) == []
    assert codes(password.upper()) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Kort1!x", "password_too_short"),
        ("x" * 257, "password_too_long"),
        ("Welkom2026!", "password_common"),
        ("!!Zomer2026", "password_common"),
        ("wachtwoord123", "password_common"),
        ("P@ssw0rd", "password_common"),
        ("qwertyuiop", "password_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_common"),
        ("1234567890123456", "password_common"),
        ("ik heet KARIN hoor", "password_about_you"),
        ("op de Waterlijn in 2026", "password_about_you"),
    ],
)
def test_what_others_would_try_is_refused(password: str, code: str) -> None:
    assert codes(password) == [code]


def test_without_a_second_factor_it_is_longer() -> None:
    assert codes("ab3x-9kqm-w2ty", alone=True) == ["password_too_short"]
    assert codes("ab3x-9kqm-w2ty-pw5z", alone=True) == []


def test_no_fault_quotes_the_password() -> None:
    for password in ("Welkom2026!", "kort", "ik heet Karin hoor"):
        for reason in password_faults(password, alone=False, about=ABOUT):
            assert password not in repr(reason)
