"""A chart of the story as a native chart: its numbers stay in the file and can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.marks import mark_of
from sim.report.slides.boxes import Placed
from sim.report.slides.fitting import inner
from sim.report.slides.look import FONT, INK, colour, inches
from sim.report.story.parts import Chart, Kind, Series

if TYPE_CHECKING:
    from pptx.chart.chart import Chart as Drawn
    from pptx.slide import Slide

FORMATS: dict[Kind, str] = {"share": "0%", "number": "#,##0", "minutes": "0", "rupiah": "#,##0"}
RUN_BY_SPREADSHEETS = ("=", "{", "@", "+", "-", "http", "ftp", "mailto", "internal:", "external:")
LETTERS = 10.0
MANY = 8  # categories from which on their labels stand upright
SHAPES = {"o": "CIRCLE", "s": "SQUARE", "^": "TRIANGLE", "D": "DIAMOND", "*": "STAR", "v": "TRIANGLE"}
DASHES = {"-": "SOLID", "--": "DASH", "-.": "DASH_DOT", ":": "ROUND_DOT"}
PATTERNS = {
    "//": "WIDE_UPWARD_DIAGONAL",
    "\\\\": "WIDE_DOWNWARD_DIAGONAL",
    "xx": "DIAGONAL_CROSS",
    "..": "DOTTED_DIAMOND",
}


def draw_chart(slide: Slide, placed: Placed) -> None:
    """Draw the chart into its box; limits of a series are thin lines without an entry in the legend."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    chart = placed.part
    assert isinstance(chart, Chart)
    kinds = {
        "lines": "LINE_MARKERS",
        "columns": "COLUMN_CLUSTERED",
        "stacked": "COLUMN_STACKED",
        "bars": "BAR_CLUSTERED",
    }
    data: Any = CategoryChartData(number_format=FORMATS.get(chart.unit, "General"))
    data.categories = [as_text(category) for category in chart.categories]
    shown = with_limits(chart)
    for series in shown:
        data.add_series(as_text(series.name), series.values)
    box = inner(chart, placed.box)
    frame: Any = slide.shapes.add_chart(getattr(XL_CHART_TYPE, kinds[chart.kind]), *inches(box), data)
    drawn: Drawn = frame.chart
    _look(drawn, chart)
    for number, series in enumerate(shown):
        _series(drawn.plots[0].series[number], chart, series, limit=not series.name)
    _legend(drawn, shown)
    if chart.kind == "stacked":
        _demand_as_line(drawn, shown)


def as_text(name: str) -> str:
    """A name that the spreadsheet inside the chart takes for a text, whatever it begins with."""
    return f"'{name}" if name.startswith(RUN_BY_SPREADSHEETS) else name


def with_limits(chart: Chart) -> list[Series]:
    """The series of a chart, those of a line followed by its limits, which bear no name."""
    found = []
    for series in chart.series:
        sides = [side for side in (series.low, series.high) if any(value is not None for value in side)]
        found += [series, *(Series("", side, series.mark) for side in sides if chart.kind == "lines")]
    return found


def _look(drawn: Drawn, chart: Chart) -> None:
    from pptx.util import Pt

    drawn.has_title = False
    drawn.font.size, drawn.font.name = Pt(LETTERS), FONT
    drawn.font.color.rgb = colour(INK)
    value, category = drawn.value_axis, drawn.category_axis
    value.minimum_scale = 0.0
    if chart.unit == "share":
        value.maximum_scale, value.major_unit = 1.0, 0.2
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = (
        FORMATS.get(chart.unit, "General"),
        False,
    )
    value.major_gridlines.format.line.color.rgb = colour("#DDDDDD")
    category.has_major_gridlines = False
    if chart.kind != "lines":
        drawn.plots[0].gap_width = 35
    if len(chart.categories) > MANY:
        _upright(category)


def _upright(axis: Any) -> None:
    """Labels from below to above, every one of them."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    axis.tick_labels.font.size = axis.tick_labels.font.size  # makes the properties of the text
    axis._element.find("{*}txPr/{*}bodyPr").set("rot", "-5400000")
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find("{*}noMultiLvlLbl").addprevious(every)


def _series(drawn: Any, chart: Chart, series: Series, limit: bool) -> None:
    """Colour, shape and line of one series."""
    mark = mark_of(series.mark)
    if chart.kind == "lines" or series.mark == "demand":
        _line(drawn, mark.colour, limit, mark.line)
        return _marker(drawn, "" if limit else mark.shape, mark.colour)
    fill = drawn.format.fill
    if mark.hatch:
        from pptx.enum.dml import MSO_PATTERN

        fill.patterned()
        fill.pattern = getattr(MSO_PATTERN, PATTERNS[mark.hatch])
        fill.fore_color.rgb, fill.back_color.rgb = colour("#FFFFFF"), colour(mark.colour)
    else:
        fill.solid()
        fill.fore_color.rgb = colour(mark.colour)
    return None


def _line(drawn: Any, ink: str, limit: bool, dash: str) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    line = drawn.format.line
    line.color.rgb, line.width = colour(ink), Pt(0.75 if limit else 2.25)
    line.dash_style = MSO_LINE.ROUND_DOT if limit else getattr(MSO_LINE, DASHES[dash])


def _marker(drawn: Any, shape: str, ink: str) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    if not hasattr(drawn, "marker"):  # a bar that will be drawn as a line
        return
    drawn.smooth = False
    drawn.marker.style = getattr(XL_MARKER_STYLE, SHAPES.get(shape, "NONE"))
    if shape:
        drawn.marker.size = 6
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour(ink)
        drawn.marker.format.line.color.rgb = colour(ink)


def _legend(drawn: Drawn, shown: list[Series]) -> None:
    """Legend below, without the limits."""
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    place = drawn.legend._element.find("{*}legendPos")
    for number in reversed([n for n, series in enumerate(shown) if not series.name]):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>'
        place.addnext(parse_xml(entry))


def _demand_as_line(drawn: Drawn, shown: list[Series]) -> None:
    """Move the series of the demand from the bars into a line on the same axes."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    bars = drawn.plots[0]._element
    numbers = [n for n, series in enumerate(shown) if series.mark == "demand"]
    moved = [bars.findall("{*}ser")[n] for n in numbers]
    if not moved:
        return
    axes = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in bars.findall("{*}axId"))
    head = '<c:grouping val="standard"/><c:varyColors val="0"/>'
    line = parse_xml(f'<c:lineChart {nsdecls("c")}>{head}<c:marker val="1"/>{axes}</c:lineChart>')
    for series in moved:
        none = f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'
        series.find("{*}cat").addprevious(parse_xml(none))
        series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
        line.find("{*}marker").addprevious(series)
    bars.addnext(line)
