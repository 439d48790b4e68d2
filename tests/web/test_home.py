"""The queue: what waits for whom."""

from annotations import actions
from annotations.models import Claim
from annotations.web.pages.queue import queue
from tests.conftest import BRIDGE, FERRY, read_again, reading
from tests.web.conftest import at, change_the_number, judge
from tests.web.test_matches import FEWER, matched


def glance(page: str) -> list[int]:
    """The numbers at the top: stale, places, to judge, disputed, candidates."""
    return [int(part.split("</b>")[0]) for part in page.split("<b>")[1:6]]


def test_it_works(claim, desk, bob):
    page = desk(bob).get(at("home", bob)).text
    assert glance(page) == [0, 0, 1, 0, 1]
    assert FERRY in page
    assert BRIDGE in page
    assert "Harbour news" in page


def test_what_one_has_judged_no_longer_waits(claim, desk, bob, carol):
    judge(claim, bob, "true")
    assert glance(desk(bob).get(at("home", bob)).text) == [0, 0, 0, 0, 1]
    assert glance(desk(carol).get(at("home", carol)).text) == [0, 0, 1, 0, 1]


def test_what_one_has_taken_and_what_waits_for_somebody_else_stand_apart(claim, desk, bob, carol):
    """Whether another has judged is told to nobody who is yet to judge."""

    def sections(member) -> set[str]:
        page = desk(member).get(at("home", member)).text
        return {name for name in ("in-hand", "judged") if f'id="{name}"' in page}

    assert (sections(bob), sections(carol)) == (set(), set())
    actions.assignments.take_next(by=bob)
    assert (sections(bob), sections(carol)) == ({"in-hand"}, set())
    judge(claim, bob, "true")
    assert (sections(bob), sections(carol)) == ({"judged"}, set())
    judge(claim, carol, "true")
    assert (sections(bob), sections(carol)) == (set(), set())


def test_what_changed_comes_first(claim, ferry, desk, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    page = desk(bob).get(at("home", bob)).text
    assert glance(page) == [1, 1, 0, 0, 1]
    assert "“1,200” became “1,700”" in page
    assert page.index("May no longer hold") < page.index("To judge")


def test_its_numbers_are_those_of_the_api(claim, ferry, desk, alice, bob, carol):
    """A claim in doubt, one to confirm, one disputed, one judged, one taken, and one candidate."""
    article, _, _ = actions.articles.submit(claim.team, by=bob, url="https://courier.example/more")
    said = [f"The ferry carried {n} people in week {n}." for n in range(51, 55)]
    read_again(article, reading("\n\n".join(said), claims=said))
    disputed, judged, taken, _ = Claim.objects.filter(appearances__article=article).order_by("statement")
    for each in (disputed, judged, taken):
        actions.claims.open_for_review(each, by=bob)
    for verdict in ((claim, bob, "true"), (claim, carol, "true"), (disputed, carol, "true")):
        judge(*verdict)
    judge(disputed, bob, "false")
    judge(judged, bob, "true")
    actions.assignments.take(taken, by=bob)
    change_the_number(ferry)

    client = desk(bob)

    def listed(path: str) -> list[dict]:
        return client.get(f"/api/v1/{path}&limit=100").json()["results"]

    together = {row["id"] for row in listed("claims?state=open,in_review")}
    own = {row["claim"] for row in listed(f"verdicts?standing=true&author={bob.user_id}")} & together
    held = {row["claim"] for row in listed(f"assignments?live=true&assignee={bob.user_id}")} & together
    expected = {
        "stale": listed("claims?stale=true"),
        "places": listed("anchors?needs_person=true"),
        "to_judge": together - own,
        "disputed": listed("claims?state=disputed"),
        "candidates": listed("claims?state=candidate"),
        "in_hand": held - own,
        "judged": own,
    }
    counts = queue(bob).counts
    assert {name: len(rows) for name, rows in expected.items()} == counts
    assert all(counts.values()), "nothing is compared with nothing"


def test_what_is_the_same_in_many_outlets_is_one_row(team, claim, desk, bob):
    """Its count stays that of the claims; what a number holds apart stays apart."""
    copies = [Claim.objects.create(team=team, statement=FERRY, state="open") for _ in range(3)]
    fewer = Claim.objects.create(team=team, statement=FEWER, state="open")
    matched(claim, copies[0], relation="same", guards=[])
    matched(copies[0], copies[1], relation="same", guards=[])
    matched(copies[2], claim, relation="same", state="confirmed")
    matched(claim, fewer)

    page = desk(bob).get(at("home", bob)).text

    assert glance(page)[2] == 5
    assert "and 3 more like it" in page
    rows = page.partition('id="to-judge"')[2].partition("</section>")[0].split('<li class="row ')[1:]
    assert [row.count("row-alike") for row in rows] == [1, 0]
    assert all(str(copy.pk) in rows[0] for copy in copies)


def test_an_empty_desk_says_how_to_begin(desk, erin):
    page = desk(erin).get(at("home", erin)).text
    assert "No article yet." in page
    assert f'action="{at("article-add", erin)}"' in page


def test_more_work_costs_no_more_queries(team, ferry, erin, bob, desk, django_assert_max_num_queries):
    for number in range(12):
        article, _, _ = actions.articles.submit(team, by=erin, url=f"https://courier.example/{number}")
        text = f"The ferry carried {number},000 people."
        read_again(article, reading(text, claims=(text,)))
    for claim in Claim.objects.all()[:6]:
        actions.claims.open_for_review(claim, by=bob)
    client = desk(bob)
    with django_assert_max_num_queries(15):
        client.get(at("home", bob))
