"""Sentences for people, Dutch first and English second.

Invariant: whatever a person reads exists in both languages.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal, NamedTuple

Language = Literal["nl", "en"]


class Text(NamedTuple):
    """One sentence in Dutch and in English; `{names}` are filled in by `filled`."""

    nl: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language == "en" else self.nl

    def filled(self, **values: "object | Text") -> "Text":
        """The same sentence with its `{names}` filled in; a value may be a Text itself."""

        def spoken(language: Language) -> dict[str, object]:
            return {k: v.in_(language) if isinstance(v, Text) else v for k, v in values.items()}

        return Text(self.nl.format(**spoken("nl")), self.en.format(**spoken("en")))


def preferred_language(accept_language: str | None) -> Language:
    """Dutch or English by an Accept-Language header (RFC 9110 §12.5.4); Dutch when in doubt."""
    best: dict[str, float] = {}
    for part in (accept_language or "").split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        weight = 1.0
        if quality:
            weight = 0.0
            with suppress(ValueError):
                weight = float(quality)
        base = tag.split("-")[0].lower()
        best[base] = max(best.get(base, 0.0), weight)
    return "en" if best.get("en", 0.0) > best.get("nl", 0.0) else "nl"


def joined(texts: Sequence[Text], separator: str = " ") -> Text:
    """Several sentences after one another."""
    return Text(separator.join(t.nl for t in texts), separator.join(t.en for t in texts))
