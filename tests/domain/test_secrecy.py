"""What is marked as a state secret is recognised; what only speaks of secrecy is not."""

import unicodedata

import pytest

from tracker.domain.secrecy import is_marked_secret, says_secret


@pytest.mark.parametrize(
    "text",
    [
        "Mật",
        "MẬT",
        "mật",
        "Tối mật",
        "TUYỆT MẬT",
        "  Tuyệt  mật ",
        "* MẬT *",
        "(Mật) Phương án phòng thủ",
        "Phương án phòng thủ (Tối mật)",
        "Phương án phòng thủ [MẬT]",
        "Độ mật: Mật",
        "Bậc mật: Tuyệt mật - Phương án",
        "Mức độ mật: Tối mật",
        "Phương án. Độ mật = Mật",
        "Mật - Phương án phòng thủ",
        "Tuyệt mật: phương án",
        "Báo cáo về tình hình TỐI MẬT của tỉnh",
        "Kèm công văn 12/UBND-NC, MẬT",
        unicodedata.normalize("NFD", "Tuyệt mật"),
        unicodedata.normalize("NFD", "Phương án (Mật)"),
    ],
)
def test_a_mark_of_secrecy_is_recognised(text: str) -> None:
    assert is_marked_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tăng cường công tác bảo vệ bí mật nhà nước",
        "CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Rà soát danh mục BÍ MẬT nhà nước",
        "Xây dựng mật khẩu an toàn",
        "Mật độ dân số các xã",
        "Hỗ trợ người nuôi ong lấy mật",
        "Quy hoạch mật độ xây dựng",
        "Báo cáo độ mật của văn bản",
        "Phát triển nghề nuôi ong mật (ong nội)",
        "Không mật",
    ],
)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert not is_marked_secret(text)


@pytest.mark.parametrize("level", ["", "Không", "không mật", "Thường", "Bình thường", "Công khai", "-", "–", "0", " "])
def test_a_column_may_say_that_a_row_is_open(level: str) -> None:
    assert not says_secret(level)


@pytest.mark.parametrize("level", ["Mật", "Tối mật", "Tuyệt mật", "A", "1", "x", "Có", "Hạn chế"])
def test_anything_else_in_that_column_is_secret(level: str) -> None:
    assert says_secret(level)


def test_a_column_says_it_in_either_form_of_unicode() -> None:
    assert not says_secret(unicodedata.normalize("NFD", "Không mật"))
