"""The strings of which tokens are made: two children with one in common are worth comparing.

Invariant: each holds enough that few children share it (a name and a birth date, say), and none
says how alike two children are. Equality alone is looked for.
"""

from services.matching.rules.birth_dates import turned
from services.matching.rules.facts import Identity, Prepared, prepared
from services.matching.rules.spelling import skeleton

_GIVEN_NAMES, _SURNAMES = 3, 3


def blocking_keys(identity: Identity) -> frozenset[str]:
    """The keys of a child: about eight to twenty-five."""
    return keys_of(prepared(identity))


def keys_of(child: Prepared) -> frozenset[str]:
    """As `blocking_keys`, for what is prepared already."""
    given, surnames = _given_codes(child), _surname_codes(child)
    day = child.birth_date
    date = turned(day)
    keys = {f"name:{code}:{date}" for code in (*given, *surnames)}
    for first in given[:2]:
        for last in surnames[:2]:
            both = ":".join(sorted((first, last)))
            keys.add(f"year:{both}:{day.year}")
            keys.add(f"day:{both}:{date[4:]}")
    keys |= {
        f"initials:{''.join(sorted(f[0] + s[0]))}:{date}" for f in given[:2] for s in surnames[:1]
    }
    if child.postcode:
        keys.add(f"home:{child.postcode}:{child.house}:{date}")
        keys |= {
            f"home:{child.postcode}:{child.house}:{code}" for code in (*given[:2], *surnames[:2])
        }
    return frozenset(keys)


def _given_codes(child: Prepared) -> list[str]:
    names = (*((child.call,) if child.call else ()), *child.given)
    codes = [skeleton(way) for name in names for way in name.sounds]
    return list(dict.fromkeys(c for c in codes if c))[:_GIVEN_NAMES]


def _surname_codes(child: Prepared) -> list[str]:
    codes = [skeleton(way) for way in sorted(child.surname.part_sounds)]
    return list(dict.fromkeys(c for c in codes if c))[:_SURNAMES]
