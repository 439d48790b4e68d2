"""The desk's sample work holds together: its people, its sources, and reviews that follow the team's rules."""

import pytest

from annotations.choices import ClaimState, Role, SourceKind, StaleReason, Stance
from fixtures import catalogue
from tests.visible import claims, seen

ENTRIES = catalogue.entries()
NEWSROOM = catalogue.newsroom()
every_review = pytest.mark.parametrize(
    "review", NEWSROOM["reviews"], ids=lambda review: f"{review['path']}:{review['quote'][:30]}"
)


class TestTheNewsroom:
    people = {person["key"]: person for person in NEWSROOM["people"]}
    sources = {source["key"]: source for source in NEWSROOM["sources"]}

    def test_has_a_person_for_every_role_and_three_reviewers(self):
        roles = [person["role"] for person in self.people.values()]
        assert set(roles) == set(Role)
        assert roles.count(Role.REVIEWER) == 3
        assert all(person["email"].endswith(".example") for person in self.people.values())

    def test_judges_with_six_words_in_order(self):
        values = [rating["value"] for rating in NEWSROOM["scale"]["ratings"]]
        assert values == [5, 4, 3, 2, 1, None]
        assert all(rating["label"] and rating["description"] for rating in NEWSROOM["scale"]["ratings"])

    def test_knows_every_outlet_by_name(self):
        assert {entry.outlet for entry in ENTRIES} == {outlet["slug"] for outlet in NEWSROOM["outlets"]}
        assert all(outlet["name"] and outlet["domain"].endswith(".example") for outlet in NEWSROOM["outlets"])

    def test_has_sources_that_can_be_found(self):
        assert len(self.sources) == len(NEWSROOM["sources"])
        for source in self.sources.values():
            assert source["kind"] in set(SourceKind)
            assert ("path" in source) != ("citation" in source)
            assert "path" not in source or catalogue.entry(source["path"])

    def test_derives_what_it_knows_from_what_it_knows(self):
        for edge in NEWSROOM["derivations"]:
            assert catalogue.entry(edge["from"])
            assert edge["to"] in self.sources or catalogue.entry(edge["to"])

    @every_review
    def test_reviews_what_stands_in_the_page(self, review):
        entry = catalogue.entry(review["path"])
        assert review["quote"] in claims(entry, entry.version(review["version"]))
        assert review["statement"]
        assert review["opened_by"] in self.people

    @every_review
    def test_brings_passages_that_stand_in_their_sources(self, review):
        for item in review["evidence"]:
            source = self.sources[item["source"]]
            assert item["stance"] in set(Stance)
            assert item["by"] in self.people
            if "path" in source:
                assert item["quote"] in seen(catalogue.entry(source["path"]).version(1))

    @every_review
    def test_judges_by_its_own_rules(self, review):
        words = {rating["slug"] for rating in NEWSROOM["scale"]["ratings"]}
        brought = {item["key"] for item in review["evidence"]}
        for verdict in review["verdicts"]:
            assert self.people[verdict["by"]]["role"] == Role.REVIEWER
            assert verdict["rating"] in words
            assert 0 <= verdict["confidence"] <= 1
            assert set(verdict["evidence"]) <= brought
            assert verdict["evidence"] or verdict["no_evidence_reason"]
            assert verdict["rationale"]

    @every_review
    def test_is_where_its_verdicts_have_brought_it(self, review):
        judges = [verdict["by"] for verdict in review["verdicts"]]
        assert len(judges) == len(set(judges))
        assert review["state"] == _state(review, required=NEWSROOM["team"]["verdicts_required"])
        if decided := review["adjudication"]:
            assert self.people[decided["by"]]["role"] == Role.EDITOR
            assert decided["by"] not in judges

    @every_review
    def test_is_published_by_an_editor_who_has_something_to_say(self, review):
        if told := review.get("publication"):
            assert self.people[told["by"]]["role"] == Role.EDITOR
            assert told["headline"]
            assert told["explanation"]
            assert review["evidence"]

    @every_review
    def test_foresees_what_the_next_version_brings(self, review):
        entry, after = catalogue.entry(review["path"]), review["after"]
        following = entry.version(review["version"] + 1)
        fates = dict.fromkeys(following.carried, ("carried", None))
        fates |= {was: ("edited", became) for was, became in following.edited}
        fates |= dict.fromkeys(following.orphaned, ("orphaned", None))
        if after is None:
            assert review["quote"] not in fates
        else:
            assert fates[review["quote"]] == (after["anchor"], after["becomes"])
            assert set(after["stale"]) <= set(StaleReason)
            assert bool(after["stale"]) == (after["anchor"] != "carried")

    def test_opens_lively(self):
        states = {review["state"] for review in NEWSROOM["reviews"]}
        assert states == set(ClaimState) - {ClaimState.CANDIDATE, ClaimState.REJECTED, ClaimState.MERGED}
        fresh = [r for r in NEWSROOM["reviews"] if r["path"] in NEWSROOM["next_day"] and r["after"]]
        assert {review["after"]["anchor"] for review in fresh} == {"carried", "edited", "orphaned"}

    def test_leaves_some_pages_for_the_visitor_to_advance(self):
        waiting = [e.path for e in ENTRIES if len(e.versions) > 1 and e.path not in NEWSROOM["next_day"]]
        assert all(len(catalogue.entry(path).versions) > 1 for path in NEWSROOM["next_day"])
        assert len(waiting) >= 3


def _state(review: dict, *, required: int) -> ClaimState:
    ratings = [verdict["rating"] for verdict in review["verdicts"]]
    if not ratings:
        return ClaimState.OPEN
    if len(ratings) < required:
        return ClaimState.IN_REVIEW
    if len(set(ratings)) > 1 and not review["adjudication"]:
        return ClaimState.DISPUTED
    return ClaimState.PUBLISHED if "publication" in review else ClaimState.RULED
