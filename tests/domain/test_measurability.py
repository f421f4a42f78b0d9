"""What makes a task hard to judge later, as a clerk would say it; and how rarely good tasks are doubted."""

from pathlib import Path

import pytest

from tests.factories import TODAY
from tracker.domain.measurability import NO_DUE_DATE, NO_PRODUCT, SEVERAL_LEADS, doubts
from tracker.files.workbook.reading import read_workbook
from tracker.files.workbook.rows import read_sheet


@pytest.mark.parametrize(
    "content",
    [
        "Tham mưu UBND tỉnh ban hành quy hoạch phân khu ven biển",
        "Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính rà soát các dự án, trình phương án điều chuyển",
        "Rà soát, báo cáo hồ sơ chấp thuận chủ trương đầu tư",
        "Trả lời kiến nghị cử tri về tiến độ số hóa",
        "Kiểm tra, xử lý việc khai thác khoáng sản trái phép",
        "Hoàn thành giải phóng mặt bằng đoạn qua huyện Cam Lộ",
        "Khởi công cầu Cửa Việt",
        "Sở Tài nguyên và Môi trường hướng dẫn UBND các huyện tháo gỡ vướng mắc về giá đất",
        "Tiếp tục rà soát, báo cáo kết quả giải ngân",
        "Tăng cường tuyên truyền, đạt 95% hộ dân ký cam kết",
        "Sở Văn hóa, Thể thao và Du lịch xây dựng kế hoạch tổ chức lễ hội",
        "Văn phòng UBND tỉnh tổng hợp báo cáo của các sở, ban, ngành",
        "Thường trực phòng, chống thiên tai: trình phương án cảnh báo sớm",
        "",
    ],
)
def test_a_good_task_with_a_date_is_not_doubted(content: str) -> None:
    assert doubts(content=content or "Lập báo cáo", has_due_date=True) == []


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        ("Đôn đốc tiến độ công tác phòng cháy, chữa cháy rừng", NO_PRODUCT),
        ("Duy trì nghiêm chế độ trực ban 24/24 giờ khi có thiên tai", NO_PRODUCT),
        ("Tăng cường kiểm soát hàng lậu qua các cửa khẩu", "«tăng cường»"),
        ("Quan tâm, chăm lo đời sống công nhân", "«quan tâm»"),
        ("TIẾP TỤC kiểm tra, xử lý các vi phạm về đất đai", "«tiếp tục»"),
        ("Đẩy mạnh cải cách hành chính", "«đẩy mạnh»"),
    ],
)
def test_a_task_without_a_product_is_doubted(content: str, doubt: str) -> None:
    [told] = doubts(content=content, has_due_date=True)
    assert doubt in told


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        ("Báo cáo kết quả giải ngân", NO_DUE_DATE),
        ("Khẩn trương trình phương án", "ghi «khẩn trương» nhưng không có hạn"),
        ("Sớm hoàn thành hồ sơ", "ghi «sớm» nhưng không có hạn"),
        ("Trình phương án cảnh báo sớm thiên tai", NO_DUE_DATE),
    ],
)
def test_a_task_without_a_date_is_doubted(content: str, doubt: str) -> None:
    assert doubts(content=content, has_due_date=False) == [doubt]
    assert doubts(content=content, has_due_date=True) == []


@pytest.mark.parametrize(
    "content",
    [
        "Sở Tài chính, Sở Nội vụ chủ trì xây dựng đề án",
        "Giao Sở Tài chính và Sở Nội vụ trình phương án",
        "Các sở, ban, ngành báo cáo kết quả thực hiện",
        "Các Sở: Tài chính, Nội vụ, Tư pháp cho ý kiến bằng văn bản",
        "Yêu cầu UBND các huyện, thị xã, thành phố lập danh mục dự án",
        "UBND huyện Đakrông và Sở Y tế giải trình với UBND tỉnh",
        "Công an tỉnh, Bộ đội Biên phòng tỉnh, Sở Công Thương lập kế hoạch kiểm tra",
        "Về hội nghị xúc tiến đầu tư, giao Sở Ngoại vụ, Sở Công Thương chủ trì lập kế hoạch",
    ],
)
def test_several_agencies_in_one_text_are_doubted(content: str) -> None:
    assert doubts(content=content, has_due_date=True) == [SEVERAL_LEADS]


def test_few_tasks_of_a_real_list_are_doubted(data: Path) -> None:
    sheet = read_workbook((data / "nhiem-vu-ubnd-tinh-giao-2024-06-12.xlsx").read_bytes(), limit_mb=20)[0]
    rows = read_sheet(sheet, today=TODAY).rows
    doubted = [row for row in rows if doubts(content=row.content, has_due_date=True)]
    assert len(rows) == 6038
    assert 0 < len(doubted) < len(rows) * 0.03
