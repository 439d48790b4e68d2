"""When two addresses are one article: tracking, AMP, mobile and spelling are set aside."""

import re
from unicodedata import normalize
from urllib.parse import quote, unquote_plus, unquote_to_bytes

from annotations.errors import InvalidInput
from annotations.pipeline.fetching.parsing import Address, parse

# Parameters that say how a reader came, never what is read. Names that some sites give a meaning
# (id, p, page, ref, source, s, v) are not here: two articles made one is worse than one seen twice.
ADVERTISERS = {
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "s_kwcid",
}
ADVERTISERS |= {
    "msclkid",
    "yclid",
    "ysclid",
    "ymclid",
    "_openstat",
    "ef_id",
    "irclickid",
    "irgwc",
    "zanpid",
    "wickedid",
}
NETWORKS = {
    "fbclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "igshid",
    "igsh",
    "mibextid",
    "sfnsn",
}
NETWORKS |= {
    "twclid",
    "ttclid",
    "li_fat_id",
    "epik",
    "ref_src",
    "ref_url",
    "__twitter_impression",
    "rb_clickid",
}
LETTERS = {
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "vero_id",
    "vero_conv",
    "dm_i",
    "__s",
}
LETTERS |= {"oly_anon_id", "oly_enc_id", "bxid", "cndid", "ck_subscriber_id", "nr_email_referer"}
OUTLETS = {
    "cmp",
    "cmpid",
    "icid",
    "ncid",
    "ocid",
    "s_cid",
    "smid",
    "smtyp",
    "xtor",
    "wt_mc",
    "wtrid",
    "spm",
    "scm",
}
OUTLETS |= {
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ns_linkname",
    "ns_fee",
    "soc_src",
    "soc_trk",
    "campaign_source",
}
OUTLETS |= {"guccounter", "guce_referrer", "guce_referrer_sig", "traffic_source", "share_id", "_ga", "_gl"}
AMP_VIEWERS = {"usqp", "amp_js_v", "amp_gsa", "amp_r"}
TRACKING = frozenset(ADVERTISERS | NETWORKS | LETTERS | OUTLETS | AMP_VIEWERS)
TRACKING_PREFIX = re.compile(r"(utm|hsa|pk|piwik|mtm|matomo|at|sfmc|hmb|stm|trk|itm|ga)_.", re.IGNORECASE)

# What an address carries when it asks for the AMP rendering of the page.
AMP_SWITCHES = frozenset({"output", "outputtype", "view", "format", "mode"})
AMP_FILE = re.compile(r"(?<=.)(?:\.amp)+(\.html?)?$", re.IGNORECASE)
AMP_COPY = re.compile(r"/(?:[acirvwx]|amp|wp)/(?P<secure>s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)")
AMP_CACHE = re.compile(r"(?:.+\.)?cdn\.ampproject\.org|(?:.+\.)?bing-amp\.com")
AMP_VIEWER = re.compile(r"(?:www\.)?google\.[a-z.]+|(?:www\.)?bing\.com")

# Labels that dress a site for a device. They are only taken off a site's own name, which is the last
# two labels, or three under the suffixes that many owners share.
DRESS = frozenset({"www", "m", "mobile", "amp", "touch", "wap"})
SHARED_SECOND_LEVEL = {"ac", "co", "com", "edu", "gob", "gov", "gouv", "ltd", "ne", "net", "or", "org"}
SHARED_HOSTS = {"blogspot.com", "github.io", "gitlab.io", "medium.com", "substack.com", "wordpress.com"}

SESSION = re.compile(r";jsessionid=.*", re.IGNORECASE)
INDEX_FILE = re.compile(r"index\.(?:html?|php)", re.IGNORECASE)
SEGMENT_SAFE = "!$&'()*+,;=:@"
VALUE_SAFE = "!$'()*,:;@/?"


def canonical_url(url: str) -> str:
    """The address without what does not belong to the article, and still one that can be fetched.

    Tracking parameters and the fragment go; scheme, host, port and escapes get their one spelling.
    The host's `www.` and the order of the query stay, because servers may insist on them.
    Applying it twice changes nothing. Raises InvalidInput for what is not an http(s) address.
    """
    address = _without_amp_cache(parse(url))
    pieces = [piece for piece in address.query.split("&") if piece and not _is_tracking(_name_of(piece))]
    return str(address._replace(query="&".join(pieces)))


