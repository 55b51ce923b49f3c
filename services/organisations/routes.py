"""The organisations over HTTP."""

from services.organisations import operations
from services.organisations.schemas import (
    MemberSchema,
    NewRecipientKeySchema,
    NewSubstituteSchema,
    OrganisationQuerySchema,
    OrganisationSchema,
    RecipientKeySchema,
    SubstituteQuerySchema,
    SubstituteSchema,
)
from shared.web.endpoints import Slice

api = Slice("organisations", "Ketenpartners, hun teams en hun sleutels voor uitvoer.")
api.get(
    "/organisations",
    operations.list_organisations,
    query=OrganisationQuerySchema,
    page_of=OrganisationSchema,
    summary="De ketenpartners en hun teams",
)
api.get(
    "/recipient-keys",
    operations.list_recipient_keys,
    page_of=RecipientKeySchema,
    summary="Onze sleutels voor uitvoer",
)
api.post(
    "/recipient-keys",
    operations.register_recipient_key,
    body=NewRecipientKeySchema,
    answer=RecipientKeySchema,
    summary="Een publieke sleutel vastleggen",
)
api.post(
    "/recipient-keys/<uuid:recipient_key_id>/revocation",
    operations.revoke_recipient_key,
    answer=RecipientKeySchema,
    status=200,
    summary="Een sleutel intrekken",
)
api.get(
    "/members",
    operations.list_members,
    page_of=MemberSchema,
    summary="Onze medewerkers",
)
api.get(
    "/substitutes",
    operations.list_substitutes,
    query=SubstituteQuerySchema,
    page_of=SubstituteSchema,
    summary="Wie wie vervangt",
)
api.post(
    "/substitutes",
    operations.arrange_substitute,
    body=NewSubstituteSchema,
    answer=SubstituteSchema,
    summary="Vervanging regelen",
)
api.post(
    "/substitutes/<uuid:substitution_id>/ending",
    operations.end_substitute,
    answer=SubstituteSchema,
    status=200,
    summary="Vervanging beëindigen",
)
