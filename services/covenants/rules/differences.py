"""What changes between two versions: who gains and who loses access to what, in plain language.

Invariant: it agrees with asking every question under both: an access is one sender kind and role,
receiver kind and role, purpose, record kind, ground, category and age; each is in one sentence of
gain or loss exactly when one version allows it and the other does not. Categories that may no
longer (or only now) go together in one message are said apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal
from uuid import UUID

from services.covenants.rules.terms import Content, Party, Terms, carries_ground
from shared.authz.permissions import ROLES
from shared.texts import Text, joined
from shared.vocabulary import CATEGORIES, GROUNDS, ORGANISATION_KINDS, PURPOSES, RECORD_KINDS

Direction = Literal["gains", "loses", "together", "apart"]
Frozen = frozenset[str]
_Flow = tuple[str, str, str, str]
"""Purpose, record kind, sender kind, receiver kind."""
_Cell = tuple[str, str, str, str]
"""Sender role, receiver role, ground, category."""


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


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changes: access, parties, and terms that change no access (`terms`)."""

    changes: tuple[Change, ...]
    joining: tuple[Party, ...]
    leaving: tuple[Party, ...]
    terms: tuple[Text, ...]


def between(old: Content | None, new: Content | None) -> Differences:
    """From `old` (None: nothing was agreed) to `new` (None: it ends)."""
    before, after = _parties(old), _parties(new)
    return Differences(
        changes=tuple(_changes(old.rules if old else (), new.rules if new else ())),
        joining=tuple(after[party] for party in sorted(after.keys() - before.keys())),
        leaving=tuple(before[party] for party in sorted(before.keys() - after.keys())),
        terms=tuple(_terms(old, new)),
    )


def _parties(content: Content | None) -> dict[UUID, Party]:
    return {party.id: party for party in content.parties} if content else {}


def _changes(old: Iterable[Terms], new: Iterable[Terms]) -> Iterator[Change]:
    before, after = _by_flow(old), _by_flow(new)
    for flow in sorted(before.keys() | after.keys()):
        was, will = _allowed(before[flow]), _allowed(after[flow])
        yield from _merged(flow, "gains", _minus(will, was))
        yield from _merged(flow, "loses", _minus(was, will))
        yield from _combined(flow, "together", after[flow], before[flow], was, will)
        yield from _combined(flow, "apart", before[flow], after[flow], was, will)


def _by_flow(rules: Iterable[Terms]) -> defaultdict[_Flow, list[Terms]]:
    found: defaultdict[_Flow, list[Terms]] = defaultdict(list)
    for rule in rules:
        flow = (rule.purpose, rule.record_kind, rule.sender_kind, rule.receiver_kind)
        found[flow].append(rule)
    return found


def _allowed(rules: Iterable[Terms]) -> dict[_Cell, int]:
    """Each cell with the ages at which it is open, as bits."""
    found: defaultdict[_Cell, int] = defaultdict(int)
    for rule in rules:
        ages = _bits(rule)
        for cell in product(
            rule.sender_roles, rule.receiver_roles, _grounds(rule), rule.categories
        ):
            found[cell] |= ages
    return found


def _bits(rule: Terms) -> int:
    return sum(1 << age for age in range(max(rule.age_from, 0), rule.age_to + 1))


def _grounds(rule: Terms) -> list[str]:
    return [ground for ground in rule.grounds if carries_ground(rule, ground)]


def _minus(more: dict[_Cell, int], less: dict[_Cell, int]) -> dict[_Cell, int]:
    found = {cell: ages & ~less.get(cell, 0) for cell, ages in more.items()}
    return {cell: ages for cell, ages in found.items() if ages}


