"""What signals ask of the workers. Invariant: ids only; each asks again what still holds."""

from shared.jobs.tasks import task

LAPSE_SIGNAL = task("signals.lapse_signal", "signal_id")
WARN_OF_LAPSE = task("signals.warn_of_lapse", "signal_id")
MIND_PARENTS = task("signals.mind_parents", "signal_id")
ERASE_SIGNAL = task("signals.erase_signal", "signal_id")
MIND_FOLLOW_UP = task("signals.mind_follow_up", "follow_up_id")
TAKE_OVER_FOLLOW_UP = task("signals.take_over_follow_up", "follow_up_id")
ANNOUNCE_SIGNAL = task("notifications.announce_signal", "signal_id", queue="mail")
ANNOUNCE_SIGNAL_PARENTS = task("notifications.announce_signal_parents", "signal_id", queue="mail")
ANNOUNCE_FOLLOW_UP = task("notifications.announce_follow_up", "follow_up_id", queue="mail")
ANNOUNCE_SHARED_SIGNAL = task("notifications.announce_shared_signal", "share_id", queue="mail")
