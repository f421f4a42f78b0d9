"""The trend of a slice, and how far its rate is from that of the period before, as pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from tracker.domain.figures import Figures
from tracker.domain.periods import period_before
from tracker.domain.permissions import Actor
from tracker.domain.trends import LEAST_POINTS, UNIT_WORDS, TrendUnit, end_before, label_of, points_between, trend_days
from tracker.domain.wording import count_in_words, day_in_words, points_in_words, rate_in_words
from tracker.files.charts.chart import Chart, ChartKind, Point
from tracker.files.charts.svg import draw_svg
from tracker.queries.figures import find_first_assigned_on, get_figures
from tracker.queries.trend import list_figures_on
from tracker.web.figure_slice import OTHER_SPAN, WHOLE, FigureSlice


@dataclass(frozen=True)
class TrendPoint:
    """How the slice stood at the end of one day. `then` gives the lists that its numbers count."""

    label: str
    then: FigureSlice
    figures: Figures


@dataclass(frozen=True)
class Comparison:
    """The rate beside that of the period before, as it stood when that one ended."""

    label: str
    """Of the period before: 'tháng 5/2024'."""
    then: FigureSlice
    earlier: str | None
    change: int | None
    """In hundredths of a point; None where one of the two has no rate."""

    @property
    def in_words(self) -> str:
        """'+0,42 điểm', 'không đổi', or nothing."""
        return "" if self.change is None else points_in_words(self.change)


@dataclass(frozen=True)
class TrendView:
    """What the trend of a slice shows."""

    unit: TrendUnit
    points: list[TrendPoint]
    from_on: date
    """The tasks assigned from this day on are counted."""
    is_wider: bool
    """The slice's own span is too short for a trend, so that every task from the first on is counted."""
    comparison: Comparison | None
    rate_chart: Markup
    overdue_chart: Markup

    @property
    def is_short(self) -> bool:
        """Whether there is nothing yet to compare: fewer than two days with tasks."""
        return sum(1 for point in self.points if point.figures.total) < 2


def view_trend(chosen: FigureSlice, unit: TrendUnit, *, actor: Actor, today: date) -> TrendView:
    """The trend of a slice by week or month until its day, and its change against the period before."""
    days = trend_days(chosen.as_of, unit)
    from_on = chosen.from_on
    is_wider = chosen.span_word != WHOLE and sum(day >= from_on for day in days) < LEAST_POINTS
    if is_wider:
        from_on = find_first_assigned_on(chosen.stream, actor=actor) or from_on
    days = [day for day in days if day >= from_on] or [chosen.as_of]
    before = end_before(chosen.as_of, TrendUnit.MONTH)
    counts_before = chosen.span_word == WHOLE and before >= from_on
    counted = chosen.on_day(chosen.as_of, from_on=from_on)
    found = list_figures_on(counted.chosen, [*days, before] if counts_before else days, actor=actor, today=today)
    points = [TrendPoint(label_of(day, unit), chosen.on_day(day, from_on=from_on), found[day]) for day in days]
    comparison: Comparison | None
    if counts_before:
        label = f"cuối tháng {before.month}/{before.year}"
        comparison = _compare(label, found[chosen.as_of], chosen.on_day(before), found[before])
    else:
        comparison = _with_period_before(chosen, found[chosen.as_of] if not is_wider else None, actor, today)
    return TrendView(
        unit, points, from_on, is_wider, comparison, _rate_chart(points, unit), _overdue_chart(points, unit)
    )


def _with_period_before(chosen: FigureSlice, figures: Figures | None, actor: Actor, today: date) -> Comparison | None:
    """Against the period before; of a span that is no period, against one as long that ended when it began."""
    if chosen.period is not None:
        period = period_before(chosen.period)
        label, then = period.label[0].lower() + period.label[1:], chosen.of_period(period)
        label = period.label if label.startswith("cCHC") else label
    elif chosen.span_word == OTHER_SPAN:
        last = chosen.from_on - timedelta(days=1)
        then = chosen.of_span(last - (chosen.to_on - chosen.from_on), last)
        label = f"{day_in_words(then.from_on)} – {day_in_words(then.to_on)}"
    else:
        return None
    now = figures or get_figures(chosen.chosen, actor=actor, today=today)
    return _compare(label, now, then, get_figures(then.chosen, actor=actor, today=today))


def _compare(label: str, now: Figures, then: FigureSlice, earlier: Figures) -> Comparison:
    newer, older = now.on_time_rate, earlier.on_time_rate
    return Comparison(label, then, older, points_between(newer, older) if newer and older else None)


def _rate_chart(points: list[TrendPoint], unit: TrendUnit) -> Markup:
    told = [point for point in points if point.figures.on_time_rate is not None]
    description = _told([(point, rate_in_words(point.figures.on_time_rate)) for point in told], unit)
    if told:
        lowest = min(told, key=lambda point: float(point.figures.on_time_rate or 0))
        description += f" Thấp nhất {rate_in_words(lowest.figures.on_time_rate)}, {_when(lowest)}."
    chart = Chart(
        ChartKind.LINE,
        "Tỷ lệ hoàn thành đúng hạn",
        description,
        tuple(
            Point(
                point.label,
                None if point.figures.on_time_rate is None else float(point.figures.on_time_rate),
                rate_in_words(point.figures.on_time_rate),
            )
            for point in points
        ),
        tone="brand",
        unit="%",
        most=100,
    )
    return Markup(draw_svg(chart, key="ty-le"))  # noqa: S704 - the drawing escapes what it is given


def _overdue_chart(points: list[TrendPoint], unit: TrendUnit) -> Markup:
    chart = Chart(
        ChartKind.COLUMNS,
        "Nhiệm vụ quá hạn",
        _told([(point, count_in_words(point.figures.overdue)) for point in points], unit),
        tuple(Point(point.label, point.figures.overdue, count_in_words(point.figures.overdue)) for point in points),
        tone="overdue",
    )
    return Markup(draw_svg(chart, key="qua-han"))  # noqa: S704 - the drawing escapes what it is given


def _told(values: list[tuple[TrendPoint, str]], unit: TrendUnit) -> str:
    """The first and the last value in words: what somebody sees of the chart at a glance."""
    if not values:
        return "Chưa có số liệu."
    (first, value_then), (last, value_now) = values[0], values[-1]
    if len(values) == 1:
        return f"{value_now}, {_when(last)}."
    return f"Cuối mỗi {UNIT_WORDS[unit]}: từ {value_then}, {_when(first)}, đến {value_now}, {_when(last)}."


def _when(point: TrendPoint) -> str:
    return f"ngày {day_in_words(point.then.as_of)}"
