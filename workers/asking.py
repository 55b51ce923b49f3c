"""Actors of questions for consent. Invariant: thin; the operation asks again what it may do."""

from services.asking import operations as asking
from shared.jobs.actors import does

does(asking.PASS_ON, asking.pass_on)
does(asking.LEAVE, asking.leave)
