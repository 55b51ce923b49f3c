"""What a running process has at hand: settings, engines, keyring.

Invariant: set once by the composition root, before anything is asked of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from shared.crypto.envelopes import Reader
from shared.crypto.keyring import Keyring
from shared.crypto.pseudonyms import Pseudonyms
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """The parts that operations reach through their scope. `sign` makes a detached JWS.

    `pseudonyms` makes the tokens that children are matched by; `matcher` opens what is sealed for
    the matcher, and stands in its processes only.
    """

    settings: Settings
    engines: Mapping[str, Engine]
    keyring: Keyring
    sign: Callable[[bytes], str]
    pseudonyms: Pseudonyms
    matcher: Reader | None = None


_current: Runtime | None = None


def use(runtime: Runtime) -> None:
    """Make `runtime` this process's own."""
    global _current  # noqa: PLW0603 - one process, one runtime
    _current = runtime


def current() -> Runtime:
    """The runtime of this process; raises RuntimeError before it was set."""
    if _current is None:
        raise RuntimeError("no runtime: create_app() has not run")
    return _current
