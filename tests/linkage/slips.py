"""How people write a name wrong: keys beside each other, letters lost, doubled, turned round.

Invariant: pure but for the `Random` that is handed in; a slip changes a word whenever it can.
"""

import unicodedata
from random import Random

_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i":
    "uok", "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g":
    "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "asx", "x": "zsc", "c":
    "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "njk",
}  # fmt: skip
_RESPELLED = """
ou/oe ou/u oe/u u/ou kh/ch ch/sh sh/sch sh/sj dj/j j/dj y/j j/y ss/s aa/a a/aa ie/i i/ie ee/i mm/m
q/k c/k ai/ay ay/ai ei/ey gh/g h/ch w/v x/ks z/s iia/ia ii/ij ts/c cz/tsj
"""
"""How one sound is written in two ways, the one first that is found."""


def slip(random: Random, word: str) -> str:
    """The word with one slip of the keyboard."""
    letters = [n for n, c in enumerate(word) if c.isalpha()]
    if len(letters) < 2:
        return word
    n = random.choice(letters[1:] if random.random() < 0.85 else letters)
    kind = random.choices(["beside", "lost", "doubled", "turned"], [35, 25, 20, 20])[0]
    if kind == "beside":
        key = random.choice(_KEYS.get(word[n].lower(), "e"))
        return word[:n] + key + word[n + 1 :]
    if kind == "lost":
        return word[:n] + word[n + 1 :]
    if kind == "doubled":
        return word[:n] + word[n].lower() + word[n:]
    if n + 1 < len(word) and word[n] != word[n + 1]:
        return word[:n] + word[n + 1].lower() + word[n].lower() + word[n + 2 :]
    return word[:n] + word[n].lower() + word[n:]


def bare(random: Random, text: str) -> str:
    """Without its marks; ü as ue at times, as Germans do."""
    if random.random() < 0.15:
        text = text.replace("ü", "ue").replace("ö", "oe").replace("Ö", "Oe").replace("Ü", "Ue")
    text = text.replace("ł", "l").replace("Ł", "L").replace("ı", "i").replace("ß", "ss")
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def respelled(random: Random, word: str) -> str:
    """The word as another clerk hears it."""
    lower = word.lower()
    pairs = (pair.split("/") for pair in _RESPELLED.split())
    ways = [(a, b) for a, b in pairs if a in lower]
    if not ways:
        return word
    written, instead = random.choice(ways)
    at = lower.index(written)
    changed = lower[:at] + instead + lower[at + len(written) :]
    return changed[:1].upper() + changed[1:]


def ij_as_y(text: str) -> str:
    """IJ as Y, or the other way round."""
    if "ij" in text.lower():
        return text.replace("IJ", "Y").replace("ij", "y")
    return text.replace("y", "ij")


def one_digit(random: Random, digits: str) -> str:
    """The digits with one of them wrong."""
    n = random.randrange(len(digits))
    return digits[:n] + random.choice("0123456789".replace(digits[n], "")) + digits[n + 1 :]
