"""Given names without much beside them: of each, only that it is a name.

Invariant: plain, as `spelling.words` makes them; written down from general knowledge.
"""

ALONE = """
aaron aart abdi abdikarim abel abena abshir achour adam aidan aiden akua albert alejandra
alejandro alev alex alexander alexandra alicia alida alina aline alma ama amanda amber amelia
amelie aminata amy andre andreas andries angela angelica angelina anh anhelina aniela anil anita
anjali anke anna annabel anne annelies annemarie annet annika anouk antek anton antonia arash arda
arend arianne arie arjan arjun arne aron arthur asad asel astrid auke aukje aurora austin autumn
ava axel aya azad aziz bahar baran barbara bas bastiaan bauke beata beatriz beatrys begum belinay
benjamin bente benthe berat berber beren berend berfin betul bianca bibi birgit bjorn blake
blessing bo boaz bob bobbi bodhi bodi boris bouke braden bradley bram brent brian brianna britt
brooklyn bruno burak burcu cabdi carice carlyn carmen caroline carter cas catharina cato cedric
celine chantal charley charlie charlotte chase chelsea chenxi chinedu chloe chris christel claire
claudia clemens cleo colin collin connor cooper cora corine corne daan daisy damian damla dani
daniel danique danny daphne david dawit dean debby deeqa defne denise dennis derek derya dewi dex
dexter diana dick diego dieuwke dilano dilara dion dirk divine diyar djano djayden djenna dominic
dominique doris doutzen douwe duru dylan ebru ed eden edwin eefje eelco efe efua egon ela elena
eli eliana elias elif elin eline elisa elise elke ella elles ellie elly elmer els elsa elyah elze
emiel emil emilia emily emma emmy eren erik erwin esi esila eslem esmee esra esrom esther ethan
eva evan eveline evert evi evie ewelina ewout eylul ezra fabian fabienne faduma fanny farhan fatou
fay faye fedde felicia feline felix fem femke fenna fenne ferdi fien fiene filip filipek finn
fiona fleur floor floris fos francis frederique freek freke freya frouke gaby gamze gavin geerte
gemma george georgina gerben gerbrand gerlof germ gerwin gianni gideon giel gift gio gizem gonca
grace grayson guido gul gulay gulsum guus gwen gwendolyn gys haben hailey hajo hakan hanka hanna
hannah hanne hanneke hans hao haoran harm harmen harry harvey hayden hazel hedda heidi hein heleen
helen helena hendrik hendrikje henk henry hermon hevin hibo hidde hilal hilde hilke hodan holly
hudson hugo hunter huong hylke ian ibrahima ida ids ifrah iga ignacy igorek ikran ilayda ilja ilse
imke imre inci indi indra indy ineke ines inge ingrid inna irem irene iris isa isaac isabel
isabella isabelle isis isla ivan ivo ivy izaak izak jacco jace jack jackson jacqueline jade jaden
jagoda jaimy jake jakubek james jamie jan jana janna janne janneke jarne jarno jaro jasmyn jason
jasper jax jaxon jayce jayden jaylen jaylinn jeanluc jeffrey jelle jelmer jennifer jens jente
jeremy jeroen jerome jesse jessica jesus jet jette jiayi jikke jill jimmy jing jinte jip jiska
jitse jitske jitze jiyan jo joah joanne job jochem joelle joep joey johanna jolie jolien jonas
jonathan joost jordan jordi jordy jorik jorinde joris jorn jorre jorrit jort josephien josephine
josh joshua josje joy joyce juan judah judith jule julia julian julie juliette jun juna jurgen
jurjen jurre jurriaan justin juul jytte kacper kai kaj karam karel karen karin karlyn karsten kate
katelyn katja kato kaya kayden kaylee kayleigh keano kees keet keira kelly kelvin kenan kendra
kerem kevin khrystyna kian kiana kidane kiki kim kinga kirsten kjeld kobus koen koert koos kristel
kubra kwaku kwasi kyan kyle kyra ladan lambert landon lara larissa lars laura laure lauren laurens
laurie laurka layla lea leah lena leni lenn lennart lennox lenny lente leo leon leonie leonoor
leroy lev levi lewis lex lexi liah liam lianne liban lidewy lidia lidwien lieke liesbeth lieve
lieven lilian lilly lily lin lina linda linde lindsey lindy ling linh link linn lisa lise
liselotte liv livia livvy livy liz lizzy loa loek loesje logan lois lola lonneke lorenzo loris lot
lotje lotte lou loua louis louise loulou lowie luca lucas lucian luciano lucie lucy luka lukasz
luke luna lune luuk luz lynn lynne maaike maarten maartje mabel mackenzie maddy madeleine madelief
madelon madison mads mae maeve magnus mahad mahsa maik maike maisie makar malou mamadou mandy
manon manuel marc marcin marco marcus mare marente margot margriet maria marian mariana marie
mariette marina mariska marit marjan marjolein mark marleen marley marlies marloes marlon marnix
martin martine martyn marvin maryke maryn mason mateo mathilde mathys mats matthew matthys mattias
matz maud maura maurits max maxim maya mayla medhanie mees megan mei melanie melissa melle melody
melvin menno merel merhawi meriam merle merlyn mert meryn mette mia micha michalina michel
michelle mick miguel mika mike mila milan milana milena milkyas millie milo milosz milou mina ming
minh minke minou miracle miran miray mirella miriam mirjam mirthe mitchell monica monique moos
morris mussie myla mylah mylan myntje myron myrthe nadine nagham najma nana naomi natasja nathalie
nathan naud nazar nazli neda nehir nena neslihan ngozi nick nicky nico nicole niek niels nienke
nikki nikodem nil nilay niloufar nina nine ninthe noa noah noe noel noelle nola nolan noor noortje
nora norah noud nout nova nur odette odin okan olaf olga oliver olivia olivier oliwka olle omid
onno onur oona oscar oskar ostap oswald othmar otis otto owen oyku paige pam parisa parker parsa
pascal patricia patrick paul paula paulien pauline peer pelin penelope pepyn petra phaedra
phileine philine philip phoebe pien pier pieter pim pinar piotrek pip piper pippa pleun polina
poyraz precious preston prince princess priya puck quincy quinn quint quinten quinty quirine
rachel radha rafael ragna rahaf rahel raisa ralph ramon rand raoul ravi rayan raymond rebecca
regina rein reinier reinout remco remy rena renate renee rens renske renzo reza rianne richard
rick ridha rik riley rimas rinke rinus rishi rita rital rivka rixt roan rob robbert robel robert
robin robine rocco rocky rodrigo roel roeland rogier rohan rojda rojhat rojin roman romano romee
romeo romy ronahi roos roosmaryn rosa rosalie rosalinde rosanne rosie rowan rowin roxanne roy
ruben ruby rudolf rui ruslan russell rutger ruth ruud ruurd ryan ryder saar saba sabine sagal
sahar sam samantha samatar samuel sander sandra sanne santiago sara sarah sarita saskia savannah
scarlett scott sean sebastiaan sebastian selam selena selma sem semhar senait senn senna sepp
serena serkan seth sevda sevgi sevval seydou shabnam shania shanna sharda sharon shawn sherko
sherwin shirin shirley shukri sieb siem sien sienna sierra sietse sietske sigrid sil sila silas
silke silvia simge simon simone simret sinan sjoerd sjors sjoukje skye sofia sofie songul sonja
soof sophia sophie soraya spencer stan stef stefan stefanie stella sten stephanie sterre steven
stien storm styn sude summer susan suus suzanna suze sven svenja syb sybren sydney sylvia sytske
sywert taco tamar tamara tammo taras taylor teddy tess tessa teun teus thanh theo thiemo thies
thirsa thirza thomas thys tiara tibbe tiede tieme ties tim timo tinke tirsa tirza tjalling tjerk
tobias toby tolga tom tomas tonny tosca travis trevor trinity tristan trixie tryntje tuana tulay
tuna twan tycho tygo tyler tymen tymon tyn tys ubah ulrike utku vajen valentina valentyn valerie
vanessa veera veerle vera veronique vickie victor victoria viggo vigo vince vincent vinz viola
violet vita vive vivian volkan walt wander ward warsame wei weldu wende wendy wesley wessel wiebe
wieke wies wietske wilco willem willemyn willow wilma wim winta wisse wolf wout wouter wybe xander
xavi xavier xenia xin xinyi yaa yael yagmur yannick yara yaser yasmiin yasmina yaw yeliz yentl
yfke yi yichen yigit yildiz yilmaz ying yinte ymke yoeri yohana yonatan yoni yorick younis youp
yuxuan yves yvette yvonne zabi zachary zahir zakariye zakhar zara zeb zef zerai zev zico ziggy
zihan zilan zion zita zixuan zlata zoe zoey zuri
"""
