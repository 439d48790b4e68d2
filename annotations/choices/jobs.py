"""What workers are asked to do."""

from annotations.choices.choice import Choice


class JobKind(Choice):
    INGEST_ARTICLE = "ingest_article"
    REREAD_ARTICLE = "reread_article"
    REHEARSE_ARTICLE = "rehearse_article"
    REINGEST_ARTICLES = "reingest_articles"
    FETCH_SOURCE = "fetch_source"
    FETCH_FEED = "fetch_feed"
    SUBSCRIBE_FEED = "subscribe_feed"
    MATCH_CLAIMS = "match_claims"
    TRACE_ORIGINS = "trace_origins"
    IMPORT_REVIEWS = "import_reviews"
    DEPOSIT_ARTICLE = "deposit_article"
