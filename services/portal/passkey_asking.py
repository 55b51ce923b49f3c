"""Asking for a passkey on a page: the options for the browser, bound to whom the page is shown to.

Invariant: an answer counts only in the browser that was asked, and in the session that it had.
"""

from services.identity import operations as identity
from services.portal.pages import Visit


def options_for(visit: Visit | None) -> str | None:
    """What to ask of the browser, as JSON; None where they cannot work (an address of digits)."""
    if visit is None or not identity.site().possible:
        return None
    return identity.login_options(context_of(visit))


def context_of(visit: Visit) -> str:
    """Whose browser it is: the session, or before there is one the secret of its forms."""
    return str(visit.visitor.session.id) if visit.visitor else visit.secret
