"""Given names of Turkey, Poland and Ukraine, with their call names.

Invariant: one name a line (an indented line goes on with it): its spellings, and after the colon
what its bearers are called. Plain, as `spelling.words` makes them; from general knowledge.
"""

NAMES = """
mustafacan: mustafa
emir emirhan: emo
emirhan amirhan: emir
eymen aymen ayman aymane ajman
alperen alp alparslan
batuhan: batu
berkay berk
can djan
cem djem
cemil djemil djamil jamil
deniz denis denys
fatih fateh
furkan foerkan
gokhan goekhan
halil khalil chalil
kaan kagan
koray: ko
metehan: mete
muhammedali: mo
muhammetemin: mo emin
oguz oguzhan
ugur oegoer
umut umit oemit
yavuz yavus
asli aslihan
aylin ajlin eylin
azra asra
beyza beyzanur
busenur buse
ceren djeren
ceylan djeylan jeylan
dilan dylan
ecrin edjrin
elanur: ela
elif elief
elifnur: elif
hayrunnisa: nisa
hiranur: hira
melisa melissa meliza
nisanur: nisa
ozge oezge
ozlem oezlem
rabianur: rabia
sudenaz: sude
tugba toegba
katarzyna: kasia kaska kaja
aleksander: olek alek
antoni: antek antos
franciszek: franek
hanna hannah: hania hanka
jan: janek jas jasiu
joanna: asia joasia
krzysztof: krzys krzysiek
mikolaj: miki mikolajek
stanislaw: stas staszek
tadeusz: tadek
tomasz: tomek
piotr: piotrek
zofia: zosia
maria: marysia maryla
magdalena: magda
agata: agatka
anna: ania anka
barbara: basia
ewa: ewka
elzbieta: ela elka
jadwiga: jadzia
helena: hela helenka
karolina: karola
natalia: natka
michal: michas
mateusz: mati
pawel: pawelek
rafal: rafalek
robert: robercik
andrii andriy andrey andrei andrej andrzej andry andriej: andryusha jedrek
artem artyom artiom artjom: tyoma
bohdan bogdan bohdanko: bodya
denys denis dennis
dmytro dmitri dmitry dmitriy dmitro: dima mitya
yevhen yevgeni evgeny eugene evgeni jevgeni yevhenii eugeniusz: zhenya gene
hlib gleb chlib
ihor igor
illia ilya ilia ilja illya
ivan iwan yvan: vanya van
kyrylo kirill kyril cyril kiril
leonid: lyonya
mykola nikolai nikolay nikolaj mikolaj kolya: niko
mykyta nikita mikita
pavlo pavel pawel paul paulus pablo: pasha pol
roman romain: roma
serhii sergei sergey serhiy sergiusz sergej serhy sergio: seryozha
tymur timur taimur: tim
vadym vadim wadim
vasyl vasily wasyl bazyli
viacheslav vyacheslav wieslaw: slava
vitalii vitaly witaly
vladyslav vladislav wladyslaw vladyslaw: vlad
volodymyr vladimir wlodzimierz wladimir: vova vlad volodya
yaroslav jaroslav jaroslaw yaroslaw: yarik jarek slava
yurii yuri yuriy jury joeri youri jerzyk iurii: yura
anastasia anastasiia anastasiya anastasya anastazja: nastya stasia nast
alisa alice alicja alyssa: ali
alona aliona olyona
bohdana bogdana: bo
daria dariia darya darja dariya daryna: dasha
diana diyana dyana
halyna galina halina: gala
iryna irina irena irene iren: ira
kira kyra
larysa larisa larissa
liliia lilia liliya lilja lilya
liudmyla ludmila lyudmila ljudmila ludmyla: lyuda
lyubov lubov: lyuba
mariana maryana marianna marjana
marta martha
marharyta: rita
myroslava miroslava: myra
nadiia nadezhda nadiya nadya
oksana oxana ksenia
solomiia solomia solomya solomiya
svitlana svetlana switlana: sveta
tetiana tatiana tatyana tatjana tetyana: tanya tania tanja
uliana ulyana yuliana
valeriia valeria valeriya walerya valerie: lera
varvara barbara: varya basia
vira vera wera wiera
viktoriia: vika
yana jana iana
yeva ewa jewa
agnieszka agnes agneszka: aga
aleksy aleksej oleksii oleksiy alexei alexey aleksei oleksy: lyosha
bartosz bartek bartlomiej: bart
dorota dorothea: dorotka
grzegorz gregor grigori hryhorii gregory gregorius: greg
jakub yakub: kuba
jan janek
joanna: asia joasia
justyna justina
kamil kamiel
kornelia: ko
krystian krystyan
maja maya maia
malgorzata: gosia
marcel marcello marcell
mariusz marius
oskar oscar
radoslaw: radek
slawomir: slawek
szymon: szymek
wojciech: wojtek
zuzanna: zuzia
zbigniew: zbyszek
franciszek franek
"""
