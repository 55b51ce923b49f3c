"""Asking for consent: whom and what, how they will read it, and the codes, shown once.

Invariant: a code is on the page that answers the form and on no other; nobody is asked before one
has seen what they will read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request

from services.asking import operations
from services.asking.schemas import AskingFormSchema
from services.children import operations as children
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.screens.consents import CHILD_ITSELF, FOR_REFERRAL, TO_ARRANGE
from services.portal.wording import age
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CODE_HANDOVERS,
    NOTICE_LANGUAGES,
    PURPOSES,
    REQUEST_CHANNELS,
)

_NAMES = organisations.look_up_organisations
PREVIEW = "_preview"
ASKING = Plan(
    AskingFormSchema,
    {
        "whom": Field(
            label=Text("Wie vraagt u?", "Whom do you ask?"),
            help=Text(
                "Ieder krijgt een eigen vraag en ziet niets van de ander.",
                "Everybody gets a question of their own, and sees nothing of the other.",
            ),
            look="several",
        ),
        "email": Field(
            label=Text("Mailadres (alleen als het ontbreekt)", "E-mail (only if it is missing)"),
            help=Text(
                "Voor wie hierboven geen mailadres heeft staan.",
                "For who has no e-mail address above.",
            ),
            look="email",
        ),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select", choices=PURPOSES),
        "receiver_ids": Field(label=Text("Delen met wie?", "Share with whom?"), look="several"),
        "categories": Field(
            label=Text("Welke gegevens?", "Which data?"), look="several", choices=CATEGORIES
        ),
        "until": Field(
            label=Text("Geldt tot en met", "Holds until"),
            help=Text("Hooguit een jaar.", "One year at most."),
            look="date",
            moment="end",
            narrow=12,
        ),
        "sentence": Field(
            label=Text("Een zin van uzelf (mag leeg)", "A sentence of your own (optional)"),
            help=Text(
                "Bijvoorbeeld: zoals besproken op dinsdag. Schrijf in gewone woorden.",
                "For example: as we discussed on Tuesday. Write in plain words.",
            ),
            look="long",
            rows=3,
        ),
        "phone": Field(
            label=Text("Uw telefoonnummer", "Your telephone number"),
            help=Text("Wie wil praten, belt dit nummer.", "Who wants to talk calls this number."),
            look="tel",
            narrow=20,
        ),
        "answer_by": Field(
            label=Text("Antwoord graag voor", "Please answer by"),
            help=Text(
                "Daarna staat de vraag bij u als te laat.", "After that the question is overdue."
            ),
            look="date",
            moment="end",
            narrow=12,
        ),
        "language": Field(
            label=Text("Taal van de mail en de brief", "Language of the mail and the letter"),
            help=Text(
                "Op de pagina kan iedereen zelf een andere taal kiezen.",
                "On the page everybody can choose another language.",
            ),
            look="select",
            choices=NOTICE_LANGUAGES,
        ),
        "channel": Field(
            label=Text("Hoe vraagt u het?", "How do you ask?"),
            look="choice",
            choices=REQUEST_CHANNELS,
        ),
        "handover": Field(
            label=Text("Hoe geeft u de persoonlijke code?", "How do you hand over the code?"),
            help=Text(
                "De link in de mail opent niets zonder deze code. U ziet de code na het versturen,"
                " één keer. Geef hem nooit per mail.",
                "The link in the mail opens nothing without this code. You see the code after"
                " sending, once. Never give it by mail.",
            ),
            look="choice",
            choices=CODE_HANDOVERS,
        ),
    },
)


@page(
    "/kinderen/<uuid:child_id>/vragen",
    operations.ask_consent,
    operations.preview_question,
    children.get_child,
    covenants.list_covenants,
    covenants.get_covenant,
    referrals.get_referral,
    _NAMES,
    posts=True,
)
def ask_question(visit: Visit, child_id: UUID) -> Response:
    """Ask for consent: filled in, seen as they will see it, and then sent."""
    found = visit.do(children.get_child, child_id=child_id)
    people = People.of(found)
    choices = {"whom": people.choices, "receiver_ids": Partners.of(visit).choices()}
    form = Form(visit, ASKING, _prefilled(visit, people), choices)
    preview = None
    if visit.posted and (given := form.judged()):
        whom, email = given.pop("whom"), given.pop("email")
        if PREVIEW in request.form:
            preview = _previewed(visit, form, child_id, given, whom)
        elif made := _asked(form, child_id, given, lambda: people.persons(whom, email)):
            values = {"made": made["requests"], "child": found, "people": people}
            return visit.show("asking/asked.html", **values)
    speech = operations.Speech(form.value("language"), bool(preview and preview["to_child"]))
    return visit.show(
        "asking/ask.html",
        form.status,
        form=form,
        child=found,
        people=people,
        preview=preview,
        speech=speech,
        about=request.values.get(FOR_REFERRAL, ""),
    )


@dataclass(frozen=True, slots=True)
class People:
    """Whom one can ask about a child: who has authority, and the child itself from 12."""

    names: dict[str, str]
    addresses: dict[str, str | None]

    @classmethod
    def of(cls, child: dict[str, Any]) -> "People":
        years = age(child["birth_date"]) or 0
        holders = [one for one in child["authority_holders"] if one["ended_at"] is None]
        names = {str(one["id"]): one["name"] for one in holders if years < 16}
        addresses = {str(one["id"]): one["email"] for one in holders}
        if years >= 12:
            names[CHILD_ITSELF] = child["given_name"]
        return cls(names, addresses)

    @property
    def choices(self) -> dict[str, Text | str]:
        known = Text("{name}, mailadres bekend", "{name}, e-mail address known")
        unknown = Text("{name}, geen mailadres bekend", "{name}, no e-mail address known")
        return {
            code: (known if self.addresses.get(code) else unknown).filled(name=name)
            for code, name in self.names.items()
        }

    def persons(self, whom: list[str], email: str | None) -> list[dict[str, Any]]:
        """As the operation wants them; Invalid for somebody who is not on the list."""
        if set(whom) - set(self.names):
            raise Invalid(reasons=[Reason("not_on_list", _NOT_ON_LIST, pointer="/whom")])
        return [
            {
                "holder_id": None if one == CHILD_ITSELF else UUID(one),
                "email": None if self.addresses.get(one) else email,
            }
            for one in whom
        ]

    def name(self, holder_id: str | None) -> str:
        return self.names.get(holder_id or CHILD_ITSELF, "")


def _asked(form: Form, child_id: UUID, given: dict[str, Any], persons: Callable[[], Any]) -> Any:
    if given["channel"] == "paper":
        given["handover"] = None
    operation = operations.ask_consent
    return _pointed(form, lambda: form.do(operation, child_id=child_id, persons=persons(), **given))


def _previewed(
    visit: Visit, form: Form, child_id: UUID, given: dict[str, Any], whom: list[str]
) -> Any:
    asked = {name: given[name] for name in _SHOWN}
    to_child = whom[0] == CHILD_ITSELF
    operation = operations.preview_question
    return _pointed(
        form, lambda: visit.do(operation, child_id=child_id, to_child=to_child, **asked)
    )


def _pointed(form: Form, work: Callable[[], Any]) -> Any:
    """Do it; what the operation says of `persons` stands at the field that asks whom."""

    def pointed() -> Any:
        try:
            return work()
        except Invalid as refused:
            reasons = [
                Reason(one.code, one.text, one.remedy, _FIELDS.get(one.pointer or "", one.pointer))
                for one in refused.reasons
            ]
            raise Invalid(refused.code, refused.detail, reasons) from None

    return form.attempt(pointed)


def _prefilled(visit: Visit, people: People) -> dict[str, Any]:
    """What the question is about, when one comes here from a referral that misses a consent."""
    today: date = clock.today()
    values: dict[str, Any] = {
        "whom": list(people.names),
        "until": today + timedelta(days=182),
        "answer_by": today + timedelta(days=14),
        "categories": sorted(CATEGORIES),
        "language": "nl",
        "channel": "mail",
    }
    sent = request.args.get(FOR_REFERRAL)
    if sent and not visit.posted and visit.may(referrals.get_referral):
        try:
            referral_id = UUID(sent)
        except ValueError:
            return values
        found = visit.do(referrals.get_referral, referral_id=referral_id)
        values |= {
            "purpose": found["purpose"],
            "receiver_ids": [found["receiver_id"]],
            "categories": sorted({*found["categories"], *TO_ARRANGE}),
        }
    return values


_SHOWN = ("purpose", "receiver_ids", "categories", "until", "phone", "sentence", "language")
_FIELDS = {"/persons": "/whom", "/holderId": "/whom"}
_NOT_ON_LIST = Text("Kies iemand van de lijst.", "Choose somebody from the list.")