def _merged(flow: _Flow, direction: Direction, cells: dict[_Cell, int]) -> Iterator[Change]:
    """As few sentences as come easily: cells that differ in one thing are said at once."""
    boxes: list[tuple[tuple[Frozen, ...], int]]
    boxes = [(tuple(frozenset({part}) for part in cell), ages) for cell, ages in cells.items()]
    for side in (3, 2, 1, 0):
        together: defaultdict[tuple[tuple[Frozen, ...], int], Frozen] = defaultdict(frozenset)
        for sets, ages in boxes:
            together[(*sets[:side], *sets[side + 1 :]), ages] |= sets[side]
        boxes = [
            ((*others[:side], merged, *others[side:]), ages)
            for (others, ages), merged in together.items()
        ]
    for sets, ages in sorted(boxes, key=lambda box: ([sorted(part) for part in box[0]], box[1])):
        yield _change(flow, direction, sets, ages)


def _change(flow: _Flow, direction: Direction, sets: tuple[Frozen, ...], ages: int) -> Change:
    purpose, record_kind, sender_kind, receiver_kind = flow
    senders, receivers, grounds, categories = sets
    return Change(
        direction,
        purpose,
        record_kind,
        sender_kind,
        senders,
        receiver_kind,
        receivers,
        grounds,
        categories,
        tuple(age for age in range(ages.bit_length()) if ages >> age & 1),
    )


def _combined(
    flow: _Flow,
    direction: Direction,
    having: list[Terms],
    lacking: list[Terms],
    was: dict[_Cell, int],
    will: dict[_Cell, int],
) -> Iterator[Change]:
    """Sets of categories that one rule of `having` lets go together and none of `lacking` does,
    where each of them may go under both.
    """
    found: dict[tuple[Frozen, ...], int] = defaultdict(int)
    for rule in having:
        for sender, receiver, ground in product(
            rule.sender_roles, rule.receiver_roles, _grounds(rule)
        ):
            who = (sender, receiver, ground)
            for age in range(max(rule.age_from, 0), rule.age_to + 1):
                both = frozenset(
                    category
                    for category in rule.categories
                    if was.get((*who, category), 0) & will.get((*who, category), 0) & 1 << age
                )
                covered = any(
                    both <= other.categories for other in lacking if _fits(other, who, age)
                )
                if len(both) > 1 and not covered:
                    found[(*(frozenset({part}) for part in who), both)] |= 1 << age
    for sets, ages in sorted(found.items(), key=lambda item: [sorted(part) for part in item[0]]):
        yield _change(flow, direction, sets, ages)


def _fits(rule: Terms, who: tuple[str, str, str], age: int) -> bool:
    sender, receiver, ground = who
    return (
        sender in rule.sender_roles
        and receiver in rule.receiver_roles
        and carries_ground(rule, ground)
        and rule.age_from <= age <= rule.age_to
    )


def _terms(old: Content | None, new: Content | None) -> Iterator[Text]:
    """What changes without giving or taking access beforehand."""
    if old is None or new is None:
        return
    if old.ends_at != new.ends_at:
        yield _END.filled(old=old.ends_at.date(), new=new.ends_at.date())
    before, after = _by_flow(old.rules), _by_flow(new.rules)
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


def _values(values: list[str]) -> Text:
    words = [CATEGORIES.get(value, _bare(value)) for part in values for value in part.split(",")]
    return joined(words, ", ") if any(values) else _NOTHING


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
_END = Text("De einddatum gaat van {old} naar {new}.", "The end goes from {old} to {new}.")
_TERM = Text(
    "{term} ({record}, van {sender} aan {receiver}): was {old}, wordt {new}.",
    "{term} ({record}, from {sender} to {receiver}): was {old}, becomes {new}.",
)
_NOTHING = Text("niets", "nothing")
_LABELS = {
    "retention": Text("Dagen inzage", "Days of access"),
    "answer": Text("Werkdagen om te antwoorden", "Working days to answer"),
    "back": Text("Wat terugkomt", "What flows back"),
}
_SAID: dict[str, Callable[[Terms], str]] = {
    "retention": lambda rule: str(rule.retention_days),
    "answer": lambda rule: str(rule.answer_days),
    "back": lambda rule: ",".join(sorted(rule.return_categories)),
}
