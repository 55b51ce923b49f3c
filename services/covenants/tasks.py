"""What covenants ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

ACTIVATE_VERSION = task("covenants.activate_version", "version_id")
