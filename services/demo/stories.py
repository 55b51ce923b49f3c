"""What the people of the town write about a child: short, plain, and about nobody.

Invariant: no words that judge a child or a parent.
"""

QUESTIONS = (
    "Zoekt aansluiting bij andere kinderen en speelt meestal alleen. Wil graag iets met bouwen.",
    "Is na schooltijd vaak alleen thuis en vindt dat niet fijn. Zoekt een vaste plek.",
    "Wordt snel boos in de groep en heeft daar zelf last van. Wil leren zeggen wat er is.",
    "Zorgt veel voor een zieke moeder en komt aan spelen niet toe.",
    "Spreekt nog weinig Nederlands. Zou veel hebben aan een groep waarin veel gepraat wordt.",
    "Durft in de klas weinig. Bloeit op bij koken en knutselen.",
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
