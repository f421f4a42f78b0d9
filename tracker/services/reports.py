"""The reports of a stream and period as files: the paragraph, the reform report's form, the table of agencies."""

from collections.abc import Sequence

from tracker.domain.reform_form import FormRow, Label, form_rows
from tracker.domain.report_words import report_paragraphs
from tracker.domain.streams import STREAM_WORDS
from tracker.domain.wording import DASH, count_in_words, rate_in_words
from tracker.files.word_report import WordColumn, WordRow, WordTable
from tracker.files.workbook_chart import Chart
from tracker.files.workbook_out import Cell, Column, Share, Table
from tracker.queries.agency_report import AgencyLine, AgencyReport, get_agency_report
from tracker.queries.figures import get_figures
from tracker.queries.report_labels import get_report_labels
from tracker.queries.reports import ReportScope, get_report_facts
from tracker.services.exported import Taking, document_of, workbook_of
from tracker.services.exports import Exported
from tracker.services.report_documents import Making, as_report, heading_of, under_title

_ACT = "xuat-bao-cao"
_FORM_COLUMNS = (
    Column("STT", 7),
    Column("Chỉ tiêu thống kê", 60),
    Column("Đơn vị tính", 12),
    Column("Số liệu", 10),
    Column("Ghi chú", 44),
)
_AGENCY_COLUMNS = (
    Column("STT", 6),
    Column("Cơ quan", 42),
    Column("Nhóm", 18),
    Column("Được giao", 10),
    Column("Đã hoàn thành", 10),
    Column("Hoàn thành đúng hạn", 10),
    Column("Hoàn thành chậm", 10),
    Column("Chờ xác nhận", 10),
    Column("Chưa hoàn thành", 10),
    Column("Còn trong hạn", 10),
    Column("Quá hạn", 10),
    Column("Tỷ lệ hoàn thành đúng hạn", 12),
    Column("Xếp hạng trong nhóm", 10),
    Column("Tỷ lệ theo hạn ban đầu", 12),
    Column("Không thời hạn", 10),
    Column("Lượt gia hạn", 10),
    Column("Lượt trả lại", 10),
)
_AGENCY_WORD_COLUMNS = (
    WordColumn("STT", 13),
    WordColumn("Cơ quan", 61, "left"),
    WordColumn("Được giao", 17),
    WordColumn("Đã hoàn thành", 18),
    WordColumn("Đúng hạn", 16),
    WordColumn("Chậm", 15),
    WordColumn("Trong hạn", 16),
    WordColumn("Quá hạn", 15),
    WordColumn("Tỷ lệ đúng hạn", 20),
    WordColumn("Xếp hạng", 14),
    WordColumn("Theo hạn ban đầu", 20),
    WordColumn("Gia hạn", 13),
    WordColumn("Trả lại", 13),
)


def export_words(*, scope: ReportScope, making: Making) -> Exported:
    """The report paragraph as a Word document."""
    report = get_agency_report(scope.chosen, actor=making.by, today=making.today)
    facts = get_report_facts(scope, report, actor=making.by, today=making.today)
    about = f"Kết quả thực hiện nhiệm vụ {STREAM_WORDS[scope.stream]}"
    content = as_report("Báo cáo", under_title(about, scope), report_paragraphs(facts), making)
    return document_of(
        content, name="bao-cao", taking=_taking("đoạn báo cáo (Word)", scope, making), day=scope.chosen.as_of
    )


def export_form_sheet(*, scope: ReportScope, making: Making) -> Exported:
    """Row 5 of the reform report's form as a workbook."""
    title, rows = _form(scope, making)
    table = Table(
        sheet="Biểu mẫu 1",
        heading=heading_of(title, scope, making),
        columns=_FORM_COLUMNS,
        rows=[[row.number, row.label, row.unit or None, row.count, row.note or None] for row in rows],
        length=len(rows),
        sums={0},
    )
    return workbook_of(
        table, name="bieu-mau-1", taking=_taking("Biểu mẫu 1, mục 5 (Excel)", scope, making), day=scope.chosen.as_of
    )


def export_form_document(*, scope: ReportScope, making: Making) -> Exported:
    """The same as a Word document."""
    title, rows = _form(scope, making)
    columns = [
        *(WordColumn("STT", 13), WordColumn("Chỉ tiêu thống kê", 72, "left"), WordColumn("Đơn vị tính", 23)),
        *(WordColumn("Số liệu", 20), WordColumn("Ghi chú", 37, "left")),
    ]
    lines = [
        WordRow((row.number, row.label, row.unit, _number(row.count), row.note), stands_out=row.count is None)
        for row in rows
    ]
    content = as_report("Biểu mẫu 1", under_title(_without_number(title), scope), [WordTable(columns, lines)], making)
    return document_of(
        content, name="bieu-mau-1", taking=_taking("Biểu mẫu 1, mục 5 (Word)", scope, making), day=scope.chosen.as_of
    )


