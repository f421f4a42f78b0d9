"""What another program's word for the status of a task means here."""

from enum import StrEnum

from tracker.domain.text import fold


class Meaning(StrEnum):
    """What a status says of a task."""

    OPEN = "open"
    RESOLVED = "resolved"
    """Said to be done, and not yet accepted."""
    CLOSED = "closed"
    GIVEN_UP = "given up"


_WORDS = {
    Meaning.OPEN: (
        "", "new", "open", "in progress", "feedback", "assigned", "reopened", "active", "todo", "ready", "backlog",
        "work in progress", "mới", "mở", "đang mở", "đang làm", "đang thực hiện", "đang xử lý", "đã giao", "phản hồi",
        "trong tiến trình", "đã tiếp nhận", "mở lại", "chưa hoàn thành",
    ),
    Meaning.RESOLVED: ("resolved", "đã giải quyết", "đã xử lý", "chờ xác nhận", "đã báo cáo"),
    Meaning.CLOSED: (
        "closed", "done", "completed", "finished", "đóng", "đã đóng", "xong", "đã xong", "hoàn thành",
        "đã hoàn thành", "làm xong", "hoàn tất", "đã hoàn tất",
    ),
    Meaning.GIVEN_UP: ("rejected", "cancelled", "canceled", "từ chối", "đã từ chối", "hủy", "huỷ", "đã hủy", "đã huỷ"),
}  # fmt: skip
_MEANINGS = {fold(word): meaning for meaning, words in _WORDS.items() for word in words}
#: What to say of a word that is none of these.
STATUS_WORDS = "một trạng thái: mở (Open, New, Đang thực hiện), đã xong (Closed, Hoàn thành), đã hủy (Rejected)"


def meaning_of(status: str) -> Meaning | None:
    """What a status says, or None when the word is not known."""
    return _MEANINGS.get(fold(status))
