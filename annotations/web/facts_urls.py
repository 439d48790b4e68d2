"""Where the public pages are."""

from django.urls import path

from annotations.web.views import facts

app_name = "facts"

FORM = {"atom": {"form": "atom"}, "json": {"form": "json"}}

urlpatterns = [
    path("", facts.everything, name="all"),
    path("oembed", facts.oembed, name="oembed"),
    path("<slug:slug>/", facts.of_team, name="team"),
    path("<slug:slug>/feed.atom", facts.feed, FORM["atom"], name="feed-atom"),
    path("<slug:slug>/feed.json", facts.feed, FORM["json"], name="feed-json"),
    path("<slug:slug>/claimreview.json", facts.data_feed, name="data-feed"),
    path("<slug:slug>/corrections/", facts.corrections, name="corrections"),
    path("<slug:slug>/corrections.atom", facts.correction_feed, FORM["atom"], name="corrections-atom"),
    path("<slug:slug>/corrections.json", facts.correction_feed, FORM["json"], name="corrections-json"),
    path("<slug:slug>/<str:name>/", facts.fact, name="fact"),
    path("<slug:slug>/<str:name>/document.json", facts.document, name="document"),
    path("<slug:slug>/<str:name>/claimreview.json", facts.claim_review, name="claim-review"),
    path("<slug:slug>/<str:name>/mediareview.json", facts.media_review, name="media-review"),
    path("<slug:slug>/<str:name>/editions/<int:number>/", facts.edition, name="edition"),
    path("<slug:slug>/<str:name>/badge", facts.badge, name="badge"),
    path("<slug:slug>/<str:name>/report", facts.report, name="report"),
    path("<slug:slug>/<str:name>/reported", facts.reported, name="reported"),
]
