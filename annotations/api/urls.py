"""Where the resources are. No address ends in a slash; what is none of these is a problem document too."""

from django.urls import URLPattern, path, re_path
from rest_framework.routers import SimpleRouter

from annotations.api import documentation, problems
from annotations.api.absences import Absences
from annotations.api.anchors import Anchors
from annotations.api.appearances import Appearances
from annotations.api.articles import Articles
from annotations.api.assignments import Assignments, Queue
from annotations.api.claimants import Claimants
from annotations.api.claims import Claims
from annotations.api.conflicts import Conflicts
from annotations.api.derivations import Derivations
from annotations.api.disputes import Disputes
from annotations.api.drafts import ClaimDraft
from annotations.api.events import Events
from annotations.api.evidence import EvidenceResource
from annotations.api.exemptions import Exemptions
from annotations.api.feeds import Feeds
from annotations.api.fetches import Fetches, Hosts
from annotations.api.holds import Holds
from annotations.api.imports import Imports, KnownChecks
from annotations.api.jobs import Jobs
from annotations.api.matches import Matches
from annotations.api.members import Members
from annotations.api.metrics import Metrics
from annotations.api.notes import ReliabilityNotes
from annotations.api.notifications import Notifications, Preferences
from annotations.api.outlets import Edits, Outlets
from annotations.api.policies import GuidelinesResource, Policies
from annotations.api.proposals import Proposals
from annotations.api.publications import Corrections, Editions, Publications, Reports
from annotations.api.quoteanchors import QuoteAnchors
from annotations.api.remedies import CorrectionRequests, Repairs
from annotations.api.replies import ReplyRequests
from annotations.api.requests import CheckRequests
from annotations.api.resource import Resource
from annotations.api.reviewdates import ReviewDates
from annotations.api.revisions import Revisions
from annotations.api.rulings import Rulings
from annotations.api.scales import Scales
from annotations.api.search import Search
from annotations.api.sources import Sources
from annotations.api.staleness import StalenessResource
from annotations.api.teams import Me, Teams
from annotations.api.threads import Comments, Threads
from annotations.api.tokens import Tokens
from annotations.api.verdicts import Verdicts
from annotations.api.volatile import VolatilePlaces
from annotations.api.webhooks import Deliveries, Webhooks
from annotations.api.withholdings import Withholdings

app_name = "api"

RESOURCES: dict[str, type[Resource]] = {
    "articles": Articles,
    "revisions": Revisions,
    "edits": Edits,
    "outlets": Outlets,
    "claims": Claims,
    "claimants": Claimants,
    "appearances": Appearances,
    "anchors": Anchors,
    "proposals": Proposals,
    "feeds": Feeds,
    "fetches": Fetches,
    "hosts": Hosts,
    "holds": Holds,
    "volatile": VolatilePlaces,
    "exemptions": Exemptions,
    "sources": Sources,
    "evidence": EvidenceResource,
    "quote-anchors": QuoteAnchors,
    "derivations": Derivations,
    "matches": Matches,
    "withholdings": Withholdings,
    "review-dates": ReviewDates,
    "reliability-notes": ReliabilityNotes,
    "assignments": Assignments,
    "absences": Absences,
    "requests": CheckRequests,
    "conflicts": Conflicts,
    "disputes": Disputes,
    "guidelines": GuidelinesResource,
    "policies": Policies,
    "verdicts": Verdicts,
    "rulings": Rulings,
    "repairs": Repairs,
    "correction-requests": CorrectionRequests,
    "reply-requests": ReplyRequests,
    "staleness": StalenessResource,
    "publications": Publications,
    "editions": Editions,
    "corrections": Corrections,
    "reports": Reports,
    "events": Events,
    "imports": Imports,
    "known-checks": KnownChecks,
    "jobs": Jobs,
    "scales": Scales,
    "teams": Teams,
    "members": Members,
    "tokens": Tokens,
    "threads": Threads,
    "comments": Comments,
    "notifications": Notifications,
    "webhooks": Webhooks,
    "deliveries": Deliveries,
}

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
for route, resource in RESOURCES.items():
    resource.lookup_value_converter = "uuid"
    router.register(route, resource, basename=route)


def _of_article(route: str) -> URLPattern:
    """The part of a list that belongs to one article: `/articles/{id}/claims`."""
    view = RESOURCES[route].as_view({"get": "list"}, detail=False, basename=route)
    return path(f"articles/<uuid:article>/{route}", view, name=f"article-{route}")


_draft = ClaimDraft.as_view({"get": "draft", "put": "save_draft", "delete": "discard_draft"})

urlpatterns = [
    path("", documentation.index, name="index"),
    path("schema", documentation.schema),
    path("schema/", documentation.schema, name="schema"),
    path("docs", documentation.Docs.as_view()),
    path("docs/", documentation.Docs.as_view(), name="docs"),
    path("problems", documentation.problem_codes, name="problems"),
    path(
        "preferences", Preferences.as_view({"get": "retrieve", "patch": "partial_update"}), name="preferences"
    ),
    path("me", Me.as_view({"get": "retrieve"}), name="me"),
    path("queue/next", Queue.as_view({"post": "next"}), name="queue-next"),
    path("metrics/agreement", Metrics.as_view({"get": "agreement"}), name="metrics-agreement"),
    path("metrics/team", Metrics.as_view({"get": "team"}), name="metrics-team"),
    path("search", Search.as_view({"get": "find"}), name="search"),
    path("claims/<uuid:pk>/draft", _draft, name="claim-draft"),
    *router.urls,
    *(_of_article(route) for route in ("revisions", "claims", "anchors")),
    re_path("", problems.unknown_path),
]
