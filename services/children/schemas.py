"""What goes into and comes out of the children's endpoints. There is no field for a BSN."""

from typing import Any, Unpack

from services.children.identities import tidy_postcode
from shared.texts import Text
from shared.vocabulary import CATEGORIES, HOLDER_KINDS, MEDIA_TYPES
from shared.web.fields import (
    PHONE,
    Boolean,
    Code,
    Date,
    DateTime,
    Email,
    FreeText,
    Integer,
    List,
    Nested,
    Options,
    Str,
    Uuid,
)
from shared.web.schemas import Schema

POSTCODE = r"^[1-9][0-9]{3} ?(?:[A-RT-Za-rt-z][A-Za-z]|[Ss][BCE-RT-Zbce-rt-z])$"
"""A Dutch postcode: no SA, SD or SS (NEN 5825)."""
HOUSE_NUMBER = r"^[1-9][0-9]{0,4}(?: ?[A-Za-z]{1,6}| ?[\-/] ?[A-Za-z0-9]{1,6}){0,3}$"


class Postcode(Str):
    """A Dutch postcode, brought to one form: 1234 AB."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(7, pattern=POSTCODE, **options)

    def _deserialize(self, value: Any, *others: Any, **more: Any) -> str:
        return tidy_postcode(super()._deserialize(value, *others, **more))


class NewHolderSchema(Schema):
    """Somebody with parental authority, or a certified institution that has it."""

    kind = Code(HOLDER_KINDS, required=True)
    name = FreeText(200, required=True)
    relation = FreeText(100, allow_none=True, load_default=None)
    email = Email(allow_none=True, load_default=None)
    phone = Str(30, pattern=PHONE, allow_none=True, load_default=None)
    address = FreeText(300, allow_none=True, load_default=None)
    address_secret = Boolean(
        load_default=False, metadata={"description": "Never in letters, exports or others' views."}
    )


class IdentitySchema(Schema):
    """Who a child is."""

    given_name = FreeText(100, required=True)
    call_name = FreeText(100, allow_none=True, load_default=None)
    name_prefix = FreeText(30, allow_none=True, load_default=None)
    family_name = FreeText(100, required=True)
    birth_date = Date(required=True)
    postcode = Postcode(allow_none=True, load_default=None)
    house_number = FreeText(
        20,
        pattern=HOUSE_NUMBER,
        allow_none=True,
        load_default=None,
        metadata={"description": "With its addition: 12, 12a, 12-3."},
    )


class NewFileSchema(IdentitySchema):
    """A child with those who have authority; whose file it is, is told apart."""

    authority_holders = List(Nested(NewHolderSchema), 10, load_default=list)


class ChildBodySchema(IdentitySchema):
    """A child's identity, and the team whose file it is."""

    team_id = Uuid(required=True)


class NewChildSchema(ChildBodySchema):
    """A child with those who have authority."""

    authority_holders = List(Nested(NewHolderSchema), 10, load_default=list)


class HolderSchema(Schema):
    """Somebody who has or had authority."""

    id = Uuid(required=True)
    kind = Code(HOLDER_KINDS, required=True)
    name = FreeText(200, required=True)
    relation = FreeText(100, required=True, allow_none=True)
    email = Email(required=True, allow_none=True)
    phone = Str(30, required=True, allow_none=True)
    address = FreeText(300, required=True, allow_none=True)
    address_secret = Boolean(required=True)
    created_at = DateTime(required=True)
    ended_at = DateTime(required=True, allow_none=True)


class ChildSummarySchema(Schema):
    """A child in a list. `readable` is false for a file that was destroyed or is damaged."""

    id = Uuid(required=True)
    team_id = Uuid(required=True)
    created_at = DateTime(required=True)
    readable = Boolean(required=True)
    given_name = FreeText(100, required=True, allow_none=True)
    call_name = FreeText(100, required=True, allow_none=True)
    name_prefix = FreeText(30, required=True, allow_none=True)
    family_name = FreeText(100, required=True, allow_none=True)
    birth_date = Date(required=True, allow_none=True)
    adopted_from = Uuid(required=True, allow_none=True)


class NotesSchema(Schema):
    """What was taken over from a referral, with its words unchanged."""

    question = FreeText(4000, required=True, allow_none=True)
    school_functioning = FreeText(4000, required=True, allow_none=True)
    home_situation = FreeText(4000, required=True, allow_none=True)
    child_voice = FreeText(4000, required=True, allow_none=True)


class AdoptionSchema(Schema):
    """What was taken over from a later referral about the same child."""

    referral_id = Uuid(required=True)
    provenance_id = Uuid(required=True)
    adopted_at = DateTime(required=True)
    notes = Nested(NotesSchema, required=True)


class ChildSchema(ChildSummarySchema):
    """A child's file. `adoptedFrom` and `provenanceId` say where an adopted file came from."""

    postcode = Str(7, required=True, allow_none=True)
    house_number = Str(20, required=True, allow_none=True)
    changed_at = DateTime(required=True)
    version = Integer(1, required=True)
    provenance_id = Uuid(required=True, allow_none=True)
    authority_holders = List(Nested(HolderSchema), 100, required=True)
    adopted_notes = Nested(NotesSchema, required=True, allow_none=True)
    later_adoptions = List(Nested(AdoptionSchema), 1000, required=True)


ADOPTED_STATES = {
    "pending": Text("wordt overgenomen", "being taken over"),
    "kept": Text("overgenomen", "taken over"),
    "lost": Text("niet meer overgenomen", "not taken over any more"),
}


class AdoptedFileSchema(Schema):
    """A file that came with a referral and is ours now; `provenanceId` says from whom."""

    id = Uuid(required=True)
    child_id = Uuid(required=True)
    referral_id = Uuid(required=True)
    provenance_id = Uuid(required=True)
    created_at = DateTime(required=True)
    category = Code(CATEGORIES, required=True)
    media_type = Code(MEDIA_TYPES, required=True)
    size_bytes = Integer(1, required=True)
    file_name = Str(120, required=True)
    state = Code(ADOPTED_STATES, required=True)


class SearchSchema(Schema):
    """Whole words of a name, a birth date, or both. In the body: no personal data in a URL."""

    name = Str(200, load_default=None, allow_none=True)
    birth_date = Date(load_default=None, allow_none=True)


class NewSiblingSchema(Schema):
    """A brother or sister, whose file is with us too."""

    sibling_id = Uuid(required=True)


class SiblingSchema(Schema):
    """A brother or sister."""

    id = Uuid(required=True)
    team_id = Uuid(required=True)
    full_name = FreeText(300, required=True)
    birth_date = Date(required=True)


class SiblingsSchema(Schema):
    """The brothers and sisters that you see."""

    child_id = Uuid(required=True)
    siblings = List(Nested(SiblingSchema), 20, required=True)
