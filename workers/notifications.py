"""Actors of notifications. Invariant: thin; the operation asks again whether it is allowed."""

from services.covenants import operations as covenants
from services.identity import operations as identity
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.jobs.actors import does

does(referrals.ANNOUNCE_REFERRAL, notifications.announce_referral)
does(referrals.ANNOUNCE_END, notifications.announce_end)
does(referrals.ANNOUNCE_ANSWER, notifications.announce_answer)
does(referrals.ANNOUNCE_ASSIGNMENT, notifications.announce_assignment)
does(referrals.ANNOUNCE_REMINDER, notifications.announce_reminder)
does(referrals.ANNOUNCE_OVERDUE, notifications.announce_overdue)
does(referrals.ANNOUNCE_MESSAGE, notifications.announce_message)
does(referrals.ANNOUNCE_LEFT_WORK, notifications.announce_left_work)
does(organisations.ANNOUNCE_PARTNER, notifications.announce_partner)
does(identity.MAIL_LINK, notifications.send_link)
does(identity.MAIL_NOTICE, notifications.send_notice)
does(notifications.SEND_MAIL, notifications.send_mail)
does(covenants.ANNOUNCE_VERSION, notifications.announce_covenant_version)
does(covenants.ANNOUNCE_COVENANT, notifications.announce_covenant)
does(covenants.ANNOUNCE_ENDING, notifications.announce_covenant_ending)
