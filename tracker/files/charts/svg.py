"""A chart as SVG to stand within a page: colours come from the page's classes, so it follows light, dark and print.

Everything in it is told in words too: title, description, and a tooltip for each value. The table behind the chart is
the page's to show.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tracker.files.charts.chart import Chart, ChartKind, Point
from tracker.files.charts.scale import round_scale

WIDTH, HEIGHT = 480, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 18, 26
_BASE = HEIGHT - _BOTTOM
#: Of the room that a value has, a column takes so much.
_COLUMN = 0.56
#: So wide is a digit of a value, as the page's style writes it.
_DIGIT = 7.2


def draw_svg(chart: Chart, *, key: str) -> str:
    """The drawing. `key` makes the ids of its title and description unique on the page."""
    values = [point.value for point in chart.points if point.value is not None]
    scale = round_scale(values, from_zero=chart.kind is ChartKind.COLUMNS, most=chart.most)
    frame = _Frame(scale, max(len(chart.points), 1))
    title, description = f"{key}-ten", f"{key}-mo-ta"
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby={quoteattr(title)} '
        f"aria-describedby={quoteattr(description)}>",
        f"<title id={quoteattr(title)}>{escape(chart.title)}</title>",
        f"<desc id={quoteattr(description)}>{escape(chart.description)}</desc>",
        *_grid(chart, scale, frame),
        *_labels(chart, frame),
        *(_columns(chart, frame) if chart.kind is ChartKind.COLUMNS else _line(chart, frame)),
        "</svg>",
    ]
    return "".join(parts)


class _Frame:
    """Where a value and a place lie in the drawing."""

    def __init__(self, scale: list[float], places: int) -> None:
        self._least, self._span = scale[0], scale[-1] - scale[0]
        self.room = (WIDTH - _LEFT - _RIGHT) / places

    def x(self, place: int) -> float:
        """The middle of a place."""
        return round(_LEFT + self.room * (place + 0.5), 1)

    def y(self, value: float) -> float:
        """The height of a value."""
        return round(_BASE - (value - self._least) / self._span * (_BASE - _TOP), 1)


def _grid(chart: Chart, scale: list[float], frame: _Frame) -> Iterator[str]:
    for value in scale:
        y = frame.y(value)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield _text(f"{_number(value)}{chart.unit}", _LEFT - 6, y + 4, "end")


def _labels(chart: Chart, frame: _Frame) -> Iterator[str]:
    for place, point in enumerate(chart.points):
        yield _text(point.label, frame.x(place), HEIGHT - 8, "middle", _between(chart, place))


def _line(chart: Chart, frame: _Frame) -> Iterator[str]:
    for run in _runs(chart.points):
        path = " ".join(f"{frame.x(place)},{frame.y(value)}" for place, value in run)
        yield f'<polyline class="{chart.tone}-line" points="{path}"/>'
    told = [place for place, point in enumerate(chart.points) if point.value is not None]
    for place in told:
        point = chart.points[place]
        value = point.value or 0.0
        x, y = frame.x(place), frame.y(value)
        yield f'<circle class="{chart.tone}-fill" cx="{x}" cy="{y}" r="{4.5 if place == told[-1] else 3}">'
        yield f"<title>{escape(point.label)}: {escape(point.words)}</title></circle>"
        if place == told[-1]:
            # The last value is what the page is about; it is told where the line leaves room.
            above = y - 9 if y - _TOP > 14 else y + 18
            yield _text(point.words, min(x + frame.room / 2, WIDTH - 2), above, "end", "value")


def _runs(points: tuple[Point, ...]) -> Iterator[list[tuple[int, float]]]:
    """The values that follow on each other without a gap."""
    run: list[tuple[int, float]] = []
    for place, point in enumerate(points):
        if point.value is not None:
            run.append((place, point.value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _columns(chart: Chart, frame: _Frame) -> Iterator[str]:
    width = round(min(frame.room * _COLUMN, 32), 1)
    for place, point in enumerate(chart.points):
        if point.value is None:
            continue
        x, y = round(frame.x(place) - width / 2, 1), frame.y(point.value)
        yield f'<rect class="{chart.tone}-fill" x="{x}" y="{y}" width="{width}" height="{round(_BASE - y, 1)}" rx="2">'
        yield f"<title>{escape(point.label)}: {escape(point.words)}</title></rect>"
        yield _text(point.words, frame.x(place), y - 5, "middle", _of_value(chart, place, frame))


def _of_value(chart: Chart, place: int, frame: _Frame) -> str:
    """A number that is wider than its column's room is written smaller."""
    tight = "tight" if len(chart.points[place].words) * _DIGIT > frame.room else ""
    return " ".join(word for word in ("value", _between(chart, place), tight) if word)


def _between(chart: Chart, place: int) -> str:
    """Every other word, counted from the last, can be left out where there is little room."""
    return "between" if (len(chart.points) - 1 - place) % 2 else ""


def _text(words: str, x: float, y: float, anchor: str, kind: str = "") -> str:
    classed = f' class="{kind}"' if kind else ""
    return f'<text{classed} x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}">{escape(words)}</text>'


def _number(value: float) -> str:
    """A number of the scale as Vietnamese write it."""
    if value == int(value):
        return f"{int(value):,}".replace(",", ".")
    return f"{value:.2f}".rstrip("0").replace(".", ",")
