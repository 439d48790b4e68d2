"""The set phrases of pages, by what they announce. One list for all languages: a phrase says which it is."""

import re


def _any(*phrases: str) -> str:
    return "|".join(phrases)


# Asking the reader to do something with the page rather than telling about the world.
_PROMPTS = _any(
    r"(?:please )?(?:click|tap|press)\b",
    r"subscribe\b",
    r"sign (?:up|in)\b",
    r"log ?in\b",
    r"follow us\b",
    r"(?:like|find|join) us on\b",
    r"join (?:our|the conversation)\b",
    r"share (?:this|on|the|via)?\b.{0,40}$",
    r"(?:tweet|e-?mail|print|save|bookmark|copy link)(?: this(?: \w+)?)?$",
    r"download our\b",
    r"donate\b",
    r"support (?:us|our|independent)\b",
    r"become an? (?:\w+ ){0,3}(?:member|subscriber|supporter|patron)\b",
    r"(?:leave|post|write) a (?:comment|reply)\b",
    r"comment on\b",
    r"(?:to|want to) (?:receive|get|suggest|report|subscribe|contact|comment)\b.{0,120}(?:click|sign up|subscribe|write to|newsletter|email|here)",
    r"you can also (?:highlight|follow|subscribe|read|find|listen)\b",
    r"(?:get|receive) (?:our|the|all|more|breaking)\b.{0,80}(?:newsletter|inbox|alerts|e-?mail)",
    r"feel free to (?:repost|share)",
    r"(?:all|our) (?:\w+ ){0,4}articles can be read\b",
    r"(?:accept|manage|reject) (?:all )?cookies\b",
    r"we use cookies\b",
    r"skip to\b",
    r"(?:listen to|watch) this (?:article|story|video)\b",
    r"note to readers\b",
    r"thanks for reading\b",
    r"(?:show|load|view|see|read) (?:\d+ )?(?:more|all)\b.{0,30}$",
    r"advertisement\b|sponsored\b|story continues below",
    r"підпи[сш]\w+|поділи\w+|приєднуй\w+|стежте за|читайте нас|реклама$|надрукувати$|повідомити про помилку",
    r"подпи[сш]\w+|подели\w+|присоединяй\w+|следите за|читайте нас|реклама$|сообщить об ошибке",
    r"abonnieren|jetzt anmelden|folgen sie|teilen(?:\b.{0,30})?$|drucken$|anzeige$|newsletter\b|zum inhalt",
    r"abonnez-vous|inscrivez-vous|suivez-nous|partager\b.{0,30}$|imprimer$|publicité$|s'abonner",
    r"suscr[ií]b\w+|s[ií]guenos|comp[aá]rt\w+\b.{0,30}$|imprimir$|publicidad$|reg[ií]strate",
    r"اشترك|تابعونا|تابعنا|شارك|إعلان$|سجل",
    r"订阅|關注|关注我们|分享|广告$|登录|注册",
)

# Rights, sources and addresses of the page itself.
_RIGHTS = _any(
    r"(?:copyright|©|\(c\) ?\d{4})",
    r"(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos|усі права|все права|جميع الحقوق|版权所有)",
    r"(?:this|the) (?:article|story|post|piece|report) (?:was |has been |is )?(?:originally |first )?(?:published|appeared|republished|reprinted|syndicated)\b",
    r"(?:originally|first) (?:published|appeared)\b",
    r"the original source of this\b",
    r"(?:featured|cover|lead|main|header|top) (?:image|photo|picture)\b",
    r"disclaimer\b|haftungsausschluss|avertissement\s*:|descargo\b|відмова від відповідальності|отказ от ответственности",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice))\b",
    r"(?:for|all) (?:media|press|general) (?:inquiries|enquiries|queries)\b",
    r"(?:the )?views (?:and opinions )?expressed\b.{0,80}\b(?:author|writer|own|contributor)",
    r"(?:articles|posts|stories|more) by\s*:?.{0,60}$",
    r"www\.\S+ contains copyrighted",
)

_KEY_POINTS = _any(
    r"(?:the )?(?:main|key) (?:points?|takeaways|findings|facts)|at a glance|in brief|what we know(?: so far)?|"
    r"what you need to know|summary|tl;?dr",
    r"das wichtigste(?: in kürze)?|auf einen blick|kurz gefasst",
    r"l['’]essentiel|en bref|à retenir|(?:los )?puntos clave|(?:las )?claves|lo esencial|en resumen",
    r"головне|коротко|главное|кратко|الخلاصة|أبرز النقاط|要点|ポイント|まとめ",
)

_LICENCE = _any(
    r"creative commons|\bCC[ -](?:BY|0)\b|public domain|licen[cs]ed under|lizenziert unter|sous licence|bajo (?:una )?licencia",
    r"may (?:not )?be (?:freely )?(?:used|republished|reprinted|reproduced|copied|redistributed)|\brepublish\b.{0,40}\bfree",
    r"all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati",
    r"(?:усі|всі) права захищен|все права защищен|передрук|перепечатка|nachdruck|reproduction interdite",
    r"جميع الحقوق محفوظة|版权所有|版權所有|無断転載|転載を禁",
)

