"""The address guard: nothing but the public internet is ever connected to, whatever the address looks like."""

import sys
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import FetchOutcome
from annotations.errors import FetchFailed, Permanent
from annotations.pipeline.fetching import FetchRules, ask_json, fetch, vet
from annotations.pipeline.fetching.guard import is_public
from tests.origin import Origin, redirect, reply

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
RULES = FetchRules(deadline=5, respect_robots=False)

# Hosts as an attacker writes them. None needs a resolver: all are refused for what they say.
HOSTS = """
127.0.0.1 127.0.0.2 127.1.1.1 127.255.255.254 127.0.0.1. 127.1 127.0.1 127 0 0.0.0.0 0.1.2.3 0.0.0.0.
2130706433 017700000001 0x7f000001 0x7F.1 0x7f.0.0.1 0177.0.0.1 0177.0.0.01 127.0.0.0x1 127.0.0.01 00.0.0.0
0x7f000001. 127.0.0.1.. 3232235521 0xc0a80001 0300.0250.0.1 192.168.1 10.1 169.16689662 0xa9fea9fe 2852039166
0251.0376.0251.0376 127.0.0.1.1 256.256.256.256 4294967295 4294967296 99999999999 1.2.3.4.5 0x 0x.0x.0x.0x
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254 192.168.0.1 192.168.255.255 100.64.0.1 100.127.255.254
169.254.0.1 169.254.169.254 169.254.170.2 169.254.169.253 100.100.100.200 192.0.0.192 168.63.129.16
192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 198.51.100.7 203.0.113.9 192.31.196.1 192.52.193.1 192.88.99.1
192.175.48.1 198.18.0.1 198.19.255.255 224.0.0.1 239.255.255.250 233.252.0.1 240.0.0.1 250.1.2.3 255.255.255.255
[::] [::1] [0:0:0:0:0:0:0:1] [0000:0000::0001] [::127.0.0.1] [::10.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1]
[::FFFF:169.254.169.254] [::ffff:10.0.0.1] [::ffff:0.0.0.0] [0:0:0:0:0:ffff:192.168.0.1] [::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1] [64:ff9b:1::8.8.8.8] [64:ff9b:1::1]
[2002:7f00:1::] [2002:a00:1::1] [2002:c0a8:1::1] [2002:a9fe:a9fe::] [2002:808:808::1] [2001::1]
[2001:0:7f00:1::] [2001:0:53aa:64c:0:fbff:80ff:fffe] [2001:2::1] [2001:10::1] [2001:20::1] [2001:30::1]
[2001:db8::1] [2001:db8:ffff::1] [3fff::1] [3ffe::1] [2620:4f:8000::1] [100::1] [100:0:0:1::1] [5f00::1]
[fc00::1] [fd00::1] [fd00:ec2::254] [fd20:ce::254] [fe80::1] [fe80::a9fe:a9fe] [febf::1] [fec0::1]
[ff02::1] [ff05::2] [ff0e::1] [4000::1] [1::1] [e000::1] [fe80::1%25eth0] [fe80::1%eth0] [::1%25lo] [::1%1]
[127.0.0.1] [localhost] [::g] [1:2:3:4:5:6:7:8:9] [] [:::1] [::1]] [[::1]]
%31%32%37.0.0.1 127.0.0%2e1 127%2E0.0.1 %6cocalhost 127.0.0.1%00 127.0.0.1%20 127.0.0.1%23 %5b::1%5d 0x7f%2e1
１２７.０.０.１ １２７。０。０。１ 127｡0｡0｡1 ①②⑦.⓪.⓪.① 127.0.0.¹ 0ｘ7f.1 ₁₀.0.0.1 ⅼocalhoſt⒈ 127\u200b.0.0.1\u200b
anna@127.0.0.1 anna:secret@10.0.0.1 good.example@127.0.0.1 127.0.0.1@good.example good.example:80@127.0.0.1 @127.0.0.1
good.example\\@127.0.0.1 127.0.0.1\\.good.example good.example\\.127.0.0.1 127.0.0.1:80:80 127.0.0.1:80@good.example:80
""".split()  # noqa: SIM905 - a table, and read as one

