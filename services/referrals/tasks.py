"""What referrals ask of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

ANNOUNCE_REFERRAL = task("notifications.announce_referral", "referral_id", queue="mail")
ANNOUNCE_END = task("notifications.announce_end", "referral_id", queue="mail")
ANNOUNCE_ANSWER = task("notifications.announce_answer", "referral_id", queue="mail")
ANNOUNCE_REMINDER = task("notifications.announce_reminder", "referral_id", queue="mail")
ANNOUNCE_OVERDUE = task("notifications.announce_overdue", "referral_id", queue="mail")
ANNOUNCE_MESSAGE = task("notifications.announce_message", "referral_id", "message_id", queue="mail")
ANNOUNCE_ASSIGNMENT = task("notifications.announce_assignment", "referral_id", queue="mail")
ANNOUNCE_LEFT_WORK = task("notifications.announce_left_work", "member_id", queue="mail")
ADOPT_ATTACHMENT = task("referrals.adopt_attachment", "referral_id", "attachment_id")
REMIND_RECEIVER = task("referrals.remind_receiver", "referral_id")
NUDGE_RECEIVER = task("referrals.nudge_receiver", "referral_id")
