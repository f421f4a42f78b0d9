"""The columns of the table of agencies: what stands above each, what it says of an agency, and which list it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.agencies import AgencyKind
from tracker.domain.agency_table import AgencyCounts, points_between
from tracker.domain.overdue_bands import BAND_WORDS, OverdueBand


class ColumnGroup(StrEnum):
    """Columns that are shown together; the value stands in addresses."""

    RESULTS = "ket-qua"
    OVERDUE = "qua-han"
    MOVES = "gia-han-tra-lai"
    UPDATES = "cap-nhat"
    COMPARISON = "so-sanh"
    ALL = "tat-ca"


GROUP_WORDS = {
    ColumnGroup.RESULTS: "Kết quả",
    ColumnGroup.OVERDUE: "Quá hạn",
    ColumnGroup.MOVES: "Gia hạn, trả lại",
    ColumnGroup.UPDATES: "Cập nhật, xác nhận",
    ColumnGroup.COMPARISON: "So hai kỳ",
    ColumnGroup.ALL: "Mọi cột",
}


class Unit(StrEnum):
    """What kind of value a column holds, which decides how it is written."""

    COUNT = "count"
    RATE = "rate"
    DAYS = "days"
    POINTS = "points"
    RANK = "rank"


Value = int | str | None


@dataclass(frozen=True)
class TableLine:
    """One agency, or a sum of some, in the table: its counts in the period and in the one it is compared with."""

    name: str
    counts: AgencyCounts
    before: AgencyCounts | None = None
    code: str = ""
    kind: AgencyKind | None = None
    rank: int | None = None
    ranked: int = 0
    """How many of its kind are ranked."""


@dataclass(frozen=True)
class TableColumn:
    """One column. `words` are those by which the address of its list differs from that of the slice; None: no list."""

    key: str
    title: str
    unit: Unit
    value: Callable[[TableLine], Value]
    words: Mapping[str, str] | None = None
    of_earlier_period: bool = False
    note: str = ""
    """What the title leaves unsaid."""
    sorts_up: bool = False
    """Whether the smallest comes first when people sort by it."""


def _count(key: str, title: str, count: Callable[[AgencyCounts], int], note: str = "", **words: str) -> TableColumn:
    told = {name.replace("_", "-"): word for name, word in words.items()}
    return TableColumn(key, title, Unit.COUNT, lambda line: count(line.counts), told, note=note)


_RATE_WORDS = {"ket-qua": "co-ket-cuc"}
_RANK = TableColumn(
    "hang", "Xếp hạng", Unit.RANK, lambda line: line.rank, note="trong cùng loại cơ quan", sorts_up=True
)
_RATE = TableColumn(
    "ty-le",
    "Tỷ lệ đúng hạn",
    Unit.RATE,
    lambda line: line.counts.figures.on_time_rate,
    _RATE_WORDS,
    note="đúng hạn ÷ (hoàn thành + quá hạn)",
)
_TOTAL = _count("duoc-giao", "Được giao", lambda counts: counts.figures.total, ket_qua="co-han")
_OVERDUE = _count("qua-han", "Quá hạn", lambda counts: counts.figures.overdue, ket_qua="qua-han")
_RESULTS = (
    _TOTAL,
    _count("hoan-thanh", "Hoàn thành", lambda counts: counts.figures.completed, ket_qua="hoan-thanh"),
    _count("dung-han", "Đúng hạn", lambda counts: counts.figures.on_time, ket_qua="dung-han"),
    _count("cham", "Chậm", lambda counts: counts.figures.late, ket_qua="cham"),
    _count("trong-han", "Trong hạn", lambda counts: counts.figures.within, ket_qua="trong-han"),
    _OVERDUE,
    _RATE,
    TableColumn(
        "ty-le-ban-dau",
        "Tỷ lệ theo hạn ban đầu",
        Unit.RATE,
        lambda line: line.counts.original_rate,
        {**_RATE_WORDS, "theo-han-ban-dau": "1"},
        note="như không có lần gia hạn nào",
    ),
    _RANK,
)


def _band(place: int, band: OverdueBand) -> TableColumn:
    words = {"ket_qua": "qua-han", "qua_han_ngay": band.value}
    return _count(f"qua-{band.value}", f"Quá hạn {BAND_WORDS[band]}", lambda counts: counts.bands[place], **words)


_LATE = (
    *(_band(place, band) for place, band in enumerate(OverdueBand)),
    _count(
        *("lan-tre", "Lượt trễ hạn", lambda counts: counts.late_times, "mỗi hạn đã qua mà chưa có báo cáo là một lượt"),
        ket_qua="co-han",
        tre_han="1",
    ),
    _count(
        *("viec-tre", "Nhiệm vụ từng trễ", lambda counts: counts.late_tasks, "có ít nhất một lượt trễ hạn"),
        ket_qua="co-han",
        tre_han="1",
    ),
)
_MOVES = (
    _count("lan-gia-han", "Lượt gia hạn", lambda counts: counts.extensions, ket_qua="co-han", da_gia_han="1"),
    _count(
        *("viec-gia-han", "Nhiệm vụ được gia hạn", lambda counts: counts.extended_tasks),
        ket_qua="co-han",
        da_gia_han="1",
    ),
    _count("lan-tra-lai", "Lượt trả lại", lambda counts: counts.returns, ket_qua="co-han", da_tra_lai="1"),
    _count(
        *("viec-tra-lai", "Nhiệm vụ từng bị trả lại", lambda counts: counts.returned_tasks),
        ket_qua="co-han",
        da_tra_lai="1",
    ),
)
_UPDATES = (
    _count("dang-lam", "Chưa hoàn thành", lambda counts: counts.figures.open, ket_qua="chua-hoan-thanh"),
    _count(
        *("co-cap-nhat", "Có cập nhật", lambda counts: counts.updated, "có báo cáo tiến độ trong kỳ"),
        ket_qua="chua-hoan-thanh",
        cap_nhat="co",
    ),
    _count(
        *("khong-cap-nhat", "Không cập nhật", lambda counts: counts.not_updated),
        ket_qua="chua-hoan-thanh",
        cap_nhat="khong",
    ),
    TableColumn(
        "phan-cap-nhat",
        "Mức cập nhật",
        Unit.RATE,
        lambda line: line.counts.update_share,
        {"ket-qua": "chua-hoan-thanh"},
        note="có cập nhật ÷ chưa hoàn thành",
    ),
    _count(
        *("cho-xac-nhan", "Chờ xác nhận", lambda counts: counts.figures.awaiting_confirmation),
        ket_qua="hoan-thanh",
        cho_xac_nhan="1",
    ),
    _count(
        *("da-xac-nhan", "Đã xác nhận", lambda counts: counts.confirmed),
        ket_qua="hoan-thanh",
        da_xac_nhan="1",
    ),
    TableColumn(
        "xac-nhan-cham",
        "Văn phòng xác nhận sau",
        Unit.DAYS,
        lambda line: line.counts.confirmation_lag,
        {"ket-qua": "hoan-thanh", "da-xac-nhan": "1"},
        note="số ngày trung bình từ báo cáo đến xác nhận",
    ),
)


def _before(line: TableLine) -> AgencyCounts:
    return line.before or AgencyCounts()


_COMPARISON = (
    _TOTAL,
    _OVERDUE,
    _RATE,
    TableColumn(
        *("duoc-giao-truoc", "Được giao", Unit.COUNT, lambda line: _before(line).figures.total, {"ket-qua": "co-han"}),
        of_earlier_period=True,
    ),
    TableColumn(
        *("qua-han-truoc", "Quá hạn", Unit.COUNT, lambda line: _before(line).figures.overdue, {"ket-qua": "qua-han"}),
        of_earlier_period=True,
    ),
    TableColumn(
        *("ty-le-truoc", "Tỷ lệ đúng hạn", Unit.RATE, lambda line: _before(line).figures.on_time_rate, _RATE_WORDS),
        of_earlier_period=True,
    ),
    TableColumn(
        "thay-doi",
        "Thay đổi",
        Unit.POINTS,
        lambda line: points_between(line.counts.figures.on_time_rate, _before(line).figures.on_time_rate),
        note="điểm phần trăm của tỷ lệ đúng hạn",
    ),
)
COLUMNS: Mapping[ColumnGroup, tuple[TableColumn, ...]] = {
    ColumnGroup.RESULTS: _RESULTS,
    ColumnGroup.OVERDUE: (_OVERDUE, *_LATE),
    ColumnGroup.MOVES: (_TOTAL, *_MOVES),
    ColumnGroup.UPDATES: _UPDATES,
    ColumnGroup.COMPARISON: _COMPARISON,
    ColumnGroup.ALL: (*_RESULTS, *_LATE, *_MOVES, *_UPDATES),
}
