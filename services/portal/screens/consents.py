"""Consents: what somebody said to a question, recorded, read, and withdrawn with a receipt.

Invariant: withdrawing is as easy as giving (AVG art. 7(3)): one page, one button, from the file.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.consents import operations
from services.consents.schemas import OUTCOMES, RECORDED, NewConsentSchema, WithdrawalSchema
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.statuses import of_consent
from services.referrals import operations as referrals
from shared import clock
from shared.texts import Text
from shared.vocabulary import ASSURANCES, CATEGORIES, CONSENT_METHODS, PURPOSES

ONE = "/toestemmingen/<uuid:consent_id>"
CHILD_ITSELF = "kind"
FOR_REFERRAL = "bij"
_NAMES = organisations.look_up_organisations
NOTICE = Text(
    "Wij willen met de genoemde organisaties delen wat nodig is om uw kind te helpen, en niets"
    " anders. U mag nee zeggen. U kunt uw toestemming altijd intrekken: dan stopt het delen.",
    "We want to share with the organisations named what is needed to help your child, and nothing"
    " else. You may say no. You can withdraw your consent at any time: sharing then stops at once.",
)
NEW_CONSENT = Plan(
    NewConsentSchema,
    {
        "holder_id": Field(
            label=Text("Wie heeft dit gezegd?", "Who said this?"),
            help=Text(
                "Een kind onder de twaalf geeft geen toestemming. Leg wel vast wat het zegt: een"
                " nee houdt delen tegen.",
                "A child under twelve gives no consent. Do record what it says: a no stops"
                " sharing.",
            ),
            look="choice",
        ),
        "state": Field(
            label=Text("Wat is er gezegd?", "What was said?"), look="choice", choices=RECORDED
        ),
        "spoken_by": Field(
            label=Text("Wie sprak namens de instelling?", "Who spoke for the institution?"),
            help=Text(
                "Alleen invullen als een instelling het gezag heeft.",
                "Only where an institution has the authority.",
            ),
        ),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select", choices=PURPOSES),
        "receiver_ids": Field(label=Text("Delen met wie?", "Share with whom?"), look="several"),
        "categories": Field(
            label=Text("Welke gegevens?", "Which data?"), look="several", choices=CATEGORIES
        ),
        "stated_at": Field(label=Text("Gezegd op", "Said on"), look="date", narrow=12),
        "until": Field(
            label=Text("Geldt tot en met", "Holds until"),
            help=Text("Hooguit een jaar.", "One year at most."),
            look="date",
            moment="end",
            narrow=12,
        ),
        "method": Field(
            label=Text("Hoe is het gezegd?", "How was it said?"),
            look="select",
            choices=CONSENT_METHODS,
        ),
        "assurance": Field(
            label=Text("Hoe weet u wie het zei?", "How do you know who said it?"),
            look="select",
            choices=ASSURANCES,
        ),
        "notice_text": Field(
            label=Text("Wat u hebt uitgelegd", "What you explained"),
            help=Text(
                "Deze tekst is voorgelezen of getoond. Pas haar aan als u iets anders hebt gezegd.",
                "This text was read out or shown. Change it if you said something else.",
            ),
            look="long",
        ),
    },
)
BY_PEOPLE = Plan(
    NewConsentSchema,
    {name: field for name, field in NEW_CONSENT.fields.items() if name != "spoken_by"},
)
"""The same where no institution has authority: nobody speaks for somebody else."""
WITHDRAWAL = Plan(
    WithdrawalSchema,
    {
        "method": Field(
            label=Text("Hoe is het gezegd?", "How was it said?"),
            look="select",
            choices=CONSENT_METHODS,
        )
    },
)


@page(
    "/kinderen/<uuid:child_id>/toestemming",
    operations.record_consent,
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    referrals.get_referral,
    _NAMES,
    posts=True,
)
def new_consent(visit: Visit, child_id: UUID) -> Response:
    """Record what somebody said."""
    found = visit.do(children.get_child, child_id=child_id)
    partners = Partners.of(visit)
    form = Form(
        visit,
        NEW_CONSENT if _has_institution(found) else BY_PEOPLE,
        _prefilled(visit),
        {"holder_id": _who(found), "receiver_ids": partners.choices()},
    )
    if visit.posted and _recorded(form, child_id):
        referral_id = _referral(request.form.get(FOR_REFERRAL))
        if referral_id:
            return visit.go("referral", said="consent_recorded", referral_id=referral_id)
        return visit.go("child", said="consent_recorded", child_id=child_id)
    about = request.values.get(FOR_REFERRAL, "")
    return visit.show("consents/new.html", form.status, form=form, child=found, about=about)


@page(
    ONE,
    operations.get_consent,
    operations.withdraw_consent,
    operations.list_evidence,
    operations.add_evidence,
    children.get_child,
    _NAMES,
)
def consent(visit: Visit, consent_id: UUID) -> Response:
    """One consent with its timeline and its evidence."""
    shown = _whole(visit, consent_id)
    files = visit.do(operations.list_evidence, consent_id=consent_id).results
    may_add = visit.may(operations.add_evidence)
    return visit.show("consents/one.html", files=files, may_add=may_add, **shown)


@page(
    f"{ONE}/intrekken",
    operations.get_consent,
    operations.withdraw_consent,
    children.get_child,
    _NAMES,
    posts=True,
)
def withdraw(visit: Visit, consent_id: UUID) -> Response:
    """Ask, withdraw, and give the receipt, which can be read again later."""
    form = Form(visit, WITHDRAWAL, {"method": "in_person"})
    if visit.posted:
        receipt = form.send(
            operations.withdraw_consent, consent_id=consent_id, expected_version=form.version
        )
        if receipt:
            shown = _whole(visit, consent_id)
            return visit.show("consents/receipt.html", receipt=receipt, outcomes=OUTCOMES, **shown)
    return visit.show("consents/withdraw.html", form.status, form=form, **_whole(visit, consent_id))


def _whole(visit: Visit, consent_id: UUID) -> dict[str, Any]:
    found = visit.do(operations.get_consent, consent_id=consent_id)
    child = visit.do(children.get_child, child_id=found["child_id"])
    holders = {row["id"]: row for row in child["authority_holders"]}
    lapsed = found["until"] <= clock.now()
    return {
        "consent": found,
        "child": child,
        "holder": holders.get(found["holder_id"]),
        "names": Directory.of(visit, found["receiver_ids"]),
        "standing": of_consent(found["state"], lapsed),
        "of_consent": of_consent,
    }


def _recorded(form: Form, child_id: UUID) -> Any:
    """The child itself is nobody in the list of holders: the schema says it by leaving it out."""
    form.absent("holder_id", CHILD_ITSELF)
    return form.send(operations.record_consent, {"child_id": child_id})


def _has_institution(child: dict[str, Any]) -> bool:
    return any(
        row["kind"] == "institution" and row["ended_at"] is None
        for row in child["authority_holders"]
    )


def _who(child: dict[str, Any]) -> dict[str, Text | str]:
    holders = {
        str(row["id"]): f"{row['name']} ({row['relation']})" if row["relation"] else row["name"]
        for row in child["authority_holders"]
        if row["ended_at"] is None
    }
    return {**holders, CHILD_ITSELF: Text("Het kind zelf", "The child")}


TO_ARRANGE = frozenset({"arrangements"})
"""What one asks for besides the referral itself: without it nobody can agree on a first visit."""


def _prefilled(visit: Visit) -> dict[str, Any]:
    """What the question is about, when one comes here from a referral that misses a consent."""
    today = clock.today()
    values: dict[str, Any] = {
        "stated_at": today,
        "until": today + timedelta(days=182),
        "state": "given",
        "method": "in_person",
        "assurance": "known_in_person",
        "categories": sorted(CATEGORIES),
        "notice_text": NOTICE.nl,
    }
    referral_id = _referral(request.args.get(FOR_REFERRAL))
    if referral_id and not visit.posted and visit.may(referrals.get_referral):
        found = visit.do(referrals.get_referral, referral_id=referral_id)
        values |= {
            "purpose": found["purpose"],
            "receiver_ids": [found["receiver_id"]],
            "categories": sorted({*found["categories"], *TO_ARRANGE}),
        }
    return values


def _referral(sent: str | None) -> UUID | None:
    try:
        return UUID(sent) if sent else None
    except ValueError:
        return None
