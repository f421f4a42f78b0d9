"""The child process: reads a document from standard input, writes its text as JSON.

Run by path, so that nothing of the product is loaded beside the file. Its limits are set before the first byte is read:
a document that wants more memory or time than they allow ends this process, and nothing else.
"""

import base64
import binascii
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

MEMORY_BYTES = 500 * 1024 * 1024
CPU_SECONDS = 15
MAX_CHARACTERS = 2_000_000
MAX_PAGES = 600
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
#: Most packages say so much of a document beside its text.
_TOLD = {
    "CodeNumber": "number", "CodeNotation": "notation", "PromulgationDate": "issued_on", "Subject": "subject",
    "DocumentType": "type", "TypeName": "type_name",
}  # fmt: skip


class CannotReadError(Exception):
    """The document is of no kind that is read; the word says why."""


def main() -> None:
    """Read, convert, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        text, told = read(content)
        too_long = len(text) > MAX_CHARACTERS
        answer: dict[str, object] = {"refused": "too long"} if too_long else {"text": text, "told": told}
    except CannotReadError as error:
        answer = {"refused": str(error)}
    sys.stdout.write(json.dumps(answer))


def read(content: bytes) -> tuple[str, dict[str, str]]:
    """The text of a document, and what its package tells of it."""
    if content.lstrip()[:5] == b"%PDF-":
        return _pdf(content), {}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "word/document.xml" in archive.namelist():
                return _docx(archive), {}
            return _package(archive)
    beginning = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:300]
    if beginning.startswith(b"<?xml") or b":edXML" in beginning or b"edXMLEnvelope" in beginning:
        return _edxml(_xml(content), {})
    return _plain(content), {}


def _plain(content: bytes) -> str:
    codings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig",)
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError as error:
            msg = "coding"
            raise CannotReadError(msg) from error
        if "\x00" in text:
            msg = "coding"
            raise CannotReadError(msg)
        return text
    return ""


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            msg = "encrypted"
            raise CannotReadError(msg)
        pages, length = [], 0
        for page in reader.pages[:MAX_PAGES]:
            pages.append(_page_text(page.extract_text(extraction_mode="layout")))
            length += len(pages[-1])
            if length > MAX_CHARACTERS:
                msg = "too long"
                raise CannotReadError(msg)
    except (PyPdfError, KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        msg = "broken"
        raise CannotReadError(msg) from error
    text = "\n\n".join(pages)
    if sum(character.isalpha() for character in text) < 20:
        msg = "no text"
        raise CannotReadError(msg)
    return text


def _page_text(text: str) -> str:
    """The lines of a page without the margin they all have."""
    lines = [line.rstrip() for line in text.split("\n")]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines)


def _xml(content: bytes) -> Element:
    """The tree of an XML file; one that declares entities or a document type is refused."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        msg = "broken"
        raise CannotReadError(msg)
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError as error:
        msg = "broken"
        raise CannotReadError(msg) from error


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def _package(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    """An edXML package as an archive: the envelope, and beside it the files it names."""
    names = archive.namelist()
    for name in names:
        if not name.lower().endswith((".edxml", ".xml")):
            continue
        tree = _xml(archive.read(name))
        if _is_edxml(tree):
            return _edxml(tree, {one.rsplit("/", 1)[-1]: archive.read(one) for one in names if one != name})
    msg = "no edxml"
    raise CannotReadError(msg)


def _is_edxml(tree: Element) -> bool:
    return any(_local(one) in {"MessageHeader", "edXMLEnvelope", "edXMLHeader"} for one in tree.iter())


def _edxml(tree: Element, files: dict[str, bytes]) -> tuple[str, dict[str, str]]:
    """What the header of a package tells, and the text of the first of its files that can be read."""
    if not _is_edxml(tree):
        msg = "no edxml"
        raise CannotReadError(msg)
    told: dict[str, str] = {}
    for one in tree.iter():
        name = _TOLD.get(_local(one))
        if name and name not in told and one.text and one.text.strip():
            told[name] = one.text.strip()[:500]
        if _local(one) == "From" and "issuer" not in told:
            told["issuer"] = _first_text(one, "OrganName")
    for content in _attached(tree, files):
        try:
            text, _ = read(content)
        except CannotReadError:
            continue
        return text, {name: value for name, value in told.items() if value}
    msg = "no document"
    raise CannotReadError(msg)


def _attached(tree: Element, files: dict[str, bytes]) -> Iterator[bytes]:
    for one in tree.iter():
        if _local(one) in {"AttachmentEncoded", "Attachment"}:
            coded = next((c.text for c in one.iter() if _local(c) in {"AttachmentContent", "Content"} and c.text), None)
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
            if sum(entry.file_size for entry in archive.infolist()) > MEMORY_BYTES // 8:
                msg = "too long"
                raise CannotReadError(msg)
            for name in archive.namelist():
                yield archive.read(name)
        return
    if content.startswith(b"\x1f\x8b"):
        opener = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield opener.decompress(content, MEMORY_BYTES // 8)
        return
    yield content


def _first_text(element: Element, name: str) -> str:
    found = next((one.text for one in element.iter() if _local(one) == name and one.text), "")
    return (found or "").strip()[:500]


def _docx(archive: zipfile.ZipFile) -> str:
    body = _xml(archive.read("word/document.xml")).find(f"{_W}body")
    if body is None:
        msg = "broken"
        raise CannotReadError(msg)
    names = archive.namelist()
    numbering = (
        Numbering(_xml(archive.read("word/numbering.xml"))) if "word/numbering.xml" in names else Numbering(None)
    )
    styles = _numbered_styles(_xml(archive.read("word/styles.xml"))) if "word/styles.xml" in names else {}
    lines: list[str] = []
    for block in _blocks(body):
        if block.tag == f"{_W}p":
            lines.append(_paragraph(block, numbering, styles))
        else:
            lines += _table(block, numbering, styles)
    return "\n".join(lines)


def _blocks(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of a part, also those in a content control."""
    for one in parent:
        if one.tag in {f"{_W}p", f"{_W}tbl"}:
            yield one
        elif one.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
            yield from _blocks(one)


class Numbering:
    """Counts the points of automatic lists, whose numbers are not in the text."""

    def __init__(self, tree: Element | None) -> None:
        self._formats: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, str], int] = {}
        for one in tree.iter(f"{_W}num") if tree is not None else ():
            link = one.find(f"{_W}abstractNumId")
            if link is not None:
                self._abstract[one.get(f"{_W}numId", "")] = link.get(f"{_W}val", "")
        for one in tree.iter(f"{_W}abstractNum") if tree is not None else ():
            for level in one.iter(f"{_W}lvl"):
                told = [_value(level, name) for name in ("numFmt", "lvlText", "start")]
                key = (one.get(f"{_W}abstractNumId", ""), level.get(f"{_W}ilvl", "0"))
                self._formats[key] = (told[0], told[1], int(told[2]) if told[2].isdigit() else 1)

    def next(self, number: str, level: str) -> str:
        """What stands before the next point of a list."""
        abstract = self._abstract.get(number, "")
        known = self._formats.get((abstract, level))
        if known is None or number == "0":
            return ""
        form, text, first = known
        self._counts[abstract, level] = self._counts.get((abstract, level), first - 1) + 1
        for key in [key for key in self._counts if key[0] == abstract and int(key[1]) > int(level)]:
            del self._counts[key]
        if form == "bullet":
            return "- "
        told = text
        for deep in range(int(level) + 1):
            form_of, _, first_of = self._formats.get((abstract, str(deep)), (form, "", 1))
            count = self._counts.get((abstract, str(deep)), first_of)
            told = told.replace(f"%{deep + 1}", _numeral(count, form_of))
        return f"{told} " if told.strip() else ""


def _numeral(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        told, rest = "", count
        for value, sign in _ROMANS:
            told, rest = told + sign * (rest // value), rest % value
        return told.lower() if form == "lowerRoman" else told
    return str(count)


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


def _numbered_styles(tree: Element) -> dict[str, Element]:
    """The styles that bring a list with them."""
    found = {}
    for style in tree.iter(f"{_W}style"):
        told = style.find(f"{_W}pPr/{_W}numPr")
        if told is not None:
            found[style.get(f"{_W}styleId", "")] = told
    return found


def _paragraph(paragraph: Element, numbering: Numbering, styles: dict[str, Element]) -> str:
    text = _text(paragraph)
    if not text.strip():
        return ""
    told = paragraph.find(f"{_W}pPr/{_W}numPr")
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    if told is None and style is not None:
        told = styles.get(style.get(f"{_W}val", ""))
    marker = numbering.next(_value(told, "numId"), _value(told, "ilvl") or "0") if told is not None else ""
    return marker + text


def _text(paragraph: Element) -> str:
    pieces = []
    for one in paragraph.iter():
        if one.tag == f"{_W}t" and one.text:
            pieces.append(one.text)
        elif one.tag == f"{_W}tab":
            pieces.append(" ")
        elif one.tag in {f"{_W}br", f"{_W}cr"}:
            pieces.append("\n")
        elif one.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _table(table: Element, numbering: Numbering, styles: dict[str, Element]) -> list[str]:
    """A table as lines: two columns are layout, such as a letterhead; more are a table with cells between bars."""
    rows = [[_cell(cell, numbering, styles) for cell in _cells(row)] for row in table.iter(f"{_W}tr")]
    _fill_merged(table, rows)
    if max((len(row) for row in rows), default=0) <= 2:
        return [line for row in rows for cell in row for line in cell]
    return ["| " + " | ".join(" ".join(cell).replace("|", "/") for cell in row) + " |" for row in rows if row]


def _cells(row: Element) -> list[Element]:
    return list(row.iter(f"{_W}tc"))


def _cell(cell: Element, numbering: Numbering, styles: dict[str, Element]) -> list[str]:
    lines = []
    for paragraph in cell.iter(f"{_W}p"):
        lines += [line.strip() for line in _paragraph(paragraph, numbering, styles).split("\n") if line.strip()]
    return lines


def _fill_merged(table: Element, rows: list[list[list[str]]]) -> None:
    """Put the text of a cell that is merged downwards into each row it covers."""
    for number, row in enumerate(table.iter(f"{_W}tr")):
        for place, cell in enumerate(_cells(row)):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            if goes_on and number and place < len(rows[number - 1]) and not rows[number][place]:
                rows[number][place] = rows[number - 1][place]


if __name__ == "__main__":
    main()
