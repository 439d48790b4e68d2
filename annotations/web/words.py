"""What the closed vocabularies are called on a page: plain words, and what a person can do about it."""

from django.utils.translation import gettext_lazy as _

from annotations.choices import (
    AnchorMethod,
    AnchorState,
    ArticlePart,
    ArticleState,
    BlockKind,
    Cause,
    ChangeKind,
    ClaimState,
    CorrectionKind,
    FetchOutcome,
    Gate,
    Grade,
    Guard,
    MatchGuard,
    Relation,
    ReportState,
    RulingBasis,
    SourceKind,
    Stage,
    StaleReason,
    Stance,
    Voice,
)
from annotations.choices.publishing import Authenticity, MediaKind
from annotations.choices.replies import ReplyChannel, ReplyState

STALE = {
    StaleReason.CLAIM_TEXT_CHANGED: _("The claim was reworded"),
    StaleReason.NUMBER_CHANGED: _("A number changed"),
    StaleReason.QUALIFIER_CHANGED: _("A qualifier changed"),
    StaleReason.CLAIM_REMOVED: _("The claim is gone from the article"),
    StaleReason.ATTRIBUTION_CHANGED: _("Somebody else is named as the speaker"),
    StaleReason.EVIDENCE_CHANGED: _("The evidence changed"),
    StaleReason.EVIDENCE_GONE: _("Evidence can no longer be found"),
    StaleReason.EVIDENCE_RETRACTED: _("Evidence was withdrawn"),
    StaleReason.ORIGIN_MERGED: _("Two sources turned out to be one"),
    StaleReason.REVIEW_DATE_PASSED: _("It is time to look again"),
    StaleReason.SCALE_CHANGED: _("The rating scale changed"),
    StaleReason.SUPERSEDED: _("A verdict it rests on was superseded"),
    StaleReason.RETURNED: _("An editor returned it for changes"),
    StaleReason.PART_CHANGED: _("One of its parts is in doubt"),
}

ANCHOR = {
    AnchorState.EXACT: _("The same words at the same place"),
    AnchorState.SHIFTED: _("The same words, moved"),
    AnchorState.EDITED: _("The words were edited"),
    AnchorState.ORPHANED: _("Not found in this text"),
}

METHOD = {
    AnchorMethod.SELECTION: _("as marked"),
    AnchorMethod.DIFF: _("followed through the changes"),
    AnchorMethod.EXACT_QUOTE: _("found by its exact words"),
    AnchorMethod.NORMALISED_QUOTE: _("found by its words, typography aside"),
    AnchorMethod.PARTIAL_DIFF: _("followed through the changes, in part"),
    AnchorMethod.FUZZY: _("found by likeness"),
    AnchorMethod.NONE: _("searched everywhere"),
    AnchorMethod.PERSON: _("decided by a person"),
}

GUARD = {
    Guard.NUMBER: _("a number differs"),
    Guard.UNIT: _("a unit differs"),
    Guard.DATE: _("a date differs"),
    Guard.NAME: _("a name differs"),
    Guard.NEGATION: _("a negation differs"),
    Guard.QUANTIFIER: _("a quantifier differs"),
    Guard.SHORT_QUOTE: _("too few words to be sure"),
    Guard.LOW_MARGIN: _("another place is nearly as likely"),
    Guard.REWORDED: _("reworded"),
}

GATE = {
    Gate.NOT_RULED: _("The team has ruled"),
    Gate.RULING_STALE: _("The ruling is up to date"),
    Gate.PLACE_UNCONFIRMED: _("Every place of the claim is confirmed"),
    Gate.EVIDENCE_MISSING: _("There is evidence for or against it"),
    Gate.SINGLE_ORIGIN: _("More than one independent origin, or the record itself"),
    Gate.CIRCULAR_SUPPORT: _("No source rests on itself, or on what is checked"),
    Gate.QUOTE_UNANCHORED: _("Every quotation stands in its source"),
    Gate.SNAPSHOT_MISSING: _("Every source is kept as it was"),
    Gate.SAME_EYES: _("More than one person has looked"),
    Gate.RIGHT_OF_REPLY: _("Whoever made the claim could reply"),
    Gate.CLAIM_TOO_LONG: _("The claim can be taken in at a glance"),
}

