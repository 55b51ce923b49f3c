"""The parts of the space about which our decision and the oracle disagree; README.md says why.

Each is told from the facts alone, never from an answer. They are left out of the everyday slice
only: `make prove ARGS=decision` fails until the list is empty. Take a line away when it is settled.
"""

from collections.abc import Callable, Mapping

from services.sharing.rules import Facts


def disputed(facts: Facts) -> str | None:
    """The dispute that these facts fall under, if any."""
    return next((name for name, concerns in DISPUTES.items() if concerns(facts)), None)


def _unreachable_with_a_yes(facts: Facts) -> bool:
    """Somebody is said to be unreachable whose own yes is there."""
    agreed = {
        one.holder_id
        for one in facts.statements
        if one.state == "given" and one.categories >= facts.categories and one.until > facts.now
    }
    return any(one.kind == "unreachable" and one.holder_id in agreed for one in facts.substitutes)


DISPUTES: Mapping[str, Callable[[Facts], bool]] = {
    "unreachable, with a yes of one's own": _unreachable_with_a_yes,
}
