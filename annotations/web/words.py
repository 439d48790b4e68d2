"""What the closed vocabularies are called on a page: plain words, and what a person can do about it."""

from annotations.choices import (
    AnchorMethod,
    AnchorState,
    ArticlePart,
    ArticleState,
    BlockKind,
    Cause,
    ChangeKind,
    ClaimState,
    FetchOutcome,
    Gate,
    Grade,
    Guard,
    MatchGuard,
    Relation,
    RulingBasis,
    SourceKind,
    Stage,
    StaleReason,
    Stance,
    Voice,
)

STALE = {
    StaleReason.CLAIM_TEXT_CHANGED: "The claim was reworded",
    StaleReason.NUMBER_CHANGED: "A number changed",
    StaleReason.QUALIFIER_CHANGED: "A qualifier changed",
    StaleReason.CLAIM_REMOVED: "The claim is gone from the article",
    StaleReason.ATTRIBUTION_CHANGED: "Somebody else is named as the speaker",
    StaleReason.EVIDENCE_CHANGED: "The evidence changed",
    StaleReason.EVIDENCE_GONE: "Evidence can no longer be found",
    StaleReason.EVIDENCE_RETRACTED: "Evidence was withdrawn",
    StaleReason.ORIGIN_MERGED: "Two sources turned out to be one",
    StaleReason.REVIEW_DATE_PASSED: "It is time to look again",
    StaleReason.SCALE_CHANGED: "The rating scale changed",
    StaleReason.SUPERSEDED: "A verdict it rests on was superseded",
    StaleReason.RETURNED: "An editor returned it for changes",
    StaleReason.PART_CHANGED: "One of its parts is in doubt",
}

ANCHOR = {
    AnchorState.EXACT: "The same words at the same place",
    AnchorState.SHIFTED: "The same words, moved",
    AnchorState.EDITED: "The words were edited",
    AnchorState.ORPHANED: "Not found in this text",
}

METHOD = {
    AnchorMethod.SELECTION: "as marked",
    AnchorMethod.DIFF: "followed through the changes",
    AnchorMethod.EXACT_QUOTE: "found by its exact words",
    AnchorMethod.NORMALISED_QUOTE: "found by its words, typography aside",
    AnchorMethod.PARTIAL_DIFF: "followed through the changes, in part",
    AnchorMethod.FUZZY: "found by likeness",
    AnchorMethod.NONE: "searched everywhere",
    AnchorMethod.PERSON: "decided by a person",
}

GUARD = {
    Guard.NUMBER: "a number differs",
    Guard.UNIT: "a unit differs",
    Guard.DATE: "a date differs",
    Guard.NAME: "a name differs",
    Guard.NEGATION: "a negation differs",
    Guard.QUANTIFIER: "a quantifier differs",
    Guard.SHORT_QUOTE: "too few words to be sure",
    Guard.LOW_MARGIN: "another place is nearly as likely",
    Guard.REWORDED: "reworded",
}

GATE = {
    Gate.NOT_RULED: "The team has ruled",
    Gate.RULING_STALE: "The ruling is up to date",
    Gate.PLACE_UNCONFIRMED: "Every place of the claim is confirmed",
    Gate.EVIDENCE_MISSING: "There is evidence for or against it",
    Gate.SINGLE_ORIGIN: "More than one independent origin, or the record itself",
    Gate.CIRCULAR_SUPPORT: "No source rests on itself, or on what is checked",
    Gate.QUOTE_UNANCHORED: "Every quotation stands in its source",
    Gate.SNAPSHOT_MISSING: "Every source is kept as it was",
    Gate.SAME_EYES: "More than one person has looked",
    Gate.CLAIM_TOO_LONG: "The claim can be taken in at a glance",
}

# What happened when an article was fetched, and what a person may do.
OUTCOME = {
    FetchOutcome.CHANGED: "New text was found.",
    FetchOutcome.SAME: "The text is the same.",
    FetchOutcome.NOT_MODIFIED: "Not modified since the last time.",
    FetchOutcome.REDIRECTED: "The address leads somewhere else now.",
    FetchOutcome.GONE: "The page is gone. Paste its text if you have it.",
    FetchOutcome.FORBIDDEN: "The site refused us. Open the page yourself and paste its text.",
    FetchOutcome.PAYWALL: "The text is behind a paywall. Paste what you may read.",
    FetchOutcome.CONSENT_WALL: "A consent page stands before the text. Paste the text.",
    FetchOutcome.SOFT_404: "The site answered with a page that says “not found”.",
    FetchOutcome.CHALLENGE: "The site asked us to prove we are human. Paste the text.",
    FetchOutcome.EXTRACTION_FAILED: "No article could be read from the page. Paste its text.",
    FetchOutcome.TOO_LARGE: "The page is larger than we take in.",
    FetchOutcome.TIMEOUT: "The site took too long. We try again by ourselves.",
    FetchOutcome.BLOCKED_ADDRESS: "This address points inside a private network and is not fetched.",
    FetchOutcome.ROBOTS: "The site asks robots not to fetch this page. Paste its text.",
    FetchOutcome.UNREACHABLE: "The site cannot be reached. We try again by ourselves.",
    FetchOutcome.SERVER_ERROR: "The site has a fault of its own. We try again by ourselves.",
    FetchOutcome.VOLATILE: "Only what changes at every visit has changed.",
    FetchOutcome.HELD: "A new text was found and not taken. An editor decides.",
}

