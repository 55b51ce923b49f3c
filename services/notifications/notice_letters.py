"""What security mail says: what happened and when, and what to do if it was not the reader.

Invariant: no name, no organisation, no device, no link that logs in; Dutch, then English.
"""

from datetime import datetime

from shared.clock import AMSTERDAM
from shared.texts import Text

_SUBJECTS_AND_FACTS: dict[str, tuple[Text, Text]] = {
    "password_changed": (
        Text("Uw wachtwoord voor Schakel is gewijzigd", "Your password for Schakel was changed"),
        Text(
            "Het wachtwoord van uw account is gewijzigd. Elders bent u uitgelogd.",
            "The password of your account was changed. You are logged out elsewhere.",
        ),
    ),
    "password_reset": (
        Text(
            "Er is een nieuw wachtwoord gekozen voor Schakel",
            "A new password was chosen for Schakel",
        ),
        Text(
            "Met een link uit een mail is een nieuw wachtwoord gekozen. U bent overal uitgelogd.",
            "A new password was chosen with a link from a mail. You are logged out everywhere.",
        ),
    ),
    "passkey_added": (
        Text("Er is een passkey toegevoegd", "A passkey was added"),
        Text(
            "Aan uw account is een passkey toegevoegd. Daarmee kan iemand inloggen.",
            "A passkey was added to your account. Somebody can log in with it.",
        ),
    ),
    "passkey_removed": (
        Text("Er is een passkey verwijderd", "A passkey was removed"),
        Text(
            "Een passkey van uw account is verwijderd en werkt niet meer.",
            "A passkey of your account was removed and works no more.",
        ),
    ),
    "app_enrolled": (
        Text("Er is een app met codes ingesteld", "An app with codes was set up"),
        Text(
            "Voor uw account is een app met codes ingesteld. Een app van eerder werkt niet meer.",
            "An app with codes was set up for your account. An earlier app works no more.",
        ),
    ),
    "recovery_codes_made": (
        Text("Er zijn nieuwe herstelcodes gemaakt", "New recovery codes were made"),
        Text(
            "Voor uw account zijn nieuwe herstelcodes gemaakt. De oude werken niet meer.",
            "New recovery codes were made for your account. The old ones work no more.",
        ),
    ),
    "recovery_code_used": (
        Text("Er is een herstelcode gebruikt", "A recovery code was used"),
        Text(
            "Een van uw herstelcodes is gebruikt in plaats van een code uit uw app. Hij werkt niet"
            " meer.",
            "One of your recovery codes was used in place of a code from your app. It works no"
            " more.",
        ),
    ),
    "new_browser": (
        Text("Er is ingelogd in een nieuwe browser", "A login in a new browser"),
        Text(
            "Er is op uw account ingelogd in een browser waarin u dat niet eerder deed.",
            "Your account was logged in to in a browser in which you did not do so before.",
        ),
    ),
    "codes_guessed": (
        Text("Iemand raadt naar uw code", "Somebody is guessing your code"),
        Text(
            "Uw wachtwoord werd goed ingevuld en daarna te vaak een verkeerde code. Er is niemand"
            " binnengekomen, maar een ander kent misschien uw wachtwoord.",
            "Your password was typed right and then too many wrong codes. Nobody came in, but"
            " somebody else may know your password.",
        ),
    ),
    "colleague_admin": (
        Text("Er is een beheerder bij gekomen", "There is a new admin"),
        Text(
            "Een collega-beheerder heeft iemand beheerder gemaakt van een organisatie waarvan u"
            " beheerder bent. Weet u daar niet van? Kijk bij Organisatie → Medewerkers. Over wat"
            " die collega vraagt kan de nieuwe beheerder de eerste week niet beslissen.",
            "A colleague made somebody an admin of an organisation of which you are an admin. Did"
            " you not know? Look at Organisation → Members. For a week the new admin cannot decide"
            " on what that colleague asks.",
        ),
    ),
    "factor_reset_asked": (
        Text("Gevraagd: een nieuwe tweede stap voor u", "Asked: a new second factor for you"),
        Text(
            "Een beheerder van uw organisatie vraagt of u een nieuwe tweede stap mag instellen,"
            " omdat u de oude kwijt zou zijn. Een tweede beheerder beslist. U kunt het weigeren"
            " onder Mijn account → Tweede stap.",
            "An admin of your organisation asks that you may set up a new second factor, because"
            " you would have lost the old one. A second admin decides. You can refuse it under My"
            " account → Second step.",
        ),
    ),
    "factor_reset_approved": (
        Text("Goedgekeurd: een nieuwe tweede stap voor u", "Approved: a new second factor for you"),
        Text(
            "Een tweede beheerder heeft dit goedgekeurd. U werkt voor meer organisaties: elk van"
            " hen keurt het goed voordat u een link krijgt. Vraag het dus ook bij de andere.",
            "A second admin has approved this. You work for several organisations: each of them"
            " approves before you receive a link. So ask at the others too.",
        ),
    ),
    "factor_reset_used": (
        Text("Uw tweede stap is vervangen", "Your second factor was replaced"),
        Text(
            "Met de link die wij mailden is een nieuwe tweede stap ingesteld. De oude app, passkeys"
            " en herstelcodes werken niet meer; u bent overal elders uitgelogd.",
            "A new second factor was set up with the link that we mailed. The old app, passkeys and"
            " recovery codes work no more; you are logged out everywhere else.",
        ),
    ),
}
_WHEN = Text("Wanneer: {when} (Nederlandse tijd).", "When: {when} (Dutch time).")
_NOT_YOU = Text(
    "Was u dit zelf? Dan hoeft u niets te doen.\n\n"
    "Was u dit niet?\n"
    "1. Ga zelf naar Schakel en log in: {address}\n"
    "2. Log onder Mijn account → Mijn sessies overal elders uit.\n"
    "3. Wijzig onder Mijn account uw wachtwoord, en kijk bij Tweede stap en Passkeys.\n"
    "4. Vertel het meteen aan de beheerder van uw organisatie, ook als inloggen niet meer lukt.",
    "Was it you? Then you need not do anything.\n\n"
    "Was it not you?\n"
    "1. Go to Schakel yourself and log in: {address}\n"
    "2. Under My account → My sessions, log out everywhere else.\n"
    "3. Under My account, change your password and look at Second step and Passkeys.\n"
    "4. Tell the admin of your organisation at once, also when you cannot log in any more.",
)


def composed(kind: str, address: str, at: datetime) -> tuple[str, str]:
    """Subject and text; raises KeyError for a kind without words."""
    subject, fact = _SUBJECTS_AND_FACTS[kind]
    when = at.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
    after = _NOT_YOU.filled(address=address)
    said = _WHEN.filled(when=when)
    parts = [(fact.nl, said.nl, after.nl), (fact.en, said.en, after.en)]
    return subject.nl, "\n\n---\n".join("\n\n".join(part) for part in parts) + "\n"
