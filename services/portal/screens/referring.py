"""Referring a child in steps: to whom, what, "Mag ik dit delen?", kept as a draft, then sent.

Invariant: nothing is shared before the last step; what is asked live is the same decision that
sending takes; going a step back keeps what was typed.
"""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from services.children import operations as children
from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.portal.drafts import DRAFT, KEEPING, draft_id, keep, stored
from services.portal.forms import Form
from services.portal.grounds import cited_in_address, recorded_for, uuid_of
from services.portal.pages import ONCE, VERSION, Visit, act, page
from services.portal.partners import Partners
from services.portal.targets import (
    ANSWERS,
    FOR,
    TO,
    Target,
    Where,
    answered_id,
    said,
    target,
    where,
    where_of,
)
from services.portal.writing import CATEGORY_OF, CONTENT, TYPED, typed_from
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared.problems import Conflict, NotFound
from shared.texts import Text
from shared.vocabulary import GROUNDS, PURPOSES

STEPS = "/kinderen/<uuid:child_id>/aanmelden"
ASK, BACK, STEP = "ask", "back", "step"
"""The buttons that keep nothing: ask, a step back, a step on again."""
_READ = (
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    sharing.ask_decision,
    legal_grounds.list_grounds,
    referrals.list_referrals,
    *KEEPING,
)


@page(STEPS, *_READ)
def refer(visit: Visit, child_id: UUID) -> Response:
    """Step 1: to whom, and for what."""
    found = visit.do(children.get_child, child_id=child_id)
    answers = answered_id()
    return _first_step(visit, found, _partners(visit, answers), answers)


@page(f"{STEPS}/inhoud", *_READ, posts=True)
def refer_content(visit: Visit, child_id: UUID) -> Response:
    """Step 2: what to share; keeps a draft."""
    found = visit.do(children.get_child, child_id=child_id)
    answers = answered_id()
    partners = _partners(visit, answers)
    return _second_step(visit, found, partners, target(partners, where(answers)), answers)


@page("/aanmeldingen/<uuid:referral_id>/wijzigen", *_READ, posts=True)
def change_draft(visit: Visit, referral_id: UUID) -> Response:
    """Change what a draft says, to whom it goes, or what for."""
    draft = visit.do(referrals.get_referral, referral_id=referral_id)
    if draft["state"] != "draft" or draft["child_id"] is None:
        raise Conflict("wrong_state", _SENT_ALREADY)
    found = visit.do(children.get_child, child_id=draft["child_id"])
    answers = draft["in_reply_to"]
    partners = _partners(visit, answers)
    wanted = where(answers) or where_of(draft)
    return _second_step(visit, found, partners, target(partners, wanted), answers, draft)


@act(f"{STEPS}/mag-ik", *_READ)
def may_i(visit: Visit, child_id: UUID) -> Response:
    """The answer to "Mag ik dit delen?" alone, for what is typed at this moment."""
    wanted = where()
    verdict = _asked(visit, child_id, wanted, Form(visit, CONTENT)) if wanted else None
    return visit.show("referring/part_verdict.html", verdict=verdict)


@act(f"{STEPS}/bewaren", *_READ)
def autosave(visit: Visit, child_id: UUID) -> Response:
    """Keep what is typed at this moment; says when, or why not."""
    wanted = where(answered_id())
    if wanted is None:
        raise NotFound
    form = Form(visit, TYPED if "type" in request.form else CONTENT)
    kept = None
    if form.value("question").strip():
        kept = keep(visit, form, child_id, wanted, draft_id())
    return visit.show("referring/part_saved.html", form.status, form=form, kept=kept)


def _partners(visit: Visit, answers: UUID | None) -> Partners:
    """To whom it may go: with a return referral, to who asked."""
    partners = Partners.of(visit)
    if answers is None:
        return partners
    asked = visit.do(referrals.get_referral, referral_id=answers)
    return Partners([one for one in partners.all if one.id == asked["owner_id"]])