def export_agency_sheet(*, scope: ReportScope, making: Making) -> Exported:
    """The table of agencies as a workbook, with a chart of the rates."""
    report = get_agency_report(scope.chosen, actor=making.by, today=making.today)
    agencies = [(line, of_kind.subtotal.name) for of_kind in report.kinds for line in of_kind.lines]
    sums = [*(of_kind.subtotal for of_kind in report.kinds), report.total]
    rows = [_cells(line, kind.removeprefix("Cộng "), number) for number, (line, kind) in enumerate(agencies, 1)]
    table = Table(
        sheet="Theo cơ quan",
        heading=[*heading_of(_agency_title(scope), scope, making), _note(report)],
        columns=_AGENCY_COLUMNS,
        rows=[*rows, *(_cells(line, None, None) for line in sums)],
        length=len(rows) + len(sums),
        sums=range(len(rows), len(rows) + len(sums)),
        last_are_sums=len(sums),
        chart=_chart(report, scope),
    )
    return workbook_of(
        table, name="theo-co-quan", taking=_taking("bảng theo cơ quan (Excel)", scope, making), day=scope.chosen.as_of
    )


def export_agency_document(*, scope: ReportScope, making: Making) -> Exported:
    """The same table as a Word document, with the sum of each kind under its agencies."""
    report = get_agency_report(scope.chosen, actor=making.by, today=making.today)
    lines, number = [], 0
    for of_kind in report.kinds:
        for line in of_kind.lines:
            number += 1
            lines.append(WordRow(_words(line, count_in_words(number))))
        lines.append(WordRow(_words(of_kind.subtotal, ""), stands_out=True))
    lines.append(WordRow(_words(report.total, ""), stands_out=True))
    content = as_report(
        "Tổng hợp",
        under_title(_agency_title(scope), scope),
        [WordTable(_AGENCY_WORD_COLUMNS, lines), _note(report)],
        making,
        across=True,
    )
    return document_of(
        content, name="theo-co-quan", taking=_taking("bảng theo cơ quan (Word)", scope, making), day=scope.chosen.as_of
    )


def _taking(what: str, scope: ReportScope, making: Making) -> Taking:
    in_words = f"{scope.in_words}; tính đến hết ngày {scope.chosen.as_of:%d/%m/%Y}"
    return Taking(_ACT, what, in_words, making.at, making.by)


def _form(scope: ReportScope, making: Making) -> tuple[str, list[FormRow]]:
    labels = get_report_labels()
    figures = get_figures(scope.chosen, actor=making.by, today=making.today)
    return labels[Label.TITLE], form_rows(figures, stream=scope.stream, labels=labels)


def _without_number(title: str) -> str:
    return title.removeprefix("Biểu mẫu 1").lstrip(".: ") or title


def _agency_title(scope: ReportScope) -> str:
    return f"Kết quả thực hiện nhiệm vụ {STREAM_WORDS[scope.stream]}, theo cơ quan chủ trì"


def _number(count: int | None) -> str:
    return "" if count is None else count_in_words(count)


def _cells(line: AgencyLine, kind: str | None, number: int | None) -> Sequence[Cell]:
    figures = line.figures
    return [
        *(number, line.name, kind, figures.total, figures.completed, figures.on_time, figures.late),
        *(figures.awaiting_confirmation, figures.open, figures.within, figures.overdue, Share(figures.on_time_rate)),
        *(line.rank, Share(line.by_original.on_time_rate), figures.undated, line.extensions, line.returns),
    ]


def _words(line: AgencyLine, number: str) -> Sequence[str]:
    figures = line.figures
    counts = (figures.total, figures.completed, figures.on_time, figures.late, figures.within, figures.overdue)
    return [
        *(number, line.name, *map(count_in_words, counts), rate_in_words(figures.on_time_rate)),
        "" if not line.code else DASH if line.rank is None else count_in_words(line.rank),
        rate_in_words(line.by_original.on_time_rate),
        *map(count_in_words, (line.extensions, line.returns)),
    ]


def _chart(report: AgencyReport, scope: ReportScope) -> Chart:
    """Who has the lowest rate stands last; agencies of equal rates keep their order."""
    rated = [(line.name, line.figures.on_time_rate) for line in report.agencies]
    bars = sorted(((name, rate) for name, rate in rated if rate is not None), key=lambda bar: -float(bar[1]))
    title = f"Tỷ lệ hoàn thành đúng hạn, nhiệm vụ {STREAM_WORDS[scope.stream]}"
    return Chart("Biểu đồ", title, "Cơ quan", "Tỷ lệ hoàn thành đúng hạn", bars)


def _note(report: AgencyReport) -> str:
    return (
        "Tỷ lệ đúng hạn = hoàn thành đúng hạn ÷ (đã hoàn thành + quá hạn). Xếp hạng trong từng nhóm cơ quan, với "
        f"cơ quan có từ {report.least_to_rank} nhiệm vụ đã có kết cục trở lên. Gia hạn, trả lại: số lượt, đến ngày "
        "lấy số liệu."
    )
