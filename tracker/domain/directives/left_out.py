"""Passages that look like instructions and gave no task: to an agency that is not in the list, or to nobody certain.

They are no tasks by the rules, and are shown all the same, so that nothing is passed over in silence.
"""

import re
from collections.abc import Sequence

from tracker.domain.directives.findings import FoundTask, Span

#: A point of a list, or a sentence that hands something out.
_BEGINS = re.compile(
    r"\s*(?:\(?[0-9a-zđ]{1,3}(?:\.\d{1,2})*[.)]\s|[-+–•*]\s|giao\b|yêu cầu\b|đề nghị\b)", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"\b(?:sở|ban|ubnd|ủy ban nhân dân|cục|chi cục|văn phòng|công an|thanh tra|thủ trưởng|chủ tịch"
    r"|các (?:sở|ban|ngành|cơ quan|đơn vị|địa phương|xã|phường|huyện|chủ đầu tư))\b",
    re.IGNORECASE,
)
_INSTRUCTS = re.compile(
    r"\b(?:giao|chủ trì|khẩn trương|rà soát|tham mưu|báo cáo|hoàn thành|tổng hợp|xây dựng|tổ chức|triển khai"
    r"|trước ngày|xong trước|chậm nhất)\b",
    re.IGNORECASE,
)
_ADDRESSEES = re.compile(r"\s*nơi nhận\b", re.IGNORECASE)
_SHORTEST = 20


def left_out(text: str, tasks: Sequence[FoundTask]) -> list[Span]:
    """The lines that may give a task and overlap none that was found, in their order; not those of 'Nơi nhận'."""
    taken = sorted(span for task in tasks for span in task.text.spans)
    found: list[Span] = []
    start, place = 0, 0
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line))
        start = span.end
        if _ADDRESSEES.match(line):
            break
        while place < len(taken) and taken[place].end <= span.start:
            place += 1
        is_taken = place < len(taken) and taken[place].start < span.end
        if not is_taken and _may_instruct(line):
            found.append(span)
    return found


def _may_instruct(line: str) -> bool:
    told = line.strip()
    return (
        len(told) >= _SHORTEST
        and _BEGINS.match(told) is not None
        and _SOMEBODY.search(told) is not None
        and _INSTRUCTS.search(told) is not None
    )
