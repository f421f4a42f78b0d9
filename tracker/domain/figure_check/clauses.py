"""A clause of running text, divided among the numbers in it: which words belong to which number."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.figure_check.naming import is_of_tasks, meaning_of, unit_after
from tracker.domain.figure_check.reading import Kind, Token

#: Words between two numbers with which the words of the second begin.
_CONNECTORS = ("trong do", "trong tong so", "tren tong so", "trong so", "bao gom", "gom", "va", "con", "trong", "tren")
#: These begin like one of them, but tell of the number before them: '1.793 nhiệm vụ còn trong hạn và 63 quá hạn'.
_TELLING_OF_THE_FIRST = (
    "con trong han",
    "con trong thoi han",
    "con han",
    "con thoi han",
    "trong han",
    "trong thoi han",
)
_BEFORE_SHARE = ("dat", "chiem", "bang", "tuong ung", "tuong duong", "voi ty le", "ty le", "ti le")
#: A number behind one of these is the name of a day or a place in a text, whatever follows it.
_NEVER_BEHIND = frozenset(
    {"nam", "thang", "ngay", "quy", "tuan", "dieu", "khoan", "muc", "diem", "luc", "bieu", "khoa"}
)
#: A number behind one of these is a document's, unless it is followed by what it counts.
_DOCUMENTS = frozenset({
    "nghi quyet", "quyet dinh", "nghi dinh", "chi thi", "thong tu", "de an", "cong van", "ke hoach", "thong bao",
    "to trinh", "phu luc", "bieu mau", "ky hop", "lan thu", "van ban", "cong dien",
})  # fmt: skip
_COUNTS_NO_TASKS = frozenset({"sở", "tỉnh", "cục", "tính", "hồ", "cơ"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIRST_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True)
class Segment:
    """One number with its words. `is_over` says that a stroke follows, so that it is a part of the next number."""

    before: tuple[Token, ...]
    number: Token
    after: tuple[Token, ...]
    is_over: bool = False

    @property
    def words(self) -> str:
        """All its words, folded."""
        return " ".join(token.folded for token in (*self.before, *self.after) if token.kind is Kind.WORD)

    @property
    def unit(self) -> str | None:
        """The thing it counts, where that is said."""
        return unit_after(_folded(self.after))

    def is_figure(self) -> bool:
        """Whether it may count tasks: no year, and nothing else that is counted."""
        after = _folded(self.after)
        if self.unit is not None:
            return True
        if self._is_year():
            return False
        first = self.after[0] if self.after else None
        if first is None or first.kind is not Kind.WORD:
            return True
        return is_of_tasks(after[0]) and first.printed.lower() not in _COUNTS_NO_TASKS

    def _is_year(self) -> bool:
        return self.number.printed.isdecimal() and _FIRST_YEAR <= self.number.value <= _LAST_YEAR


def segments_of(clause: Sequence[Token]) -> list[Segment]:
    """The numbers of a clause, each with its words."""
    places = [place for place, token in enumerate(clause) if _may_count(clause, place, token)]
    labels_precede = bool(places) and _says_something(clause[: places[0]])
    found, start = [], 0
    nexts: list[int | None] = [*places[1:], None]
    for place, following in zip(places, nexts, strict=False):
        end = len(clause) if following is None else _cut(clause, place, following, labels_precede=labels_precede)
        after = clause[place + 1 : end]
        is_over = following is not None and any(token.folded == "/" for token in clause[place + 1 : following])
        found.append(Segment(_words(clause[start:place]), clause[place], _words(after), is_over))
        start = end
    return found


def _may_count(clause: Sequence[Token], place: int, token: Token) -> bool:
    """Whether a token is a number, and not the name of a year, a day or a document."""
    before = _folded(clause[max(0, place - 3) : place])
    if token.kind is Kind.PERCENT:
        return True
    if token.kind is not Kind.COUNT or (before and before[-1] in _NEVER_BEHIND):
        return False
    return not _names_a_document(before) or unit_after(_folded(clause[place + 1 : place + 3])) is not None


def is_day(part: Segment, whole: Segment) -> bool:
    """Whether two numbers with a stroke between them are a day and its month: 12/6, and not 9/12 nhiệm vụ."""
    told = part.number.printed.isdecimal() and whole.number.printed.isdecimal()
    small = 0 < part.number.value <= _DAYS and 0 < whole.number.value <= _FIRST_MONTHS
    behind = bool(part.before) and part.before[-1].folded in {"ngay", "den", "tu", "het", "truoc", "sau", "thang"}
    return told and small and whole.unit is None and (behind or not _says_something(part.before))


def _cut(clause: Sequence[Token], place: int, following: int, *, labels_precede: bool) -> int:
    """Where the words of the second of two numbers begin."""
    between = clause[place + 1 : following]
    folded = [token.folded for token in between]
    if "/" in folded:
        return place + 1 + folded.index("/")
    wanted = _CONNECTORS + (_BEFORE_SHARE if clause[following].kind is Kind.PERCENT else ())
    for offset in range(len(folded)):
        rest = " ".join(folded[offset:]) + " "
        if _begins(rest, wanted) and (labels_precede or not _begins(rest, _TELLING_OF_THE_FIRST)):
            return place + 1 + offset
    unit = 2 if unit_after(folded[:2]) and not unit_after(folded[:1]) else 1 if unit_after(folded) else 0
    return place + 1 + unit if labels_precede else following


def _begins(rest: str, some: Sequence[str]) -> bool:
    return any(rest.startswith(f"{one} ") for one in some)


def _says_something(tokens: Sequence[Token]) -> bool:
    words = " ".join(_folded(tokens))
    return meaning_of(words, with_unit=True) is not None or "ty le" in words or "ti le" in words


def _names_a_document(before: Sequence[str]) -> bool:
    if not before:
        return False
    is_number = before[-1] == "so" and (len(before) == 1 or before[-2] not in {"tong", "trong", "con"})
    return is_number or " ".join(before[-2:]) in _DOCUMENTS


def _words(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(token for token in tokens if token.kind is not Kind.MARK)


def _folded(tokens: Sequence[Token]) -> list[str]:
    return [token.folded for token in tokens if token.kind is Kind.WORD]
