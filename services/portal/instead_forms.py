"""What is filled in about what stands in the place of somebody's statement.

Invariant: an attempt counts where both its day and its way are there.
"""

from typing import Any

from services.consents.schemas import (
    AuthoritySubstituteEndSchema,
    AuthoritySubstituteReviewSchema,
    NewAuthoritySubstituteSchema,
)
from services.portal.fields import Field, Plan
from shared.texts import Text
from shared.vocabulary import (
    ATTEMPT_WAYS,
    CATEGORIES,
    PURPOSES,
    SUBSTITUTE_ENDS,
    SUBSTITUTE_KINDS,
)
from shared.web.fields import Code, DateTime

_TRIES = (1, 2, 3, 4)


class _SubstituteFormSchema(NewAuthoritySubstituteSchema):
    """The same on a page: each attempt has a field for its day and one for its way."""

    attempt1_at = DateTime(load_default=None, allow_none=True)
    attempt1_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt2_at = DateTime(load_default=None, allow_none=True)
    attempt2_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt3_at = DateTime(load_default=None, allow_none=True)
    attempt3_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)
    attempt4_at = DateTime(load_default=None, allow_none=True)
    attempt4_how = Code(ATTEMPT_WAYS, load_default=None, allow_none=True)


def _attempts() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for n in _TRIES:
        found[f"attempt{n}_at"] = Field(
            label=Text(f"Poging {n}: wanneer", f"Attempt {n}: when"), look="date", narrow=12
        )
        found[f"attempt{n}_how"] = Field(
            label=Text(f"Poging {n}: hoe", f"Attempt {n}: how"),
            look="select",
            choices=ATTEMPT_WAYS,
        )
    return found


SUBSTITUTE = Plan(
    _SubstituteFormSchema,
    {
        "kind": Field(
            label=Text("Wat is er?", "What is there?"),
            look="choice",
            choices=SUBSTITUTE_KINDS,
            notes={
                "unreachable": Text(
                    "Telt pas als een collega het heeft beoordeeld, alleen waar het convenant het"
                    " toelaat, en hooguit drie maanden.",
                    "Counts only after a colleague has reviewed it, only where the covenant allows"
                    " it, and for three months at most.",
                ),
            },
        ),
        "purpose": Field(label=Text("Waarvoor?", "For what?"), look="select", choices=PURPOSES),
        "receiver_ids": Field(
            label=Text("Delen met wie? (leeg: met iedereen)", "Share with whom? (empty: anybody)"),
            look="several",
        ),
        "categories": Field(
            label=Text("Welke gegevens? (leeg: alle)", "Which data? (empty: all)"),
            look="several",
            choices=CATEGORIES,
        ),
        "since": Field(label=Text("Geldt vanaf", "Holds from"), look="date", narrow=12),
        "until": Field(
            label=Text("Geldt tot en met", "Holds until"), look="date", moment="end", narrow=12
        ),
        "reference": Field(
            label=Text("Kenmerk van de beslissing", "Reference of the decision"),
            help=Text(
                "Bij de rechter of een instelling. Bij onbereikbaarheid mag dit leeg.",
                "Of the court or an institution. May be empty for somebody who is unreachable.",
            ),
        ),
        "institution": Field(
            label=Text(
                "Welke instelling, en wie sprak namens haar?", "Which institution, and who?"
            ),
            help=Text("Alleen bij een gecertificeerde instelling.", "For an institution only."),
        ),
        **_attempts(),
        "note": Field(
            label=Text("Toelichting", "Explanation"),
            help=Text(
                "Bij niet te bereiken: waarom denkt u dat? Anders mag dit leeg.",
                "For somebody who is unreachable: why do you think so? Else it may be empty.",
            ),
            look="long",
        ),
    },
)
REVIEW = Plan(
    AuthoritySubstituteReviewSchema,
    {
        "agreed": Field(
            label=Text("De pogingen zijn genoeg", "The attempts are enough"),
            help=Text(
                "Laat dit leeg als u het er niet mee eens bent: dan vervalt het.",
                "Leave it empty if you do not agree: it then lapses.",
            ),
            look="tick",
        )
    },
)
ENDING = Plan(
    AuthoritySubstituteEndSchema,
    {
        "because": Field(
            label=Text("Waarom geldt het niet meer?", "Why does it hold no more?"),
            look="choice",
            choices=SUBSTITUTE_ENDS,
        )
    },
)


def ends_of(kind: str) -> dict[str, Text]:
    """Why one of this kind can end: who was unreachable is reached, a decision ends."""
    other = "decision_ended" if kind == "unreachable" else "reached"
    return {code: text for code, text in SUBSTITUTE_ENDS.items() if code != other}


def with_attempts(asked: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the operation: the attempts as one list."""
    tried = []
    for n in _TRIES:
        at, how = asked.pop(f"attempt{n}_at"), asked.pop(f"attempt{n}_how")
        if at is not None and how is not None:
            tried.append({"at": at, "how": how})
    return asked | {"attempts": tried}
