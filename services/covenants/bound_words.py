"""What is said of each bound that a covenant would break: the fault, and what would be right.

Invariant: words alone; `legal_bounds` says when.
"""

from shared.texts import Text

CHOOSE = Text("Kies uit de lijst.", "Choose from the list.")
UNKNOWN = (Text("Dit woord kennen wij niet.", "We do not know this word."), CHOOSE)
EMPTY = (Text("Hier is niets gekozen.", "Nothing is chosen here."), CHOOSE)
FEW = (
    Text("Een convenant heeft minstens twee partijen.", "A covenant has at least two parties."),
    Text("Voeg een organisatie toe.", "Add an organisation."),
)
PURPOSELESS = (
    Text("Een convenant heeft een doel (AVG 5).", "A covenant has a purpose (GDPR 5)."),
    Text("Kies minstens één doel.", "Choose at least one purpose."),
)
RULELESS = (
    Text("Zonder afspraken mag er niets.", "Without rules nothing is allowed."),
    Text("Voeg een afspraak toe.", "Add a rule."),
)
BACKWARDS = (
    Text("Het convenant eindigt voordat het begint.", "The covenant ends before it starts."),
    Text("Kies een latere einddatum.", "Choose a later end."),
)
LONG = (
    Text("Een convenant geldt hooguit vijf jaar.", "A covenant lasts five years at most."),
    Text(
        "Kies een eerdere einddatum; verlengen kan met een nieuwe versie.",
        "Choose an earlier end; a new version can prolong it.",
    ),
)
NO_CONTENT = (
    Text("Deze rol ziet geen gegevens van kinderen.", "This role sees no data of children."),
    Text("Kies een rol die met kinderen werkt.", "Choose a role that works with children."),
)
GROUNDLESS = (
    Text(
        "Zonder grondslag mag deze ontvanger niets krijgen (AVG 6).",
        "Without a ground this receiver may receive nothing (GDPR 6).",
    ),
    Text("Kies minstens één grondslag.", "Choose at least one ground."),
)
POLICE = (
    Text(
        "De politie mag aan deze soort organisatie niet verstrekken (Wpg 19 en 20).",
        "The police may not disclose to this kind of organisation (Wpg 19 and 20).",
    ),
    Text("Haal deze afspraak weg.", "Remove this rule."),
)
NOT_POLICE = (
    Text(
        "Alleen de politie verstrekt politiegegevens (Wpg 16 tot 20).",
        "Only the police disclose police data (Wpg 16 to 20).",
    ),
    Text("Kies een andere grondslag.", "Choose another ground."),
)
ABUSE = (
    Text(
        "Volgens de meldcode wordt alleen bij Veilig Thuis gemeld (Wmo 2015).",
        "By the abuse protocol one reports to Veilig Thuis only (Wmo 2015).",
    ),
    Text("Kies een andere grondslag.", "Choose another ground."),
)
TASKLESS = (
    Text(
        "Deze soort ontvanger heeft geen wettelijke taak of plicht (AVG 6, derde lid).",
        "This kind of receiver has no task or duty in law (GDPR 6(3)).",
    ),
    Text("Kies toestemming als grondslag.", "Choose consent as the ground."),
)
REGIME = (
    Text(
        "Toestemming hoort bij de grondslag toestemming, en alleen daarbij.",
        "A consent regime belongs to the ground consent, and to that alone.",
    ),
    Text(
        "Kies ‘naar de leeftijd van het kind’ bij toestemming, en anders ‘geen’.",
        "Choose 'by the child's age' with consent, and else 'none'.",
    ),
)
CONTACTS = (
    Text(
        "Een koppeling zegt alleen wie er gebeld kan worden.",
        "A match tells who can be called and nothing else.",
    ),
    Text(
        "Kies bij een koppeling alleen het contact van de hulpverlener, en niets dat terugvloeit.",
        "Choose for a match the professional's contact only, and nothing that flows back.",
    ),
)
BACK = (
    Text("Er zou meer terugkomen dan er heen ging.", "More would flow back than went."),
    Text(
        "Laat alleen terugkomen wat heen mag, met antwoord, afspraken en afloop.",
        "Let only that flow back which may go, with answer, arrangements and outcome.",
    ),
)
RETENTION = (
    Text(
        "Deze termijn ligt buiten wat mag: 1 tot {n} dagen.",
        "This term is outside what is allowed: 1 to {n} days.",
    ),
    Text("Kies hooguit {n} dagen.", "Choose {n} days at most."),
)
ANSWER = (
    Text("Antwoorden duurt 1 tot {n} werkdagen.", "Answering takes 1 to {n} working days."),
    Text("Kies hooguit {n} werkdagen.", "Choose {n} working days at most."),
)
UPSIDE_DOWN = (
    Text("De leeftijden staan omgekeerd.", "The ages are upside down."),
    Text("Zet de laagste leeftijd vooraan.", "Put the lowest age first."),
)
AGE = (
    Text("Een afspraak gaat over 0 tot en met 23 jaar.", "A rule is about 0 to 23 years."),
    Text("Kies een lagere leeftijd.", "Choose a lower age."),
)
OTHER_PURPOSE = (
    Text("Dit doel heeft het convenant niet.", "The covenant does not have this purpose."),
    Text("Voeg het doel toe of kies een ander.", "Add the purpose or choose another."),
)
NO_PARTY = (
    Text("Er is geen partij van deze soort.", "There is no party of this kind."),
    Text("Voeg een partij toe of haal de afspraak weg.", "Add a party or remove the rule."),
)
DOUBLE = (
    Text("Deze afspraak staat er al.", "This rule is there already."),
    Text("Haal haar één keer weg.", "Remove it once."),
)
