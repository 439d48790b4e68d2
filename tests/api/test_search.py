"""Search: everything that has words, each result with what shows why; what one may not see is not there."""

import random

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Claim, SearchDocument
from annotations.pipeline import searching
from tests.api.conftest import FEWER, judge, problem, queries
from tests.conftest import BRIDGE, FERRY, read_again, reading


def found(program, q, **more):
    response = program.get("search", {"q": q, **more})
    assert response.status_code == 200, response.content
    return response.json()


def kinds(program, q, **more):
    return sorted(one["kind"] for one in found(program, q, **more)["results"])


def test_it_works(api, bob, claim, evidence, ferry):
    answer = found(api(bob), "ferry passengers")
    assert [one["kind"] for one in answer["results"]] == ["claim", "article"]
    assert answer["total"] == {"value": 2, "relation": "exact"}
    first, article = answer["results"]
    assert first["id"] == str(claim.pk)
    assert first["claim"]["state"] == "open"
    assert [(term["term"], term["fields"]) for term in first["terms"]] == [
        ("ferry", ["title"]),
        ("passengers", ["title"]),
    ]
    (snippet,) = first["snippets"]
    assert snippet["html"] == "The <mark>ferry</mark> carried 1,200 <mark>passengers</mark> on Monday."
    assert [FERRY[at["start"] : at["end"]] for at in snippet["highlights"]] == ["ferry", "passengers"]
    assert article["place"]["number"] == 1
    assert article["current"]


def test_phrases_beginnings_alternatives_and_what_must_not_be(api, bob, claim):
    program = api(bob)
    assert kinds(program, '"carried 1200"', kind="claim") == ["claim"]
    assert kinds(program, '"1,200 carried"') == []
    assert kinds(program, "passen*", kind="claim") == ["claim"]
    assert kinds(program, "passen") == []
    assert kinds(program, "submarine or bridge", kind="claim") == ["claim"]
    assert [one["title"] for one in found(program, "the -bridge", kind="claim")["results"]] == [FERRY]
    assert len(found(program, "-bridge", kind="claim")["results"]) == 1


VOCABULARY = [
    "Ferry",
    "ferries",
    "carried",
    "not",
    "the",
    "1,200",
    "Café",
    "cafe",
    "Zürich",
    "東京都",
    "Ёлка",
]
PHRASES = [
    '"{} {}"',
    '"{} {} {}"',
    '"{} {}" -{}',
    '"{} {}" or "{} {}"',
    '"{} {} {}"*',
    '{} "{} {}"',
    '"{} {}" or {}',
]


def test_no_text_that_holds_a_phrase_is_lost(api, bob, team):
    """Phrases are looked for by an index of neighbouring words: what it leads to is what the words themselves say."""
    chance, program = random.Random(1), api(bob)
    said = [" ".join(chance.choices(VOCABULARY, k=6)) for _ in range(80)]
    claims = Claim.objects.bulk_create(Claim(team=team, statement=statement) for statement in said)
    for number, language in enumerate(("en", "de", "ja", "")):
        actions.search.note_claims(claims[number::4], actions.search.Setting(language=language))

    def standing(typed):
        question = searching.parsed(typed)
        asked = searching.tsquery(question, actions.finding.forms_of(bob, question))
        rows = SearchDocument.objects.filter(team=team).extra(where=["vector @@ %s::tsquery"], params=[asked])
        return {str(pk) for pk in rows.values_list("claim_id", flat=True)}

    counts = []
    for number in range(35):
        phrase = PHRASES[number % len(PHRASES)]
        typed = phrase.format(*chance.choices(VOCABULARY, k=phrase.count("{}")))
        narrowed = {"since": "2001-01-01T00:00:00Z"} if number % 5 == 4 else {}
        ids = {one["id"] for one in found(program, typed, limit=100, **narrowed)["results"]}
        assert ids == standing(typed), typed
        counts.append(len(ids))
    assert sum(1 for count in counts if 0 < count < 40) > 20


