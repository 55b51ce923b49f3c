"""Drafting a covenant: what stands around it, its rules one by one, and proposing it.

Invariant: the draft stands on the server after every step, and is judged at every step: what the
law forbids is refused at its field, and what is still missing stands on its page.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.covenants import operations
from services.organisations import operations as organisations
from services.portal.covenant_forms import FRAME, sorted_choices
from services.portal.covenant_rule_form import NEW_RULE, RuleForm
from services.portal.fields import Choices
from services.portal.forms import NOTHING, Form
from services.portal.pages import Visit, act, page
from services.portal.wording import say
from shared import clock
from shared.problems import NotFound
from shared.vocabulary import ORGANISATION_KINDS
from shared.web.pages import Cursor

DRAFT = "/convenanten/concepten/<uuid:version_id>"
RULES = f"{DRAFT}/afspraken"
LIKE = "van"
"""Query parameter: the rule that a new one is a copy of."""
DIRECTORY_PAGE, MOST_PAGES = 200, 5
_SAID = ("name", "area", "purposes", "party_ids", "starts_at", "ends_at", "rules")


@page("/convenanten/nieuw", operations.draft_covenant, organisations.list_organisations, posts=True)
def new_covenant(visit: Visit) -> Response:
    """Name, area, purposes, parties and days; the rules come after."""
    visit.require(operations.draft_covenant)
    ours = visit.acting.organisation_id if visit.acting else None
    form = Form(visit, FRAME, {"party_ids": [ours]}, {"party_ids": _parties(visit, [])})
    if visit.posted and (made := form.send(operations.draft_covenant, rules=[])):
        return visit.go("covenant_draft", said="covenant_draft_begun", version_id=made["id"])
    return visit.show("covenants/frame.html", form.status, form=form, version=None)


@page(DRAFT, operations.get_version)
def covenant_draft(visit: Visit, version_id: UUID) -> Response:
    """The draft as it stands, and what is still missing."""
    return _shown(visit, _draft(visit, version_id))


@page(
    f"{DRAFT}/gegevens",
    operations.get_version,
    operations.rewrite_version,
    organisations.list_organisations,
    posts=True,
)
def covenant_frame(visit: Visit, version_id: UUID) -> Response:
    """Change what stands around the rules."""
    visit.require(operations.rewrite_version)
    draft = _draft(visit, version_id)
    days = {name: _day(draft[name]) for name in ("starts_at", "ends_at")}
    choices = {"party_ids": _parties(visit, draft["parties"])}
    form = Form(visit, FRAME, draft | days, choices)
    more = {"version_id": version_id, "rules": draft["rules"]}
    if visit.posted and form.send(
        operations.rewrite_version, expected_version=form.version or 0, **more
    ):
        return visit.go("covenant_draft", said="covenant_draft_saved", version_id=version_id)
    return visit.show("covenants/frame.html", form.status, form=form, version=draft)


@page(f"{RULES}/nieuw", operations.get_version, operations.rewrite_version, posts=True)
def new_covenant_rule(visit: Visit, version_id: UUID) -> Response:
    """One more rule, as one usually is or as a copy of another."""
    visit.require(operations.rewrite_version)
    draft = _draft(visit, version_id)
    like = request.args.get(LIKE, "")
    start = _rule(draft, int(like)) if like.isascii() and like.isdecimal() else NEW_RULE
    form = RuleForm(visit, start)
    if visit.posted and (rule := form.judged()) is not None:
        rules = [*draft["rules"], rule]
        if _rewritten(form, draft, rules):
            return visit.go("covenant_draft", said="covenant_rule_added", version_id=version_id)
    return visit.show("covenants/rule.html", form.status, form=form, version=draft, number=None)


@page(f"{RULES}/<int:number>", operations.get_version, operations.rewrite_version, posts=True)
def covenant_rule(visit: Visit, version_id: UUID, number: int) -> Response:
    """Change a rule."""
    visit.require(operations.rewrite_version)
    draft = _draft(visit, version_id)
    form = RuleForm(visit, _rule(draft, number))
    if visit.posted and (rule := form.judged()) is not None:
        rules = [*draft["rules"][: number - 1], rule, *draft["rules"][number:]]
        if _rewritten(form, draft, rules):
            return visit.go("covenant_draft", said="covenant_rule_saved", version_id=version_id)
    return visit.show("covenants/rule.html", form.status, form=form, version=draft, number=number)


@act(f"{RULES}/<int:number>/weghalen", operations.get_version, operations.rewrite_version)
def remove_covenant_rule(visit: Visit, version_id: UUID, number: int) -> Response:
    """Take a rule out."""
    draft = _draft(visit, version_id)
    _rule(draft, number)
    rules = [*draft["rules"][: number - 1], *draft["rules"][number:]]
    form = Form(visit, NOTHING)
    if _rewritten(form, draft, rules):
        return visit.go("covenant_draft", said="covenant_rule_removed", version_id=version_id)
    return _shown(visit, draft, form)


@page(
    f"{DRAFT}/voorleggen",
    operations.get_version,
    operations.compare_version,
    operations.propose_version,
    posts=True,
)
def propose_covenant(visit: Visit, version_id: UUID) -> Response:
    """Show what changes and who will be asked to sign, and lay it before them."""
    visit.require(operations.propose_version)
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(operations.propose_version, version_id=version_id):
        return visit.go("covenant_version", said="covenant_proposed", version_id=version_id)
    draft = _draft(visit, version_id)
    compared = visit.do(operations.compare_version, version_id=version_id)
    return visit.show(
        "covenants/propose.html", form.status, form=form, version=draft, compared=compared
    )


def _shown(visit: Visit, draft: dict[str, Any], form: Form | None = None) -> Response:
    return visit.show(
        "covenants/draft.html",
        form.status if form else 200,
        version=draft,
        form=form,
        may=visit.may(operations.rewrite_version),
        may_propose=visit.may(operations.propose_version) and not draft["missing"],
    )


def _draft(visit: Visit, version_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = visit.do(operations.get_version, version_id=version_id)
    if found["state"] != "draft":
        raise NotFound
    return found


def _rule(draft: dict[str, Any], number: int) -> dict[str, Any]:
    """The rules are counted from 1, as a reader counts them."""
    if not 1 <= number <= len(draft["rules"]):
        raise NotFound
    found: dict[str, Any] = draft["rules"][number - 1]
    return found


def _rewritten(form: Form, draft: dict[str, Any], rules: list[dict[str, Any]]) -> bool:
    """Whether the draft now has these rules; if not, the form says why."""
    said = {name: draft[name] for name in _SAID} | {"rules": rules}
    done = form.try_(
        operations.rewrite_version,
        version_id=draft["id"],
        expected_version=form.version or 0,
        **said,
    )
    return done is not None


def _parties(visit: Visit, chosen: list[dict[str, Any]]) -> Choices:
    """Every organisation of the directory, and those that stand in the draft already."""
    found = {str(party["id"]): _called(party) for party in chosen}
    after: Cursor | None = None
    for _ in range(MOST_PAGES):
        listed = visit.do(organisations.list_organisations, page_size=DIRECTORY_PAGE, after=after)
        found |= {str(row["id"]): _called(row) for row in listed.results}
        after = listed.next
        if after is None:
            break
    return sorted_choices(found)


def _called(party: dict[str, Any]) -> str:
    return f"{party['name']} ({say(ORGANISATION_KINDS[party['kind']])})"


def _day(moment: Any) -> str:
    return str(moment.astimezone(clock.AMSTERDAM).date())
