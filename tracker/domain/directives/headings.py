"""Which paragraphs are headings, and whom or what day they hand down to the points under them."""

import re
from collections.abc import Sequence

from tracker.domain.directives.paragraphs import Paragraph, Style, is_capitals
from tracker.domain.directives.roles import Role, Run
from tracker.domain.directives.stretch import Stretch

_LONGEST = 160
_NOTHING_ELSE = re.compile(
    r"(?:giao|doi voi|ve phia|trach nhiem|nhiem vu|cua|yeu cau|de nghi|phan cong|co|chu tri"
    r"|phoi hop|chat che|voi|cung|thuc hien|cac|noi dung|cong viec|sau|day|nhu|tap trung"
    r"|trien khai|va|to chuc|can|phai|chiu|truc tiep|dong chi|viec|theo|la|co quan|don vi|dau moi"
    r"|thuong truc|khan truong|ubnd tinh|chu tich|[\s,;:.()-])+"
)
#: A deeper level may begin after a heading that ends with nothing.
_DEEPER = {
    Style.ROMAN: {Style.NUMBER, Style.LETTER, Style.DASH, Style.SMALL, Style.PLAIN},
    Style.NUMBER: {
        Style.SECOND, Style.SMALL, Style.DASH, Style.PLUS, Style.STAR, Style.DOT, Style.IN_BRACKETS,
        Style.NUMBER_BRACKET, Style.PLAIN,
    },
}  # fmt: skip


def is_heading(paragraph: Paragraph, body: Stretch, following: Paragraph | None) -> bool:
    """Whether a paragraph only heads what follows it."""
    if following is None:
        return False
    if body.low.endswith(":"):
        return following.style is not paragraph.style or not paragraph.is_marked
    if is_capitals(body):
        return True
    if body.low.endswith((".", ";")) or len(body) > _LONGEST or following.style is paragraph.style:
        return False
    deeper = _DEEPER.get(paragraph.style)
    return paragraph.is_marked and (following.style in deeper if deeper else following.is_marked)


def names_only(body: Stretch, runs: Sequence[Run]) -> bool:
    """Whether a paragraph has nothing but the names of agencies or others, and words that put them to a task."""
    if not runs:
        return False
    rest, place = [], 0
    for run in runs:
        rest.append(body.low[place : run.start])
        place = run.end
        rest += [body.low[one.end : two.start] for one, two in zip(run.mentions, run.mentions[1:], strict=False)]
    rest.append(body.low[place:])
    text = " ".join(rest)
    return _NOTHING_ELSE.fullmatch(text + " ") is not None


def heading_title(body: Stretch, runs: Sequence[Run]) -> str:
    """The short title with which a paragraph begins: 'Đánh giá chung.', or nothing. It names no agency."""
    found = re.match(r"([^.:;,]{3,60})[.:]\s", body.low)
    return found[1] if found and not any(run.start < found.end() for run in runs) else ""


def leading(runs: Sequence[Run]) -> list[Run]:
    """The runs that lead."""
    return [run for run in runs if run.role is Role.LEADS and run.names_somebody]
