"""What is asked, in the words and the language of who is asked.

Invariant: the page, the letter and the notice that is kept say the same, made from the same texts;
each language has every text (a test compares them). The texts are ours, at level B1; what native
speakers have looked at stands in the file itself (`reviewed`).
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from shared import clock
from shared.vocabulary import NOTICE_LANGUAGES

_FOLDER = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked. `child`: the given name; `to_child`: it is the child who reads it."""

    organisation: str
    child: str
    purpose: str
    receivers: tuple[str, ...]
    categories: tuple[str, ...]
    until: datetime
    phone: str
    sentence: str | None
    to_child: bool


class Speech:
    """The texts in one language, to an adult or to a child."""

    def __init__(self, language: str, to_child: bool = False) -> None:
        self.code = language if language in NOTICE_LANGUAGES else "nl"
        self.to_child = to_child
        self._texts = texts(self.code)

    @property
    def direction(self) -> str:
        return str(self._texts["dir"])

    def say(self, key: str, **values: object) -> str:
        """A text with its `{names}` filled in; where one reads from right to left each stands on
        its own, so that it does not turn around what is beside it (Unicode UAX #9, FSI and PDI).
        """
        own = self._texts["child"] if self.to_child else {}
        found = str(own.get(key) or self._texts["page"][key])
        if self.direction == "rtl" and not key.startswith("mail"):
            values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
        return found.format(**values) if values else found

    def rights(self) -> list[str]:
        own = self._texts["child"] if self.to_child else {}
        return list(own.get("rights") or self._texts["page"]["rights"])

    def purpose(self, code: str) -> str:
        return str(self._texts["purposes"].get(code, code))

    def category(self, code: str) -> str:
        own = self._texts.get("child_categories", {}) if self.to_child else {}
        return str(own.get(code) or self._texts["categories"].get(code, code))

    def day(self, moment: datetime) -> str:
        local = moment.astimezone(clock.AMSTERDAM)
        return f"{local.day} {self._texts['months'][local.month - 1]} {local.year}"

    def moment(self, moment: datetime) -> str:
        return f"{self.day(moment)}, {moment.astimezone(clock.AMSTERDAM):%H:%M}"


def notice(question: Question, language: str) -> str:
    """The text that is kept with the consent: Dutch, and the language in which it was asked."""
    spoken = ["nl"] if language == "nl" else ["nl", language]
    return "\n\n---\n\n".join(_in(question, Speech(one, question.to_child)) for one in spoken)


def _in(question: Question, speech: Speech) -> str:
    say = speech.say
    lines = [
        say("question_title", organisation=question.organisation),
        say("question_about", child=question.child),
        *([question.sentence] if question.sentence else []),
        say("what_title"),
        *(f"- {speech.category(code)}" for code in question.categories),
        say("who_title"),
        *(f"- {name}" for name in question.receivers),
        say("why_title"),
        speech.purpose(question.purpose),
        say("until_title"),
        say("until_text", day=speech.day(question.until)),
        say("not_title"),
        say("not_text"),
        say("rights_title"),
        *(f"- {right}" for right in speech.rights()),
        say("call", phone=question.phone),
    ]
    return "\n".join(lines)


@cache
def texts(language: str) -> dict[str, Any]:
    """One language's file."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def names() -> dict[str, str]:
    """Each language in its own name."""
    return {code: str(texts(code)["name"]) for code in NOTICE_LANGUAGES}
