"""PDF files with a text layer: their lines in the order people read, and the rows of drawn tables."""

import io
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTCurve
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from tracker.files.documents.unreadable import CannotReadError, Reason

MAX_PAGES = 600
#: A page with less than so many letters in the whole file is a picture of a page.
_FEWEST_LETTERS = 20


def text_of_pdf(content: bytes, *, most: int) -> str:
    """The text of a PDF file; reading stops after so many characters."""
    pages: list[str] = []
    length = 0
    try:
        for page in extract_pages(io.BytesIO(content), maxpages=MAX_PAGES, laparams=None):
            pages.append(page_text(list(_signs(page)), rows_of(list(_rulings(page)))))
            length += len(pages[-1])
            if length > most:
                break
    except PDFEncryptionError as error:
        raise CannotReadError(Reason.ENCRYPTED) from error
    except (PDFException, PSException, *_BROKEN) as error:
        raise CannotReadError(Reason.BROKEN) from error
    text = "\n".join(pages)
    if sum(character.isalpha() for character in text) < _FEWEST_LETTERS:
        raise CannotReadError(Reason.NO_TEXT)
    return text


#: What a library raises where a file is not as it should be.
_BROKEN = (KeyError, IndexError, ValueError, TypeError, AttributeError, AssertionError, RecursionError, zlib.error)


class Sign(NamedTuple):
    """A character of a page: where it begins and ends, on which height it stands, and how large it is."""

    text: str
    left: float
    right: float
    height: float
    size: float


def _signs(part: Any) -> Iterator[Sign]:  # noqa: ANN401 - the library's objects
    """The characters of a page or a figure in it, as far as they stand upright."""
    for one in part:
        if isinstance(one, LTChar):
            if one.upright and one.get_text().strip():
                yield Sign(one.get_text(), one.x0, one.x1, one.matrix[5], one.size or 1.0)
        elif isinstance(one, LTContainer):
            yield from _signs(one)


class Ruling(NamedTuple):
    """A straight line drawn on a page, from left to right or from bottom to top."""

    left: float
    bottom: float
    right: float
    top: float


class Row(NamedTuple):
    """A row of a drawn table: its upper and lower border, and the borders between its cells."""

    top: float
    bottom: float
    edges: tuple[float, ...]


#: So far apart two borders may be drawn that are one.
_NEAR = 2.5
_MAX_RULINGS = 20_000


def _rulings(part: Any) -> Iterator[Ruling]:  # noqa: ANN401 - the library's objects
    """The straight lines of a page: lines, thin boxes, and the sides of other boxes."""
    for one in part:
        if isinstance(one, LTCurve):
            left, bottom, right, top = one.bbox
            if right - left <= _NEAR or top - bottom <= _NEAR:
                yield Ruling(left, bottom, right, top)
            elif right - left > 10 and top - bottom > 6:
                yield from (Ruling(left, y, right, y) for y in (bottom, top))
                yield from (Ruling(x, bottom, x, top) for x in (left, right))
        elif isinstance(one, LTContainer):
            yield from _rulings(one)


def rows_of(rulings: list[Ruling]) -> list[Row]:
    """The rows of tables that are drawn with these lines: between two borders, cut by at least four upright ones."""
    upright = [one for one in rulings if one.top - one.bottom > 4 and one.right - one.left <= _NEAR][:_MAX_RULINGS]
    flat = [one for one in rulings if one.right - one.left > 4 and one.top - one.bottom <= _NEAR][:_MAX_RULINGS]
    heights = _apart([one.bottom for one in flat])
    rows = []
    for top, bottom in pairwise(heights[::-1]):
        middle = (top + bottom) / 2
        edges = _apart([one.left for one in upright if one.bottom - _NEAR < middle < one.top + _NEAR])
        if len(edges) >= 4 and top - bottom > 5:
            rows.append(Row(top, bottom, tuple(edges)))
    return rows


def _apart(places: list[float]) -> list[float]:
    """The places in order, those that are nearly the same once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def page_text(signs: list[Sign], rows: list[Row]) -> str:
    """The lines of a page from top to bottom; the rows of drawn tables with their cells between bars.

    The order in which a file draws its characters means nothing: letters of another font often come after their line.
    """
    told: list[tuple[float, str]] = []
    in_rows: dict[int, list[Sign]] = {}
    free: list[Sign] = []
    for sign in signs:
        row = next((n for n, one in enumerate(rows) if _is_in(sign, one)), None)
        (free if row is None else in_rows.setdefault(row, [])).append(sign)
    told += [(rows[number].top, _row_text(inside, rows[number].edges)) for number, inside in in_rows.items()]
    told += _lines_text(free)
    return "\n".join(text for _, text in sorted(told, key=lambda one: -one[0]))


def _is_in(sign: Sign, row: Row) -> bool:
    return row.bottom - 1 <= sign.height < row.top and row.edges[0] - 1 <= sign.left < row.edges[-1]


def _row_text(signs: list[Sign], edges: tuple[float, ...]) -> str:
    cells: list[list[Sign]] = [[] for _ in edges[1:]]
    for sign in signs:
        place = sum(sign.left + sign.right >= 2 * edge for edge in edges) - 1
        cells[min(max(place, 0), len(cells) - 1)].append(sign)
    told = (" ".join(text.strip() for _, text in _lines_text(cell) if text) for cell in cells)
    return "| " + " | ".join(one.replace("|", "/") for one in told) + " |"


def _lines_text(signs: list[Sign]) -> list[tuple[float, str]]:
    """The lines of these characters, each with its height; a wide gap between two is kept as an empty line."""
    lines: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: -one.height):
        if lines and lines[-1][0].height - sign.height < 0.4 * sign.size:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    margin = min((sign.left for sign in signs), default=0.0)
    size = sorted(sign.size for sign in signs)[len(signs) // 2] if signs else 1.0
    gaps = sorted(above[0].height - below[0].height for above, below in pairwise(lines))
    usual = gaps[len(gaps) // 2] if gaps else size
    told: list[tuple[float, str]] = []
    for number, line in enumerate(lines):
        height = line[0].height
        if number and lines[number - 1][0].height - height > 1.7 * usual:
            told.append((height + 0.1, ""))
        told.append((height, _line_text(sorted(line, key=lambda one: one.left), margin, size)))
    return told


def _line_text(line: list[Sign], margin: float, size: float) -> str:
    pieces: list[str] = []
    length, end = 0, margin
    for sign in line:
        gap = sign.left - end
        if gap > 1.5 * size:
            blanks = max(3 if length else 0, round((sign.left - margin) / (0.5 * size)) - length)
        else:
            blanks = 1 if gap > 0.14 * sign.size and length else 0
        pieces.append(" " * min(blanks, 200) + sign.text)
        length += len(pieces[-1])
        end = max(end, sign.right)
    return "".join(pieces)
