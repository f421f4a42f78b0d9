"""What of a closing the public may read, and how it is told to programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.closings import DEFINITION_VERSION, FORMULA, FORMULA_IN_WORDS, FORMULA_NAME, ClosingSpan, as_stored
from tracker.domain.figures import Figures
from tracker.domain.streams import STREAM_WORDS

#: The act under which the history keeps that something became public, or was withdrawn.
PUBLISH_ACT = "cong-khai"
FORMULA_NAME_IN_ENGLISH = "on-time rate"
#: Raised when programs that read the JSON have to be changed.
SCHEMA_VERSION = 1
_RATE = "on_time_rate_percent"
_RATE_BY_ORIGINAL = "on_time_rate_by_original_due_date_percent"
COUNT_NAMES = (
    *("total", "completed", "completed_on_time", "completed_late", "awaiting_confirmation"),
    *("open", "open_within", "open_overdue", "undated"),
)


@dataclass(frozen=True)
class Shown:
    """What the head of the Office chose to publish. Names of people are never part of it."""

    counts: bool = True
    rates: bool = True
    agencies: bool = True
    contents: bool = False
    """The tasks themselves. Off by default: what they say may name people."""

    @property
    def in_words(self) -> str:
        """For the history: 'số lượng, tỷ lệ, theo cơ quan'."""
        parts = {
            "số lượng": self.counts,
            "tỷ lệ": self.rates,
            "theo cơ quan": self.agencies,
            "nội dung nhiệm vụ": self.contents,
        }
        return ", ".join(word for word, is_shown in parts.items() if is_shown)


def figures_to_show(figures: Figures, shown: Shown) -> dict[str, int | str | None]:
    """The numbers that are public, under the names that exports use."""
    stored = as_stored(figures)
    names = [*(COUNT_NAMES if shown.counts else ()), *((_RATE,) if shown.rates else ())]
    return {name: stored[name] for name in names}


def line_to_show(figures: Figures, by_original: Figures, shown: Shown) -> dict[str, int | str | None]:
    """The same in one line of a table, with the rate by the original due dates beside the official one."""
    told = figures_to_show(figures, shown)
    return told | ({_RATE_BY_ORIGINAL: as_stored(by_original)[_RATE]} if shown.rates else {})


def span_as_told(span: ClosingSpan) -> dict[str, Any]:
    """What a closing is about, for programs."""
    return {
        "stream": span.stream.value,
        "stream_label": STREAM_WORDS[span.stream],
        "period": {
            "key": span.period_key,
            "label": span.period_label,
            "from": span.from_on.isoformat(),
            "to": span.to_on.isoformat(),
        },
        "as_of": span.as_of.isoformat(),
    }


def formula_as_told(definition: str, version: int) -> dict[str, Any]:
    """The formula's name and definition, for programs: the definition as the closing froze it."""
    known = {"expression": FORMULA} if version == DEFINITION_VERSION else {}
    return {
        "name": FORMULA_NAME,
        "name_en": FORMULA_NAME_IN_ENGLISH,
        **known,
        "definition": definition,
        "definition_version": version,
    }


def csv_rows(
    span: ClosingSpan,
    shown: Shown,
    whole: Mapping[str, int | str | None],
    agencies: Iterable[tuple[str, str, Mapping[str, int | str | None]]],
) -> list[list[int | str | None]]:
    """A line of names, a line for each agency, and the whole under the code 'all'; each bears what it is about."""
    about = [span.stream.value, span.from_on.isoformat(), span.to_on.isoformat(), span.as_of.isoformat()]
    formula = [FORMULA_NAME, f"{FORMULA}: {FORMULA_IN_WORDS}"]
    names = list(whole)
    what_about = ["stream", "period_from", "period_to", "as_of", "formula_name", "formula_definition"]
    rows: list[list[int | str | None]] = [["agency_code", "agency_name", *names, *what_about]]
    for code, name, figures in agencies if shown.agencies else ():
        rows.append([code, name, *(figures[one] for one in names), *about, *formula])
    rows.append(["all", "Toàn bộ", *whole.values(), *about, *formula])
    return rows
