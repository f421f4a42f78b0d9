"""A chart of Excel's own, on a sheet beside the table it belongs to, with the numbers it is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

_FONT = "Times New Roman"
_NAMES, _SHARES = 0, 1
#: The height of a bar with its room, and of what stands above and below the bars, in pixels.
_BAR, _AROUND = 22, 110


@dataclass(frozen=True)
class Chart:
    """Bars of shares in percent ('96.07'), the first on top; who has none is left out by the caller."""

    sheet: str
    title: str
    name_title: str
    share_title: str
    bars: Sequence[tuple[str, str]]


def draw(book: xlsxwriter.Workbook, chart: Chart) -> None:
    """Add the sheet; without bars there is nothing to draw."""
    if not chart.bars:
        return
    sheet = book.add_worksheet(chart.sheet)
    bold, plain = book.add_format({"font_name": _FONT, "bold": True}), book.add_format({"font_name": _FONT})
    share = book.add_format({"font_name": _FONT, "num_format": "0.00%"})
    sheet.set_column(_NAMES, _NAMES, 40)
    sheet.set_column(_SHARES, _SHARES, 14)
    sheet.write_string(0, _NAMES, chart.name_title, bold)
    sheet.write_string(0, _SHARES, chart.share_title, bold)
    for row, (name, percent) in enumerate(chart.bars, 1):
        sheet.write_string(row, _NAMES, name, plain)
        sheet.write_number(row, _SHARES, int(percent.replace(".", "")) / 10_000, share)
    sheet.freeze_panes(1, 0)
    last = len(chart.bars)
    picture = book.add_chart({"type": "bar"})
    picture.add_series({
        "name": chart.share_title,
        "categories": [chart.sheet, 1, _NAMES, last, _NAMES],
        "values": [chart.sheet, 1, _SHARES, last, _SHARES],
        "fill": {"color": "#0B5A6F"},
        "gap": 40,
        "data_labels": {"value": True, "num_format": "0.00%"},
    })  # fmt: skip
    picture.set_title({"name": chart.title, "name_font": {"name": _FONT, "size": 13}})
    picture.set_legend({"none": True})
    picture.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": True}})
    picture.set_y_axis({"reverse": True, "num_font": {"name": _FONT}})
    picture.set_size({"width": 760, "height": last * _BAR + _AROUND})
    sheet.insert_chart(0, _SHARES + 2, picture, {"description": chart.title})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
