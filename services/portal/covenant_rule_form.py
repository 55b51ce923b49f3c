"""The form of one rule of a covenant, in words for somebody who is no jurist.

Invariant: the schema is the API's own; what is wrong with the rule stands at its field.
"""

from collections.abc import Mapping
from typing import Any

from services.covenants.schemas import CovenantTermsSchema
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import Visit
from shared.authz.permissions import ROLES
from shared.problems import Invalid, Problem, Reason
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    CONSENT_REGIMES,
    GROUNDS,
    ORGANISATION_KINDS,
    PURPOSES,
    RECORD_KINDS,
)
from shared.web.fields import Code, List

_CONTENTLESS = ("organisation_admin", "data_protection_officer", "municipal_analyst")
_CARING = {role: word for role, word in ROLES.items() if role not in _CONTENTLESS}


class RuleFormSchema(CovenantTermsSchema):
    """A rule as it is filled in: ticking nothing of what flows back means that nothing does."""

    return_categories = List(Code(CATEGORIES), load_default=list)


RULE = Plan(
    RuleFormSchema,
    {
        "purpose": Field(
            label=Text("Waarvoor", "For what"),
            help=Text("Het doel van deze afspraak.", "The purpose of this rule."),
            look="select",
            choices=PURPOSES,
        ),
        "record_kind": Field(
            label=Text("Wat voor bericht", "What kind of message"),
            look="select",
            choices=RECORD_KINDS,
        ),
        "sender_kind": Field(
            label=Text("Van welk soort organisatie", "From what kind of organisation"),
            look="select",
            choices=ORGANISATION_KINDS,
        ),
        "sender_roles": Field(
            label=Text("Wie daar mag het sturen", "Who may send it there"),
            help=Text(
                "Alleen deze rollen mogen delen; zij zien ook wat terugkomt.",
                "Only these roles may share; they also see what flows back.",
            ),
            look="several",
            choices=_CARING,
        ),
        "receiver_kind": Field(
            label=Text("Aan welk soort organisatie", "To what kind of organisation"),
            look="select",
            choices=ORGANISATION_KINDS,
        ),
        "receiver_roles": Field(
            label=Text("Wie daar mag het zien", "Who may see it there"),
            look="several",
            choices=_CARING,
        ),
        "categories": Field(
            label=Text("Welke gegevens", "Which data"),
            help=Text(
                "Niet meer dan voor het doel nodig is: wat hier niet staat gaat niet mee.",
                "No more than the purpose needs: what is not ticked does not go along.",
            ),
            look="several",
            choices=CATEGORIES,
        ),
        "grounds": Field(
            label=Text("Op welke grondslag", "On which ground"),
            help=Text(
                "Meestal toestemming. Een andere grondslag kan alleen als de wet de ontvanger die"
                " taak geeft; twijfelt u, vraag het uw functionaris gegevensbescherming.",
                "Usually consent. Another ground is possible only where the law gives the receiver"
                " that task; in doubt, ask your data protection officer.",
            ),
            look="several",
            choices=GROUNDS,
            notes={
                "public_task": Text(
                    "De ontvanger heeft een taak in de wet.", "The receiver has a task in law."
                ),
                "vital_interest": Text(
                    "Alleen bij acuut gevaar voor iemands leven.",
                    "Only where somebody's life is in danger.",
                ),
                "abuse_protocol": Text("Alleen aan Veilig Thuis.", "To Veilig Thuis only."),
                "police_disclosure": Text(
                    "Alleen van de politie, met een besluit (Wpg 19 of 20).",
                    "From the police only, with a decision (Wpg 19 or 20).",
                ),
            },
        ),
        "consent_regime": Field(
            label=Text("Wie geeft toestemming", "Who consents"),
            help=Text(
                "Naar de leeftijd: onder 12 wie het gezag heeft, van 12 tot 16 ook het kind zelf,"
                " vanaf 16 het kind alleen. Is toestemming geen grondslag? Kies dan: geen nodig.",
                "By age: under 12 who has authority, from 12 to 16 the child too, from 16 the child"
                " alone. Is consent no ground here? Then choose: none needed.",
            ),
            look="select",
            choices=CONSENT_REGIMES,
        ),
        "return_categories": Field(
            label=Text("Wat mag terugkomen", "What may flow back"),
            help=Text(
                "Wat de ontvanger mag terugschrijven. Niets aangekruist: de verzender hoort alleen"
                " de stand van zaken.",
                "What the receiver may write back. Nothing ticked: the sender hears the status"
                " alone.",
            ),
            look="several",
            choices=CATEGORIES,
            optional=True,
        ),
        "age_from": Field(label=Text("Kinderen vanaf (jaar)", "Children from (years)"), narrow=4),
        "age_to": Field(label=Text("tot en met (jaar)", "up to and with (years)"), narrow=4),
        "retention_days": Field(
            label=Text("Hoeveel dagen mag de ontvanger het zien", "For how many days it is seen"),
            help=Text(
                "Daarna stopt de inzage vanzelf. De wet begrenst dit: een signaal hooguit twee"
                " jaar, politie vijf jaar, een school twee jaar, jeugdhulp twintig jaar.",
                "After that access stops by itself. The law bounds this: a signal two years, police"
                " five, a school two, youth care twenty.",
            ),
            narrow=6,
        ),
        "answer_days": Field(
            label=Text("Werkdagen om te antwoorden", "Working days to answer"),
            help=Text("Gebruikelijk is 5, hooguit 20.", "Usually 5, at most 20."),
            narrow=4,
        ),
    },
)
NEW_RULE: Mapping[str, Any] = {
    "grounds": ["consent"],
    "consent_regime": "by_age",
    "record_kind": "referral",
    "age_from": 4,
    "age_to": 12,
    "retention_days": 365,
    "answer_days": 5,
}
"""What usually stands in a rule."""


class RuleForm(Form):
    """The form of one rule. The draft is judged as a whole: what is said of this rule stands at its
    field here.
    """

    def __init__(self, visit: Visit, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(visit, RULE, values)

    def blame(self, problem: Problem) -> None:
        if isinstance(problem, Invalid):
            problem = Invalid(reasons=[_here(reason) for reason in problem.reasons])
        super().blame(problem)


def _here(reason: Reason) -> Reason:
    """`/rules/3/ageTo` is about the field `/ageTo`."""
    parts = (reason.pointer or "").split("/")
    if len(parts) < 3 or parts[1] != "rules":
        return reason
    pointer = "/" + "/".join(parts[3:]) if len(parts) > 3 else None
    return Reason(reason.code, reason.text, reason.remedy, pointer)
