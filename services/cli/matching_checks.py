"""The doctor on matching: are the keys at hand those that pseudonyms and envelopes were made with?

Invariant: what was opened is forgotten at once, and nothing of it is said; no key is made.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from services.cli.findings import Finding
from shared.crypto.envelopes import Reader
from shared.crypto.key_file import KeyFileFault
from shared.crypto.pseudonyms import Pseudonyms
from shared.settings import Settings

if TYPE_CHECKING:
    from services.matching.inspecting import Inspected

_MOST = 5
_PSEUDONYM, _MATCHER = "pseudonym key", "matcher key"
_LOST = "put the file back from your safe; if it is lost, docs/operating.md says what to do"
_FORGED = (
    "start the worker again: it writes its own over it. Does it come back? Then web and worker"
    " have different pseudonym keys, or somebody else writes in the database"
)


def no_matcher() -> Finding:
    """What a worker without it would not do."""
    remedy = "give the worker DATABASE_PASSWORD_MATCHER and MATCHER_KEY_FILE"
    return Finding(
        "matcher", "this worker has no access as the matcher, and does not start", remedy
    )


def matching(settings: Settings, engines: Mapping[str, Engine]) -> Iterator[Finding]:
    """Where the application's or the matcher's access is at hand: other parts have no such key."""
    engine = engines.get("app") or engines.get("matcher")
    if engine is None:
        return
    try:
        pseudonyms = Pseudonyms(settings.pseudonym_key_file)
    except KeyFileFault as fault:
        yield Finding(_PSEUDONYM, str(fault), _remedy(settings, "PSEUDONYM_KEY_FILE"))
        return
    yield _lines(engine, pseudonyms, settings.pseudonym_key_file)
    yield _published(engine, pseudonyms)
    if "matcher" in engines:
        yield from _matcher(settings, engines["matcher"], pseudonyms)


def _lines(engine: Engine, pseudonyms: Pseudonyms, path: Path) -> Finding:
    from services.matching import operations

    with engine.begin() as connection:
        gone = operations.lines_gone(connection, pseudonyms)
    named = f"file {path} ({pseudonyms.newest})"
    if not gone:
        return Finding(_PSEUDONYM, f"{named} has every line that is in use")
    lines = ", ".join(sorted({kid for _, kid in gone})[:_MOST])
    covenants = sorted({str(covenant_id) for covenant_id, _ in gone})
    words = f"{named} lacks {lines}, in use for {len(covenants)} covenants"
    which = ", ".join(covenants[:_MOST])
    remedy = f"put the line back; lost for good? `schakel pseudonyms rotate` for {which}"
    return Finding(_PSEUDONYM, words, remedy)


def _published(engine: Engine, pseudonyms: Pseudonyms) -> Finding:
    from services.matching import operations

    with engine.begin() as connection:
        found = operations.published(connection, pseudonyms)
    if found is None:
        return Finding("matcher", "is known when the worker first starts")
    kid, marked = found
    if not marked:
        words = f"the public key {kid} was not written by who has the pseudonym key"
        return Finding("matcher", words, _FORGED)
    return Finding("matcher", f"children are sealed for {kid}")


def _matcher(settings: Settings, engine: Engine, pseudonyms: Pseudonyms) -> Iterator[Finding]:
    from services.matching import operations

    try:
        reader = Reader.of_file(settings.matcher_key_file)
    except KeyFileFault as fault:
        yield Finding(_MATCHER, str(fault), _remedy(settings, "MATCHER_KEY_FILE"))
        return
    kid = reader.recipient().kid
    with engine.begin() as connection:
        found = operations.published(connection, pseudonyms)
        newest = operations.inspect(connection, reader, pseudonyms)
    named = f"file {settings.matcher_key_file} ({kid})"
    if found is not None and found[0] != kid:
        words = f"{named} is not {found[0]}, for which children are sealed"
        yield Finding(_MATCHER, words, "start the worker again, with the newest file")
    elif newest is not None and not newest.opens:
        yield Finding(_MATCHER, f"{named} does not open the newest envelope", _LOST)
    else:
        yield Finding(_MATCHER, named if newest is None else f"{named} opens the newest envelope")
    if newest is not None and not newest.tokens_known:
        yield _other_pseudonyms(newest)


def _other_pseudonyms(newest: "Inspected") -> Finding:
    words = f"pseudonyms of covenant {newest.covenant_id} were made with another file"
    command = f"schakel pseudonyms rotate {newest.covenant_id} --organisation {newest.owner_id}"
    remedy = f"put the right file back; lost for good? `{command}`, and so for every covenant"
    return Finding("pseudonyms", words, remedy)


def _remedy(settings: Settings, name: str) -> str:
    if settings.development:
        return "start the web program or the worker once: in development they make the key"
    return f"let {name} be the path of the key file, which only this user can read"
