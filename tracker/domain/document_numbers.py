"""The number and notation of a document: `250/KH-UBND`, `1663/VPCP-KSTT`, `48/2021/QĐ-UBND`, `306-QĐ/TU`.

People write d for Đ, all kinds of hyphens, and blanks around the slash; one document still has one key.
"""

import re
from dataclasses import dataclass
from datetime import date

from tracker.domain.text import fold, one_line

_HYPHENS = re.compile(r"\s*[-‐‑‒–—−]\s*")
_SLASHES = re.compile(r"\s*/\s*")
_PREFIX = re.compile(r"^(?:số|so)\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_WITH_SLASH = re.compile(r"^(\d+[a-zA-Z]?)(?:/(\d{4}))?/(.+)$")
_DAY_OR_MONTH = re.compile(r"^[\d/]+$")
_OF_THE_PARTY = re.compile(r"^(\d+[a-zA-Z]?)-(.+)$")

#: Type codes of documents, with the type's name; công văn and thư công have none.
TYPE_NAMES = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QYĐ": "Quy định", "TC": "Thông cáo",
    "TB": "Thông báo", "HD": "Hướng dẫn", "CTR": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án",
    "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTR": "Tờ trình", "HĐ": "Hợp đồng", "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền", "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu", "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo",
}  # fmt: skip
LETTER = "Công văn"


@dataclass(frozen=True)
class DocumentNumber:
    """A number and a notation as written, with the year where it is part of them."""

    number: str
    notation: str
    year: int | None = None

    @property
    def type_name(self) -> str:
        """The type of document its notation tells: 'Kế hoạch' for KH-UBND, 'Công văn' for UBND-KT."""
        first = re.split(r"[-/]", self.notation, maxsplit=1)[0].upper().replace("QUYĐ", "QYĐ")
        return TYPE_NAMES.get(first) or TYPE_NAMES.get(_D_FOR_Đ.get(first, ""), LETTER)

    @property
    def issuer(self) -> str:
        """The body that issued it, in upper case: 'UBND' in both KH-UBND and ubnd-kt; the notation if unclear."""
        parts = re.split(r"[-/]", self.notation.upper())
        of_type = self.type_name != LETTER
        return parts[-1] if of_type and len(parts) > 1 else parts[0]

    @property
    def key(self) -> str:
        """What two spellings of one number have in common: upper case, Đ as D, no zeros in front."""
        return f"{self.number.lstrip('0')}/{self.notation}".upper().replace("Đ", "D")


#: The longest key and issuer that are stored.
_LONGEST_KEY = 100
#: How people call the bodies that a notation names by letters.
_CALLED = {
    "UBND": ("ubnd", "ubnd tinh", "uy ban nhan dan", "uy ban nhan dan tinh"),
    "TTG": ("thu tuong", "thu tuong chinh phu"),
    "CP": ("chinh phu",),
    "VPCP": ("van phong chinh phu",),
    "VP": ("van phong", "van phong ubnd tinh", "van phong uy ban nhan dan tinh"),
    "HĐND": ("hdnd tinh", "hoi dong nhan dan tinh"),
    "TU": ("tinh uy",),
}


#: Bodies of the whole state, of which there is one, whoever keeps the list.
_OF_THE_STATE = frozenset({
    "TTG", "CP", "VPCP", "QH", "UBTVQH", "VPQH", "CTN", "TW", "TƯ", "BCHTW", "BBT", "VPTW", "TTCP", "NHNN", "UBDT",
    "BQP", "BCA", "BNG", "BTP", "BTC", "BCT", "BNN", "BNNPTNT", "BNNMT", "BGTVT", "BXD", "BTNMT", "BTTTT", "BLĐTBXH",
    "BVHTTDL", "BKHCN", "BGDĐT", "BYT", "BNV", "BKHĐT", "BDTTG",
})  # fmt: skip


def is_of_the_state(label: str) -> bool:
    """Whether a document's notation names a body of the whole state, such as the Government or a ministry."""
    number = document_number(label)
    if number is None:
        return False
    parts = re.split(r"[-/]", number.notation.upper())
    return not _OF_THE_STATE.isdisjoint({number.issuer, parts[0], parts[-1]})


@dataclass(frozen=True)
class Identity:
    """By what a document is the same wherever it is entered: issuer, number and notation, year."""

    issuer: str
    number_key: str
    year: int


def identity_of(label: str, *, day: date, issuer: str = "") -> Identity:
    """The identity of a document with this number and notation.

    The year is the number's own, or that of `day`. The issuer is the one the notation names; one told by a person
    counts only if it is another body than that.
    """
    number = document_number(label)
    if number is None:
        return Identity(told_issuer(issuer), label.upper()[:_LONGEST_KEY], day.year)
    named = number.issuer[:_LONGEST_KEY]
    told = told_issuer(issuer)
    is_another = told and fold(told) not in {fold(named), *_CALLED.get(named, ())}
    return Identity(told if is_another else named, number.key[:_LONGEST_KEY], number.year or day.year)


def told_issuer(issuer: str) -> str:
    """An issuer that a person told, as it is stored."""
    return one_line(issuer).upper()[:_LONGEST_KEY]


#: People type QD, CD, DA for QĐ, CĐ, ĐA. DA stays dự án and HD hướng dẫn: those are codes of their own.
_D_FOR_Đ = {"QD": "QĐ", "CD": "CĐ", "QYD": "QYĐ"}
_AS_WRITTEN = {
    "QD": "QĐ", "CD": "CĐ", "QYD": "QyĐ", "QYĐ": "QyĐ", "TTR": "TTr", "CTR": "CTr", "TTG": "TTg",
}  # fmt: skip


def tidy(text: str) -> str:
    """The text as it is written in documents: one kind of hyphen, no blanks around hyphen and slash, no 'Số:'."""
    return _SLASHES.sub("/", _HYPHENS.sub("-", _PREFIX.sub("", one_line(text))))


def written(text: str) -> str:
    """A number and notation typed in a hurry, as it is written: '48/qd-ubnd' is '48/QĐ-UBND'. Capitals are left."""
    tidied = tidy(text)
    if tidied != tidied.lower():
        return tidied
    number, slash, notation = tidied.upper().rpartition("/")
    return number + slash + "-".join(_AS_WRITTEN.get(part, part) for part in notation.split("-"))


def document_number(text: str) -> DocumentNumber | None:
    """The number and notation in a text that holds nothing else, or None when it is no document number."""
    tidied = tidy(text)
    if _DAY_OR_MONTH.match(tidied):
        return None
    if found := _WITH_SLASH.match(tidied):
        return DocumentNumber(found[1], found[3], int(found[2]) if found[2] else None)
    if found := _OF_THE_PARTY.match(tidied):
        return DocumentNumber(found[1], found[2])
    return None
