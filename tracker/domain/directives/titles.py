"""The title of a document: its type, and what it is about."""

import re
from collections.abc import Sequence

from tracker.domain.directives.findings import Found, Span
from tracker.domain.directives.paragraphs import Style, is_capitals, marker_of
from tracker.domain.directives.stretch import Stretch
from tracker.domain.document_numbers import LETTER, TYPE_NAMES, document_number
from tracker.domain.text import fold, one_line

#: The head of a document has no more lines.
WITHIN_LINES = 40
#: To whom a document goes stands after these words.
TO = re.compile(r"kinh gui\s*:?\s*|(?:chu tich |ubnd |uy ban |thuong truc )?[a-z ,]{0,60}\bdien\s*:\s*$")
_TYPES = tuple(
    sorted(
        {*TYPE_NAMES.values(), "Kết luận", "Lệnh", "Thông tri", "Giấy mời", LETTER} - {"Dự án"}, key=len, reverse=True
    )
)
_FOLDED_TYPES = {fold(name): name for name in _TYPES}
_TITLE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _FOLDED_TYPES), key=len, reverse=True))})(?![a-z])")
_SUBJECT_OF_LETTER = re.compile(r"(?:v/v|ve viec)\s*:?\s*")


def read_title(lines: Sequence[Stretch], number: Found[str | None]) -> tuple[int, Found[str | None]]:
    """The line of the title, if there is one, and the type it tells; else the type that the number tells."""
    for place, line in enumerate(lines[:WITHIN_LINES]):
        trimmed = line.trimmed()
        found = _TITLE.match(trimmed.low)
        if found and is_capitals(trimmed) and not trimmed.low.startswith("cong hoa"):
            return place, Found(_FOLDED_TYPES[found[0]], (trimmed.span(*found.span()),))
        if TO.match(trimmed.low):
            break
    if number.value and (known := document_number(number.value)):
        return -1, Found(known.type_name, number.spans)
    if number.spans and re.search(r"/\s*(?:UBND|VP)", _raw_of(lines, number.spans[0])):
        return -1, Found(LETTER, number.spans)
    return -1, Found(LETTER, (), "không thấy tên loại văn bản")


def _raw_of(lines: Sequence[Stretch], span: Span) -> str:
    for line in lines[:WITHIN_LINES]:
        if line.starts and line.starts[0] <= span.start and span.end <= line.ends[-1]:
            return line.raw
    return ""


def read_subject(lines: Sequence[Stretch], title_line: int, number_line: int) -> tuple[Found[str | None], int]:
    """What the document is about, and the line after it."""
    if title_line >= 0:
        return _after_title(lines, title_line)
    for place in range(max(number_line, 0), min(number_line + 8, len(lines))):
        found = _SUBJECT_OF_LETTER.search(lines[place].low)
        if found:
            first = lines[place].part(found.end()).trimmed()
            pieces = [first] if first.low else []
            place += 1
            while place < len(lines) and _goes_on(lines[place]):
                pieces.append(lines[place].trimmed())
                place += 1
            return _told(pieces), place
    return Found(None, (), "không thấy trích yếu"), max(number_line + 1, 0)


def _goes_on(line: Stretch) -> bool:
    text = line.low.strip()
    return bool(text) and not TO.match(text) and not re.search(r"n\w+y \d", text) and line.raw.strip()[0].islower()


def _after_title(lines: Sequence[Stretch], title_line: int) -> tuple[Found[str | None], int]:
    pieces: list[Stretch] = []
    place = title_line + 1
    while place < len(lines) and len(pieces) < 6:
        text = lines[place].trimmed()
        if not text.low:
            if pieces:
                break
        elif text.low.startswith("---") or _begins_text(text) or (pieces and _ends_title(pieces[-1], lines[place])):
            break
        else:
            pieces.append(text)
        place += 1
    return _told(pieces), place


#: A line of a title is not longer.
_LONGEST_TITLE_LINE = 130


def _begins_text(line: Stretch) -> bool:
    """Whether a line under a title is the first of the text, by the words with which texts begin."""
    return re.match(r"(?:ngay \d|can cu|thuc hien|sau khi|chu tich uy|uy ban)", line.low) is not None


def _ends_title(above: Stretch, line: Stretch) -> bool:
    """Whether the title is over with the line above: it ended, or the next is numbered, long, or a sentence."""
    is_marked = marker_of(line)[0] is not Style.PLAIN
    return is_marked or _ended(above) or _ended(line.trimmed()) or len(line) > _LONGEST_TITLE_LINE


def _ended(piece: Stretch) -> bool:
    return piece.low.endswith((".", ":"))


def _told(pieces: Sequence[Stretch]) -> Found[str | None]:
    if not pieces:
        return Found(None, (), "không thấy trích yếu")
    return Found(one_line(" ".join(piece.raw for piece in pieces)), tuple(piece.span() for piece in pieces))
