"""The head of a document: its number, day, issuer, type and subject, and to whom it is addressed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.directives.findings import Found
from tracker.domain.directives.moments import make_day
from tracker.domain.directives.paragraphs import Style, marker_of
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.titles import TO, WITHIN_LINES, read_subject, read_title
from tracker.domain.document_numbers import document_number, tidy
from tracker.domain.text import fold, one_line

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
_MOTTO = re.compile(r"cong hoa|doc lap|viet nam$|tu do|hanh phuc")
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
    title_line, kind = read_title(lines, number)
    addressed, after_address = _addressed(lines)
    subject, after_subject = read_subject(lines, title_line, number_line)
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
    for place, line in enumerate(lines[:WITHIN_LINES]):
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
    rest = range(min(WITHIN_LINES, len(lines)))
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


def _addressed(lines: Sequence[Stretch]) -> tuple[tuple[Stretch, ...], int]:
    """The lines that name to whom a letter goes, and the line after them."""
    for place, line in enumerate(lines[:WITHIN_LINES]):
        found = TO.match(line.low.strip())
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
