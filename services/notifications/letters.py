"""What our mail says. Invariant: a mail tells that there is something, never about whom or what."""

from dataclasses import dataclass

from services.notifications import covenant_letters
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body in both languages; `{address}` becomes the address of Schakel."""

    subject: Text
    body: Text


def _about(subject: Text, said: Text) -> Letter:
    """A letter of one sentence, and where to look."""
    nl = f"{said.nl} Log in op Schakel:\n{{address}}\n\n{_NOTHING_PERSONAL.nl}"
    en = f"{said.en} Log in to Schakel:\n{{address}}\n\n{_NOTHING_PERSONAL.en}"
    return Letter(subject, Text(nl, en))


_NOTHING_PERSONAL = Text(
    "In deze mail staan geen gegevens over het kind. Dat is met opzet.",
    "This mail holds no data about the child. That is on purpose.",
)
LETTERS: dict[str, Letter] = {
    "referral_requested": Letter(
        Text("Er staat een nieuwe aanmelding voor u klaar", "A new referral is waiting for you"),
        Text(
            "Er is een nieuwe aanmelding binnengekomen. Log in op Schakel om haar te bekijken:\n"
            "{address}\n\n"
            "In deze mail staan geen gegevens over het kind. Dat is met opzet.",
            "A new referral has arrived. Log in to Schakel to see it:\n{address}\n\n"
            "This mail holds no data about the child. That is on purpose.",
        ),
    ),
    "referral_ended": Letter(
        Text("Een aanmelding is gestopt", "A referral has ended"),
        Text(
            "Een aanmelding waarover wij u eerder mailden is ingetrokken of beëindigd. U kunt haar"
            " niet meer inzien. U hoeft niets te doen.\n{address}",
            "A referral that we mailed you about was withdrawn or has ended. You can no longer see"
            " it. You need not do anything.\n{address}",
        ),
    ),
    "referral_accepted": _about(
        Text("Een aanmelding van u is geaccepteerd", "A referral of yours was accepted"),
        Text("De ontvanger gaat ermee aan de slag.", "The receiver will take it up."),
    ),
    "referral_rejected": _about(
        Text("Een aanmelding van u is afgewezen", "A referral of yours was rejected"),
        Text(
            "Bekijk in Schakel of er een reden of een andere suggestie bij staat.",
            "See in Schakel whether there is a reason or another suggestion.",
        ),
    ),
    "referral_completed": _about(
        Text("Een aanmelding van u is afgerond", "A referral of yours was completed"),
        Text("Bekijk in Schakel hoe het is afgelopen.", "See in Schakel how it ended."),
    ),
    "referral_message": _about(
        Text("Er is een bericht bij een aanmelding", "There is a message about a referral"),
        Text("Uw ketenpartner heeft u geschreven.", "Your chain partner has written to you."),
    ),
    "referral_assigned": _about(
        Text("Een aanmelding is aan u toegewezen", "A referral was given to you"),
        Text(
            "Een collega vraagt u om haar te behandelen.", "A colleague asks you to deal with it."
        ),
    ),
    "referral_returned": _about(
        Text("Er is een terugverwijzing voor u", "A return referral is waiting for you"),
        Text(
            "Zij antwoordt op een aanmelding die u behandelt.",
            "It answers a referral that you deal with.",
        ),
    ),
    "referral_reminder": _about(
        Text("Morgen wordt uw antwoord verwacht", "Your answer is due tomorrow"),
        Text(
            "Een aanmelding wacht op uw antwoord; morgen is de laatste werkdag daarvoor.",
            "A referral awaits your answer; tomorrow is the last working day for it.",
        ),
    ),
    "referral_overdue": _about(
        Text("Een aanmelding is niet op tijd beantwoord", "A referral was not answered in time"),
        Text(
            "De termijn is voorbij. Wilt u ervoor zorgen dat iemand antwoordt?",
            "The term has passed. Would you see to it that somebody answers?",
        ),
    ),
    "work_left": _about(
        Text("Werk van een collega wacht op iemand", "Work of a colleague waits for somebody"),
        Text(
            "Een collega heeft geen toegang meer en liet werk achter. Wilt u het verdelen?",
            "A colleague has no access any more and left work behind. Would you assign it?",
        ),
    ),
    "partner_leaving": _about(
        Text("Een ketenpartner gaat vertrekken", "A partner is going to leave"),
        Text(
            "Een ketenpartner met wie u uitwisselt verlaat Schakel. Rond af wat tussen u loopt;"
            " bij Ketenpartners ziet u wie het is en tot wanneer.",
            "A partner with whom you exchange is leaving Schakel. Finish what is under way between"
            " you; under Partners you see who it is and until when.",
        ),
    ),
    "partner_stays": _about(
        Text("Een ketenpartner blijft toch", "A partner stays after all"),
        Text(
            "Een ketenpartner die zou vertrekken blijft toch bij Schakel. U hoeft niets te doen.",
            "A partner that was going to leave stays after all. You need not do anything.",
        ),
    ),
    "partner_left": _about(
        Text("Een ketenpartner is vertrokken", "A partner has left"),
        Text(
            "Een ketenpartner heeft Schakel verlaten. De uitwisseling is beëindigd; wat u hebt"
            " overgenomen in een eigen dossier blijft van u.",
            "A partner has left Schakel. The exchange has ended; what you took over into a file of"
            " your own stays yours.",
        ),
    ),
}

OF_COVENANTS = frozenset(covenant_letters.SAID)
LETTERS |= {kind: _about(*said) for kind, said in covenant_letters.SAID.items()}


def composed(kind: str, address: str) -> tuple[str, str]:
    """Subject and text of a mail: Dutch, then English."""
    letter = LETTERS[kind]
    body = letter.body.filled(address=address)
    return letter.subject.nl, f"{body.nl}\n\n---\n{body.en}\n"
