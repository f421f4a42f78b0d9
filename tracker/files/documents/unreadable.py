"""Why a document cannot be read: the child names a reason, `reading` puts it into a sentence."""

from enum import StrEnum


class Reason(StrEnum):
    """What is the matter with a document."""

    BROKEN = "broken"
    CODING = "coding"
    ENCRYPTED = "encrypted"
    NO_DOCUMENT = "no document"
    NO_EDXML = "no edxml"
    NO_TEXT = "no text"
    TOO_LONG = "too long"


class CannotReadError(Exception):
    """The document is of no kind that is read, or not as it should be."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
