"""The rest of the settings: scales with what a new version marks, feeds, and webhooks with their log."""

from annotations import actions
from annotations.choices import DeliveryState, FeedState
from annotations.models import Delivery, Feed, RatingScale, RobotsExemption, Webhook
from tests.web.conftest import at, judge

HOOK = "https://wall.example/hooks"


def sheet(scale: RatingScale, **others: str) -> dict[str, str]:
    """The form of a scale as it is sent, with its steps as they are but for `others`."""
    sent = {"name": scale.name, "guidelines": "", "rows": str(scale.ratings.count() + 1)}
    for at_, step in enumerate(scale.ratings.order_by("position"), start=1):
        value = "" if step.value is None else str(step.value)
        said = {"place": str(at_), "label": step.label, "slug": step.slug, "value": value}
        sent |= {f"step-{at_}-{name}": word for name, word in said.items()}
        sent[f"step-{at_}-description"] = step.description
    return sent | {"step-7-label": ""} | others


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_new_version_of_a_scale_is_shown_before_it_is_made(claim, desk, alice, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    scale, client, where = RatingScale.objects.get(team=alice.team), desk(alice), at("scale-define", alice)
    assert f'value="{scale.name}"' in client.get(at("scales", alice, **{"from": scale.pk})).text
    # “True” is moved to the front and called otherwise; “unproven” is left out.
    sent = sheet(
        scale,
        **{
            "step-5-label": "Right",
            "step-5-place": "1",
            "step-1-place": "2",
            "step-6-label": "",
            "step-6-slug": "",
        },
    )
    page = client.post(where, sent).text
    assert "“True” means something else now" in page
    assert "1 ruling<" in page
    assert "2 verdicts that you may see" in page
    assert RatingScale.objects.get().version == 1
    # What was changed after it was looked at is shown again.
    assert seen(page) != seen(client.post(where, sent | {"guidelines": "Twice.", "seen": seen(page)}).text)
    client.post(where, sent | {"seen": seen(page)})
    made = RatingScale.objects.get(current=True)
    assert [step.slug for step in made.ratings.order_by("position")][:2] == ["true", "false"]
    assert made.ratings.count() == 5
    assert claim.rulings.get().staleness.get().reason == "scale_changed"


def test_what_a_scale_would_mark_tells_an_editor_nothing_hidden(claim, desk, alice, bob):
    judge(claim, bob, "true")
    page = desk(alice).post(at("scale-define", alice), sheet(RatingScale.objects.get(team=alice.team))).text
    assert "No judgement stands by this scale." in page


def test_a_scale_is_an_editors_to_define(desk, alice, bob):
    scale = RatingScale.objects.get(team=alice.team)
    assert desk(bob).post(at("scale-define", bob), sheet(scale)).status_code == 422
    lame = sheet(scale, **{"step-1-slug": "", "step-2-label": ""})
    page = desk(alice).post(at("scale-define", alice), lame).text
    assert "A step is known by its short name." in page
    assert "Readers see the label." in page
    assert desk(alice).post(at("scale-define", alice), {"name": "Odd"}).status_code == 422


def test_feeds_are_watched_paused_and_looked_at(desk, erin, vera, ruth):
    client = desk(erin)
    assert client.post(at("feed-watch", erin), {"url": "mailto:x"}).status_code == 422
    assert (
        "https://courier.example/news.rss"
        in client.post(at("feed-watch", erin), {"url": "https://courier.example/news.rss"}, follow=True).text
    )
    feed = Feed.objects.get()
    client.post(at("feed-pause", erin, feed.pk))
    assert Feed.objects.get().state == FeedState.PAUSED
    client.post(at("feed-go-on", erin, feed.pk))
    assert Feed.objects.get().state == FeedState.WATCHING
    assert client.post(at("feed-look", erin, feed.pk)).status_code == 302
    assert desk(vera).post(at("feed-pause", vera, feed.pk)).status_code == 422
    aside = {"host": "courier.example", "reason": "They gave us leave."}
    assert client.post(at("exemption-add", erin), aside).status_code == 422
    assert "They gave us leave." in desk(ruth).post(at("exemption-add", ruth), aside, follow=True).text
    desk(ruth).post(at("exemption-end", ruth, RobotsExemption.objects.get().pk))
    assert not RobotsExemption.objects.exists()


def test_a_webhook_from_its_making_to_its_removal(claim, desk, bob):
    client = desk(bob)
    refused = client.post(at("webhook-add", bob), {"url": "http://wall.example/"})
    assert "Send to an https address" in refused.text
    made = client.post(at("webhook-add", bob), {"url": HOOK, "description": "Wall", "kinds": ["ruling.made"]})
    hook = Webhook.objects.get()
    assert hook.secret in made.text
    assert "no-store" in made.headers["Cache-Control"]
    where = at("webhook", bob, hook.pk)
    assert hook.secret not in client.get(where).text
    rotated = client.post(at("webhook-rotate", bob, hook.pk)).text
    hook.refresh_from_db()
    assert hook.secret in rotated
    client.post(at("webhook-change", bob, hook.pk), {"url": HOOK, "description": "Big wall"})
    assert "Big wall" in client.post(at("webhook-ping", bob, hook.pk), follow=True).text
    delivery = Delivery.objects.get()
    tried = {"at": "2026-05-05T08:30:13+00:00", "status": 502, "error": "Bad Gateway", "milliseconds": 81}
    Delivery.objects.update(state=DeliveryState.FAILED, attempts=2, tries=[tried, tried])
    assert client.get(where).text.count("Bad Gateway") == 3
    client.post(at("delivery-replay", bob, delivery.pk))
    assert Delivery.objects.get().state == DeliveryState.PENDING
    client.post(at("webhook-remove", bob, hook.pk))
    assert not Webhook.objects.exists()


def test_anothers_webhook_is_an_admins_to_remove_and_tells_nothing_hidden(
    claim, desk, bob, carol, ruth, alice
):
    hook = actions.webhooks.create(by=bob, url=HOOK)
    judge(claim, bob, "true")
    actions.deliveries.plan()
    assert "verdict.submitted" in desk(bob).get(at("webhook", bob, hook.pk)).text
    assert desk(carol).get(at("webhook", carol, hook.pk)).status_code == 404
    page = desk(ruth).get(at("webhook", ruth, hook.pk)).text
    assert "verdict.submitted" not in page
    assert "something you may not see yet" in page
    assert desk(ruth).post(at("webhook-ping", ruth, hook.pk)).status_code == 422
    desk(ruth).post(at("webhook-remove", ruth, hook.pk))
    assert not Webhook.objects.exists()
