"""What changes in a covenant, said in plain language: one sentence for each thing.

Invariant: words alone; `differences` says what changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.covenants.rules.terms import Content, Terms
from shared.authz.permissions import ROLES
from shared.clock import AMSTERDAM
from shared.texts import Text, joined
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)

Direction = Literal["gains", "loses", "together", "apart"]
Frozen = frozenset[str]
Flow = tuple[str, str, str, str]
"""Purpose, record kind, sender kind, receiver kind."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who gains (or loses) access to what. Of `together` and `apart`: the categories that may now,
    or no longer, go in one message although each may go by itself.
    """

    direction: Direction
    purpose: str
    record_kind: str
    sender_kind: str
    sender_roles: Frozen
    receiver_kind: str
    receiver_roles: Frozen
    grounds: Frozen
    categories: Frozen
    ages: tuple[int, ...]

    @property
    def text(self) -> Text:
        """One sentence for the parties."""
        return _SENTENCES[self.direction].filled(
            receiver=_who(self.receiver_kind, self.receiver_roles),
            sender=_who(self.sender_kind, self.sender_roles),
            categories=_words(CATEGORIES, self.categories),
            record=RECORD_KINDS.get(self.record_kind, _bare(self.record_kind)),
            purpose=PURPOSES.get(self.purpose, _bare(self.purpose)),
            grounds=_words(GROUNDS, self.grounds),
            ages=_ages(self.ages),
        )


def by_flow(rules: Iterable[Terms]) -> defaultdict[Flow, list[Terms]]:
    found: defaultdict[Flow, list[Terms]] = defaultdict(list)
    for rule in rules:
        flow = (rule.purpose, rule.record_kind, rule.sender_kind, rule.receiver_kind)
        found[flow].append(rule)
    return found


def changed_terms(old: Content | None, new: Content | None) -> Iterator[Text]:
    """What changes without giving or taking access beforehand."""
    if old is None or new is None:
        return
    if old.name != new.name:
        yield _NAME.filled(old=old.name, new=new.name)
    if old.area != new.area:
        yield _AREA.filled(old=old.area, new=new.area)
    if old.purposes != new.purposes:
        yield _PURPOSES.filled(old=_aims(old), new=_aims(new))
    if old.starts_at != new.starts_at:
        yield _START.filled(old=_day(old.starts_at), new=_day(new.starts_at))
    if old.ends_at != new.ends_at:
        yield _END.filled(old=_day(old.ends_at), new=_day(new.ends_at))
    yield from _changed_rules(by_flow(old.rules), by_flow(new.rules))


def _changed_rules(
    before: dict[Flow, list[Terms]], after: dict[Flow, list[Terms]]
) -> Iterator[Text]:
    for flow in sorted(before.keys() & after.keys()):
        for label, said in _SAID.items():
            was = sorted({said(rule) for rule in before[flow]})
            will = sorted({said(rule) for rule in after[flow]})
            if was != will:
                yield _TERM.filled(
                    term=_LABELS[label],
                    record=RECORD_KINDS.get(flow[1], _bare(flow[1])),
                    sender=ORGANISATION_KINDS.get(flow[2], _bare(flow[2])),
                    receiver=ORGANISATION_KINDS.get(flow[3], _bare(flow[3])),
                    old=_values(was),
                    new=_values(will),
                )


def _day(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year}"


def _aims(content: Content) -> Text:
    return _words(PURPOSES, content.purposes) if content.purposes else _NOTHING


def _values(values: list[str]) -> Text:
    """Of several rules each has its own: those are told apart."""
    return joined([_value(value) for value in values], "; ")


def _value(value: str) -> Text:
    words = [_KNOWN.get(code, _bare(code)) for code in value.split(",")]
    return joined(words, ", ") if value else _NOTHING


def _who(kind: str, roles: Frozen) -> Text:
    return Text("{kind} ({roles})", "{kind} ({roles})").filled(
        kind=ORGANISATION_KINDS.get(kind, _bare(kind)), roles=_words(ROLES, roles)
    )


def _words(known: dict[str, Text], codes: Frozen) -> Text:
    return joined([known.get(code, _bare(code)) for code in sorted(codes)], ", ")


def _bare(code: str) -> Text:
    return Text(code, code)


def _ages(ages: tuple[int, ...]) -> Text:
    """Ranges of years: 4–11, 16."""
    runs: list[list[int]] = []
    for age in ages:
        if runs and runs[-1][-1] == age - 1:
            runs[-1].append(age)
        else:
            runs.append([age])
    spelled = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return _bare(", ".join(spelled))


_SENTENCES: dict[Direction, Text] = {
    "gains": Text(
        "{receiver} krijgt toegang tot: {categories}. Van {sender}, bij: {record}, voor:"
        " {purpose}; grondslag: {grounds}; leeftijd: {ages} jaar.",
        "{receiver} gains access to: {categories}. From {sender}, with: {record}, for:"
        " {purpose}; ground: {grounds}; age: {ages}.",
    ),
    "loses": Text(
        "{receiver} verliest toegang tot: {categories}. Van {sender}, bij: {record}, voor:"
        " {purpose}; grondslag: {grounds}; leeftijd: {ages} jaar.",
        "{receiver} loses access to: {categories}. From {sender}, with: {record}, for:"
        " {purpose}; ground: {grounds}; age: {ages}.",
    ),
    "together": Text(
        "Voortaan mag dit samen in één bericht: {categories}. Van {sender} aan {receiver}, bij:"
        " {record}, voor: {purpose}; grondslag: {grounds}; leeftijd: {ages} jaar.",
        "From now on this may go together: {categories}. From {sender} to {receiver}, with:"
        " {record}, for: {purpose}; ground: {grounds}; age: {ages}.",
    ),
    "apart": Text(
        "Dit mag niet meer samen in één bericht: {categories}. Van {sender} aan {receiver}, bij:"
        " {record}, voor: {purpose}; grondslag: {grounds}; leeftijd: {ages} jaar.",
        "This may no longer go together: {categories}. From {sender} to {receiver}, with:"
        " {record}, for: {purpose}; ground: {grounds}; age: {ages}.",
    ),
}
_NAME = Text("De naam gaat van {old} naar {new}.", "The name goes from {old} to {new}.")
_AREA = Text("Het gebied gaat van {old} naar {new}.", "The area goes from {old} to {new}.")
_PURPOSES = Text("De doelen gaan van {old} naar {new}.", "The purposes go from {old} to {new}.")
_START = Text("De begindatum gaat van {old} naar {new}.", "The start goes from {old} to {new}.")
_END = Text("De einddatum gaat van {old} naar {new}.", "The end goes from {old} to {new}.")
_TERM = Text(
    "{term} ({record}, van {sender} aan {receiver}): was {old}, wordt {new}.",
    "{term} ({record}, from {sender} to {receiver}): was {old}, becomes {new}.",
)
_NOTHING = Text("niets", "nothing")
_KNOWN = {**CATEGORIES, **CONSENT_REGIMES}
_LABELS = {
    "retention": Text("Dagen inzage", "Days of access"),
    "answer": Text("Werkdagen om te antwoorden", "Working days to answer"),
    "back": Text("Wat terugkomt", "What flows back"),
    "consent": Text("Wie toestemming geeft", "Who consents"),
}
_SAID: dict[str, Callable[[Terms], str]] = {
    "retention": lambda rule: str(rule.retention_days),
    "answer": lambda rule: str(rule.answer_days),
    "back": lambda rule: ",".join(sorted(rule.return_categories)),
    "consent": lambda rule: rule.consent_regime,
}
