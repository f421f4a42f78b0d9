"""What looks like an instruction and gave no task is named, and what gave one or is none is not."""

from datetime import date

from tracker.domain.agencies import AgencyKind
from tracker.domain.directives.left_out import left_out
from tracker.domain.directives.naming import KnownAgency
from tracker.domain.directives.reading import read_directive
from tracker.queries.calendar import get_usual_calendar

_TEXT = """UBND TỈNH QUẢNG TRỊ
Số: 87/TB-UBND
Quảng Trị, ngày 10 tháng 6 năm 2024
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh
Năm 2023, Sở Tài chính đã báo cáo kết quả thu ngân sách.
Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Tài chính chủ trì rà soát các khoản thu, báo cáo UBND tỉnh trước ngày 20/6/2024.
2. Sở Khoa học Vũ trụ tham mưu đề án, hoàn thành trước ngày 31/12/2024.
3. UBND các xã, phường rà soát hộ nghèo, báo cáo trước ngày 20/9/2024.
4. Thời tiết diễn biến phức tạp.
Nơi nhận:
- Sở Tài chính (báo cáo);
"""


def _left_out(text: str) -> list[str]:
    known = [KnownAgency("Sở Tài chính", AgencyKind.DEPARTMENT, ())]
    read = read_directive(text, agencies=known, calendar=get_usual_calendar(date(2024, 6, 12)))
    return [span.words(text).strip() for span in left_out(text, read.tasks)]


def test_an_unknown_agency_and_an_open_group_are_not_passed_over_in_silence() -> None:
    assert _left_out(_TEXT) == [
        "2. Sở Khoa học Vũ trụ tham mưu đề án, hoàn thành trước ngày 31/12/2024.",
        "3. UBND các xã, phường rà soát hộ nghèo, báo cáo trước ngày 20/9/2024.",
    ]


def test_an_empty_text_leaves_nothing_out() -> None:
    assert _left_out("") == []