def _first_step(
    visit: Visit,
    child: dict[str, Any],
    partners: Partners,
    answers: UUID | None,
    draft: dict[str, Any] | None = None,
    missing: bool = False,
) -> Response:
    purposes = {code: PURPOSES[code] for code in sorted(partners.purposes()) if code in PURPOSES}
    only = partners.all[0] if answers and len(partners.all) == 1 else None
    kept = where_of(draft) if draft else None
    return visit.show(
        "referring/receiver.html",
        400 if missing else 200,
        child=child,
        partners=partners.all,
        purposes=purposes,
        missing=missing,
        chosen=said(TO) or (kept.chosen if kept else str(only.id) if only else ""),
        purpose=said(FOR) or (kept.purpose if kept else ""),
        answers=answers,
        onward=_path(child["id"], answers, draft),
        carried=_carried() if visit.posted else [],
    )


def _second_step(
    visit: Visit,
    child: dict[str, Any],
    partners: Partners,
    to: Target | None,
    answers: UUID | None,
    draft: dict[str, Any] | None = None,
) -> Response:
    if to is None or BACK in request.form:
        return _first_step(visit, child, partners, answers, draft, missing=BACK not in request.form)
    typed = visit.acting is not None and to.may_be_statutory(visit.acting.organisation_kind)
    values = typed_from(draft) | cited_in_address()
    recorded = recorded_for(visit, child["id"])
    form = Form(visit, TYPED if typed else CONTENT, values, {"legal_ground_id": recorded})
    draft_now = draft["id"] if draft else draft_id()
    if visit.posted and not {ASK, STEP} & request.form.keys():
        kept = keep(visit, form, child["id"], to.where, draft_now)
        if kept:
            return visit.go("referral", said="draft_saved", referral_id=kept["id"])
    changed = form.problem is not None and form.problem.status == 412
    return visit.show(
        "referring/content.html",
        form.status,
        child=child,
        target=to,
        form=form,
        verdict=_asked(visit, child["id"], to.where, form),
        here=_path(child["id"], answers, draft, to.where),
        answers=answers,
        recorded=recorded,
        may_start=visit.may(legal_grounds.start_protocol),
        begun=None if visit.posted or draft else _begun(visit, child["id"], to.where),
        draft_id=draft_now,
        version=form.version if visit.posted or draft is None else draft["version"],
        stored=stored(visit, draft_now) if changed else None,
    )


def _begun(visit: Visit, child_id: UUID, to: Where) -> dict[str, Any] | None:
    """A draft to the same receiver for the same purpose that was begun before."""
    found = visit.do(referrals.list_referrals, child_id=child_id, state="draft", party="sender")
    rows: list[dict[str, Any]] = [
        row
        for row in found.results
        if (row["receiver_id"], row["purpose"]) == (to.receiver_id, to.purpose)
    ]
    return rows[0] if rows else None


def _path(
    child_id: UUID, answers: UUID | None, draft: dict[str, Any] | None, to: Where | None = None
) -> str:
    """Where the second step is, for this draft or a new one."""
    query: dict[str, Any] = to.query if to else ({ANSWERS: str(answers)} if answers else {})
    if draft:
        query.pop(ANSWERS, None)  # the draft knows
        return url_for("portal.change_draft", referral_id=draft["id"], **query)
    return url_for("portal.refer_content", child_id=child_id, **query)


def _carried() -> list[tuple[str, str]]:
    """What was typed in the second step, to come back to it with."""
    left = {TO, FOR, ASK, BACK, STEP}
    names = {ONCE, VERSION, DRAFT, *(CONTENT.name(name) for name in TYPED.fields)} - left
    return [(k, v) for k, v in request.form.items(multi=True) if k in names]


def _asked(visit: Visit, child_id: UUID, to: Where, form: Form) -> dict[str, Any] | None:
    """The decision on what is filled in now; at least about whom and with which question."""
    if not visit.may(sharing.ask_decision):
        return None
    filled = {category for name, category in CATEGORY_OF.items() if form.value(name).strip()}
    contact = {"family_contact"} if form.value("with_contact") else set()
    verdict: dict[str, Any] = visit.do(
        sharing.ask_decision,
        child_id=child_id,
        receiver_id=to.receiver_id,
        purpose=to.purpose,
        record_kind="referral",
        categories=sorted({"child_identity", "care_question"} | filled | contact),
        ground=form.value("ground") if form.value("ground") in GROUNDS else "consent",
        legal_ground_id=uuid_of(form.value("legal_ground_id")),
    )
    return verdict


_SENT_ALREADY = Text(
    "Dit is geen concept meer: wat verstuurd is, verandert niet.",
    "This is no draft any more: what was sent does not change.",
)
