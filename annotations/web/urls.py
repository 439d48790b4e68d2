"""Where the pages are."""

from django.urls import include, path

from annotations.web.views import (
    articles,
    claims,
    decisions,
    home,
    landing,
    metrics,
    publishing,
    sources,
    team,
    timeline,
)

app_name = "web"

team_pages = [
    path("", home.home, name="home"),
    path("next", claims.take_next, name="next"),
    path("search", timeline.search, name="search"),
    path("articles/", articles.articles, name="articles"),
    path("articles/add", articles.add, name="article-add"),
    path("articles/<uuid:article_id>/", articles.article, name="article"),
    path("articles/<uuid:article_id>/progress", articles.progress, name="article-progress"),
    path("articles/<uuid:article_id>/changes", articles.changes, name="article-changes"),
    path("articles/<uuid:article_id>/refetch", articles.refetch, name="article-refetch"),
    path("articles/<uuid:article_id>/watch", articles.watch, name="article-watch"),
    path("articles/<uuid:article_id>/mark", articles.mark, name="article-mark"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/open", claims.open_claim, name="claim-open"),
    path("claims/<uuid:claim_id>/reject", claims.reject, name="claim-reject"),
    path("claims/<uuid:claim_id>/reword", claims.reword, name="claim-reword"),
    path("claims/<uuid:claim_id>/verdict", claims.judge, name="claim-verdict"),
    path("claims/<uuid:claim_id>/draft", claims.save_draft, name="claim-draft"),
    path("claims/<uuid:claim_id>/return", claims.send_back, name="claim-return"),
    path("claims/<uuid:claim_id>/reopen", claims.reopen, name="claim-reopen"),
    path("claims/<uuid:claim_id>/adjudicate", claims.adjudicate, name="claim-adjudicate"),
    path("claims/<uuid:claim_id>/evidence", claims.add_evidence, name="claim-evidence"),
    path("claims/<uuid:claim_id>/publication", publishing.publication, name="publication"),
    path("claims/<uuid:claim_id>/publish", publishing.publish, name="publication-publish"),
    path("claims/<uuid:claim_id>/aside/<slug:gate>", publishing.set_aside, name="publication-aside"),
    path("claims/<uuid:claim_id>/hold", publishing.hold, name="publication-hold"),
    path("claims/<uuid:claim_id>/correct", publishing.correct, name="publication-correct"),
    path("claims/<uuid:claim_id>/unpublish", publishing.unpublish, name="publication-unpublish"),
    path("reports/<uuid:report_id>/answer", publishing.answer, name="report-answer"),
    path("places/", decisions.places, name="places"),
    path("places/<uuid:anchor_id>/confirm", decisions.confirm, name="place-confirm"),
    path("places/<uuid:anchor_id>/move", decisions.move, name="place-move"),
    path("places/<uuid:anchor_id>/drop", decisions.drop, name="place-drop"),
    path("staleness/<uuid:staleness_id>/clear", decisions.still_holds, name="staleness-clear"),
    path("evidence/<uuid:evidence_id>/withdraw", decisions.withdraw, name="evidence-withdraw"),
    path("sources/", sources.sources, name="sources"),
    path("sources/add", sources.add, name="source-add"),
    path("sources/<uuid:source_id>/", sources.source, name="source"),
    path("timeline/", timeline.events, name="timeline"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("settings/", team.settings, name="settings"),
    path("settings/tokens", team.issue_token, name="token-issue"),
    path("settings/tokens/<uuid:token_id>/revoke", team.revoke_token, name="token-revoke"),
    path("settings/members/<uuid:membership_id>/role", team.change_role, name="member-role"),
    path("settings/members/<uuid:membership_id>/dismiss", team.dismiss, name="member-dismiss"),
]

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("desk/", landing.my_desk, name="desk"),
    path("desk/<slug:slug>/", include(team_pages)),
]
