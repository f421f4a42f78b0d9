"""The head of a document: its number, day, issuer, type and subject, and to whom it is addressed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.directives.findings import Found, Span
from tracker.domain.directives.moments import make_day
from tracker.domain.directives.paragraphs import Style, is_capitals, marker_of
from tracker.domain.directives.stretch import Stretch
from tracker.domain.document_numbers import LETTER, TYPE_NAMES, document_number, tidy
from tracker.domain.text import fold, one_line

_WITHIN_LINES = 40
_NOTATION = (
    r"(?:(?:19|20)\d{2}/)?(?:TTg|VPCP|TTr|CTr|QyĐ|[A-ZĐÀ-Ỵ&]+(?![a-zà-ỹ]))(?:(?:\s?[-‐‑–]\s?"
    r"|[.,&])?(?:TTg|TTr|CTr|[A-ZĐÀ-Ỵ&]+\d?(?![a-zà-ỹ])))*"
)
_NUMBER = re.compile(
    rf"(?:\b"
    rf"|(?<=[a-zà-ỹ])(?=S))[SsŠ][^\W\d_]\s*[:.;]?\s*[:.]?\s*(?P<n>\d{{0,6}}[a-zA-Z]?)\s*(?P<slash>[/-])\s*(?P<notation>{_NOTATION})"
)
_NUMBER_ONLY = re.compile(rf"^\s*(?P<n>\d{{1,6}})\s*(?P<slash>/)\s*(?P<notation>{_NOTATION})\s*$")
_DAY = (
    re.compile(
        r"n\w{1,2}y\s+(?P<d>\d{1,2})\s*(?:th\w{1,2}ng)\s*(?P<m>\d{1,2})\s*(?:n\w{1,2}m)\s*(?P<y>(?:19|20)\d{2})"
    ),
    re.compile(r"n\w{1,2}y\s+(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>(?:19|20)\d{2})"),
)
_DAY_LEFT_BLANK = re.compile(r",\s*ngay\s*[.\s]*thang\s*[.\s]*\d{0,2}\s*nam\s+(?:19|20)\d{2}")
_TYPES = tuple(
    sorted(
        {*TYPE_NAMES.values(), "Kết luận", "Lệnh", "Thông tri", "Giấy mời", LETTER} - {"Dự án"}, key=len, reverse=True
    )
)
_FOLDED_TYPES = {fold(name): name for name in _TYPES}
_TITLE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _FOLDED_TYPES), key=len, reverse=True))})(?![a-z])")
_SUBJECT_OF_LETTER = re.compile(r"(?:v/v|ve viec)\s*:?\s*")
_MOTTO = re.compile(r"cong hoa|doc lap|viet nam$|tu do|hanh phuc")
_TO = re.compile(r"kinh gui\s*:?\s*|(?:chu tich |ubnd |uy ban |thuong truc )?[a-z ,]{0,60}\bdien\s*:\s*$")
_ISSUER_WORDS = re.compile(
    r"(?:uy|ub|hoi dong|van phong|so|chu tich|thu tuong|chinh phu|tinh uy|bo|ban|thanh tra|cong an"
    r"|huyen|thanh pho|tinh)\b"
)


@dataclass(frozen=True)
class Head:
    """What the head says, the line of the number, and the lines to which the document is addressed."""

    number: Found[str | None]
    issued_on: Found[date | None]
    issuer: Found[str | None]
    document_type: Found[str | None]
    subject: Found[str | None]
    number_line: int
    addressed: tuple[Stretch, ...]
    title_from: int
    """The line of the title, or of what a letter is about."""
    body_from: int
    """The line with which the text proper may begin."""


def read_head(lines: Sequence[Stretch]) -> Head:
    """The head of the document that has these lines."""
    number, number_line = _number(lines)
    title_line, kind = _title(lines, number)
    addressed, after_address = _addressed(lines)
    subject, after_subject = _subject(lines, title_line, number_line)
    return Head(
        number=number,
        issued_on=_issued_on(lines, number_line),
        issuer=_issuer(lines, number_line),
        document_type=kind,
        subject=subject,
        number_line=number_line,
        addressed=addressed,
        title_from=max(title_line, number_line, 0),
        body_from=max(after_subject, after_address, number_line + 1),
    )


def _number(lines: Sequence[Stretch]) -> tuple[Found[str | None], int]:
    for place, line in enumerate(lines[:_WITHIN_LINES]):
        found = _NUMBER.search(line.raw) or _NUMBER_ONLY.match(line.raw)
        if not found or re.search(r"can cu|theo|tai |thay the|kem theo|ngay \d+/\d+", line.low[: found.start()]):
            continue
        span = line.span(found.start("n"), found.end())
        told = tidy(f"{found['n']}{found['slash']}{found['notation']}")
        if not found["n"]:
            return Found(None, (span,), "số văn bản để trống"), place
        doubt = "" if document_number(told) else "số văn bản viết không đúng mẫu"
        return Found(told, (span,), doubt), place
    return Found(None, (), "không thấy số văn bản"), -1


def _issued_on(lines: Sequence[Stretch], number_line: int) -> Found[date | None]:
    """The day of issue: in the line of the number or one of its neighbours, else the first after a place."""
    near = [
        *range(max(number_line, 0), min(number_line + 7, len(lines))),
        *range(max(0, number_line - 8), max(number_line, 0)),
    ]
    rest = range(min(_WITHIN_LINES, len(lines)))
    for place in [*near, *rest] if number_line >= 0 else rest:
        line = lines[place]
        for pattern in _DAY:
            found = pattern.search(line.low)
            if found and _stands_after_a_place(line.low[: found.start()]):
                day = make_day(int(found["y"]), int(found["m"]), int(found["d"]))
                return Found(day, (line.span(*found.span()),), "" if day else "không có ngày này")
        if left_blank := _DAY_LEFT_BLANK.search(line.low):
            return Found(None, (line.span(*left_blank.span()),), "ngày ban hành để trống")
    return Found(None, (), "không thấy ngày ban hành")


def _stands_after_a_place(before: str) -> bool:
    words = before.rstrip()
    return (
        not words
        or (words.endswith(",") and not re.search(r"tai phong|hop|can cu", words))
        or words.endswith("...")
        or bool(re.search(r"(?:gio|h|:)\s*\d{0,2}(?: phut)?,?$", words))
    )


def _issuer(lines: Sequence[Stretch], number_line: int) -> Found[str | None]:
    """The issuer: what stands at the left of the first lines, without the republic and its motto."""
    last = number_line if number_line > 0 else min(6, len(lines))
    words, spans = [], []
    for line in lines[: max(last, 1)]:
        piece = _left_of(line)
        low = piece.low.strip(" -_*")
        if low and not _MOTTO.search(low) and _ISSUER_WORDS.search(low) and not low.startswith("so:"):
            words.append(low)
            spans.append(piece.trimmed().span())
    told = fold(" ".join(words))
    name, doubt = _issuer_called(told, " ".join(words))
    return Found(name, tuple(spans), doubt)


def _left_of(line: Stretch) -> Stretch:
    """What stands in a line before the republic's name or its motto, where both columns came as one."""
    line = line.trimmed()
    found = re.search(r"\s*(?:c[o0]ng h[o0]a|doc lap|\t| {4,})", line.low)
    if found and found.start() > 2:
        return line.part(0, found.start())
    return line


_COMMITTEE = re.compile(r"(?:ubnd|u\w ban nhan dan|uy ban nhan dan)")


def _issuer_called(told: str, raw: str) -> tuple[str | None, str]:
    committee = _COMMITTEE.search(told)
    if not told:
        return None, "không thấy cơ quan ban hành"
    if committee and re.search(r"\b(?:huyen|thi xa|phuong|quan|xa)\b", told):
        return one_line(raw).capitalize(), "không phải UBND tỉnh"
    of = "thành phố" if re.search(r"thanh pho", told) and not re.search(r"tinh", told) else "tỉnh"
    if re.search(r"van phong", told) and committee:
        return f"Văn phòng UBND {of}", ""
    if told.startswith("chu tich") and committee:
        return f"Chủ tịch UBND {of}", ""
    if committee:
        return f"UBND {of}", ""
    if re.search(r"hoi dong nhan dan|hdnd", told):
        return f"HĐND {of}", ""
    if re.search(r"thu tuong", told):
        return "Thủ tướng Chính phủ", ""
    if re.search(r"van phong chinh phu", told):
        return "Văn phòng Chính phủ", ""
    if re.search(r"chinh phu", told):
        return "Chính phủ", ""
    return one_line(raw).capitalize(), "cơ quan ban hành lạ"


def _title(lines: Sequence[Stretch], number: Found[str | None]) -> tuple[int, Found[str | None]]:
    """The line of the title, if there is one, and the type it tells; else the type that the number tells."""
    for place, line in enumerate(lines[:_WITHIN_LINES]):
        trimmed = line.trimmed()
        found = _TITLE.match(trimmed.low)
        if found and is_capitals(trimmed) and not trimmed.low.startswith("cong hoa"):
            return place, Found(_FOLDED_TYPES[found[0]], (trimmed.span(*found.span()),))
        if _TO.match(trimmed.low):
            break
    if number.value and (known := document_number(number.value)):
        return -1, Found(known.type_name, number.spans)
    if number.spans and re.search(r"/\s*(?:UBND|VP)", _raw_of(lines, number.spans[0])):
        return -1, Found(LETTER, number.spans)
    return -1, Found(LETTER, (), "không thấy tên loại văn bản")


def _raw_of(lines: Sequence[Stretch], span: Span) -> str:
    for line in lines[:_WITHIN_LINES]:
        if line.starts and line.starts[0] <= span.start and span.end <= line.ends[-1]:
            return line.raw
    return ""


def _subject(lines: Sequence[Stretch], title_line: int, number_line: int) -> tuple[Found[str | None], int]:
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
    return bool(text) and not _TO.match(text) and not re.search(r"n\w+y \d", text) and line.raw.strip()[0].islower()


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


def _addressed(lines: Sequence[Stretch]) -> tuple[tuple[Stretch, ...], int]:
    """The lines that name to whom a letter goes, and the line after them."""
    for place, line in enumerate(lines[:_WITHIN_LINES]):
        found = _TO.match(line.low.strip())
        if not found:
            continue
        first = line.trimmed().part(found.end()).trimmed()
        named = [first] if first.low else []
        following = place + 1
        while following < len(lines) and (not lines[following].low.strip() or _is_addressee(lines[following], named)):
            if lines[following].low.strip():
                named.append(lines[following].trimmed())
            elif named:
                break
            following += 1
        return tuple(named), following
    return (), 0


def _is_addressee(line: Stretch, named: Sequence[Stretch]) -> bool:
    """Whether a line goes on with the list of those the letter is for."""
    style, _ = marker_of(line)
    if style in {Style.DASH, Style.PLUS, Style.DOT}:
        return True
    return not named or named[-1].low.endswith((",", ";")) or line.raw.strip()[0].islower()
