"""What risk lists ask of the workers. Invariant: ids only; each asks again what still holds."""

from shared.jobs.tasks import task

TIDY = task("risk_lists.tidy", "list_id")
"""Drop of ours what must go, whatever the reason; close what nobody reviews."""
RENEW = task("risk_lists.renew_entries", "list_id")
RECOGNISE = task("risk_lists.recognise", "list_id")
FORGET_FILE = task("risk_lists.forget_file", "child_id")
"""Destroy a file that was opened for a list alone."""
NOTE_REFERRAL = task("risk_lists.note_referral", "child_id")
"""A child was referred: the steps that wait for it are done."""
MIND_STEP = task("risk_lists.mind_step", "step_id")
MAKE_INVITATION = task("risk_lists.make_invitation", "batch_id", "entry_id")
FORGET_INVITATIONS = task("risk_lists.forget_invitations", "batch_id")
ANNOUNCE_LIST = task("notifications.announce_risk_list", "list_id", queue="mail")
ANNOUNCE_LIST_DROPS = task("notifications.announce_risk_list_drops", "list_id", queue="mail")
ANNOUNCE_LIST_REVIEW = task("notifications.announce_risk_list_review", "list_id", queue="mail")
ANNOUNCE_LIST_STEP = task("notifications.announce_risk_list_step", "step_id", queue="mail")
