"""The checker finds the published mistakes, passes what is right, and leaves alone what is no figure of tasks."""

import pytest

from tracker.domain.figure_check.checking import Checked, check_text, check_typed
from tracker.domain.figure_check.findings import Finding, Verdict
from tracker.domain.figure_check.names import Name

_WHOLE = (
    "Đến hết ngày 12/6/2024, theo Công văn số 1125/UBND-KT, UBND tỉnh giao 6.038 nhiệm vụ; đã hoàn thành 4.182 "
    "nhiệm vụ (4.078 đúng hạn, 104 quá hạn), chưa hoàn thành 1.856 nhiệm vụ (1.793 trong hạn, 63 quá hạn)"
)


def _findings(text: str, verdict: Verdict) -> list[Finding]:
    return [one for group in check_text(text).groups for one in group.findings if one.verdict is verdict]


def _wrong(text: str) -> Finding:
    found = _findings(text, Verdict.WRONG)
    assert len(found) == 1, found
    return found[0]


def _names(checked: Checked) -> list[tuple[Name | None, str]]:
    return [(figure.name, figure.in_words) for group in checked.groups for figure in group.figures]


@pytest.mark.parametrize(
    "text",
    [
        "Từ đầu năm 2024 đến nay, UBND tỉnh được giao 10.099 nhiệm vụ, đã hoàn thành 9.751 nhiệm vụ, đạt 98,57%.",
        "UBND tỉnh được giao 10,099 nhiệm vụ, đã hoàn thành 9,751 nhiệm vụ (đạt 98.57%).",
        "hoàn thành 9.751/10.099 nhiệm vụ, đạt 98,57%",
        "Tỷ lệ hoàn thành đạt 98,57% (9.751/10.099 nhiệm vụ).",
        "Hoàn thành 9.751 nhiệm vụ trong tổng số 10.099 nhiệm vụ được giao, đạt tỷ lệ 98,57 %.",
        "- Tổng số nhiệm vụ được giao: 10.099\n- Số nhiệm vụ đã hoàn thành: 9.751 nhiệm vụ, đạt 98,57 phần trăm",
        "Nội dung\tSố liệu\nTổng số nhiệm vụ được giao\t10.099\nĐã hoàn thành\t9.751\tđạt 98,57%",
        "9.751/10.099 = 98,57%",
    ],
)
def test_a_rate_that_its_numbers_do_not_give_is_found_with_the_right_one_and_what_would_give_it(text: str) -> None:
    found = _wrong(text)
    assert found.arithmetic == "9.751/10.099 = 96,55%, không phải 98,57%"
    assert "98,57% ứng với 9.955." in found.hints


@pytest.mark.parametrize(
    "text",
    [
        "Đã giải quyết 140.394 hồ sơ, trong đó đúng hạn 140.061 hồ sơ, quá hạn 309 hồ sơ.",
        "Đã hoàn thành 140,394 nhiệm vụ, gồm 140,061 nhiệm vụ đúng hạn và 309 nhiệm vụ chậm.",
        "140.061 + 309 = 140.394",
        "140.394 (140.061 + 309)= tổng",
        "Cơ quan\tĐã hoàn thành\tĐúng hạn\tQuá hạn\nToàn tỉnh\t140.394\t140.061\t309",
    ],
)
def test_a_whole_that_is_not_the_sum_of_its_parts_is_found(text: str) -> None:
    found = _wrong(text)
    assert found.arithmetic == "140.061 + 309 = 140.370, không phải 140.394"
    assert "140.394 lớn hơn tổng 24." in found.hints


def test_the_slip_that_explains_a_wrong_sum_is_told() -> None:
    found = _wrong("Đã hoàn thành 6.020 nhiệm vụ (trong đó: 5.923 nhiệm vụ đúng hạn, 92 nhiệm vụ quá hạn).")
    assert found.arithmetic == "5.923 + 92 = 6.015, không phải 6.020"
    assert "Nếu 92 là 97 thì khớp: có thể sai một chữ số (7 thành 2)." in found.hints
    assert "Nếu 5.923 là 5.928 thì khớp: có thể sai một chữ số (8 thành 3)." in found.hints


def test_a_whole_that_its_completed_parts_do_not_make_is_told_where_nothing_is_said_of_the_rest() -> None:
    text = "5.923 nhiệm vụ hoàn thành đúng hạn, 92 nhiệm vụ hoàn thành chậm, tổng số 6.020 nhiệm vụ được giao."
    (told,) = _findings(text, Verdict.UNKNOWN)
    assert told.arithmetic == "5.923 + 92 = 6.015, không phải 6.020"
    assert told.hints[0] == "6.020 lớn hơn tổng 5."
    assert told.hints[-1] == "Nếu phần còn lại là nhiệm vụ chưa hoàn thành thì ghi rõ số ấy."
    assert _findings(text.replace("6.020", "6.015"), Verdict.UNKNOWN) == []
    assert _wrong(text.replace("6.020", "6.010")).hints[0] == "6.010 nhỏ hơn tổng 5."


