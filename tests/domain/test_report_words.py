"""The report paragraph: every figure in words, right with zeros, a dash where there is nothing to divide by."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figures import Figures
from tracker.domain.report_words import ReportFacts, report_paragraphs
from tracker.domain.streams import Stream

PUBLISHED = ReportFacts(
    stream=Stream.PROVINCIAL,
    from_on=date(2023, 12, 15),
    to_on=date(2024, 6, 12),
    as_of=date(2024, 6, 12),
    figures=Figures(on_time=4078, late=104, within=1793, overdue=63, undated=40, awaiting_confirmation=59),
    by_original=Figures(on_time=3985, late=197, within=1729, overdue=127),
    carried_over=Figures(on_time=3, within=1, overdue=2),
    overdue_by_agency=[("Sở A", 40), ("Sở B", 23)],
)
NOTHING = replace(PUBLISHED, figures=Figures(), by_original=Figures(), carried_over=Figures(), overdue_by_agency=[])


def _text(facts: ReportFacts) -> str:
    return "\n".join(report_paragraphs(facts))


def test_the_published_figures_are_told_as_an_official_would_write_them() -> None:
    assert report_paragraphs(PUBLISHED) == [
        "Từ ngày 15/12/2023 đến ngày 12/06/2024, UBND tỉnh giao các cơ quan, địa phương 6.038 nhiệm vụ có thời hạn. "
        "Tính đến hết ngày 12/06/2024, đã hoàn thành 4.182 nhiệm vụ, gồm 4.078 nhiệm vụ đúng hạn và 104 nhiệm vụ chậm "
        "so với hạn; chưa hoàn thành 1.856 nhiệm vụ, gồm 1.793 nhiệm vụ còn trong hạn và 63 nhiệm vụ quá hạn. "
        "Trong số đã hoàn thành có 59 nhiệm vụ đã báo cáo, đang chờ xác nhận.",
        "Tỷ lệ hoàn thành đúng hạn là 96,07% (4.078 nhiệm vụ đúng hạn trên 4.245 nhiệm vụ đã có kết cục, gồm 4.182 đã "
        "hoàn thành và 63 quá hạn). Nếu xét theo hạn ban đầu, không kể gia hạn, tỷ lệ này là 92,48% (3.985/4.309).",
        "Phần đúng hạn trong số đã hoàn thành: 97,51% (4.078/4.182); mức hoàn thành (đã hoàn thành trên tổng số): "
        "69,26% (4.182/6.038); phần quá hạn trong số đã có kết cục: 1,48% (63/4.245).",
        "Các cơ quan có nhiệm vụ quá hạn: Sở A (40 nhiệm vụ), Sở B (23 nhiệm vụ). Ngoài số trên, có 6 nhiệm vụ giao "
        "trước ngày 15/12/2023, khi đó chưa hoàn thành, được chuyển sang; đến nay đã hoàn thành 3 nhiệm vụ, đều đúng "
        "hạn; chưa hoàn thành 3 nhiệm vụ, gồm 1 nhiệm vụ còn trong hạn và 2 nhiệm vụ quá hạn. Có 40 nhiệm vụ không "
        "thời hạn, theo dõi riêng, không tính vào các số liệu trên.",
    ]


def test_without_any_task_it_says_so_and_puts_dashes() -> None:
    assert report_paragraphs(NOTHING) == [
        "Từ ngày 15/12/2023 đến ngày 12/06/2024, UBND tỉnh không giao các cơ quan, địa phương nhiệm vụ nào có thời "
        "hạn.",
        "Tỷ lệ hoàn thành đúng hạn: – (chưa có nhiệm vụ nào có kết cục). Nếu xét theo hạn ban đầu, không kể gia hạn, "
        "tỷ lệ này là –.",
        "Phần đúng hạn trong số đã hoàn thành: –; mức hoàn thành (đã hoàn thành trên tổng số): –; phần quá hạn "
        "trong số đã có kết cục: –.",
        "Không có cơ quan nào có nhiệm vụ quá hạn. Không có nhiệm vụ nào giao trước ngày 15/12/2023 chuyển sang. "
        "Không có nhiệm vụ nào không thời hạn.",
    ]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            Figures(on_time=58, within=39, awaiting_confirmation=8),
            "đã hoàn thành 58 nhiệm vụ, đều đúng hạn; chưa hoàn thành 39 nhiệm vụ, đều còn trong hạn, không có "
            "nhiệm vụ nào quá hạn. Trong số đã hoàn thành có 8 nhiệm vụ đã báo cáo, đang chờ xác nhận.",
        ),
        (
            Figures(on_time=1),
            "đã hoàn thành 1 nhiệm vụ, đúng hạn; không còn nhiệm vụ nào chưa hoàn thành, không có nhiệm vụ nào quá "
            "hạn. Không có báo cáo hoàn thành nào chờ xác nhận.",
        ),
        (
            Figures(late=2),
            "đã hoàn thành 2 nhiệm vụ, đều chậm so với hạn; không còn nhiệm vụ nào chưa hoàn thành, không có",
        ),
        (Figures(overdue=3), "chưa có nhiệm vụ nào hoàn thành; chưa hoàn thành 3 nhiệm vụ, đều quá hạn."),
        (Figures(overdue=1), "chưa có nhiệm vụ nào hoàn thành; chưa hoàn thành 1 nhiệm vụ, quá hạn."),
        (Figures(within=1), "chưa hoàn thành 1 nhiệm vụ, còn trong hạn, không có nhiệm vụ nào quá hạn."),
    ],
)
def test_zeros_are_said_in_words(figures: Figures, told: str) -> None:
    assert told in report_paragraphs(replace(PUBLISHED, figures=figures))[0]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (Figures(on_time=58), "là 100,00% (58 nhiệm vụ đúng hạn trên 58 nhiệm vụ đã có kết cục, đều đã hoàn thành)."),
        (Figures(on_time=1), "là 100,00% (1 nhiệm vụ đúng hạn trên 1 nhiệm vụ đã có kết cục, đã hoàn thành)."),
        (Figures(overdue=2), "là 0,00% (0 nhiệm vụ đúng hạn trên 2 nhiệm vụ đã có kết cục, đều quá hạn)."),
        (Figures(within=12), "đúng hạn: – (chưa có nhiệm vụ nào có kết cục)."),
    ],
)
def test_the_rate_brings_its_arithmetic(figures: Figures, told: str) -> None:
    assert told in report_paragraphs(replace(PUBLISHED, figures=figures))[1]


@pytest.mark.parametrize(
    ("agencies", "told"),
    [
        ([("Sở A", 1)], "Nhiệm vụ quá hạn thuộc Sở A (1 nhiệm vụ)."),
        ([("Sở A", 2)], "Nhiệm vụ quá hạn đều thuộc Sở A (2 nhiệm vụ)."),
        (
            [(f"Sở {n}", 9 - n) for n in range(7)],
            "nhiều nhiệm vụ quá hạn nhất: Sở 0 (9 nhiệm vụ), Sở 1 (8 nhiệm vụ), Sở 2 (7 nhiệm vụ), Sở 3 (6 nhiệm vụ), "
            "Sở 4 (5 nhiệm vụ); 2 cơ quan khác có 7 nhiệm vụ quá hạn.",
        ),
        # The sixth has as many as the fifth, so he is named as well.
        ([(f"Sở {n}", 2 if n < 2 else 1) for n in range(6)], "Sở 4 (1 nhiệm vụ), Sở 5 (1 nhiệm vụ)."),
        # Too many share the last place: none of those is named.
        ([("Sở 0", 3), *((f"Sở {n}", 1) for n in range(1, 12))], "nhất: Sở 0 (3 nhiệm vụ); 11 cơ quan khác có 11 "),
        ([(f"Sở {n}", 1) for n in range(12)], "12 cơ quan có nhiệm vụ quá hạn, mỗi cơ quan 1 nhiệm vụ."),
    ],
)
def test_who_is_behind_is_named_and_nobody_without_his_equals(agencies: list[tuple[str, int]], told: str) -> None:
    assert told in report_paragraphs(replace(PUBLISHED, overdue_by_agency=agencies))[3]


def test_the_central_stream_an_agency_and_conditions_are_named() -> None:
    central = _text(replace(PUBLISHED, stream=Stream.CENTRAL))
    assert "Chính phủ, Thủ tướng Chính phủ giao tỉnh 6.038 nhiệm vụ" in central
    told = _text(replace(PUBLISHED, agency="Sở Y tế", conditions=("Lĩnh vực: Y tế", "Trọng tâm")))
    assert told.startswith("Phạm vi số liệu: Lĩnh vực: Y tế; Trọng tâm. Từ ngày")
    assert "UBND tỉnh giao Sở Y tế 6.038 nhiệm vụ" in told
    assert "Các cơ quan" not in told


def test_a_period_that_goes_on_is_told_until_the_day_of_the_figures() -> None:
    assert "đến ngày 12/06/2024, UBND tỉnh" in _text(replace(PUBLISHED, to_on=date(2024, 6, 30)))


_COUNT = st.integers(0, 20_000)


@given(_COUNT, _COUNT, _COUNT, _COUNT, _COUNT)
def test_only_the_official_figure_and_its_like_by_original_dates_are_called_a_rate(
    on_time: int, late: int, within: int, overdue: int, undated: int
) -> None:
    figures = Figures(on_time, late, within, overdue, undated)
    text = _text(replace(PUBLISHED, figures=figures))
    assert text.lower().count("tỷ lệ") == 2
    assert "  " not in text
    assert " 0 nhiệm vụ" not in text.replace("(0 nhiệm vụ đúng hạn trên", "")
    assert "None" not in text
