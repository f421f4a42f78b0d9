"""What is public is what was chosen, under fixed names, with the formula's name and definition."""

from datetime import date

from tracker.domain.closings import DEFINITION, ClosingSpan
from tracker.domain.figures import Figures
from tracker.domain.publication import COUNT_NAMES, Shown, csv_rows, figures_to_show, formula_as_told, span_as_told
from tracker.domain.streams import Stream

_SPAN = ClosingSpan(Stream.CENTRAL, date(2024, 4, 1), date(2024, 6, 30), date(2024, 6, 30), "quy-2024-2", "Quý II/2024")
_FIGURES = Figures(on_time=58, within=39)


def test_counts_and_rates_are_shown_apart() -> None:
    assert figures_to_show(_FIGURES, Shown(counts=False)) == {"on_time_rate_percent": "100.00"}
    assert list(figures_to_show(_FIGURES, Shown(rates=False))) == list(COUNT_NAMES)
    assert figures_to_show(_FIGURES, Shown())["completed_on_time"] == 58


def test_contents_are_not_shown_unless_they_are_switched_on() -> None:
    assert Shown().contents is False
    assert Shown().in_words == "số lượng, tỷ lệ, theo cơ quan"


def test_programs_are_told_the_span_and_the_formula_with_its_definition() -> None:
    assert span_as_told(_SPAN)["period"] == {
        "key": "quy-2024-2", "label": "Quý II/2024", "from": "2024-04-01", "to": "2024-06-30",
    }  # fmt: skip
    told = formula_as_told(DEFINITION, 1)
    assert (told["name"], told["expression"]) == (
        "Tỷ lệ hoàn thành đúng hạn", "completed_on_time / (completed + open_overdue)",
    )  # fmt: skip
    assert told["definition"] == DEFINITION
    assert "expression" not in formula_as_told("cũ", 0), "an older definition has no formula of today"


def test_the_table_has_a_line_an_agency_and_the_whole_each_with_what_it_is_about() -> None:
    shown = Shown(counts=False)
    whole = figures_to_show(_FIGURES, shown)
    head, agency, last = csv_rows(_SPAN, shown, whole, [("H50.01", "Sở Một", whole)])
    assert head[:3] == ["agency_code", "agency_name", "on_time_rate_percent"]
    assert agency[:7] == ["H50.01", "Sở Một", "100.00", "central", "2024-04-01", "2024-06-30", "2024-06-30"]
    assert last[:2] == ["all", "Toàn bộ"]
    assert len(head) == len(agency) == len(last)
    assert len(csv_rows(_SPAN, Shown(agencies=False), whole, [("H50.01", "Sở Một", whole)])) == 2