_RELATED = _any(
    r"(?:other )?topics of interest",
    r"more (?:on|about|from|in) (?:this|the|our)?\b.{0,30}",
    r"more (?:stories|news|articles|like this)",
    r"(?:related|recommended|similar|popular|trending|latest)(?: (?:articles?|stories|story|news|posts?|content|reading|topics?|coverage|links))?",
    r"(?:also read|read (?:also|more|next)|see also|most (?:read|popular|viewed)|you (?:may|might) (?:also )?like|don't miss|what to read next)",
    r"(?:читайте також|читайте ще|дивіться також|також читайте|схожі (?:новини|матеріали)|більше (?:новин|за темою)|популярне|за темою)",
    r"(?:читайте также|смотрите также|также читайте|похожие (?:новости|материалы)|материалы по теме|по теме|популярное)",
    r"(?:lesen sie auch|auch interessant|mehr (?:zum thema|aus (?:dem|der|den)\b.{0,30}|von\b.{0,30})|weitere (?:artikel|themen|meldungen)|das könnte sie (?:auch )?interessieren|zum thema|verwandte (?:artikel|themen)|meistgelesen)",
    r"(?:lire aussi|à lire aussi|sur le même (?:sujet|thème)|voir aussi|articles? (?:liés?|similaires)|les plus lus)",
    r"(?:leia (?:também|mais)|veja (?:também|mais)|você (?:pode|também pode|vai) gostar|leggi anche|potrebbe interessarti|ti potrebbe interessare|czytaj (?:też|także))",
    r"(?:lea también|le puede interesar|te puede interesar|más (?:sobre|en|noticias).{0,30}|noticias relacionadas|ver también|lo más leído)",
    r"(?:اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|مواضيع ذات صلة|المزيد حول.{0,30}|الأكثر قراءة)",
    r"(?:相关(?:新闻|阅读|文章)|延伸阅读|推荐阅读|関連記事|あわせて読みたい)",
)

_COMMENTS = _any(
    r"(?:\d+ )?(?:reader )?comments?",
    r"(?:\d+ )?(?:responses|replies|thoughts on .{1,200})",
    r"join the (?:discussion|conversation)",
    r"(?:коментарі|коментарів|комментарии|комментариев|обсуждение|обговорення)",
    r"(?:\d+ )?(?:kommentare?|leserkommentare|diskussion)",
    r"(?:\d+ )?(?:commentaires?|réactions)",
    r"(?:\d+ )?comentarios?",
    r"(?:تعليقات|التعليقات)",
    r"(?:评论|留言|コメント)",
)

_LABELS = _any(
    r"topics?|regions?|themes?|tags?|keywords?|sections?|categor(?:y|ies)|filed under|in-depth reports?|source|sources|photo|image|credit",
    r"теми?|теги|рубрика|розділ|джерело|фото|метки|раздел|источник",
    r"themen?|schlagw(?:o|ö)rt(?:er)?|ressort|quelle|foto|stichwörter",
    r"thèmes?|mots-clés|rubriques?|étiquettes|sources?|crédit",
    r"temas?|etiquetas|sección|fuentes?|categorías?",
    r"الوسوم|المصدر|القسم|标签|分类|来源",
)

_UPDATED = (
    r"(?:updated|modified|last (?:edited|reviewed|updated)|revised|corrected|оновлен\w*|обновлен\w*|aktualisiert|geändert|"
    r"stand|mis à jour|modifié|actualizad[oa]|تحديث|更新)"
)

_CREDIT = _any(
    r"^(?:photo(?:graph)?s?|image|picture|drawing|foto|bild|imagen|фото|зображення|изображение|صورة)(?: by)?\s*[:：/|]",
    r"\((?:photo|image|picture|pic|foto|bild|credit|source|фото)\b[^()]{0,80}\)\s*$",
    r"[.!?]\s+(?:photo(?:graph)?|image|picture|drawing|credit|foto|bild|фото)(?: by)?\s*[:：/|][^.]{1,60}$",
    r"[/(|]\s*(?:getty|afp|ap|reuters|epa|shutterstock|tass|dpa)\b[\w\s]{0,20}\W*$",
    r"\b(?:getty images|shutterstock)\W*$",
    r"©\s*[\w\s./-]{2,40}$",
)

_BYLINE = (
    r"(?:(?:(?:written|posted|published|reported|story|article|words|text) )?by|von|par|por|di|автор(?:ка|и|ы)?|текст|text|"
    r"words|authors?|autor(?:in|en|a)?|auteure?s?|بقلم|كتب|作者|文|取材・文)"
)

