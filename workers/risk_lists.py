"""Actors of risk lists. Invariant: thin; the operation asks again whether it is allowed."""

from services.risk_lists import operations as risk_lists
from shared.jobs.actors import does

does(risk_lists.TIDY, risk_lists.tidy)
does(risk_lists.RECOGNISE, risk_lists.recognise)
does(risk_lists.FORGET_FILE, risk_lists.forget_file)
does(risk_lists.NOTE_REFERRAL, risk_lists.note_referral)
does(risk_lists.MIND_STEP, risk_lists.mind_step)
does(risk_lists.RENEW, risk_lists.renew_entries)
does(risk_lists.MAKE_INVITATION, risk_lists.make_invitation)
does(risk_lists.FORGET_INVITATIONS, risk_lists.forget_invitations)
