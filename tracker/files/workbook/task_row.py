"""What becomes of a row of a list: a task, as far as the row alone can tell, or a refusal; and what in it is unsure."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from tracker.domain.streams import Stream
from tracker.files.workbook.columns import Field, Header


@dataclass(frozen=True)
class Refusal:
    """A row, or a file, that is not taken: where, what stood there, and what was expected."""

    sheet: str | None
    row: int | None
    column: str | None
    found: str
    expected: str
    field: Field | None = dataclass_field(default=None, compare=False)
    """What the column holds, where it is a column's fault."""
    is_unknown_name: bool = dataclass_field(default=False, compare=False)
    """Whether `found` is what no agency is called."""

    def as_json(self) -> dict[str, str | int | None]:
        """The refusal under the names the command line uses."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "found": self.found,
            "expected": self.expected,
        }


@dataclass(frozen=True)
class Doubt:
    """A cell that is taken, but read in a way that somebody should look at."""

    sheet: str
    row: int
    field: Field
    column: str
    found: str
    why: str


@dataclass(frozen=True)
class TaskRow:
    """One row of a list of tasks, as far as the row alone can tell. Agencies are still what they are called."""

    sheet: str
    row: int
    code: str
    content: str
    lead: str
    assigned_on: date
    document: str = ""
    issued_on: date | None = None
    subject: str = ""
    assigner: str = ""
    cooperating: str = ""
    original_due_on: date | None = None
    granted_on: date | None = None
    due_on: date | None = None
    reported_on: date | None = None
    result_document: str = ""
    confirmed_on: date | None = None
    note: str = ""
    stream: Stream | None = None
    """Where the row itself says who gave it."""
    is_starred: bool | None = None
    header: Header = dataclass_field(default_factory=lambda: Header(-1, {}), compare=False, repr=False)
    doubts: tuple[Doubt, ...] = dataclass_field(default=(), compare=False, repr=False)

    def refuse(self, column: Field, found: str, expected: str) -> Refusal:
        """A refusal of this row for what stands in one of its columns, called as the list calls it."""
        return Refusal(self.sheet, self.row, self.header.name_of(column), found, expected, column)

    def doubt(self, column: Field, found: str, why: str) -> Doubt:
        """A doubt about what stands in one of its columns."""
        return Doubt(self.sheet, self.row, column, self.header.name_of(column), found, why)


@dataclass(frozen=True)
class ReadSheet:
    """What one sheet of a workbook holds."""

    name: str
    header: Header | None
    rows: list[TaskRow]
    refused: list[Refusal]
    passed_over: int = 0
    left_out: int = 0
    """Rows that another program had given up: cancelled or rejected there."""
