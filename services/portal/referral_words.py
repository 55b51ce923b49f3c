"""What a referral is called, and what each of its states means to who looks at it.

Invariant: every state of the vocabulary has its words and its "wat nu?" for each party, also when
the exchange has ended and when an answer is late. (An exchange that ended before the answer has
words of its own: its state is `cancelled` or `entered-in-error`.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.texts import Text

Tone = Literal["neutral", "active", "valid", "warning", "inactive"]


@dataclass(frozen=True, slots=True)
class Status:
    """A word, how it looks, and what comes now."""

    word: Text
    tone: Tone
    now: Text | None = None


RETURN = Text("terugverwijzing", "return referral")
KINDS = {
    "application": Text("aanmelding", "referral"),
    "statutory": Text("verwijzing", "statutory referral"),
}


def called(referral: Mapping[str, Any]) -> Text:
    """What people call it: a school makes an aanmelding, a neighbourhood team a verwijzing."""
    return RETURN if referral["in_reply_to"] else KINDS[referral["type"]]


def _said(word_nl: str, word_en: str, tone: Tone, nl: str, en: str) -> Status:
    return Status(Text(word_nl, word_en), tone, Text(nl, en))


SENDER: dict[str, Status] = {
    "draft": _said(
        "Concept",
        "Draft",
        "neutral",
        "Alleen uw organisatie ziet dit. Controleer het en verstuur het.",
        "Only your organisation sees this. Check it and send it.",
    ),
    "requested": _said(
        "Verstuurd",
        "Sent",
        "active",
        "De ontvanger bevestigt de ontvangst. U hoeft niets te doen.",
        "The receiver confirms receipt. You need not do anything.",
    ),
    "received": _said(
        "Ontvangen",
        "Received",
        "active",
        "De ontvanger bekijkt de {what} en antwoordt. U hoeft niets te doen.",
        "The receiver looks at the {what} and answers. You need not do anything.",
    ),
    "accepted": _said(
        "Geaccepteerd",
        "Accepted",
        "valid",
        "De ontvanger begeleidt het kind. Spreek af hoe u op de hoogte blijft.",
        "The receiver supports the child. Agree on how you stay informed.",
    ),
    "rejected": _said(
        "Niet geaccepteerd",
        "Not accepted",
        "warning",
        "Bespreek met het gezin wat wel past. Met dezelfde woorden kunt u het kind bij een ander"
        " aanmelden.",
        "Discuss with the family what does fit. With the same words you can refer the child to"
        " somebody else.",
    ),
    "in-progress": _said(
        "Loopt",
        "In progress",
        "valid",
        "De begeleiding is begonnen. U hoort het als zij is afgerond.",
        "The support has begun. You hear when it is completed.",
    ),
    "on-hold": _said(
        "Even stil",
        "On hold",
        "active",
        "De begeleiding ligt even stil. Is er iets veranderd bij u, laat het de ontvanger weten.",
        "The support is on hold. If something has changed with you, let the receiver know.",
    ),
    "completed": _said(
        "Afgerond",
        "Completed",
        "inactive",
        "De begeleiding is klaar. Lees hoe het is afgelopen en bespreek het met kind en ouders.",
        "The support is over. Read how it ended and discuss it with child and parents.",
    ),
    "cancelled": _said(
        "Ingetrokken",
        "Taken back",
        "inactive",
        "De ontvanger ziet dit niet meer. Is er later weer toestemming, dan kunt u opnieuw"
        " aanmelden.",
        "The receiver no longer sees this. If there is consent again later, you can refer anew.",
    ),
    "entered-in-error": _said(
        "Per ongeluk verstuurd",
        "Sent in error",
        "inactive",
        "De ontvanger ziet dit niet meer en heeft daarvan bericht. Bel om te horen of er iets is"
        " overgenomen.",
        "The receiver no longer sees this and was told so. Call to hear whether anything was"
        " taken over.",
    ),
}
RECEIVER: dict[str, Status] = {
    "draft": _said(
        "Nog niet verstuurd",
        "Not sent yet",
        "neutral",
        "De verzender schrijft nog. U hoeft niets te doen.",
        "The sender is still writing. You need not do anything.",
    ),
    "requested": _said(
        "Nieuw",
        "New",
        "warning",
        "Bevestig de ontvangst: dan weet de verzender dat er iemand kijkt.",
        "Confirm receipt: then the sender knows that somebody looks.",
    ),
    "received": _said(
        "Te beantwoorden",
        "To be answered",
        "warning",
        "Lees de {what} en accepteer haar of wijs haar af.",
        "Read the {what} and accept or reject it.",
    ),
    "accepted": _said(
        "Geaccepteerd",
        "Accepted",
        "valid",
        "Het kind heeft een dossier bij u. Nodig ouders en kind uit voor de intake, en begin.",
        "The child has a file with you. Invite parents and child for the intake, and begin.",
    ),
    "rejected": _said(
        "Afgewezen",
        "Rejected",
        "inactive",
        "U hoeft niets meer te doen.",
        "There is nothing more to do.",
    ),
    "in-progress": _said(
        "Loopt",
        "In progress",
        "valid",
        "Is de begeleiding klaar? Rond af en laat de verzender weten hoe het is gegaan.",
        "Is the support over? Complete it and let the sender know how it went.",
    ),
    "on-hold": _said(
        "Even stil",
        "On hold",
        "active",
        "Kan het weer? Ga dan verder. De verzender ziet dat het stilligt, niet waarom.",
        "Is it possible again? Then go on. The sender sees that it is on hold, not why.",
    ),
    "completed": _said(
        "Afgerond",
        "Completed",
        "inactive",
        "U hoeft niets meer te doen. Blijkt er toch meer nodig, dan kunt u heropenen.",
        "There is nothing more to do. If more turns out to be needed, you can reopen.",
    ),
    "cancelled": _said(
        "Ingetrokken",
        "Taken back",
        "inactive",
        "U hoeft niets meer te doen.",
        "There is nothing more to do.",
    ),
    "entered-in-error": _said(
        "Per ongeluk verstuurd",
        "Sent in error",
        "inactive",
        "De verzender had dit niet moeten sturen. Kijk of u iets hebt overgenomen dat weg moet.",
        "The sender should not have sent this. See whether you took over what should go.",
    ),
}
WORDS = {"sender": SENDER, "receiver": RECEIVER}

ENDED = {
    "sender": _said(
        "Uitwisseling gestopt",
        "Exchange ended",
        "inactive",
        "De toestemming of de termijn is voorbij: er kan niets meer heen of terug, en de ontvanger"
        " ziet dit niet meer. Wat de ontvanger in een eigen dossier overnam, blijft daar.",
        "The consent or the term is over: nothing can go either way any more, and the receiver no"
        " longer sees this. What the receiver took into a file of its own stays there.",
    ),
    "receiver": _said(
        "Uitwisseling gestopt",
        "Exchange ended",
        "inactive",
        "De verzender deelt niets meer met u en hoort niets meer. Uw eigen dossier blijft; sluit"
        " aan uw kant af wat nog openstaat.",
        "The sender shares nothing with you any more and hears nothing. Your own file stays; close"
        " on your side what is still open.",
    ),
}
"""Instead of the state's words, once the exchange has ended after an answer."""

LATE = {
    "sender": _said(
        "Antwoord te laat",
        "Answer overdue",
        "warning",
        "Het antwoord had er al moeten zijn. De teamleider van de ontvanger krijgt daarvan"
        " bericht; u kunt ook zelf bellen.",
        "The answer should have come by now. The receiver's team leader is told; you can also"
        " call.",
    ),
    "receiver": _said(
        "Te laat",
        "Overdue",
        "warning",
        "De verzender had al antwoord moeten hebben. Bevestig de ontvangst en antwoord vandaag, of"
        " bel de verzender.",
        "The sender should have had an answer by now. Confirm receipt and answer today, or call"
        " the sender.",
    ),
}
"""Instead of the state's words, when an answer should have come."""
