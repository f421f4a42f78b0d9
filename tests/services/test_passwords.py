"""What may be a password: what is left without the person's own words must itself be something."""

import pytest

from tracker.errors import InvalidInput
from tracker.services.passwords import check_new_password


@pytest.mark.parametrize(
    ("username", "name", "password"),
    [
        ("t2.cv6", "Người Thử", "demo co quan t2.cv6 t2.cv6"),
        ("t2.cv6", "Demo Co Quan", "demo co quan t2.cv6 t2.cv6"),
        ("demo.cv", "Cơ quan T2", "demo co quan t2.cv6 demo"),
        ("nguyenvanan", "Nguyễn Văn An", "nguyenvanan nguyenvanan"),
        ("hoa.tran", "Trần Thị Hòa", "Hòa Trần Thị Hòa 2024"),
        ("hoa.tran", "Trần Thị Hòa", "tran-hoa-tran-hoa-1234567"),
        ("hoa.tran", "Trần Thị Hòa", "hoa.tran abababababab"),
        ("hoa.tran", "Trần Thị Hòa", "matkhau vanphong hoa12"),
    ],
)
def test_ones_own_words_and_a_little_more_are_refused(username: str, name: str, password: str) -> None:
    with pytest.raises(InvalidInput, match="dễ đoán"):
        check_new_password(password, username, name)


@pytest.mark.parametrize(
    ("username", "name", "password"),
    [
        ("t2.cv6", "Demo Co Quan", "mười lăm con voi xám"),
        ("hoa.tran", "Trần Thị Hòa", "bảy chiếc thuyền nan"),
        ("hoa.tran", "Trần Thị Hòa", "vườn nhà Hòa có ba cây khế"),
        ("an", "Lê Văn An", "an lành như mặt hồ thu"),
        ("hoa.tran", "Trần Thị Hòa", "k%7&x!?9#q@$w~^"),
        ("hoa.tran", "Trần Thị Hòa", "x7Kq-9fLw-2bNz-4mTs"),
    ],
)
def test_a_sentence_is_taken_even_when_it_names_the_person(username: str, name: str, password: str) -> None:
    check_new_password(password, username, name)
