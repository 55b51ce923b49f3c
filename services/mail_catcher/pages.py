"""The mails as pages, in Dutch or English.

Invariant: all that comes from a mail is escaped, and a page runs and fetches nothing.
"""

from collections.abc import Sequence
from html import escape

from services.mail_catcher.mailbox import Mail
from shared.clock import AMSTERDAM
from shared.texts import Language, Text

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid; overflow-wrap: anywhere; padding: .5rem; text-align: start; }
dt { font-weight: bold; }
pre { border: 1px solid; font: inherit; overflow-wrap: anywhere; padding: 1rem; }
pre { white-space: pre-wrap; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""
_TITLE = Text("Onderschepte e-mail", "Caught mail")
_ABOUT = Text(
    "Dit is de postbus van de demonstratie. Wat Schakel verstuurt komt hier terecht en gaat nergens"
    " anders heen.",
    "This is the mailbox of the demonstration. What Schakel sends ends up here and goes nowhere"
    " else.",
)
_EMPTY = Text(
    "Er is nog geen e-mail. Ververs deze pagina zodra er iets is verstuurd.",
    "There is no mail yet. Reload this page once something has been sent.",
)
_NOT_FOUND = Text("Deze e-mail is er niet (meer).", "This mail does not exist (any more).")
_BACK = Text("Terug naar alle e-mail", "Back to all mail")
_NO_SUBJECT = Text("(geen onderwerp)", "(no subject)")
_RECEIVED, _FROM = Text("Ontvangen", "Received"), Text("Van", "From")
_TO, _SUBJECT = Text("Aan", "To"), Text("Onderwerp", "Subject")


def list_page(mails: Sequence[Mail], language: Language) -> str:
    """All mails, newest first."""
    heads = "".join(
        f'<th scope="col">{head.in_(language)}</th>' for head in (_RECEIVED, _FROM, _TO, _SUBJECT)
    )
    rows = "".join(_row(mail, language) for mail in mails)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    content = table if mails else f"<p>{_EMPTY.in_(language)}</p>"
    return page(_TITLE.in_(language), f"<p>{_ABOUT.in_(language)}</p>{content}", language)


def mail_page(mail: Mail, language: Language) -> str:
    """One mail as plain text."""
    facts = "".join(
        f"<dt>{name.in_(language)}</dt><dd>{value}</dd>"
        for name, value in (
            (_RECEIVED, _moment(mail)),
            (_FROM, escape(mail.sender)),
            (_TO, escape(", ".join(mail.recipients))),
        )
    )
    # A newline right after <pre> is not shown: ours goes, the mail's own stays.
    body = f"<dl>{facts}</dl><pre>\n{escape(mail.text)}</pre>{_back(language)}"
    return page(_subject(mail, language), body, language)


def not_found_page(language: Language) -> str:
    """There is no such mail."""
    return page(
        _TITLE.in_(language), f"<p>{_NOT_FOUND.in_(language)}</p>{_back(language)}", language
    )


def _row(mail: Mail, language: Language) -> str:
    link = f'<a href="/messages/{mail.id}">{_subject(mail, language)}</a>'
    recipients = escape(", ".join(mail.recipients))
    cells = (_moment(mail), escape(mail.sender), recipients, link)
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _subject(mail: Mail, language: Language) -> str:
    return escape(mail.subject) or _NO_SUBJECT.in_(language)


def _moment(mail: Mail) -> str:
    local = mail.received_at.astimezone(AMSTERDAM)
    return f'<time datetime="{local.isoformat("T", "seconds")}">{local:%d-%m-%Y %H:%M:%S}</time>'


def _back(language: Language) -> str:
    return f'<p><a href="/">{_BACK.in_(language)}</a></p>'


def page(title: str, body: str, language: Language, head: str = "") -> str:
    """`title`, `body` and `head` are HTML."""
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title} · Schakel</title><link rel="stylesheet" href="/style.css">{head}</head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )
