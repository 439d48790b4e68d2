"""The same JSON from Django REST Framework as its tutorial has it: ModelSerializer, prefetch, no users, no audit."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Left
from django.urls import path
from rest_framework import serializers
from rest_framework.generics import CreateAPIView, ListAPIView, RetrieveAPIView
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Claimant,
    Hold,
    Outlet,
    Revision,
    User,
    Verdict,
)


class Blank(serializers.CharField):
    """Null where the column is blank."""

    def to_representation(self, value: str) -> str | None:
        return value or None


def named(of: type, *fields: str) -> type[serializers.ModelSerializer]:
    meta = type("Meta", (), {"model": of, "fields": ["id", *fields]})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta})


PersonSerializer = named(User, "name")
ClaimantSerializer = named(Claimant, "name")
OutletSerializer = named(Outlet, "name", "address")
HoldSerializer = named(Hold, "claims", "orphaned", "created_at")


class AnchorSerializer(serializers.ModelSerializer):
    claim = serializers.PrimaryKeyRelatedField(source="appearance.claim", read_only=True)
    article = serializers.PrimaryKeyRelatedField(source="appearance.article", read_only=True)
    quote, speaker, reason = Blank(), Blank(), Blank()
    decided_by = PersonSerializer()

    class Meta:
        model = Anchor
        fields = [
            *(
                "id",
                "appearance",
                "claim",
                "article",
                "revision",
                "state",
                "start",
                "end",
                "quote",
                "speaker",
            ),
            *("confidence", "margin", "method", "guards", "alternatives", "standing", "needs_person"),
            *("decided_by", "reason", "created_at"),
        ]


class ClaimSerializer(serializers.ModelSerializer):
    claimant, created_by = ClaimantSerializer(), PersonSerializer()
    claim_type, reason = Blank(), Blank()

    class Meta:
        model = Claim
        fields = [
            *(
                "id",
                "statement",
                "state",
                "claimant",
                "score",
                "claim_type",
                "reason",
                "parent",
                "merged_into",
            ),
            *("due_at", "created_by", "created_at", "updated_at"),
        ]


class PlacedClaimSerializer(ClaimSerializer):
    anchors = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "anchors"]

    def get_anchors(self, claim: Claim) -> list[dict[str, Any]]:
        rows = [anchor for appearance in claim.appearances.all() for anchor in appearance.anchors.all()]
        return AnchorSerializer(rows, many=True).data


class RevisionSerializer(serializers.ModelSerializer):
    byline, published, modified, language = Blank(), Blank(), Blank(), Blank()

    class Meta:
        model = Revision
        fields = ["id", "number", "byline", "published", "modified", "language", "created_at"]


class ProgressSerializer(serializers.ModelSerializer):
    fetch_outcome, fetch_detail = Blank(), Blank()

    class Meta:
        model = Article
        fields = ["stage", "fetch_outcome", "fetch_detail", "failures", "fetched_at", "next_fetch_at"]


class ArticleSerializer(serializers.ModelSerializer):
    url, title = Blank(), Blank()
    outlet, created_by, hold = OutletSerializer(), PersonSerializer(), HoldSerializer()
    progress, current_revision = ProgressSerializer(source="*"), RevisionSerializer()
    claims = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields = [
            *("id", "url", "title", "outlet", "purpose", "state", "progress", "current_revision", "hold"),
            *("changed_at", "created_by", "created_at", "updated_at", "claims"),
        ]

    def get_claims(self, article: Article) -> list[dict[str, Any]]:
        return ClaimSerializer([each.claim for each in article.appearances.all()], many=True).data


class WholeArticleSerializer(ArticleSerializer):
    anchors = AnchorSerializer(source="current_revision.anchors", many=True)

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "anchors"]


class Open:
    """Nobody is asked who they are."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    pagination_class = None


ANCHORS = Anchor.objects.select_related("appearance", "decided_by")
CLAIMED = Prefetch(
    "appearances",
    Appearance.objects.select_related("claim__claimant", "claim__created_by").order_by("claim_id"),
)
ARTICLES = Article.objects.select_related(
    "outlet", "created_by", "hold", "current_revision"
).prefetch_related(CLAIMED)


class ArticleView(Open, RetrieveAPIView):
    serializer_class = WholeArticleSerializer
    queryset = ARTICLES.prefetch_related(
        Prefetch("current_revision__anchors", ANCHORS.filter(standing=True).order_by("start", "id"))
    )


class Listed(Open, ListAPIView):
    """A page as the tutorial's, without a count: `results` of fifty."""

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = self.get_queryset().filter(team=kwargs["team"]).order_by("id")[:50]
        return Response({"results": self.get_serializer(rows, many=True).data})


class ArticlesView(Listed):
    serializer_class, queryset = ArticleSerializer, ARTICLES.filter(purpose="checked")


class ClaimsView(Listed):
    serializer_class = PlacedClaimSerializer
    current = ANCHORS.filter(standing=True, revision=F("appearance__article__current_revision"))
    queryset = Claim.objects.select_related("claimant", "created_by").prefetch_related(
        "appearances", Prefetch("appearances__anchors", current)
    )

    def get_queryset(self) -> QuerySet:
        rows, asked = super().get_queryset(), self.request.query_params
        if "after" in asked:
            rows = rows.filter(pk__gt=asked["after"])
        if "q" in asked:
            words = SearchVector(Left("statement", 50_000), config="simple")
            rows = rows.annotate(words=words).filter(
                words=SearchQuery(asked["q"], config="simple", search_type="websearch")
            )
        if self.kwargs["which"] == "filtered":
            rows = rows.filter(state="published", appearances__voice="quoted").distinct()
        return rows


class VerdictSerializer(serializers.ModelSerializer):
    class Meta:
        model = Verdict
        fields = [
            *("id", "team", "claim", "author", "rating", "rationale", "confidence", "no_evidence_reason"),
            *("statement", "quote", "revision", "standing", "created_at"),
        ]


class VerdictsView(Open, CreateAPIView):
    serializer_class, queryset = VerdictSerializer, Verdict.objects.all()


urlpatterns = [
    path("articles/<uuid:pk>", ArticleView.as_view()),
    path("<uuid:team>/articles", ArticlesView.as_view()),
    path("<uuid:team>/claims/<slug:which>", ClaimsView.as_view()),
    path("verdicts", VerdictsView.as_view()),
]
