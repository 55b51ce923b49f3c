"""What can happen that other slices act on, each a type of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events.bus import Event


@dataclass(frozen=True)
class ConsentStopped(Event):
    """Statements of consent about `child_id` no longer carry anything (withdrawn, refused …), nor
    does what stood in the place of one (`substitute_ids`). What rests on one of `overruling` goes
    on: a court or an institution has decided over what was said.

    Subscribers may only do work that cannot fail on the data's state: nothing blocks a withdrawal.
    """

    child_id: UUID
    consent_ids: tuple[UUID, ...]
    because: str
    substitute_ids: tuple[UUID, ...] = ()
    overruling: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class LegalGroundStopped(Event):
    """Grounds in law no longer carry anything: judged not justified, or ended.

    Subscribers as with `ConsentStopped`: nothing blocks it.
    """

    ground_ids: tuple[UUID, ...]
    because: str


@dataclass(frozen=True)
class StatementsOutgrown(Event):
    """The child's age changed who must have said yes: what rests on one of `resting` (statements,
    and what stands in the place of one) and on none of `needed` ends, as at a withdrawal.
    """

    child_id: UUID
    resting: tuple[UUID, ...]
    needed: tuple[UUID, ...]
    because: str


@dataclass(frozen=True)
class RestingAsked(Event):
    """What is shared now on one of these statements, or on what stands in the place of one?
    Subscribers answer with RestingGrants.
    """

    consent_ids: tuple[UUID, ...]
    substitute_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RestingGrant:
    """A live grant to a partner that rests on a statement somebody asked about. `named_for`: as in
    `Given`.
    """

    record_kind: str
    record_id: UUID
    viewer_id: UUID
    ends_at: datetime
    named_for: UUID | None = None


@dataclass(frozen=True)
class AuthorityAdded(Event):
    """Somebody else has authority over `child_id` too, and has said nothing yet."""

    child_id: UUID


@dataclass(frozen=True)
class AuthorityEnded(Event):
    """This person (`holder_id`) has authority over `child_id` no more. Nothing blocks it."""

    child_id: UUID
    holder_id: UUID


@dataclass(frozen=True)
class BirthDateChanged(Event):
    """The birth date of `child_id` was corrected: what hangs on its age changes with it."""

    child_id: UUID


@dataclass(frozen=True)
class FilesOpened(Event):
    """Files were opened for these children."""

    child_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ChildIdentityChanged(Event):
    """What `child_id` is called, its birth date or its address was corrected."""

    child_id: UUID


@dataclass(frozen=True)
class SignalsClosed(Event):
    """These signals of ours are not active any more: closed, lapsed or written in error."""

    signal_ids: tuple[UUID, ...]
    because: str


@dataclass(frozen=True)
class SignalKeptClose(Event):
    """From now on a signal of ours is kept to these members, and to who leads such cases."""

    signal_id: UUID
    member_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ChildMoved(Event):
    """A child's file went to another team of the same organisation."""

    child_id: UUID
    team_id: UUID


@dataclass(frozen=True, slots=True)
class EndedGrant:
    """A partner's grant that has just ended; `opened`: the partner had looked at the record.

    `grant_id` is its own; a grant by which something flowed back to us has ourselves as viewer.
    """

    grant_id: UUID
    record_kind: str
    record_id: UUID
    viewer_id: UUID
    opened: bool
    safety_restricted: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of a record whose grant ended: `cancelled`, or `exchange_ended` where the
    receiver had adopted it already. `named_for`: as in `Given`.
    """

    grant: EndedGrant
    outcome: str
    named_for: UUID | None = None


@dataclass(frozen=True)
class NamedOnAsked(Event):
    """On which of these lists is the actor named now? Subscribers answer with a set of them."""

    list_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class GrantsEnded(Event):
    """The owner's transaction ended grants of partners, for the reason `because`."""

    grants: tuple[EndedGrant, ...]
    because: str


