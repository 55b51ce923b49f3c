"""Actors of organisations. Invariant: thin; the operation asks again whether it is allowed."""

from services.organisations import operations as organisations
from shared.jobs.actors import does

does(organisations.OFFER_NEW_FACTOR, organisations.offer_new_factor)
does(organisations.CLEAR_TENANT, organisations.clear_tenant)