STAGE = {
    Stage.QUEUED: "waiting for a worker",
    Stage.FETCHING: "fetching the page",
    Stage.READING: "reading the text",
    Stage.READY: "read",
    Stage.FAILED: "could not be read",
}

CAUSE = {
    Cause.FIRST: "first reading",
    Cause.PUBLISHER: "changed by the publisher",
    Cause.EXTRACTOR: "read again by us; the page did not change",
}

VOICE = {
    Voice.QUOTED: "quoted",
    Voice.REPORTED: "reported",
    Voice.NESTED: "said by one, told by another",
    Voice.HEARSAY: "hearsay",
    Voice.AUTHORIAL: "in the article’s own voice",
}

# Where the part is not the body.
PART = {
    ArticlePart.HEADLINE: "headline",
    ArticlePart.STANDFIRST: "standfirst",
    ArticlePart.BODY: "",
    ArticlePart.CAPTION: "caption",
    ArticlePart.CREDIT: "credit",
    ArticlePart.NOTE: "correction note",
    ArticlePart.FRAME: "around the article",
}

CHANGE = {
    ChangeKind.RETRACTION: "retraction",
    ChangeKind.ATTRIBUTION: "attribution",
    ChangeKind.HEADLINE: "headline",
    ChangeKind.CORRECTION_NOTE: "correction note",
    ChangeKind.NUMBER: "number",
    ChangeKind.QUALIFIER: "qualifier",
    ChangeKind.NAME: "name",
    ChangeKind.QUOTATION: "quotation",
    ChangeKind.ADDITION: "added",
    ChangeKind.DELETION: "dropped",
    ChangeKind.WORDING: "wording",
    ChangeKind.COSMETIC: "typography",
}

STATE = {state: state.value.replace("_", " ") for state in ClaimState}
STANCE = {stance: stance.value for stance in Stance}
SOURCE = {kind: kind.value for kind in SourceKind}
GRADE = {
    Grade.PRIMARY: "primary: the record or the witness itself",
    Grade.SECONDARY: "secondary: an account of it",
    Grade.TERTIARY: "tertiary: an account of accounts",
}
WATCH = {
    ArticleState.WATCHING: "watched",
    ArticleState.PAUSED: "not watched",
    ArticleState.GONE: "gone from its address; still looked for",
}
BASIS = {
    RulingBasis.CONSENSUS: "by consensus",
    RulingBasis.ADJUDICATION: "by an editor’s decision",
    RulingBasis.ROLL_UP: "by its parts",
}

# Labels that stand beside a block of the text, where its look alone would not say what it is.
BLOCK = {
    BlockKind.CAPTION: "Caption",
    BlockKind.CORRECTION_NOTE: "Correction",
    BlockKind.EMBEDDED_POST: "Post",
    BlockKind.PULL_QUOTE: "Pull quote",
    BlockKind.NAVIGATION: "Navigation",
    BlockKind.RELATED: "Related",
    BlockKind.BOILERPLATE: "Boilerplate",
    BlockKind.COMMENT: "Comment",
    BlockKind.AUTHOR_BIO: "About the author",
}

# What the claim on show is to the other one.
RELATION = {
    Relation.SAME: "Says the same",
    Relation.NARROWER: "Says more than this",
    Relation.BROADER: "Says less than this",
    Relation.CONTRADICTS: "Contradicts this",
    Relation.UPDATES: "Updates this",
    Relation.RELATED: "Is about the same matter",
}

MATCH_GUARD = {
    MatchGuard.NUMBER: "Number",
    MatchGuard.UNIT: "Unit",
    MatchGuard.DATE: "Date",
    MatchGuard.NEGATION: "Denied or not",
    MatchGuard.QUANTIFIER: "How many",
    MatchGuard.NAME: "Name",
    MatchGuard.PLACE: "Place",
    MatchGuard.TENSE: "When",
    MatchGuard.ROLES: "Who did it to whom",
    MatchGuard.WORDING: "Words",
}

# Why two claimants may be one.
LIKENESS = {
    "same_name": "the same name",
    "surname": "the same surname",
    "initials": "the name fits its initials",
    "same_articles": "in the same articles",
    "same_role": "the same role",
}