# What a name may resolve to. One bad address spoils the name, wherever it stands in the answer.
RECORDS = """
127.0.0.1 10.0.0.1 0.0.0.0 169.254.169.254 192.168.1.1 172.20.0.1 100.64.1.1 224.0.0.5 255.255.255.255 198.18.1.1
::1 :: fe80::1 fe80::1%eth0 2620:fe::fe%eth0 fd00::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001:0:1::1 ff02::1 2001:db8::2
9.9.9.9,127.0.0.1 127.0.0.1,9.9.9.9 9.9.9.9,1.0.0.1,10.0.0.1 2620:fe::fe,::1 9.9.9.9,fe80::1 2620:fe::fe,192.168.0.1
9.9.9.9,::ffff:10.0.0.1 9.9.9.9,8.8.8.8,8.8.4.4,1.1.1.1,0.0.0.0 9.9.9.9,64:ff9b::7f00:1 9.9.9.9,2002:a00:1::
""".split()  # noqa: SIM905

PORTS = [
    0,
    1,
    21,
    22,
    23,
    25,
    53,
    110,
    443 + 65536,
    3306,
    5432,
    6379,
    8000,
    8080,
    8443,
    9200,
    11211,
    65535,
    65536,
]

OTHERS = """
file:///etc/passwd file://localhost/etc/passwd ftp://good.example/ gopher://good.example/ dict://good.example/
ldap://good.example/ data:text/html,x javascript:alert(1) jar:http://good.example!/ unix:/var/run/docker.sock
http+unix://%2Fvar%2Frun%2Fdocker.sock/ ws://good.example/ //127.0.0.1/ http:127.0.0.1 http:/127.0.0.1 http:///127.0.0.1
http://%0d%0aHost:x/ netdoc:///etc/hosts tftp://good.example/x sftp://good.example/ about:blank view-source:http://127.0.0.1/
""".split()  # noqa: SIM905

HOSTILE = (
    [f"http://{host}/" for host in HOSTS]
    + [f"https://{host}/" for host in HOSTS[:12]]
    + [f"http://good.example:{port}/" for port in PORTS]
    + OTHERS
    + [f"http://records.example/{answer}" for answer in RECORDS]
)

connections = None


def note_connections(event, args):
    if connections is not None and event == "socket.connect":
        connections.append(args[1])


sys.addaudithook(note_connections)  # Python's own account of every connection that anything here tries


@pytest.fixture
def connected():
    """The addresses that were connected to during the test."""
    global connections
    connections = []
    yield connections
    connections = None


def resolve(host, port):
    """Names that resolve to what the address says, and public ones."""
    return ["9.9.9.9"]


def resolver_for(url):
    answer = url.rpartition("/")[2]
    return (lambda host, port: answer.split(",")) if "records.example" in url else resolve


def test_the_table_is_long_enough():
    assert len(set(HOSTILE)) >= 250


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_without_a_connection(connected, url):
    with pytest.raises(FetchFailed) as caught:
        fetch(url, rules=RULES, now=NOW, resolve=resolver_for(url))
    assert caught.value.outcome == FetchOutcome.BLOCKED_ADDRESS
    assert connected == []


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://good.example:22/", "file:///etc/passwd", "http://0x7f.1/"]
)
def test_an_address_can_be_vetted_before_it_is_kept(connected, url):
    with pytest.raises(FetchFailed) as caught:
        vet(url, rules=RULES, resolve=resolve)
    assert caught.value.outcome == FetchOutcome.BLOCKED_ADDRESS
    assert connected == []


