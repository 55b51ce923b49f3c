"""The organisation's public keys, to which its exports are encrypted.

Invariant: only public keys are typed here; revoking asks first, for it cannot be undone.
"""

from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import NewRecipientKeySchema
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, page
from shared.problems import NotFound
from shared.texts import Text

NEW_KEY = Plan(
    NewRecipientKeySchema,
    {
        "name": Field(
            label=Text("Naam van de sleutel", "Name of the key"),
            help=Text("Bijvoorbeeld: dossiersysteem 2027.", "For example: file system 2027."),
        ),
        "recipient": Field(
            label=Text("Publieke sleutel", "Public key"),
            help=Text(
                "Begint met age1. Nooit de geheime sleutel (AGE-SECRET-KEY-…).",
                "Starts with age1. Never the secret key (AGE-SECRET-KEY-…).",
            ),
        ),
    },
)


@page("/sleutels", operations.list_recipient_keys, operations.register_recipient_key, posts=True)
def keys(visit: Visit) -> Response:
    """The keys, and a form for a new one."""
    form = Form(visit, NEW_KEY)
    if visit.posted and form.send(operations.register_recipient_key):
        return visit.go("keys", said="key_registered")
    found = visit.do(operations.list_recipient_keys, page_size=PAGE_SIZE, after=visit.after)
    return visit.show("keys/list.html", form.status, found=found, form=form)


@page(
    "/sleutels/<uuid:recipient_key_id>/intrekken",
    operations.list_recipient_keys,
    operations.revoke_recipient_key,
    posts=True,
)
def revoke_key(visit: Visit, recipient_key_id: UUID) -> Response:
    """Ask, and revoke."""
    form = Form(visit, NOTHING)
    arguments = {"recipient_key_id": recipient_key_id, "expected_version": form.version}
    if visit.posted and form.try_(operations.revoke_recipient_key, **arguments):
        return visit.go("keys", said="key_revoked")
    found = visit.do(operations.list_recipient_keys, page_size=100)
    key = next((row for row in found.results if row["id"] == recipient_key_id), None)
    if key is None:
        raise NotFound
    return visit.show("keys/revoke.html", form.status, key=key, form=form)
