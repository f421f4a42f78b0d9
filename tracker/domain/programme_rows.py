"""Items of a work programme pasted from Word or Excel: one line an item, cells between tabs."""

from dataclasses import dataclass

from tracker.domain.text import fold

#: The cells of a line, in their order; a running number before them is passed over.
COLUMNS = ("Nội dung", "Loại", "Cơ quan chủ trì", "Cơ quan phối hợp", "Trình", "Thời hạn")
MOST_LINES = 300
_HEADS = frozenset({"noi dung", "ten noi dung", "noi dung cong viec", "stt", "tt"})


@dataclass(frozen=True)
class PastedItem:
    """One line as it was pasted; `line` counts from 1."""

    line: int
    content: str
    kind: str
    lead: str
    cooperating: tuple[str, ...]
    submitted_to: str
    due: str


def read_pasted(text: str) -> list[PastedItem]:
    """The items of a pasted text. Empty lines and a line of column heads are passed over; missing cells are empty."""
    found = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or fold(cells[0]) in _HEADS:
            continue
        if len(cells) > len(COLUMNS) and (not cells[0] or fold(cells[0]).isdecimal()):
            cells = cells[1:]
        content, kind, lead, cooperating, submitted_to, due = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
        partners = tuple(one.strip() for one in cooperating.split(";") if one.strip())
        found.append(PastedItem(number, content, kind, lead, partners, submitted_to, due))
    return found
