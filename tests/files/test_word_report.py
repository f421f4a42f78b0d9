"""Reports as Word documents: the official layout, whatever stands in them, and the same bytes each time."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import time_machine
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Length

from tracker.files.official_layout import Head
from tracker.files.word_report import Section, WordColumn, WordReport, WordRow, WordTable, write_report

_COLUMNS = (WordColumn("STT", 15), WordColumn("Nội dung", 150, "left"))
REPORT = WordReport(
    head=Head("ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", ["Số: ...../BC-VP"], "Quảng Trị", date(2024, 6, 12)),
    title="Báo cáo",
    under=["Kết quả thực hiện nhiệm vụ", "(Quý II/2024)"],
    parts=[
        "Đoạn văn.",
        Section("I. Bảng"),
        WordTable(_COLUMNS, [WordRow(("1", "=1+1\ndòng hai")), WordRow(("", "Cộng"), stands_out=True)]),
    ],
    made_at=datetime(2024, 6, 12, 2, tzinfo=UTC),
    signer_titles=["KT. Chánh Văn phòng", "Phó Chánh Văn phòng"],
    copies=["- Lưu: VT."],
)


def _read(report: WordReport) -> WordDocument:
    return Document(io.BytesIO(write_report(report)))


def _mm(length: Length | None) -> int:
    return round(length.mm) if length is not None else 0


def test_the_page_is_a4_with_the_margins_that_are_prescribed_upright_and_across() -> None:
    for across, size in ((False, [210, 297]), (True, [297, 210])):
        section = _read(replace(REPORT, across=across)).sections[0]
        assert [_mm(length) for length in (section.page_width, section.page_height)] == size
        assert 20 <= _mm(section.top_margin) <= 25
        assert 20 <= _mm(section.bottom_margin) <= 25
        assert 30 <= _mm(section.left_margin) <= 35
        assert 15 <= _mm(section.right_margin) <= 20


def test_the_words_are_in_times_new_roman() -> None:
    word = _read(REPORT)
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert {run.font.name for paragraph in word.paragraphs for run in paragraph.runs} == {None}


def test_the_head_has_the_agency_at_the_left_and_the_national_name_at_the_right() -> None:
    for across in (False, True):
        head = _read(replace(REPORT, across=across)).tables[0]
        left, right = ("\n".join(row.cells[place].text for row in head.rows) for place in (0, -1))
        assert left.startswith("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG TRỊ\nVĂN PHÒNG")
        assert "Số: ...../BC-VP" in left
        assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
        assert "Quảng Trị, ngày 12 tháng 6 năm 2024" in right


def test_title_text_table_and_signature_stand_in_their_order() -> None:
    word = _read(REPORT)
    told = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    assert told == ["BÁO CÁO", "Kết quả thực hiện nhiệm vụ", "(Quý II/2024)", "Đoạn văn.", "I. Bảng"]
    rows = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
    assert rows == [["STT", "Nội dung"], ["1", "=1+1\ndòng hai"], ["", "Cộng"]]
    assert all(run.bold for run in word.tables[1].rows[2].cells[1].paragraphs[0].runs)
    foot = [cell.text for cell in word.tables[2].rows[0].cells]
    assert foot[0] == "Nơi nhận:\n- Lưu: VT."
    assert foot[1].startswith("KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG")


def test_what_is_not_signed_ends_without_a_signature() -> None:
    word = _read(replace(REPORT, signer_titles=()))
    assert len(word.tables) == 2


def test_a_table_as_wide_as_the_page_fits_between_the_margins() -> None:
    word = _read(REPORT)
    assert sum(_mm(cell.width) for cell in word.tables[1].rows[1].cells) == 165


def test_the_same_report_gives_the_same_bytes_at_any_hour() -> None:
    first = write_report(REPORT)
    with time_machine.travel(datetime(2024, 6, 12, 2, tzinfo=UTC) + timedelta(days=400)):
        assert write_report(REPORT) == first
