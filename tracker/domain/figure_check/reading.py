"""A text as numbers, words and separators. Dates, times, years, document numbers and ordinals are not figures."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.text import fold

#: The longest number a report may hold; more digits are an account or a telephone.
_MOST_DIGITS = 12
_TOKEN = re.compile(
    r"""
    (?P<ordinal>(?m:^)[ \t\-–•*+]*(?:\(?\d{1,3}[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+\.?(?=\s)|\d{1,3}(?=\t\D)))
    |(?P<other>
        \d{1,2}[ ]?[/.-][ ]?\d{1,2}[ ]?[/.-][ ]?\d{4}(?!\d)                       # 12/06/2024
        |(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d.,/])                               # 6/2024
        |\d+(?:/\d{4})?[ ]?[/-][ ]?(?=[^\W\d_a-z]*[A-ZĐ]{2})[^\W_][\w/.\-]*        # 1125/UBND-KT, 48/2021/QĐ-UBND
        |[^\W\d_]+[-.]?\d[\w.\-]*                                                  # NV-2024-00123, H50.04
        |\d{1,2}[ ]?(?:h|giờ)[ ]?\d{0,2}(?![^\W\d_])|\d{1,2}:\d{2}(?!\d)           # 7h30, 07:30
    )
    |(?P<percent>\d+(?:[.,]\d{1,6})?[ \u00a0\u202f]?(?:%|phần\ trăm))
    |(?P<number>\d{1,3}(?:(?P<sep>[.,\u00a0\u202f])\d{3})(?:(?P=sep)\d{3})*(?![\d])|\d+(?:[.,]\d+)?)
    |(?P<word>[^\W\d_]+)
    |(?P<mark>[^\w\s])
    |(?P<line>\n)
    """,
    re.VERBOSE,
)


class Kind(StrEnum):
    """What a token is."""

    COUNT = "count"
    PERCENT = "percent"
    WORD = "word"
    MARK = "mark"
    OTHER = "other"
    """Something with digits that counts nothing."""


@dataclass(frozen=True)
class Token:
    """A piece of the text. `value` and `decimals` are those of a number, `folded` that of a word or a mark."""

    kind: Kind
    start: int
    end: int
    printed: str
    folded: str = ""
    value: int = 0
    decimals: int | None = None


def tidied(text: str) -> str:
    """The text in which places are counted: NFC, with plain line ends and without what cannot be seen."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in plain
        if character in "\n\t" or character.isprintable() or character in "\u00a0\u202f"
    )


def tokens_of(text: str) -> list[Token]:
    """The tokens of a tidied text, in their order; blanks are passed over, a line end is a mark like a point."""
    return [token for found in _TOKEN.finditer(text) if (token := _token(found)) is not None]


def number_of(printed: str) -> int | None:
    """The whole number that is written, in Vietnamese or English style; None when it is none."""
    text = unicodedata.normalize("NFC", printed).strip()
    found = _TOKEN.fullmatch(text)
    return _count(text) if found and found.lastgroup in {"number", "sep"} else None


def percentage_of(printed: str) -> tuple[int, int] | None:
    """The percentage that is written, with or without its sign, as value and decimals; None when it is none."""
    text = unicodedata.normalize("NFC", printed).strip().removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,4}(?:[.,]\d{1,6})?", text):
        return None
    return _percentage(text)


def _token(found: re.Match[str]) -> Token | None:
    printed, start, end = found.group(), found.start(), found.end()
    group = next(name for name in ("ordinal", "other", "percent", "number", "word", "mark", "line") if found[name])
    if group == "percent":
        value, decimals = _percentage(re.split(r"[\s%\u00a0\u202f]", printed)[0])
        return Token(Kind.PERCENT, start, end, printed, value=value, decimals=decimals)
    if group == "number":
        value_or_none = _count(printed)
        if value_or_none is None:
            return Token(Kind.OTHER, start, end, printed)
        return Token(Kind.COUNT, start, end, printed, value=value_or_none)
    if group == "word":
        return Token(Kind.WORD, start, end, printed, folded=fold(printed))
    if group in {"mark", "line"}:
        return Token(Kind.MARK, start, end, printed, folded=printed)
    return Token(Kind.OTHER, start, end, printed)


def _count(printed: str) -> int | None:
    bare = re.sub(r"[.,\u00a0\u202f]", "", printed)
    grouped = re.fullmatch(r"\d{1,3}(?:([.,\u00a0\u202f])\d{3})(?:\1\d{3})*", printed)
    if len(bare) > _MOST_DIGITS or not (grouped or printed.isdecimal()):
        return None
    return int(bare)


def _percentage(printed: str) -> tuple[int, int]:
    whole, _, rest = printed.replace(",", ".").partition(".")
    return int(whole + rest), len(rest)
