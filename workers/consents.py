"""Actors of consents. Invariant: thin; the operation asks again whether it is allowed."""

from services.consents import operations as consents
from shared.jobs.actors import does

does(consents.EXPIRE_CONSENT, consents.expire_consent)
does(consents.COME_OF_AGE, consents.come_of_age)
does(consents.SET_CLOCK, consents.set_clock)
does(consents.EXPIRE_SUBSTITUTE, consents.expire_authority_substitute)