def test_words_without_their_endings_accents_and_spaces(api, bob, team):
    english = "Ferries were not carrying anyone to the Café Zürich."
    said = [("en", english), ("ja", "東京都知事は辞任した。"), ("uk", "Гончаренко заявив про це.")]
    for number, (language, statement) in enumerate(said):
        claim = Claim.objects.create(team=team, statement=statement)
        actions.search.note_claims([claim], actions.search.Setting(language=language))
        assert number < SearchDocument.objects.filter(team=team).count()
    program = api(bob)

    def languages(q):
        return {one["language"] for one in found(program, q)["results"]}

    assert languages("ferry") == languages("carried") == languages("cafe") == languages("zurich") == {"en"}
    assert languages("not") == {"en"}, "a negation is what a fact-check hangs on"
    assert languages("知事") == languages("都") == languages("東京都") == {"ja"}
    assert languages("京東") == set()
    assert languages("гончаренк*") == {"uk"}
    (snippet,) = found(program, "ferry")["results"][0]["snippets"]
    assert snippet["html"].startswith("<mark>Ferries</mark> were")


def test_what_was_said_before_is_found_as_such(api, bob, alice, claim, ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    actions.claims.reword(Claim.objects.get(statement=BRIDGE), by=alice, statement="The bridge closes.")
    program = api(bob)
    (article,) = found(program, "1,200", kind="article")["results"]
    assert (article["current"], article["place"]["number"]) == (False, 1)
    (article,) = found(program, "passengers", kind="article")["results"]
    assert (article["current"], article["place"]["number"]) == (True, 2)
    (old,) = found(program, '"will close"', kind="claim")["results"]
    assert (old["current"], old["title"], old["claim"]["statement"]) == (False, BRIDGE, "The bridge closes.")
    assert found(program, '"will close"', kind="claim", current="true")["results"] == []


def test_filters_and_facets(api, bob, ruled, ferry):
    program = api(bob)
    facets = "kind,state,outlet,rating,language,claimant"
    answer = found(program, "ferry", facets=facets)
    spread = {facet["name"]: {v["label"]: v["count"] for v in facet["values"]} for facet in answer["facets"]}
    assert spread["kind"] == {"article": 1, "claim": 1}
    assert spread["state"] == {"ruled": 1}
    assert spread["rating"] == {"false": 1}
    assert sum(spread["outlet"].values()) == 2
    assert kinds(program, "ferry", rating="false", state="ruled") == ["claim"]
    assert kinds(program, "ferry", outlet=ferry.outlet_id) == ["article", "claim"]
    assert kinds(program, "ferry", since="2999-01-01T00:00:00Z") == []
    assert kinds(program, "ferry", stale="true") == []
    read_again(ferry, reading(FEWER, BRIDGE))
    assert kinds(program, "ferry", stale="true") == ["claim"]
    assert kinds(program, "counted") == ["rationale", "rationale"]


def test_pages_stay_as_they_were_when_something_is_added(api, bob, team, claim):
    def add(statement):
        new = Claim.objects.create(team=team, statement=statement)
        actions.search.note_claims([new], actions.search.Setting())

    for number in range(5):
        add(f"Tram number {number} was late.")
    program, seen = api(bob), []
    page = found(program, "tram", limit=2)
    add("Tram, tram, tram!")
    while True:
        seen += [one["id"] for one in page["results"]]
        if page["next"] is None:
            break
        page = program.get(page["next"].split("testserver")[1]).json()
    assert len(seen) == len(set(seen)) == 5


def test_blind_members_find_no_rationale_of_others(api, bob, carol, claim):
    before = found(api(bob), "counted", facets="kind,rating")
    judge(claim, carol, "false")
    assert found(api(bob), "counted", facets="kind,rating") == before
    assert kinds(api(carol), "counted") == ["rationale"]
    judge(claim, bob, "false")
    assert kinds(api(bob), "counted") == ["rationale", "rationale"]


def test_another_team_finds_nothing(api, mallory, ruled, evidence):
    for q in ("ferry", "counted", "passenger"):
        answer = found(api(mallory), q, facets="kind,outlet,rating")
        assert (answer["results"], answer["total"]["value"]) == ([], 0)
        assert all(facet["values"] == [] for facet in answer["facets"])
    assert api(mallory).get("search").json()["results"] == []


def test_hostile_text_never_breaks_a_write(api, bob, alice, erin, claim, ferry):
    words = " ".join(f"w{number}ż" for number in range(60_000))
    monster = "x" * 50_000
    read_again(ferry, reading(FEWER, words, monster, "<b>&amp; last words</b>"))
    program = api(bob)
    (article,) = found(program, "w59999ż", kind="article")["results"]
    assert article["place"]["start"] > 400_000
    assert kinds(program, monster[:500], kind="article") == ["article"]
    (article,) = found(program, '"last words"', kind="article")["results"]
    assert "&lt;b&gt;&amp;amp; <mark>last words</mark>&lt;/b&gt;" in article["snippets"][0]["html"]
    actions.claims.reword(claim, by=alice, statement="'); DROP TABLE x; \\ :* & | ! ( <->")
    for q in (
        "'",
        "\\",
        "(((",
        "!&|",
        ":*",
        '"',
        "-",
        "*",
        "\x00",
        "a" * 500,
        "<-> & !",
        "or or",
        "ab:cd'ef\\",
    ):
        assert program.get("search", {"q": q}).status_code in (200, 400)


def test_what_makes_no_sense_is_refused(api, bob):
    program = api(bob)
    for query in (
        {"kind": "tweet"},
        {"facets": "colour"},
        {"limit": "0"},
        {"outlet": "x"},
        {"since": "soon"},
    ):
        problem(program.get("search", query), 400, "invalid_query")
    problem(program.get("search", {"cursor": "nonsense"}), 400, "invalid_cursor")


def test_a_constant_number_of_queries(api, bob, ruled, evidence, ferry):
    program = api(bob)
    facets = "kind,state,outlet,rating,language,claimant"

    def ask():
        return program.get("search", {"q": "the ferry", "facets": facets})

    few = queries(ask)
    read_again(ferry, reading(FEWER, *(f"The ferry of pier {number}." for number in range(30))))
    assert queries(ask) == few <= 6


def test_sources_and_what_is_quoted_of_them(api, bob, erin, claim):
    source, _ = actions.sources.add(
        claim.team, by=erin, kind=SourceKind.DOCUMENT, title="Lockkeeper's log", citation="Shelf 9"
    )
    actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="counted eleven hundred heads")
    program = api(bob)
    assert kinds(program, "lockkeeper") == ["source"]
    (quoted,) = found(program, '"eleven hundred"')["results"]
    assert (quoted["kind"], quoted["place"]["source"]) == ("quotation", str(source.pk))
    assert quoted["url"].startswith("/api/v1/evidence/")


