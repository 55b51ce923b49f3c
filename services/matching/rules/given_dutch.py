"""Given names of the Netherlands and its neighbours, with their call names.

Invariant: one name a line (an indented line goes on with it): its spellings, and after the colon
what its bearers are called. Plain, as `spelling.words` makes them; from general knowledge.
"""

NAMES = """
johannes johan johanes joannes: jan hans joop jo johnny hannes hanno jannes janus john
johanna joanna johana: hanna jo joke jannie hanneke anneke annie jopie jolanda janna jantje jans
  johanne joanne
cornelis cornelius kornelis: kees cees corne neil nelis knelis cornee
cornelia kornelia: cor corrie cora nel nelleke neeltje corry lia cokkie kea
wilhelmus willem wilhelm guillaume william: wim willie bill will helmus pim liam willy billy guus
wilhelmina willemina wilhelmine: mina willy mien willemyn minke helma ina
hendrik hendrikus henricus hendricus henrik heinrich: henk rik hein henry henri rikus hendrick
  harrie harry driek rick
hendrika henrica hendrica: riek rika henny riet ria hendrikje henrike riekie henriette
elisabeth elizabeth elisabet elizabet elsbeth: betje lies els liesbeth bets betty elise lisa lisette
  elsje liesje bep betsy ella elly eliza liz beth lizzy isa
maria marie marya mariya mariia: marietje mia ria rie mieke riet maryke mies marieke miep maaike
  marian marika mary marja maartje miek mimi marye
margaretha margareta margarita margriet margreet margaret margrietha: greet griet greta marga gre
  grietje gretha margot rita marguerite grace
petrus pieter peter pierre petr piotr pjotr: piet piter peer petros pim
petronella petronela: nel nelly petra nellie ella nella
jacobus jakobus jacob jakob iakob: jaap koos jack sjaak jaco cobus coos jacques jim jacco
jacoba jakoba: coba koosje jacky cobi jacqueline
antonius anthonius antoon anton anthonie antonie anthony antony antoni: ton toon tony toni teun
  antoine tonnie
antonia anthonia: toos tonny toni tonia antje antoinette
theodorus theodoor theodor: theo dorus teo ted
theodora: thea dora doortje
gerardus gerard gerhardus gerhard gerrit gerharda: gerd gerry geert sjraar gerben
gerarda geertruida gertruda geertruda gertrude gertruida: truus geertje trudy gerda truida geertrui
  tru gea
adrianus adriaan adrian adrien adriano: ad arie adri janus aad arjen arjan
adriana adriane: adri jana ada ans janneke ariane
franciscus franciskus francis frans franz francois francesco francisco: frank cis sus ciske paco
francisca franciska francesca francine: cisca fransje sisca ciska fran cis france
catharina katharina catherina katarina catarina katharine catherine katherine kathryn kateryna
  katerina ekaterina jekaterina yekaterina: katja tryntje karin trijn tineke kaatje toos rina trien
  cato carien ina katinka kate kathy kitty katryn katie katya
christina christine kristina kristine khrystyna hristina: tina stien tine christa chris stina
  tineke
christianus christiaan kristiaan christian kristian: chris chriss kris
christoffel christopher christoph kristof christof christophe krzysztof kristoffer: chris stoffel
  kris krzys toffel
alida aleida: lida ali alie aleid lidy
aaltje: alie
nicolaas nikolaas nicolas nikolas nicholas nikolaos: klaas nico niek claas nick niko colin koos
nicole nicola nikola nicoline nicol: nicky nikki
theresia teresia theresa teresa therese: trees thea tess resi
laurentius laurens lourens lorenz laurence lawrence lorenzo: lars rens laurent
lucas lukas loukas: luuk luke luca
luca luka
leonardus leonard leonhard leonardo: leo leen lennart lennard nardus
ludovicus lodewyk louis luis ludwig luigi: lode lowie lou loek loe
martinus martin maarten marten martyn: tinus rien tyn mart marinus
matthias mathias matthys mathys matys mattys mateusz matteo mathieu matthew matheus mattheus
  matthieu: thys tys matt mathi teus
michael michel michiel mikael mikhail mykhailo michal michail mihail mihai mykhaylo: mike mick giel
  misha miek michi mischa
bartholomeus bart: bartje meeus mees meeuwis bartel
sebastiaan sebastian sebastien: bas bastiaan bastian basje
alexander aleksander alexandr oleksandr aleksandr aleksandar alessandro alexandre: alex lex sander
  xander sascha sasha sandro
alexandra aleksandra oleksandra alessandra: alex sandra xandra sacha ola lexi sasha
benjamin binyamin benjamyn beniamin: benny benji jamin
daniel danyel danil danylo daniil danyil danial daniyal: daan danny danni
daniela danielle daniella danyela danila: danni dani
david dawid davit davyd dawit: dave daaf
emanuel emmanuel immanuel: manu manuel eman emma
gabriel djibril jibril cebrail gabryel: gabe gaby
gabriella gabriela gabrielle: gaby ella
rafael raphael rafail: rafi raffi
samuel samoel: sam sammy sem
simon simeon szymon shimon symon: siem
thomas tomas tomasz thomaz: tom tommy maas
tobias tobiasz: tobi bias toby
timotheus timothy tymofii timotej tymoteusz: tim timo timon
stephanus stefan steven stephan stephen stefanus stephane: stef steef steve fanus
stephanie stefanie stefania: stef steffie fanny
frederik fredericus frederick friedrich fryderyk: fred frits freek rik fedde freddy erik
frederika frederica: frederique freddie rika
rudolf rudolph rudolfus: rudi ruud dolf ruudje
robert robbert robrecht roberto: rob bob robbie robin bobby
richard rikkert ryszard ricardo riccardo: rick ries rik richie
roeland roland rolandus: roel
rutger rutgerus
reinier reinierus reinder reynier: rein
joseph josephus jozef josef jozefus giuseppe jose yosef: jef sjef joep joost joe zef pepyn
josephina josefina jozefina josephine josefien josefine: josje fien fina jose sefien
joachim jochem jochum joakim: jochie achim
jeroen jeron: jero
jeremy jeremias jeremia jeremie jeremiah: jerry
jonathan jonatan jonathon: nathan jona johnny jonny
nathanael nathaniel: nathan
bernardus bernard bernhard: ben bernd bernie barend
bernadette bernardina: detta
albertus albert albrecht alberto: bert bertus appie
alberta albertina: bertie tina
hubertus hubert huibert huubertus: bert huub huib
lambertus lambert lammert: bert bertus
engelbertus engelbert: bert engel
egbertus egbert: bert
wynand wynandus: wim nand
everardus evert everhard: eef
eduardus eduard edward edouard eduardo: eddy edwin ward
ignatius: ies
augustinus augustus august: guus gust styn tinus
gustaaf gustav gustaf gustave: guus staf
vincentius vincent vincenzo: vince cent
victor viktor wiktor
victoria viktoria wiktoria viktoriia viktorya: vicky tori
valentinus valentyn valentin: tyn
constantyn constantinus konstantin konstantyn constantin: tyn stan kostya
stanislaus stanislav stanislaw: stan staszek
aloysius aloisius: loek lou wiesje
arnoldus arnold arnoud arnout: nol arno arnaud noud
regina regine: gina
helena helene helen elena olena yelena jelena: leen lena heleen leni ellen ilona hela lenka
magdalena magdalene: leen lena magda magdaleen madeleine maddy
jozefien: fien
rosalie rosalia: roos rosa
sophia sofia sofie sophie zofia sofiia sofya sofiya: fie soof fieke
charlotte charlotta sjarlotte: lotte lot charlie lotje charley
liselotte lieselotte: lotte lot liz
angelique angelica angelika angelina: angel lina ange
jacquelina: jacq
josina: sien
carolina caroline karolina karoline: lien carola lineke carry caro
paulina pauline: lien paula
evelien eveline evelyn evelyne: eva eef
emilia emilie emily emilya emiliya emely: em milie lia
amalia amelia amelie: lia mali amy
julia giulia yulia yuliia julya iulia juliya: juul jule
juliana julianna juliane: jula liana
julian juliaan julien julianus: juul
julius jules: juul
isabella isabelle isabel izabella isabela izabela: bella isa belle isabeau bel
anna hannah: anneke ans annie anouk anne annet antje anja ania
anne an: anneke annie annemieke
annemarie anne marie annamaria annemary: annemiek
annelies annelise anneliese: lies
annemieke annemiek: miek
susanna suzanna susan suzanne susanne zuzanna zuzana: suus sanne suze suzan susie
rebecca rebekka rebeca rebeka: bekka becky
rachel rachelle rahel rachela
deborah debora deborha: debbie
esther ester hester esthera
judith judit jehudith yudit: juut
jessica jesica dzessica: jess
jasmyn jasmine yasmin yasmine jasmin yasemin yasmina jasmina yasmeen jesmin: min
veronica veronika weronika veronique: vera roni
melanie melania melany
natalie nathalie natalia nataliia natalya nataliya natali: natas thalia natasja natasha
patricia patrycja patricja: trish patty
patricius patrick patrik patryk: rick paddy
dominicus dominique dominic dominik: niek domi
floris florian florens florent: flor
florentine florentina florence: floor
maximiliaan maximilian maksymilian maximilien: max maxim maks
maxim maksim maksym maxime: max maks
philippus filip philip phillip filippus philippe felipe: flip phil flipje
felix feliks: fee
jasper kasper casper caspar jesper kaspar gaspard: cas
caspian: cas
olivier oliver oliwier: olly
olivia oliwia olivya: liv livia
hugo huug huugo
quinten quentin quintus: quin
sjoerd sjoert: sjors
georgius george joris georg georges jerzy heorhii georgi jorge: sjors
tjeerd tjeert: tjee
jelle jel
wouter walter wolter gualtherus: wout wally
diederik diederick dirk dick dietrich diederic: dirkje derk rik
derk: dirk
herman hermanus hermannus armand: manus harm
hermina: mien mina
thea: theaatje
clara klara claire clair: klaartje
maurits mauritius maurice mauricius: mo
benedictus benedikt benedict: dictus
gysbertus gysbert: gys bert gysje
gys: gysje
casimir kazimierz: cas
roderick rodrigo: rik
emma ema: em
lieke: liekje
femke: fem
chantal: chan
mathilda mathilde matilda: maud tilly til tilda
philippina filippina: pien phileine
eleonora eleonore leonora: noor noortje nora ellen
henriette henrietta: jet jetje henny jetta
abraham: bram braam
koenraad konrad conrad coenraad: koen coen kurt
brigitta brigitte birgitta: britt gitte brit
willibrordus: brord
adelheid adelheida: adele heidi aal
antonetta: net
rosanna: roos roosje sanna
rosa roza rose: roosje roos
florentina: floor flore
anneloes: anne loes
louise louisa luisa luise: loes loesje lou wies wiesje
lucia: loes
aleida: ida
apollonia: plonie lonie
barbara: babs baar
cecilia cecile cecilie: cilia ceel sil silke
clementine: clem
dorothea dorothee: dora thea doortje door
engelina engeltje: engel lien
geertje: geer
ida: ied
irene: ireen
jozua: joos
leonora: leo
levinus: levi lieven
lidwina: lidy lied
lodewyk: lode
marcellus marcelis: marcel cel
marcellina marcelina: lien
mechtildis: mechteld
meindert meinderd: mein
monique: moon
olivier: ollie
paschalis: pascal
quirinus: kryn quin rien
reinder: rein
rosemaryn: roos
sibylla: siebe
silvester sylvester
sjoukje: sjouk
sytske: syts
ursula: uschi ursel
wendelina: wendy
ysbrand ysbrandus isbrand: bran
zacharias: zach
naomi noemi naomie
marleen marlene marlena madelene: leen
lucia lucie lucy luzia: luus
luna loena
fleur: fleurtje
willemyn: myn
roosmaryn rosemaryn rosemarie: roos
olaf oleg
"""
SOUND_ALIKE = """
noa noah
rene renee
fien finn
styn stien
ryan rayan
jan ian jiyan djan
mieke mike
mick miek
flor floor
luk loek
luuk loek
ela ella
eli ellie
eli elly
sam sham
sam sjam
jun youn
joelle jule
joelle juul
sami sammy
roet rut
min mien
hai cheikh
sai sheikh
chan han
fati fatih
teo theo
jos josh
wisse wiesje
mete mette
ali alie
sietske sytske
siem sim
lin lien
lynn lien
linn lien
"""
"""Names that sound alike by the rules, and are two."""
