"""One row of a list as it lies there: what its cells say, whether it is a task at all, and whether it is secret."""

import re
from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.secrecy import is_marked_secret, says_secret
from tracker.domain.text import fold, paragraphs
from tracker.files.workbook.cells import text_of
from tracker.files.workbook.columns import Field, Header
from tracker.files.workbook.reading import Cell

#: 'Tổng cộng: 120', 'Cộng', 'Tổng số nhiệm vụ', but not 'Tổng hợp báo cáo' and not 'Công bố quy hoạch'.
_TOTAL = re.compile(
    r"^(?:tong|cong)(?: cong| so)?(?: nhiem vu| cac nhiem vu| so nhiem vu)?(?: [ivxlc]+| \d+)*(?: nhiem vu)?$"
)
_LONGEST_TOTAL = 100
_NUMBERS_ONLY = re.compile(r"[\d.,%\s]*")
_NUMERAL = re.compile(r"[ivxlc]{1,7}|[a-zđ]|\d{1,3}(?: \d{1,2})*")
#: Stands in the first cell of a row that was emptied because it was marked secret.
EMPTIED_ROW = "(Mật)"


class ListRow:
    """The cells of a row under the header of its list."""

    def __init__(self, cells: list[Cell], header: Header, typed: Mapping[Field, str] | None = None) -> None:
        self._cells = cells
        self._header = header
        self._typed = typed or {}
        if typed:
            self._cells, self._header = _corrected(cells, header, typed)
        self._texts = [text_of(cell) for cell in self._cells]  # each is asked for several times

    @property
    def header(self) -> Header:
        """What its columns hold; with those that somebody filled in, though the list has none of them."""
        return self._header

    def is_typed(self, field: Field) -> bool:
        """Whether somebody typed what stands there in place of what the list says."""
        return field in self._typed

    def cell(self, field: Field) -> Cell:
        """What stands in the column of a field; None where there is no such column."""
        index = self._header.columns.get(field)
        return self._cells[index] if index is not None and index < len(self._cells) else None

    def text(self, field: Field) -> str:
        """The same as text on one line."""
        index = self._header.columns.get(field)
        return self._texts[index] if index is not None and index < len(self._texts) else ""

    def long_text(self, field: Field) -> str:
        """The same with its line breaks."""
        cell = self.cell(field)
        return paragraphs(cell) if isinstance(cell, str) else self.text(field)

    def is_no_task(self) -> bool:
        """Whether the row is empty, a total, a section's title, or the numbers of the columns."""
        filled = [text for text in self._texts if text]
        if not filled or (len(filled) == 1 and filled[0] != EMPTIED_ROW):
            return True
        if not any(self.text(field) for field in (Field.CODE, Field.CONTENT, Field.LEAD)):
            return not self.is_secret()
        if self._is_total(filled) or self._is_title(filled):
            return not self.is_secret()
        numbers = [text.strip("()") for text in filled]
        return numbers == [str(n) for n in range(1, len(numbers) + 1)] and len(numbers) > 2

    def _is_total(self, filled: list[str]) -> bool:
        """A sum: its words stand where the code or the first text is, and no agency leads it."""
        words = [text for text in filled if not _NUMBERS_ONLY.fullmatch(text)]
        return len(words) == 1 and bool(_TOTAL.match(fold(words[0][:_LONGEST_TOTAL])))

    def _is_title(self, filled: list[str]) -> bool:
        """A section's title ('I', 'LĨNH VỰC KINH TẾ'), the header once more, or what stands under the table."""
        if len(filled) == 2 and _NUMERAL.fullmatch(fold(filled[0])) and not self.text(Field.LEAD):
            return True
        again = [field for field in self._header.columns if self.text(field) == self._header.name_of(field)]
        if len(again) > 2:
            return True
        told = (Field.CODE, Field.LEAD, Field.ASSIGNED_ON, Field.DUE_ON, Field.DOCUMENT)
        return not any(self.text(field) for field in told)

    def is_secret(self) -> bool:
        """Whether any cell bears a mark of secrecy, or the column 'Độ mật' says one."""
        level = self.text(Field.SECRECY)
        return says_secret(level) or any(isinstance(cell, str) and is_marked_secret(cell) for cell in self._cells)

    def stands_apart(self) -> bool:
        """Whether nothing stands where a task's code, lead and day of assignment would be."""
        return not any(self.text(field) for field in (Field.CODE, Field.LEAD, Field.ASSIGNED_ON))


def _corrected(cells: list[Cell], header: Header, typed: Mapping[Field, str]) -> tuple[list[Cell], Header]:
    """The cells with what was typed in their place; what the list has no column for stands behind the last one."""
    corrected, columns = list(cells), dict(header.columns)
    for field, text in typed.items():
        column = columns.setdefault(field, max([len(corrected), *(place + 1 for place in columns.values())]))
        corrected += [None] * (column + 1 - len(corrected))
        corrected[column] = text or None
    return corrected, replace(header, columns=columns)
