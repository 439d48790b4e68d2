"""The phrases of `phrases`, in Ukrainian, Russian, German, French and Spanish. Text is folded (`wording.fold`)."""

import re

_WORD = r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ](?:[\w&'-]|\.(?=\w))*"
NAME = rf'(?:"[^"\n]{{2,40}}"|{_WORD}(?: (?:(?:de|del|du|des|la|von|der) )?{_WORD}){{0,3}})'

_CITING = (
    r"(?:за (?:словами|даними|інформацією|повідомленням)|з посиланням на|посилаючись на|"
    r"по (?:словам|данным|информации|сообщению)|со ссылкой на|ссылаясь на|"
    r"unter berufung auf|mit verweis auf|nach angaben|laut|selon|d'après|citant|según|de acuerdo con|citando(?: a)?)"
)
_REPORTED = (
    r"(?:повідомля\w+|повідоми\w+|пише|передає|сообща\w+|сообщи\w+|пишет|переда[её]т|"
    r"berichte\w*|melde\w+|schreibt|schrieb|rapporte|a rapporté|écrit|a révélé|informó|informa|publicó|reveló)"
)
# A word that says that the name after it is an outlet's.
_OUTLET = (
    r"(?:газет[аиіуыоюйе]*|видан(?:ня|ню|ням|ні)|издани[еяюи]м?|агентств[оауіе]м?|агенці[яїюєй]+|телеканал[уаіе]?|"
    r"журнал[уаіе]?|сайт[уаіе]?|портал[уаіе]?|"
    r"(?:(?:der|des|die|das|den|dem) )?(?:(?:tages|wochen)?zeitung|senders?|(?:nachrichten)?agentur|magazins?|portals?)|"
    r"(?:(?:le|la|du|au) |l')(?:journal|quotidien|agence|chaîne|hebdomadaire|magazine|radio|site)|"
    r"(?:el|la|del|al) (?:diario|periódico|agencia|cadena|revista|canal|emisora|portal|semanario))"
)
# “з посиланням на газету «…»”; a bare name counts where it is an outlet's (`naming.is_outlet`).
REPORTS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b(?i:{_CITING}) (?:(?P<outlet>(?i:{_OUTLET})) )?(?P<name>{NAME})"),
    re.compile(rf"\b(?P<outlet>(?i:{_OUTLET})) (?P<name>{NAME})(?: \w+){{0,2}}? (?i:{_REPORTED})\b"),
    re.compile(rf"\b(?i:{_REPORTED}) (?P<outlet>(?i:{_OUTLET})) (?P<name>{NAME})"),
)

# Where the whole of it stood before.
CARRIED = re.compile(
    r"\b(?i:вперше опубліковано (?:в|у|на)|передруковано з|впервые опубликовано (?:в|на)|перепечатано из|"
    r"(?:zuerst erschienen|erschien zuerst) (?:in|bei|auf)|(?:initialement|d'abord) publié (?:dans|sur|par)|"
    rf"publicado originalmente (?:en|por)) (?:(?i:{_OUTLET}) )?(?P<name>{NAME})"
)

_MANY = (
    r"(?:двох|трьох|кількох|двух|тр[её]х|нескольких|zwei|drei|mehreren?|deux|trois|plusieurs|dos|tres|varias|varios|"
    r"une?|una?|des|einen?|eine[nmr]?)"
)
_SORT = (
    r"(?:анонімн\w+|неназван\w+|власн\w+|поінформован\w+|високопоставлен\w+|анонимн\w+|неназванн\w+|собственн\w+|"
    r"осведомл[её]нн\w+|высокопоставленн\w+|anonyme\w*|ungenannte\w*|hochrangige\w*|informierte\w*|hauts?)"
)
_HEAD = (
    r"(?:джерел\w*|чиновник\w*|посадовц\w+|дипломат\w*|источник\w*|quellen?|beamten?|diplomaten|insidern?|"
    r"(?:sources?|responsables?|diplomates?|fonctionnaires?)(?: anonymes?)?|"
    r"(?:fuentes?|funcionarios?|diplomáticos?)(?: anónim[oa]s?)?)"
)
UNNAMED = re.compile(rf"\b(?P<cue>(?i:{_CITING})) (?P<name>(?i:(?:{_MANY} )?(?:{_SORT} ){{0,2}}{_HEAD}))\b")

_PLATFORM = (
    r"(?P<platform>(?i:телеграм\w*|telegram|фейсбу[кц]\w*|facebook|ютуб\w*|youtube|[іи]нстаграм\w*|instagram|"
    r'вайбер\w*|viber)|X(?=[ ,.;:)"]|$))'
)
_PLATFORMS = {
    "теле": "Telegram", "tele": "Telegram", "фейс": "Facebook", "face": "Facebook", "ютуб": "YouTube", "yout": "YouTube",
    "інст": "Instagram", "инст": "Instagram", "inst": "Instagram", "вайб": "Viber", "vibe": "Viber", "x": "X",
}  # fmt: skip
# “у своєму телеграм-каналі”, “auf dem Telegram-Kanal von …”, “sur sa chaîne Telegram”.
CHANNEL = re.compile(
    r"\b(?i:у|в|на|auf|bei|sur|en) (?i:(?:своєму|своем|своём|власному|офіційному|официальном|seinem|ihrem|dem|sa|la|son|"
    r"su|el|chaîne|compte|page|canal de|cuenta de|página de) )*"
    rf"{_PLATFORM}(?:[- ](?i:kanal|seite)|[- ](?i:канал\w*)(?: (?P<named>{NAME}))?)?(?: (?:de|von) (?P<owner>{NAME}))?"
)
_POSTED = (
    r"(?:напис\w+|повідом\w+|заяв\w+|опублік\w+|пише|сообщ\w+|опублик\w+|пишет|schrieb|schreibt|teilte|veröffentlichte|"
    r"erklärte|(?:a )?(?:écrit|publié|annoncé|affirmé)|escribió|publicó|anunció|afirmó|aseguró)"
)
POSTED = re.compile(rf"\b{_POSTED}\b", re.IGNORECASE)
POSTER = re.compile(
    rf"(?P<name>{_WORD} {_WORD})(?: \w+)?? (?i:{_POSTED})\b|\b(?i:{_POSTED}) (?:\w+ )??(?P<after>{_WORD} {_WORD})"
)
OURS = re.compile(
    r"\b(?:наш\w*|підпис\w+|подпис\w+|unser\w*|abonnier\w+|notre|nos|abonnez|nuestr\w+|suscr\w+)\b",
    re.IGNORECASE,
)


def platform(word: str) -> str:
    """The platform's name, whatever the language and case it was written in."""
    return _PLATFORMS[word.casefold()[:4]]
