"""The figures of a slice as a workbook, as the page shows them. That somebody took it is in the history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker import clock
from tracker.domain.figures import Figures
from tracker.domain.groupings import GROUPING_WORDS, OVERLAPPING, Grouping
from tracker.domain.permissions import Actor
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import day_in_words, rate_in_words
from tracker.files.workbook_out import Cell, Column, Table
from tracker.queries.figure_groups import Group, list_groups
from tracker.queries.figures import get_carried_over, get_figures
from tracker.queries.task_filter import TaskFilter
from tracker.services.exported import Taking, workbook_of
from tracker.services.exports import Exported

_NUMBERS = (
    Column("Được giao", 10),
    Column("Hoàn thành", 10),
    Column("Đúng hạn", 10),
    Column("Chậm", 10),
    Column("Chờ xác nhận", 10),
    Column("Chưa hoàn thành", 10),
    Column("Trong hạn", 10),
    Column("Quá hạn", 10),
    Column("Tỷ lệ đúng hạn (%)", 11),
    Column("Không thời hạn", 10),
)


def export_figures(*, chosen: TaskFilter, grouping: Grouping, in_words: list[str], by: Actor) -> Exported:
    """Write a line for each group, then the whole, then what was carried over. The caller closes the file.

    `in_words` is what the slice is restricted to beyond stream, span and day.
    """
    at = clock.now()
    today = clock.today(at)
    groups = [one for one in list_groups(chosen, grouping, actor=by, today=today) if one.figures != Figures()]
    whole = get_figures(chosen, actor=by, today=today)
    original = get_figures(replace(chosen, by_original_due_date=True), actor=by, today=today)
    carried = get_carried_over(chosen, actor=by, today=today)
    label = f"theo {GROUPING_WORDS[grouping].lower()}"
    told = "; ".join([STREAM_WORDS[chosen.stream] if chosen.stream else "Cả hai luồng", *in_words])
    heading = [
        f"Tình hình thực hiện nhiệm vụ {label}",
        f"Luồng, điều kiện: {told}",
        f"Giao từ {_day(chosen.from_on)} đến {_day(chosen.to_on)}, tính đến hết ngày {day_in_words(chosen.as_of)}",
        f"Tỷ lệ hoàn thành đúng hạn = đúng hạn : (hoàn thành + quá hạn) = {whole.on_time} : {whole.with_outcome}"
        f" = {rate_in_words(whole.on_time_rate)}; xét theo hạn ban đầu: {rate_in_words(original.on_time_rate)}",
        f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
    ]
    if grouping in OVERLAPPING:
        heading.append("Một nhiệm vụ có thể ở nhiều dòng, nên các dòng cộng lại có thể nhiều hơn toàn bộ.")
    table = Table(
        sheet="Số liệu",
        heading=heading,
        columns=[Column(GROUPING_WORDS[grouping], 36), *_NUMBERS],
        rows=_rows(groups, whole, carried),
        length=len(groups) + 2,
    )
    taking = Taking("xuat-so-lieu", f"số liệu {label}", told, at, by)
    return workbook_of(table, name="so-lieu", taking=taking, day=chosen.as_of)


def _day(day: date | None) -> str:
    return day_in_words(day) if day is not None else "đầu"


def _rows(groups: list[Group], whole: Figures, carried: Figures) -> Iterator[list[Cell]]:
    for group in groups:
        yield [group.name, *_cells(group.figures)]
    yield ["Toàn bộ", *_cells(whole)]
    yield ["Kỳ trước chuyển sang (ngoài toàn bộ)", *_cells(carried)]


def _cells(figures: Figures) -> list[Cell]:
    rate = figures.on_time_rate
    return [
        *(figures.total, figures.completed, figures.on_time, figures.late, figures.awaiting_confirmation),
        *(figures.open, figures.within, figures.overdue, Decimal(rate) if rate is not None else "–", figures.undated),
    ]
