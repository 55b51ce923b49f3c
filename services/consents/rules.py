"""What a consent must be to be recorded. Pure: values in, reasons out.

Sources: AVG art. 7 (demonstrable, as easy to withdraw as to give); `domain.md` on consent: at most
one year, the asked person has authority over the child, a statement is not from the future.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.problems import Reason
from shared.texts import Text

LONGEST = timedelta(days=366)
"""At most one year, which may hold a leap day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent as somebody wants to record it.

    `born`: when the child's first day began. `speaker_missing`: it is an institution's, and nobody
    is named who spoke for it.
    """

    stated_at: datetime
    until: datetime
    receiver_ids: tuple[UUID, ...]
    known_receivers: frozenset[UUID]
    own_organisation: UUID
    holder_has_authority: bool
    born: datetime | None = None
    gone_receivers: frozenset[UUID] = frozenset()
    speaker_missing: bool = False


def faults(asked: Asked, now: datetime) -> list[Reason]:
    """Everything that is wrong with it; empty when it may be recorded."""
    found = []
    if asked.stated_at > now:
        found.append(Reason("stated_in_future", _FUTURE, pointer="/statedAt"))
    if asked.born is not None and asked.stated_at < asked.born:
        found.append(Reason("stated_before_birth", _BEFORE_BIRTH, pointer="/statedAt"))
    if asked.until <= asked.stated_at:
        found.append(Reason("until_before_statement", _BEFORE, pointer="/until"))
    if asked.until > asked.stated_at + LONGEST:
        found.append(Reason("until_too_far", _TOO_FAR, pointer="/until"))
    if asked.own_organisation in asked.receiver_ids:
        found.append(Reason("receiver_is_own", _OWN, pointer="/receiverIds"))
    if set(asked.receiver_ids) - asked.known_receivers:
        found.append(Reason("receiver_unknown", _UNKNOWN, pointer="/receiverIds"))
    if set(asked.receiver_ids) & asked.gone_receivers:
        found.append(Reason("receiver_gone", _GONE, pointer="/receiverIds"))
    if not asked.holder_has_authority:
        found.append(NO_AUTHORITY)
    if asked.speaker_missing:
        found.append(Reason("speaker_missing", _NO_SPEAKER, pointer="/spokenBy"))
    return found


_FUTURE = Text("Deze verklaring ligt in de toekomst.", "This statement lies in the future.")
_BEFORE = Text("De einddatum ligt voor de verklaring.", "The end date lies before the statement.")
_TOO_FAR = Text("Toestemming geldt hooguit een jaar.", "A consent lasts one year at most.")
_OWN = Text(
    "Voor de eigen organisatie is geen toestemming om te delen nodig.",
    "Sharing within your own organisation needs no consent.",
)
_UNKNOWN = Text("Deze ontvanger kennen wij niet.", "We do not know this receiver.")
NO_AUTHORITY = Reason(
    "no_authority",
    Text(
        "Deze persoon heeft (nu) geen gezag over dit kind.",
        "This person does not have authority over this child (now).",
    ),
    pointer="/holderId",
)
_BEFORE_BIRTH = Text(
    "Deze verklaring ligt voor de geboorte van het kind.",
    "This statement lies before the child was born.",
)
_GONE = Text(
    "Een van de ontvangers doet niet meer mee met Schakel. Haal die weg.",
    "One of the receivers takes part in Schakel no more. Leave it out.",
)
_NO_SPEAKER = Text(
    "Schrijf op wie er namens deze instelling sprak.",
    "Write down who spoke for this institution.",
)
