"""What the matching is told of a child, and what of it two children are compared by.

Invariant: an identity says what its organisation wrote down; `prepared` changes how it is spelled,
never what it says.
"""

from dataclasses import dataclass
from datetime import date

from services.matching.rules.given_names import GivenWord, given_word
from services.matching.rules.spelling import is_prefix, sounds, words
from services.matching.rules.surnames import SurnameWords, surname_words


@dataclass(frozen=True, slots=True)
class Identity:
    """A child as one organisation knows it."""

    given_names: str
    call_name: str | None
    prefix: str | None
    surname: str
    birth_date: date
    postcode: str | None
    house_number: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An identity with all that comparing it needs worked out once."""

    given: tuple[GivenWord, ...]
    """The given names in their order, without prefixes."""
    given_whole: frozenset[str]
    """The ways in which they sound, written as one word."""
    call: GivenWord | None
    surname: SurnameWords
    birth_date: date
    postcode: str
    house: str


def prepared(identity: Identity) -> Prepared:
    """The identity as it is compared."""
    given = _name_words(identity.given_names)
    call = "".join(_name_words(identity.call_name or ""))
    postcode, house = place(identity.postcode, identity.house_number)
    return Prepared(
        given=tuple(given_word(w) for w in given),
        given_whole=frozenset(sounds("".join(given))),
        call=given_word(call) if call else None,
        surname=surname_words(identity.prefix or "", identity.surname),
        birth_date=identity.birth_date,
        postcode=postcode,
        house=house,
    )


def _name_words(text: str) -> list[str]:
    found = words(text)
    return [w for w in found if not is_prefix(w) or len(w) == 1] or found


def place(postcode: str | None, house_number: str | None) -> tuple[str, str]:
    """The postcode without its space, the number of the house without what is added to it."""
    bare = "".join(c for c in (postcode or "").upper() if c.isascii() and c.isalnum())
    number = (house_number or "").strip()
    digits = len(number) - len(number.lstrip("0123456789"))
    return bare, number[:digits].lstrip("0")
