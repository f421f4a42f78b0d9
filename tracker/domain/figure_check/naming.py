"""What the words around a number say that it counts. Words that say nothing of tasks leave the number unnamed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.figure_check.names import Name

#: What a report counts: words that may follow a number directly, and what kind of thing they are.
UNITS = {
    "nhiem vu": "nhiệm vụ", "dau viec": "nhiệm vụ", "cong viec": "nhiệm vụ", "viec": "nhiệm vụ", "noi dung": "nội dung",
    "ho so": "hồ sơ", "kien nghi": "kiến nghị", "y kien": "ý kiến", "van ban": "văn bản", "de an": "đề án",
    "chi dao": "nhiệm vụ", "muc tieu": "mục tiêu", "chi tieu": "chỉ tiêu",
}  # fmt: skip
#: With these a number is about another time, or is not meant exactly, or is a norm.
_NOT_NOW = re.compile(
    r"\b(cung ky|nam truoc|thang truoc|quy truoc|tuan truoc|so voi(?! (thoi )?han)|tang|giam|khoang|gan|hon|"
    r"tren duoi|xap xi|phan dau|toi thieu|it nhat|tro len|tro xuong|vuot)\b"
)
#: The syllables a percentage of tasks may stand among; any other word makes it one of something else.
_OF_TASKS = frozenset({
    "bang", "bi", "ca", "cac", "cham", "chiem", "chinh", "chua", "co", "con", "cong", "cua", "cuc", "da",
    "dang", "dat", "dau", "den", "deu", "do", "dung", "duoc", "duong", "giai", "giao", "han", "het", "hien",
    "ho", "hoan", "ket", "la", "lai", "le", "ly", "moi", "muon", "nay", "nhiem", "nhu", "noi", "phu", "qua",
    "quyet", "ra", "sau", "so", "som", "tat", "thanh", "theo", "thoi", "thu", "thuc", "ti", "tien", "tinh",
    "toan", "tong", "tre", "tren", "trong", "truoc", "tuong", "ty", "ubnd", "ung", "va", "viec", "voi", "vu",
    "xu",
})  # fmt: skip
#: The same, of percentages alone: 'phần quá hạn trong số đã có kết cục'.
_OF_SHARES = frozenset({"phan", "muc"})
_OPEN = re.compile(r"\b(chua (hoan thanh|thuc hien|xong|giai quyet|xu ly|bao cao)|khong hoan thanh|con lai|con ton)\b")
_UNDER_WAY = re.compile(r"\b(dang (thuc hien|lam|trien khai|xu ly|giai quyet|trong qua trinh))\b")
_DONE = re.compile(r"\b(hoan thanh|da thuc hien|da xong|da giai quyet|da xu ly|da lam xong|ket qua giai quyet)\b")
_IN_TIME = re.compile(r"\b((?<!khong )dung han|truoc han|dung thoi han|dung tien do|som han|dung va truoc han)\b")
_WITHIN = re.compile(r"\b(trong han|trong thoi han|chua den han|con han|con thoi han|chua qua han|chua toi han)\b")
_LATE = re.compile(r"\b(qua han|tre han|cham|sau han|muon|tre|qua thoi han|khong dung han)\b")
_PLAIN: tuple[tuple[Name, re.Pattern[str]], ...] = (
    (Name.UNDATED, re.compile(r"\b(khong (co )?(thoi )?han|khong xac dinh thoi han|thuong xuyen)\b")),
    (Name.CARRIED, re.compile(r"\b(ky truoc|chuyen (sang|tiep|qua|ky)|ton (tu|cua|ky))\b")),
    (Name.AWAITING, re.compile(r"\b(cho (van phong )?(xac nhan|phe duyet|duyet|tham dinh))\b")),
    (Name.CONFIRMED, re.compile(r"\b(da (duoc )?xac nhan)\b")),
    (Name.NEW, re.compile(r"\b(giao moi|moi giao|phat sinh( moi)?|tiep nhan moi|giao trong ky|giao them)\b")),
)
_OF_DONE = re.compile(r"\bdung han( tren| trong)+( tong)?( so)?( nhiem vu)?( da)? hoan thanh\b")
_TOTAL = re.compile(r"\b(duoc giao|da giao|giao|tong so|tong cong|tong|tiep nhan|theo doi)\b")


@dataclass(frozen=True)
class Meaning:
    """What a number counts."""

    name: Name
    is_bare: bool = False
    """Said without 'hoàn thành' or 'chưa hoàn thành': which of the two it is, the numbers around it decide."""


def meaning_of(words: str, *, with_unit: bool) -> Meaning | None:
    """What a count means whose folded words these are; None when they do not say."""
    if (plain := next((name for name, pattern in _PLAIN if pattern.search(words)), None)) is not None:
        return Meaning(plain)
    if _NOT_NOW.search(words):
        return None
    within, late = bool(_WITHIN.search(words)), bool(_LATE.search(_WITHIN.sub(" ", words)))
    if _OPEN.search(words) or _UNDER_WAY.search(words):
        if late:
            return Meaning(Name.OVERDUE)
        return Meaning(Name.WITHIN) if within else Meaning(Name.OPEN)
    done, in_time = bool(_DONE.search(words)), bool(_IN_TIME.search(words))
    if done:
        return Meaning(Name.LATE if late else Name.ON_TIME if in_time or within else Name.COMPLETED)
    if in_time or within:
        return Meaning(Name.ON_TIME if in_time else Name.WITHIN, is_bare=True)
    if late:
        return Meaning(Name.LATE if re.search(r"\bcham\b", words) else Name.OVERDUE, is_bare=True)
    return Meaning(Name.TOTAL) if _is_total(words, with_unit=with_unit) else None


def percentage_meaning(words: str) -> Name | None:
    """What a percentage says it is, by its folded words; None when it is of something else, or of another time."""
    if _NOT_NOW.search(words) or not set(words.split()) <= _OF_TASKS | _OF_SHARES:
        return None
    if _OPEN.search(words):
        return Name.SHARE
    if _OF_DONE.search(words):
        return Name.ON_TIME_SHARE
    if _IN_TIME.search(words):
        return Name.RATE
    if _LATE.search(_WITHIN.sub(" ", words)):
        return Name.OVERDUE_SHARE
    return Name.COMPLETION if _DONE.search(words) else Name.SHARE


def is_of_tasks(word: str) -> bool:
    """Whether a folded word may stand among figures of tasks without making them figures of something else."""
    return word in _OF_TASKS


def unit_after(words: Sequence[str]) -> str | None:
    """The thing that is counted, if the words behind a number begin with one that is known."""
    return UNITS.get(" ".join(words[:2])) or UNITS.get(" ".join(words[:1]))


def _is_total(words: str, *, with_unit: bool) -> bool:
    found = _TOTAL.search(words)
    return found is not None and (with_unit or "giao" in found.group() or "nhiem vu" in words)
