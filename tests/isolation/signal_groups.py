"""The operations about signals that the same arguments hold for."""

SIBLINGS = (
    "children.list_siblings",
    "children.link_sibling",
    "children.unlink_sibling",
)
SIGNAL_SWEEPS = (
    "signals.lapse_signal",
    "signals.warn_of_lapse",
    "signals.mind_parents",
    "signals.erase_signal",
    "signals.mind_follow_up",
    "signals.take_over_follow_up",
    "notifications.announce_signal",
    "notifications.announce_signal_parents",
    "notifications.announce_follow_up",
)
SIGNAL_LISTS = (
    "signals.list_signals",
    "signals.count_signals",
    "signals.list_follow_ups",
)
SIGNAL_READS = (
    *SIGNAL_LISTS,
    "signals.search_signals",
    "signals.get_signal",
    "signals.list_helpers",
    "children.list_siblings",
)
OWN_SIGNALS = (
    *SIGNAL_READS,
    *SIGNAL_SWEEPS,
    *SIBLINGS,
    "signals.write_signal",
    "signals.correct_signal",
    "signals.close_signal",
    "signals.enter_in_error",
    "signals.prolong_signal",
    "signals.record_parents_told",
    "signals.put_parents_off",
    "signals.add_follow_up",
    "signals.change_follow_up",
    "signals.finish_follow_up",
)
"""What is done with signals inside the organisation."""
