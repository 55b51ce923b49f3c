"""How things are said on a page: in the reader's language, with days and moments as people write.

Invariant: moments are shown in Dutch time; what is shown is text, escaped by the template.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from flask import Flask, g, request

from services.portal.cookies import LANGUAGE, Cookies
from shared import clock
from shared.texts import Language, Text, preferred_language

_MONTHS_NL = (
    "januari februari maart april mei juni juli augustus september oktober november december"
)
_MONTHS_EN = "January February March April May June July August September October November December"
CONSENT_WANTED = frozenset({"consent_missing", "consent_expired", "consent_too_narrow"})
"""Reasons not to share that a new statement of consent may lift."""
CHOICE = "taal"
"""The query parameter with which a reader switches."""


def language() -> Language:
    """The reader's language: as chosen just now, as chosen before, or as the browser asks."""
    found: Language | None = g.get("language")
    return found or "nl"


def settle_language(cookies: Cookies) -> bool:
    """Find the language of this request; whether it was chosen just now."""
    chosen = request.args.get(CHOICE, "")
    kept = cookies.read(LANGUAGE)
    for code in (chosen, kept):
        if code in ("nl", "en"):
            g.language = code
            return code == chosen and chosen != kept
    g.language = preferred_language(request.headers.get("Accept-Language"))
    return False


def t(nl: str, en: str, **values: object) -> str:
    """A sentence of a template in the reader's language, with its `{names}` filled in."""
    text = Text(nl, en)
    return (text.filled(**values) if values else text).in_(language())


def say(text: Text | str | None) -> str:
    """A Text in the reader's language; what is a string already stays as it is."""
    return text.in_(language()) if isinstance(text, Text) else text or ""


def label(code: str | None, labels: Mapping[str, Text]) -> str:
    """What people read for a code."""
    return say(labels.get(code, Text(code, code))) if code else ""


def labelled(codes: Iterable[str], labels: Mapping[str, Text]) -> str:
    """What people read for some codes, one after the other."""
    return ", ".join(label(code, labels) for code in codes)


def said(words: Text | Mapping[str, str] | str | None) -> str:
    """A text as `say`, also where an answer has it in both its languages, by their names."""
    if isinstance(words, Mapping):
        return words.get(language(), "")
    return say(words)


def month(value: date) -> str:
    """A month: november 2026."""
    return day(value).partition(" ")[2]


def capital(words: str) -> str:
    """With a capital at its start, the rest as it is (Jinja's `capitalize` lowers the rest)."""
    return words[:1].upper() + words[1:]


def day(value: date | datetime | str | None) -> str:
    """A day: 21 november 2026."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(clock.AMSTERDAM).date()
    months = _MONTHS_EN if language() == "en" else _MONTHS_NL
    return f"{value.day} {months.split()[value.month - 1]} {value.year}"


def moment(value: datetime | str | None) -> str:
    """A moment: 21 november 2026, 14:05; of what is known by its day alone, only that day."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = value.astimezone(clock.AMSTERDAM)
    return day(local) if local.time() == time() else f"{day(local)}, {local:%H:%M}"


def hour(value: datetime) -> str:
    """The time of the day: 14:05."""
    return f"{value.astimezone(clock.AMSTERDAM):%H:%M}"


def size(octets: int) -> str:
    """How large a file is: 12 kB, 1,4 MB."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    words = f"{octets / 1_000_000:.1f} MB"
    return words if language() == "en" else words.replace(".", ",")


def age(birth_date: date | str | None) -> int | None:
    """Years lived, on this day in the Netherlands."""
    if birth_date is None:
        return None
    born = date.fromisoformat(birth_date) if isinstance(birth_date, str) else birth_date
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def full_name(person: Mapping[str, str | None]) -> str:
    """A child's name in its parts, as one."""
    parts = (person.get(part) for part in ("given_name", "name_prefix", "family_name"))
    return " ".join(part for part in parts if part)


def tel(phone: str) -> str:
    """A phone number as a link dials it (RFC 3966 §5.1.1): digits, and a plus in front."""
    return ("+" if phone.strip().startswith("+") else "") + re.sub(r"[^0-9]", "", phone)


def speak(app: Flask) -> None:
    """Let the templates say all this."""
    app.jinja_env.globals.update(t=t, language=language, clock=clock)
    app.jinja_env.filters.update(
        say=say,
        label=label,
        labels=labelled,
        capital=capital,
        day=day,
        moment=moment,
        hour=hour,
        month=month,
        said=said,
        age=age,
        size=size,
        tel=tel,
        full_name=full_name,
    )
    app.jinja_env.tests["match_consent"] = lambda code: code in CONSENT_WANTED
