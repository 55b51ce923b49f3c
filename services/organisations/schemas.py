"""What goes into and comes out of the organisations' endpoints."""

from shared.authz.permissions import OAUTH_SCOPES, ROLES
from shared.vocabulary import (
    DUTY_REQUEST_STATES,
    GRANT_TYPES,
    ID_TOKEN_ALGORITHMS,
    ORGANISATION_KINDS,
    SYSTEM_STATES,
    TENANT_STATES,
)
from shared.web.fields import (
    Boolean,
    Code,
    Date,
    DateTime,
    Email,
    Foreign,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
    Words,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema


class TeamSchema(Schema):
    """A school, location, base team or neighbourhood."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    closed = Boolean(required=True)


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
    """A key for exports; unusable until a second person compared the fingerprint by telephone."""

    id = Uuid(required=True)
    name = Str(100, required=True)
    recipient = Str(200, required=True)
    fingerprint = Str(100, required=True)
    created_at = DateTime(required=True)
    revoked_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)
    registered_by = Uuid(required=True, allow_none=True)
    confirmed_by = Uuid(required=True, allow_none=True)
    confirmed_at = DateTime(required=True, allow_none=True)


class ConfirmationSchema(Schema):
    """The fingerprint as the key's owner read it out: 25 digits."""

    fingerprint = Str(100, pattern=r"^[0-9 ]+$", required=True)


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


class MadeSchema(Schema):
    """What was made, by its id."""

    id = Uuid(required=True)


class OwnOrganisationSchema(Schema):
    """Our organisation: its numbers and papers, and how much it has of what."""

    id = Uuid(required=True)
    kind = Code(ORGANISATION_KINDS, required=True)
    name = Str(200, required=True)
    kvk = Str(8, required=True, allow_none=True)
    rsin = Str(9, required=True, allow_none=True)
    oin = Str(20, required=True, allow_none=True)
    state = Code(TENANT_STATES, required=True)
    state_at = DateTime(required=True)
    last_day = Date(required=True, allow_none=True)
    created_at = DateTime(required=True)
    representative_name = Str(200, required=True, allow_none=True)
    representative_email = Str(254, required=True, allow_none=True)
    checked_in = Str(200, required=True, allow_none=True)
    agreement_version = Str(50, required=True, allow_none=True)
    agreement_signed_on = Date(required=True, allow_none=True)
    agreement_signed_by = Str(200, required=True, allow_none=True)
    teams = Integer(required=True)
    members = Integer(required=True)
    admins = Integer(required=True)
    systems = Integer(required=True)
    requests = Integer(required=True)


class NewTeamSchema(Schema):
    """A team. BRIN: the number of a school (two digits, two letters), with that of its location."""

    name = Str(200, required=True)
    brin = Str(6, pattern=r"^[0-9]{2}[A-Z]{2}([0-9]{2})?$", allow_none=True)


class OwnTeamSchema(NewTeamSchema):
    """One of our teams; `members`: how many work there."""

    id = Uuid(required=True)
    brin = Str(6, required=True, allow_none=True)
    created_at = DateTime(required=True)
    closed_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)
    members = Integer(required=True)


class WholeTeamSchema(OwnTeamSchema):
    """With how many children's files and unfinished referrals lie with it."""

    children = Integer(required=True)
    referrals = Integer(required=True)


class DutiesSchema(Schema):
    """What somebody does here."""

    roles = List(Code(ROLES), 20, shortest=1, required=True)
    team_ids = List(Uuid(), 1000, load_default=list)


class NewMemberSchema(DutiesSchema):
    """Somebody to work here, who gets a letter with a link to come in."""

    name = Str(200, required=True)
    email = Email(required=True)


class StaffQuerySchema(PageQuery):
    """Everybody, or only who has (or has no) access now."""

    active = Boolean()


class StaffSchema(MemberSchema):
    """Somebody who works or worked here."""

    email = Str(254, required=True)
    active = Boolean(required=True)
    created_at = DateTime(required=True)
    version = Integer(1, required=True)


class DutyRequestSchema(Schema):
    """What an admin asked for themself: roles and teams with which they see more of children."""

    id = Uuid(required=True)
    created_at = DateTime(required=True)
    member_id = Uuid(required=True)
    roles = List(Code(ROLES), required=True)
    team_ids = List(Uuid(), 1000, required=True)
    state = Code(DUTY_REQUEST_STATES, required=True)
    decided_by = Uuid(required=True, allow_none=True)
    decided_at = DateTime(required=True, allow_none=True)


class NamedDutyRequestSchema(DutyRequestSchema):
    """With who asked."""

    member_name = Str(200, required=True)


class DutyRequestQuerySchema(PageQuery):
    """All of them, or those in one state."""

    state = Code(DUTY_REQUEST_STATES)


class WholeStaffSchema(StaffSchema):
    """With what they may do, how much they have under way, and what waits for a second admin."""

    may = List(Words(), 200, required=True)
    open_work = Integer(required=True)
    request = Nested(DutyRequestSchema, required=True, allow_none=True)


class LeavingSchema(Schema):
    """To whom the work goes that somebody has under way; nobody: back to its team."""

    successor_id = Uuid(allow_none=True)


class NewSystemSchema(Schema):
    """Software to connect: by itself, or (with `redirectUris`) as an app in which our people log in
    here. `jwks`: its public keys (RFC 7517), never a private one; or `jwksUri`, where they stand.
    `public`: an app that can keep no secret, and has no keys.
    """

    name = Str(200, required=True)
    jwks = Foreign(20_000, allow_none=True)
    jwks_uri = Str(500, allow_none=True)
    redirect_uris = List(Str(500), 10, load_default=list)
    public = Boolean(load_default=False)
    id_token_alg = Code(ID_TOKEN_ALGORITHMS, load_default="ES256")
    roles = List(Code(ROLES), 20, load_default=list)
    oauth_scopes = List(Code(OAUTH_SCOPES), 50, shortest=1, required=True)
    team_ids = List(Uuid(), 1000, load_default=list)
    whole_organisation = Boolean(load_default=False)


class SystemSchema(Schema):
    """Software that acts for us. `asked`: a second admin has not approved it yet."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    grant_type = Code(GRANT_TYPES, required=True)
    public = Boolean(required=True)
    roles = List(Code(ROLES), required=True)
    oauth_scopes = List(Code(OAUTH_SCOPES), required=True)
    whole_organisation = Boolean(required=True)
    redirect_uris = List(Str(500), 10, required=True)
    jwks_uri = Str(500, required=True, allow_none=True)
    id_token_alg = Code(ID_TOKEN_ALGORITHMS, required=True)
    state = Code(SYSTEM_STATES, required=True)
    sees_children = Boolean(required=True)
    created_at = DateTime(required=True)
    asked_by = Uuid(required=True, allow_none=True)
    approved_by = Uuid(required=True, allow_none=True)
    approved_at = DateTime(required=True, allow_none=True)
    ended_at = DateTime(required=True, allow_none=True)
    version = Integer(1, required=True)


class WholeSystemSchema(SystemSchema):
    """With its teams, the names of its keys, and what it may do."""

    team_ids = List(Uuid(), 1000, required=True)
    key_ids = List(Str(200), 20, required=True)
    may = List(Words(), 200, required=True)
