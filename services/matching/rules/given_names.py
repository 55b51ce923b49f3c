"""Which given names can be one child's: spellings of one name, call names, slips, initials.

Invariant: symmetric. Two names that people really bear and that are not tied to each other are
never taken for a slip of the keyboard, however close (Noor and Noa, Sem and Sam): twins have such.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from services.matching.rules import given_arabic, given_dutch, given_east, given_elsewhere
from services.matching.rules.distances import differing, neighbours, slips
from services.matching.rules.given_alone import ALONE
from services.matching.rules.given_dutch import SOUND_ALIKE
from services.matching.rules.spelling import loose, sound, sounds, words


class Given(IntEnum):
    """How far two given names agree, from nothing to wholly."""

    DIFFERENT = 0
    CLOSE = 1
    """Alike, and yet perhaps two names: of twins, say."""
    LATER = 2
    """The one name of a record is a later name of the other."""
    INITIAL = 3
    GARBLED = 4
    SLIP = 5
    CALLED = 6
    SPELLING = 7
    EXACT = 8


_ENDINGS = ({"", "a"}, {"a", "e"}, {"a", "o"})
"""What makes a girl's name of a boy's: Amir and Amira."""
_VOWELS = frozenset("aeiouy")
_SHORTENED = 3
"""Letters from which on the beginning of a name can be its short form."""
_SHORT = 4
_LONG = 6


@dataclass(frozen=True, slots=True)
class GivenWord:
    """One given name, and what the tables know of it."""

    plain: str
    sounds: tuple[str, ...]
    loose: str
    names: frozenset[int]
    """The lines of which it is a spelling."""
    called: frozenset[int]
    """The lines of which it is a call name."""

    known: bool
    """Whether it is in a table as it is written, not by its sound alone."""
    near: frozenset[int]
    """For a word that is in none: the lines that one slip leads to."""
    near_names: frozenset[int]
    """Those of them to a spelling, not to a call name."""

    @property
    def lines(self) -> frozenset[int]:
        """All lines that it may belong to."""
        return self.names | self.called | self.near


_TABLES = tuple(t.NAMES for t in (given_dutch, given_arabic, given_east, given_elsewhere))


def _lines() -> Iterator[tuple[list[str], list[str]]]:
    for line in "\n".join(_TABLES).replace("\n  ", " ").splitlines():
        spellings, _, called = line.partition(":")
        if spellings:
            yield words(spellings), words(called)
    for word in words(ALONE):
        yield [word], []


def _tables() -> tuple[dict[str, set[int]], dict[str, set[int]], dict[str, set[int]]]:
    """Spellings, call names, and sounds of spellings → lines."""
    names: dict[str, set[int]] = {}
    called: dict[str, set[int]] = {}
    for number, (spellings, calls) in enumerate(_lines()):
        for word in spellings:
            if calls or len(spellings) > 1 or word not in names:
                names.setdefault(word, set()).add(number)
        for word in calls:
            called.setdefault(word, set()).add(number)
    heard: dict[str, set[int]] = {}
    for word, lines in names.items():
        heard.setdefault(sound(word), set()).update(lines)
    return names, called, heard


_NAMES, _CALLED, _HEARD = _tables()


_APART = tuple(frozenset(line.split()) for line in SOUND_ALIKE.strip().splitlines())


def _without_one(word: str) -> Iterator[str]:
    yield word
    for n in range(len(word)):
        yield word[:n] + word[n + 1 :]


def _slip_index() -> dict[str, set[str]]:
    """What is left of a name without one letter → the names."""
    index: dict[str, set[str]] = {}
    for word in (*_NAMES, *_CALLED):
        for left in _without_one(word):
            index.setdefault(left, set()).add(word)
    return index


_SLIPPED = _slip_index()


def _near(plain: str) -> set[str]:
    found = {word for left in _without_one(plain) for word in _SLIPPED.get(left, ())}
    return {word for word in found if slips(plain, word, 1) == 1}


def given_word(plain: str) -> GivenWord:
    """The word with all that comparing it needs, worked out once."""
    heard = sounds(plain)
    known = plain in _NAMES or plain in _CALLED
    names, called = _NAMES.get(plain, set()), _CALLED.get(plain, set())
    near: set[str] = set()
    if not known and len(plain) > 1:
        names = set().union(*(_HEARD.get(way, ()) for way in heard))
        near = _near(plain)
    near_names = frozenset(line for word in near for line in _NAMES.get(word, ()))
    near_called = frozenset(line for word in near for line in _CALLED.get(word, ()))
    return GivenWord(
        plain, heard, loose(heard[0]), frozenset(names), frozenset(called), known,
        near_names | near_called, near_names,
    )  # fmt: skip


def agreement(a: GivenWord, b: GivenWord) -> Given:
    """How far two single given names agree."""
    if a.plain == b.plain:
        return Given.EXACT if len(a.plain) > 1 else Given.INITIAL
    if len(a.plain) == 1 or len(b.plain) == 1:
        return Given.INITIAL if a.plain[0] == b.plain[0] else Given.DIFFERENT
    return _tied(a, b) or _sounding(a, b) or _slipped(a, b)


def _tied(a: GivenWord, b: GivenWord) -> Given | None:
    """By the tables."""
    if a.names & b.names:
        return Given.SPELLING
    return Given.CALLED if a.names & b.called or a.called & b.names else None


def _sounding(a: GivenWord, b: GivenWord) -> Given | None:
    """By their sound."""
    if set(a.sounds).isdisjoint(b.sounds):
        return None
    two = any({a.plain, b.plain} <= names for names in _APART)
    return Given.CLOSE if two else Given.SPELLING


def _slipped(a: GivenWord, b: GivenWord) -> Given:
    """By slips of the keyboard: never from one name of the tables to another."""
    near = slips(a.plain, b.plain)
    if (a.known and b.known) or (near > 1 and _two_names(a, b)):
        return Given.CLOSE if near == 1 or a.called & b.called else Given.DIFFERENT
    if near == 1:
        unknown = not a.known | b.known
        return Given.CLOSE if _may_be_two(a.plain, b.plain, unknown) else Given.SLIP
    return _spelled_and_slipped(a, b) or _far(a, b, near)


def _two_names(a: GivenWord, b: GivenWord) -> bool:
    """Whether each leads to names of the tables, and to none in common."""
    return bool(a.lines and b.lines) and a.lines.isdisjoint(b.lines)


def _spelled_and_slipped(a: GivenWord, b: GivenWord) -> Given | None:
    """Both another spelling and a slip."""
    shortest = min(len(a.plain), len(b.plain))
    if a.loose == b.loose and shortest > _SHORT:
        return Given.SPELLING
    heard, other = a.sounds[0], b.sounds[0]
    if slips(heard, other, 1) == 1 and min(len(heard), len(other)) > _SHORT:
        vowels = _VOWELS.issuperset("".join(differing(heard, other)))
        return Given.SLIP if vowels and not _may_be_two(heard, other, True) else Given.CLOSE
    other_spelling = a.near_names & b.names or b.near_names & a.names
    return Given.SLIP if other_spelling and shortest >= _SHORT else None


def _far(a: GivenWord, b: GivenWord, near: int) -> Given:
    """Two slips, or one the beginning of the other."""
    short, long = sorted((a.plain, b.plain), key=len)
    if near == 2 and len(short) >= _LONG:
        return Given.GARBLED
    if len(short) >= _SHORTENED and long.startswith(short):
        return Given.CALLED
    return Given.CLOSE if near == 2 and len(short) > _SHORT else Given.DIFFERENT


def _may_be_two(a: str, b: str, unknown: bool) -> bool:
    """Whether one slip apart is still as likely two names: a boy's and a girl's, rhyming, short.

    The more so where neither is known: then nothing says which of the two is written wrong.
    """
    left, right = differing(a, b)
    if _ends_apart(a, b, unknown):
        return True
    if len(left) != len(right):
        return a[0] != b[0]
    first = a[0] != b[0] and (unknown or min(len(a), len(b)) <= _SHORT)
    if len(left) > 1 or neighbours(left, right):
        return first and len(left) == 1 and unknown
    if (left in _VOWELS) != (right in _VOWELS) and not first:
        return False
    return first or unknown or min(len(a), len(b)) <= _SHORT


def _ends_apart(a: str, b: str, unknown: bool) -> bool:
    left, right = differing(a, b)
    if not (a.endswith(left) and b.endswith(right)):
        return False
    return {left, right} in _ENDINGS or (
        unknown and ("a" in (left, right) or {left, right} == {"", "e"})
    )