def test_it_is_written_anew(api, bob, ruled, evidence, team):
    program = api(bob)
    before = [(one["kind"], one["id"]) for one in found(program, "ferry or counted or passengers")["results"]]
    SearchDocument.objects.all().delete()
    assert found(program, "ferry")["results"] == []
    actions.search.rebuild(team)
    after = [(one["kind"], one["id"]) for one in found(program, "ferry or counted or passengers")["results"]]
    assert sorted(after) == sorted(before)
    assert actions.search.rebuild(team) == SearchDocument.objects.filter(standing=True).count()


def test_a_slip_is_pointed_out_from_what_one_may_see(api, bob, carol, claim, ferry):
    program = api(bob)
    assert found(program, "Pasengers ferry")["did_you_mean"] == "passengers ferry"
    assert found(program, "brigde")["did_you_mean"] == "bridge"
    assert found(program, "zeppelin")["did_you_mean"] is None
    judge(claim, carol, "false")
    assert found(program, "countde")["did_you_mean"] is None, "only a rationale hidden from bob says it"
    assert found(api(carol), "countde")["did_you_mean"] == "counted"


def test_what_means_nearly_the_same_is_found_on_request(api, bob, mallory, claim):
    actions.fingerprints.take([claim])
    program, asked = api(bob), "how many people travelled by boat"
    assert found(program, asked)["results"] == []
    (near,) = found(program, asked, semantic="true")["results"]
    assert (near["id"], near["terms"]) == (str(claim.pk), [])
    assert near["nearness"] > 0.3
    (both,) = found(program, "ferry", semantic="true", kind="claim")["results"]
    assert both["relevance"] > found(program, "ferry", kind="claim")["results"][0]["relevance"]
    assert found(api(mallory), asked, semantic="true")["results"] == []
    assert queries(lambda: program.get("search", {"q": "ferry people", "semantic": "true"})) <= 6
