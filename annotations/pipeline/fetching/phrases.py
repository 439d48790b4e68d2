"""How pages say, in the languages newsrooms meet, that they are not the article: whole phrases, never one word."""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


# The page asks for money or an account before it shows the rest.
PAYWALL = _any(
    # English
    r"\b(subscribe|sign up|log ?in|sign in|register|join|create (an? |your )?(free )?account)\b[^.?!]{0,60}\bto (continue|keep) reading"
    r"(?! and get access to the full archive)",  # a blog's newsletter box, which stands over whole posts
    r"\b(subscribe|sign up|log ?in|sign in|register|join)\b[^.?!]{0,40}\bto (read|unlock|access) (the (full|rest|whole)|this) ",
    r"\b(this|the full) (article|story|content) is (only |exclusively )?(available )?(only )?(for|to|reserved for|exclusive to) (our )?(paying |premium |paid |registered )?(subscribers|members)",
    r"\byou(['’]ve| have) (reached|used|read) (your|all|the)\b[^.?!]{0,40}\bfree (articles?|stories)",
    # German
    r"\b(abonnieren|abo|anmelden|registrieren|testen)\b[^.?!]{0,50}\b(um )?(weiter ?(zu)?lesen)",
    r"\b(dieser|der) (artikel|beitrag|inhalt) ist (nur |exklusiv )?für (unsere )?abonnent",
    # French
    r"\b(article|contenu) (est )?réservé (à nos|aux) abonné",
    r"\babonnez-vous\b[^.?!]{0,30}\bpour (lire|continuer|accéder|poursuivre)",
    r"\bil vous reste [^.?!]{0,20}% de (cet|l['’]) ?article",
    # Spanish, Portuguese, Italian
    r"\b(suscríb[ae](te|se)|regístr[ae](te|se)|inicia sesión)\b[^.?!]{0,50}\bpara (seguir|continuar) leyendo",
    r"\b(contenido|artículo) (exclusivo |solo )?para suscriptores",
    r"\b(assine|cadastre-se|faça login)\b[^.?!]{0,50}\bpara continuar (lendo|a ler)",
    r"\b(conteúdo|artigo) exclusivo para assinantes",
    r"\b(abbonati|accedi|registrati)\b[^.?!]{0,40}\bper (continuare a )?leggere",
    r"\b(contenuto|articolo) riservato agli abbonati",
    # Dutch, Polish
    r"\bdit (artikel|verhaal) is (alleen |exclusief )?voor abonnees",
    r"\b(word abonnee|neem een abonnement|log in)\b[^.?!]{0,40}\b(verder te lezen|verder lezen)",
    r"\b(artykuł|tekst|materiał) (jest )?(dostępny )?(tylko|wyłącznie) dla (prenumeratorów|subskrybentów)",
    r"\b(wykup|kup|zaloguj się)\b[^.?!]{0,50}\b(by|aby) (czytać dalej|przeczytać cały)",
    # Ukrainian, Russian
    r"\b(оформіть|придбайте|увійдіть)[^.?!]{0,50}щоб (читати далі|прочитати повн|продовжити читання)",
    r"\b(матеріал|стаття|текст) доступн\w+ (лише|тільки) (для )?(передплатник|підписник)",
    r"\b(оформите|купите|войдите)[^.?!]{0,50}чтобы (читать дальше|прочитать полн|продолжить чтение)",
    r"\b(материал|статья|текст) доступ\w+ только (для )?подписчик",
    # Arabic, Chinese, Japanese
    r"(اشترك|سجّ?ل)[^.؟!]{0,40}(لمتابعة القراءة|لمواصلة القراءة|لقراءة المقال)",
    r"(هذا المقال|هذا المحتوى)[^.؟!]{0,20}للمشتركين( فقط)?",
    r"(订阅|訂閱|登录|登入)[^。！？]{0,20}(继续阅读|繼續閱讀|阅读全文|閱讀全文)",
    r"(この記事は|続きを読むには)[^。]{0,20}(会員限定|有料会員|会員登録|有料記事)|有料会員限定",
)