@dataclass(frozen=True)
class OwnEnded(Event):
    """The keys of these records of ours are destroyed: nobody opens them any more."""

    record_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class WorkAsked(Event):
    """How much work is open of a member, or lies with a team? Subscribers answer with OpenWork."""

    member_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How many of `what` (referral, child) are not finished."""

    what: str
    count: int


@dataclass(frozen=True)
class EndAsked(Event):
    """The operator wants to destroy the organisation: what is still open there? Subscribers answer
    with a list of Reasons; they see numbers only, as the operator's database user does.

    `without_data`: the organisation has said that it does not want its data. `since`: from when on
    it has been leaving.
    """

    without_data: bool
    since: datetime


@dataclass(frozen=True)
class TenantDestroyed(Event):
    """The organisation has been destroyed: its key is gone. What is left of it ends with this.

    In a worker, without a key: subscribers open nothing. `member_ids`: who worked there.
    """

    member_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class MemberLeft(Event):
    """A member was deactivated; what they had under way goes to `successor_id`, or (None) back to
    its team. The publisher has seen that the successor may do that work.
    """

    member_id: UUID
    successor_id: UUID | None


@dataclass(frozen=True)
class RolesChanged(Event):
    """A member of ours who works on has exactly these roles from now on."""

    member_id: UUID
    roles: frozenset[str]


@dataclass(frozen=True)
class MemberReturned(Event):
    """A member who was deactivated gets in again, with nothing of what they had open before."""

    member_id: UUID


@dataclass(frozen=True)
class CovenantChanged(Event):
    """A covenant ended, has a new version in force, or lost a party: what it no longer carries
    ends. `party_ids`: everybody who may have shared by it, ourselves too.
    """

    covenant_id: UUID
    party_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class CovenantMinded(Event):
    """A covenant changed, and what of ours it no longer carries has ended: published for each party
    by its own hand, whoever changed it.
    """

    covenant_id: UUID


@dataclass(frozen=True)
class LiveGrantsAsked(Event):
    """Which live grants between us and partners were given by these rules? Subscribers answer with
    a list of what the asker judges by (`covenants.LiveGrant`).
    """

    rule_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A grant that we have just given a partner, to a record of this kind. `child_id`: the child in
    our own files (None: it has no file with us); `member_id`: who of ours gave it (None: software).
    `substituted`: a court, an institution or nobody spoke for one of those whose consent it rests
    on. `named_for`: the list whose named members alone know of it (None: it is of no list).
    `tell_by`: when parents were promised to hear of it at the latest (None: when the law says).
    """

    grant_id: UUID
    record_kind: str
    child_id: UUID | None
    partner_id: UUID
    purpose: str
    ground: str
    covenant_name: str
    categories: tuple[str, ...]
    until: datetime
    safety_restricted: bool
    substituted: bool
    member_id: UUID | None
    named_for: UUID | None = None
    tell_by: datetime | None = None


@dataclass(frozen=True)
class Disclosed(Event):
    """We have just given partners these grants, all at once: subscribers handle them in as many
    statements as one.
    """

    given: tuple[Given, ...]


@dataclass(frozen=True)
class StillOpenAsked(Event):
    """Which of these exchange records, each by its owner and its id, may we still open? Subscribers
    answer with a set of them.
    """

    records: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True)
class ChildAdopted(Event):
    """What a partner gave us by this grant was taken over into a file of ours."""

    grant_id: UUID
    child_id: UUID
    partner_id: UUID
    purpose: str
    ground: str
    categories: tuple[str, ...]
    until: datetime
    safety_restricted: bool
    member_id: UUID | None


@dataclass(frozen=True)
class AdoptedAsked(Event):
    """Which of these records of ours did a partner take over into a file of its own? Subscribers
    answer with a set of their ids.
    """

    record_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ObjectionChanged(Event):
    """Somebody objected to sharing about `child_id`, took it back, or has an answer."""

    child_id: UUID


@dataclass(frozen=True)
class ObjectionUpheld(Event):
    """What we share about this child in our own right ends (GDPR art. 21). Subscribers answer with
    what stopped; as in a withdrawal nothing may fail on the data's state.
    """

    child_id: UUID


@dataclass(frozen=True)
class WordsForParentsAsked(Event):
    """A letter is written about who stands, or stood, on these lists: what was promised to be said
    of each? Subscribers answer with a list of WordsForParents.
    """

    list_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class WordsForParents:
    """What parents are told of a list."""

    list_id: UUID
    words: str


@dataclass(frozen=True)
class FamilyTold(Event):
    """Everybody who must hear has now heard what was shared about this child with this partner, for
    this purpose (the information duty). Not of a list: that is a duty of its own.
    """

    child_id: UUID
    partner_id: UUID
    purpose: str
    told_at: datetime


@dataclass(frozen=True)
class ListEntriesDropped(Event):
    """These entries of ours are off their risk list: what else says who they were goes too.

    Subscribers as with `ConsentStopped`: it may follow from a withdrawal.
    """

    entry_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ListClosed(Event):
    """A risk list in which we take part was closed. In a worker of ours, maybe more than once."""

    list_id: UUID
