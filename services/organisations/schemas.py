"""What goes into and comes out of the organisations' endpoints."""

from shared.authz.permissions import ROLES
from shared.vocabulary import ORGANISATION_KINDS
from shared.web.fields import Boolean, Code, DateTime, Integer, List, Nested, Str, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema


class TeamSchema(Schema):
    """A school, location, base team or neighbourhood."""

    id = Uuid(required=True)
    name = Str(200, required=True)


class OrganisationSchema(Schema):
    """A chain partner in the directory."""

    id = Uuid(required=True)
    kind = Code(ORGANISATION_KINDS, required=True)
    name = Str(200, required=True)
    teams = List(Nested(TeamSchema), 1000, required=True)


class OrganisationQuerySchema(PageQuery):
    """The directory, or one kind of partner."""

    kind = Code(ORGANISATION_KINDS)


class NewRecipientKeySchema(Schema):
    """A public age key: `age1…`, never the secret one."""

    name = Str(100, required=True)
    recipient = Str(200, required=True)


class RecipientKeySchema(Schema):
    """A key for exports; compare the fingerprint by telephone."""

    id = Uuid(required=True)
    name = Str(100, required=True)
    recipient = Str(200, required=True)
    fingerprint = Str(100, required=True)
    created_at = DateTime(required=True)
    revoked_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)


class MemberSchema(Schema):
    """A colleague."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    roles = List(Code(ROLES), required=True)
    team_ids = List(Uuid(), 1000, required=True)


class NewSubstituteSchema(Schema):
    """Who stands in for whom, and how long (a year at most)."""

    member_id = Uuid(required=True)
    substitute_id = Uuid(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)


class SubstituteQuerySchema(PageQuery):
    """All that stand, or those in which I am away or stand in."""

    mine = Boolean(load_default=False)


class SubstituteSchema(NewSubstituteSchema):
    """Somebody stands in for somebody, and meanwhile sees what that one's teams see. `running`:
    it has begun, and lasts.
    """

    id = Uuid(required=True)
    member_name = Str(200, required=True)
    substitute_name = Str(200, required=True)
    running = Boolean(required=True)
    created_at = DateTime(required=True)
