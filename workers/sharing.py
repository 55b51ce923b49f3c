"""Actors of sharing. Invariant: thin; the operation asks again whether it is allowed."""

from services.organisations import operations as organisations
from services.sharing import operations as sharing
from shared.jobs.actors import does

does(sharing.EXPIRE_GRANTS, sharing.expire_grants)
does(sharing.END_WITH_PARTNER, sharing.end_with_partner)
does(sharing.END_UNCARRIED, sharing.end_uncarried)
does(organisations.TELL_PARTNERS, sharing.tell_partners)
