"""The paragraphs of a document: lines that were only wrapped are joined, numbers and bullets are told from the text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tracker.domain.directives.stretch import Stretch


class Style(Enum):
    """How a paragraph is numbered. Those of one style are beside each other."""

    PLAIN = "plain"
    ARTICLE = "Điều 1."
    PART = "Phần thứ nhất"
    ROMAN = "I."
    LETTER = "A."
    NUMBER = "1."
    SECOND = "1.1."
    THIRD = "1.1.1."
    IN_BRACKETS = "(1)"
    NUMBER_BRACKET = "1)"
    SMALL = "a)"
    ROMAN_SMALL = "i)"
    DASH = "-"
    PLUS = "+"
    STAR = "*"
    DOT = "•"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph without its number or bullet, on one line; `rows` has its lines when it is a table."""

    style: Style
    body: Stretch
    marker: str = ""
    rows: tuple[Stretch, ...] = field(default=())
    after_blank: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether it is numbered or has a bullet."""
        return self.style is not Style.PLAIN


_MARKERS: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.ARTICLE, r"(?:điều|Điều|ĐIỀU)\s+\d{1,3}\s*[.:]?\s+"),
        (Style.PART, r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+\w+|\d+|[IVX]+)\s*[.:]?\s*"),
        (Style.THIRD, r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\)?\s+"),
        (Style.SECOND, r"\d{1,2}\.\d{1,2}(?:\.\s*|\)\s*|\s+)(?=\D)"),
        (Style.ROMAN, r"(?:[IVX]{1,5})\s*[./)-]\s*(?=[^\s\d])"),
        (Style.NUMBER, r"\d{1,2}\s*\.\s*(?=\D)"),
        (Style.NUMBER_BRACKET, r"\d{1,2}\s*[)/]\s+(?=\D)"),
        (Style.IN_BRACKETS, r"\(\s*(?:\d{1,2}|[a-zđ]|i{1,3}|iv|v)\s*\)\s*"),
        (Style.LETTER, r"[A-HĐ]\s*[.)]\s+"),
        (Style.SMALL, r"[a-zđ]\s*[.)]\s*(?=\S)"),
        (Style.ROMAN_SMALL, r"(?:ii|iii|iv|vi{0,3}|ix)\s*[.)]\s+"),
        (Style.DASH, r"[-–—−‑]\s*(?=\S)"),
        (Style.PLUS, r"\+\s*(?=\S)"),
        (Style.STAR, r"\*\s*(?=\S)"),
        (Style.DOT, r"[•·▪●○◦►➢✓▫■o]\s+(?=\S)"),
    )
)
_LINE_END = re.compile(r"\n")
_ENDS = re.compile(r"[.;:!?]\s*[\"')]*\s*$|\./\.\s*$")
_PAGE_NUMBER = re.compile(r"\s*-?\s*(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*-?\s*$")
_RULER = re.compile(r"[\s\-_=*.|+:~]*$")
_INLINE = (
    re.compile(r"(?:(?<=[;:.,])|(?<=\bvà))\s+(?P<m>\((?P<n>\d{1,2})\))\s*(?=\S)"),
    re.compile(r"(?<=[;:.])\s+(?P<m>(?P<n>\d{1,2})[.)])\s+(?=[A-ZĐÀ-Ỵ])"),
    re.compile(r"(?<=[;:.,])\s+(?P<m>(?P<n>[a-zđ])\))\s*(?=\S)"),
)
#: No paragraph is longer; what is comes in pieces, so that the work grows with the length and not with its square.
_LONGEST = 12_000
#: Lines shorter than this were not wrapped.
_WRAPPED = 55
_SMALL_LETTERS = "abcdđeghiklmnopqrstuvxy"


def lines_of(document: Stretch) -> list[Stretch]:
    """The lines of a document, with the blanks within them."""
    lines, start = [], 0
    for end in _LINE_END.finditer(document.low):
        lines.append(document.part(start, end.start()))
        start = end.end()
    lines.append(document.part(start))
    return lines


def marker_of(line: Stretch) -> tuple[Style, int]:
    """How a line is numbered, and where its text begins."""
    raw = line.raw
    indent = len(raw) - len(raw.lstrip())
    for style, pattern in _MARKERS:
        if found := pattern.match(raw, indent):
            if style is Style.DOT and raw[indent] == "o" and not raw[found.end() : found.end() + 1].isupper():
                continue
            return style, found.end()
    return Style.PLAIN, indent


def is_capitals(stretch: Stretch) -> bool:
    """Whether all letters are capitals, as in titles."""
    letters = sum(map(str.isalpha, stretch.raw))
    return letters > 4 and sum(map(str.isupper, stretch.raw)) >= 0.9 * letters


def paragraphs_of(lines: Sequence[Stretch]) -> list[Paragraph]:
    """The paragraphs of these lines, in order."""
    found: list[Paragraph] = []
    open_lines: list[Stretch] = []
    is_open_across = False
    after_blank, blank_before = False, False

    def close() -> None:
        if open_lines:
            found.extend(_made(open_lines, after_blank=after_blank))
            open_lines.clear()

    for line in lines:
        if not line.low.strip() or _RULER.match(line.low):
            blank_before = True
            continue
        if _PAGE_NUMBER.match(line.low):
            is_open_across = True
            continue
        if open_lines and _continues(open_lines, line, blank=blank_before and not is_open_across):
            open_lines.append(line)
        else:
            close()
            open_lines.append(line)
            after_blank = blank_before
        blank_before, is_open_across = False, False
    close()
    return found


def _continues(before: Sequence[Stretch], line: Stretch, *, blank: bool) -> bool:
    """Whether a line goes on with the paragraph of the lines before it."""
    last = before[-1]
    first_letter = line.raw.lstrip()[:1]
    if blank:
        return False
    style, _ = marker_of(line)
    ended = bool(_ENDS.search(last.low))
    is_long = len(last.low.strip()) >= _WRAPPED
    if style is Style.DASH and is_long and not ended and len(before[0].low.strip()) >= _WRAPPED:
        return not is_capitals(last) and not last.raw.rstrip().endswith(",") and _is_wrapped_dash(last, line)
    if style is not Style.PLAIN:
        return False
    if is_capitals(line) or is_capitals(last):
        return is_capitals(line) and is_capitals(last) and marker_of(before[0])[0] is not Style.PLAIN
    if first_letter.isdigit():
        return is_long and not ended
    if first_letter.islower():
        return not (ended and last.low.rstrip().endswith((".", ":")) and not is_long) and (is_long or not ended)
    return is_long and not ended


def _is_wrapped_dash(last: Stretch, line: Stretch) -> bool:
    """Whether the dash in front belongs to a name: 'Lao động' and in the next line '- Thương binh và Xã hội'."""
    return last.low.rstrip().endswith(("lao dong", "kinh te", "chinh tri", "khoa hoc")) and "- " in line.raw[:6]


def _made(lines: Sequence[Stretch], *, after_blank: bool) -> Iterable[Paragraph]:
    style, begin = marker_of(lines[0])
    marker = lines[0].raw[:begin].strip()
    body = lines[0].part(begin).collapsed()
    for line in lines[1:]:
        body = body.joined(line.collapsed())
    if not body.low:
        return
    for start in range(0, len(body), _LONGEST):
        piece = body.part(start, start + _LONGEST)
        yield from _split_inline(
            Paragraph(style if start == 0 else Style.PLAIN, piece, marker, after_blank=after_blank)
        )


def _split_inline(paragraph: Paragraph) -> Iterable[Paragraph]:
    """A paragraph in which points stand one after the other, '(1) …; (2) …', as a head and its points."""
    for pattern in _INLINE:
        cuts = _in_sequence(list(pattern.finditer(paragraph.body.raw)))
        if len(cuts) < 2:
            continue
        body = paragraph.body
        head = body.part(0, cuts[0].start()).trimmed()
        if head.low:
            yield Paragraph(paragraph.style, head, paragraph.marker, after_blank=paragraph.after_blank)
        for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
            piece = body.part(cut.end(), following.start() if following else None).trimmed()
            if piece.low:
                style = {0: Style.IN_BRACKETS, 1: Style.NUMBER, 2: Style.SMALL}[_INLINE.index(pattern)]
                if style is paragraph.style:
                    style = Style.NUMBER_BRACKET
                yield Paragraph(style, piece, cut["m"])
        return
    yield paragraph


def _in_sequence(cuts: list[re.Match[str]]) -> list[re.Match[str]]:
    """The cuts whose numbers follow each other from 1 or a on."""
    kept: list[re.Match[str]] = []
    for cut in cuts:
        number = int(cut["n"]) if cut["n"].isdigit() else _SMALL_LETTERS.find(cut["n"]) + 1
        if number == len(kept) + 1:
            kept.append(cut)
    return kept
