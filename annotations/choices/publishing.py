"""The words for what stands between a ruling and its readers."""

from annotations.choices.choice import Choice


class Gate(Choice):
    """What a ruling must pass before readers see it. The values are what editors quote to each other."""

    NOT_RULED = "NOT_RULED"
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    SINGLE_ORIGIN = "SINGLE_ORIGIN"
    CIRCULAR_SUPPORT = "CIRCULAR_SUPPORT"
    QUOTE_UNANCHORED = "QUOTE_UNANCHORED"
    SNAPSHOT_MISSING = "SNAPSHOT_MISSING"
    RULING_STALE = "RULING_STALE"
    PLACE_UNCONFIRMED = "PLACE_UNCONFIRMED"
    SAME_EYES = "SAME_EYES"
    RIGHT_OF_REPLY = "RIGHT_OF_REPLY"
    CLAIM_TOO_LONG = "CLAIM_TOO_LONG"


class Authenticity(Choice):
    """What was found of a picture, a film or a sound, in the words of schema.org's MediaManipulationRatingEnumeration."""

    DECONTEXTUALIZED = "DecontextualizedContent"
    EDITED_OR_CROPPED = "EditedOrCroppedContent"
    ORIGINAL = "OriginalMediaContent"
    SATIRE_OR_PARODY = "SatireOrParodyContent"
    STAGED = "StagedContent"
    TRANSFORMED = "TransformedContent"


class MediaKind(Choice):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
