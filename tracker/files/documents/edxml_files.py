"""edXML packages (QCVN 102:2016): what their header tells, and the text of the document they carry."""

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tracker.files.documents.unreadable import CannotReadError, Reason
from tracker.files.documents.xml_trees import local_name, tree_of

#: Most packages say so much of a document beside its text.
_TOLD = {
    "CodeNumber": "number", "CodeNotation": "notation", "PromulgationDate": "issued_on", "Subject": "subject",
    "TypeName": "type_name",
}  # fmt: skip
#: What an attachment may unpack to.
_MOST_BYTES = 60 * 1024 * 1024
#: Reads a document that is in a package.
Read = Callable[[bytes], tuple[str, dict[str, str]]]


def text_of_archive(archive: zipfile.ZipFile, read: Read) -> tuple[str, dict[str, str]]:
    """An edXML package as an archive: the envelope, and beside it the files it names."""
    names = archive.namelist()
    for name in names:
        if not name.lower().endswith((".edxml", ".xml")):
            continue
        tree = tree_of(archive.read(name))
        if _is_edxml(tree):
            return text_of_envelope(
                tree, {one.rsplit("/", 1)[-1]: archive.read(one) for one in names if one != name}, read
            )
    raise CannotReadError(Reason.NO_EDXML)


def _is_edxml(tree: Element) -> bool:
    return any(local_name(one) in {"MessageHeader", "edXMLEnvelope", "edXMLHeader"} for one in tree.iter())


def text_of_envelope(tree: Element, files: dict[str, bytes], read: Read) -> tuple[str, dict[str, str]]:
    """What the header of a package tells, and the text of the first of its files that can be read."""
    if not _is_edxml(tree):
        raise CannotReadError(Reason.NO_EDXML)
    told: dict[str, str] = {}
    for one in tree.iter():
        name = _TOLD.get(local_name(one))
        if name and name not in told and one.text and one.text.strip():
            told[name] = one.text.strip()[:500]
        if local_name(one) == "From" and "issuer" not in told:
            told["issuer"] = _first_text(one, "OrganName")
    for content in _attached(tree, files):
        try:
            text, _ = read(content)
        except CannotReadError:
            continue
        return text, {name: value for name, value in told.items() if value}
    raise CannotReadError(Reason.NO_DOCUMENT)


def _attached(tree: Element, files: dict[str, bytes]) -> Iterator[bytes]:
    for one in tree.iter():
        if local_name(one) in {"AttachmentEncoded", "Attachment"}:
            coded = next(
                (c.text for c in one.iter() if local_name(c) in {"AttachmentContent", "Content"} and c.text), None
            )
            coded = coded or (one.text if one.text and one.text.strip() else None)
            if coded:
                yield from _decoded(coded)
    yield from files.values()


def _decoded(coded: str) -> Iterator[bytes]:
    """The bytes of an attachment: in base 64, and packed or not."""
    try:
        content = base64.b64decode(re.sub(r"\s+", "", coded), validate=True)
    except (binascii.Error, ValueError):
        return
    if content.startswith(b"PK") and b"word/document.xml" not in content:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise CannotReadError(Reason.TOO_LONG)
            for name in archive.namelist():
                yield archive.read(name)
        return
    if content.startswith(b"\x1f\x8b"):
        opener = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield opener.decompress(content, _MOST_BYTES)
        return
    yield content


def _first_text(element: Element, name: str) -> str:
    found = next((one.text for one in element.iter() if local_name(one) == name and one.text), "")
    return (found or "").strip()[:500]
