"""Vietnamese text made comparable and safe to show on a line."""

import unicodedata

import pytest

from tracker.domain.agencies import AgencyKind, kind_by_name
from tracker.domain.text import fold, one_line, paragraphs


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đôn  đốc", "don doc"),
        ("ĐÔN ĐỐC", "don doc"),
        ("don doc", "don doc"),
        ("1125/UBND-KT", "1125 ubnd kt"),
        ("Sở Tài nguyên và Môi trường", "so tai nguyen va moi truong"),
        ("  (Hạn)\thoàn\nthành: ", "han hoan thanh"),
        ("Uỷ ban / Ủy ban", "uy ban uy ban"),
        ("ƯỚC, ơn, ữ, ặ", "uoc on u a"),
        ("", ""),
        ("…–!", ""),
    ],
)
def test_text_is_folded_to_what_people_type_without_diacritics(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded


def test_one_line_has_no_breaks_controls_or_direction_marks_and_is_nfc() -> None:
    assert one_line(" Sở\r\n Tài\tchính\x00\u202e\u200b ") == "Sở Tài chính"
    assert one_line(unicodedata.normalize("NFD", "Sở Tài chính")) == unicodedata.normalize("NFC", "Sở Tài chính")
    assert one_line("a\u00a0b") == "a b"


def test_paragraphs_keep_their_breaks_and_nothing_else_that_does_not_show() -> None:
    assert paragraphs("Một \r\nHai\u202e\x07\n\n\tBa\n") == "Một\nHai\n\n Ba"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UBND huyện Hòa An", AgencyKind.LOCAL),
        ("Ủy ban nhân dân thành phố Mẫu", AgencyKind.LOCAL),
        ("UBND xã Tân Lập", AgencyKind.LOCAL),
        ("UBND phường 1", AgencyKind.LOCAL),
        ("ubnd tx Mẫu", AgencyKind.LOCAL),
        ("Văn phòng UBND tỉnh", AgencyKind.DEPARTMENT),
        ("UBND tỉnh", AgencyKind.DEPARTMENT),
        ("Sở Nội vụ", AgencyKind.DEPARTMENT),
        ("Thanh tra huyện", AgencyKind.DEPARTMENT),
    ],
)
def test_an_agencys_name_tells_its_kind(name: str, kind: AgencyKind) -> None:
    assert kind_by_name(name) is kind
    assert kind_by_name(unicodedata.normalize("NFD", name)) is kind