def canonical_key(url: str) -> str:
    """One key for all the ways of writing the address of one article; compare it, do not fetch it.

    On top of `canonical_url`: no scheme, no `www.`, `m.` or `amp.`, no AMP form of path or query, no
    trailing slash, the query sorted by name. Raises InvalidInput for what is not an http(s) address.
    """
    address = _without_amp_cache(parse(url))
    query = _sorted_query(address.query)
    bare = address._replace(host=_bare_host(address.host))
    return f"{bare.netloc}{_bare_path(address.path)}{'?' if query else ''}{query}"


def _without_amp_cache(address: Address) -> Address:
    """The publisher's own address, where this one is of a copy in an AMP cache or viewer."""
    in_viewer = AMP_VIEWER.fullmatch(address.host) and address.path.startswith("/amp/")
    copy = AMP_COPY.fullmatch(address.path) if in_viewer or AMP_CACHE.fullmatch(address.host) else None
    if not copy:
        return address
    try:
        inner = parse(f"{'https' if copy['secure'] else 'http'}://{copy['rest']}")
    except InvalidInput:
        return address
    return _without_amp_cache(inner._replace(query=address.query))


def _name_of(piece: str) -> str:
    """A parameter's name. Copied HTML leaves `&amp;` between parameters, which then start with `amp;`."""
    return unquote_plus(piece.partition("=")[0]).removeprefix("amp;")


def _is_tracking(name: str) -> bool:
    return name.lower() in TRACKING or bool(TRACKING_PREFIX.match(name))


def _asks_for_amp(name: str, value: str) -> bool:
    return name.lower() == "amp" or (name.lower() in AMP_SWITCHES and value.lower() == "amp")


def _sorted_query(query: str) -> str:
    pairs = []
    for piece in query.split("&"):
        name, value = _name_of(piece), unquote_plus(piece.partition("=")[2])
        if name and not _is_tracking(name) and not _asks_for_amp(name, value):
            pairs.append((_fold(name, VALUE_SAFE), _fold(value, VALUE_SAFE)))
    pairs.sort(key=lambda pair: pair[0])  # stable: a repeated name keeps its order, which may matter
    return "&".join(f"{name}={value}" if value else name for name, value in pairs)


def _fold(text: str, safe: str) -> str:
    return quote(normalize("NFC", text), safe=safe)


def _bare_host(host: str) -> str:
    """Without the labels that dress a site for a device, wherever they stand (`en.m.example.org`)."""
    labels = host.split(".")
    if labels[0] == "www" and len(labels) > 2:
        del labels[0]
    shared = (labels[-2:-1] and labels[-2] in SHARED_SECOND_LEVEL and len(labels[-1]) == 2) or (
        ".".join(labels[-2:]) in SHARED_HOSTS
    )
    site = 3 if shared else 2
    return ".".join([label for label in labels[:-site] if label not in DRESS] + labels[-site:])


def _bare_path(path: str) -> str:
    segments = [_fold_segment(SESSION.sub("", segment)) for segment in path.split("/")]
    segments = [segment for segment in segments if segment]
    while (shorter := _without_form(segments)) != segments:
        segments = shorter
    return "/" + "/".join(segments)


def _fold_segment(segment: str) -> str:
    octets = unquote_to_bytes(segment)
    try:
        return _fold(octets.decode(), SEGMENT_SAFE)
    except UnicodeDecodeError:
        return quote(octets, safe=SEGMENT_SAFE)


def _without_form(segments: list[str]) -> list[str]:
    """One step less of what names a form of the page: `/amp`, `/amp/…`, `.amp.html`, `/index.html`."""
    if len(segments) > 1 and segments[-1].lower() == "amp":
        return segments[:-1]
    if len(segments) > 1 and segments[0].lower() == "amp":
        return segments[1:]
    if segments and INDEX_FILE.fullmatch(segments[-1]):
        return segments[:-1]
    return [*segments[:-1], AMP_FILE.sub(r"\1", segments[-1])] if segments else segments
