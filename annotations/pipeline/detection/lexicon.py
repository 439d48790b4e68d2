"""Words that attribute, per language: verbs of saying, prepositions, adverbs, complementisers, titles, pronouns.

Lists are closed classes and stems, written for this project. A word may serve several languages:
the lists are merged, because an article quotes in other languages than its own.
"""

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# English verbs of saying, in every finite form and as participles. What follows is a clause or a quotation.
_EN_SAYING = """
accept acknowledge add admit affirm allege announce answer anticipate argue assert assure aver believe boast
caution charge cite claim clarify comment complain concede conclude confess confirm contend counter declare
deny describe disclose emphasize emphasise estimate exclaim expect explain express fear find forecast hint
imply indicate inform insist joke lament maintain mention note observe opine outline point posit post predict
proclaim promise pledge propose quip reason recall recount reiterate relate remark remind repeat reply report
respond retort reveal rule say signal speculate state stress suggest suspect swear testify think tell tweet
underline underscore underlin urge vow warn write
"""
_EN_IRREGULAR = """
said says saying told tells telling wrote writes written writing thought thinks thinking found finds finding
swore swears sworn replied replies replying denied denies denying implied implies implying testified testifies
testifying quipped quipping admitted admitting forecast forecasts recalled believed believes believing say
tell write reasoned posited relayed clarified clarifies clarifying
"""


def _english_forms(stems: str) -> frozenset[str]:
    forms = set(_EN_IRREGULAR.split())
    for verb in stems.split():
        base = verb[:-1] if verb.endswith("e") else verb
        forms |= {verb, verb + "s", base + "ed", base + "ing"}
    return frozenset(forms - {"rules", "points", "posts", "tells", "thinked", "tweet"} | {"tells", "tweets"})


_UK_SAYING = words("""
сказав сказала сказали каже кажуть говорить говорив говорила заявив заявила заявили заявляє заявляють повідомив
повідомила повідомили повідомляє повідомляють повідомило повідомлено зазначив зазначила зазначили зазначає наголосив наголосила
наголосили наголошує додав додала додали додає розповів розповіла розповіли розповідає пояснив пояснила пояснили
пояснює підкреслив підкреслила підкреслює написав написала написали пише пишуть стверджує стверджують стверджував
стверджувала вважає вважають попередив попередила попереджає запевнив запевнила запевняє визнав визнала відповів
відповіла уточнив уточнила оголосив оголосила оголосили припустив припускає підтвердив підтвердила підтвердили
спростував заперечив заперечує констатував прогнозує зауважив зауважила переконаний переконана нагадав нагадала
""")
_RU_SAYING = words("""
сказал сказала сказали говорит говорил говорила говорят заявил заявила заявили заявляет заявляют сообщил сообщила сообщили
сообщает сообщают сообщило отметил отметила отметили отмечает подчеркнул подчеркнула подчеркнули подчеркивает
добавил добавила добавили добавляет рассказал рассказала рассказали рассказывает объяснил объяснила пояснил
пояснила написал написала написали пишет пишут утверждает утверждают утверждал утверждала считает считают
предупредил предупредила предупреждает заверил заверила признал признала ответил ответила уточнил уточнила
объявил объявила предположил предположила подтвердил подтвердила подтвердили опроверг отрицает напомнил напомнила
""")
_DE_SAYING = words("""
sagte sagt sagten sagen gesagt erklärte erklärt erklärten erklären betonte betont betonten berichtete berichtet berichteten
berichten teilte meldete meldet meldeten schrieb schreibt schrieben behauptete behauptet behaupteten warnte warnt
warnten fügte ergänzte kündigte bestätigte bestätigt bestätigten räumte erläuterte meinte meint glaubt glaubte
versicherte versichert äußerte antwortete kritisierte forderte fordert bezeichnete nannte zitierte
""")
_FR_SAYING = words("""
dit disait disent affirme affirmé affirment affirmait déclare déclaré déclarent déclarait annonce annoncé annoncent
explique expliqué expliquent ajoute ajouté ajoutent estime estimé estiment assure assuré assurent indique indiqué
indiquent précise précisé précisent souligne souligné rapporte rapporté rapportent écrit écrivent prétend prétendent
rappelle rappelé reconnaît reconnu confirme confirmé confirment prévient prévenu avertit averti répondu répond
soutient soutenu raconte raconté note noté poursuit conclut lance lancé
""")
_ES_SAYING = words("""
dijo dice dicen dijeron afirmó afirma afirman afirmaron declaró declara declararon anunció anuncia anunciaron
explicó explica explicaron añadió añade agregó agrega señaló señala señalaron aseguró asegura aseguran aseguraron
indicó indica informó informa informaron sostuvo sostiene sostienen escribió escribe advirtió advierte destacó
destaca subrayó subraya reconoció reconoce confirmó confirma confirmaron negó niega respondió responde contó cuenta
manifestó expresó recordó apuntó precisó alegó
""")
SAYING = _english_forms(_EN_SAYING) | _UK_SAYING | _RU_SAYING | _DE_SAYING | _FR_SAYING | _ES_SAYING