_CORRECTION = _any(
    r"(?:corrections?|clarifications?|editor['’]?s['’]? note|update[ds]?)(?:\s*[:(—–-]|,?\s+(?:on |at |of )?(?:\d{1,2} \w+|\w+\.? \d{1,2}\b))",
    r"(?:revision|correction|clarification) of \d{1,2} \w+",
    r"(?:this (?:article|story|post|report) (?:was|has been) (?:corrected|updated|amended)\b)",
    r"(?:an earlier version of this\b)",
    r"(?:виправлення|уточнення|оновлено|від редакції|исправление|уточнение|обновлено|от редакции)\s*[:(—–-]",
    r"(?:korrektur|berichtigung|aktualisierung|anm(?:erkung|\.) der redaktion|in einer früheren version)\b",
    r"(?:rectificatif|erratum|mise à jour|note de la rédaction|une version (?:antérieure|précédente) de cet)\b",
    r"(?:corrección|fe de erratas|actualización|nota (?:del editor|de la redacción)|una versión anterior de est)\b",
    r"(?:تصحيح|توضيح|تحديث)\s*[:：]",
    r"(?:更正|编者按|訂正)\s*[:：]?",
)

# "… (Photo: Ann Ross)": how a caption ends, or begins.
CREDIT = re.compile(rf"(?:{_CREDIT})", re.IGNORECASE)
# Stands right before a date that is not the first: "Last updated on Monday, ".
UPDATED = re.compile(rf"{_UPDATED}\W*(?:on|at|am|vom|le|el)?\W*(?:\w+,?\s+)?$", re.IGNORECASE)
PROMPT = re.compile(rf"(?:{_PROMPTS})", re.IGNORECASE)
RIGHTS = re.compile(rf"(?:{_RIGHTS})", re.IGNORECASE)
KEY_POINTS = re.compile(rf"(?:{_KEY_POINTS})\s*[:：]?", re.IGNORECASE)
LICENCE = re.compile(_LICENCE, re.IGNORECASE)
RELATED = re.compile(rf"\W*(?:{_RELATED})\s*(?:[:：…»›→]|\.\.\.)?\s*", re.IGNORECASE)
COMMENTS = re.compile(rf"(?:{_COMMENTS})\s*(?:[(:：]\s*\d*\s*\)?)?", re.IGNORECASE)
LABEL = re.compile(rf"(?:{_LABELS})\s*[:：]\s*(?P<value>.{{0,200}})", re.IGNORECASE)
BYLINE = re.compile(rf"{_BYLINE}(?:\s*[:：]\s*|\s+)(?P<names>\S.{{1,160}})", re.IGNORECASE)
CORRECTION = re.compile(rf"\W*(?:{_CORRECTION})", re.IGNORECASE)
CONTACT = re.compile(r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|[@#]\w+)(?:\s|$)", re.IGNORECASE)
POSTER = re.compile(r"(?P<author>[^@()]{2,80}?)\s*\(?(?P<handle>@[\w.-]{1,40}(?:@[\w.-]{3,60})?)\)?")
POST_SIGNATURE = re.compile(
    r"[—–-]{1,2}\s*(?P<author>[^()]{1,120}?)\s*\((?P<handle>@\w{1,40})\)\s*,?\s*(?P<date>.{0,64})$"
)

# Words after which no sentence ends, so that a line ending in one was cut.
UNFINISHED = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "nor",
        "as",
        "that",
        "than",
        "which",
        "who",
        "whose",
        "into",
        "over",
        "under",
        "between",
        "about",
        "against",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "its",
        "his",
        "her",
        "their",
        "our",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "ein",
        "eine",
        "einer",
        "eines",
        "und",
        "oder",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "mit",
        "für",
        "auf",
        "im",
        "am",
        "bei",
        "nach",
        "als",
        "dass",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "ou",
        "à",
        "au",
        "aux",
        "en",
        "dans",
        "par",
        "pour",
        "sur",
        "avec",
        "que",
        "qui",
        "dont",
        "est",
        "sont",
        "el",
        "los",
        "las",
        "una",
        "unos",
        "unas",
        "y",
        "o",
        "del",
        "al",
        "con",
        "por",
        "para",
        "que",
        "se",
        "su",
        "sus",
        "es",
        "son",
        "і",
        "й",
        "та",
        "або",
        "в",
        "у",
        "на",
        "з",
        "із",
        "зі",
        "до",
        "від",
        "для",
        "про",
        "за",
        "що",
        "який",
        "яка",
        "які",
        "це",
        "и",
        "или",
        "в",
        "во",
        "на",
        "с",
        "со",
        "к",
        "ко",
        "от",
        "до",
        "для",
        "о",
        "об",
        "за",
        "что",
        "который",
        "это",
        "как",
        "في",
        "من",
        "على",
        "إلى",
        "عن",
        "مع",
        "أن",
        "إن",
        "التي",
        "الذي",
        "و",
    ]
)