FRIENDLY = """
http://good.example/ https://good.example/ http://GOOD.example./ https://good.example:443/ http://good.example:80/story
http://8.8.8.8/ http://1.1.1.1/ http://9.255.255.255/ http://11.0.0.1/ http://100.63.255.255/ http://100.128.0.1/
http://126.255.255.255/ http://128.0.0.1/ http://169.253.255.255/ http://169.255.0.1/ http://172.15.255.255/ http://172.32.0.1/
http://192.0.1.1/ http://192.0.3.1/ http://192.167.255.255/ http://192.169.0.1/ http://198.17.255.255/ http://198.20.0.1/
http://198.51.99.1/ http://203.0.112.1/ http://223.255.255.255/ http://168.63.129.15/ http://[2606:4700::1111]/
http://[2001:4860:4860::8888]/ http://[2a00:1450::1]/ http://[2620:fe::fe]/ http://[::ffff:8.8.8.8]/ http://[64:ff9b::808:808]/
http://new-s.example/ http://under_score.example/ http://123.example/ http://1e100.net/ http://xn--80ak6aa92e.example/
http://новини.example/ http://0x7f.example/ http://127.0.0.1.good.example/ http://localhost.example/
""".split()  # noqa: SIM905


@pytest.mark.parametrize("url", FRIENDLY)
def test_an_ordinary_address_passes(connected, url):
    vet(url, rules=RULES, resolve=resolve)
    assert connected == []


# Exceptions, and where they end


@pytest.mark.parametrize(
    ("opening", "url"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123/"),
        ("127.0.0.1:8123", "http://name.example:8123/"),
        ("127.0.0.0/8:8123", "http://127.9.9.9:8123/"),
        ("10.0.0.0/8", "http://10.1.2.3/"),
        ("10.0.0.0/8", "https://10.1.2.3/"),
        ("10.1.2.3", "https://10.1.2.3/"),
        ("[::1]:8123", "http://[::1]:8123/"),
        ("fd00::/8", "https://[fd00::5]/"),
        ("[fd00::5]", "https://[fd00::5]/"),
        ("9.9.9.9:8123", "http://9.9.9.9:8123/"),
    ],
)
def test_an_exception_opens_what_it_names(opening, url):
    vet(url, rules=FetchRules(allowed_networks=(opening,)), resolve=lambda host, port: ["127.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8124/",
        "http://127.0.0.2:8123/",
        "http://[::1]:8123/",
        "http://9.9.9.9:8123/",
        "http://both.example:8123/",
    ],
)
def test_an_exception_opens_nothing_else(url):
    with pytest.raises(FetchFailed):
        vet(
            url,
            rules=FetchRules(allowed_networks=("127.0.0.1:8123",)),
            resolve=lambda host, port: ["127.0.0.1", "::1"],
        )


@pytest.mark.parametrize(
    "opening",
    ["", "localhost:8990", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:65536", "10.0.0.0/33"],
)
@pytest.mark.parametrize("field", ["allowed_networks", "denied_networks"])
def test_an_exception_that_cannot_be_read_is_refused_when_the_rules_are_made(field, opening):
    with pytest.raises(ValueError, match=r"does not appear|invalid literal|not a port"):
        FetchRules(**{field: (opening,)})


def test_an_address_of_ones_own_can_be_denied():
    rules = FetchRules(denied_networks=("9.9.9.0/24",))
    with pytest.raises(FetchFailed):
        vet("http://good.example/", rules=rules, resolve=resolve)
    vet("http://good.example/", rules=rules, resolve=lambda host, port: ["9.9.8.1"])


# Between the vetting and the connection


@pytest.fixture
def origin():
    with Origin() as server:
        yield server


def test_a_name_that_changes_its_address_is_vetted_each_time(origin, connected):
    """DNS rebinding: the first answer is allowed, the next one is not."""
    answers = [["127.0.0.1"], ["127.0.0.53"]]
    origin.answers["/a"] = redirect(origin.url("/b", "rebind.example"))
    rules = FetchRules(allowed_networks=(origin.network,), respect_robots=False)

    with pytest.raises(FetchFailed) as caught:
        fetch(
            origin.url("/a", "rebind.example"),
            rules=rules,
            now=NOW,
            resolve=lambda host, port: answers.pop(0),
        )

    assert caught.value.outcome == FetchOutcome.BLOCKED_ADDRESS
    assert connected == [("127.0.0.1", origin.port)]


def test_a_name_is_looked_up_once_a_connection(origin):
    """There is no second look-up that could answer differently from the one that was vetted."""
    looked_up = []
    origin.answers["/a"] = reply(200, "story")
    rules = FetchRules(allowed_networks=(origin.network,), respect_robots=False)

    def once(host, port):
        looked_up.append(host)
        return ["127.0.0.1"]

    fetch(origin.url("/a", "news.example"), rules=rules, now=NOW, resolve=once)
    assert looked_up == ["news.example"]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:22/",
        "http://localhost/",
        "//10.0.0.1/",
        "http://[::1]/",
        "http://0x7f.1/",
        "https://2130706433/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "javascript:alert(1)",
        "http://anna:secret@good.example/",
        "http://[::1",
        "http://good.example:99999/",
    ],
)
def test_a_redirect_to_a_hostile_address_is_refused(origin, connected, location):
    origin.answers["/a"] = redirect(location)
    rules = FetchRules(allowed_networks=(origin.network,), respect_robots=False)

    with pytest.raises(FetchFailed) as caught:
        fetch(origin.url("/a"), rules=rules, now=NOW, resolve=lambda host, port: ["127.0.0.1"])

    assert caught.value.outcome == FetchOutcome.BLOCKED_ADDRESS
    assert connected == [("127.0.0.1", origin.port)]


