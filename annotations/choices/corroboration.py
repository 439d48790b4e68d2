"""The vocabularies of matching and provenance."""

from annotations.choices.choice import Choice


class Relation(Choice):
    """What one claim is to another. Narrower says more than the other (a date, a place), broader less."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    CONTRADICTS = "contradicts"
    UPDATES = "updates"
    RELATED = "related"


class MatchGuard(Choice):
    """A difference between two claims across which they are never the same, however alike their words."""

    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NEGATION = "negation"
    QUANTIFIER = "quantifier"
    NAME = "name"
    PLACE = "place"
    TENSE = "tense"
    ROLES = "roles"  # who did it to whom
    WORDING = "wording"  # all but a word or two is the same, and those mean something else


class MatchState(Choice):
    """What became of a proposed match; a person's word is final for the words that were compared."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # the words changed before anybody decided


class DerivationKind(Choice):
    """How one source rests on another. One owner is no derivation, yet no independence either."""

    CITES = "cites"
    QUOTES = "quotes"
    SYNDICATES = "syndicates"
    TRANSLATES = "translates"
    DERIVES_FROM = "derives_from"
    SAME_OWNER = "same_owner"


class DerivationBasis(Choice):
    """How it is known that a source rests on another."""

    DECLARED = "declared"
    DETECTED = "detected"


class DerivationState(Choice):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Doubt(Choice):
    """What is wrong with how sources rest on each other, and wants an answer before anything leans on them."""

    CIRCULAR = "circular"
    RESTS_ON_CHECKED = "rests_on_checked"
    OLDER_THAN_ITS_SOURCE = "older_than_its_source"
    NEWER_THAN_CHECKED = "newer_than_checked"


class OriginKind(Choice):
    """Where an article says it has its words from. What is anonymous is an origin that nobody can compare."""

    CHANNEL = "channel"
    ANONYMOUS = "anonymous"
    NAMED = "named"  # a person or an outlet


class TraceMethod(Choice):
    """By what a machine saw that a source rests on another."""

    ATTRIBUTION = "attribution"  # it says so
    LINK = "link"  # it links there
    REUSE = "reuse"  # it has the same words
    QUOTATION = "quotation"  # it quotes the same speaker with the same words
