"""What covenants ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

ACTIVATE_VERSION = task("covenants.activate_version", "version_id")
WATCH_END = task("covenants.watch_end", "covenant_id")
ANNOUNCE_VERSION = task("notifications.announce_covenant_version", "version_id", queue="mail")
ANNOUNCE_COVENANT = task("notifications.announce_covenant", "covenant_id", queue="mail")
ANNOUNCE_ENDING = task("notifications.announce_covenant_ending", "covenant_id", queue="mail")
