"""Keeping Schakel's programs running on one machine: `schakel up` and `schakel demo`.

Invariant: what the supervisor started does not outlive it, however it ends.
"""

from services.supervision.instance import AlreadyRunning
from services.supervision.program import Program
from services.supervision.supervisor import Supervisor

__all__ = ["AlreadyRunning", "Program", "Supervisor"]
