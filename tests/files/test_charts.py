"""Charts: as SVG for pages, as a native drawing in Word, both telling the same to those who cannot see them."""

import io
import xml.etree.ElementTree as ET
import zipfile
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tracker.files.charts.chart import Chart, ChartKind, Point
from tracker.files.charts.scale import round_scale
from tracker.files.charts.svg import draw_svg
from tracker.files.charts.word import put_chart

_SVG = "{http://www.w3.org/2000/svg}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RATES = Chart(
    ChartKind.LINE,
    "Tỷ lệ <đúng hạn> & «khác»",
    'Từ 97,10% đến "96,07%".',
    (Point("26/05", 97.1, "97,10%"), Point("02/06", None, "–"), Point("09/06", 96.5, "96,50%"),
     Point("12/06", 96.07, "96,07%")),
    tone="brand",
    unit="%",
    most=100,
)  # fmt: skip
OVERDUE = Chart(
    ChartKind.COLUMNS, "Quá hạn", "Tăng.", (Point("T5", 0, "0"), Point("T6", 1063, "1.063")), tone="overdue"
)


def _drawn(chart: Chart) -> ET.Element:
    """The drawing as a page's parser reads it, with the name space that HTML gives by itself."""
    return ET.fromstring(draw_svg(chart, key="k").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def test_a_drawing_names_itself_and_tells_each_value() -> None:
    drawn = _drawn(RATES)
    assert drawn.get("role") == "img"
    named = {one.get("id"): one.text for one in drawn if one.get("id")}
    assert named[drawn.get("aria-labelledby")] == RATES.title
    assert named[drawn.get("aria-describedby")] == RATES.description
    assert [one.text for one in drawn.iterfind(f"{_SVG}circle/{_SVG}title")] == [
        "26/05: 97,10%", "09/06: 96,50%", "12/06: 96,07%",
    ]  # fmt: skip


def test_a_line_stops_where_there_is_no_value() -> None:
    assert [len(line.get("points", "").split()) for line in _drawn(RATES).iter(f"{_SVG}polyline")] == [1, 2]


def test_columns_stand_on_zero_and_show_their_numbers() -> None:
    drawn = _drawn(OVERDUE)
    nothing, much = drawn.iter(f"{_SVG}rect")
    assert float(nothing.get("height", "")) == 0
    assert float(much.get("height", "")) > 50
    assert {"0", "1.063", "1.500", "T5", "T6"} <= {text.text for text in drawn.iter(f"{_SVG}text")}


def test_a_drawing_has_no_style_of_its_own() -> None:
    for chart in (RATES, OVERDUE):
        assert " style=" not in draw_svg(chart, key="k")
        assert "<style" not in draw_svg(chart, key="k")


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("points", [(), (Point("T6", None, "–"),), (Point("T6", 100.0, "100,00%"),)])
def test_nothing_or_one_value_is_drawn_as_well(kind: ChartKind, points: tuple[Point, ...]) -> None:
    chart = Chart(kind, "Trống", "Chưa có số liệu.", points, tone="brand", unit="%", most=100)
    assert _drawn(chart).get("role") == "img"
    put_chart(Document(), chart)


def test_the_scale_is_round_and_goes_no_further_than_it_can() -> None:
    assert round_scale([96.07, 97.8], from_zero=False, most=100) == [96.0, 96.5, 97.0, 97.5, 98.0]
    assert round_scale([100.0, 100.0], from_zero=False, most=100) == [99.0, 100.0]
    assert round_scale([63, 32], from_zero=True) == [0, 20, 40, 60, 80]
    assert round_scale([0, 0], from_zero=True) == [0, 1]
    assert round_scale([3], from_zero=True) == [0, 1, 2, 3]


@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 2)), max_size=12), st.booleans())
def test_every_value_lies_on_the_scale(values: list[float], from_zero: bool) -> None:  # noqa: FBT001 - given by name
    scale = round_scale(values, from_zero=from_zero, most=100)
    assert 2 <= len(scale) <= 7
    assert all(lower < upper for lower, upper in pairwise(scale))
    assert scale[-1] <= 100
    for value in values:
        assert scale[0] - 1e-9 <= value <= scale[-1] + 1e-9


def test_word_gets_drawings_of_its_own_kind_with_their_values() -> None:
    word = Document()
    put_chart(word, RATES)
    put_chart(word, OVERDUE)
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as parts:
        names = parts.namelist()
        charts = [ET.fromstring(parts.read(f"word/charts/chart{number}.xml")) for number in (1, 2)]  # noqa: S314
        books = [
            CalamineWorkbook.from_filelike(io.BytesIO(parts.read(name))).get_sheet_by_index(0).to_python()
            for name in sorted(names)
            if name.startswith("word/embeddings/")
        ]
        types = parts.read("[Content_Types].xml").decode()
    values = [[value.text for value in chart.iterfind(f".//{_C}numCache/{_C}pt/{_C}v")] for chart in charts]
    assert values == [["97.1", "96.5", "96.07"], ["0", "1063"]]
    assert [[value.get("idx") for value in chart.iterfind(f".//{_C}numCache/{_C}pt")] for chart in charts] == [
        ["0", "2", "3"], ["0", "1"],
    ]  # fmt: skip
    assert books[0] == [["", RATES.title], ["26/05", 97.1], ["02/06", ""], ["09/06", 96.5], ["12/06", 96.07]]
    assert books[1][-1] == ["T6", 1063.0]
    assert types.count("drawingml.chart+xml") == 2


def test_word_can_be_opened_again_and_tells_screen_readers_what_the_drawing_shows() -> None:
    word = Document()
    put_chart(word, RATES)
    saved = io.BytesIO()
    word.save(saved)
    again = Document(io.BytesIO(saved.getvalue()))
    (told,) = again.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    assert (told.get("title"), told.get("descr")) == (RATES.title, RATES.description)
