"""Actors of grounds in law. Invariant: thin; the operation asks again whether it is allowed."""

from services.legal_grounds import operations as legal_grounds
from shared.jobs.actors import does

does(legal_grounds.REMIND_GROUND, legal_grounds.remind_ground)
does(legal_grounds.ESCALATE_GROUND, legal_grounds.escalate_ground)
