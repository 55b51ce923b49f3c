"""What can go wrong in a way that the caller should hear of: RFC 9457 problems.

Invariant: a problem carries words in both languages and never a person's data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is missing or wrong, and what one could do about it.

    `code` is stable and for machines; `pointer` is the JSON pointer (RFC 6901) of a faulty field.
    """

    code: str
    text: Text
    remedy: Text | None = None
    pointer: str | None = None


class Problem(Exception):
    """The base of all answers that are not a success; `status` is the HTTP status code."""

    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Er ging iets mis bij ons", "Something went wrong on our side")
    default_code: ClassVar[str] = "internal"
    default_detail: ClassVar[Text] = Text(
        "Het ligt niet aan u. Probeer het later opnieuw.", "It is not you. Please try again later."
    )

    def __init__(
        self,
        code: str | None = None,
        detail: Text | None = None,
        reasons: Sequence[Reason] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.code = code or self.default_code
        self.detail = detail or self.default_detail
        self.reasons = tuple(reasons)
        self.headers = headers or {}
        super().__init__(self.code)


class Invalid(Problem):
    """400: the input does not fit; `reasons` name every fault with its pointer."""

    status = 400
    title = Text("De invoer klopt niet", "The input is not valid")
    default_code = "invalid_input"
    default_detail = Text("Verbeter de genoemde velden.", "Correct the fields that are named.")


class Unauthenticated(Problem):
    """401: we do not know who asks."""

    status = 401
    title = Text("U bent niet ingelogd", "You are not logged in")
    default_code = "unauthenticated"
    default_detail = Text(
        "Stuur een geldig toegangsbewijs mee.", "Send a valid access token with the request."
    )


class StepUpNeeded(Problem):
    """401: we know who asks, and want them to prove it once more (RFC 9470 §3)."""

    status = 401
    title = Text("Laat even zien dat u het bent", "Show that it is you")
    default_code = "insufficient_user_authentication"
    default_detail = Text(
        "Hiervoor is een verse login met twee factoren nodig.",
        "This needs a fresh login with two factors.",
    )


class Forbidden(Problem):
    """403: we know who asks, and they may not; `reasons` say why in plain language."""

    status = 403
    title = Text("Dit mag niet", "This is not allowed")
    default_code = "forbidden"
    default_detail = Text(
        "Uw rol of uw afspraken laten dit niet toe.", "Your role or agreements do not allow this."
    )


class NotFound(Problem):
    """404: nothing here that you may see; a foreign record answers exactly so."""

    status = 404
    title = Text("Niet gevonden", "Not found")
    default_code = "not_found"
    default_detail = Text(
        "Dit bestaat niet, of u mag het niet zien.", "This does not exist, or you may not see it."
    )


class Conflict(Problem):
    """409: the state of things does not allow this any more."""

    status = 409
    title = Text("Dit kan nu niet (meer)", "This is not possible (any more)")
    default_code = "conflict"
    default_detail = Text(
        "Haal de laatste stand op en probeer het opnieuw.", "Fetch the latest state and try again."
    )


class Gone(Problem):
    """410: it was here, and its end is final."""

    status = 410
    title = Text("Dit is er niet meer", "This is gone")
    default_code = "gone"
    default_detail = Text("Het is beëindigd of verlopen.", "It has ended or expired.")


class PreconditionFailed(Problem):
    """412: somebody changed it after you looked (If-Match, RFC 9110 §13.1.1)."""

    status = 412
    title = Text("Intussen gewijzigd", "Changed in the meantime")
    default_code = "precondition_failed"
    default_detail = Text(
        "Iemand heeft dit gewijzigd nadat u het opende. Bekijk de nieuwe stand eerst.",
        "Somebody changed this after you opened it. Look at the new state first.",
    )


class PreconditionRequired(Problem):
    """428: this change must say which version it changes (RFC 6585 §3)."""

    status = 428
    title = Text("Versie ontbreekt", "Version missing")
    default_code = "precondition_required"
    default_detail = Text(
        "Stuur If-Match mee met de ETag die u las.", "Send If-Match with the ETag that you read."
    )


class TooMany(Problem):
    """429: later is fine, now is not."""

    status = 429
    title = Text("Even wachten", "Please wait")
    default_code = "too_many_requests"
    default_detail = Text("Probeer het later opnieuw.", "Try again later.")


class Unavailable(Problem):
    """503: a part that we need is away for a moment."""

    status = 503
    title = Text("Even niet beschikbaar", "Unavailable for a moment")
    default_code = "unavailable"
    default_detail = Text("Probeer het over een minuut opnieuw.", "Try again in a minute.")
