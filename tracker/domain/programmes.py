"""The work programme (chương trình công tác): items by quarter, and how its completion is counted.

An item belongs to the quarter of its due date. What was planned, added, moved and removed is counted apart, and for
each quarter in force = planned + added + moved in - moved out - removed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.figures import percent
from tracker.domain.wording import count_in_words, rate_in_words

QUARTERS = (1, 2, 3, 4)
QUARTER_WORDS = {1: "Quý I", 2: "Quý II", 3: "Quý III", 4: "Quý IV"}
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Submission(StrEnum):
    """To whom what an item asks for is submitted. The value is stored."""

    COMMITTEE = "ubnd"
    CHAIR = "chu_tich"
    COUNCIL = "hdnd"
    PARTY = "tinh_uy"


SUBMISSION_WORDS = {
    Submission.COMMITTEE: "UBND tỉnh",
    Submission.CHAIR: "Chủ tịch UBND tỉnh",
    Submission.COUNCIL: "HĐND tỉnh",
    Submission.PARTY: "Tỉnh ủy",
}
#: What an item usually is; another word may be written.
USUAL_KINDS = ("Báo cáo", "Chỉ thị", "Dự thảo nghị quyết", "Đề án", "Kế hoạch", "Nghị quyết", "Quyết định", "Tờ trình")


class ChangeKind(StrEnum):
    """What was done with an item. The value is stored."""

    ADDED = "added"
    CORRECTED = "corrected"
    MOVED = "moved"
    REMOVED = "removed"
    TASK_MADE = "task_made"


CHANGE_WORDS = {
    ChangeKind.ADDED: "Đưa vào chương trình",
    ChangeKind.CORRECTED: "Sửa nội dung",
    ChangeKind.MOVED: "Điều chỉnh thời hạn",
    ChangeKind.REMOVED: "Đưa ra khỏi chương trình",
    ChangeKind.TASK_MADE: "Tạo dự thảo nhiệm vụ",
}


def quarter_of(day: date) -> int:
    """The quarter a day lies in."""
    return (day.month - 1) // 3 + 1


def starts_on(due_on: date) -> date:
    """The day on which an item's time comes: the first of its quarter."""
    return due_on.replace(month=quarter_of(due_on) * 3 - 2, day=1)


@dataclass(frozen=True)
class Counted:
    """An item as far as it is counted."""

    first_due_on: date
    due_on: date
    is_added: bool = False
    is_removed: bool = False
    is_done: bool = False

    @property
    def quarter(self) -> int:
        """The quarter it is in now."""
        return quarter_of(self.due_on)

    @property
    def first_quarter(self) -> int:
        """The quarter it came into the programme in."""
        return quarter_of(self.first_due_on)

    @property
    def is_moved(self) -> bool:
        """Whether it is in another quarter than it came in."""
        return self.quarter != self.first_quarter


class Part(StrEnum):
    """A number of the programme's figures, and the list behind it. The value is the word in addresses."""

    PLANNED = "ke-hoach"
    ADDED = "bo-sung"
    MOVED_IN = "chuyen-den"
    MOVED_OUT = "chuyen-di"
    REMOVED = "dua-ra"
    IN_FORCE = "hien-co"
    DONE = "hoan-thanh"
    OPEN = "chua-hoan-thanh"
    OVERDUE = "qua-han"


PART_WORDS = {
    Part.PLANNED: "Theo kế hoạch",
    Part.ADDED: "Bổ sung",
    Part.MOVED_IN: "Chuyển đến",
    Part.MOVED_OUT: "Chuyển đi",
    Part.REMOVED: "Đưa ra",
    Part.IN_FORCE: "Hiện có",
    Part.DONE: "Đã hoàn thành",
    Part.OPEN: "Chưa hoàn thành",
    Part.OVERDUE: "Quá hạn",
}