# Forms that are as often nouns or adjectives: they attribute only where a clause or a quotation makes it plain.
DOUBTFUL = words("""
claim claims report reports comment comments note notes point state states estimate estimates answer answers
charge charges fear fears forecast forecasts promise promises pledge pledges post posted posts hint hints
remark remarks signal signals finding findings reason cause stress caution warning expect expected expects
find finds found think thinks thought rule ruled propose proposed outline outlined describe described express
expressed cite cited citing accept accepted urge urged mention mentioned recall recalled estimated suspected
cuenta note lance écrit pointed reported announced known charged reasoned argue
""")
# Verbs whose object is the topic, not the words: "commented on the friction".
TOPIC = {
    "commented": ("on",),
    "comments": ("on",),
    "pointed": ("out", "to"),
    "points": ("out", "to"),
    "pointing": ("out", "to"),
    "spoke": ("of", "about"),
    "talked": ("about",),
    "outlined": (),
}
THAT = words("that що что dass daß que qu' щоб чтобы чтo wie")
BY_WORDS = ("according to", "in the words of", "citing", "as reported by", "as stated by", "per")
ACCORDING = re.compile(
    r"\b(?:according to|in the words of|as reported by"
    r"|за словами|за даними|за інформацією|на думку|за повідомленням|як повідомляє|як повідомив|як повідомила"
    r"|по словам|по данным|по информации|по мнению|по сообщению|как сообщает|как сообщил|как сообщила"
    r"|laut|nach angaben|nach auskunft|nach ansicht|zufolge"
    r"|selon|d['’]après|de l['’]avis de"
    r"|según|de acuerdo con|en palabras de|a juicio de)\b",
    re.IGNORECASE,
)
# What ACCORDING may open with: looked at first, because it is asked of every word.
ACCORDING_OPENS = words("according in as за на як по как laut nach zufolge selon d d'après de según en a")
# What says that somebody says so without saying who.
HEARSAY = words("""
reportedly allegedly supposedly purportedly нібито начебто повідомляється якобы сообщается предположительно
angeblich mutmaßlich prétendument soi-disant supuestamente presuntamente
""")

SUBJECT_PRONOUNS = words(
    "he she they it він вона вони он она они er sie il elle ils elles él ella ellos ellas"
)
PERSON_PRONOUNS = words("he she він вона он она er il elle él ella")
FIRST_PERSON = words("i we me us you я ми мы вы ви ты ти ich wir du ihr je j' nous vous tu yo nosotros")
THINGS = words("this that these those there here це это dies das cela ceci esto eso")
RELATIVE = words("who which що який яка которые который которая qui quien")
# Between a subject and its verb: never part of the name of who speaks.
BETWEEN = words("""
has have had is was were are be been being would will could should may might must did does do also then later
recently repeatedly reportedly again once still just now already even further previously publicly himself herself
itself themselves not never often always further simply falsely rightly wrongly told-that earlier today yesterday
a ont avait est había ha han hat haben hatte wurde wird також раніше вже тоді потім также ранее уже затем потом
ebenfalls zudem auch dabei weiter aussi également encore además también
""")
BOUNDARY = words("""
that which whom whose because while when if as after before since although though but or where so than what whether
however until unless
що який яка яке які бо але коли якщо як хоча поки через
что который которая которое которые потому но когда если как хотя пока
dass weil aber wenn obwohl während ob denn
que qui mais quand lorsque si car dont où
pero cuando porque aunque mientras
""")
FINITE = words(
    "is was were are has have had will would can could may might must does did isn't wasn't don't "
    "ist sind war waren hat haben hatte wird werden est sont était seront es son está están fue є був була були"
)
MONTHS_AND_DAYS = words("""
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
""")
AND = words("and і и und et y")
MODALS = words("will would can could may might must should shall to do does did don't")
CLAUSE_SIGNS = THAT | FINITE
NEVER_IN_PHRASE = BOUNDARY | THAT | RELATIVE | FINITE
LONE_PRONOUNS = PERSON_PRONOUNS | {"they", "вони", "они"}
# Where the noun phrase behind a verb ends: "said the mayor on Monday".
PHRASE_ENDS = MONTHS_AND_DAYS | words("on during at told adding в у am à el")
CIRCUMSTANCE = MONTHS_AND_DAYS | words(
    "on in at during after last him them us me you reporters journalists lawmakers delegates voters supporters"
)
ADDRESSEES = words("""
him her them us me you it reporters journalists lawmakers senators delegates voters supporters parliament
congress listeners viewers readers colleagues ministers deputies councillors councilors
""")
NOUN_LEADS = words(
    "the a an his her their its our my your these those this such of 's several many some any no"
)

