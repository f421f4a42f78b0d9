"""Signs that a figure may look better than the work behind it: what somebody should look at, never a judgement.

Each sign is known by the end of a day, from what was on record by then. The twins in SQL are in `queries/signs.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.domain.lifecycle import MoveKind, ReportEnding
from tracker.domain.text import words_key


class Sign(StrEnum):
    """A sign; the value stands in addresses."""

    MOVED_AFTER_DUE = "doi-han-sau-han"
    MOVED_OFTEN = "doi-han-nhieu-lan"
    WITHOUT_EVIDENCE = "khong-minh-chung"
    UNCHANGED = "bao-cao-lai-nhu-cu"
    IN_BULK = "xac-nhan-don-dap"


#: Moves to a later date up to this number say nothing.
MOST_MOVES = 2
#: So many confirmations by one person within so many minutes are many at once …
BULK_CONFIRMATIONS = 10
BULK_MINUTES = 10
#: … when they fall on one of the last days up to the day of the figures, that day included.
BULK_DAYS = 5
SIGN_WORDS = {
    Sign.MOVED_AFTER_DUE: "Đổi hạn sau khi đã quá hạn",
    Sign.MOVED_OFTEN: f"Lùi hạn quá {MOST_MOVES} lần",
    Sign.WITHOUT_EVIDENCE: "Báo cáo không kèm tệp, không có văn bản kết quả",
    Sign.UNCHANGED: "Bị trả lại, báo cáo lại như cũ",
    Sign.IN_BULK: "Xác nhận dồn sát ngày chốt",
}
#: The same as the head of a narrow column.
SIGN_HEADS = {
    Sign.MOVED_AFTER_DUE: "Đổi hạn sau hạn",
    Sign.MOVED_OFTEN: f"Lùi hạn quá {MOST_MOVES} lần",
    Sign.WITHOUT_EVIDENCE: "Không minh chứng",
    Sign.UNCHANGED: "Báo cáo lại như cũ",
    Sign.IN_BULK: "Xác nhận dồn",
}
SIGN_MEANINGS = {
    Sign.MOVED_AFTER_DUE: "Hạn được lùi vào một ngày sau hạn đang có. Không tính hạn mới khi tiếp tục sau tạm dừng.",
    Sign.MOVED_OFTEN: f"Hạn được lùi từ {MOST_MOVES + 1} lần trở lên. Không tính hạn mới khi tiếp tục sau tạm dừng.",
    Sign.WITHOUT_EVIDENCE: "Báo cáo hoàn thành đang được tính không có tệp kèm theo và không ghi văn bản kết quả. "
    "Không xét báo cáo nhập từ bảng tính.",
    Sign.UNCHANGED: "Sau khi bị trả lại, cơ quan báo cáo lại với cùng kết quả, cùng văn bản kết quả, không có tệp nào "
    "mới. Không phân biệt chữ hoa, dấu và dấu câu.",
    Sign.IN_BULK: f"Một người xác nhận từ {BULK_CONFIRMATIONS} nhiệm vụ trở lên trong {BULK_MINUTES} phút, vào một "
    f"trong {BULK_DAYS} ngày cuối đến ngày tính số liệu.",
}
#: What somebody who looks into it should look at.
SIGN_ADVICE = {
    Sign.MOVED_AFTER_DUE: "Xem lý do lùi hạn và ngày đề nghị: đề nghị có trước hạn không, ai quyết định.",
    Sign.MOVED_OFTEN: "Xem hạn giao ban đầu có sát việc không, và lý do từng lần có khác nhau không.",
    Sign.WITHOUT_EVIDENCE: "Đề nghị cơ quan bổ sung số văn bản hoặc tệp; nếu việc không cần văn bản thì đọc kết quả.",
    Sign.UNCHANGED: "So lý do trả lại với báo cáo sau: điều được yêu cầu đã làm chưa.",
    Sign.IN_BULK: "Chọn vài nhiệm vụ trong danh sách, mở kết quả và tệp để xem đã được đọc trước khi xác nhận chưa.",
}


@dataclass(frozen=True)
class Move:
    """One move of a due date."""

    kind: MoveKind
    decided_on: date
    previous_due_on: date | None
    due_on: date

    @property
    def is_later(self) -> bool:
        """Whether it gave more time. A new date after a suspension is no gift, a first due date no move."""
        return (
            self.kind is not MoveKind.RESUMPTION
            and self.previous_due_on is not None
            and self.due_on > self.previous_due_on
        )


@dataclass(frozen=True)
class Evidence:
    """A report of completion as far as its proof goes; files by their checksums."""

    result: str
    result_document: str = ""
    files: frozenset[str] = frozenset()
    ending: ReportEnding | None = None


@dataclass(frozen=True)
class Confirmation:
    """Somebody confirmed a task at an instant."""

    task_id: int
    account_id: int | None
    at: datetime


def is_moved_after_due(moves: Sequence[Move], day: date) -> bool:
    """Whether a due date that had passed was moved to a later one, by the end of a day."""
    return any(
        one.is_later and one.decided_on <= day and one.previous_due_on is not None
        and one.decided_on > one.previous_due_on
        for one in moves
    )  # fmt: skip


def is_moved_often(moves: Sequence[Move], day: date) -> bool:
    """Whether the due date was moved to a later one more than `MOST_MOVES` times, by the end of a day."""
    return sum(one.is_later and one.decided_on <= day for one in moves) > MOST_MOVES


def is_without_evidence(report: Evidence) -> bool:
    """Whether a report names no document and brings no file; one without any text came from a workbook."""
    return bool(words_key(report.result)) and not report.result_document and not report.files


def is_unchanged(returned: Evidence, again: Evidence) -> bool:
    """Whether what was reported after a return says the same as before, with nothing new beside it."""
    return (
        returned.ending is ReportEnding.RETURNED
        and words_key(again.result) != ""
        and words_key(again.result) == words_key(returned.result)
        and again.result_document == returned.result_document
        and again.files <= returned.files
    )


def confirmed_in_bulk(confirmations: Collection[Confirmation]) -> set[int]:
    """The tasks that belong to a run of so many confirmations by one person within so many minutes."""
    found: set[int] = set()
    span = timedelta(minutes=BULK_MINUTES)
    for person in {one.account_id for one in confirmations}:
        his = sorted((one for one in confirmations if one.account_id == person), key=lambda one: one.at)
        for first, last in zip(his, his[BULK_CONFIRMATIONS - 1 :], strict=False):
            if last.at - first.at <= span:
                found |= {one.task_id for one in his if first.at <= one.at <= last.at}
    return found
