"""The words by which the address of the list of tasks says what is asked for, in the order in which they are kept."""

from collections.abc import Mapping
from urllib.parse import urlencode

#: All but the number of the page. A word that is not here means nothing to the list.
LIST_WORDS = (
    *("luong", "ket-qua", "q", "co-quan", "vai-tro", "trang-thai", "tu", "den", "ngay", "van-ban"),
    *("linh-vuc", "trong-tam", "nguoi-giao", "nhom", "chuyen-vien", "bi-tra-lai", "xin-gia-han"),
    *("cho-xac-nhan", "sap-den-han", "phoi-hop", "loai-co-quan", "loai-van-ban", "qua-han-ngay", "chuyen-tiep"),
    *("theo-han-ban-dau", "ke-thua", "dang-o", "cho-tu-truoc", "nhap-cham", "xac-nhan-cham", "nhap-sau", "lan-nhap"),
    *("da-gia-han", "da-tra-lai", "tre-han", "cap-nhat", "da-xac-nhan", "nguyen-nhan", "dau-hieu", "sap-xep"),
)


def known_words(told: Mapping[str, str]) -> dict[str, str]:
    """Of what an address says, what the list understands, in one order: equal lists have equal words."""
    return {word: told[word] for word in LIST_WORDS if told.get(word)}


def as_query(told: Mapping[str, str]) -> str:
    """The same as it stands behind '?' in an address."""
    return urlencode(known_words(told))
