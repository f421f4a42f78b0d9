"""The letter that urges an agency: the layout of an official letter, its words, and the same bytes each time."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Length, Pt

from tracker.domain.lifecycle import State
from tracker.domain.urging import LetterDetails, UrgedTask
from tracker.files.urge_letter import UrgeLetter, file_name, write_letter

DAY = date(2024, 6, 12)
DETAILS = LetterDetails(
    number=125,
    notation="VP-TH",
    on=date(2024, 2, 5),
    place="Quảng Trị",
    signer_title="KT. Chánh Văn phòng\nPhó Chánh Văn phòng",
    signer_name="Nguyễn Thị Hồng Thắm",
    copies="- Như trên;\n- Lưu: VT, TH.",
)


def _letter(number: int, agency: str = "Sở Kế hoạch và Đầu tư") -> UrgeLetter:
    tasks = tuple(
        UrgedTask(
            code=f"NV-2024-{place:05d}",
            content=f"Việc số {place}: báo cáo kết quả khắc phục",
            document="Công văn 1125/UBND-KT ngày 22/04/2024",
            due_on=DAY - timedelta(days=place),
            state=State.IN_PROGRESS,
            days_left=-place,
        )
        for place in range(1, number + 1)
    )
    made_at = datetime(2024, 6, 12, 2, 0, 0, 123456, tzinfo=UTC)
    return UrgeLetter(
        DETAILS,
        "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ",
        agency,
        "Câu mở đầu.",
        "Đề nghị một.\nĐề nghị hai.",
        DAY,
        made_at,
        tasks,
    )


def _read(letter: UrgeLetter) -> WordDocument:
    return Document(io.BytesIO(write_letter(letter)))


def _mm(length: Length | None) -> int:
    return round(length.mm) if length is not None else 0


def _words(word: WordDocument) -> list[str]:
    cells = [
        paragraph.text
        for table in word.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [text for text in [*cells, *(paragraph.text for paragraph in word.paragraphs)] if text]


def test_the_head_bears_both_columns_of_an_official_letter() -> None:
    head = _read(_letter(1)).tables[0]
    left, right = ("\n".join(cell.text for cell in column.cells) for column in head.columns)
    assert left.split("\n")[:3] == ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ", "VĂN PHÒNG"]
    assert "Số: 125/VP-TH" in left
    assert "V/v đôn đốc thực hiện nhiệm vụ" in left
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "Quảng Trị, ngày 05 tháng 02 năm 2024" in right


def test_the_page_is_a4_in_times_new_roman_with_the_margins_that_are_prescribed() -> None:
    word = _read(_letter(12))
    for section in word.sections:
        assert [_mm(length) for length in (section.page_width, section.page_height)] == [210, 297]
        assert 20 <= _mm(section.top_margin) <= 25
        assert 20 <= _mm(section.bottom_margin) <= 25
        assert 30 <= _mm(section.left_margin) <= 35
        assert 15 <= _mm(section.right_margin) <= 20
    assert (word.styles["Normal"].font.name, word.styles["Normal"].font.size) == ("Times New Roman", Pt(14))


def test_the_body_addresses_the_agency_and_ends_as_letters_do() -> None:
    words = _words(_read(_letter(1)))
    assert "Kính gửi: Sở Kế hoạch và Đầu tư." in words
    assert "Đề nghị hai./." in words
    assert "KT. CHÁNH VĂN PHÒNG" in words
    assert "PHÓ CHÁNH VĂN PHÒNG" in words
    assert "Nguyễn Thị Hồng Thắm" in words
    assert words.index("Nơi nhận:") + 1 == words.index("- Như trên;")


@pytest.mark.parametrize(("number", "listed"), [(1, False), (3, False), (4, True), (80, True)])
def test_few_tasks_stand_in_the_letter_and_many_in_a_list_that_goes_with_it(number: int, *, listed: bool) -> None:
    word = _read(_letter(number))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert ("PHỤ LỤC" in told) is listed
    assert ("Danh mục nhiệm vụ gửi kèm" in told) is listed
    if listed:
        rows = [[cell.text for cell in row.cells] for row in word.tables[-1].rows]
        assert len(rows) == number + 1
        assert rows[1] == [
            "1",
            "Việc số 1: báo cáo kết quả khắc phục",
            "Công văn 1125/UBND-KT ngày 22/04/2024",
            "11/06/2024",
            "quá 1 ngày",
        ]
        assert "(Kèm theo Công văn số 125/VP-TH ngày 05 tháng 02 năm 2024 của Văn phòng UBND tỉnh)" in told
    else:
        assert f"Việc số {number}: báo cáo kết quả khắc phục (giao tại Công văn 1125/UBND-KT ngày 22/04/2024)" in told


def test_the_same_letter_has_the_same_bytes_whenever_it_is_made() -> None:
    first = write_letter(_letter(12))
    with time_machine.travel(datetime(2025, 1, 1, tzinfo=UTC)):
        assert write_letter(_letter(12)) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write_letter(replace(_letter(12), text="Khác.")) != first


def test_what_people_wrote_stays_text() -> None:
    nasty = "Sở <w:br/>\x0b\u202e& 'Thử'"
    words = _words(_read(_letter(1, agency=nasty)))
    assert "Kính gửi: Sở <w:br/> & 'Thử'." in words


def test_the_file_is_called_by_its_number_in_plain_letters() -> None:
    assert file_name(DETAILS) == "cong-van-don-doc-125-VP-TH.docx"
    assert file_name(replace(DETAILS, notation='../VP Đ/TH"')) == "cong-van-don-doc-125-VP---TH.docx"
