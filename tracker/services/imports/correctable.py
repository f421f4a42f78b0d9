"""The rows of a list that somebody should look at, with the cells as fields in which they can be corrected."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.files.workbook.columns import Field, Header
from tracker.files.workbook.list_row import EMPTIED_ROW
from tracker.files.workbook.reading import Cell
from tracker.files.workbook.task_row import Refusal
from tracker.services.imports.deciding import shown_cell
from tracker.services.imports.sheets import SheetLook
from tracker.services.imports.staging import Preview

#: Fields whose text runs over several lines.
_LONG = frozenset({Field.CONTENT, Field.NOTE, Field.SUBJECT, Field.COOPERATING})
_LONGEST_TITLE = 120
#: So many rows with their fields are on one page, of so many letters together; each is sent as nine at most.
_ROWS_A_PAGE = 25
_LETTERS_A_PAGE = 40_000


@dataclass(frozen=True)
class CellToCorrect:
    """One cell as a field: what it says now, with what was typed, and what is wrong or unsure about it."""

    field: Field
    column: str
    text: str
    was: str
    """What the list itself says; differs from `text` when somebody typed something else."""
    problems: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether it needs several lines."""
        return self.field in _LONG or "\n" in self.text


@dataclass(frozen=True)
class RowToCorrect:
    """One row: where it is, what it is about, the cells in question, and the others."""

    place: int
    number: int
    sheet: str
    title: str
    is_refused: bool
    cells: list[CellToCorrect] = field(default_factory=list)
    others: list[CellToCorrect] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    """What is wrong with the row as a whole; such a row has no fields."""


@dataclass(frozen=True)
class UnknownName:
    """What some rows call an agency, and no agency is called."""

    called: str
    rows: int
    meant: str
    """The agency that was said to be meant; blank where nothing was."""
    hint: str


def list_rows_to_correct(preview: Preview) -> list[RowToCorrect]:
    """The refused rows in their order, then those that are taken with doubts."""
    if preview.plan is None:
        return []
    looks = {look.sheet.name: look for look in preview.looks}
    problems: dict[tuple[str, int], dict[Field | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    refused = set()
    for one in preview.plan.refused:
        if one.sheet is not None and one.row is not None:
            problems[one.sheet, one.row][one.field].append(one.expected)
            refused.add((one.sheet, one.row))
    for doubt in preview.plan.doubts:
        if (doubt.sheet, doubt.row) not in refused:
            problems[doubt.sheet, doubt.row][doubt.field].append(doubt.why)
    rows = [
        _row(looks[sheet], number, told, is_refused=(sheet, number) in refused)
        for (sheet, number), told in problems.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_refused, row.place, row.number))


def in_pages(rows: Sequence[RowToCorrect]) -> list[list[RowToCorrect]]:
    """The rows as they go on pages, at least one: few enough, and with so little text that a server takes the form."""
    pages: list[list[RowToCorrect]] = [[]]
    letters = 0
    for row in rows:
        of_row = sum(len(cell.text) for cell in (*row.cells, *row.others))
        if pages[-1] and (len(pages[-1]) >= _ROWS_A_PAGE or letters + of_row > _LETTERS_A_PAGE):
            pages.append([])
            letters = 0
        pages[-1].append(row)
        letters += of_row
    return pages


def list_unknown_names(preview: Preview) -> list[UnknownName]:
    """The names that no agency is called, the most frequent first; those that were explained stay to be seen."""
    if preview.plan is None:
        return []
    counted = Counter(one.found for one in preview.plan.refused if one.is_unknown_name)
    hints = {one.found: one.expected for one in preview.plan.refused if one.is_unknown_name}
    meant = preview.incoming.choices.names
    unknown = [
        UnknownName(called, rows, meant.get(called, ""), hints[called]) for called, rows in counted.most_common()
    ]
    return [*unknown, *(UnknownName(called, 0, name, "") for called, name in meant.items() if called not in counted)]


def list_general_refusals(refused: Iterable[Refusal]) -> list[Refusal]:
    """What is refused and is about no row."""
    return [one for one in refused if one.row is None]


def _row(look: SheetLook, number: int, told: dict[Field | None, list[str]], *, is_refused: bool) -> RowToCorrect:
    cells, header = look.sheet.rows[number - 1], look.header
    of_row = tuple(told.get(None, ()))
    if header is None or cells == [EMPTIED_ROW] or of_row:
        return RowToCorrect(look.place, number, look.sheet.name, "", is_refused, problems=of_row)
    typed = look.choice.typed.get(number, {})
    columns = [*header.columns, *(one for one in [*told, *typed] if one is not None and one not in header.columns)]
    shown = [_cell(cells, header, one, typed.get(one), told.get(one, ())) for one in dict.fromkeys(columns)]
    title = " · ".join(
        text[:_LONGEST_TITLE] for one in (Field.CODE, Field.CONTENT) if (text := shown_cell(cells, header, one))
    )
    in_question = [one for one in shown if one.problems or one.field in typed]
    others = [one for one in shown if not one.problems and one.field not in typed]
    return RowToCorrect(look.place, number, look.sheet.name, title, is_refused, in_question, others)


def _cell(cells: list[Cell], header: Header, one: Field, typed: str | None, problems: Sequence[str]) -> CellToCorrect:
    was = shown_cell(cells, header, one)
    return CellToCorrect(one, header.name_of(one), was if typed is None else typed, was, tuple(dict.fromkeys(problems)))
