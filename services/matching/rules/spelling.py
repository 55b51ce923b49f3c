"""How a word of a name sounds, however it is spelled: Dutch, and what came to it by migration.

Invariant: pure, and stable: the tokens of the matching rest on every rule here (whoever changes one
makes them all anew). Three depths: `plain` (what `shared.crypto.names` calls one spelling),
`sound` (one letter per sound, so that Youssef, Yusuf and Joesoef are one), and `skeleton` (its
consonants alone, for finding what has been misspelled).

The rules are our own. They follow how Dutch writes sounds (oe for u, ij for y, th and dt for t),
how Arabic, Turkish, Persian and Slavic names are put into Dutch, French, English and German letters
(ou/oe/u, kh/ch/h, dj/j/y, sj/sch/sh/ş), and the grouping of consonants that Soundex made known.
"""

import unicodedata

from shared.crypto.names import normalise_name

_GERMAN = str.maketrans({"ß": "ss", "ẞ": "ss"})
_SOUNDS = (
    ("tsch", "s"), ("tsj", "s"), ("tch", "s"), ("tsh", "s"), ("sch", "s"), ("sh", "s"),
    ("sj", "s"), ("sz", "s"), ("cz", "s"), ("kh", "h"), ("gh", "g"), ("zh", "z"), ("rz", "z"),
    ("dzj", "y"), ("dzh", "y"), ("dj", "y"), ("dz", "z"), ("j", "y"), ("ph", "f"),
    ("th", "t"), ("dt", "t"), ("ck", "k"),
    ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"),
    ("oe", "u"), ("ou", "u"), ("ue", "u"), ("eu", "u"), ("ey", "ai"), ("ei", "ai"), ("ay", "ai"),
    ("ae", "a"), ("ie", "i"), ("y", "i"),
)  # fmt: skip
"""Letters that stand for one sound, in the order in which they are replaced."""
_LOOSE = str.maketrans({"e": "a", "o": "u", "d": "t", "z": "s", "b": "p"})
_VOWELS = frozenset("aeiou")
_CLASSES = str.maketrans({"d": "t", "b": "p", "v": "f", "z": "s"})
_SHORT = 4


def words(text: str) -> list[str]:
    """The words of a name, each plain; spaces, hyphens, points and slashes part them."""
    apart = "".join(c if _joins(c) else " " for c in text.translate(_GERMAN))
    return [plain for word in apart.split() if (plain := normalise_name(word))]


def _joins(character: str) -> bool:
    return character not in '.,/;_()"' and unicodedata.category(character) != "Pd"


def is_prefix(word: str) -> bool:
    """Whether the word is one that `normalise_name` leaves out beside another."""
    return normalise_name(f"x {word}") == "x"


def sound(word: str) -> str:
    """One letter per sound; ch as in Achmed (see `sounds`)."""
    return _respelled(word.replace("sch", "s").replace("ch", "h") if "ch" in word else word)


def sounds(word: str) -> tuple[str, ...]:
    """All ways in which the word may sound: ch is a throaty h (Achmed) or a sh (Rachid)."""
    first = sound(word)
    bare = word.replace("tsch", "").replace("tch", "").replace("sch", "")
    if "ch" not in bare:
        return (first,)
    second = _respelled(word.replace("sch", "s").replace("ch", "s"))
    return (first,) if second == first else (first, second)


def _respelled(word: str) -> str:
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    word = _undoubled(word)
    return word[:-1] if len(word) > _SHORT - 1 and word[-1] == "h" else word


def _undoubled(word: str) -> str:
    kept = word[:1]
    for letter in word[1:]:
        if letter != kept[-1]:
            kept += letter
    return kept


def loose(heard: str) -> str:
    """The sound with its vowels in two classes only, for languages that write few of them."""
    return _undoubled(heard.translate(_LOOSE).replace("h", ""))


def skeleton(heard: str) -> str:
    """The consonants of a sound in classes, after its first letter (any vowel is an a)."""
    if not heard:
        return ""
    first = "a" if heard[0] in _VOWELS else heard[0]
    rest = "".join(c for c in heard[1:] if c not in _VOWELS and c != "h")
    return _undoubled((first + rest).translate(_CLASSES))
