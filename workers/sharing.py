"""Actors of sharing. Invariant: thin; the operation asks again whether it is allowed."""

from services.sharing import operations as sharing
from shared.jobs.actors import does

does(sharing.EXPIRE_GRANTS, sharing.expire_grants)
