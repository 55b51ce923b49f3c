"""Names for the second, harsher town: of other origins than the city's, and made up.

Invariant: no origin of `names` or `names_more` comes back; the made-up names are in no table
at all.
"""

from random import Random

from tests.linkage.names import Group, group

FRISIAN = group(
    "Dutch", 0.40,
        """Sjoerd=Sjors Wybren Tjitte Gerlof Jorrit Fokke Rintje Eelke Marten Douwe=Douwtje Sipke
    Klaas Harmen Bouwe Rutger Reitze Jort
        Bernardus=Ben,Bernd Lambertus=Bert,Lam Hubertus=Huub,Bert Gijsbertus=Gijs Reinier=Rein
    Arnoldus=Arnold,Nol Ludovicus=Louis,Lode
        Joannes=Jan,Sjang Petrus=Peter,Piet Josephus=Jos,Sjef Martinus=Martin,Tinus
    Adrianus=Ad,Arie Egbert Evert Wolter Roelof Ubbo""",
        """Froukje Sietske Aukje=Auk Tjitske Wietske Hiske Jeltje Nynke Baukje Femkje Doutzen
    Riemke Ymkje Grietje=Griet Sjoukje
        Theodora=Thea,Dora Antonia=Toos,Tonnie Jacoba=Coba,Ko Adriana=Ad,Jana Helena=Leen,Lena
    Christina=Stien,Tine Francisca=Cisca,Fransje
    Gerarda=Gerda Lamberta Hillegonda=Hilly Roelofje Swaantje Geesje Fenneke""",
        """Hoekema, van der|Zwaag, Riemersma, Elzinga, Hylkema, Tolsma, Bangma, de|Roos, Reitsma,
    Wouda, van|Asselt, van den|Bosch, de|Lange, op 't|Hoog,
        van der|Vlugt, Ruys, Luijten, Pijnenburg, van 't|Wout, ter|Braak, te|Winkel, Crijns,
    Schrijnemakers, Vandewalle, de|Smet, Claes, Janssens,
        Lemmens, Cuijpers, Beijer, Duijvestijn, Nieuwenhuijzen, van|IJzendoorn, Schaafsma, Attema,
    Haitsma, Dorenbos, Wesselink, Oude|Nijhuis, Kleine|Haar""",
    0.6, 0.4,
)  # fmt: skip
PORTUGUESE = group(
    "Cape Verdean", 0.10,
        """João~Joao Tiago~Thiago Rui Gonçalo~Goncalo Nuno Edson Nelson Ivandro Admilson
    Hélder~Helder Sandro Márcio~Marcio Adilson Wilson""",
        """Inês~Ines Beatriz Leonor Matilde Catarina Lurdes Edna Jussara Ivone Sónia~Sonia Nilza
    Telma Vânia~Vania Eunice""",
        """da|Silva, dos|Santos, Lopes, Tavares, Monteiro, Évora, Fortes, da|Graça, Delgado, Pires,
    Gomes, Andrade, Ramos, Duarte, Fonseca, Brito""",
    0.5, 0.1,
)  # fmt: skip
TAMIL = group(
    "Tamil", 0.08,
        """Arun Kavin Pranav Nithin Sathish Vishnu Dinesh~Dinesj Harish Karthik~Kartik Mukesh
    Thivyan Gowtham Abinash Nirushan""",
        """Abirami Kavya Nithya Thanuja Priyanka Sowmya Harini Meera~Mira Lavanya
    Dharshini~Darshini Janani Aswini Shalini~Sjalini Vithuja""",
        """Sivakumar, Rajaratnam, Kandiah, Nadarajah~Nadaraja, Selvarajah, Thambirajah, Balasingam,
    Vijayakumar, Ganesh, Subramaniam, Yogarajah, Pathmanathan""",
    0.1, 0.15,
)  # fmt: skip
VIETNAMESE = group(
    "Vietnamese", 0.06,
    "Minh Đức~Duc Hùng~Hung Quân Tuấn~Tuan Khoa Phúc Bảo~Bao Thành Việt Nam-Anh Hoàng",
    "Linh Hương~Huong Thảo Ngọc~Ngoc Trang Lan-Anh Mai Phương~Phuong Quỳnh Thu-Ha Yến Diệu",
    "Nguyễn, Trần, Lê, Phạm, Hoàng, Phan, Vũ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương",
    0.2, 0.2,
)  # fmt: skip
BALKAN = group(
    "Balkan", 0.10,
        """Ștefan~Stefan Andrei Ionuț~Ionut Bogdan Răzvan~Razvan Nikolay~Nikolai Georgi Dimitar
    Kaloyan~Kalojan Zoltán Bence Máté Levente Dušan~Dusjan
    Miloš~Milosj Vuk Nemanja Emir Haris Edin""",
        """Ioana Mădălina~Madalina Andreea Ralitsa~Ralitza Desislava Tsvetelina~Cvetelina Zsófia
    Réka Boglárka Jovana Milica~Militsa Snežana~Snezana
    Ajla Lejla Emina Dženana~Djenana Teodora Gergana""",
        """Popescu, Ionescu, Dumitru, Stoica, Ivanov, Petrov, Dimitrova, Georgiev, Nagy, Kovács,
    Szabó, Tóth, Horváth, Jovanović, Petrović, Nikolić,
    Hadžić~Hadzic, Hodžić, Begović, Marinov, Constantinescu, Rădulescu""",
    0.1, 0.1,
)  # fmt: skip
KURDISH = group(
    "Kurdish", 0.10,
        """Rêzan~Rezan Şiyar~Siyar Welat Botan Serhat Zinar Rebin~Rebien Hemin~Hemien Ferhad~Farhad
    Shwan~Schwan Dara Zana Aso Karwan""",
        """Berîvan~Berivan Zîn Şilan~Silan Evîn~Evin Nazdar Gulistan Shilan~Sjilan Hêlîn~Helin Avan
    Lavin Tara Nishtiman Viyan Ronya""",
        """Karadağ, Bozkurt, Aktaş, Tunç, Barzani, Amedi, Zebari, Jaff, Qadir~Kadir, Rasul~Rasoel,
    Majid, Aziz, Hamawandi, Sindi, Dosky~Doski""",
    0.05, 0.05,
)  # fmt: skip
NIGERIAN = group(
    "Nigerian", 0.06,
        """Chukwuemeka=Emeka Oluwaseun=Seun Tobenna Ifeanyi Obinna Babajide=Jide Kelechi
    Ugochukwu=Ugo Ayodele=Ayo Tunde Uchenna Daniel""",
        """Chiamaka=Amaka Oluwatobi=Tobi Adaeze=Ada Ifeoma Temitope=Temi Folake Nkechi Yetunde
    Chidinma Onyinye Bisola Esther""",
        """Okafor, Adeyemi, Okonkwo, Balogun, Eze, Adebayo, Nwosu, Obi, Olawale, Igwe, Ogunleye,
    Chukwu, Afolabi, Uzor""",
    0.4, 0.25,
)  # fmt: skip
MOLUCCAN = group(
    "Moluccan", 0.05,
    "Dominggus=Min Yopi Semuel=Sammy Marthinus=Tinus Ruben Glenn Eliza Jordy Delano Otniel Zeth",
    "Josina=Sien Wilhelmina=Mien Yuli Naomi Damaris Silvy Ester Nona Ribka Tiara Febe",
        """Manuhutu, Tahitu, Sahetapy, Latuheru, Pattiasina, Siwalette, Matulessy, Lekatompessy,
    Nanlohy, Tutuarima, Metiary, Wattimena, Soumokil""",
    0.5, 0.25,
)  # fmt: skip
_STARTS = """
ba be bo da do dre fa fe gra ha ka ke kri la le lo ma me mo na ne no pa pe ra re ro sa se so ta te
to va ve vi za zu
"""
_MIDDLES = "la li lo ma mi mo na ni no ra ri ro sa si so ta ti to va vi da di do ka ki ko"
_BOYS = "n k r m s t l d x v"
_GIRLS = "na la ra sha ne le ya ta"
_FAMILIES = "bur dak tem vor lins mar kor zel gran pod tav ners holt quar fim stav"
_FAMILY_ENDS = "man stra ev ez ian ak o es ari unga eva dal ink sen"


def made_up() -> Group:
    """A group with names put together of syllables; the same on every machine."""
    random = Random("made up")
    boys = _put_together(random, (_STARTS, _MIDDLES, _BOYS), 60)
    girls = _put_together(random, (_STARTS, _MIDDLES, _GIRLS), 60)
    families = _put_together(random, (_FAMILIES, _MIDDLES, _FAMILY_ENDS), 120)
    return group("made up", 0.05, " ".join(boys), " ".join(girls), ", ".join(families), 0.2, 0.0)


def _put_together(random: Random, parts: tuple[str, ...], number: int) -> list[str]:
    found = set[str]()
    while len(found) < number:
        start, middle, end = (random.choice(part.split()) for part in parts)
        found.add((start + (middle if random.random() < 0.6 else "") + end).title())
    return sorted(found)


TOWN = (FRISIAN, PORTUGUESE, TAMIL, VIETNAMESE, BALKAN, KURDISH, NIGERIAN, MOLUCCAN, made_up())
