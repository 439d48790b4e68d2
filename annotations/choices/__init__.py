"""Every closed vocabulary, once. The values are what the API says and the database stores."""

from annotations.choices.changes import ArticlePart as ArticlePart
from annotations.choices.changes import ChangeKind as ChangeKind
from annotations.choices.changes import ChangeOp as ChangeOp
from annotations.choices.changes import Declaration as Declaration
from annotations.choices.changes import RepairState as RepairState
from annotations.choices.changes import RequestOutcome as RequestOutcome
from annotations.choices.changes import RequestState as RequestState
from annotations.choices.choice import Choice as Choice
from annotations.choices.claims import ClaimType as ClaimType
from annotations.choices.corroboration import DerivationBasis as DerivationBasis
from annotations.choices.corroboration import DerivationKind as DerivationKind
from annotations.choices.corroboration import DerivationState as DerivationState
from annotations.choices.corroboration import Doubt as Doubt
from annotations.choices.corroboration import MatchGuard as MatchGuard
from annotations.choices.corroboration import MatchState as MatchState
from annotations.choices.corroboration import OriginKind as OriginKind
from annotations.choices.corroboration import Relation as Relation
from annotations.choices.corroboration import TraceMethod as TraceMethod
from annotations.choices.jobs import JobKind as JobKind
from annotations.choices.publishing import Gate as Gate
from annotations.choices.replies import ReplyChannel as ReplyChannel
from annotations.choices.replies import ReplyState as ReplyState
from annotations.choices.sources import Grade as Grade
from annotations.choices.sources import Purpose as Purpose


class Scope(Choice):
    """What a token may be used for, and what a role may do; each includes the ones before it."""

    READ = "read"
    WRITE = "write"
    REVIEW = "review"
    PUBLISH = "publish"
    ADMIN = "admin"


class Role(Choice):
    """A person's place in a team, weakest first."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def scope(self) -> Scope:
        """The furthest scope this role reaches: both ladders have the same rungs."""
        return list(Scope)[list(Role).index(self)]


class ArticleState(Choice):
    WATCHING = "watching"
    PAUSED = "paused"
    GONE = "gone"


class FeedState(Choice):
    WATCHING = "watching"
    PAUSED = "paused"


class FeedKind(Choice):
    """The format an outlet lists its pieces in; known once the feed was read."""

    RSS = "rss"
    ATOM = "atom"
    JSON_FEED = "json_feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP_INDEX = "sitemap_index"


class Stage(Choice):
    """How far the service has come with something it was asked to fetch or read."""

    QUEUED = "queued"
    FETCHING = "fetching"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


class FetchOutcome(Choice):
    """How one attempt to fetch ended. Only CHANGED makes a revision."""

    CHANGED = "changed"
    SAME = "same"
    NOT_MODIFIED = "not_modified"
    REDIRECTED = "redirected"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    PAYWALL = "paywall"
    CONSENT_WALL = "consent_wall"
    SOFT_404 = "soft_404"
    CHALLENGE = "challenge"
    EXTRACTION_FAILED = "extraction_failed"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    BLOCKED_ADDRESS = "blocked_address"
    ROBOTS = "robots"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    VOLATILE = "volatile"  # it differs only where it differs every time
    HELD = "held"  # a person decides first whether this text is taken


# The outcomes of a fetch that brought the article, whatever was done with it.
FINE_OUTCOMES = frozenset(
    {
        FetchOutcome.CHANGED,
        FetchOutcome.SAME,
        FetchOutcome.NOT_MODIFIED,
        FetchOutcome.VOLATILE,
        FetchOutcome.HELD,
    }
)

# The address answers, and says that there is nothing.
MISSING_OUTCOMES = frozenset({FetchOutcome.GONE, FetchOutcome.SOFT_404})


class HoldDecision(Choice):
    """What became of a text that waited for a person."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # the article said something else before anybody decided


