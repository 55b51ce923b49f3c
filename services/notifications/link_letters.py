"""What the mails say that carry a link. Invariant: of its reader they hold the address alone.

The code stands behind the `#` of the address, which browsers keep to themselves: it gets into no
log of a server and into no Referer (RFC 9110 §10.1.3). It is spelled too, for who types it over.
"""

from shared.texts import Text

_LETTERS: dict[str, tuple[Text, Text]] = {
    "invitation": (
        Text("U bent uitgenodigd voor Schakel", "You are invited to Schakel"),
        Text(
            "Uw organisatie heeft u uitgenodigd om met Schakel te werken. Open deze link binnen"
            " zeven dagen en kies uw wachtwoord:\n{link}\n\n"
            "Werkt de link niet? Ga naar {address}/toegang en typ daar deze code:\n{code}\n\n"
            "Verwacht u dit niet? Dan hoeft u niets te doen.",
            "Your organisation has invited you to work with Schakel. Open this link within seven"
            " days and choose your password:\n{link}\n\n"
            "Does the link not work? Go to {address}/toegang and type this code there:\n{code}\n\n"
            "Did you not expect this? Then you need not do anything.",
        ),
    ),
    "reset": (
        Text("Kies een nieuw wachtwoord voor Schakel", "Choose a new password for Schakel"),
        Text(
            "Iemand, waarschijnlijk uzelf, wil een nieuw wachtwoord voor Schakel. Open deze link"
            " binnen een uur:\n{link}\n\n"
            "Werkt de link niet? Ga naar {address}/toegang en typ daar deze code:\n{code}\n\n"
            "Was u dit niet? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het was.",
            "Somebody, probably you, wants a new password for Schakel. Open this link within an"
            " hour:\n{link}\n\n"
            "Does the link not work? Go to {address}/toegang and type this code there:\n{code}\n\n"
            "Was it not you? Then you need not do anything: your password stays as it was.",
        ),
    ),
    "new_factor": (
        Text("Stel een nieuwe tweede stap in voor Schakel", "Set up a new second factor"),
        Text(
            "Twee beheerders hebben goedgekeurd dat u een nieuwe tweede stap instelt, omdat u de"
            " oude kwijt bent. Open deze link binnen een dag. U hebt ook uw wachtwoord nodig, en"
            " een app met codes:\n{link}\n\n"
            "Werkt de link niet? Ga naar {address}/toegang en typ daar deze code:\n{code}\n\n"
            "Hebt u dit niet gevraagd? Gebruik de link niet. Log zelf in op {address} en weiger het"
            " onder Mijn account → Tweede stap, of vertel het meteen de beheerder van uw"
            " organisatie.",
            "Two admins have approved that you set up a new second factor, because you lost the old"
            " one. Open this link within a day. You also need your password, and an app with"
            " codes:\n{link}\n\n"
            "Does the link not work? Go to {address}/toegang and type this code there:\n{code}\n\n"
            "Did you not ask for this? Do not use the link. Log in to {address} yourself and refuse"
            " it under My account → Second step, or tell the admin of your organisation at once.",
        ),
    ),
}


def composed(kind: str, address: str, code: str) -> tuple[str, str]:
    """Subject and text of a mail with a link: Dutch, then English."""
    subject, body = _LETTERS[kind]
    said = body.filled(address=address, link=f"{address}/toegang#{code}", code=code)
    return subject.nl, f"{said.nl}\n\n---\n{said.en}\n"
