"""What our mail says of covenants. Invariant: that there is something, and not with whom."""

from shared.texts import Text

SAID: dict[str, tuple[Text, Text]] = {
    "covenant_proposed": (
        Text("Er ligt een convenant klaar om te tekenen", "A covenant waits for your signature"),
        Text(
            "Een ketenpartner heeft uw organisatie een convenant voorgelegd. Lees het, vergelijk"
            " het met wat nu geldt, en laat uw beheerder tekenen of weigeren.",
            "A partner has proposed a covenant to your organisation. Read it, compare it with what"
            " holds now, and let your admin sign or refuse.",
        ),
    ),
    "covenant_signed": (
        Text("Een convenant is door allen getekend", "A covenant was signed by all parties"),
        Text(
            "Alle partijen hebben getekend. De nieuwe versie gaat in op de afgesproken dag.",
            "All parties have signed. The new version starts on the agreed day.",
        ),
    ),
    "covenant_in_force": (
        Text("Een convenant is van kracht", "A covenant is in force"),
        Text(
            "Alle partijen hebben getekend en de afspraken gelden nu.",
            "All parties have signed, and what was agreed holds now.",
        ),
    ),
    "covenant_refused": (
        Text("Een partij weigert een convenant te tekenen", "A party refuses to sign a covenant"),
        Text(
            "Het voorstel is daarmee van tafel. In Schakel staat wie weigert en waarom.",
            "So the proposal is off the table. In Schakel stands who refuses, and why.",
        ),
    ),
    "covenant_party_left": (
        Text("Een partij is uit een convenant getreden", "A party has left a covenant"),
        Text(
            "Wat u met deze partij deelde op grond van het convenant is gestopt.",
            "What you shared with this party under the covenant has stopped.",
        ),
    ),
    "covenant_ended": (
        Text("Een convenant is beëindigd", "A covenant has ended"),
        Text(
            "Wat u deelde op grond van dit convenant is gestopt.",
            "What you shared under this covenant has stopped.",
        ),
    ),
    "covenant_ends_soon": (
        Text("Een convenant loopt binnen 30 dagen af", "A covenant ends within 30 days"),
        Text(
            "Daarna kan er niets meer op worden gedeeld. Verlengen kan met een nieuwe versie, die"
            " alle partijen tekenen.",
            "After that nothing can be shared by it. A new version, signed by all parties, prolongs"
            " it.",
        ),
    ),
}