def test_the_numbers_that_hold_elsewhere_are_doubted_last() -> None:
    text = _WHOLE.replace("6.038", "6.083") + "."
    found = _wrong(text)
    assert found.arithmetic == "4.182 + 1.856 = 6.038, không phải 6.083"
    assert "Nếu 6.083 là 6.038 thì khớp: có thể đảo hai chữ số (3 và 8)." in found.hints
    assert "4.182, 1.856 khớp ở chỗ khác, nên xem lại 6.083 trước." in found.hints


def test_swapped_digits_of_a_rate_are_told() -> None:
    assert "Có thể đảo hai chữ số (9 và 6) ở tỷ lệ: 96,07%." in _wrong(f"{_WHOLE}; tỷ lệ đúng hạn đạt 69,07%.").hints


def test_a_rate_that_was_cut_instead_of_rounded_is_found() -> None:
    assert "Số in ra bị cắt bớt, không làm tròn." in _wrong(f"{_WHOLE}; tỷ lệ đúng hạn đạt 96,06%.").hints


@pytest.mark.parametrize(
    "text",
    [
        f"{_WHOLE}; tỷ lệ hoàn thành đúng hạn đạt 96,07%.",
        f"{_WHOLE}; tỷ lệ hoàn thành đúng hạn đạt 96,1%.",
        "6.038 = 4.182 (4.078 + 104) + 1.856 (1.793 + 63), 96,07%",
        "6.038 nhiệm vụ = 4.182 đã hoàn thành (4.078 đúng hạn + 104 chậm) + 1.856 chưa hoàn thành (1.793 trong hạn + "
        "63 quá hạn). Tỷ lệ hoàn thành đúng hạn là 4.078/(4.182 + 63) = 96,07%",
        "UBND tỉnh giao 6.038 nhiệm vụ; đã hoàn thành 4.182 nhiệm vụ, gồm 4.078 nhiệm vụ đúng hạn và 104 nhiệm vụ chậm "
        "so với hạn; chưa hoàn thành 1.856 nhiệm vụ, gồm 1.793 nhiệm vụ còn trong hạn và 63 nhiệm vụ quá hạn. Tỷ lệ "
        "hoàn thành đúng hạn là 96,07%.",
        "UBND tỉnh giao 6.038 nhiệm vụ; đã hoàn thành 4.182 nhiệm vụ, trong đó 4.078 nhiệm vụ đúng hạn và 104 nhiệm vụ "
        "chậm; chưa hoàn thành 1.856 nhiệm vụ, trong đó 1.793 nhiệm vụ trong hạn và 63 nhiệm vụ quá hạn. Tỷ lệ hoàn "
        "thành đúng hạn là 96,07%.",
        "Được giao: 6.038\nĐã hoàn thành: 4.182\nĐúng hạn: 4.078\nQuá hạn: 104\nChưa hoàn thành: 1.856\nTrong hạn: "
        "1.793\nQuá hạn: 63\nTỷ lệ hoàn thành đúng hạn: 96,07%",
        "TT\tCơ quan\tTổng số\tĐã hoàn thành\t\t\tChưa hoàn thành\t\t\tTỷ lệ đúng hạn\n"
        "\t\t\tTổng\tĐúng hạn\tQuá hạn\tTổng\tTrong hạn\tQuá hạn\t\n"
        "(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)\t(8)\t(9)\t(10)\n"
        "1\tToàn tỉnh\t6.038\t4.182\t4.078\t104\t1.856\t1.793\t63\t96,07",
    ],
)
def test_the_published_figures_pass_with_the_official_rate(text: str) -> None:
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == checked.number_of(Verdict.OTHER) == 0
    sums = {finding.arithmetic for group in checked.groups for finding in group.findings}
    assert {"4.078 + 104 = 4.182", "1.793 + 63 = 1.856", "4.182 + 1.856 = 6.038"} <= sums
    assert sums & {"4.078/(4.182 + 63) = 96,07%", "4.078/(4.182 + 63) = 96,1%"}


def test_that_nothing_is_overdue_needs_no_number() -> None:
    text = (
        "Chính phủ giao 97 nhiệm vụ; đã hoàn thành 58 nhiệm vụ, đều đúng hạn; chưa hoàn thành 39 nhiệm vụ, đều còn "
        "trong hạn, không có nhiệm vụ nào quá hạn. Tỷ lệ hoàn thành đúng hạn là 100,00% (58 nhiệm vụ đúng hạn)."
    )
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == checked.number_of(Verdict.OTHER) == 0
    assert "58/(58 + 0) = 100,00%" in {one.arithmetic for group in checked.groups for one in group.findings}


