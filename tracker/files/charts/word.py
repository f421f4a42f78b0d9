"""A chart in a Word document: Word's own kind of drawing, with its values in a workbook within the file.

So it is as sharp as the text on paper, an office can still change its look and its values, and the server needs
neither fonts nor a program that paints.
"""

import io
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from tracker.files.charts.chart import Chart, ChartKind
from tracker.files.charts.scale import round_scale

#: The colours of paper, by the name of the tone: those of the pages in the light.
_COLOURS = {"on-time": "1F7A4D", "late": "8F5F00", "within": "2F6DB5", "overdue": "B3261E", "brand": "0B5A6F"}
_WIDTH, _HEIGHT = Mm(160), Mm(70)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLE_SIZE, _TEXT_SIZE, _VALUE_SIZE = 1200, 1000, 800  # in hundredths of a point
_NOT_INVERTED, _NOT_SMOOTH = '<c:invertIfNegative val="0"/>', '<c:smooth val="0"/>'
_AXES = '<c:axId val="1"/><c:axId val="2"/>'


def put_chart(word: Document, chart: Chart, *, width: Length = _WIDTH, height: Length = _HEIGHT) -> Paragraph:
    """Put the chart at the end of the document, in a paragraph of its own, which is given back.

    Its description stands where screen readers look for it.
    """
    number = 1 + sum(part.content_type == _CHART_TYPE for part in word.part.package.iter_parts())
    package = word.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _WORKBOOK_TYPE, _workbook(chart), package
    )
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    values = drawn.relate_to(workbook, f"{_OFFICE}/relationships/package")
    drawn._blob = _chart_xml(chart, values).encode()
    relation = word.part.relate_to(drawn, f"{_OFFICE}/relationships/chart")
    paragraph = word.add_paragraph()
    paragraph.add_run()._r.append(parse_xml(_drawing(chart, number, relation, width, height)))
    return paragraph


def _drawing(chart: Chart, number: int, relation: str, width: Length, height: Length) -> str:
    return (
        f'<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(width)}" cy="{int(height)}"/>'
        f'<wp:docPr id="{1000 + number}" name="Biểu đồ {number}" title={quoteattr(chart.title)} '
        f"descr={quoteattr(chart.description)}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{_DRAWING}/chart"><c:chart xmlns:c="{_DRAWING}/chart" '
        f'xmlns:r="{_OFFICE}/relationships" r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _chart_xml(chart: Chart, values: str) -> str:
    plot = _columns(chart) if chart.kind is ChartKind.COLUMNS else _line(chart)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}/relationships">'
        '<c:lang val="vi-VN"/><c:roundedCorners val="0"/><c:chart>'
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>{_font('defRPr', _TITLE_SIZE)}</a:pPr>"
        f"<a:r>{_font('rPr', _TITLE_SIZE)}<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}{_axes(chart)}</c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"<c:txPr><a:bodyPr/><a:p><a:pPr>{_font('defRPr', _TEXT_SIZE)}</a:pPr>"
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{values}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _font(element: str, size: int) -> str:
    bold = 1 if size == _TITLE_SIZE else 0
    return f'<a:{element} lang="vi-VN" sz="{size}" b="{bold}"><a:latin typeface="Times New Roman"/></a:{element}>'


def _columns(chart: Chart) -> str:
    fill = f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOURS[chart.tone]}"/></a:solidFill></c:spPr>'
    return (
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f"{_series(chart, fill + _NOT_INVERTED)}"
        f'<c:gapWidth val="80"/>{_AXES}</c:barChart>'
    )


def _line(chart: Chart) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{_COLOURS[chart.tone]}"/></a:solidFill>'
    look = (
        f'<c:spPr><a:ln w="28575">{colour}</a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/>'
        f"<c:spPr>{colour}<a:ln>{colour}</a:ln></c:spPr></c:marker>"
    )
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{_series(chart, look, _NOT_SMOOTH)}<c:marker val="1"/>{_AXES}</c:lineChart>'
    )


def _series(chart: Chart, look: str, after: str = "") -> str:
    last = len(chart.points) + 1
    labels = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(point.label)}</c:v></c:pt>' for place, point in enumerate(chart.points)
    )
    values = "".join(
        f'<c:pt idx="{place}"><c:v>{point.value}</c:v></c:pt>'
        for place, point in enumerate(chart.points)
        if point.value is not None
    )
    count, form = f'<c:ptCount val="{len(chart.points)}"/>', _format(chart)
    title = f'<c:pt idx="0"><c:v>{escape(chart.title)}</c:v></c:pt>'
    return (
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f'<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:ptCount val="1"/>{title}</c:strCache></c:strRef></c:tx>'
        f"{look}{_values_told(chart)}"
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{labels}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f><c:numCache><c:formatCode>{escape(form)}</c:formatCode>"
        f"{count}{values}</c:numCache></c:numRef></c:val>{after}</c:ser>"
    )


def _values_told(chart: Chart) -> str:
    """Each value stands at its point, for on paper nobody can point at it; in words, whatever language Word speaks."""
    look = f"<a:pPr>{_font('defRPr', _VALUE_SIZE)}</a:pPr>"
    place = f'<c:dLblPos val="{"outEnd" if chart.kind is ChartKind.COLUMNS else "t"}"/>'
    hidden = "".join(f'<c:{what} val="0"/>' for what in ("showCatName", "showSerName", "showPercent", "showBubbleSize"))
    shown = f'{place}<c:showLegendKey val="0"/><c:showVal val="1"/>{hidden}'
    told = "".join(
        f'<c:dLbl><c:idx val="{idx}"/><c:tx><c:rich><a:bodyPr/><a:p>{look}<a:r>{_font("rPr", _VALUE_SIZE)}'
        f"<a:t>{escape(point.words)}</a:t></a:r></a:p></c:rich></c:tx>{shown}</c:dLbl>"
        for idx, point in enumerate(chart.points)
        if point.value is not None
    )
    return f"<c:dLbls>{told}<c:txPr><a:bodyPr/><a:p>{look}</a:p></c:txPr>{shown}</c:dLbls>"


def _format(chart: Chart) -> str:
    """How Word writes the values; whether with comma or point follows its language."""
    return f'#,##0.00"{chart.unit}"' if chart.unit else "#,##0"


def _axes(chart: Chart) -> str:
    values = [point.value for point in chart.points if point.value is not None]
    scale = round_scale(values, from_zero=chart.kind is ChartKind.COLUMNS, most=chart.most)
    step = round(scale[1] - scale[0], 10)
    form = f'#,##0{"" if step == int(step) else ".0"}"{chart.unit}"'
    grid = '<a:ln w="6350"><a:solidFill><a:srgbClr val="D9DEE2"/></a:solidFill></a:ln>'
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{scale[-1]}"/>'
        f'<c:min val="{scale[0]}"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        f"<c:majorGridlines><c:spPr>{grid}</c:spPr></c:majorGridlines>"
        f'<c:numFmt formatCode={quoteattr(form)} sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:crossAx val="1"/><c:crossBetween val="between"/><c:majorUnit val="{step}"/></c:valAx>'
    )


def _workbook(chart: Chart) -> bytes:
    """The values as Word shows them when somebody wants to change them."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, form = book.add_worksheet("Sheet1"), book.add_format({"num_format": _format(chart)})
        sheet.write_string(0, 1, chart.title)
        for row, point in enumerate(chart.points, 1):
            sheet.write_string(row, 0, point.label)
            if point.value is not None:
                sheet.write_number(row, 1, point.value, form)
    return written.getvalue()
