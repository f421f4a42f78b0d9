"""Agencies and their kinds, within which they are compared."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from tracker.domain.text import fold


class AgencyKind(StrEnum):
    """The kind of an agency. The value is stored."""

    DEPARTMENT = "department"
    LOCAL = "local"


KIND_WORDS = {AgencyKind.DEPARTMENT: "Sở, ban, ngành", AgencyKind.LOCAL: "UBND địa phương"}

_LOCAL = re.compile(r"^(ubnd|uy ban nhan dan) (cac )?(huyen|thi xa|thanh pho|tp|tx|xa|phuong|thi tran|dac khu)\b")


_CODE = re.compile(r"[0-9A-Za-z._-]{1,35}")
#: What to say of a code that is none.
CODE_WORDS = "Mã cơ quan gồm chữ không dấu, chữ số và . - _, từ 1 đến 35 ký tự, không có dấu cách. Ví dụ: H50.04"


def is_code(text: str) -> bool:
    """Whether this can be the code of an agency: it stands in addresses, workbooks and file names."""
    return _CODE.fullmatch(text) is not None


def kind_by_name(name: str) -> AgencyKind:
    """The kind that an agency's name tells: 'UBND huyện …' is a local committee, all else a department."""
    return AgencyKind.LOCAL if _LOCAL.match(fold(name)) else AgencyKind.DEPARTMENT


_GOVERNMENT = re.compile(r"^(?:ubnd|uy ban nhan dan)\b")
_CALLED_GOVERNMENT = re.compile(r"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+", re.IGNORECASE)


def is_government(name: str) -> bool:
    """Whether an agency is a People's Committee, which issues documents and has agencies of its own."""
    return _GOVERNMENT.match(fold(name)) is not None


def place_of(name: str) -> str:
    """The place a People's Committee is of: 'tỉnh Quảng Bình' of 'UBND tỉnh Quảng Bình'."""
    return _CALLED_GOVERNMENT.sub("", name)


#: Words that nobody counts among the first letters of a name.
_PASSED_OVER = frozenset({"va"})


def first_letters(name: str) -> str:
    """What people type for a long name: 'skhdt' for Sở Kế hoạch và Đầu tư."""
    return "".join(word[0] for word in fold(name).split() if word not in _PASSED_OVER)


def search_key(names: Iterable[str]) -> str:
    """All by which an agency is found while typing, without diacritics: its names, then their first letters."""
    told = [name for name in names if name]
    return " ".join([*(fold(name) for name in told), *(first_letters(name) for name in told)])


def is_valid_on(day: date, *, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether an agency with this span exists on a day; both ends belong to it, and may be open."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
