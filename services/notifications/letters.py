"""What our mail says. Invariant: a mail tells that there is something, never about whom or what."""

from dataclasses import dataclass

from services.notifications import covenant_letters, list_letters, signal_letters
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
    "match_asked": _about(
        Text("Er wacht een vraag over een koppeling", "A question about a match is waiting"),
        Text(
            "Ook een andere organisatie maakt zich zorgen over een kind waarover u een signaal"
            " schreef. U kunt laten weten of u van elkaar wilt weten.",
            "Another organisation is concerned too about a child of whom you wrote a signal. You"
            " can say whether you want to know of each other.",
        ),
    ),
    "match_met": _about(
        Text("U bent gekoppeld", "You are linked"),
        Text(
            "U en een andere organisatie hebben allebei ja gezegd. U kunt elkaar nu bellen.",
            "You and another organisation have both said yes. You can call each other now.",
        ),
    ),
    "match_parted": _about(
        Text("Een koppeling is voorbij", "A match is over"),
        Text(
            "De andere organisatie is niet meer met u gekoppeld. U hoeft niets te doen.",
            "The other organisation is not linked with you any more. You need not do anything.",
        ),
    ),
    "match_lead": _about(
        Text("Er is iets gezegd over de regie", "Something was said about the lead"),
        Text(
            "In een koppeling is voorgesteld of beantwoord wie de regie heeft.",
            "In a match it was proposed or answered who has the lead.",
        ),
    ),
    "match_yours": _about(
        Text("Een koppeling is nu van u", "A match is yours now"),
        Text(
            "Een collega is vertrokken en u neemt een koppeling over. Geef het nummer waarop u te"
            " bereiken bent.",
            "A colleague has left and you take a match over. Give the number at which you can be"
            " reached.",
        ),
    ),
    "consent_ending": _about(
        Text("Een toestemming loopt bijna af", "A consent is about to end"),
        Text(
            "Over dertig dagen of minder geldt een toestemming niet meer. Wat erop berust, stopt"
            " dan. Vraag haar op tijd opnieuw.",
            "In thirty days or less a consent holds no more. What rests on it then stops. Ask for"
            " it again in time.",
        ),
    ),
    "consent_birthday": _about(
        Text("Een kind wordt twaalf of zestien", "A child turns twelve or sixteen"),
        Text(
            "Vanaf die verjaardag beslissen anderen mee over delen. Stel de vraag opnieuw, anders"
            " stopt wat niet meer genoeg is.",
            "From that birthday on others decide too on sharing. Put the question again, or what is"
            " no longer enough stops.",
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
    "question_answered": _about(
        Text("Er is antwoord op uw vraag", "Your question was answered"),
        Text(
            "Iemand heeft geantwoord op een vraag om toestemming, of trok die in.",
            "Somebody answered a question for consent, or withdrew it.",
        ),
    ),
    "question_talk": _about(
        Text("Iemand wil eerst met u praten", "Somebody wants to talk with you first"),
        Text(
            "Dat was het antwoord op een vraag om toestemming. Wilt u bellen?",
            "That was the answer to a question for consent. Would you call?",
        ),
    ),
    "question_left": _about(
        Text("Vragen van een collega wachten op iemand", "A colleague's questions wait"),
        Text(
            "Een collega die om toestemming vroeg, heeft geen toegang meer. Wilt u kijken wie de"
            " open vragen verder volgt?",
            "A colleague who asked for consent has no access any more. Would you see who follows"
            " the open questions from now on?",
        ),
    ),
    "question_locked": _about(
        Text("Een code is geblokkeerd", "A code is locked"),
        Text(
            "De code bij een vraag om toestemming is te vaak verkeerd getypt. Geef een nieuwe, als"
            " u weet wie het was.",
            "The code of a question for consent was typed wrong too often. Give a new one if you"
            " know who it was.",
        ),
    ),
    "work_left": _about(
        Text("Werk van een collega wacht op iemand", "Work of a colleague waits for somebody"),
        Text(
            "Een collega heeft geen toegang meer en liet werk achter. Wilt u het verdelen?",
            "A colleague has no access any more and left work behind. Would you assign it?",
        ),
    ),
    "ground_asked": _about(
        Text("Een collega vraagt u mee te kijken", "A colleague asks for your view"),
        Text(
            "Er ligt iets klaar dat een tweede persoon nodig heeft. Kijk er vandaag naar.",
            "Something needs a second person. Look at it today.",
        ),
    ),
    "ground_due": _about(
        Text(
            "Er wacht nog iets op een tweede persoon", "Something still waits for a second person"
        ),
        Text("De tijd om mee te kijken is bijna om.", "The time for a second view is nearly over."),
    ),
    "ground_overdue": _about(
        Text("Er is niet op tijd meegekeken", "A second person did not look in time"),
        Text(
            "Iets dat binnen een vaste tijd moest gebeuren, is nog niet gedaan. Kijk er nu naar.",
            "Something that had to be done within a fixed time has not been done. Look at it now.",
        ),
    ),
    "ground_decided": _about(
        Text("Er is meegekeken", "Somebody had a second look"),
        Text(
            "Een tweede persoon heeft gekeken naar wat u vastlegde.",
            "A second person looked at what you recorded.",
        ),
    ),
    "duty_reminder": _about(
        Text("Ouders moeten nog iets van u horen", "Parents are yet to hear from you"),
        Text(
            "Er is iets gedeeld, en ouders weten dat nog niet. Vertel het op tijd.",
            "Something was shared, and parents do not know yet. Tell them in time.",
        ),
    ),
    "duty_overdue": _about(
        Text("Ouders zijn niet op tijd geïnformeerd", "Parents were not told in time"),
        Text(
            "De termijn van 30 dagen om te vertellen wat is gedeeld is voorbij.",
            "The term of 30 days to tell what was shared has passed.",
        ),
    ),
    "duty_deferred": _about(
        Text("Informeren van ouders is uitgesteld", "Telling parents was put off"),
        Text(
            "Een collega stelde uit wat ouders moeten horen. Kijk of dat klopt.",
            "A colleague put off what parents must hear. See whether that is right.",
        ),
    ),
    "objection_open": _about(
        Text("Er is bezwaar gemaakt", "Somebody objected"),
        Text(
            "Iemand maakt bezwaar tegen delen. U beantwoordt dat binnen een maand.",
            "Somebody objects to sharing. You answer that within a month.",
        ),
    ),
    "objection_reminder": _about(
        Text("Een bezwaar wacht op antwoord", "An objection awaits its answer"),
        Text("De maand is bijna om, of al voorbij.", "The month is almost over, or has passed."),
    ),
    "objection_answered": _about(
        Text("Een bezwaar is afgehandeld", "An objection was dealt with"),
        Text("Bekijk wat het antwoord is.", "See what the answer is."),
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
LETTERS |= {
    kind: _about(*said)
    for said_of in (covenant_letters.SAID, signal_letters.SAID, list_letters.SAID)
    for kind, said in said_of.items()
}


def composed(kind: str, address: str) -> tuple[str, str]:
    """Subject and text of a mail: Dutch, then English."""
    letter = LETTERS[kind]
    body = letter.body.filled(address=address)
    return letter.subject.nl, f"{body.nl}\n\n---\n{body.en}\n"
