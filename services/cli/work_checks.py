"""The doctor on work that waits: is somebody doing it?

Invariant: counts and ages only.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from services.cli.findings import Finding
from services.cli.surroundings import database_words

_LATE_MINUTES = 10
"""Work that has waited for longer than this waits for somebody who is not there."""

_LATE = f"interval '{_LATE_MINUTES} minutes'"
_OUTBOX = f"SELECT count(*), min(at) < now() - {_LATE} FROM outbox"  # noqa: S608 - ours
_TIMERS = f"""
SELECT count(*), min(due_at) < now() - {_LATE} FROM timer WHERE due_at <= now()
"""  # noqa: S608 - ours
_MESSAGES = f"""
SELECT count(*), min(available_at) < now() - {_LATE} FROM dramatiq.queue
WHERE state = 'queued' AND available_at <= now()
"""  # noqa: S608 - ours
_QUEUES = {
    "relay": (
        "outbox",
        _OUTBOX,
        "is `schakel relay` running, and does it reach the broker? See its log",
    ),
    "clock": ("timers", _TIMERS, "is `schakel scheduler` running? See its log"),
    "broker": ("messages", _MESSAGES, "is `schakel worker` running? See its log"),
}


def work(engines: Mapping[str, Engine]) -> Iterator[Finding]:
    """The queues that these database users can see, and what was put aside."""
    for role, (part, question, remedy) in _QUEUES.items():
        if role in engines:
            yield _queue(engines[role], part, question, remedy)
    if "broker" in engines:
        yield _put_aside(engines["broker"])


def _queue(engine: Engine, part: str, question: str, remedy: str) -> Finding:
    try:
        with engine.begin() as connection:
            count, late = connection.execute(text(question)).one()
    except SQLAlchemyError as fault:
        return Finding(part, database_words(fault), "run `schakel migrate`")
    if late:
        words = f"{count} wait, the first for more than {_LATE_MINUTES} minutes"
        return Finding(part, words, remedy)
    return Finding(part, f"{count} wait" if count else "nothing waits")


def _put_aside(engine: Engine) -> Finding:
    """No reason to be wrong: a person must look, and the parts do their work."""
    with engine.begin() as connection:
        count = connection.scalar(text("SELECT count(*) FROM dead_letter"))
    if count:
        return Finding("put aside", f"{count}: see `schakel jobs dead`")
    return Finding("put aside", "no work that kept failing")
