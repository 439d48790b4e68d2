"""Pages that come with status 200 and are not the article, and articles that only look like them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import FetchOutcome
from annotations.pipeline.fetching import classify
from annotations.values import Page

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"

CHROME = """<header><a href="/">The Skelmouth Courier</a></header>
<nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/login">Log in</a></li>
<li><a href="/subscribe">Subscribe</a></li></ul></nav>"""
FOOT = """<aside><h3>Most read</h3><p><a href="/1">Harbour wall to be rebuilt before the autumn storms arrive</a></p></aside>
<footer><p>We use cookies. <a href="/privacy">Your personal data and our partners</a></p><p>© Courier</p></footer>"""
BANNER = """<div id="banner"><p>We and our 312 partners use cookies and your personal data with your consent, to measure
ads and content and out of legitimate interest.</p><button>Reject all</button><button>Accept all</button></div>"""

SENTENCE = (
    "The harbour master said on Tuesday that the ferry would sail again once the new gate had been tested. "
)
TEASER = f"<p>{SENTENCE}</p><p>{SENTENCE}</p>"
STORY = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(8))


def page(body, title="Ferry sails again | Skelmouth Courier", head="", headers=()):
    html = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{CHROME}{body}{FOOT}</body></html>"
    return classify(answer(headers), html)


def answer(headers=()):
    now = datetime(2026, 3, 4, tzinfo=UTC)
    return Page("https://a.example/", "https://a.example/", 200, b"", "text/html", None, tuple(headers), now)


def test_it_works():
    assert page(f"<article><h1>Ferry sails again</h1>{STORY}</article>") is None
    assert (
        page("<h1>Page not found</h1><p>Try the search.</p>", title="Page not found") == FetchOutcome.SOFT_404
    )


# Not found

APOLOGIES = [
    "404",
    "Error 404",
    "404 Not Found",
    "404 - Page not found",
    "Page not found",
    "Sorry, this page could not be found.",
    "Oops! That page can’t be found.",
    "This page is not available",
    "The page does not exist",
    "We can't find that page",
    "Article not found",
    "Seite nicht gefunden",
    "Die Seite existiert nicht mehr",
    "Page introuvable",
    "Cette page n’existe plus",
    "Página no encontrada",
    "Página não encontrada",
    "Pagina non trovata",
    "Pagina niet gevonden",
    "Strona nie została znaleziona",
    "Nie znaleziono strony",
    "Сторінку не знайдено",
    "Такої сторінки не існує",
    "Страница не найдена",
    "الصفحة غير موجودة",
    "عذرا، الصفحة المطلوبة غير موجودة",
    "页面不存在",
    "抱歉，您访问的页面不存在",
    "お探しのページが見つかりません",
]


@pytest.mark.parametrize("apology", APOLOGIES)
def test_an_apology_is_a_soft_404(apology):
    assert page(f"<h1>{apology}</h1><p>Go back to the start.</p>") == FetchOutcome.SOFT_404
    assert (
        page("<p>Go back to the start.</p>", title=f"{apology} | Skelmouth Courier") == FetchOutcome.SOFT_404
    )
    assert (
        page("<p>Go back to the start.</p>", title=f"Skelmouth Courier – {apology}") == FetchOutcome.SOFT_404
    )


@pytest.mark.parametrize(
    "title",
    [
        "Body not found after harbour search",
        "The page that could not be found: a novel about memory",
        "Route 404 to be widened",
        "404 jobs lost at the shipyard",
        "Not found guilty: the harbour trial in five points",
        "Сторінка історії, яку не знайдено в підручниках",
        "Wanted page boy not found",
    ],
)
def test_a_headline_with_the_same_words_is_none(title):
    assert page(f"<h1>{title}</h1>{TEASER}", title=f"{title} | Skelmouth Courier") is None


def test_a_long_article_called_404_is_none():
    assert page(f"<h1>404</h1>{STORY}", title="404") is None


# Consent walls

CONSENT_WALLS = [
    (
        "We value your privacy. We and our 845 partners use cookies to store and access personal data, with your "
        "consent or out of legitimate interest. You can change your mind at any time.",
        "Accept all",
    ),
    (
        "Um fortzufahren, brauchen wir Ihre Einwilligung. Wir und unsere 211 Partner verwenden Cookies und verarbeiten "
        "personenbezogene Daten, teils aus berechtigtem Interesse, für personalisierte Werbung.",
        "Alle akzeptieren",
    ),
    (
        "Nous et nos 630 partenaires utilisons des cookies et des données personnelles avec votre consentement, ou sur "
        "la base de l’intérêt légitime.",
        "Accepter et fermer",
    ),
    (
        "Nosotros y nuestros 400 socios utilizamos cookies y datos personales con su consentimiento o por interés legítimo.",
        "Aceptar todo",
    ),
    ("Wij en onze partners gebruiken cookies en persoonsgegevens, met uw toestemming.", "Akkoord"),
    ("My i nasi partnerzy używamy cookies i przetwarzamy dane osobowe za Twoją zgodą.", "Akceptuję"),
    ("Ми та наші партнери за вашої згоди використовуємо файли cookie та персональні дані.", "Прийняти все"),
    ("نحن وشركاؤنا نستخدم ملفات تعريف الارتباط و البيانات الشخصية بعد موافقتكم.", "أوافق"),
]


@pytest.mark.parametrize(("notice", "button"), CONSENT_WALLS)
def test_a_page_that_only_asks_for_consent_is_a_consent_wall(notice, button):
    body = f"<main><h1>Before you go on</h1><p>{notice}</p><button>Settings</button><button>{button}</button></main>"
    assert page(body) == FetchOutcome.CONSENT_WALL


def test_an_article_under_a_consent_banner_is_none():
    assert page(f"{BANNER}<article>{STORY}</article>") is None
    assert page(f"<article>{TEASER * 2}</article>{BANNER}") is None


def test_an_article_about_consent_is_none():
    about = (
        "The regulator fined the broker because it shared personal data with 312 partners without consent. ",
        "Its cookies measured ads on four thousand sites, the decision says, and no legitimate interest allowed it. ",
        "A spokesman for the broker said that it would appeal before the end of the month. ",
    )
    story = "".join(f"<p>{sentence}{SENTENCE}</p>" for sentence in about * 3)
    assert page(f"{BANNER}<h1>Broker fined over cookies</h1>{story}") is None


# Paywalls

PAYWALLS = [
    "Subscribe to continue reading.",
    "To read the rest, register: create a free account to keep reading",
    "Log in or subscribe to read the full story.",
    "This article is for subscribers only.",
    "This story is available only to our premium members.",
    "You’ve reached your limit of free articles this month",
    "Jetzt abonnieren und weiterlesen",
    "Dieser Artikel ist exklusiv für Abonnenten.",
    "Article réservé à nos abonnés",
    "Abonnez-vous pour lire la suite",
    "Il vous reste 72 % de cet article à lire.",
    "Suscríbete para seguir leyendo",
    "Contenido exclusivo para suscriptores",
    "Assine para continuar lendo",
    "Abbonati per continuare a leggere",
    "Dit artikel is exclusief voor abonnees",
    "Wykup dostęp, aby czytać dalej",
    "Artykuł dostępny tylko dla prenumeratorów",
    "Оформіть передплату, щоб читати далі",
    "Матеріал доступний лише для передплатників",
    "Материал доступен только подписчикам",
    "اشترك الآن لمتابعة القراءة",
    "订阅后继续阅读",
    "この記事は有料会員限定です",
]


@pytest.mark.parametrize("notice", PAYWALLS)
def test_a_teaser_above_a_request_to_pay_is_a_paywall(notice):
    assert page(f"<article>{TEASER}<div><p>{notice}</p></div></article>") == FetchOutcome.PAYWALL


@pytest.mark.parametrize("notice", PAYWALLS)
def test_a_whole_article_with_the_same_notice_is_none(notice):
    assert page(f"<article>{STORY}</article><div hidden><p>{notice}</p></div>") is None


def ld(said):
    return f'<script type="application/ld+json">{said}</script>'


@pytest.mark.parametrize(
    "said",
    [
        '{"@type": "NewsArticle", "isAccessibleForFree": false}',
        '{"@type": "NewsArticle", "isAccessibleForFree": "False"}',
        '[{"@type": "Organization"}, {"@type": "NewsArticle", "isAccessibleForFree": false}]',
        '{"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": false}]}',
    ],
)
def test_a_declared_paywall_is_believed_when_little_is_shown(said):
    assert page(f"<article>{TEASER}</article>", head=ld(said)) == FetchOutcome.PAYWALL
    assert (
        page(f"<article>{TEASER * 4}<p>Subscribe to continue reading.</p></article>", head=ld(said))
        == "paywall"
    )
    assert page(f"<article>{STORY}</article>", head=ld(said)) is None


@pytest.mark.parametrize(
    "said",
    [
        '{"@type": "NewsArticle", "isAccessibleForFree": true}',
        '{"@type": "NewsArticle", "isAccessibleForFree": false, "articleBody": "All of it."}',
        "{broken",
        "[" * 100_000,
        "3",
        "",
    ],
)
def test_a_short_article_that_declares_no_paywall_is_none(said):
    assert page(f"<article>{TEASER}</article>", head=ld(said)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Readers who subscribe to the newsletter get it on Fridays.",
        "Subscribe to our newsletter. Sign up for alerts.",
        "She asked members to join the union before the ferry sailed again.",
        "The paper put its archive behind a paywall and lost half of its readers.",
        "Already a subscriber? Log in",
        "Continue reading below the advertisement",
        "Das Abonnement der Fähre kostet zwölf Mark.",
        "Оформити передплату можна на пошті.",
    ],
)
def test_a_short_article_that_mentions_subscriptions_is_none(sentence):
    assert page(f"<article>{TEASER}<p>{sentence}</p></article>") is None


# Challenges

MARKS = [
    "<script>window._cf_chl_opt={cvId:'3'}</script>",
    "<script src='https://geo.captcha-delivery.com/captcha/?x'></script>",
    "<div id='px-captcha'></div>",
    "<iframe src='/_Incapsula_Resource?x'></iframe>",
    "<script>var anubis_challenge = 1</script>",
]
QUESTIONS = [
    "Checking your browser before you go on.",
    "Verify you are human by completing the action below.",
    "Please enable JavaScript and cookies to continue",
    "We have detected unusual traffic from your network.",
    "Are you a robot?",
    "Bitte bestätigen Sie, dass Sie kein Roboter sind.",
    "Veuillez confirmer que vous n’êtes pas un robot",
    "Confirma que eres humano",
    "Підтвердіть, що ви не робот",
    "Подтвердите, что вы не робот",
    "Potwierdź, że nie jesteś robotem",
    "تحقق من أنك إنسان",
    "请完成安全验证",
    "ロボットではありません",
]


@pytest.mark.parametrize("mark", MARKS)
def test_what_a_bot_check_leaves_behind_is_a_challenge(mark):
    assert page(f"<p>One moment.</p>{mark}", title="One moment") == FetchOutcome.CHALLENGE


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_for_humans_is_a_challenge(question):
    assert page(f"<h2>{question}</h2><p>This takes a few seconds.</p>") == FetchOutcome.CHALLENGE


@pytest.mark.parametrize("header", [("cf-mitigated", "challenge"), ("x-amzn-waf-action", "captcha")])
def test_a_header_alone_says_it(header):
    assert page("", headers=[header]) == FetchOutcome.CHALLENGE


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_article_about_bot_checks_is_none(question):
    assert page(f"<h1>“{question}”</h1>{STORY}<script>window._cf_chl_opt=1</script>", title=question) is None


def test_scripts_that_watch_ordinary_pages_are_none():
    watched = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><script src='https://js.datadome.co/tags.js'></script>"
    assert page(f"<article>{TEASER}</article>{watched}") is None


# Nothing, and a login form


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<html></html>",
        "<title>Ferry</title>",
        "<div id=root></div><script>start()</script>",
        "<noscript>You need JavaScript.</noscript>",
        "<!-- nothing -->",
        "\0",
        "<style>p{}</style><template><p>Not shown.</p></template>",
    ],
)
def test_nothing_to_read_is_nothing(html):
    assert classify(answer(), html) == FetchOutcome.EXTRACTION_FAILED


@pytest.mark.parametrize(
    "title", ["Log in", "Sign in to your account", "Anmelden", "Connexion", "Вхід", "登录"]
)
def test_a_login_form_in_the_articles_place_is_forbidden(title):
    form = "<form><input name=user><input type=Password name=secret><button>OK</button></form>"
    assert page(f"<h1>{title}</h1>{form}", title=title) == FetchOutcome.FORBIDDEN
    assert page(f"<h1>Ferry</h1>{TEASER}<h2>{title}</h2>{form}") is None


# What must never be refused


def demo_pages():
    for meta in sorted(PAGES.glob("*/*/meta.json")):
        for version in json.loads(meta.read_text())["versions"]:
            outcome = version.get("outcome")
            if version["file"].endswith(".html") and outcome in {None, "soft_404", "paywall", "consent_wall"}:
                path = meta.with_name(version["file"])
                yield pytest.param(path, outcome, id="/".join(path.parts[-3:]))


@pytest.mark.parametrize(("path", "outcome"), list(demo_pages()))
def test_a_page_of_the_demo_is_what_its_folder_says(path, outcome):
    assert classify(answer(), path.read_text()) == outcome


@pytest.mark.parametrize(
    "opening", ["<header>", "<nav>", "<aside>", "<div hidden>", "<header><nav><ul><li>", "<footer>", "<form>"]
)
def test_a_forgotten_end_tag_does_not_hide_the_article(opening):
    assert page(f"{opening}{BANNER}<main><article>{STORY}</article></main>") is None


def test_a_page_of_nested_tags_is_looked_at_without_trouble():
    assert classify(answer(), "<div>" * 100_000 + STORY) in {None, FetchOutcome.EXTRACTION_FAILED}
    assert classify(answer(), "<a href=x>" * 20_000 + STORY) in {None, FetchOutcome.EXTRACTION_FAILED}


@given(st.text(max_size=300))
def test_any_text_is_classified(text):
    assert classify(answer(), text) in {None, *FetchOutcome}
    assert classify(answer(), text) == classify(answer(), text)
