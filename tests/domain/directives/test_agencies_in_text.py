"""Agencies are found by all that offices call them; what is no agency of the list is shown as what it is."""

from datetime import date

import pytest

from tests.domain.directives.reading import AGENCIES, read, task_of, tasks_of

_DEPARTMENTS = [one.name for one in AGENCIES[:24]]
_LOCALS = [one.name for one in AGENCIES[24:]]


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở KHĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở Kế hoạch & Đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("Sở NN và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở Nông nghiệp & PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động, Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("VP UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("Chánh Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh"),
        ("Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("BĐBP tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"),
        ("Bộ đội Biên phòng tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"),
        ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh"),
        ("BQL Khu kinh tế", "Ban Quản lý Khu kinh tế"),
        ("Ban Quản lý Khu kinh tế tỉnh", "Ban Quản lý Khu kinh tế"),
        ("Giám đốc Công an tỉnh", "Công an tỉnh"),
        ("UBND TP. Đông Hà", "UBND thành phố Đông Hà"),
        ("Chủ tịch UBND huyện Hướng Hoá", "UBND huyện Hướng Hóa"),
        ("Huyện Cam Lộ", "UBND huyện Cam Lộ"),
        ("UBND TX Quảng Trị", "UBND thị xã Quảng Trị"),
        ("SỞ NỘI VỤ", "Sở Nội vụ"),
    ],
)
def test_an_agency_is_known_by_what_offices_call_it(called: str, name: str) -> None:
    assert task_of(f"1. {called} rà soát các quy định trước ngày 20/5/2024.").lead_agencies == [name]


@pytest.mark.parametrize(
    ("called", "names"),
    [
        ("Các sở, ban, ngành cấp tỉnh", _DEPARTMENTS),
        ("Thủ trưởng các sở, ban, ngành", _DEPARTMENTS),
        ("UBND các huyện, thị xã, thành phố", _LOCALS),
        ("UBND cấp huyện", _LOCALS),
        ("Các sở, ngành, địa phương", _DEPARTMENTS + _LOCALS),
        ("Các cơ quan, đơn vị, địa phương", _DEPARTMENTS + _LOCALS),
        ("UBND các huyện, thị xã, thành phố (trừ UBND huyện đảo Cồn Cỏ)", _LOCALS[:-1]),
        ("Các Sở: Tài chính, Nội vụ, Tư pháp", ["Sở Tài chính", "Sở Nội vụ", "Sở Tư pháp"]),
        ("Các Sở TN&MT, Xây dựng", ["Sở Tài nguyên và Môi trường", "Sở Xây dựng"]),
        ("UBND các huyện: Gio Linh, Cam Lộ", ["UBND huyện Gio Linh", "UBND huyện Cam Lộ"]),
    ],
)
def test_a_group_stands_for_its_members(called: str, names: list[str]) -> None:
    task = task_of(f"1. {called} rà soát các quy định.")
    assert task.lead_agencies == names


def test_a_group_is_shown_as_a_group_and_is_never_sure() -> None:
    (named,) = task_of("1. Các sở, ban, ngành rà soát các quy định.").leads
    assert (named.words, named.doubt) == ("Các sở, ban, ngành", "nhóm cơ quan")


def test_who_is_not_in_the_list_is_shown_beside_those_who_are() -> None:
    task = task_of("1. Sở Tài chính chủ trì, phối hợp với Cục Thuế tỉnh, Sở Nội vụ rà soát các khoản thu.")
    assert [(one.words, one.doubt) for one in task.cooperating] == [
        ("Cục Thuế tỉnh", "cơ quan không có trong danh mục"),
        ("Sở Nội vụ", ""),
    ]
    assert task.cooperating_agencies == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    "body",
    [
        "1. Đề nghị Kho bạc Nhà nước Quảng Trị kiểm soát chi trước ngày 20/5/2024.",
        "1. Các chủ đầu tư đẩy nhanh tiến độ.",
        "1. Các sở, ban, ngành liên quan phối hợp thực hiện khi có yêu cầu.",
        "1. Số 15 hộ dân còn vướng mắc tại cơ sở Y tế xã.",
    ],
)
def test_nobody_of_the_list_is_told_anything(body: str) -> None:
    assert tasks_of(body) == []


def test_those_named_above_are_those_the_letter_is_for() -> None:
    letter = """UBND TỈNH QUẢNG TRỊ
Số: 15/UBND-NC
V/v rà soát
Quảng Trị, ngày 09 tháng 5 năm 2024
Kính gửi:
- Sở Tư pháp;
- UBND huyện Vĩnh Linh.
Chủ tịch UBND tỉnh yêu cầu:
1. Thanh tra tỉnh kiểm tra.
2. Các cơ quan, địa phương nêu trên báo cáo trước ngày 20/5.
"""
    task = read(letter).tasks[1]
    assert task.lead_agencies == ["Sở Tư pháp", "UBND huyện Vĩnh Linh"]
    assert task.leads[0].doubt == "nhắc lại các cơ quan đã nêu"
    assert task.due_on.value == date(2024, 5, 20)
