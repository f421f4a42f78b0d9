"""XML of strangers: a tree, or nothing."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tracker.files.documents.unreadable import CannotReadError, Reason


def tree_of(content: bytes) -> Element:
    """The tree of an XML file; one that declares entities or a document type is refused."""
    # Of another coding than UTF-8 a document type would not be seen.
    if b"\x00" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise CannotReadError(Reason.BROKEN)
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError as error:
        raise CannotReadError(Reason.BROKEN) from error


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]