# What happened when an article was fetched, and what a person may do.
OUTCOME = {
    FetchOutcome.CHANGED: _("New text was found."),
    FetchOutcome.SAME: _("The text is the same."),
    FetchOutcome.NOT_MODIFIED: _("Not modified since the last time."),
    FetchOutcome.REDIRECTED: _("The address leads somewhere else now."),
    FetchOutcome.GONE: _("The page is gone. Paste its text if you have it."),
    FetchOutcome.FORBIDDEN: _("The site refused us. Open the page yourself and paste its text."),
    FetchOutcome.PAYWALL: _("The text is behind a paywall. Paste what you may read."),
    FetchOutcome.CONSENT_WALL: _("A consent page stands before the text. Paste the text."),
    FetchOutcome.SOFT_404: _("The site answered with a page that says “not found”."),
    FetchOutcome.CHALLENGE: _("The site asked us to prove we are human. Paste the text."),
    FetchOutcome.EXTRACTION_FAILED: _("No article could be read from the page. Paste its text."),
    FetchOutcome.TOO_LARGE: _("The page is larger than we take in."),
    FetchOutcome.TIMEOUT: _("The site took too long. We try again by ourselves."),
    FetchOutcome.BLOCKED_ADDRESS: _("This address points inside a private network and is not fetched."),
    FetchOutcome.ROBOTS: _("The site asks robots not to fetch this page. Paste its text."),
    FetchOutcome.UNREACHABLE: _("The site cannot be reached. We try again by ourselves."),
    FetchOutcome.SERVER_ERROR: _("The site has a fault of its own. We try again by ourselves."),
    FetchOutcome.VOLATILE: _("Only what changes at every visit has changed."),
    FetchOutcome.HELD: _("A new text was found and not taken. An editor decides."),
}

STAGE = {
    Stage.QUEUED: _("waiting for a worker"),
    Stage.FETCHING: _("fetching the page"),
    Stage.READING: _("reading the text"),
    Stage.READY: _("read"),
    Stage.FAILED: _("could not be read"),
}

CAUSE = {
    Cause.FIRST: _("first reading"),
    Cause.PUBLISHER: _("changed by the publisher"),
    Cause.EXTRACTOR: _("read again by us; the page did not change"),
}

VOICE = {
    Voice.QUOTED: _("quoted"),
    Voice.REPORTED: _("reported"),
    Voice.NESTED: _("said by one, told by another"),
    Voice.HEARSAY: _("hearsay"),
    Voice.AUTHORIAL: _("in the article’s own voice"),
}

# Where the part is not the body.
PART = {
    ArticlePart.HEADLINE: _("headline"),
    ArticlePart.STANDFIRST: _("standfirst"),
    ArticlePart.BODY: "",
    ArticlePart.CAPTION: _("caption"),
    ArticlePart.CREDIT: _("credit"),
    ArticlePart.NOTE: _("correction note"),
    ArticlePart.FRAME: _("around the article"),
}

CHANGE = {
    ChangeKind.RETRACTION: _("retraction"),
    ChangeKind.ATTRIBUTION: _("attribution"),
    ChangeKind.HEADLINE: _("headline"),
    ChangeKind.CORRECTION_NOTE: _("correction note"),
    ChangeKind.NUMBER: _("number"),
    ChangeKind.QUALIFIER: _("qualifier"),
    ChangeKind.NAME: _("name"),
    ChangeKind.QUOTATION: _("quotation"),
    ChangeKind.ADDITION: _("added"),
    ChangeKind.DELETION: _("dropped"),
    ChangeKind.WORDING: _("wording"),
    ChangeKind.COSMETIC: _("typography"),
}

