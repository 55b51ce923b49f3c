"""Keeping a draft: the first time it begins one, then it changes that one.

Invariant: one form begins one draft, however often and however fast it is sent; what somebody else
kept meanwhile is never overwritten unasked.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request

from services.legal_grounds.schemas import RECORDED
from services.portal.forms import Form
from services.portal.pages import ONCE, Visit
from services.portal.targets import Where
from services.referrals import operations as referrals
from shared.authz.replay import Answer, Replay
from shared.problems import PreconditionFailed
from shared.web.answers import to_json

DRAFT, REPLACE = "draft", "replace"
"""Fields of the form: the draft that it goes on with; the version that one replaces knowingly."""
WORDS = ("question", "school_functioning", "home_situation", "child_voice")
KEEPING = (referrals.draft_referral, referrals.change_draft, referrals.get_referral)
"""What a page that keeps drafts must name."""


def draft_id() -> UUID | None:
    """The draft that the form goes on with."""
    try:
        return UUID(request.form[DRAFT])
    except (KeyError, ValueError):
        return None


def keep(
    visit: Visit, form: Form, child_id: UUID, to: Where, draft: UUID | None
) -> dict[str, Any] | None:
    """The draft with what was typed; None when that did not work, and then the form says why."""
    values = form.judged(**to.values)
    if values is None:
        return None
    kept: dict[str, Any] | None = form.attempt(
        lambda: _kept(visit, form, child_id, to, draft, values)
    )
    return kept


def stored(visit: Visit, draft: UUID | None) -> dict[str, Any] | None:
    """The draft as it is kept now."""
    found: dict[str, Any] | None = (
        visit.do(referrals.get_referral, referral_id=draft) if draft else None
    )
    return found


def _kept(
    visit: Visit,
    form: Form,
    child_id: UUID,
    to: Where,
    draft: UUID | None,
    values: dict[str, Any],
) -> dict[str, Any]:
    if draft is None:
        found = _begun(visit, child_id, to, values)
        version: int | None = found["version"]
    else:
        found = visit.do(referrals.get_referral, referral_id=draft)
        version = _knowingly(found) or form.version or 0
    if found["state"] == "draft" and _says(found, values):
        return found
    try:
        changed: dict[str, Any] = visit.do(
            referrals.change_draft,
            referral_id=UUID(str(found["id"])),
            expected_version=version,
            **values,
        )
    except PreconditionFailed:
        latest: dict[str, Any] = visit.do(referrals.get_referral, referral_id=found["id"])
        if latest["state"] != "draft" or not _says(latest, values):
            raise
        return latest  # the form kept itself a moment ago
    return changed


def _begun(visit: Visit, child_id: UUID, to: Where, values: dict[str, Any]) -> dict[str, Any]:
    values = {**values, "child_id": child_id, "in_reply_to": to.in_reply_to}
    nonce = request.form.get(ONCE, "")
    if not nonce:
        made: dict[str, Any] = visit.do(referrals.draft_referral, **values)
        return made
    mark = hashlib.sha256(f"draft\0{child_id}\0{nonce[:64]}".encode()).digest()
    replay = Replay(f"draft-{mark.hex()}", mark, lambda result: Answer(200, {}, to_json(result)))
    begun: dict[str, Any] = visit.do_once(referrals.draft_referral, replay, **values)
    return begun


def _knowingly(found: Mapping[str, Any]) -> int | None:
    """The version that somebody, having been shown what it says, asks to replace."""
    return found["version"] if request.form.get(REPLACE) == str(found["version"]) else None


def _says(draft: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the draft holds these values already."""
    names = ("receiver_id", "receiver_team_id", "purpose", "type")
    same = all(str(draft[name]) == str(values.get(name)) for name in names)
    words = all((draft["content"][name] or "") == (values.get(name) or "") for name in WORDS)
    contact = ("family_contact" in draft["categories"]) == values["with_contact"]
    ground = draft["ground"] == values.get("ground", "consent")
    recorded = values.get("legal_ground_id") if values.get("ground") in RECORDED else None
    on_it = str(draft["legal_ground_id"]) == str(recorded)
    return same and words and contact and ground and on_it
