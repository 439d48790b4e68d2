"""State: fields, constraints, querysets and one-row properties. Nothing here writes by itself."""

from annotations.models.articles import Article, Fetch, Outlet, Revision, Snapshot
from annotations.models.claims import Anchor, Appearance, Claim, Claimant, ClaimantMerger, Proposal
from annotations.models.derivations import Derivation
from annotations.models.events import Event, EventChain
from annotations.models.feeds import Feed
from annotations.models.guessing import Guessing
from annotations.models.hosts import Host, HostHealth, RobotsExemption
from annotations.models.imports import Import
from annotations.models.jobs import Answer, Job
from annotations.models.ledger import Edit
from annotations.models.matches import Fingerprint, KnownCheck, Match, Merger
from annotations.models.notifications import Digest, Notification, Preference
from annotations.models.people import Membership, Team, Token, User
from annotations.models.policies import Guidelines, PolicyVersion
from annotations.models.publications import Correction, Edition, ErrorReport, Override, Publication
from annotations.models.queue import Absence, Assignment, CheckRequest, ConflictOfInterest
from annotations.models.remedies import CorrectionRequest, Repair
from annotations.models.replies import ReplyRequest
from annotations.models.reviewdates import ReliabilityNote, ReviewDate
from annotations.models.reviews import Dispute, Draft, Rating, RatingScale, Ruling, Staleness, Verdict
from annotations.models.safety import Hold, VolatilePlace, Withdrawal
from annotations.models.search import SearchDocument
from annotations.models.sources import Evidence, QuoteAnchor, Source
from annotations.models.threads import Comment, Thread, Wording
from annotations.models.tracing import DerivationPassage, Imprint, OriginName
from annotations.models.tunings import Tuning
from annotations.models.webannotations import ClientAnnotation
from annotations.models.webhooks import Delivery, Webhook
from annotations.models.withholding import Withholding

__all__ = [
    "Absence",
    "Anchor",
    "Answer",
    "Appearance",
    "Article",
    "Assignment",
    "CheckRequest",
    "Claim",
    "Claimant",
    "ClaimantMerger",
    "ClientAnnotation",
    "Comment",
    "ConflictOfInterest",
    "Correction",
    "CorrectionRequest",
    "Delivery",
    "Derivation",
    "DerivationPassage",
    "Digest",
    "Dispute",
    "Draft",
    "Edit",
    "Edition",
    "ErrorReport",
    "Event",
    "EventChain",
    "Evidence",
    "Feed",
    "Fetch",
    "Fingerprint",
    "Guessing",
    "Guidelines",
    "Hold",
    "Host",
    "HostHealth",
    "Import",
    "Imprint",
    "Job",
    "KnownCheck",
    "Match",
    "Membership",
    "Merger",
    "Notification",
    "OriginName",
    "Outlet",
    "Override",
    "PolicyVersion",
    "Preference",
    "Proposal",
    "Publication",
    "QuoteAnchor",
    "Rating",
    "RatingScale",
    "ReliabilityNote",
    "Repair",
    "ReplyRequest",
    "ReviewDate",
    "Revision",
    "RobotsExemption",
    "Ruling",
    "SearchDocument",
    "Snapshot",
    "Source",
    "Staleness",
    "Team",
    "Thread",
    "Token",
    "Tuning",
    "User",
    "Verdict",
    "VolatilePlace",
    "Webhook",
    "Withdrawal",
    "Withholding",
    "Wording",
]
