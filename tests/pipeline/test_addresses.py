"""One article is one key, however its address is written; different articles stay different."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.errors import InvalidInput
from annotations.pipeline.fetching import canonical_key, canonical_url

STORY = "https://courier.example/2026/03/ferry-sails-again"


def test_it_works():
    written = "HTTP://WWW.Courier.Example:80/2026/03/ferry-sails-again/?utm_source=letter&page=2#comments"
    assert canonical_url(written) == "http://www.courier.example/2026/03/ferry-sails-again/?page=2"
    assert canonical_key(written) == "courier.example/2026/03/ferry-sails-again?page=2"


SAME = [
    "http://courier.example/2026/03/ferry-sails-again",
    "https://www.courier.example/2026/03/ferry-sails-again",
    "https://m.courier.example/2026/03/ferry-sails-again",
    "https://amp.courier.example/2026/03/ferry-sails-again",
    "https://www.m.courier.example/2026/03/ferry-sails-again",
    "https://COURIER.example/2026/03/ferry-sails-again",
    "https://courier.example./2026/03/ferry-sails-again",
    "https://courier.example:443/2026/03/ferry-sails-again",
    "http://courier.example:80/2026/03/ferry-sails-again",
    "https://courier.example:/2026/03/ferry-sails-again",
    "  https://courier.example/2026/03/ferry-sails-again\n",
    f"{STORY}/",
    f"{STORY}//",
    "https://courier.example//2026/03//ferry-sails-again",
    "https://courier.example/2026/./03/x/../ferry-sails-again",
    "https://courier.example/2026/03/ferry%2Dsails%2dagain",
    "https://courier.example/2026/03/%66erry-sails-again",
    f"{STORY}#top",
    f"{STORY}?",
    f"{STORY}?#",
    f"{STORY}?&",
    f"{STORY}?utm_source=a&utm_medium=b&utm_campaign=c&utm_term=d&utm_content=e&utm_id=f",
    f"{STORY}?UTM_Source=a",
    f"{STORY}?fbclid=IwAR0",
    f"{STORY}?gclid=x&gbraid=y&wbraid=z&dclid=w&gad_source=1",
    f"{STORY}?msclkid=1&yclid=2&twclid=3&ttclid=4&igshid=5",
    f"{STORY}?mc_cid=1&mc_eid=2&_hsenc=3&mkt_tok=4",
    f"{STORY}?at_medium=social&at_campaign=x",
    f"{STORY}?CMP=share_btn",
    f"{STORY}?fbclid=1&amp;utm_source=b",
    f"{STORY}?_ga=1.2&_gl=3",
    f"{STORY}/amp",
    f"{STORY}/amp/",
    f"{STORY}/AMP/",
    "https://courier.example/amp/2026/03/ferry-sails-again",
    f"{STORY}.amp",
    f"{STORY}?amp",
    f"{STORY}?amp=1",
    f"{STORY}?amp=true&utm_source=x",
    f"{STORY}?outputType=amp",
    f"{STORY}/amp/?utm_source=x#y",
    f"{STORY}/index.html",
    f"{STORY};jsessionid=0A1B2C",
    "https://www.google.com/amp/s/courier.example/2026/03/ferry-sails-again",
    "https://www.google.co.uk/amp/s/www.courier.example/2026/03/ferry-sails-again/amp/",
    "https://courier-example.cdn.ampproject.org/c/s/courier.example/2026/03/ferry-sails-again?usqp=mq331",
    "https://courier-example.cdn.ampproject.org/v/s/courier.example/2026/03/ferry-sails-again/amp?amp_js_v=0.1",
]


@pytest.mark.parametrize("written", SAME)
def test_every_way_of_writing_one_article_has_one_key(written):
    assert canonical_key(written) == canonical_key(STORY) == "courier.example/2026/03/ferry-sails-again"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://courier.example/a?x=1&y=2", "https://courier.example/a?y=2&x=1"),
        ("https://courier.example/a?x", "https://courier.example/a?x="),
        ("https://courier.example/a?q=two+words", "https://courier.example/a?q=two%20words"),
        ("https://courier.example/a.html", "https://courier.example/a.amp.html"),
        ("https://КУРЄР.example/", "https://xn--j1amak0g.example/"),
        ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
        ("https://ｃｏｕｒｉｅｒ.example/a", "https://courier.example/a"),
        ("https://courier。example/a", "https://courier.example/a"),
        ("https://courier.example/новини", f"https://courier.example/{quote('новини').lower()}"),
        ("https://courier.example/caf\u00e9", "https://courier.example/cafe\u0301"),
        ("https://courier.example/it's-(all)-over", "https://courier.example/it%27s-%28all%29-over"),
        ("https://en.m.courier.example/a", "https://en.courier.example/a"),
        ("https://www.gov.example.uk/a", "https://gov.example.uk/a"),
        ("https://www.gov.uk/a", "https://gov.uk/a"),
        ("https://courier.example", "https://courier.example/"),
        ("https://[2A00:0:0::1]/a", "http://[2a00::1]/a"),
        ("https://courier.example/100%/a", "https://courier.example/100%25/a"),
    ],
)
def test_two_spellings_have_one_key(one, other):
    assert canonical_key(one) == canonical_key(other)


DIFFERENT = [
    "https://courier.example/",
    "https://courier.example/story",
    "https://courier.example/story?id=12",
    "https://courier.example/story?id=13",
    "https://courier.example/story?ID=12",
    "https://courier.example/story?id=12&id=13",
    "https://courier.example/story?id=13&id=12",
    "https://courier.example/story?id=12%2613",
    "https://courier.example/story?id=12&13",
    "https://courier.example/story?id=a%2Bb",
    "https://courier.example/story?id=a+b",
    "https://courier.example/story?page=2",
    "https://courier.example/story?p=2",
    "https://courier.example/story?v=2",
    "https://courier.example/story?ref=2",
    "https://courier.example/story?source=2",
    "https://courier.example/story?atom=1",
    "https://courier.example/story?camp=1",
    "https://courier.example/story?output=print",
    "https://courier.example/Story",
    "https://courier.example/story.html",
    "https://courier.example/story.php",
    "https://courier.example/story-2",
    "https://courier.example/story/2",
    "https://courier.example/story%2F2",
    "https://courier.example/story%3Fid=12",
    "https://courier.example/story%23id",
    "https://courier.example/story%25",
    "https://courier.example/amp",
    "https://courier.example/champ",
    "https://courier.example/amplifiers",
    "https://courier.example/story/amplifier",
    "https://courier.example/index",
    "https://news.courier.example/story",
    "https://mobile-news.courier.example/story",
    "https://courier.example.net/story",
    "https://courier-example.net/story",
    "https://wwwcourier.example/story",
    "https://m.com/story",
    "https://mobile.co.uk/story",
    "https://m.co.uk/story",
    "https://amp.substack.com/story",
    "https://substack.com/story",
    "https://courier.example:8080/story",
    "https://courier.example:8443/story",
    "https://www.google.com/amp/story",
    "https://web.archive.org/web/2026/https://courier.example/story",
]


def test_different_articles_stay_different():
    keys = {canonical_key(url): url for url in DIFFERENT}
    assert len(keys) == len(DIFFERENT)


BAD = {
    "": "https://",
    "story": "https://",
    "www.courier.example/story": "https://",
    "/story": "https://",
    "//courier.example/story": "https://",
    "mailto:desk@courier.example": "https://",
    "javascript:alert(1)": "https://",
    "ftp://courier.example/story": "not ftp",
    "file:///etc/passwd": "not file",
    "data://text/html,x": "not data",
    "http:courier.example": "https://",
    "http:/courier.example": "https://",
    "http:///story": "no host",
    "https://?q=1": "no host",
    "https://:80/": "no host",
    "https://.": "not a host name",
    "https://courier..example/": "not a host name",
    "https://-courier.example/": "not a host name",
    "https://cour ier.example/": "not a host name",
    "https://cour%69er.example/": "not a host name",
    "https://courier.example\\@other.example/": "user name",
    "https://courier.example\\other.example/": "not a host name",
    "https://anna@courier.example/": "user name",
    "https://anna:secret@courier.example/": "user name",
    "https://@courier.example/": "user name",
    "https://courier.example:0/": "port",
    "https://courier.example:65536/": "port",
    "https://courier.example:eighty/": "no host",
    "https://courier.example:80:80/": "no host",
    "https://[::1/": "no host",
    "https://[::1]x/": "no host",
    "https://[fe80::1%25eth0]/": "IPv6",
    "https://[1.2.3.4]/": "IPv6",
    "https://0x7f000001/": "usual spelling",
    "https://2130706433/": "usual spelling",
    "https://0177.0.0.1/": "usual spelling",
    "https://127.1/": "usual spelling",
    "https://1.2.3.4.5/": "usual spelling",
    "https://256.1.1.1/": "usual spelling",
    "https://courier.0x1/": "usual spelling",
    "https://xn--a.example/": "not a host name",
    "https://\u2603\ufe0f\u202e.example/": "not a host name",
    "https://courier.example/a\nb": "control character",
    "https://courier.example/a\0b": "control character",
    "https://courier.example/\ud800": "control character",
    "https://" + "a" * 64 + ".example/": "not a host name",
    "https://" + "a." * 130 + "example/": "not a host name",
    "https://courier.example/" + "a" * 2100: "2048",
    "https://courier.example/" + "ї" * 400: "2048",
}


@pytest.mark.parametrize(("url", "says"), BAD.items())
@pytest.mark.parametrize("read", [canonical_url, canonical_key])
def test_nonsense_is_refused_and_says_why(read, url, says):
    with pytest.raises(InvalidInput) as caught:
        read(url)
    assert says in caught.value.detail


# Laws

labels = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True).filter(
    lambda label: not label.startswith("xn--")
)
hosts = st.lists(labels, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "example"]))
segments = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="/?#\ufeff\ufffe\uffff"),
    max_size=12,
)
paths = st.lists(segments, max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts).rstrip(" "))
values = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="#\ufeff\ufffe\uffff"),
    max_size=8,
)
queries = st.lists(values, max_size=4).map("&".join)


@st.composite
def addresses(draw):
    query = draw(queries)
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    return f"{scheme}://{draw(hosts)}{draw(paths)}{'?' if query else ''}{query}".rstrip(" ")  # as copied


def plain(url):
    """Addresses inside an AMP cache's are another address: what is done to the outer one shows nothing."""
    return "cdn.ampproject.org" not in url


