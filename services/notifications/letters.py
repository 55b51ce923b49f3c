"""What our mail says. Invariant: a mail tells that there is something, never about whom or what."""

from dataclasses import dataclass

from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body in both languages; `{address}` becomes the address of Schakel."""

    subject: Text
    body: Text


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
}


def composed(kind: str, address: str) -> tuple[str, str]:
    """Subject and text of a mail: Dutch, then English."""
    letter = LETTERS[kind]
    body = letter.body.filled(address=address)
    return letter.subject.nl, f"{body.nl}\n\n---\n{body.en}\n"
