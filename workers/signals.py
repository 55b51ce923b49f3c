"""Actors of signals. Invariant: thin; the operation asks again whether it is allowed."""

from services.signals import operations as signals
from shared.jobs.actors import does

does(signals.LAPSE_SIGNAL, signals.lapse_signal)
does(signals.WARN_OF_LAPSE, signals.warn_of_lapse)
does(signals.MIND_PARENTS, signals.mind_parents)
does(signals.ERASE_SIGNAL, signals.erase_signal)
does(signals.MIND_FOLLOW_UP, signals.mind_follow_up)
does(signals.TAKE_OVER_FOLLOW_UP, signals.take_over_follow_up)
