"""What mail about signals says. Invariant: that there is something, never about whom or what."""

from shared.texts import Text

SAID: dict[str, tuple[Text, Text]] = {
    "signal_acute": (
        Text("Een collega vraagt nu uw aandacht", "A colleague asks for your attention now"),
        Text(
            "Er is een signaal geschreven dat niet kan wachten. Kijk er nu naar.",
            "A signal was written that cannot wait. Look at it now.",
        ),
    ),
    "signal_follow_up": (
        Text("U bent gevraagd iets te doen", "You were asked to do something"),
        Text(
            "Een collega rekent op u bij een signaal. Kijk wat er is gevraagd, en voor wanneer.",
            "A colleague asks something of you about a signal. See what was asked, and by when.",
        ),
    ),
    "signal_follow_up_due": (
        Text("Er had iets gedaan moeten zijn", "Something should have been done"),
        Text(
            "De dag die was afgesproken bij een signaal is voorbij. Doe het, of kies een nieuwe.",
            "The day that was agreed about a signal has passed. Do it, or choose another day.",
        ),
    ),
    "signal_followed": (
        Text("Er is iets gedaan met uw signaal", "Something was done about your signal"),
        Text("Kijk wat eruit kwam.", "See what came of it."),
    ),
    "signal_closed": (
        Text("Een signaal van u is afgesloten", "A signal of yours was closed"),
        Text("Kijk hoe het is afgelopen.", "See how it ended."),
    ),
    "signal_ending": (
        Text("Een signaal verloopt binnenkort", "A signal lapses soon"),
        Text(
            "Over 30 dagen of minder verloopt een signaal. Sluit het af met hoe het afliep, of"
            " verleng het met een reden.",
            "In 30 days or less a signal lapses. Close it with how it ended, or prolong it with a"
            " reason.",
        ),
    ),
    "signal_lapsed": (
        Text("Een signaal is verlopen", "A signal has lapsed"),
        Text(
            "Niemand sloot het af voordat zijn tijd om was. Maakt u zich nog zorgen? Schrijf op"
            " wat u nu ziet.",
            "Nobody closed it before its time was over. Are you still worried? Write down what you"
            " see now.",
        ),
    ),
    "signal_parents": (
        Text("Ouders weten nog niet van uw zorg", "Parents do not know of your worry yet"),
        Text(
            "Bij een signaal is niet opgeschreven dat de ouders het weten. Vertel het, of schrijf"
            " op waarom nog niet.",
            "A signal does not say that the parents know. Tell them, or write down why not yet.",
        ),
    ),
    "signal_shared": (
        Text("Er is een signaal met u gedeeld", "A signal was shared with you"),
        Text("Een ketenpartner deelt een zorg met u.", "A chain partner shares a worry with you."),
    ),
    "signal_share_ended": (
        Text("Een gedeeld signaal is gestopt", "A shared signal has ended"),
        Text(
            "Een signaal dat met u was gedeeld is niet meer in te zien. U hoeft niets te doen.",
            "A signal that was shared with you can be seen no more. You need not do anything.",
        ),
    ),
}
