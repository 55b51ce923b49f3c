"""The personal code: how it reaches somebody, and what an answer with it is worth.

Invariant: a code never travels by the mail that carries the link, so that whoever reads a mailbox
has only half; it is kept as a keyed hash, and a link without a code answers nothing.

Why these are worth what they are (eIDAS levels do not apply: nobody here is enrolled). A link alone
shows that somebody reads a mailbox, which families share: it is never enough for a yes. With a code
that a professional gave to the person in the room, after seeing a document or because they know
them, it is as sure as the conversation itself. Over the telephone, on the number in the file, the
voice is known at best; a letter can be opened by whoever lives there: both are recorded as such,
and who weighs a consent later sees which it was.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from shared.authz.scope import Scope

DIGITS = 8
TRIES = 5
"""Then it is locked, until a member gives a new one: a chance of 5 in 10^8 for who has the link."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way for a code besides the mail. `by_member`: a member gives it, and is shown it once; a
    channel of the system's own (SMS) would send it instead, and show it to nobody.
    """

    assurance: str
    by_member: bool = True


CHANNELS: dict[str, Channel] = {
    "in_person_known": Channel("link_code_known"),
    "in_person_document": Channel("link_code_document"),
    "by_phone": Channel("link_code_phone"),
    "by_letter": Channel("link_code_letter"),
}


def new_code() -> str:
    """Eight digits by chance."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hashed(scope: Scope, request_id: UUID, code: str) -> bytes:
    """However it was typed: with spaces or dashes between, or in other digits. Keyed, since so few
    digits are guessed from a bare hash at once.
    """
    plain = "".join(str(int(c)) for c in code[:60] if c.isdecimal())
    return scope.keyring.blind_index(scope.org, "consent code", f"{request_id}/{plain}")


def spoken(code: str) -> str:
    """In two groups, to be read out."""
    return f"{code[:4]} {code[4:]}"
