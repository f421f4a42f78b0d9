"""Who leads and who takes part, and where one task ends and the next begins."""

from datetime import date

import pytest

from tests.domain.directives.reading import task_of, tasks_of

_TC, _NV, _YT = "Sở Tài chính", "Sở Nội vụ", "Sở Y tế"


@pytest.mark.parametrize(
    ("told", "leads", "cooperating"),
    [
        ("Sở Tài chính chủ trì, phối hợp với Sở Nội vụ, Sở Y tế rà soát.", [_TC], [_NV, _YT]),
        ("Sở Tài chính chủ trì, cùng Sở Nội vụ rà soát.", [_TC], [_NV]),
        ("Sở Tài chính phối hợp Sở Nội vụ rà soát biên chế.", [_TC], [_NV]),
        ("Sở Tài chính chủ trì; Sở Nội vụ, Sở Y tế phối hợp rà soát biên chế.", [_TC], [_NV, _YT]),
        ("Sở Tài chính và Sở Nội vụ rà soát biên chế.", [_TC, _NV], []),
        ("Sở Tài chính cùng Sở Nội vụ rà soát biên chế.", [_TC, _NV], []),
        ("Việc rà soát biên chế do Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thực hiện.", [_NV], [_TC]),
        ("Giao Sở Y tế rà soát biên chế, báo cáo qua Sở Nội vụ tổng hợp.", [_YT], []),
        ("Sở Y tế rà soát, lấy ý kiến Sở Tài chính, gửi Sở Nội vụ.", [_YT], []),
        ("Rà soát biên chế sự nghiệp: Sở Nội vụ chủ trì, phối hợp với Sở Y tế.", [_NV], [_YT]),
        ("Rà soát biên chế sự nghiệp (Sở Nội vụ chủ trì, phối hợp Sở Y tế).", [_NV], [_YT]),
        ("Sở Y tế đôn đốc, hướng dẫn UBND các huyện: Gio Linh, Cam Lộ tiêm chủng.", [_YT], []),
    ],
)
def test_who_leads_and_who_takes_part(told: str, leads: list[str], cooperating: list[str]) -> None:
    task = task_of(f"1. {told}")
    assert (task.lead_agencies, task.cooperating_agencies) == (leads, cooperating)


def test_a_heading_tells_who_leads_its_points_until_the_next_heading() -> None:
    tasks = tasks_of(
        "1. Sở Nội vụ:\na) Rà soát biên chế.\nb) Phối hợp với Sở Y tế tuyển dụng.\n2. Sở Tài chính:\n- Cấp kinh phí."
    )
    assert [(t.lead_agencies, t.cooperating_agencies) for t in tasks] == [([_NV], []), ([_NV], [_YT]), ([_TC], [])]


def test_labels_below_a_point_tell_who_and_when() -> None:
    task = task_of(
        "II. NHIỆM VỤ\n1. Xây dựng đề án thu gom rác.\n- Cơ quan chủ trì: Sở Y tế.\n"
        "- Cơ quan phối hợp: Sở Nội vụ.\n- Thời gian: Quý III/2024."
    )
    assert task.text.value == "Xây dựng đề án thu gom rác."
    assert (task.lead_agencies, task.cooperating_agencies) == ([_YT], [_NV])
    assert task.due_on.value == date(2024, 9, 30)


@pytest.mark.parametrize("separator", [" | ", "\t"])
def test_the_rows_of_a_table_are_tasks(separator: str) -> None:
    rows = [
        ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn"),
        ("I", "Nhóm một", "", "", ""),
        ("1", "Rà soát biên chế", "Sở Nội vụ", "Sở Y tế; Tỉnh đoàn", "Quý III/2024"),
        ("2", "Cấp kinh phí", "Sở TC", "", "Hằng tháng"),
    ]
    first, second = tasks_of("\n".join(separator.join(row) for row in rows))
    assert (first.text.value, first.lead_agencies, first.cooperating_agencies) == ("Rà soát biên chế", [_NV], [_YT])
    assert first.due_on.value == date(2024, 9, 30)
    assert (second.lead_agencies, second.recurrence.value) == ([_TC], "FREQ=MONTHLY")


def test_another_lead_and_another_day_make_another_task() -> None:
    tasks = tasks_of(
        "1. Sở Y tế rà soát số giường bệnh, gửi Sở Tài chính trước ngày 15/6/2024; trên cơ sở đó, Sở Tài chính tham mưu"
        " kinh phí trước ngày 20/6/2024, trình UBND tỉnh quyết định trước ngày 30/6/2024. Sở Nội vụ bổ sung biên chế."
    )
    assert [(task.lead_agencies, task.due_on.value) for task in tasks] == [
        ([_YT], date(2024, 6, 15)),
        ([_TC], date(2024, 6, 20)),
        ([_TC], date(2024, 6, 30)),
        ([_NV], None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "1. Sở Y tế đã hoàn thành việc mua sắm trước ngày 30/4/2024, vượt kế hoạch.",
        "1. Biểu dương Sở Y tế hoàn thành tốt nhiệm vụ.",
        "Yêu cầu Thủ trưởng các sở, ban, ngành nghiêm túc triển khai thực hiện./.",
        "Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.",
        "Quá trình thực hiện nếu có vướng mắc, các sở, ban, ngành phản ánh về Sở Nội vụ để tổng hợp.",
        "I. MỤC TIÊU\n1. Sở Y tế phấn đấu giảm 10% bệnh nhân.",
        "Nơi nhận:\n- Sở Y tế (theo dõi, tổng hợp);\n- Lưu: VT.",
    ],
)
def test_what_only_tells_of_agencies_is_no_task(body: str) -> None:
    assert tasks_of(body) == []
