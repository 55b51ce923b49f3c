"""Given names of Eritrea, Ghana, Suriname, Iran, Latin America and elsewhere.

Invariant: one name a line (an indented line goes on with it): its spellings, and after the colon
what its bearers are called. Plain, as `spelling.words` makes them; from general knowledge.
"""

NAMES = """
abel abiel
abraham abreham avraham: bram abe
aron aaron haron
bereket berekhet
ermias hermias jermias
eyob iyob
filmon philimon
kibrom kebrom
luwam liwam
mikal michal
nahom nahum
natnael nathnael
ruta ruth roet
samrawit: sami
tesfay tesfai
tsion zion
yohannes yohanes yowhannes johannes
yonas jonas yonnas
yordanos jordanos: yordi
ayaan ayan
nasteexo nasteho
suad souad
kofi: ko
kwame kwaame
kwabena: kobby
kojo kodjo: ko
akosua akossua
adwoa adjoa: ad
afia afua
emmanuella: ella
emeka: em
favour favor
joshua yoshua josua: josh
moussaka: mo
cheick sheikh cheikh shaikh
xiaoming xiaomin: xiao ming
xiaoyu: xiao
aarav arav
sanjay sandjai sandjay
rajesh radjesh radjes
shanti sjanti
soerin surin
vyay widjai
devika dewika
krishna krisna
sunita soenita
jayden djeeden jaden jaydon
shaquille: shaq
giovanni giovanny djovanni: gio
jayson jason
ryan rian
chayenne cheyenne
gianluca: luca
xavier javier
camila camilla kamila
carlos carlo karlo
joao: jo
afonso alfonso
tiago thiago
najib najeeb
"""
