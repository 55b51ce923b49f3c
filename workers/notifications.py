"""Actors of notifications. Invariant: thin; the operation asks again whether it is allowed."""

from services.asking import operations as asking
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.identity import operations as identity
from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from services.signals import operations as signals
from shared.jobs.actors import does

does(referrals.ANNOUNCE_REFERRAL, notifications.announce_referral)
does(referrals.ANNOUNCE_END, notifications.announce_end)
does(referrals.ANNOUNCE_ANSWER, notifications.announce_answer)
does(referrals.ANNOUNCE_ASSIGNMENT, notifications.announce_assignment)
does(referrals.ANNOUNCE_REMINDER, notifications.announce_reminder)
does(referrals.ANNOUNCE_OVERDUE, notifications.announce_overdue)
does(referrals.ANNOUNCE_MESSAGE, notifications.announce_message)
does(referrals.ANNOUNCE_LEFT_WORK, notifications.announce_left_work)
does(legal_grounds.ANNOUNCE_GROUND, notifications.announce_ground)
does(legal_grounds.ANNOUNCE_GROUND_DUE, notifications.announce_ground_due)
does(legal_grounds.ANNOUNCE_GROUND_OVERDUE, notifications.announce_ground_overdue)
does(legal_grounds.ANNOUNCE_GROUND_DECIDED, notifications.announce_ground_decided)
does(matching.ANNOUNCE_MATCH, notifications.announce_match)
does(matching.ANNOUNCE_STEP, notifications.announce_match_step)
does(organisations.ANNOUNCE_PARTNER, notifications.announce_partner)
does(consents.ANNOUNCE_ENDING, notifications.announce_consent_ending)
does(consents.ANNOUNCE_BIRTHDAY, notifications.announce_birthday)
does(identity.MAIL_LINK, notifications.send_link)
does(identity.MAIL_NOTICE, notifications.send_notice)
does(asking.MAIL_QUESTION, notifications.send_question)
does(asking.ANNOUNCE, notifications.announce_question)
does(asking.ANNOUNCE_LEFT, notifications.announce_left_questions)
does(notifications.SEND_MAIL, notifications.send_mail)
does(covenants.ANNOUNCE_VERSION, notifications.announce_covenant_version)
does(covenants.ANNOUNCE_COVENANT, notifications.announce_covenant)
does(covenants.ANNOUNCE_ENDING, notifications.announce_covenant_ending)
does(signals.ANNOUNCE_SIGNAL, notifications.announce_signal)
does(signals.ANNOUNCE_SIGNAL_PARENTS, notifications.announce_signal_parents)
does(signals.ANNOUNCE_FOLLOW_UP, notifications.announce_follow_up)
does(signals.ANNOUNCE_SHARED_SIGNAL, notifications.announce_shared_signal)
does(risk_lists.ANNOUNCE_LIST, notifications.announce_risk_list)
does(risk_lists.ANNOUNCE_LIST_DROPS, notifications.announce_risk_list_drops)
does(risk_lists.ANNOUNCE_LIST_REVIEW, notifications.announce_risk_list_review)
does(risk_lists.ANNOUNCE_LIST_STEP, notifications.announce_risk_list_step)
