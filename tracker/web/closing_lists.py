"""Reading from the address which lines of a closing are meant, and where a number of a closing leads."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from tracker.domain.outcomes import Outcome
from tracker.queries.closing_lines import LineFilter
from tracker.queries.closings import ClosingRow
from tracker.web.address import text_of
from tracker.web.figure_slice import CHIP_OF
from tracker.web.list_filter import is_on
from tracker.web.task_list import CHIPS

#: Every line, also of tasks without a due date.
ALL = "tat-ca"


@dataclass(frozen=True)
class ClosingList:
    """The lines of a closing that the address asks for."""

    closing: ClosingRow
    chosen: LineFilter
    chip: str

    @property
    def in_words(self) -> str:
        """What they are restricted to, for a heading."""
        told = [CHIPS[self.chip][1] if self.chip in CHIPS else "Tất cả"]
        told += [self.agency_name] if self.chosen.agency_code else []
        told += ["chờ xác nhận"] if self.chosen.awaiting_confirmation else []
        told += ["xét theo hạn ban đầu"] if self.chosen.by_original_due_date else []
        return ", ".join(told)

    @property
    def agency_name(self) -> str:
        """Of the agency whose lines are shown, as the closing has it."""
        code = self.chosen.agency_code
        return next((one.name for one in self.closing.agencies if one.code == code), code)

    def here(self, **changes: Any) -> str:  # noqa: ANN401 - words of the address
        """The same list with some of its conditions changed; None takes one away."""
        return lines_of(self.closing.number, self.chip, **self._conditions() | changes)

    def arguments(self) -> dict[str, str]:
        """The same list in words of the address, to be handed on with a form."""
        return {"ket-qua": self.chip} | {word: value for word, value in self._conditions().items() if value}

    def _conditions(self) -> dict[str, str | None]:
        chosen = self.chosen
        return {
            "co-quan": chosen.agency_code or None,
            "cho-xac-nhan": "1" if chosen.awaiting_confirmation else None,
            "theo-han-ban-dau": "1" if chosen.by_original_due_date else None,
        }


def read_closing_list(closing: ClosingRow) -> ClosingList:
    """The list that the address asks for. What makes no sense there is passed over."""
    chip = request.args.get("ket-qua", ALL)
    chip = chip if chip in CHIPS else ALL
    chosen = LineFilter(
        closing.number,
        outcomes=CHIPS[chip][0] if chip in CHIPS else frozenset(),
        agency_code=text_of("co-quan", 35),
        awaiting_confirmation=is_on("cho-xac-nhan"),
        by_original_due_date=is_on("theo-han-ban-dau"),
    )
    return ClosingList(closing, chosen, chip)


def lines_of(number: int, chip: str, **conditions: Any) -> str:  # noqa: ANN401 - words of the address
    """The address of the list behind a number of a closing; `chip` names the outcomes, as in lists of tasks."""
    told = {"ket-qua": chip} | {word: value for word, value in conditions.items() if value is not None}
    return url_for("closings.lines", number=number, **told)


def lists_of(number: int, outcome: str, **conditions: Any) -> str:  # noqa: ANN401 - words of the address
    """The address of the list of a closing of one outcome."""
    return lines_of(number, CHIP_OF[Outcome(outcome)], **conditions)