@pytest.mark.parametrize(
    "location", ["\\\\10.0.0.1\\x", "http:///10.0.0.1/", "http:10.0.0.1", "/\\10.0.0.1", ""]
)
def test_a_redirect_that_programs_read_differently_stays_where_it_was(origin, connected, location):
    origin.answers["/a"] = redirect(location)
    rules = FetchRules(allowed_networks=(origin.network,), respect_robots=False)
    with pytest.raises(FetchFailed):
        fetch(origin.url("/a"), rules=rules, now=NOW)
    assert set(connected) == {("127.0.0.1", origin.port)}


def test_a_robots_txt_on_a_hostile_address_is_not_fetched(origin, connected):
    origin.answers["/robots.txt"] = redirect("http://169.254.169.254/")
    with pytest.raises(FetchFailed):
        fetch(origin.url("/a"), rules=FetchRules(allowed_networks=(origin.network,)), now=NOW)
    assert connected == [("127.0.0.1", origin.port)]


def test_questions_to_a_service_pass_the_same_guard(connected):
    for url in ("http://169.254.169.254/", "http://127.0.0.1:11434/v1/chat/completions"):
        with pytest.raises(Permanent) as caught:
            ask_json(url, {}, rules=RULES)
        assert caught.value.code == "blocked_address"
    assert connected == []


# Laws


@given(st.ip_addresses(v=4))
def test_no_address_python_calls_private_is_public(address):
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_no_address_python_calls_private_is_public_in_version_6(address):
    if is_public(address):
        assert address.is_global or address.ipv4_mapped
        assert not address.is_multicast


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::"]))
def test_an_address_that_carries_another_is_as_good_as_that(inner, prefix):
    assert is_public(IPv6Address(int(ip_address(prefix)) + int(inner))) == is_public(inner)


@given(st.ip_addresses(v=4), st.sampled_from(["::", "64:ff9b:1::", "2002::", "2001::", "fe80::"]))
def test_other_ways_to_carry_an_address_are_shut(inner, prefix):
    shift = {"2002::": 80, "2001::": 64}.get(prefix, 0)
    assert not is_public(IPv6Address(int(ip_address(prefix)) + (int(inner) << shift)))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "{:#x}", "0{:o}", "{:#X}"]))
def test_no_number_is_a_host(number, spelling):
    written = spelling.format(number)
    assert IPv4Address(number)  # it would be one, to a browser
    with pytest.raises(FetchFailed):
        vet(f"http://{written}/", rules=RULES, resolve=lambda host, port: [host])