def is_part(part: Part, item: Counted, *, quarter: int | None, today: date) -> bool:
    """Whether an item is among those a number counts, of one quarter or of the year."""
    here, first = quarter in {None, item.quarter}, quarter in {None, item.first_quarter}
    in_force = here and not item.is_removed
    tests: dict[Part, Callable[[], bool]] = {
        Part.PLANNED: lambda: first and not item.is_added,
        Part.ADDED: lambda: first and item.is_added,
        # Of the year as a whole nothing is moved in or out: what was moved is told once, as moved out.
        Part.MOVED_IN: lambda: quarter is not None and here and item.is_moved,
        Part.MOVED_OUT: lambda: first and item.is_moved,
        Part.REMOVED: lambda: here and item.is_removed,
        Part.IN_FORCE: lambda: in_force,
        Part.DONE: lambda: in_force and item.is_done,
        Part.OPEN: lambda: in_force and not item.is_done,
        Part.OVERDUE: lambda: in_force and not item.is_done and item.due_on < today,
    }
    return tests[part]()


@dataclass(frozen=True)
class ProgrammeFigures:
    """The numbers of a programme, or of one quarter or agency of it."""

    quarter: int | None
    planned: int
    added: int
    moved_in: int
    moved_out: int
    removed: int
    in_force: int
    done: int
    overdue: int

    @property
    def open(self) -> int:
        """Items that are to be done still."""
        return self.in_force - self.done

    @property
    def completion(self) -> str | None:
        """The share that is completed in percent, as '55.17'; None when there is nothing to complete."""
        return percent(self.done, self.in_force)

    @property
    def arithmetic(self) -> str:
        """The share with its numbers: '16/29 = 55,17%'."""
        return f"{count_in_words(self.done)}/{count_in_words(self.in_force)} = {rate_in_words(self.completion)}"

    def number(self, part: Part) -> int:
        """The number of one part."""
        return {
            Part.PLANNED: self.planned,
            Part.ADDED: self.added,
            Part.MOVED_IN: self.moved_in,
            Part.MOVED_OUT: self.moved_out,
            Part.REMOVED: self.removed,
            Part.IN_FORCE: self.in_force,
            Part.DONE: self.done,
            Part.OPEN: self.open,
            Part.OVERDUE: self.overdue,
        }[part]


def count_items(items: Iterable[Counted], *, quarter: int | None, today: date) -> ProgrammeFigures:
    """The figures of these items, of one quarter or of the year."""
    told = list(items)

    def number(part: Part) -> int:
        return sum(is_part(part, item, quarter=quarter, today=today) for item in told)

    return ProgrammeFigures(
        quarter=quarter,
        planned=number(Part.PLANNED),
        added=number(Part.ADDED),
        moved_in=number(Part.MOVED_IN),
        moved_out=number(Part.MOVED_OUT),
        removed=number(Part.REMOVED),
        in_force=number(Part.IN_FORCE),
        done=number(Part.DONE),
        overdue=number(Part.OVERDUE),
    )


def paragraph(year: int, whole: ProgrammeFigures, quarters: Sequence[ProgrammeFigures], *, today: date) -> str:
    """The completion of a programme in words, ready to be pasted into a report."""
    changes = [
        f"{word} {count_in_words(number)}"
        for word, number in (
            ("bổ sung", whole.added),
            ("điều chỉnh sang quý khác", whole.moved_out),
            ("đưa ra", whole.removed),
        )
        if number
    ]
    changed = f"; trong năm {', '.join(changes)} nội dung" if changes else ""
    overdue = f", trong đó {count_in_words(whole.overdue)} nội dung quá hạn" if whole.overdue else ""
    by_quarter = "; ".join(
        f"{QUARTER_WORDS[one.quarter]}: {count_in_words(one.done)}/{count_in_words(one.in_force)}"
        for one in quarters
        if one.quarter and one.in_force
    )
    return (
        f"Chương trình công tác năm {year} có {count_in_words(whole.planned)} nội dung theo kế hoạch{changed}; "
        f"hiện có {count_in_words(whole.in_force)} nội dung. Đến hết ngày {today:%d/%m/%Y}, đã hoàn thành "
        f"{count_in_words(whole.done)}/{count_in_words(whole.in_force)} nội dung, đạt {rate_in_words(whole.completion)}"
        f"; còn {count_in_words(whole.open)} nội dung chưa hoàn thành{overdue}."
        + (f" {by_quarter}." if by_quarter else "")
    )
