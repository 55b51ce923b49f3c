"""Which surnames can be one child's: prefixes, double names, other spellings, slips.

Invariant: symmetric; a prefix counts for nothing, wherever it stands: in its own field, in the
surname, glued to it, or nowhere.
"""

from dataclasses import dataclass
from enum import IntEnum

from services.matching.rules.distances import differing, neighbours, slips
from services.matching.rules.spelling import is_prefix, loose, skeleton, sounds, words


class Surname(IntEnum):
    """How far two surnames agree, from nothing to wholly."""

    DIFFERENT = 0
    RESEMBLING = 1
    GARBLED = 2
    SLIP = 3
    PART = 4
    SPELLING = 5
    EXACT = 6


_MORE = """
el al ul ed er es et ez as at ibn bin bint ben ould oulad ouled ait abou abu abi oum vd vdn vande
vanden vander vant v d dos della di du san sint st mac mc af av
"""
"""Those that table 36 (LO BRP) leaves out, Arabic above all, and what is written with points."""
_MORE_PREFIXES = frozenset(_MORE.split())
_GLUED = (
    "opden", "opde", "opt", "inden", "inde", "int", "aanden", "aande", "aant", "uitden", "uitde",
    "bijde", "vander", "vanden", "vant", "vande", "van", "vd", "der", "den", "de", "ter", "ten",
    "el", "al", "ben", "bin", "ould", "oulad", "ait", "abou", "abu",
)  # fmt: skip
_REST = 3
"""Letters that must be left when a glued prefix is taken off."""
_SLIP, _GARBLED, _PART_SLIP, _SKELETON = 4, 7, 6, 3
_VOWELS = frozenset("aeiouy")
_ENDINGS = (
    ("skaia", "ski"), ("ska", "ski"), ("cka", "cki"), ("ova", "ov"), ("eva", "ev"), ("ina", "in"),
)  # fmt: skip
"""A woman's ending of a Slavic name is brought to the man's: offices use either."""


@dataclass(frozen=True, slots=True)
class SurnameWords:
    """A surname, with all that comparing it needs worked out once."""

    parts: tuple[str, ...]
    """Its words without prefixes, in their plain spelling, first to last."""
    joined: str
    part_sounds: frozenset[str]
    whole_sounds: frozenset[str]
    """The ways in which the whole may sound; also without a prefix that is glued to it."""
    loose: frozenset[str]
    skeletons: frozenset[str]


def surname_words(prefix: str, surname: str) -> SurnameWords:
    """The surname as it is compared; the prefix counts only where nothing else is left."""
    found = words(surname)
    parts = tuple(w for w in found if not _leads(w)) or tuple(found) or tuple(words(prefix))
    joined = "".join(parts)
    spellings = [joined, *_unglued(joined)]
    whole = frozenset(_one_ending(way) for text in spellings for way in sounds(text))
    each = [way for p in parts for text in (p, *_unglued(p)) for way in sounds(text)]
    return SurnameWords(
        parts=parts,
        joined=joined,
        part_sounds=frozenset(_one_ending(way) for way in each if len(way) > 1),
        whole_sounds=whole,
        loose=frozenset(loose(way) for way in whole),
        skeletons=frozenset(s for way in whole if len(s := skeleton(way)) >= _SKELETON),
    )


def _leads(word: str) -> bool:
    return word in _MORE_PREFIXES or is_prefix(word)


def _unglued(word: str) -> tuple[str, ...]:
    """The word without the longest prefix that may be glued to it, if a name is left."""
    for prefix in _GLUED:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if len(rest) >= _REST and not _VOWELS.isdisjoint(rest) and rest[0] != rest[1]:
                return (rest,)
    return ()


def _one_ending(heard: str) -> str:
    for written, instead in _ENDINGS:
        if len(heard) > len(written) + 2 and heard.endswith(written):
            return heard[: -len(written)] + instead
    return heard


def surname_agreement(a: SurnameWords, b: SurnameWords) -> Surname:
    """How far two surnames agree."""
    if a.joined == b.joined:
        return Surname.EXACT if a.joined else Surname.DIFFERENT
    if not a.whole_sounds.isdisjoint(b.whole_sounds):
        return Surname.SPELLING
    if not a.part_sounds.isdisjoint(b.part_sounds):  # turned round, or one of the names alone
        return Surname.SPELLING if a.part_sounds == b.part_sounds else Surname.PART
    return _slipped(a, b)


def _slipped(a: SurnameWords, b: SurnameWords) -> Surname:
    near, shortest = slips(a.joined, b.joined), min(len(a.joined), len(b.joined))
    if near == 1 and (shortest >= _SLIP or (shortest == _SLIP - 1 and _likely(a.joined, b.joined))):
        return Surname.SLIP
    if shortest >= _SLIP and not a.loose.isdisjoint(b.loose):
        return Surname.SLIP
    if (near == 2 and shortest >= _GARBLED) or _part_slipped(a, b):
        return Surname.GARBLED
    alike = near <= 2 or not a.skeletons.isdisjoint(b.skeletons)
    return Surname.RESEMBLING if alike else Surname.DIFFERENT


def _likely(a: str, b: str) -> bool:
    """Whether one slip in so short a name is one: a letter lost, or a key beside it."""
    left, right = differing(a, b)
    return a[0] == b[0] and (len(left) != len(right) or len(left) == 2 or neighbours(left, right))


def _part_slipped(a: SurnameWords, b: SurnameWords) -> bool:
    if len(a.parts) == len(b.parts) == 1:
        return any(
            slips(left, right, 1) == 1
            for left in a.whole_sounds
            for right in b.whole_sounds
            if min(len(left), len(right)) >= _SLIP
        )
    return any(
        slips(left, right, 1) == 1
        for left in a.parts
        for right in b.parts
        if min(len(left), len(right)) >= _PART_SLIP - 1
    )
