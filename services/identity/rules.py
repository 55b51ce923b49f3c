"""What a password must be (NIST SP 800-63B-4 §3.1.1.2): long enough, and not what others would try.

Invariant: pure, and silent about the password itself; no rule asks for kinds of characters, and
none makes a password grow old.
"""

import re
import unicodedata
from collections.abc import Iterable

from zxcvbn import zxcvbn

from shared.problems import Reason
from shared.texts import Text

SHORTEST, SHORTEST_ALONE = 8, 15
"""Characters: beside a second factor, and without one."""
LONGEST = 256
FEWEST_GUESSES = 10**8
"""Below this many guesses by somebody who knows the lists, a password is refused."""
_LOOKED_AT = 64
_WORDS = (
    "welkom wachtwoord geheim inloggen schakel zomer winter herfst lente voorjaar najaar januari"
    " februari maart april juni juli augustus september oktober november december maandag dinsdag"
    " woensdag donderdag vrijdag zaterdag zondag amsterdam rotterdam utrecht nederland holland"
    " oranje ajax feyenoord school kinderwerk jeugdzorg jeugdhulp politie gemeente leerkracht"
    " kinderen password admin administrator letmein changeme secret summer spring autumn"
)
"""What Dutch offices choose when they have to choose something; with digits round it, as ever."""


def password_faults(
    password: str, *, alone: bool, about: Iterable[str] = (), pointer: str = "/password"
) -> list[Reason]:
    """Every reason to refuse this password; `alone`: it is to stand without a second factor.

    `about`: the person's name, mail address and organisations; none of their words may be in it.
    """
    normal = unicodedata.normalize("NFKC", password)
    least = SHORTEST_ALONE if alone else SHORTEST
    if len(normal) < least:
        return [Reason("password_too_short", _SHORT.filled(least=least), pointer=pointer)]
    if len(normal) > LONGEST:
        return [Reason("password_too_long", _LONG.filled(most=LONGEST), pointer=pointer)]
    words = _words(about)
    if any(word in normal.casefold() for word in words):
        return [Reason("password_about_you", _ABOUT_YOU, _PHRASE, pointer)]
    if _is_common(normal, sorted(words)):
        return [Reason("password_common", _COMMON, _PHRASE, pointer)]
    return []


def _words(about: Iterable[str]) -> set[str]:
    """The words that tell of somebody; short ones are in half of all sentences."""
    found = re.split(r"[\W_]+", " ".join(about).casefold())
    return {word for word in found if len(word) >= 4}


def _is_common(password: str, words: list[str]) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password).casefold()
    if core in _COMMON_WORDS:
        return True
    looked_at = password[:_LOOKED_AT]
    guesses = zxcvbn(looked_at, user_inputs=words, max_length=_LOOKED_AT)["guesses"]
    return bool(guesses < FEWEST_GUESSES)


_COMMON_WORDS = frozenset(_WORDS.split())
_SHORT = Text("Neem ten minste {least} tekens.", "Take at least {least} characters.")
_LONG = Text("Neem hooguit {most} tekens.", "Take at most {most} characters.")
_ABOUT_YOU = Text(
    "Hierin staat uw naam, uw e-mailadres of uw organisatie. Dat raden anderen als eerste.",
    "This holds your name, mail address or organisation. That is what others guess first.",
)
_COMMON = Text("Dit wachtwoord is te makkelijk te raden.", "This password is too easy to guess.")
_PHRASE = Text(
    "Een zin van een paar losse woorden onthoudt u beter.",
    "A phrase of a few unrelated words is easier to remember.",
)
