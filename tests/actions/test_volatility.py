"""Pages that change at every visit: recognised, on record, and not versioned; what matters still is."""

import pytest

from annotations import actions
from annotations.choices import ClaimState, FetchOutcome, Noise
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Article, Claim, Event, Fetch, Revision, VolatilePlace
from tests.actions.test_safety import FEWER, brought
from tests.conftest import BRIDGE, FERRY, reading

TEASERS = [
    "Leek soup in seven ways",
    "Old boats, new owners",
    "A choir looks for tenors",
    "Winter sports at sea",
]


def outcomes() -> list[str]:
    return list(Fetch.objects.order_by("id").values_list("outcome", flat=True))


def test_a_counter_makes_no_revision(ferry):
    brought(ferry, reading(FERRY, BRIDGE, "1,204 views"))
    for count in range(3):
        assert brought(ferry, reading(FERRY, BRIDGE, f"{count + 2},118 views")) is None

    assert Revision.objects.count() == 2
    fetch = Fetch.objects.latest("id")
    assert fetch.outcome == FetchOutcome.VOLATILE
    (noise,) = fetch.noise
    assert (noise["why"], noise["new_text"]) == (Noise.COUNTER, "4,118 views")


def test_a_rotating_teaser_is_believed_the_third_time(ferry):
    brought(ferry, reading(FERRY, TEASERS[0], BRIDGE))
    for teaser in [*TEASERS[1:], *TEASERS]:
        brought(ferry, reading(FERRY, teaser, BRIDGE))

    assert Revision.objects.count() == 4, "it came, and changed twice before it was known"
    assert set(outcomes()[-5:]) == {FetchOutcome.VOLATILE, FetchOutcome.SAME}
    place = VolatilePlace.objects.get(standing=True)
    assert place.why == Noise.ROTATION
    assert Event.objects.filter(kind="volatile_place.found").count() == 1, "it is said once"


def test_a_change_elsewhere_is_still_a_revision(ferry):
    for teaser in [*TEASERS, *TEASERS[:2]]:
        brought(ferry, reading(FERRY, teaser, BRIDGE))
    before = Revision.objects.count()

    revision = brought(ferry, reading(FEWER, TEASERS[3], BRIDGE))

    assert revision is not None
    assert Revision.objects.count() == before + 1
    assert FEWER in revision.text


def test_a_visit_that_finds_it_at_rest_begins_the_count_anew(ferry):
    for teaser in [TEASERS[0], TEASERS[1], TEASERS[1], TEASERS[2], TEASERS[2], TEASERS[3]]:
        brought(ferry, reading(FERRY, teaser, BRIDGE))
    assert not VolatilePlace.objects.filter(standing=True).exists()


def test_what_people_check_is_never_noise(ferry, erin):
    """The same teasers, but somebody has taken up what stands there."""
    brought(ferry, reading(FERRY, TEASERS[0], BRIDGE))
    for teaser in TEASERS[1:] * 2:
        article = Article.objects.get(pk=ferry.pk)
        text = article.current_revision.text
        start = text.index("\n\n") + 2
        end = text.index("\n\n", start)
        actions.claims.mark(article.current_revision, by=erin, start=start, end=end)
        assert brought(ferry, reading(FERRY, teaser, BRIDGE)) is not None
    assert Claim.objects.filter(state=ClaimState.OPEN).exists()


def test_a_person_says_that_it_matters(ferry, bob, erin):
    for teaser in [*TEASERS, TEASERS[0]]:  # it comes, and changes four times
        brought(ferry, reading(FERRY, teaser, BRIDGE))
    place = VolatilePlace.objects.get(standing=True)

    with pytest.raises(NotAllowed):
        actions.volatility.release(place, by=erin, because="x")
    with pytest.raises(InvalidInput):
        actions.volatility.release(place, by=bob, because=" ")
    actions.volatility.release(place, by=bob, because="It is the storm warning.")

    assert brought(ferry, reading(FERRY, "A storm comes from the west", BRIDGE)) is not None
    place.refresh_from_db()
    assert not place.standing


def test_so_many_revisions_a_day_and_no_more(ferry, settings):
    settings.REVISIONS_A_DAY = 3
    for hour in range(3, 5):
        brought(ferry, reading(f"The ferry carried 1,{hour}00 passengers on Monday.", BRIDGE))
    ferry.refresh_from_db()
    first = ferry.revisions.order_by("number").first()
    assert (ferry.next_fetch_at - first.created_at).total_seconds() == pytest.approx(86_400)
