"""Whether two records are of one child: weights of evidence, and what no weight may outbid.

Invariant: symmetric. `same` asks for a given name that agrees as those of twins do not, and for a
birth date. The score is a sum of weights in bits (Fellegi and Sunter, A Theory for Record Linkage,
1969): each says how much likelier it is in one child than in two; rare names weigh more.
"""

from dataclasses import dataclass
from typing import Literal

from services.matching.rules.addresses import Lives, lives
from services.matching.rules.birth_dates import Born, born, is_placeholder
from services.matching.rules.facts import Identity, Prepared, prepared
from services.matching.rules.frequencies import COMMON_GIVEN, COMMON_SURNAMES
from services.matching.rules.given_agreement import given_agreement, names_turned_round
from services.matching.rules.given_names import Given
from services.matching.rules.surnames import Surname, surname_agreement

Klass = Literal["same", "possible", "different"]

SAME_FROM = 9.5
"""Bits from which two records are one child, where nothing forbids it."""
POSSIBLE_FROM = 2.0
"""Bits from which somebody has to look."""
PRIOR = -14.0
"""One in about 20,000: how seldom two records of two lists are of one child."""

_GIVEN_NAME = {
    Given.DIFFERENT: -9.0, Given.CLOSE: -1.0, Given.LATER: 3.0, Given.INITIAL: 2.0,
    Given.GARBLED: 4.5, Given.SLIP: 6.5, Given.CALLED: 6.5, Given.SPELLING: 8.0, Given.EXACT: 9.0,
}  # fmt: skip
_SURNAME = {
    Surname.DIFFERENT: -3.5, Surname.RESEMBLING: 3.0, Surname.GARBLED: 6.0, Surname.SLIP: 8.0,
    Surname.PART: 8.5, Surname.SPELLING: 10.0, Surname.EXACT: 11.0,
}  # fmt: skip
_BORN = {Born.DIFFERENT: -7.0, Born.NEAR: -2.0, Born.SLIP: 4.0, Born.TURNED: 9.0, Born.EXACT: 11.0}
_LIVES = {Lives.ELSEWHERE: -3.0, Lives.UNKNOWN: 0.0, Lives.NEAR: 6.0, Lives.SAME: 10.0}
_COMMON = -2.5
_NEITHER_FAMILY_NOR_HOME = -4.0
_NEITHER_DAY_NOR_HOME = -6.0
_PLACEHOLDER = -4.0
_MORE_NAMES = 4.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two records says: a score in bits, the verdict, and why."""

    score: float
    klass: Klass
    why: tuple[str, ...]


def compare(a: Identity, b: Identity) -> Comparison:
    """Whether two identities are of one child."""
    return compare_prepared(prepared(a), prepared(b))


def compare_prepared(a: Prepared, b: Prepared) -> Comparison:
    """As `compare`, for who compares one child with many."""
    given = given_agreement(a, b)
    surname = surname_agreement(a.surname, b.surname)
    turned = given <= 1 and surname <= 1 and names_turned_round(a, b)
    if turned:
        given, surname = Given.SPELLING, Surname.SPELLING
    birth = born(a.birth_date, b.birth_date)
    address = lives(a.postcode, a.house, b.postcode, b.house)
    score = PRIOR + _GIVEN_NAME[given] + _SURNAME[surname] + _BORN[birth] + _LIVES[address]
    score += _told_by_frequency(a, b, given, surname, birth)
    if surname is Surname.DIFFERENT and address < Lives.NEAR:
        score += _NEITHER_FAMILY_NOR_HOME
    if (birth is Born.SLIP and address is Lives.ELSEWHERE) or (
        birth <= Born.NEAR and address <= Lives.UNKNOWN
    ):
        score += _NEITHER_DAY_NOR_HOME
    why = (f"given_{given.name.lower()}", f"surname_{surname.name.lower()}",
           f"born_{birth.name.lower()}", f"address_{address.name.lower()}",
           *(("names_turned",) if turned else ()))  # fmt: skip
    return Comparison(round(score, 1), _verdict(score, given, surname, birth, address), why)


def _told_by_frequency(
    a: Prepared, b: Prepared, given: Given, surname: Surname, birth: Born
) -> float:
    more = 0.0
    if given >= Given.GARBLED and not COMMON_GIVEN.isdisjoint(a.given_whole | b.given_whole):
        more += _COMMON
    if surname >= Surname.PART and not COMMON_SURNAMES.isdisjoint(
        a.surname.whole_sounds & b.surname.whole_sounds
    ):
        more += _COMMON
    if birth is Born.EXACT and is_placeholder(a.birth_date):
        more += _PLACEHOLDER
    if given is Given.EXACT and min(len(a.given), len(b.given)) > 1:
        more += _MORE_NAMES
    return more


def _verdict(score: float, given: Given, surname: Surname, birth: Born, address: Lives) -> Klass:
    if score < POSSIBLE_FROM or given is Given.DIFFERENT:
        return "different"
    if birth is Born.DIFFERENT and given < Given.CALLED:
        return "different"  # a brother or sister
    if score < SAME_FROM or _forbidden(given, surname, birth, address):
        return "possible"
    return "same"


def _forbidden(given: Given, surname: Surname, birth: Born, address: Lives) -> bool:
    """What is never `same`, whatever else agrees."""
    if given <= Given.GARBLED or birth <= Born.NEAR:
        return True  # a twin, a brother or sister, somebody of the same name
    if birth < Born.EXACT and address < Lives.NEAR:
        return True
    if birth is Born.SLIP and given < Given.CALLED:
        return True
    if surname is Surname.PART and address is Lives.ELSEWHERE:
        return True  # one of a double name is borne by many more than the whole of it
    return surname is Surname.DIFFERENT and address is not Lives.SAME