@given(addresses())
@example("https://a.example/%2%35")
@example("https://a.example/%%34%31")
@example("https://a.example//..//..;jsessionid=1")
@example("https://google.com/amp/s/www.google.com/amp/s/a.example/x")
@example("https://a.example/?&&=&a&=b&amp;amp;utm_x=1")
def test_canonical_url_is_idempotent_and_keeps_the_key(url):
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert canonical_key(once) == canonical_key(url)
    assert once.isascii()


@given(addresses())
@example("https://a.example/amp/amp/x.amp.amp.html/amp/index.html")
@example("https://a.example/.amp")
@example("https://a.example/x.amp/amp")
@example("https://www.www.m.a.example/?b&a=&amp=&b=")
def test_a_key_is_its_own_key(url):
    key = canonical_key(url)
    assert canonical_key(f"https://{key}") == key
    assert key.isascii()


@given(
    addresses().filter(plain),
    st.sampled_from(
        ["utm_source=x", "fbclid=1", "gclid=2", "amp=1", "utm_campaign=%D1%97", "mc_cid=", "_ga"]
    ),
    st.sampled_from(["", "#", "#top", "#:~:text=ferry"]),
)
def test_tracking_and_fragments_never_change_the_key(url, parameter, fragment):
    dressed = f"{url}{'&' if '?' in url else '?'}{parameter}{fragment}"
    assert canonical_key(dressed) == canonical_key(url)


@given(
    hosts,
    paths,
    st.sampled_from(["www.", "m.", "amp.", "mobile."]),
    st.sampled_from(["/", "/amp", "/amp/", "//"]),
)
def test_dress_never_changes_the_key(host, path, prefix, suffix):
    bare = canonical_key(f"https://{host}/news{path}")
    assert canonical_key(f"http://{prefix}site.{host}/news{path}{suffix}") == canonical_key(
        f"https://site.{host}/news{path}"
    )
    assert canonical_key(f"https://{host}/news{path}{suffix}") == bare


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_another_number_is_another_article(one, other):
    for shape in (
        "https://a.example/{}",
        "https://a.example/story?id={}",
        "https://a.example/{}/amp",
        "https://a.example/n-{}.html",
    ):
        same = canonical_key(shape.format(one)) == canonical_key(shape.format(other))
        assert same == (one == other)


@given(st.permutations(["a=1", "b=2", "c", "d=%20", "utm_medium=x"]))
def test_the_order_of_a_query_does_not_matter(pieces):
    assert canonical_key("https://a.example/?" + "&".join(pieces)) == "a.example/?a=1&b=2&c&d=%20"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        with suppress(InvalidInput):
            canonical_key(canonical_url(url))
