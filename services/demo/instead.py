"""What stands in the place of a parent's word, and the scans that show what was said.

Invariant: sober and invented; who cannot be reached waits for a colleague's review, as it should.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.consents import operations as consents
from services.demo import covenant, papers, stories
from services.demo.children import File, ask
from services.demo.founding import Place
from shared import clock
from shared.web.uploads import Upload

_TRIES = (("by_phone", 20), ("by_letter", 13), ("by_phone", 6))
_UNREACHED = "De telefoon is afgesloten en de brief kwam terug. Ook de andere ouder hoort niets."


def keep_form(file: File, consent_id: Any) -> None:
    """The signed form of a consent, scanned."""
    consents.add_evidence(
        file.keeper, consent_id=consent_id, upload=_scan("Formulier.pdf", stories.FORM)
    )


def by_court(file: File, receiver: Place) -> None:
    """One parent said yes; for the last one a court gave its permission."""
    ask(file, receiver, covenant.SUPPORT, "half")
    made = _record(
        file,
        kind="court_permission",
        receiver_ids=[receiver.id],
        reference="C/10/612345",
        until=clock.now() + timedelta(days=200),
    )
    scan = _scan("Beschikking.pdf", stories.DECISION)
    consents.add_substitute_evidence(file.keeper, substitute_id=made["id"], upload=scan)


def unreachable(file: File, receiver: Place) -> None:
    """The last parent could not be reached: a colleague must still look at it."""
    ask(file, receiver, covenant.SUPPORT, "half")
    now = clock.now()
    _record(
        file,
        kind="unreachable",
        receiver_ids=[receiver.id],
        until=now + timedelta(days=80),
        note=_UNREACHED,
        attempts=[{"at": now - timedelta(days=days), "how": how} for how, days in _TRIES],
    )


def _record(file: File, **about: Any) -> Mapping[str, Any]:
    last = [one for one in file.child["authority_holders"] if one["ended_at"] is None][-1]
    made: Mapping[str, Any] = consents.record_authority_substitute(
        file.keeper,
        child_id=file.child["id"],
        holder_id=last["id"],
        purpose=covenant.SUPPORT,
        since=clock.now(),
        **about,
    )
    return made


def _scan(name: str, words: tuple[str, tuple[str, ...]]) -> Upload:
    return Upload(name, iter([papers.pdf(*words)]))
