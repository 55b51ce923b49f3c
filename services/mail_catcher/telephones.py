"""Who can log in to the demo, and the code that each one's telephone would show now.

Invariant: only the demo starts this, with its own file of made-up people; Schakel itself knows no
way round the second factor. A code works once, as everywhere.
"""

import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pyotp

from services.mail_catcher.pages import page as whole_page
from shared.authz.permissions import ROLES
from shared.texts import Language, Text

_STEP = 30
_TITLE = Text("Wie kan inloggen", "Who can log in")
_ABOUT = Text(
    "Dit zijn de verzonnen mensen van de demonstratie. In het echt staat de code alleen op hun"
    " eigen telefoon. Een code werkt één keer; deze pagina ververst zichzelf.",
    "These are the made-up people of the demonstration. In real life the code is on their own"
    " telephone only. A code works once; this page refreshes itself.",
)
_NOBODY = Text("Er is nog niemand: wacht tot de stad er is.", "Nobody yet: wait for the town.")
_HEADS = (
    Text("E-mailadres", "E-mail address"),
    Text("Wachtwoord", "Password"),
    Text("Code nu", "Code now"),
    Text("Rol", "Role"),
    Text("Organisatie", "Organisation"),
)
_ASKED = Text("Wie om toestemming is gevraagd", "Who was asked for consent")
_ASKED_ABOUT = Text(
    "Deze ouders loggen niet in. De link staat in hun mail; de code kregen zij in een gesprek.",
    "These parents do not log in. The link is in their mail; the code they were given in person.",
)
_ASKED_HEADS = (Text("Mail aan", "Mail to"), Text("Persoonlijke code", "Personal code"))


def page(people: Path, language: Language) -> str:
    """All of them, as a table."""
    try:
        known = json.loads(people.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return whole_page(_TITLE.in_(language), f"<p>{_NOBODY.in_(language)}</p>", language)
    now = datetime.now(UTC)
    left = _STEP - int(now.timestamp()) % _STEP
    names = {one["id"]: one["name"] for one in known["organisations"]}
    rows = "".join(
        _row(
            member["email"],
            member["password"],
            pyotp.TOTP(member["totpSecret"]).at(now),
            ", ".join(ROLES[role].in_(language) for role in member["roles"]),
            names[member["organisationId"]],
        )
        for member in known["members"]
    )
    heads = "".join(f'<th scope="col">{head.in_(language)}</th>' for head in _HEADS)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    body = f"<p>{_ABOUT.in_(language)}</p>{table}{_asked(known, language)}"
    refresh = f'<meta http-equiv="refresh" content="{left + 1}">'
    return whole_page(_TITLE.in_(language), body, language, refresh)


def _asked(known: dict[str, Any], language: Language) -> str:
    """The codes that parents were given for a question for consent."""
    rows = "".join(_row(one["to"], one["code"]) for one in known.get("questions", []))
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{head.in_(language)}</th>' for head in _ASKED_HEADS)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<h2>{_ASKED.in_(language)}</h2><p>{_ASKED_ABOUT.in_(language)}</p>{table}"


def _row(*values: str) -> str:
    return "<tr>" + "".join(f"<td>{escape(value)}</td>" for value in values) + "</tr>"
