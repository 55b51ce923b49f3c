"""Names of the children of an invented Dutch city, by where their families came from.

Invariant: written down by hand from general knowledge; nobody's list, and no real children. A
given name may carry its call names (`Johannes=Jan,Hans`) or other spellings (`Youssef~Yusuf`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Families of one origin: their share of the children, and their names."""

    name: str
    share: float
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    surnames: tuple[str, ...]
    """With the prefix before a bar: `van der|Berg`."""
    more_names: float
    """How many of them have a second given name."""
    call_names: float
    """How many are called something else than their first given name."""

    @property
    def native(self) -> bool:
        return self.name == "Dutch"


def group(
    name: str, share: float, boys: str, girls: str, surnames: str, more: float, call: float
) -> Group:
    """A group from lines of names parted by spaces; surnames by commas."""
    last = tuple(s.strip() for s in surnames.replace("\n", " ").split(","))
    return Group(name, share, tuple(boys.split()), tuple(girls.split()), last, more, call)


DUTCH = group(
    "Dutch", 0.52,
        """Noah Sem=Samuel Liam=Willem Lucas=Luc Daan=Daniël Finn Levi Luuk=Lucas James Milan
    Johannes=Jan,Hans,Joop
        Mees=Bartholomeus Bram=Abraham Jesse Thomas=Tom Max=Maximiliaan Adam Noud Tim=Timotheus
    Teun=Antonius Gijs=Gijsbert
        Cornelis=Kees,Cor Wilhelmus=Wim,Willem,Pim Hendrik=Henk,Rik Pieter=Piet Jacobus=Jaap,Koos
    Antonius=Ton,Toon,Teun
        Franciscus=Frans,Frank Nicolaas=Klaas,Nico Matthijs=Thijs Sebastiaan=Bas
    Alexander=Sander,Lex Maarten Jurre Tijn
        Floris Olivier Stijn=Augustinus Sven Lars=Laurentius Ruben Mats Jip Joris Rens=Laurens
    Jasper Koen=Koenraad Niels
        Wouter Pepijn Tobias Hidde Siem=Simon Boaz Stef=Stefan Jelle Twan Rik=Hendrik Job
    Guus=Augustus Dirk Christiaan=Chris
        Frederik=Freek,Frits Theodorus=Theo Gerardus=Gerard,Geert Leonardus=Leo,Lennart René André
    Jörgen""",
        """Emma Julia=Juul Mila Tess=Theresia Sophie=Sofie Zoë Sara=Sarah Nora Eva Liv
    Lotte=Charlotte Evi Noor=Eleonora Saar=Sara
        Milou Olivia Lauren Anna=Anne,Anouk Yara Elisabeth=Lies,Els,Betty Maria=Mieke,Ria,Marieke
    Johanna=Hanna,Joke,Anneke
        Catharina=Trijntje,Karin,Tineke Margaretha=Greet,Margriet,Gré
    Wilhelmina=Mina,Willemijn,Mien Cornelia=Corrie,Nel Fleur
        Isa=Isabella Lieke=Angelique Roos=Rosa Fenna Lynn Vera Maud=Mathilde Femke Sanne=Susanna
    Iris Floor=Florentine Fien=Josephina
        Jasmijn Esmée Hannah Elin Merel Puck Britt=Brigitta Amber Feline Noortje Benthe Sterre
    Marit Jet=Henriëtte Pien=Philippina
        Veerle Linde Tirza Lisa=Elisabeth Lena=Helena Annemarie Willemijn=Wilhelmina Eline Renée
    Chloë Loïs Anouk=Anna Nienke
    Geertruida=Truus,Geertje Petronella=Petra,Nel Hendrika=Rika,Henny Aaltje=Aal""",
        """de|Jong, Jansen, de|Vries, van den|Berg, van|Dijk, Bakker, Janssen, Visser, Smit,
    Meijer, de|Boer, Mulder, de|Groot, Bos,
        Vos, Peters, Hendriks, van|Leeuwen, Dekker, Brouwer, de|Wit, Dijkstra, Smits, de|Graaf, van
    der|Meer, van der|Linden, Kok,
        Jacobs, de|Haan, Vermeulen, van den|Heuvel, van der|Veen, van den|Broek, de|Bruijn, van
    der|Heijden, Schouten, van|Beek,
        Willems, van|Vliet, van de|Ven, Hoekstra, Maas, Verhoeven, Koster, van|Dam, van der|Wal,
    Prins, Blom, Huisman, Peeters,
        de|Jonge, Kuipers, van|Veen, Kuiper, Post, Veenstra, Kramer, van|Wijk, Postma, van
    den|Brink, Scholten, van|Loon,
        IJsselstein, Ruijter, de|Ruiter, Wijnands, van 't|Hof, van 't|Hoff, Ter|Horst, ten|Brinke,
    op den|Camp, in 't|Veld, Terpstra,
        Zijlstra, Bijlsma, Feenstra, Hofstede, Zuidema, Wiersma, Nijhuis, Oosterhuis, Groeneveld,
    Steenbergen, Lagerweij, Rademaker,
        Kloosterman, van|Oosten, Verbeek, van der|Laan, Timmermans, Mol, Hermans, Evers, Snijders,
    Sanders, Cornelissen, Martens,
        Driessen, van|Rijn, Wolters, Bosman, Kuijpers, Geerts, Schipper, van|Vuuren, Boersma,
    Rietveld, Hoogeveen, Beukema,
        Tuinstra, Blok, Klaassen, Verschuren, Wagenaar, Molenaar, Gerritsen, van|Es, Bergsma,
    Kroon, Pronk, Swart, Haverkamp""",
    0.55, 0.45,
)  # fmt: skip
TURKISH = group(
    "Turkish", 0.08,
        """Yusuf~Yusef Mehmet Mustafa=Musti Emir=Emirhan Ömer~Omer Ali Hüseyin~Huseyin Eymen~Aymen
    Kerem Miraç Yiğit Ahmet~Ahmed Hamza Enes~Anas
        Berat Çınar Deniz Emre Furkan Halil~Halil İbrahim~Ibrahim Kaan Mert Umut Uğur Ümit Selim
    Burak Can Efe Alperen=Alp""",
        """Zeynep~Zeyneb Elif Ayşe~Ayse Fatma~Fatima Emine Hatice Merve Büşra~Busra Esma Azra Defne
    Ecrin Eylül~Eylul Nisa Miray İrem~Irem
        Sümeyye~Sumeyye Şeyma~Seyma Rabia Hira Melek Meryem~Meriem Gül Gülsüm Ceren Beyza
    Kübra~Kubra Tuğba Yağmur Zehra""",
        """Yılmaz, Kaya, Demir, Çelik, Şahin, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan,
    Doğan, Kılıç, Aslan, Çetin, Kara, Koç, Kurt,
        Özkan, Şimşek, Polat, Korkmaz, Çakır, Erdoğan, Yavuz, Can, Acar, Güneş, Tekin, Bulut,
    Keskin, Karaca, Türkmen, Uçar, Işık, Gündoğdu""",
    0.15, 0.08,
)  # fmt: skip
MOROCCAN = group(
    "Moroccan", 0.09,
        """Mohammed~Mohamed,Muhammad=Mo Youssef~Yousef,Joesoef Ahmed~Ahmad,Achmed Ayoub~Ayyoub
    Bilal Hamza Ilyas~Iliass,Ilias Imran~Imrane Anas
        Amine~Amin Adam Rayan~Rayane Zakaria~Zakariae Oussama~Osama,Ousama Soufiane~Sofian
    Yassine~Yassin,Jassin Younes~Younis Rachid~Rashid
        Khalid~Khaled Mustapha~Mostafa,Moustafa Abdelkader~Abdelqader Hicham~Hisham Said
    Walid~Oualid Marouane~Marwan Nabil Noureddine~Nordin
    Ismail~Smail Abdellah~Abdullah Tarik~Tarek Othmane~Osman Redouan~Redouane""",
        """Fatima~Fatma=Fati Aya Salma Malak Lina Sara Nour~Noor Yasmine~Yasmin,Jasmin Hiba
    Imane~Iman Khadija~Chadija,Khadisja Aicha~Aisha,Aïcha
        Amina~Aminah Mariam~Maryam,Meryem Hafsa Houda~Hoda Ikram Kaoutar~Kawtar Loubna~Lubna Naima
    Rania~Ranya Samira Sanae~Sana Soukaina~Sokaina
        Soumaya~Sumaya Zineb~Zainab Bouchra~Bushra Chaimae~Shaima,Chaima Djamila~Jamila Hajar
    Fatima-Zahra~Fatimazahra,Fatima-Zohra Siham Nisrine""",
        """El|Amrani, El|Idrissi, Bennani, Alaoui, Benali, El|Khattabi, Bouazza, Haddou, Amrani,
    Tahiri, Chaouki, El|Hamdaoui, El|Yaakoubi,
        Benhaddou, Ait|Ouahman, Aït|Lahcen, Ouali, Bakkali, El|Bakkali, Azzouzi, El|Azzouzi,
    Boulahrouz, Chakir, Ziani, Lahlou, El|Ghazi, Zerouali,
        Mansouri, El|Fassi, Belkacem, Akhrif, Kaddouri, Oulad|Ali, Ben|Moussa, El|Morabit, Aouragh,
    Rahmouni, Bouhassoun, Taouil, Moussaoui""",
    0.08, 0.05,
)  # fmt: skip