class Noise(Choice):
    """Why a difference between two fetches is no change of the article."""

    COUNTER = "counter"
    CLOCK = "clock"
    ROTATION = "rotation"


class Subscription(Choice):
    """How far a feed's hub has come with telling us of news (WebSub)."""

    ASKED = "asked"
    ACTIVE = "active"
    REFUSED = "refused"


class Cause(Choice):
    """Why a revision exists: never blame a publisher for our own upgrade."""

    FIRST = "first"
    PUBLISHER = "publisher"
    EXTRACTOR = "extractor"


class BlockKind(Choice):
    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"
    CAPTION = "caption"
    PULL_QUOTE = "pull_quote"
    EMBEDDED_POST = "embedded_post"
    CORRECTION_NOTE = "correction_note"
    AUTHOR_BIO = "author_bio"
    NAVIGATION = "navigation"
    RELATED = "related"
    BOILERPLATE = "boilerplate"
    COMMENT = "comment"


# The text of the article itself, without its head, its captions and what stands around it.
BODY_BLOCKS = frozenset(
    {
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTE,
        BlockKind.LIST,
        BlockKind.TABLE,
        BlockKind.EMBEDDED_POST,
        BlockKind.CORRECTION_NOTE,
    }
)

# Where claims are looked for. A pull quote repeats the body; captions are read but carry few claims.
CLAIM_BLOCKS = frozenset(
    {
        BlockKind.SUBTITLE,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTE,
        BlockKind.LIST,
        BlockKind.TABLE,
        BlockKind.EMBEDDED_POST,
    }
)

# What stands around an article on its page. It changes with every visit, so it never makes a revision.
FURNITURE_BLOCKS = frozenset(
    {BlockKind.NAVIGATION, BlockKind.RELATED, BlockKind.BOILERPLATE, BlockKind.COMMENT, BlockKind.AUTHOR_BIO}
)


class Voice(Choice):
    """In whose voice an article makes a claim.

    QUOTED are somebody's own words, REPORTED their meaning in the article's words, NESTED what one source says that
    another said, HEARSAY what is said by nobody one could ask ("reportedly"), AUTHORIAL the article itself.
    """

    QUOTED = "quoted"
    REPORTED = "reported"
    NESTED = "nested"
    HEARSAY = "hearsay"
    AUTHORIAL = "authorial"


class ClaimantKind(Choice):
    PERSON = "person"
    ORGANIZATION = "organization"


class ClaimState(Choice):
    CANDIDATE = "candidate"
    OPEN = "open"
    IN_REVIEW = "in_review"
    DISPUTED = "disputed"
    RULED = "ruled"
    PUBLISHED = "published"
    REJECTED = "rejected"
    MERGED = "merged"


# From each state, the states a claim may move to.
CLAIM_MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.CANDIDATE: frozenset({ClaimState.OPEN, ClaimState.REJECTED}),
    ClaimState.OPEN: frozenset(
        {ClaimState.IN_REVIEW, ClaimState.DISPUTED, ClaimState.RULED, ClaimState.REJECTED}
    ),
    ClaimState.IN_REVIEW: frozenset({ClaimState.OPEN, ClaimState.DISPUTED, ClaimState.RULED}),
    ClaimState.DISPUTED: frozenset({ClaimState.IN_REVIEW, ClaimState.RULED}),
    ClaimState.RULED: frozenset({ClaimState.IN_REVIEW, ClaimState.DISPUTED, ClaimState.PUBLISHED}),
    # What is published is judged anew like anything else; readers hear of it through a correction.
    ClaimState.PUBLISHED: frozenset({ClaimState.IN_REVIEW, ClaimState.DISPUTED, ClaimState.RULED}),
    ClaimState.REJECTED: frozenset({ClaimState.OPEN}),
    ClaimState.MERGED: frozenset(),
}


