"""What the people of the town write about a child, and to each other: short, plain, about nobody.

Invariant: no words that judge a child or a parent.
"""

QUESTIONS: tuple[str, ...] = (
    "Zoekt aansluiting bij andere kinderen en speelt meestal alleen. Wil graag iets met bouwen.",
    "Is na schooltijd vaak alleen thuis en vindt dat niet fijn. Zoekt een vaste plek.",
    "Wordt snel boos in de groep en heeft daar zelf last van. Wil leren zeggen wat er is.",
    "Zorgt veel voor een zieke moeder en komt aan spelen niet toe.",
    "Spreekt nog weinig Nederlands. Zou veel hebben aan een groep waarin veel gepraat wordt.",
    "Durft in de klas weinig. Bloeit op bij koken en knutselen.",
)
ONWARD: tuple[str, ...] = (
    "In de groep gaat het beter, thuis loopt het vaak hoog op. Ouders vragen hulp daarbij.",
    "Slaapt al weken slecht en is veel verdrietig. Ouders willen graag met iemand meedenken.",
    "Ouders zoeken steun bij het omgaan met drukte en ruzies thuis.",
)
RETURNING: tuple[str, ...] = (
    "De gesprekken thuis zijn goed afgerond. Een vaste plek om te spelen houdt dit vast.",
    "De hulp thuis loopt. Een middag per week bij jullie past daar goed bij.",
)
AT_SCHOOL = (
    "Werkt hard en komt op tijd. Heeft in de pauze weinig contact met anderen.",
    "De concentratie is wisselend; met een vaste plek en korte opdrachten gaat het goed.",
    "Rekenen gaat goed, taal kost moeite. Een-op-een gaat het veel beter dan in de groep.",
)
AT_HOME = (
    "Woont bij moeder, met een jongere broer. Moeder werkt in wisselende diensten.",
    "Ouders wonen apart; de weekenden wisselen. Ouders overleggen goed met elkaar.",
    "Het gezin woont krap. Opa past vaak op.",
)
VOICE = (
    "“Ik wil een keer winnen met voetbal.”",
    "“Ik wil niet altijd alleen naar huis.”",
    "“Ik wil leren taarten bakken.”",
)
ASKED = (
    "We plannen de intake. Past woensdag om 15.30 uur, met ouders en kind?",
    "Wie haalt op de eerste middag op? Dan zeggen wij aan de deur wie er komt.",
    "De intake was goed. Kunnen we volgende week samen met ouders om de tafel?",
)
ANSWERED = (
    "Woensdag past. Moeder komt mee; zij is tot 16.30 uur vrij.",
    "Opa haalt op, hij is om half vijf bij de deur.",
    "Dat is goed. Dinsdag na schooltijd kan bij ons op school.",
)
FEEDBACK = (
    "Komt elke week, heeft twee vaste maatjes en doet zelf voorstellen voor spelletjes.",
    "De doelen uit de intake zijn gehaald. Ouders weten ons te vinden als het weer nodig is.",
)
REOPENED = "Ouders belden: het loopt toch weer stroef. Wij pakken de draad op."
INVITATION = (
    "Uitnodiging voor de intake",
    (
        "Woensdag om 15.30 uur, in het Havenhuis, met ouders en kind.",
        "",
        "Wat wil je hier leren? Daar praten we samen over.",
    ),
)
REPORT = (
    "Wat wij op school zien",
    (
        "Verslag voor de intake, samen met ouders doorgenomen.",
        "",
        "In de klas: werkt het liefst alleen, luistert goed, vraagt weinig hulp.",
        "In de pauze: staat vaak aan de kant en kijkt graag naar voetbal.",
        "Wat helpt: een vaste plek, een maatje, en vooraf weten wat er komt.",
        "",
        "Dit verslag is verzonnen, net als iedereen in Vaardrecht.",
    ),
)

FORM = (
    "Toestemming om te delen",
    (
        "Ik heb gelezen wat er met kinderwerk wordt gedeeld, en waarom.",
        "Ik zeg ja. Ik weet dat ik dit altijd kan intrekken.",
        "Handtekening van de ouder: (getekend)",
    ),
)
DECISION = (
    "Beschikking",
    (
        "De rechtbank geeft vervangende toestemming voor ondersteuning door kinderwerk.",
        "Deze beschikking is verzonnen, net als iedereen in Vaardrecht.",
    ),
)