@pytest.mark.parametrize(
    ("rate", "which"),
    [
        ("97,51%", "Đây là phần đúng hạn trong số đã hoàn thành, không phải tỷ lệ hoàn thành đúng hạn chính thức."),
        (
            "69,26%",
            "Đây là mức hoàn thành (đã hoàn thành trong số được giao), "
            "không phải tỷ lệ hoàn thành đúng hạn chính thức.",
        ),
    ],
)
def test_another_ratio_that_is_called_the_rate_is_told_by_its_name_beside_the_official_one(
    rate: str, which: str
) -> None:
    text = f"{_WHOLE}; tỷ lệ hoàn thành đúng hạn đạt {rate}."
    assert _findings(text, Verdict.WRONG) == []
    [other] = _findings(text, Verdict.OTHER)
    assert other.hints == (which, "Tỷ lệ hoàn thành đúng hạn chính thức là 4.078/(4.182 + 63) = 96,07%.")


def test_another_ratio_under_its_own_name_is_right_and_still_told_from_the_official_one() -> None:
    checked = check_text("UBND tỉnh giao 6.038 nhiệm vụ; đã hoàn thành 4.182 nhiệm vụ, đạt 69,26%.")
    assert (checked.number_of(Verdict.WRONG), checked.number_of(Verdict.OTHER)) == (0, 0)
    hints = [hint for group in checked.groups for one in group.findings for hint in one.hints]
    assert any("không phải tỷ lệ hoàn thành đúng hạn chính thức" in hint for hint in hints)


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Nghị quyết số 57-NQ/TW Quyết định 48/2021/QĐ-UBND và Công văn số 1125/UBND-KT.",
        "Ngày 22 tháng 12 năm 2024, tại kỳ họp thứ 5, có 6 tháng để thực hiện.",
        "Năm 2025 tỉnh có 35 sở, ngành; 12 huyện; 3 lần họp lúc 7h30, 14:00 ngày 15/6.",
        "Giải ngân vốn đạt 95% kế hoạch; thu ngân sách tăng 12,5% so với cùng kỳ; tỷ lệ hộ nghèo 2,3%.",
        "Cùng kỳ năm trước hoàn thành 9.000 nhiệm vụ; phấn đấu đạt 98%; giao khoảng 10.000 nhiệm vụ.",
        "I. KẾT QUẢ\n1. Công tác chỉ đạo\n2. Tình hình\n5.1. Nội dung khác",
        "Nhiệm vụ NV-2024-00123 của cơ quan H50.04.",
        "",
    ],
)
def test_years_days_document_numbers_and_other_things_are_no_figures(text: str) -> None:
    assert check_text(text).groups == ()


def test_what_an_agency_owes_is_not_taken_for_the_whole() -> None:
    text = (
        "UBND tỉnh giao 100 nhiệm vụ, đã hoàn thành 60 nhiệm vụ, đúng hạn 50 nhiệm vụ. Sở Y tế chậm 5 nhiệm vụ, Sở Xây "
        "dựng chậm 3 nhiệm vụ. Chưa hoàn thành 40 nhiệm vụ."
    )
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == 0
    assert [group.title for group in checked.groups] == ["", "Sở Y tế", "Sở Xây dựng"]


def test_agencies_named_in_brackets_say_nothing_of_what_follows_these() -> None:
    text = "UBND tỉnh giao 100 nhiệm vụ (Sở Y tế 40 nhiệm vụ, Sở Nội vụ 60), hoàn thành 80, đạt 82%."
    assert _wrong(text).arithmetic == "80/100 = 80,00%, không phải 82%"


