"""Actors of the information duty. Invariant: thin; the operation asks again whether it may."""

from services.information_duty import operations as information_duty
from services.notifications import operations as notifications
from shared.jobs.actors import does

does(information_duty.MIND_DUTY, information_duty.mind_duty)
does(information_duty.MIND_OBJECTION, information_duty.mind_objection)
does(information_duty.MAKE_BATCH_LETTERS, information_duty.make_batch_letters)
does(information_duty.ANNOUNCE_DUTY, notifications.announce_duty)
does(information_duty.ANNOUNCE_OBJECTION, notifications.announce_objection)
