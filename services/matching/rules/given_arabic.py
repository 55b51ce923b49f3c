"""Given names of Arabic, and as Turks, Somalis, Moroccans and Dutch clerks spell them.

Invariant: one name a line (an indented line goes on with it): its spellings, and after the colon
what its bearers are called. Plain, as `spelling.words` makes them; from general knowledge.
"""

NAMES = """
mohammed mohamed muhammad muhammed mohamad mohammad muhamed mohamud maxamed mahamed muhamad
  mouhamed mohand mohamet muhammet mahomed: mo moha hamoudi hamouda simo medo mehmet mamadou
mehmet mehmed memet: memo
mahmoud mahmud mahmut mahmood: hamoudi
ahmed ahmad achmed ahmet axmed achmet hmed: ahmo hamada
hamid hameed hamit abdelhamid: hamidou
youssef yusuf joesoef yousef yousuf jusuf yussuf yosef yusef yousif josoef yuusuf youcef yosief:
  youss sefo joes
ibrahim ebrahim ibraahim brahim ebrahiem ibrahima: ibo brahimo ibra ibi
ismail ismael esmail smail ismaeel ismaciil: isma
ilyas elias ilias elyas iliass ilyes iljas ilyaas: ilo
oussama osama usama ousama oesama usame: ouss
omar umar omer oemar cumar oumar: omari
othmane osman uthman othman usman ousmane oesman cismaan cusmaan: osi
ali aly cali: aliou
hassan hasan hassane xasan: hasso
hussein husayn hussain huseyin hossein hoessein hosein xuseen husein houssein hossain housseyn:
  huss
hicham hisham hichem hesham hisjam hisam: hich
rachid rashid rasjid rasit rasheed resit rachied rasied: rach
khalid khaled halit chalid halid khalied chaled: khal
karim kareem kerim kariem abdelkarim: kimo
said sait saeed saied sayid: saidou
hamza hamzah hamsa xamse: hamzi
bilal bilaal belal bilel bellal: bill bibo
anas anass enes anes: nasso
ayoub eyup ayyoub ayub ajoeb ayuub ayyub: ayou
yassin yasin yassine yaseen jassin yacine yasine yassien jasin: yass
yassir yasir yasser yaser jasser: yass
younes yunus younous yonis yunis joenes junus youness: youn
soufiane sofian sufyan sofiane soufian sofyan sufjan: souf
zakaria zakariya zekeriya zacharia zakarya zakariyya zachary zakariae zekeria: zaki zack
nabil nabiel nabeel
tarik tariq tarek tareq tarig: taro
jamal djamal gamal camal cemal jamaal djemal: djam
amin amine emin amien ameen
imran imraan emran imrane: imri
idris idriss driss idrees edris idries: dris
adil adel aadil adiel
adnan adnane: adno
mustafa moustapha mostafa mustapha moestafa moustafa mustaf musthafa: moes musti
abdullah abdallah abdellah abdulah abdulla abdillahi abdulaahi abdoellah abdalla: abdel abdul apo
abderrahman abdurrahman abdulrahman abdelrahman abdirahman abdourahman abdoerahman abdrahman
  abdurahman: abdel abdul abdi rahman apo
abdelkader abdulkadir abdulqadir abdikadir abdelqader abdulkader: abdel abdul kader abdi
abdelaziz abdulaziz abdoulaziz abdiaziz: aziz abdel abdul
abdelhak abdulhak: hak abdel
abdelilah abdelillah: abdel
abdelmalik abdulmalik: malik abdel abdul
abdisamad abdulsamad abdessamad abdussamad: samad abdi samet
salah saleh salih salaah: sala
salaheddine salahuddin selahattin salah eddine salaheddin
noureddine nurettin nouredine nuruddin nureddin nordin nourdin: nour nord
badr badreddine bedreddin badreddin bedrettin: bader bedri
marouane marwan mervan marwane merouane maroewan
redouan redouane ridwan ridvan radouan ridwaan
reda rida riza redah: redi
walid waleed velid oualid waliid: wali
wassim wasim ouassim vasim waseem wasiem
wael wail ouail
ziyad ziad zyad ziyaad
zayd zaid zeyd zayed zeid: zee
rayan rayyan rayane reyan rayaan
riad riyad riyadh
sami samy saami: sam
samir sameer samier: sam
saad sad saed
faisal faysal faycal feysel feisal faizal
farid fareed ferit fariet: fari
fouad fuad foad fuat foead
hakim hakiem abdelhakim hakeem: haki
haroun harun haroon harouna haruun
isa issa eisa ciise iesa essa: iso
moussa musa mousa moesa muuse musse: mous
mounir munir moenir muneer: moun
mourad murat murad moerad
nasser nasir nasr naser nassir
nizar nisar
qasim kassem kasim qassim kacem kassim
rafik rafiq rafiek: rafi
rami ramy
salim selim saliem saleem
salman selman suleman
sulaiman suleyman souleymane soulaiman sulayman soeleiman suleiman sulaymaan saleban souleiman
  slimane: sulo
taha tahaa
tahar taher tahir tayyar
tayyib tayeb tayip
yahya yehia jahja yahia yaxye
yakub yaqub yacoub yakup jakoeb yaqoub yaakoub
yazid yezid jazid
zain zayn zein zeyn zayne: zee
jawad cevat djawad javad jaouad
jaber jabir cabir djabir
jalal celal djalal
ashraf achraf esref asjraf
anwar enver anouar anuar
bassam basem bassem basim: bas
fadi fady
firas feras
ghaith gaith ghayth
hadi hady
haitham haytham haisam
hani hany
hatim hatem
houssam husam hussam hossam: hous
iyad eyad ayad
jad djad
kenan kanan
kamal kemal kamaal
laith layth leith
louay luay loay: lou
majd majed majid majied mecit
malik malek malick maalik melik
mazen mazin mezin
mehdi mahdi mahdy mehdy
nadir nader nadier
naim naeem naiem
obaida ubayda obaidah
osaid usaid
qusay kousay qusai
raed raid
saif seif sayf seyf
shadi chadi sjadi
tamim temim tameem
yamen yaman
yazan jazan yazen
fatima fatma fatiha fadma fatouma fatoumata faadumo fatimah fatema fathima fatemeh faatima fadumo
  fatou: fati fatim fadi fatimzahra
fatiha fathiye fethiye: fati
fatimazahra fatimazohra fatimezahra fatimazahrae fatimaezzahra: fatima zahra fati fatim
khadya hatice khadidja khadyah chadisja khadiedja chadya hadya khadeeja khadra: khadi dya
aicha aisha ayse aysha ayesha caasha caisha aishah aiesja ajsja: aich
mariam maryam meryem meriam maryem miriam mariyam maryama meriem mariem miryam merjem mirjam
  mariame: mimi meri
amina emine aminah amineh ameena amena aamina: mina
zahra sahra zehra zahraa zohra zarah zahrae zara: zaz
zainab zeynep zineb zaynab zeinab zayneb seynab zeyneb zineeb zeineb: zeyno zaz zee
salma selma salmah selme
safa safae safaa sefa
safia safiya safiye safiyya safya
samira semira samirah samiera sameera: sam
sanaa sana sena senaa
sara sarah saara sarra zarah: saar sari sartje
soumaya sumaya sumeyye soumia soemaya sumayya sumeyra somaya soumaiya: soum
soukaina sukaina sokaina soekaina soukayna: souk
hafsa hafza hafsah hafssa xafsa
hajar hacer hajer hager haajar
halima halime halimah haliema xaliimo
hanan hanane henan
hind hend hint
houda huda hoda hoeda
ikram ekram ikrame
iman imane eman imaan
inas ines inaas enas
asma asmae esma asmaa asmah
asiya assia asia asya asiye aasiya
bouchra bushra busra boesjra bouchera
chaima shaima seyma chaimae shaymaa shayma sjaima cheima shaimaa chayma: chai
dounia dunya dunia doenia
farah ferah faraah
farida feride fariedah
faiza fayza faizah
ghita rita
hiba heba hibah
jamila cemile djamila gamila jamilah jemila
jana janna djanna canan jannah cenna janah
jihane jihan cihan jihaan gehan djihan
karima kerime kariema
kaoutar kawtar kevser kauthar kaouthar kawthar
laila leyla layla leila lejla laylah
lamia lamya lamiae lamyaa
latifa latife latiefa
lina leena lena leina
loubna lubna loebna: lou
malak melek melak malaak
manal menal manaal
maha mahaa
marwa merve maroua marouwa merva maroea
maysa maisa meysa mayssa maissa
mouna muna mona moena
nada nadaa neda nidaa
nadia nadya nadiya nadja naadia
naima naime naiema naimah
nawal neval nawaal naoual
nisrine nesrin nisrin nesrine nessrin nissrine
noura nora nura nourah noera
nour noor nur nuur noer nuri
noussaiba nusaiba nusaybah nussaiba: nous
rabia rabiya rabiaa
rachida rashida raside rasida: rach
rahma rahme rahmah raxma
rania ranya raniya raania
rayhana reyhan reyhana rayhan
rim reem rym riem
rajae raja reca rajaa
roumaisa rumeysa rumaysa rumeisa roumayssa roemaisa roumaissa: roum rumi
sabrina sabrine
sahar seher saher
saida saide saieda
shahd chahd
shirin sherin sirin chirine sherine
sirin cyrine
siham sihem sihaam
tasnim tesnim tasneem tasnime
wiam wiame ouiam
yousra yusra joesra yosra yoesra: yous
zakia zekiye zakiya
amal emel amaal aamal
amira emire ameera amiera amirah
alaa ala alae
aya ayah aja ayat
arwa erva
hala hela halaa
jood joud jud joed: jo
judi joudi
leen lin lien
mais mays
massa masa
raghad ragad
razan rezan razaan
roaa rua roua
sham sjam
sidra sedra sidrah
tala talah
tuqa touka
yara yarah
"""