OWNERS = NOUN_LEADS - words("several some many any no a an these those this such")

TITLES = words("""
mr mrs ms dr prof president vice prime minister secretary state general gen lt col colonel maj major capt captain sgt
admiral adm sen senator rep representative congressman congresswoman gov governor mayor chancellor chief director
judge justice attorney ambassador commander commander-in-chief king queen prince princess pope sir lord lady dame
speaker chairman chairwoman chair professor doctor sheriff officer detective councillor councilor former
ex-president deputy foreign defense defence interior finance health aforementioned
президент президента міністр міністра прем'єр генерал депутат депутатка мер голова президент министр премьер
herr frau bundeskanzler bundeskanzlerin kanzler ministerin minister präsident präsidentin
m mme monsieur madame président présidente ministre don doña señor señora presidente presidenta ministro ministra
""")
ARTICLES = words("the a an der die das den dem ein eine le la les l' un une el los las una")
DETERMINERS = words("the this that former der die das le la el")
# Nouns for one person, so that "the lawmaker" can be somebody named before.
ROLES = words("""
lawmaker politician journalist reporter spokesman spokeswoman spokesperson minister president senator congressman
congresswoman governor mayor official officer general commander diplomat ambassador leader chief director chairman
chairwoman analyst expert economist scientist researcher professor author writer activist lawyer attorney judge
candidate nominee deputy secretary chancellor premier businessman businesswoman billionaire executive doctor
head physician teacher farmer engineer epidemiologist councillor councilwoman councilman veteran witness
""")

# Between the parts of a name, and before a name that is not who the phrase is about.
PARTICLES = words("""
de van von der den bin al el da di la le du del dos ten ter
""")
PREPOSITIONS = words("""
of for from with under to in at on by about against as into near de du des del von van für bei aus з від у в
из от на за при
""")
# A capitalised run with one of these is no person.
ORGANISATIONS = words("""
ministry council university party mission house times department agency court bank committee commission
office institute group company corporation association union parliament congress senate assembly army police
service center centre foundation fund league alliance nations news post journal press report observatory
authority board government administration campaign network society federation hospital school college state
states city county republic kingdom island street road river party's act bill law plan day week war
international global world telegram twitter facebook reuters kremlin pentagon
""")
# Outlets, and the words by which the name of one is told.
OUTLETS = words("""
abc afp aljazeera ap axios bbc bild bloomberg cbs cbc cnbc cnn dpa dw fox guardian independent interfax kyodo lemonde
mediazona meduza monde msnbc nbc newsweek npr pais politico pravda propublica reuters rfi rtl rtve spiegel suspilne
tass telegraph ukrinform unian vox welt xinhua zdf ard efe ansa figaro unn tsn
agency agence agencia broadcaster bulletin chronicle courier courrier daily dispatch examiner express gazette herald inquirer
journal magazine mail mirror monitor news newspaper nachrichten observer post press radio record register reporter
review standard star sun telegram television times tribune tv weekly wire zeitung kurier tageblatt anzeiger diario
вісник газета газеті радіо телеканал телеканалу агентство агентству новини правда правді известия известиям новости
журнал журналу видання хроніка кур'єр
""")
# Capitalised only because they open a sentence.
OPENERS = words("""
selon según laut zufolge nach согласно згідно according asked both there here and all most some many few
former citing speaking yes no
""")
# After which a full stop ends no sentence.
ABBREVIATIONS = words("""
mr mrs ms dr prof gen sen rep gov lt col maj capt sgt adm st jr sr no vs inc ltd co corp dept est approx u.s
jan feb mar apr jun jul aug sep sept oct nov dec bzw z.b ca nr str hr fr m mme г гг ул тов им
""")
