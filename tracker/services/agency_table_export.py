"""The table of agencies as a workbook, as the page shows it. That somebody took it is in the history."""

import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from tracker import clock
from tracker.db import transaction
from tracker.domain.agencies import KIND_WORDS
from tracker.domain.agency_columns import GROUP_WORDS, ColumnGroup, TableColumn, TableLine, Unit
from tracker.domain.agency_sorting import AgencyTable
from tracker.domain.permissions import Actor
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import DASH, day_in_words
from tracker.files.workbook_out import Cell, Column, Table, write_workbook
from tracker.queries.agency_table import TableQuestion, get_agency_table
from tracker.services.exports import Exported
from tracker.services.history import Entry, write_history

_UNITS = {Unit.RATE: " (%)", Unit.DAYS: " (ngày)", Unit.POINTS: " (điểm %)"}


def export_agency_table(*, asked: TableQuestion, periods: Sequence[str], in_words: list[str], by: Actor) -> Exported:
    """Write a line for each agency, a subtotal after each kind, and the total. The caller closes the file.

    `periods` says of each column which of two compared periods it is about; `in_words` what the slice is restricted
    to beyond stream, span and day.
    """
    at = clock.now()
    today = clock.today(at)
    table = get_agency_table(asked, actor=by, today=today)
    chosen = asked.chosen
    told = "; ".join([STREAM_WORDS[chosen.stream] if chosen.stream else "Cả hai luồng", *in_words])
    group = GROUP_WORDS[asked.group].lower()
    heading = [
        f"Tình hình thực hiện nhiệm vụ theo cơ quan: {group}",
        f"Luồng, điều kiện: {told}",
        f"Giao từ {day_in_words(chosen.from_on)} đến {day_in_words(chosen.to_on)}, "
        f"tính đến hết ngày {day_in_words(chosen.as_of)}",
        *_of_comparison(asked),
        f"Xếp hạng trong cùng loại cơ quan, từ {asked.least_to_rank} nhiệm vụ đã có kết cục trở lên",
        f"Xuất lúc {clock.local(at):%H:%M ngày %d/%m/%Y}, người xuất: {by.name}",
    ]
    columns = [
        Column("Loại cơ quan", 16),
        Column("Cơ quan", 36),
        *(Column(_title(column, period), 10) for column, period in zip(asked.columns, periods, strict=True)),
    ]
    length = table.size + len(table.blocks) + 1
    sheet = Table("Theo cơ quan", heading, columns, _rows(table, asked.columns), length)
    entry = Entry(
        act="xuat-bang-co-quan",
        summary=f"Xuất bảng số liệu theo cơ quan ({group}), {table.size} cơ quan. {told}",
        happened_on=today,
        details={"of": told, "columns": asked.group.value},
    )
    with tempfile.TemporaryDirectory(prefix="dunghan-export-") as folder:
        path = Path(folder) / "theo-co-quan.xlsx"
        write_workbook(path, sheet)
        with transaction() as session:
            write_history(session, [entry], at=at, by=by)
        file = path.open("rb")
    return Exported(file, f"theo-co-quan-{chosen.as_of:%Y-%m-%d}.xlsx", length)


def _of_comparison(asked: TableQuestion) -> list[str]:
    if asked.before is None or asked.group is not ColumnGroup.COMPARISON:
        return []
    before = asked.before
    return [
        f"So với: giao từ {day_in_words(before.from_on)} đến {day_in_words(before.to_on)}, "
        f"tính đến hết ngày {day_in_words(before.as_of)}"
    ]


def _title(column: TableColumn, period: str) -> str:
    title = column.title + _UNITS.get(column.unit, "")
    return f"{title}, {period}" if period and column.unit is not Unit.POINTS else title


def _rows(table: AgencyTable, columns: Sequence[TableColumn]) -> Iterator[list[Cell]]:
    for block in table.blocks:
        kind = KIND_WORDS[block.kind]
        for line in block.lines:
            yield [kind, line.name, *(_cell(column, line) for column in columns)]
        yield ["", block.subtotal.name, *(_cell(column, block.subtotal) for column in columns)]
    yield ["", table.total.name, *(_cell(column, table.total) for column in columns)]


def _cell(column: TableColumn, line: TableLine) -> Cell:
    value = column.value(line)
    if value is None:
        return DASH if line.code or column.unit is not Unit.RANK else None
    return value if isinstance(value, int) else Decimal(value)
