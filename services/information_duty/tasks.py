"""What the information duty asks of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

MIND_DUTY = task("information_duty.mind_duty", "duty_id")
MIND_OBJECTION = task("information_duty.mind_objection", "objection_id")
MAKE_BATCH_LETTERS = task("information_duty.make_batch_letters", "batch_id", "child_id")
ANNOUNCE_DUTY = task("notifications.announce_duty", "duty_id", queue="mail")
ANNOUNCE_OBJECTION = task("notifications.announce_objection", "objection_id", queue="mail")