@pytest.mark.parametrize(
    "text",
    [
        "Giao 1.234 nhiệm vụ; đã hoàn thành 1.100 nhiệm vụ (trong đó: 1.050 nhiệm vụ hoàn thành đúng hạn, "
        "chiếm 95,45%; 50 nhiệm vụ hoàn thành quá hạn, chiếm 4,55%); 134 đang thực hiện (120 trong hạn, 14 quá hạn).",
        "Giao 1.234 nhiệm vụ; đã hoàn thành 1.100 nhiệm vụ (1.050 đúng hạn, 50 quá hạn), đạt 89,14%.",
        "Giao 1.234 nhiệm vụ; đã hoàn thành 1.100 nhiệm vụ, trong đó 1.050 đúng hạn, 50 quá hạn, đạt 89,14%.",
        "Đã hoàn thành 80/100 nhiệm vụ (đạt 80%), còn 20 nhiệm vụ đang thực hiện, có 5 nhiệm vụ quá hạn (chiếm 5%).",
        "Giao 97 nhiệm vụ, 58 nhiệm vụ hoàn thành, đạt 59,79%; có 10 đơn vị hoàn thành 100% nhiệm vụ.",
        "Tổng số hồ sơ tiếp nhận: 140.500 hồ sơ (tiếp nhận mới 135.000; kỳ trước chuyển qua 5.500). Đã giải quyết: "
        "140.370 hồ sơ, trước và đúng hạn 140.061 hồ sơ, quá hạn 309 hồ sơ. Đang giải quyết: 130 hồ sơ (trong hạn 130, "
        "quá hạn 0).",
        "Giao 100 nhiệm vụ, trong đó quý I giao 40 nhiệm vụ, quý II giao 60; đã hoàn thành 80 nhiệm vụ, đạt 80%.",
    ],
)
def test_shares_are_of_the_number_they_stand_behind(text: str) -> None:
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == checked.number_of(Verdict.UNKNOWN) == 0
    assert checked.number_of(Verdict.RIGHT) >= 2


def test_two_streams_in_one_text_are_checked_apart() -> None:
    text = (
        "Chính phủ giao 97 nhiệm vụ, đã hoàn thành 58 nhiệm vụ đúng hạn, đang thực hiện trong hạn 39 nhiệm vụ. "
        "UBND tỉnh giao 6.038 nhiệm vụ, đã hoàn thành 4.182 nhiệm vụ, chưa hoàn thành 1.865 nhiệm vụ."
    )
    assert _wrong(text).arithmetic == "4.182 + 1.865 = 6.047, không phải 6.038"


def test_what_is_under_way_may_be_counted_without_what_is_overdue() -> None:
    text = "Giao 100 nhiệm vụ: hoàn thành 60 nhiệm vụ, đang thực hiện 30 nhiệm vụ, quá hạn chưa hoàn thành 10 nhiệm vụ."
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == 0
    assert "60 + 30 + 10 = 100" in {one.arithmetic for group in checked.groups for one in group.findings}


def test_a_rate_without_its_numbers_is_not_held_against_anybody() -> None:
    checked = check_text("Giao 10.099 nhiệm vụ, hoàn thành 9.751 nhiệm vụ; tỷ lệ hoàn thành đúng hạn đạt 98,57%.")
    assert checked.number_of(Verdict.WRONG) == 0
    [unknown] = [one for group in checked.groups for one in group.findings if one.verdict is Verdict.UNKNOWN]
    assert unknown.hints[0] == "Cần đủ: đúng hạn, đã hoàn thành, quá hạn."
    assert "9.751/10.099 = 96,55%" in unknown.hints[1]


def test_the_total_row_of_a_table_is_held_against_its_rows() -> None:
    text = (
        "STT\tCơ quan\tĐược giao\tHoàn thành\nI\tCác sở\t15\t11\n1\tSở A\t10\t6\n2\tSở B\t5\t5\nII\tCấp huyện\t4\t1\n"
        "1\tHuyện C\t4\t1\n\tTổng cộng\t19\t21"
    )
    found = _findings(text, Verdict.WRONG)
    assert [one.arithmetic for one in found] == ["21 lớn hơn 19", "6 + 5 + 1 = 12, không phải 21"]
    assert "Nếu 21 là 12 thì khớp: có thể đảo hai chữ số (1 và 2)." in found[1].hints


def test_the_numbers_are_marked_in_the_text_by_the_worst_that_was_found() -> None:
    checked = check_text("Giao 100 nhiệm vụ, hoàn thành 60, chưa hoàn thành 41; trong đó quá hạn 1 nhiệm vụ năm 2024.")
    assert [piece for piece in checked.marks if piece[1]] == [
        ("100", Verdict.WRONG),
        ("60", Verdict.WRONG),
        ("41", Verdict.WRONG),
        ("1", Verdict.RIGHT),
    ]
    assert "".join(piece for piece, _ in checked.marks) == checked.text


def test_typed_figures_are_checked_like_those_of_a_text() -> None:
    checked = check_typed({Name.TOTAL: 10_099, Name.COMPLETED: 9_751}, {Name.COMPLETION: (9857, 2)})
    [wrong] = [one for one in checked.groups[0].findings if one.verdict is Verdict.WRONG]
    assert wrong.arithmetic == "9.751/10.099 = 96,55%, không phải 98,57%"
    assert check_typed({}, {}).groups == ()


def test_nothing_to_divide_by_is_no_mistake() -> None:
    checked = check_text("Giao 0 nhiệm vụ, hoàn thành 0 nhiệm vụ, đạt 0%. Hoàn thành 0/0 nhiệm vụ, đạt 100%.")
    assert checked.number_of(Verdict.WRONG) == 0
