"""What consents ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

EXPIRE_CONSENT = task("consents.expire_consent", "consent_id")
COME_OF_AGE = task("consents.come_of_age", "child_id")
ANNOUNCE_ENDING = task("consents.announce_ending", "consent_id")
ANNOUNCE_BIRTHDAY = task("consents.announce_birthday", "child_id")
SET_CLOCK = task("consents.set_clock", "consent_id")
EXPIRE_SUBSTITUTE = task("consents.expire_substitute", "substitute_id")
