"""What referrals ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

ANNOUNCE_REFERRAL = task("notifications.announce_referral", "referral_id", queue="mail")
ANNOUNCE_END = task("notifications.announce_end", "referral_id", queue="mail")