# Five things a consent notice speaks of; a wall speaks of several, and of nothing else.
CONSENT = (
    _any(r"\bcookies?\b", r"\b(кукі|куки)\b|файл\w* cookie", r"\bciasteczk", r"ملفات تعريف الارتباط"),
    _any(
        r"\bconsent|\beinwillig|\bzustimm|\bconsentimi?ento|\bconsenso\b|\btoestemming|\bzgod[ayę]\b",
        r"\bзгод[ауи]\b|\bсогласи[ея]\b|موافق|同意",
    ),
    _any(
        r"\b(our|with|and|\d+) (\d+ )?(partners|vendors)\b|\bunsere[nr]? (\d+ )?partner|\bnos (\d+ )?partenaires",
        r"\bnuestros (\d+ )?socios|\bnossos parceiros|\bi nostri partner|\bonze partners|\bpartnerzy|\bpartnerami",
        r"\bпартнер|شركا|合作伙伴|パートナー",
    ),
    _any(
        r"\bpersonal data\b|\bpersonenbezogen|\bdonnées personnelles|\bdatos personales|\bdados pessoais",
        r"\bdati personali|\bpersoonsgegevens|\bdan(e|ych) osobow|\bперсональн\w+ дан|البيانات الشخصية",
        r"个人(数据|信息)|個人情報",
    ),
    _any(
        r"\b(measure|personali[sz]ed?) (ad|content|advertising)|\blegitimate interest|\bberechtigte[mns]? interesse",
        r"\bintérêt légitime|\binterés legítimo|\bpersonalisierte (werbung|anzeigen)|\breklam\w+ spersonalizowan",
        r"персоналізован|персонализирован",
    ),
)
ACCEPT = _any(
    r"(i )?(accept|agree|consent)( (all|to all|and (continue|close)|cookies|all cookies))*|allow all( cookies)?|yes,? i (agree|accept)",
    r"(alle(s)? )?(akzeptieren|zustimmen|annehmen)( und (weiter|fortfahren|schließen))?|einverstanden",
    r"(tout )?accepter( (tout|et (continuer|fermer)))?|j['’]accepte",
    r"aceptar( (todo|todas|y (continuar|cerrar)))?|aceitar( (tudo|todos|e continuar))?|accetta( (tutto|tutti|e continua))?",
    r"(alles )?accepteren|akkoord|(akceptuję|zgadzam się|akceptuj)( wszystko)?",
    r"(прийняти|погоджуюся|погоджуюсь)( (все|всі))?|(принять|согласен|соглашаюсь)( все)?",
    r"(قبول|أوافق)( الكل)?|(全部)?(接受|同意)(全部|所有)?|(すべて)?同意(する|します)?",
)

# A title, or a part of one, that says the page is not there.
MISSING = _any(
    r"((http|page) )?(error |fehler |erreur |помилка |ошибка )?(404|410)( (error|fehler|erreur))?([ :,.–-]+.{0,20}not found)?",
    r"(oops[!,.]* )?(sorry[!,.]* )?((the|this|that) )?(page|article|story|content)( you[^.]{0,30})?"
    r" (is not|was not|not|could not be|can ?not be|can['’]t be|couldn['’]t be|isn['’]t) (found|available)( .{0,20})?",
    r"not found|((the|this) )?(page|article|story) (does not|doesn['’]t|no longer) exists?( .{0,20})?",
    r"(we )?(can['’]t|couldn['’]t|could not) find (that|the|this|your) (page|article|story).{0,30}",
    r"(die )?(seite|artikel) (wurde )?(leider )?(nicht gefunden|existiert nicht.{0,20}|konnte nicht gefunden werden)",
    r"((cette|la) )?page (non trouvée|introuvable|n['’]existe (pas|plus).{0,20})",
    r"página no encontrada|((esta|la) )?página no existe|página não encontrada|(esta )?página não existe",
    r"pagina (non trovata|inesistente)|(de )?pagina (is )?niet gevonden",
    r"(podana )?strona nie (została znaleziona|istnieje)|nie znaleziono strony",
    r"сторінк[уа] не (знайден[оа]|існує)|такої сторінки (немає|не існує)",
    r"страниц[аы] не (найден[аы]|существует)|такой страницы (нет|не существует)",
    r"(عذرا، ?)?(الصفحة|المقال) (المطلوبة )?غير (موجودة?|متوفرة?)|لم يتم العثور على الصفحة",
    r"(抱歉[，,]?)?(您访问的)?(页面|頁面|网页|網頁)(不存在|未找到|找不到了?)",
    r"(お探しの)?(ページ|記事)(が|は)?(見つかりません(でした)?|存在しません)",
)

# The page wants proof of a human reader.
HUMAN = _any(
    r"\bchecking (your browser|if the site connection is secure)",
    r"\bverif(y|ying)( that)? you are (a )?(human|not a (ro)?bot)",
    r"\bare you a (ro)?bot\?|\bi['’]?m not a robot\b|\byou['’]re not a (ro)?bot",
    r"\benable javascript and cookies to continue|\bperforming security verification",
    r"\bunusual (traffic|activity) from your|\bcomplete the (security check|captcha)|\bpress (and|&) hold\b",
    r"\b(dass|ob) sie (ein mensch|kein roboter)( sind)?",
    r"\bque vous (êtes (un )?humain|n['’]êtes pas un robot)|\bje ne suis pas un robot",
    r"\bque (eres|usted es|es) (un )?humano|\bno soy un robot|\bnão sou um robô|\bnon sono un robot",
    r"\bdat (je|u) (een mens|geen robot) bent|\bnie jest(eś|em) robotem",
    r"(що )?ви не робот|я не робот|перевірка (вашого )?браузера|(что )?вы не робот|проверка (вашего )?браузера",
    r"(أنك (إنسان|لست روبوت)|لست برنامج روبوت)|(人机|安全)验证|(您|你)(不)?是(真人|机器人)|ロボットではありません|人間であることを確認",
)

# The whole of a title above a login form.
LOGIN = _any(
    r"(please )?(log|sign) ?in( to .{1,30})?|login|anmelden|einloggen|connexion|se connecter|iniciar sesión|entrar",
    r"accedi|inloggen|zaloguj( się)?|logowanie|вхід|увійти|вход|войти|تسجيل الدخول|登录|ログイン",
)
