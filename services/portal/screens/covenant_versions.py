"""One version of a covenant: read as a document, compared with what holds, signed or refused.

Invariant: what is signed is the very text that the page showed (its hash goes along), by somebody
who has just proven who they are; the downloads hold what anybody can verify without us.
"""

from typing import Any
from uuid import UUID

import orjson
from flask import Response
from werkzeug.datastructures import Headers

from services.covenants import operations
from services.portal.covenant_document import as_pdf
from services.portal.covenant_forms import REFUSAL, SIGNING
from services.portal.covenant_words import of_version
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, page
from shared import clock
from shared.problems import NotFound

ONE = "/convenanten/versies/<uuid:version_id>"
COPIED = ("refused", "withdrawn")


@page(ONE, operations.get_version, operations.copy_version, posts=True)
def covenant_version(visit: Visit, version_id: UUID) -> Response:
    """The document, who has signed it, and what one can do."""
    form = Form(visit, NOTHING)
    if visit.posted and (made := form.try_(operations.copy_version, version_id=version_id)):
        return visit.go("covenant_draft", said="covenant_draft_begun", version_id=made["id"])
    found = visit.do(operations.get_version, version_id=version_id)
    if found["state"] == "draft":
        return visit.go("covenant_draft", version_id=version_id)
    return visit.show("covenants/version.html", form.status, form=form, **_seen(visit, found))


@page(f"{ONE}/vergelijken", operations.get_version, operations.compare_version)
def compare_covenant(visit: Visit, version_id: UUID) -> Response:
    """Who gains and who loses access to what, before anybody signs."""
    found = visit.do(operations.get_version, version_id=version_id)
    changes = visit.do(operations.compare_version, version_id=version_id)
    return visit.show("covenants/compare.html", compared=changes, **_seen(visit, found))


@page(
    f"{ONE}/tekenen",
    operations.get_version,
    operations.compare_version,
    operations.sign_version,
    posts=True,
)
def sign_covenant(visit: Visit, version_id: UUID) -> Response:
    """Say once more what one signs, as whom and for whom; and sign."""
    visit.require(operations.sign_version)
    form = Form(visit, SIGNING)
    if visit.posted and form.send(operations.sign_version, version_id=version_id):
        return visit.go("covenant_version", said="covenant_signed", version_id=version_id)
    found = visit.do(operations.get_version, version_id=version_id)
    changes = visit.do(operations.compare_version, version_id=version_id)
    seen = _seen(visit, found)
    return visit.show("covenants/sign.html", form.status, form=form, compared=changes, **seen)


@page(f"{ONE}/weigeren", operations.get_version, operations.refuse_version, posts=True)
def refuse_covenant(visit: Visit, version_id: UUID) -> Response:
    """Say no, with a reason that the other parties read."""
    visit.require(operations.refuse_version)
    form = Form(visit, REFUSAL)
    if visit.posted and form.send(operations.refuse_version, version_id=version_id):
        return visit.go("covenant_version", said="covenant_refused", version_id=version_id)
    found = visit.do(operations.get_version, version_id=version_id)
    return visit.show("covenants/refuse.html", form.status, form=form, **_seen(visit, found))


@page(f"{ONE}/intrekken", operations.get_version, operations.withdraw_version, posts=True)
def withdraw_covenant(visit: Visit, version_id: UUID) -> Response:
    """Take our proposal back, or throw our draft away."""
    visit.require(operations.withdraw_version)
    form = Form(visit, NOTHING)
    if visit.posted and (done := form.try_(operations.withdraw_version, version_id=version_id)):
        said = "covenant_withdrawn"
        return visit.go("covenant", said=said, covenant_id=done["covenant_id"])
    found = visit.do(operations.get_version, version_id=version_id)
    return visit.show("covenants/withdraw.html", form.status, form=form, **_seen(visit, found))


@page(f"{ONE}/document.pdf", operations.get_version)
def covenant_pdf(visit: Visit, version_id: UUID) -> Response:
    """The document as an accessible PDF, in Dutch: the language in which it was agreed."""
    found = visit.do(operations.get_version, version_id=version_id)
    made = as_pdf(found, clock.now())
    return _download(made, "application/pdf", _file_name(found, "pdf"))


@page(f"{ONE}/handtekeningen.json", operations.get_version)
def covenant_json(visit: Visit, version_id: UUID) -> Response:
    """What `schakel verify-covenant` verifies: the very text, and the signatures under it."""
    found = visit.do(operations.get_version, version_id=version_id)
    if found["text"] is None:
        raise NotFound
    document = {
        "id": found["id"],
        "covenantId": found["covenant_id"],
        "number": found["number"],
        "text": found["text"],
        "textHash": found["text_hash"],
        "signatures": [
            {
                "organisationId": one["organisation_id"],
                "signedAt": one["signed_at"],
                "signature": one["signature"],
            }
            for one in found["signatures"]
        ],
    }
    name = _file_name(found, "json")
    return _download(orjson.dumps(document, option=_OPTIONS), "application/json", name)


def _seen(visit: Visit, version: dict[str, Any]) -> dict[str, Any]:
    """What every page about a version shows, and what its reader may do with it."""
    ours = visit.acting.organisation_id if visit.acting else None
    signed_at = {one["organisation_id"]: one["signed_at"] for one in version["signatures"]}
    on_the_table = version["state"] == "proposed"
    can_sign = on_the_table and ours in version["party_ids"] and ours not in signed_at
    author = version["author_id"] == ours
    return {
        "version": version,
        "names": {party["id"]: party["name"] for party in version["parties"]},
        "signed_at": signed_at,
        "author": author,
        "standing": of_version(version, author, ours in signed_at),
        "may_sign": can_sign and visit.may(operations.sign_version),
        "asks_admin": can_sign and not visit.may(operations.sign_version),
        "may_withdraw": on_the_table and author and visit.may(operations.withdraw_version),
        "may_copy": version["state"] in COPIED and author and visit.may(operations.copy_version),
    }


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=name)
    return Response(content, 200, headers, content_type=media_type)


def _file_name(version: dict[str, Any], extension: str) -> str:
    """Without the name of a party: a file lies about."""
    return f"convenant-{version['covenant_id']}-{version['number'] or 'concept'}.{extension}"


_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
