"""The embedded server as a program: `python -m shared.db.embedded HOME`.

Invariant: ends when the server ends (exit code 1) or when told to (0), and leaves nothing behind.
"""

import signal
import sys
from pathlib import Path

from shared.db.embedded.faults import EmbeddedFault
from shared.db.embedded.server import EmbeddedPostgres
from shared.processes.signal_inbox import SignalInbox

_STOP = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main(home: Path) -> int:
    """Serve until a signal to stop, or until the server is gone."""
    with SignalInbox([*_STOP, signal.SIGCHLD]) as inbox:
        try:
            with EmbeddedPostgres(home) as server:
                sys.stdout.write(f"PostgreSQL accepts connections in {home}\n")
                sys.stdout.flush()
                while server.running:
                    if not set(inbox.wait()).isdisjoint(_STOP):
                        return 0
        except EmbeddedFault as fault:
            sys.stderr.write(f"{fault}\n")
            return 1
    sys.stderr.write("PostgreSQL ended unexpectedly\n")
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m shared.db.embedded HOME")
    sys.exit(main(Path(sys.argv[1])))
