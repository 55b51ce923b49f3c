"""Why something may not be shared, in words, and what one could do next.

Invariant: a reason names no person: it says "the second authority holder" and points by id.
"""

from uuid import UUID

from shared.authz.permissions import ROLES
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import CATEGORIES, GROUNDS, ORGANISATION_KINDS, PURPOSES

ASK_FIRST = Text(
    "Vraag toestemming en leg vast wat er gezegd is.", "Ask for consent and record what was said."
)

RECEIVER_UNKNOWN = Reason(
    "receiver_unknown",
    Text("Deze ontvanger kennen wij niet.", "We do not know this receiver."),
    Text("Kies een organisatie uit de lijst.", "Choose an organisation from the list."),
)
RECEIVER_IS_OWN = Reason(
    "receiver_is_own",
    Text("Dit is uw eigen organisatie.", "This is your own organisation."),
    Text("Binnen uw organisatie hoeft u niet te delen.", "Within it you need not share."),
)
RECEIVER_NOT_ACTIVE = Reason(
    "receiver_not_active",
    Text("Deze organisatie doet (nu) niet mee.", "This organisation does not take part (now)."),
    Text("Kies een andere ontvanger.", "Choose another receiver."),
)
CONSENT_IS_NO_GROUND = Reason(
    "consent_is_no_ground",
    Text(
        "Bij deze afspraak is toestemming geen grondslag.",
        "With this rule consent is not a ground.",
    ),
    Text("Kies een grondslag die de afspraak noemt.", "Choose a ground that the rule names."),
)
NO_AUTHORITY_HOLDER = Reason(
    "authority_holder_missing",
    Text(
        "Er is niemand met gezag over dit kind vastgelegd.",
        "Nobody with authority over this child is recorded.",
    ),
    Text(
        "Ga na wie het gezag heeft (gezagsregister) en leg dat vast.",
        "Find out who has authority (register of authority) and record it.",
    ),
)
EXCHANGE_ENDED = Reason(
    "exchange_ended",
    Text(
        "Deze uitwisseling is beëindigd: er kan niets meer heen of terug.",
        "This exchange has ended: nothing can go either way any more.",
    ),
    Text("Bel de ander als dat nodig is.", "Call the other if that is needed."),
)


def no_rule(purpose: str) -> Reason:
    label = PURPOSES.get(purpose, Text(purpose, purpose))
    return Reason(
        "covenant_rule_missing",
        Text(
            "Geen convenant dat nu geldt laat dit delen met deze ontvanger toe voor {purpose}.",
            "No covenant in force allows sharing this with this receiver for {purpose}.",
        ).filled(purpose=label),
        Text(
            "Kijk in uw convenanten met wie u waarvoor mag delen.",
            "See in your covenants with whom you may share for what.",
        ),
    )


def sender_not_in_rule(kind: str, roles: frozenset[str]) -> Reason:
    return Reason(
        "sender_not_in_rule",
        Text(
            "De afspraak is niet voor uw rol of organisatie.",
            "The rule is not for your role or organisation.",
        ),
        Text("Dit kan: {roles} van {kind}.", "These can: {roles} of {kind}.").filled(
            roles=_listed({role: ROLES[role] for role in sorted(roles) if role in ROLES}),
            kind=ORGANISATION_KINDS.get(kind, Text(kind, kind)),
        ),
    )


def age_outside(age_from: int, age_to: int) -> Reason:
    return Reason(
        "age_outside_rule",
        Text(
            "De afspraak geldt voor kinderen van {a} tot en met {b} jaar.",
            "The rule is for children from {a} to {b} years.",
        ).filled(a=age_from, b=age_to),
    )


def categories_outside(excess: frozenset[str]) -> Reason:
    return Reason(
        "category_outside_rule",
        Text("De afspraak staat niet toe: {names}.", "The rule does not allow: {names}.").filled(
            names=_categories(excess)
        ),
        Text("Laat deze gegevens weg.", "Leave these data out."),
    )


def return_outside(excess: frozenset[str]) -> Reason:
    return Reason(
        "category_may_not_return",
        Text(
            "De afspraak laat niet toe dat dit teruggaat: {names}.",
            "The rule does not let this flow back: {names}.",
        ).filled(names=_categories(excess)),
        Text("Laat deze gegevens weg.", "Leave these data out."),
    )


def ground_outside(ground: str, allowed: frozenset[str]) -> Reason:
    return Reason(
        "ground_outside_rule",
        Text(
            "De afspraak kent deze grondslag niet: {ground}.",
            "The rule does not know this ground: {ground}.",
        ).filled(ground=GROUNDS.get(ground, Text(ground, ground))),
        Text("Wel mogelijk: {allowed}.", "Possible: {allowed}.").filled(
            allowed=_listed({g: GROUNDS[g] for g in sorted(allowed) if g in GROUNDS})
        ),
    )


def person(is_child: bool, number: int, of: int) -> Text:
    """How a reason speaks of somebody: never by name."""
    if is_child:
        return Text("het kind zelf", "the child")
    if of == 1:
        return Text("de gezaghebbende ouder of voogd", "the authority holder")
    return Text(
        f"de {_ORDINALS_NL.get(number, f'{number}e')} gezaghebbende ouder of voogd",
        f"the {_ORDINALS_EN.get(number, f'{number}th')} authority holder",
    )


def consent_missing(who: Text, holder: UUID | None) -> Reason:
    return Reason(
        "consent_missing",
        Text("Toestemming van {who} ontbreekt.", "Consent of {who} is missing.").filled(who=who),
        ASK_FIRST,
        _pointer(holder),
    )


def consent_against(state: str, who: Text, holder: UUID | None) -> Reason:
    verb = Text("geweigerd", "refused") if state == "refused" else Text("ingetrokken", "withdrawn")
    return Reason(
        f"consent_{state}",
        Text("Toestemming van {who} is {verb}.", "Consent of {who} was {verb}.").filled(
            who=who, verb=verb
        ),
        Text(
            "Delen kan niet. Bespreek met het gezin wat wel past.",
            "Sharing is not possible. Discuss with the family what does fit.",
        ),
        _pointer(holder),
    )


def consent_expired(who: Text, holder: UUID | None) -> Reason:
    return Reason(
        "consent_expired",
        Text("Toestemming van {who} is verlopen.", "Consent of {who} has expired.").filled(who=who),
        ASK_FIRST,
        _pointer(holder),
    )


def consent_too_narrow(who: Text, holder: UUID | None, excess: frozenset[str]) -> Reason:
    return Reason(
        "consent_too_narrow",
        Text(
            "De toestemming van {who} gaat niet over: {names}.",
            "The consent of {who} does not cover: {names}.",
        ).filled(who=who, names=_categories(excess)),
        Text(
            "Vraag ook hiervoor toestemming, of laat deze gegevens weg.",
            "Ask consent for these too, or leave them out.",
        ),
        _pointer(holder),
    )


_ORDINALS_NL = {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde"}
_ORDINALS_EN = {1: "first", 2: "second", 3: "third", 4: "fourth"}


def _pointer(holder: UUID | None) -> str:
    return f"/authorityHolders/{holder}" if holder else "/child"


def _categories(codes: frozenset[str]) -> Text:
    return _listed({code: CATEGORIES[code] for code in sorted(codes) if code in CATEGORIES})


def _listed(texts: dict[str, Text]) -> Text:
    return Text(
        ", ".join(text.nl for text in texts.values()), ", ".join(text.en for text in texts.values())
    )