class Interval(Choice):
    """How long each step of a series is. Weeks begin on Monday; all in UTC."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


# The states in which a claim waits for reviewers. In order, because a constraint is written from it.
QUEUED = (ClaimState.OPEN, ClaimState.IN_REVIEW)
# Those in which every member may see what was judged.
DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)


class AnchorState(Choice):
    EXACT = "exact"
    SHIFTED = "shifted"
    EDITED = "edited"
    ORPHANED = "orphaned"


class AnchorMethod(Choice):
    """How the place was found, in the order of the cascade; PERSON outranks them all."""

    SELECTION = "selection"
    DIFF = "diff"
    EXACT_QUOTE = "exact_quote"
    NORMALISED_QUOTE = "normalised_quote"
    PARTIAL_DIFF = "partial_diff"
    FUZZY = "fuzzy"
    NONE = "none"
    PERSON = "person"


class Guard(Choice):
    """A difference that no likeness outweighs: a person looks before the anchor is accepted."""

    NUMBER = "number_changed"
    UNIT = "unit_changed"
    DATE = "date_changed"
    NAME = "name_changed"
    NEGATION = "negation_changed"
    QUANTIFIER = "quantifier_changed"
    SHORT_QUOTE = "short_quote"
    LOW_MARGIN = "low_margin"
    REWORDED = "reworded"


class Agreement(Choice):
    """Where the judgements of several reviewers stand together."""

    WAITING = "waiting"
    AGREED = "agreed"
    DISPUTED = "disputed"


class SourceKind(Choice):
    DOCUMENT = "document"
    DATASET = "dataset"
    STATEMENT = "statement"
    REPORT = "report"
    POST = "post"
    ARTICLE = "article"
    PERSON = "person"
    OUTLET = "outlet"
    CHANNEL = "channel"
    ANONYMOUS = "anonymous"


class Stance(Choice):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class AssignmentOrigin(Choice):
    """How a claim came into a reviewer's hands."""

    QUEUE = "queue"
    TAKEN = "taken"
    ASSIGNED = "assigned"


class Distribution(Choice):
    """How claims are shared out among members: to each in turn, or by their weights."""

    ROUND_ROBIN = "round_robin"
    BY_WEIGHT = "by_weight"


class PriorityPart(Choice):
    """What a claim's place in the queue is made of."""

    CHECK_WORTHINESS = "check_worthiness"
    DEMAND = "demand"
    SPREAD = "spread"
    STALENESS = "staleness"
    DUE = "due"


class RulingBasis(Choice):
    CONSENSUS = "consensus"
    ADJUDICATION = "adjudication"
    ROLL_UP = "roll_up"


class ConsensusRule(Choice):
    """When enough verdicts make a ruling: if all say the same, or if more than half do."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"


class StaleReason(Choice):
    CLAIM_TEXT_CHANGED = "claim_text_changed"
    NUMBER_CHANGED = "number_changed"
    QUALIFIER_CHANGED = "qualifier_changed"
    CLAIM_REMOVED = "claim_removed"
    ATTRIBUTION_CHANGED = "attribution_changed"
    EVIDENCE_CHANGED = "evidence_changed"
    EVIDENCE_GONE = "evidence_gone"
    EVIDENCE_RETRACTED = "evidence_retracted"
    ORIGIN_MERGED = "origin_merged"
    REVIEW_DATE_PASSED = "review_date_passed"
    SCALE_CHANGED = "scale_changed"
    SUPERSEDED = "superseded"
    RETURNED = "returned"
    PART_CHANGED = "part_changed"


class Severity(Choice):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class PublicationState(Choice):
    SCHEDULED = "scheduled"
    HELD = "held"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class CorrectionKind(Choice):
    """How much a correction changes for a reader (IFCN code of principles, 6)."""

    MINOR = "minor"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"


class ReportState(Choice):
    """What became of a reader's report of an error."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class DeliveryState(Choice):
    """What became of an event on its way to a webhook; withheld is what its owner may no longer see."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"


class JobState(Choice):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
