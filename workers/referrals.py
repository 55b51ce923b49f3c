"""Actors of referrals. Invariant: thin; the operation asks again whether it is allowed."""

from services.referrals import operations as referrals
from shared.jobs.actors import does

does(referrals.REMIND_RECEIVER, referrals.remind_receiver)
does(referrals.NUDGE_RECEIVER, referrals.nudge_receiver)
does(referrals.ADOPT_ATTACHMENT, referrals.adopt_attachment)
