"""The organisation's public keys, to which its exports are encrypted.

Invariant: only public keys are typed here; who registered a key does not confirm it; revoking asks
first, for it cannot be undone.
"""

from typing import Any
from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import ConfirmationSchema, NewRecipientKeySchema
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

CONFIRMATION = Plan(
    ConfirmationSchema,
    {
        "fingerprint": Field(
            label=Text(
                "De vingerafdruk die de eigenaar voorleest",
                "The fingerprint that the owner reads out",
            ),
            help=Text("Vijf groepen van vijf cijfers.", "Five groups of five digits."),
            narrow=32,
        )
    },
)


@page(
    "/sleutels",
    operations.list_recipient_keys,
    operations.register_recipient_key,
    operations.confirm_recipient_key,
    posts=True,
)
def keys(visit: Visit) -> Response:
    """The keys, and a form for a new one."""
    form = Form(visit, NEW_KEY)
    if visit.posted and form.send(operations.register_recipient_key):
        return visit.go("keys", said="key_registered")
    found = visit.do(operations.list_recipient_keys, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "keys/list.html",
        form.status,
        found=found,
        form=form,
        may=visit.may(operations.register_recipient_key),
        may_confirm=visit.may(operations.confirm_recipient_key),
    )


@page(
    "/sleutels/<uuid:recipient_key_id>/bevestigen",
    operations.list_recipient_keys,
    operations.confirm_recipient_key,
    posts=True,
)
def confirm_key(visit: Visit, recipient_key_id: UUID) -> Response:
    """What the owner reads out is typed here, not copied: the page does not show it."""
    form = Form(visit, CONFIRMATION)
    if visit.posted and form.send(
        operations.confirm_recipient_key,
        recipient_key_id=recipient_key_id,
        expected_version=form.version,
    ):
        return visit.go("keys", said="key_confirmed")
    key = _key(visit, recipient_key_id)
    return visit.show("keys/confirm.html", form.status, key=key, form=form)


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
    key = _key(visit, recipient_key_id)
    return visit.show("keys/revoke.html", form.status, key=key, form=form)


def _key(visit: Visit, recipient_key_id: UUID) -> dict[str, Any]:
    found = visit.do(operations.list_recipient_keys, page_size=100)
    for row in found.results:
        if row["id"] == recipient_key_id:
            return dict(row)
    raise NotFound
