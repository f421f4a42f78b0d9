"""Closings (chốt số liệu): by which definition they count, and what of them is proven.

A closing's text is one JSON object a line, in a form that two programs write alike; its checksum is the SHA-256 of
that text. `docs/decisions/0013-closings.md` describes it for whoever wants to prove a closing without this program.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.figures import Figures
from tracker.domain.lifecycle import Act
from tracker.domain.streams import Stream

#: Raised whenever what follows, or what it means in `outcomes.py` and `figures.py`, is changed.
DEFINITION_VERSION = 1
FORMULA_NAME = "Tỷ lệ hoàn thành đúng hạn"
FORMULA = "completed_on_time / (completed + open_overdue)"
FORMULA_IN_WORDS = "số nhiệm vụ hoàn thành đúng hạn chia cho tổng số nhiệm vụ đã hoàn thành và nhiệm vụ quá hạn"
DEFINITION = (
    "Tính các nhiệm vụ có thời hạn, giao trong kỳ và đến hết ngày tính số liệu, không kể dự thảo và nhiệm vụ đã thu "
    "hồi. Đã hoàn thành: có báo cáo hoàn thành đến hết ngày tính số liệu mà chưa bị trả lại hay rút, kể cả đang chờ "
    "xác nhận. Đúng hạn: ngày cơ quan báo cáo không sau hạn có hiệu lực ngày đó; còn lại là hoàn thành chậm. Chưa hoàn "
    "thành: trong hạn nếu ngày tính số liệu chưa qua hạn có hiệu lực ngày đó, hoặc đang tạm dừng; còn lại là quá hạn. "
    "Tổng số = đã hoàn thành + chưa hoàn thành; đã hoàn thành = đúng hạn + chậm; chưa hoàn thành = trong hạn + "
    "quá hạn. "
    f"{FORMULA_NAME} = {FORMULA_IN_WORDS}, làm tròn đến hai chữ số thập phân (từ 5 làm tròn lên). "
    "Theo hạn ban đầu: như trên, nhưng xét theo hạn được giao lần đầu, không kể gia hạn. Nhiệm vụ không thời hạn được "
    "đếm riêng, không tính vào tỷ lệ nào."
)
#: The act under which the history keeps a closing.
CLOSE_ACT = "chot-so-lieu"
#: The first words of a closing's text: which form it has.
TEXT_FORM = "dung-han-closing-1"
LONGEST_NOTE = 2_000

#: Acts on a task after which it stands as it stood before: they explain no difference between then and now.
_WITHOUT_EFFECT = frozenset(
    {
        *(Act.ACCEPT, Act.DECLINE, Act.GIVE, Act.TAKE_BACK, Act.PROGRESS, Act.REPORT_PART),
        *(Act.ASK_EXTENSION, Act.WITHDRAW_REQUEST, Act.DISCUSS, Act.URGE),
    }
)


def may_explain(act: str) -> bool:
    """Whether an act of the history can have changed how a task stands."""
    return act not in _WITHOUT_EFFECT


class Change(StrEnum):
    """How a task differs between two lists of what was counted."""

    CAME = "came_in"
    LEFT = "left"
    CHANGED = "changed"


CHANGE_WORDS = {Change.CAME: "Thêm vào", Change.LEFT: "Không còn", Change.CHANGED: "Thay đổi"}


def _plain(value: object) -> str:
    """Days and instants as text; words are text already."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    message = f"{value!r} has no place in the text of a closing"
    raise TypeError(message)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


@dataclass(frozen=True)
class ClosingSpan:
    """What a closing is about: the tasks of a stream assigned within a span, as they stood at the end of a day."""

    stream: Stream
    from_on: date
    to_on: date
    as_of: date
    period_key: str
    """Of the period that the span is, or what addresses call one that is none."""
    period_label: str


def as_stored(figures: Figures) -> dict[str, int | str | None]:
    """Figures as a closing keeps them: every number that is published, and how many reports wait."""
    return figures.as_published() | {"awaiting_confirmation": figures.awaiting_confirmation}


def from_stored(stored: Mapping[str, Any]) -> Figures:
    """The figures that a closing keeps."""
    return Figures(
        on_time=stored["completed_on_time"],
        late=stored["completed_late"],
        within=stored["open_within"],
        overdue=stored["open_overdue"],
        undated=stored["undated"],
        awaiting_confirmation=stored["awaiting_confirmation"],
    )


def text_line(facts: Mapping[str, Any]) -> bytes:
    """One line of a closing's text: keys in order, no blanks, days and instants as ISO 8601, UTF-8, one line end."""
    return (_ENCODER.encode(facts) + "\n").encode()


def checksum_of(lines: Iterable[bytes]) -> str:
    """The SHA-256 of a text, as 64 hexadecimal digits."""
    sum_so_far = hashlib.sha256()
    for line in lines:
        sum_so_far.update(line)
    return sum_so_far.hexdigest()


def mark_of_figures(figures: Mapping[str, Any]) -> str:
    """What two sets of figures have in common only when they are the same: a form gives it back."""
    return checksum_of([text_line(figures)])
