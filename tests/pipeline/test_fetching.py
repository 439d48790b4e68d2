"""Fetching a page: what comes back, what is asked for, and how each failure is told apart."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from annotations.choices import FetchOutcome
from annotations.errors import FetchFailed, Temporary
from annotations.pipeline.fetching import FetchRules, Robots, crawl_delay, fetch, parse
from tests.origin import Origin, gzipped, redirect, reply

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
STORY = b"<html><title>Ferry</title><p>The ferry sails again.</p></html>"


@pytest.fixture
def origin():
    with Origin() as server:
        server.answers["/ferry"] = reply(200, STORY)
        yield server


@pytest.fixture
def rules(origin):
    return FetchRules(
        user_agent="Factcheck/0.1 (+https://desk.example/bot)", allowed_networks=(origin.network,)
    )


def failure(url, **kwargs):
    with pytest.raises(FetchFailed) as caught:
        fetch(url, now=NOW, **kwargs)
    assert caught.value.code == caught.value.outcome
    return caught.value


# It works


def test_it_works(origin, rules):
    origin.answers["/ferry"] = reply(
        200,
        STORY,
        Content_Type="Text/HTML; Charset=UTF-8",
        ETag='"v1"',
        Last_Modified="Tue, 03 Mar 2026 08:00:00 GMT",
    )

    page = fetch(origin.url("/ferry"), rules=rules, now=NOW)

    assert (page.status, page.body, page.media_type, page.charset) == (200, STORY, "text/html", "utf-8")
    assert page.url == page.final_url == origin.url("/ferry")
    assert (page.etag, page.last_modified) == ('"v1"', "Tue, 03 Mar 2026 08:00:00 GMT")
    assert page.fetched_at == NOW
    assert not page.not_modified
    assert ("content-length", str(len(STORY))) in page.headers


def test_it_says_who_it_is_and_what_it_can_read(origin, rules):
    fetch(origin.url("/ferry"), rules=rules, now=NOW)

    sent = origin.asked[-1].headers
    assert sent["user-agent"] == "Factcheck/0.1 (+https://desk.example/bot)"
    assert sent["host"] == f"127.0.0.1:{origin.port}"
    assert sent["accept-encoding"] == "gzip, deflate"
    assert not {"cookie", "if-none-match", "if-modified-since", "accept-language"} & set(sent)


def test_a_compressed_body_is_opened(origin, rules):
    origin.answers["/ferry"] = gzipped(STORY)
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).body == STORY


def test_a_body_without_length_ends_with_the_connection(origin, rules):
    origin.answers["/ferry"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + STORY
    page = fetch(origin.url("/ferry"), rules=rules, now=NOW)
    assert (page.body, page.charset) == (STORY, None)


def test_a_chunked_body_is_joined(origin, rules):
    origin.answers["/ferry"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).body == b"abcde"


def test_the_address_is_asked_for_in_one_spelling_and_without_its_fragment(origin, rules):
    origin.answers["/caf%C3%A9/a%20b?q=%D1%97"] = reply(200, STORY)
    page = fetch(origin.url("/x/../café/a b?q=ї#part"), rules=rules, now=NOW)
    assert page.final_url == origin.url("/caf%C3%A9/a%20b?q=%D1%97")


def test_it_speaks_tls_and_checks_the_certificate(tmp_path):
    server, client = tls_contexts(tmp_path, "news.example")
    with Origin(tls=server) as origin:
        origin.answers["/ferry"] = reply(200, STORY)
        rules = FetchRules(allowed_networks=(origin.network,), respect_robots=False)
        at_home = {"rules": rules, "resolve": lambda host, port: ["127.0.0.1"]}

        assert fetch(origin.url("/ferry", "news.example"), now=NOW, tls=client, **at_home).body == STORY
        assert failure(origin.url("/ferry", "other.example"), tls=client, **at_home).outcome == "unreachable"
        assert failure(origin.url("/ferry", "news.example"), **at_home).outcome == "unreachable"


def tls_contexts(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


@pytest.mark.parametrize(
    ("said", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("TEXT/HTML;charset=KOI8-U", "text/html", "koi8-u"),
        (
            'application/xhtml+xml; profile=x; charset = "windows-1251"',
            "application/xhtml+xml",
            "windows-1251",
        ),
        ("html", "", None),
        ("", "", None),
        ("text/" + "x" * 200, "", None),
        ("text/html; charset=" + "x" * 200, "text/html", "x" * 40),
    ],
)
def test_the_media_type_is_read_with_care(origin, rules, said, media_type, charset):
    origin.answers["/ferry"] = reply(200, STORY, Content_Type=said)
    page = fetch(origin.url("/ferry"), rules=rules, now=NOW)
    assert (page.media_type, page.charset) == (media_type, charset)


# Asking again


def test_an_unchanged_page_is_not_modified(origin, rules):
    origin.answers["/ferry"] = reply(304, ETag='"v1"')

    page = fetch(
        origin.url("/ferry"), rules=rules, now=NOW, etag='"v1"', last_modified="Tue, 03 Mar 2026 08:00:00 GMT"
    )

    assert page.not_modified
    assert page.body == b""
    assert origin.asked[-1].headers["if-none-match"] == '"v1"'
    assert origin.asked[-1].headers["if-modified-since"] == "Tue, 03 Mar 2026 08:00:00 GMT"


def test_not_modified_means_nothing_when_nothing_was_compared(origin, rules):
    origin.answers["/ferry"] = reply(304)
    assert failure(origin.url("/ferry"), rules=rules).outcome == "server_error"


def test_validators_follow_a_redirect_to_another_spelling_of_the_same_page(origin, rules):
    origin.answers["/ferry"] = redirect("/ferry/")
    origin.answers["/ferry/"] = reply(304)
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW, etag='"v1"').not_modified


def test_validators_do_not_follow_a_redirect_to_another_page(origin, rules):
    """An old notice that has not been modified since would hide that the article has gone."""
    origin.answers["/ferry"] = redirect("/notice")
    origin.answers["/notice"] = reply(200, STORY)

    fetch(
        origin.url("/ferry"), rules=rules, now=NOW, etag='"v1"', last_modified="Tue, 03 Mar 2026 08:00:00 GMT"
    )

    assert not {"if-none-match", "if-modified-since"} & set(origin.asked[-1].headers)


@pytest.mark.parametrize("etag", ["v1", '"' + "x" * 300 + '"', '"a"b"', "", '"naïve"'])
def test_an_odd_validator_is_dropped_because_it_would_be_sent_back(origin, rules, etag):
    origin.answers["/ferry"] = reply(200, STORY, ETag=etag)
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).etag is None


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(origin, rules, status):
    origin.answers["/old"] = redirect("ferry?day=3", status)
    origin.answers["/ferry?day=3"] = reply(200, STORY)
    page = fetch(origin.url("/old"), rules=rules, now=NOW)
    assert (page.url, page.final_url) == (origin.url("/old"), origin.url("/ferry?day=3"))


def test_a_cookie_is_returned_within_one_fetch_and_then_forgotten(origin, rules):
    once = (
        b"HTTP/1.1 302 Found\r\nLocation: /ferry\r\nSet-Cookie: seen=1; Path=/\r\nSet-Cookie: bad=a b\r\n\r\n"
    )
    origin.answers["/ferry"] = [once, reply(200, STORY)]

    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).body == STORY
    assert [asked.headers.get("cookie") for asked in origin.asked] == [None, None, "seen=1"]

    fetch(origin.url("/ferry"), rules=rules, now=NOW)
    assert "cookie" not in origin.asked[-1].headers


def test_a_cookie_is_not_carried_to_another_site(origin, rules):
    with Origin() as other:
        other.answers["/ferry"] = reply(200, STORY)
        origin.answers["/ferry"] = reply(302, Location=other.url("/ferry"), Set_Cookie="seen=1")
        both = FetchRules(allowed_networks=(origin.network, other.network))
        fetch(origin.url("/ferry"), rules=both, now=NOW)
        assert "cookie" not in other.asked[-1].headers


def test_redirects_without_end_are_not_followed_without_end(origin, rules):
    origin.answers["/a"] = redirect("/b")
    origin.answers["/b"] = redirect("/a")
    circling = failure(origin.url("/a"), rules=rules)
    assert circling.outcome == "redirected"
    assert not isinstance(circling, Temporary)
    assert len(origin.asked) == rules.max_redirects + 2  # and robots.txt


LANDINGS = {
    "/login?next=/ferry": "redirected",
    "/account/sign-in": "redirected",
    "/sso/start.php": "redirected",
    "/konto/anmelden/": "redirected",
    "/consent?return=/ferry": "consent_wall",
    "/cookie-wall/": "consent_wall",
    "/": "soft_404",
    "/en": "soft_404",
    "/uk-UA/": "soft_404",
    "/index.html": "soft_404",
}


@pytest.mark.parametrize(("landing", "outcome"), LANDINGS.items())
def test_a_redirect_away_from_the_article_is_no_article(origin, rules, landing, outcome):
    origin.answers["/2026/ferry"] = redirect(landing)
    origin.answers[landing] = reply(200, STORY)
    assert failure(origin.url("/2026/ferry"), rules=rules).outcome == outcome


@pytest.mark.parametrize(
    "landing", ["/2026/login-failures-at-the-port", "/consenting-adults/", "/signing/", "/a/b"]
)
def test_a_redirect_to_another_article_is_followed(origin, rules, landing):
    origin.answers["/old"] = redirect(landing)
    origin.answers[landing] = reply(200, STORY)
    assert fetch(origin.url("/old"), rules=rules, now=NOW).final_url == origin.url(landing)


def test_a_page_asked_for_at_a_login_address_is_what_was_asked_for(origin, rules):
    origin.answers["/login/help"] = redirect("/login/help/today")
    origin.answers["/login/help/today"] = reply(200, STORY)
    assert fetch(origin.url("/login/help"), rules=rules, now=NOW).status == 200


# robots.txt


def test_robots_txt_is_obeyed(origin, rules):
    origin.answers["/robots.txt"] = reply(
        200, "User-agent: factcheck\nDisallow: /ferry\n", Content_Type="text/plain"
    )

    refused = failure(origin.url("/ferry"), rules=rules)

    assert refused.outcome == "robots"
    assert origin.paths == ["/robots.txt"]


def test_robots_txt_is_obeyed_after_a_redirect_too(origin, rules):
    origin.answers["/robots.txt"] = reply(200, "User-agent: *\nDisallow: /hidden/\n")
    origin.answers["/open"] = redirect("/hidden/ferry")
    assert failure(origin.url("/open"), rules=rules).outcome == "robots"
    assert "/hidden/ferry" not in origin.paths


def test_robots_txt_is_remembered_for_a_day(origin, rules):
    kept = {}
    origin.answers["/robots.txt"] = reply(200, "User-agent: *\nCrawl-delay: 7\n")

    for later in (timedelta(0), timedelta(hours=23), timedelta(hours=25)):
        fetch(origin.url("/ferry"), rules=rules, now=NOW + later, robots=kept)

    assert origin.paths.count("/robots.txt") == 2
    assert crawl_delay(parse(origin.url("/x")), rules=rules, cache=kept) == 7
    assert kept[origin.url("").rstrip("/")] == Robots(
        "User-agent: *\nCrawl-delay: 7\n", NOW + timedelta(hours=25)
    )


def test_a_request_rate_is_a_delay_too():
    robots = Robots("User-agent: *\nRequest-rate: 3/60s\n", NOW)
    assert robots.crawl_delay("Factcheck") == 20
    assert Robots("", NOW).crawl_delay("Factcheck") is None


@pytest.mark.parametrize("status", [404, 403, 401, 410])
def test_a_site_without_robots_txt_allows_everything(origin, rules, status):
    origin.answers["/robots.txt"] = reply(status)
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).body == STORY


@pytest.mark.parametrize("answer", [reply(500), reply(503, Retry_After="60"), b"", b"nonsense\r\n\r\n"])
def test_a_robots_txt_that_cannot_be_had_now_allows_nothing_yet(origin, rules, answer):
    origin.answers["/robots.txt"] = answer
    assert isinstance(failure(origin.url("/ferry"), rules=rules), Temporary)
    assert "/ferry" not in origin.paths


def test_a_robots_txt_that_redirects_for_ever_is_none(origin, rules):
    origin.answers["/robots.txt"] = redirect("/robots.txt")
    assert fetch(origin.url("/ferry"), rules=rules, now=NOW).body == STORY


def test_robots_txt_is_not_asked_for_an_exempt_host(origin, rules):
    exempt = FetchRules(allowed_networks=rules.allowed_networks, robots_exempt_hosts=frozenset({"127.0.0.1"}))
    origin.answers["/robots.txt"] = reply(200, "User-agent: *\nDisallow: /\n")
    assert fetch(origin.url("/ferry"), rules=exempt, now=NOW).body == STORY
    assert origin.paths == ["/ferry"]


# What each status means

FINAL = {
    400: "forbidden",
    401: "forbidden",
    402: "paywall",
    403: "forbidden",
    404: "gone",
    410: "gone",
    451: "forbidden",
}
DELAYED = {
    206: "server_error",
    300: "server_error",
    408: "server_error",
    429: "server_error",
    500: "server_error",
}
DELAYED |= {502: "server_error", 503: "server_error", 599: "server_error"}


@pytest.mark.parametrize(("status", "outcome"), FINAL.items())
def test_a_refusal_is_final_for_this_attempt(origin, rules, status, outcome):
    origin.answers["/ferry"] = reply(status, "No.")
    refused = failure(origin.url("/ferry"), rules=rules)
    assert refused.outcome == outcome
    assert not isinstance(refused, Temporary)


@pytest.mark.parametrize(("status", "outcome"), DELAYED.items())
def test_trouble_at_the_server_is_temporary(origin, rules, status, outcome):
    origin.answers["/ferry"] = reply(status, "Not now.")
    refused = failure(origin.url("/ferry"), rules=rules)
    assert refused.outcome == outcome
    assert isinstance(refused, Temporary)


WAITS = {
    "120": 120.0,
    " 7 ": 7.0,
    "Wed, 04 Mar 2026 12:30:00 GMT": 1800.0,
    "Wed, 04 Mar 2026 11:00:00 GMT": 0.0,
    "99999999": 7 * 86_400.0,
    "soon": None,
    "-5": None,
    "1e9": None,
    "٣": None,
}


@pytest.mark.parametrize(("said", "seconds"), WAITS.items())
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_passed_on(origin, rules, status, said, seconds):
    origin.answers["/ferry"] = reply(status, Retry_After=said)
    assert failure(origin.url("/ferry"), rules=rules).retry_after == seconds


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_challenge_is_told_from_a_refusal(origin, rules, status):
    origin.answers["/ferry"] = reply(status, "<title>Just a moment...</title>", CF_Mitigated="challenge")
    assert failure(origin.url("/ferry"), rules=rules).outcome == "challenge"


def test_a_challenge_is_seen_in_a_compressed_body(origin, rules):
    body = b"<title>Hold on</title><p>Verifying you are human. This may take a few seconds.</p>"
    origin.answers["/ferry"] = gzipped(body).replace(b"200 Said", b"403 Said")
    assert failure(origin.url("/ferry"), rules=rules).outcome == "challenge"


def test_a_name_without_address_is_unreachable(rules):
    def nobody(host, port):
        raise OSError("no such name")

    assert failure("http://nowhere.example/", rules=rules, resolve=nobody).outcome == "unreachable"
    assert (
        failure("http://nowhere.example/", rules=rules, resolve=lambda host, port: []).outcome
        == "unreachable"
    )


def test_a_closed_port_is_unreachable(origin, rules):
    origin.__exit__()
    closed = failure(origin.url("/ferry"), rules=rules)
    assert closed.outcome == "unreachable"
    assert isinstance(closed, Temporary)


def test_the_next_address_is_tried_when_one_is_dead(origin):
    dead = "127.0.0.2"
    rules = FetchRules(allowed_networks=(origin.network, f"{dead}:{origin.port}"), respect_robots=False)
    page = fetch(
        origin.url("/ferry", "news.example"),
        rules=rules,
        now=NOW,
        resolve=lambda host, port: [dead, "127.0.0.1"],
    )
    assert page.body == STORY
    assert origin.asked[0].headers["host"] == f"news.example:{origin.port}"


# Bad input


@pytest.mark.parametrize(
    "url", ["", "ferry", "//news.example/a", "ftp://news.example/a", "file:///etc/passwd", "http://"]
)
def test_what_is_no_web_address_is_not_fetched(rules, url):
    assert failure(url, rules=rules).outcome == FetchOutcome.BLOCKED_ADDRESS
