"""What was decided about a list before it is taken: its sheets, their columns, and what was corrected by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from tracker.files.workbook.columns import Field, Header
from tracker.files.workbook.rows import Typed


class Origin(StrEnum):
    """Who said what the columns are. The value is kept."""

    FOUND = "found"
    BY_HAND = "by_hand"
    REMEMBERED = "remembered"


@dataclass(frozen=True)
class SheetChoice:
    """What was decided about one sheet. Without a header, it is looked for."""

    is_taken: bool = True
    header: Header | None = None
    origin: Origin = Origin.FOUND
    is_month_first: bool = False
    typed: Typed = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """What was decided about all sheets, in their order; of those after the last one, nothing was."""

    sheets: tuple[SheetChoice, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Which agency is meant where the list calls it something that no agency is called."""

    def of(self, place: int) -> SheetChoice:
        """What was decided about the sheet at this place."""
        return self.sheets[place] if place < len(self.sheets) else SheetChoice()

    def with_sheet(self, place: int, choice: SheetChoice) -> "Choices":
        """The same with another decision about one sheet."""
        sheets = [self.of(n) for n in range(max(place + 1, len(self.sheets)))]
        sheets[place] = choice
        return replace(self, sheets=tuple(sheets))


def choices_as_json(choices: Choices) -> dict[str, Any]:
    """The decisions as they are kept."""
    return {"sheets": [_sheet_as_json(one) for one in choices.sheets], "names": dict(choices.names)}


def choices_from_json(told: Mapping[str, Any]) -> Choices:
    """The decisions that `choices_as_json` wrote."""
    sheets = tuple(_sheet_from_json(one) for one in told.get("sheets", ()))
    return Choices(sheets, told.get("names", {}))


def _sheet_as_json(choice: SheetChoice) -> dict[str, Any]:
    header = choice.header
    return {
        "is_taken": choice.is_taken,
        "header_row": header.row if header else None,
        "columns": {one.value: column for one, column in header.columns.items()} if header else {},
        "origin": choice.origin.value,
        "is_month_first": choice.is_month_first,
        "typed": {str(row): {one.value: text for one, text in cells.items()} for row, cells in choice.typed.items()},
    }


def _sheet_from_json(told: Mapping[str, Any]) -> SheetChoice:
    columns = {Field(name): column for name, column in told["columns"].items()}
    header = Header(told["header_row"], columns) if told["header_row"] is not None else None
    typed = {int(row): {Field(name): text for name, text in cells.items()} for row, cells in told["typed"].items()}
    return SheetChoice(told["is_taken"], header, Origin(told["origin"]), told["is_month_first"], typed)
