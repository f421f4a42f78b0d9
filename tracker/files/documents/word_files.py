"""Word files (.docx): their paragraphs, automatic numbers and tables as lines."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tracker.files.documents.unreadable import CannotReadError, Reason
from tracker.files.documents.word_numbers import Numbering, W, value_of
from tracker.files.documents.xml_trees import tree_of


def text_of_word(archive: zipfile.ZipFile) -> str:
    """The text of a Word file."""
    body = tree_of(archive.read("word/document.xml")).find(f"{W}body")
    if body is None:
        raise CannotReadError(Reason.BROKEN)
    names = archive.namelist()
    numbering = (
        Numbering(tree_of(archive.read("word/numbering.xml"))) if "word/numbering.xml" in names else Numbering(None)
    )
    styles = _numbered_styles(tree_of(archive.read("word/styles.xml"))) if "word/styles.xml" in names else {}
    lines: list[str] = []
    for block in _blocks(body):
        if block.tag == f"{W}p":
            lines.append(_paragraph(block, numbering, styles))
        else:
            lines += _table(block, numbering, styles)
    return "\n".join(lines)


def _blocks(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of a part, also those in a content control."""
    for one in parent:
        if one.tag in {f"{W}p", f"{W}tbl"}:
            yield one
        elif one.tag in {f"{W}sdt", f"{W}sdtContent"}:
            yield from _blocks(one)


def _numbered_styles(tree: Element) -> dict[str, Element]:
    """The styles that bring a list with them."""
    found = {}
    for style in tree.iter(f"{W}style"):
        told = style.find(f"{W}pPr/{W}numPr")
        if told is not None:
            found[style.get(f"{W}styleId", "")] = told
    return found


def _paragraph(paragraph: Element, numbering: Numbering, styles: dict[str, Element]) -> str:
    text = _text(paragraph)
    if not text.strip():
        return ""
    told = paragraph.find(f"{W}pPr/{W}numPr")
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if told is None and style is not None:
        told = styles.get(style.get(f"{W}val", ""))
    marker = numbering.next(value_of(told, "numId"), value_of(told, "ilvl") or "0") if told is not None else ""
    return marker + text


def _text(paragraph: Element) -> str:
    pieces = []
    for one in paragraph.iter():
        if one.tag == f"{W}t" and one.text:
            pieces.append(one.text)
        elif one.tag == f"{W}tab":
            pieces.append(" ")
        elif one.tag in {f"{W}br", f"{W}cr"}:
            pieces.append("\n")
        elif one.tag == f"{W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _table(table: Element, numbering: Numbering, styles: dict[str, Element]) -> list[str]:
    """A table as lines: two columns are layout, such as a letterhead; more are a table with cells between bars."""
    rows = [[_cell(cell, numbering, styles) for cell in _cells(row)] for row in table.iter(f"{W}tr")]
    _fill_merged(table, rows)
    if max((len(row) for row in rows), default=0) <= 2:
        return [line for row in rows for cell in row for line in cell]
    return ["| " + " | ".join(" ".join(cell).replace("|", "/") for cell in row) + " |" for row in rows if row]


def _cells(row: Element) -> list[Element]:
    return list(row.iter(f"{W}tc"))


def _cell(cell: Element, numbering: Numbering, styles: dict[str, Element]) -> list[str]:
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        lines += [line.strip() for line in _paragraph(paragraph, numbering, styles).split("\n") if line.strip()]
    return lines


def _fill_merged(table: Element, rows: list[list[list[str]]]) -> None:
    """Put the text of a cell that is merged downwards into each row it covers."""
    for number, row in enumerate(table.iter(f"{W}tr")):
        for place, cell in enumerate(_cells(row)):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            if goes_on and number and place < len(rows[number - 1]) and not rows[number][place]:
                rows[number][place] = rows[number - 1][place]
