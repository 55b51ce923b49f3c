"""What grounds in law ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

REMIND_GROUND = task("legal_grounds.remind_ground", "ground_id")
ESCALATE_GROUND = task("legal_grounds.escalate_ground", "ground_id")
ANNOUNCE_GROUND = task("notifications.announce_ground", "ground_id", queue="mail")
ANNOUNCE_GROUND_DUE = task("notifications.announce_ground_due", "ground_id", queue="mail")
ANNOUNCE_GROUND_OVERDUE = task("notifications.announce_ground_overdue", "ground_id", queue="mail")
ANNOUNCE_GROUND_DECIDED = task("notifications.announce_ground_decided", "ground_id", queue="mail")