STATE = {
    ClaimState.CANDIDATE: _("candidate"),
    ClaimState.OPEN: _("open"),
    ClaimState.IN_REVIEW: _("in review"),
    ClaimState.DISPUTED: _("disputed"),
    ClaimState.RULED: _("ruled"),
    ClaimState.PUBLISHED: _("published"),
    ClaimState.REJECTED: _("rejected"),
    ClaimState.MERGED: _("merged"),
}
STANCE = {Stance.SUPPORTS: _("supports"), Stance.REFUTES: _("refutes"), Stance.CONTEXT: _("context")}
SOURCE = {
    SourceKind.DOCUMENT: _("document"),
    SourceKind.DATASET: _("dataset"),
    SourceKind.STATEMENT: _("statement"),
    SourceKind.REPORT: _("report"),
    SourceKind.POST: _("post"),
    SourceKind.ARTICLE: _("article"),
    SourceKind.PERSON: _("person"),
    SourceKind.OUTLET: _("outlet"),
    SourceKind.CHANNEL: _("channel"),
    SourceKind.ANONYMOUS: _("anonymous"),
}
CORRECTION = {
    CorrectionKind.MINOR: _("minor"),
    CorrectionKind.UPDATE: _("update"),
    CorrectionKind.CORRECTION: _("correction"),
    CorrectionKind.RETRACTION: _("retraction"),
}
REPORT = {
    ReportState.RECEIVED: _("received"),
    ReportState.ACCEPTED: _("accepted"),
    ReportState.DECLINED: _("declined"),
}
# How somebody was asked to reply, and what came of it.
CHANNEL = {
    ReplyChannel.EMAIL: _("e-mail"),
    ReplyChannel.PHONE: _("telephone"),
    ReplyChannel.IN_PERSON: _("word of mouth"),
    ReplyChannel.POST: _("letter"),
    ReplyChannel.SOCIAL_MEDIA: _("social media"),
    ReplyChannel.FORM: _("a form"),
}
REPLY = {
    ReplyState.WAITING: _("waiting"),
    ReplyState.ANSWERED: _("answered"),
    ReplyState.DECLINED: _("declined"),
    ReplyState.SILENT: _("silent"),
}
GRADE = {
    Grade.PRIMARY: _("primary: the record or the witness itself"),
    Grade.SECONDARY: _("secondary: an account of it"),
    Grade.TERTIARY: _("tertiary: an account of accounts"),
}
WATCH = {
    ArticleState.WATCHING: _("watched"),
    ArticleState.PAUSED: _("not watched"),
    ArticleState.GONE: _("gone from its address; still looked for"),
}
BASIS = {
    RulingBasis.CONSENSUS: _("by consensus"),
    RulingBasis.ADJUDICATION: _("by an editor’s decision"),
    RulingBasis.ROLL_UP: _("by its parts"),
}

# What was found of a picture, a film or a sound: what readers are told, and what editors choose from.
AUTHENTICITY = {
    Authenticity.DECONTEXTUALIZED: _("Real, but shown for something else"),
    Authenticity.EDITED_OR_CROPPED: _("Cut or edited so that it misleads"),
    Authenticity.ORIGINAL: _("Original, and what it is said to be"),
    Authenticity.SATIRE_OR_PARODY: _("Made as satire or parody"),
    Authenticity.STAGED: _("Staged for the camera"),
    Authenticity.TRANSFORMED: _("Altered or made by a machine"),
}
MEDIA_KIND = {
    MediaKind.IMAGE: _("The picture"),
    MediaKind.VIDEO: _("The film"),
    MediaKind.AUDIO: _("The sound"),
}

# Labels that stand beside a block of the text, where its look alone would not say what it is.
BLOCK = {
    BlockKind.CAPTION: _("Caption"),
    BlockKind.CORRECTION_NOTE: _("Correction"),
    BlockKind.EMBEDDED_POST: _("Post"),
    BlockKind.PULL_QUOTE: _("Pull quote"),
    BlockKind.NAVIGATION: _("Navigation"),
    BlockKind.RELATED: _("Related"),
    BlockKind.BOILERPLATE: _("Boilerplate"),
    BlockKind.COMMENT: _("Comment"),
    BlockKind.AUTHOR_BIO: _("About the author"),
}

# What the claim on show is to the other one.
RELATION = {
    Relation.SAME: _("Says the same"),
    Relation.NARROWER: _("Says more than this"),
    Relation.BROADER: _("Says less than this"),
    Relation.CONTRADICTS: _("Contradicts this"),
    Relation.UPDATES: _("Updates this"),
    Relation.RELATED: _("Is about the same matter"),
}

MATCH_GUARD = {
    MatchGuard.NUMBER: _("Number"),
    MatchGuard.UNIT: _("Unit"),
    MatchGuard.DATE: _("Date"),
    MatchGuard.NEGATION: _("Denied or not"),
    MatchGuard.QUANTIFIER: _("How many"),
    MatchGuard.NAME: _("Name"),
    MatchGuard.PLACE: _("Place"),
    MatchGuard.TENSE: _("When"),
    MatchGuard.ROLES: _("Who did it to whom"),
    MatchGuard.WORDING: _("Words"),
}

# Why two claimants may be one.
LIKENESS = {
    "same_name": _("the same name"),
    "surname": _("the same surname"),
    "initials": _("the name fits its initials"),
    "same_articles": _("in the same articles"),
    "same_role": _("the same role"),
}
