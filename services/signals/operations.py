"""What can be done with signals: the one door to this slice.

Invariant: a signal gives something back every time: its author sees what was done with it; and it
goes to nobody but by the decision.

For other slices, as plain functions: `active` (a signal that lasts, or Conflict), `write_many` (an
import's, in a few statements) with `faults_of` (what is wrong with a row) and `known` (what is
there already), and who hears what.
"""

from services.signals.ceasing import cease, close_signal, enter_in_error, prolong_signal
from services.signals.correcting import correct_signal
from services.signals.following import (
    add_follow_up,
    change_follow_up,
    finish_follow_up,
    list_follow_ups,
    list_helpers,
)
from services.signals.giving import end_share, get_share, list_shares, share_signal
from services.signals.hearing import (
    News,
    news_of_follow_up,
    news_of_share,
    news_of_signal,
    who_tells_parents,
)
from services.signals.judging import judge_new
from services.signals.listing import (
    count_signals,
    get_signal,
    list_concern_codes,
    list_signals,
    search_signals,
)
from services.signals.minding import (
    erase_signal,
    lapse_signal,
    mind_follow_up,
    mind_parents,
    take_over_follow_up,
    warn_of_lapse,
)
from services.signals.reading import ActiveSignal, active, active_many
from services.signals.recognising import Said, known
from services.signals.taken_along import all_about, for_family
from services.signals.tasks import (
    ANNOUNCE_FOLLOW_UP,
    ANNOUNCE_SHARED_SIGNAL,
    ANNOUNCE_SIGNAL,
    ANNOUNCE_SIGNAL_PARENTS,
    ERASE_SIGNAL,
    LAPSE_SIGNAL,
    MIND_FOLLOW_UP,
    MIND_PARENTS,
    TAKE_OVER_FOLLOW_UP,
    WARN_OF_LAPSE,
)
from services.signals.with_parents import put_parents_off, record_parents_told
from services.signals.writing import faults_of, write_many, write_signal

__all__ = [
    "ANNOUNCE_FOLLOW_UP",
    "ANNOUNCE_SHARED_SIGNAL",
    "ANNOUNCE_SIGNAL",
    "ANNOUNCE_SIGNAL_PARENTS",
    "ERASE_SIGNAL",
    "LAPSE_SIGNAL",
    "MIND_FOLLOW_UP",
    "MIND_PARENTS",
    "TAKE_OVER_FOLLOW_UP",
    "WARN_OF_LAPSE",
    "ActiveSignal",
    "News",
    "Said",
    "active",
    "active_many",
    "add_follow_up",
    "all_about",
    "cease",
    "change_follow_up",
    "close_signal",
    "correct_signal",
    "count_signals",
    "end_share",
    "enter_in_error",
    "erase_signal",
    "faults_of",
    "finish_follow_up",
    "for_family",
    "get_share",
    "get_signal",
    "judge_new",
    "known",
    "lapse_signal",
    "list_concern_codes",
    "list_follow_ups",
    "list_helpers",
    "list_shares",
    "list_signals",
    "mind_follow_up",
    "mind_parents",
    "news_of_follow_up",
    "news_of_share",
    "news_of_signal",
    "prolong_signal",
    "put_parents_off",
    "record_parents_told",
    "search_signals",
    "share_signal",
    "take_over_follow_up",
    "warn_of_lapse",
    "who_tells_parents",
    "write_many",
    "write_signal",
]
