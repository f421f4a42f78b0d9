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
        "báo cáo tối mật của tỉnh",
        "Kế hoạch TOI MAT",
        "TUYET MAT",
        "Phương án (tài liệu Mật)",
        "Phương án (Tối Mật - số 3)",
        "Phương án (Mật, số 3)",
        "Phương án (mật - bản số 1)",
        "Phương án «Mật»",
        'Đóng dấu "Mật"',
        "Kế hoạch nuôi ong (Mật)",
        "Phương án phòng thủ\nMật\nnăm 2024",
        "Tài liệu mật",
        "Gửi kèm văn bản mật",
        "độ mật: A",
        "Độ bảo mật: Mật",
        "Phương án phòng thủ - MẬT",
        "Phương án phòng thủ – Mật",
        "M Ậ T",
        "T Ố I  M Ậ T",
        "12/UBND-MẬT",
        "12/UBND-NC(M)",
        "Theo công văn 12/UBND-NC (M)",
        "DANH MỤC NHIỆM VỤ MẬT",
        "Danh mục nhiệm vụ mật",
        "MẬT, HỎA TỐC",
        "M\u200bật",
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
        "Hỗ trợ người nuôi ong lấy MẬT",
        "HỖ TRỢ NUÔI ONG LẤY MẬT",
        "Phát triển nghề (nuôi ong lấy Mật)",
        "Quy hoạch MẬT ĐỘ xây dựng",
        "(mật độ cao)",
        "Mật khẩu: đổi hằng quý",
        "TĂNG CƯỜNG BẢO MẬT",
        "Nâng cao bảo MẬT thông tin",
        "Bảo vệ BÍ MẬT",
        "B Í  M Ậ T",
        "Phối hợp mật thiết - chặt chẽ",
        "Gặp mặt thân mật",
        "Độ mật: Không",
        "Độ mật: Thường; độ khẩn: Hỏa tốc",
        "Độ mật: ……",
        "Mức độ bảo mật: cao",
        "Cơ sở vật chất (M)",
        "ĐIỂM MẶT TRẬN",
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
