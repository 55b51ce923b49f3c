"""How a program of ours logs: plain lines of `name=value` on stderr, one per event.

Invariant: no exception's words, no statement and no token gets into a line: an exception is told
by its type and by where it came from, since its words may quote what somebody typed.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime

_TALKATIVE = ("alembic", "authlib", "mail.log", "pika", "requests", "sqlalchemy", "urllib3")
"""Of others: what they tell below a warning holds statements, addresses or whole tokens."""


def log_to_stderr(part: str) -> None:
    """Make a line of all that this process logs, from INFO up; `part` is the program's name."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(part))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class LineFormatter(logging.Formatter):
    """`at=… level=… part=… logger=… message="…"`, and for an exception `fault=… where=…`."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        values = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "part": self._part,
            "logger": record.name,
            "message": _quoted(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            values |= _fault(record.exc_info[1])
        return " ".join(f"{name}={value}" for name, value in values.items())


def _fault(fault: BaseException) -> dict[str, str]:
    """Its type, and the innermost calls as `file:line`, the last one last; never its words."""
    frames = traceback.extract_tb(fault.__traceback__)[-6:]
    where = " ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames)
    return {"fault": type(fault).__name__, "where": _quoted(where)}


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'
