"""Charts, as Altair makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import altair as alt

Chart: TypeAlias = "alt.Chart | alt.LayerChart"
Rows: TypeAlias = list[dict[str, Any]]

# Variables of the page's style, so that a browser draws them as light or dark as the page is.
INK, MUTED, GRID = "var(--ink)", "var(--muted)", "var(--grid)"
BAR, ALERT, GRAY = "var(--bar)", "var(--alert)", "var(--gray)"
# Told apart without color vision: the one is much darker than the other.
SHADES = ["#e3eef9", "#08519c"]
ON_LIGHT, ON_DARK = "#10243a", "#ffffff"

CONFIG = {
    "background": "transparent",
    "font": "system-ui, 'Liberation Sans', 'DejaVu Sans', sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": GRID,
        "tickColor": GRID,
        "domainColor": GRID,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "orient": "top",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 300,
        "offset": 6,
    },
    "text": {"color": INK, "fontSize": 12},
}
STEP = 22
"""Pixels of a line of bars or cells."""
_NAMES, _LETTER = 130, 6.5
"""Pixels that names of lines take at most, and about what a letter takes."""
_NARROW_NAMES = 110
_NARROW = 480
"""Where there are fewer pixels, names are shorter."""


def bars(
    rows: Rows, *, y: str, x: str, label: str, alert: str = "", most: float | None = None
) -> Chart:
    """Horizontal bars in the order of the rows, each with a label behind it.

    Args:
        rows: What is drawn.
        y: The field that names a bar.
        x: The field of its length.
        label: The field of its label.
        alert: The field that says whether it is drawn as an alert.
        most: Longer bars are cut off here; labels take more of the width then.
    """
    longest = most or max((row[x] for row in rows), default=1) or 1
    # What bars leave of the width is for labels.
    scale = alt.Scale(domain=[0, longest * (4 if most else 1.7)])
    shown = [{**row, x: min(row[x], longest)} for row in rows]
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=_names(shown, y, 220, 170 if most else _NARROW_NAMES), tooltip=[f"{y}:N"]
    )
    color = (
        alt.condition(f"datum.{alert}", alt.value(ALERT), alt.value(BAR))
        if alert
        else alt.value(BAR)
    )
    length = alt.X(f"{x}:Q", scale=scale, axis=None)
    chart = alt.layer(
        base.mark_bar(height={"band": 0.7}).encode(x=length, color=color),
        base.mark_text(align="left", dx=5).encode(x=length, text=f"{label}:N"),
    )
    return _adapted(chart, shown, y)


def matrix(
    rows: Rows,
    *,
    y: str,
    x: str,
    columns: Sequence[str],
    shade: str,
    whole: float,
    label: str,
    tooltip: dict[str, str],
) -> Chart:
    """Cells in lines and columns, each with its value written in it.

    Args:
        rows: What is drawn, a row for each cell.
        y: The field that names the line.
        x: The field that names the column.
        columns: The columns, in their order.
        shade: The field of how dark a cell is; a cell without it is gray.
        whole: The darkest shade. A scale of the values alone would make much of little.
        label: The field of what is written in it.
        tooltip: Titles of fields that are shown when a cell is pointed at.
    """
    # On a phone, titles of columns do not fit beside each other.
    heads = alt.Axis(
        orient="top",
        title=None,
        ticks=False,
        domain=False,
        labelAngle=alt.ExprRef("narrow ? -90 : 0"),
        labelAlign=alt.ExprRef("narrow ? 'left' : 'center'"),
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=_names(rows, y, _NAMES),
        x=alt.X(f"{x}:N", sort=[*columns], axis=heads),
        tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in tooltip.items()],
    )
    scale = alt.Scale(domain=[0, whole], range=SHADES, clamp=True)
    known = f"isValid(datum.{shade})"
    edge = {"stroke": "var(--page)", "strokeWidth": 1.5}
    cells = alt.layer(
        # A mark without a value of its color would not be drawn.
        base.transform_filter(f"!{known}").mark_rect(color=GRAY, **edge),
        base.transform_filter(known)
        .mark_rect(**edge)
        .encode(color=alt.Color(f"{shade}:Q", scale=scale, legend=None)),
        base.mark_text(fontSize=alt.ExprRef("narrow ? 10 : 11")).encode(
            text=f"{label}:N",
            color=alt.condition(
                f"{known} && datum.{shade} > {0.65 * whole}",
                alt.value(ON_DARK),
                alt.value(ON_LIGHT),
            ),
        ),
    )
    longest = max(len(str(row[y])) for row in rows)
    cell = _LETTER * max(map(len, columns)) + 6
    return _adapted(cells, rows, y, min(_NAMES, _LETTER * longest) + cell * len(columns))


def intervals(rows: Rows, *, y: str, title: str) -> Chart:
    """Rates with their intervals: the fields `rate`, `low`, `high`, and `label`.

    A row without a rate has its label alone.
    """
    highest = max((row["high"] for row in rows if row["high"] is not None), default=1)
    scale = alt.Scale(domain=[0, (highest or 1) * 2.6])
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names(rows, y, 180), tooltip=[f"{y}:N"])
    has_rates = any(row["rate"] is not None for row in rows)
    axis = alt.Axis(grid=False, tickCount=4) if has_rates else None
    position = alt.X("low:Q", scale=scale, title=None, axis=axis)
    known = base.transform_filter("isValid(datum.rate)")
    chart = alt.layer(
        known.mark_rule(color=BAR, strokeWidth=2).encode(x=position, x2="high:Q"),
        known.mark_point(color=BAR, fill=BAR, size=60).encode(x=alt.X("rate:Q", scale=scale)),
        base.mark_text(align="left", dx=6).encode(x=alt.X("place:Q", scale=scale), text="label:N"),
    )
    return _adapted(chart, rows, y).properties(
        title=alt.Title(
            title, anchor="start", frame="bounds", fontSize=12, fontWeight="normal", color=MUTED
        )
    )


def lines(rows: Rows, *, series: Sequence[str], title: str, tooltip: dict[str, str]) -> Chart:
    """Lines by day: the fields `day` (as 2026-06-01), `series`, and `percent`."""
    names = alt.Scale(domain=[*series], range=[BAR, ALERT])
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point={"size": 45, "filled": True})
        .encode(
            # In UTC: a day without a time would be another day west of Greenwich.
            x=alt.X(
                "day:T",
                scale=alt.Scale(type="utc"),
                title=None,
                axis=alt.Axis(
                    format="%-d %b",
                    grid=False,
                    tickCount={"interval": "day", "step": 4},
                    labelOverlap=True,
                ),
            ),
            y=alt.Y(
                "percent:Q",
                scale=alt.Scale(domain=[0, 100]),
                title=title,
                axis=alt.Axis(tickCount=5),
            ),
            color=alt.Color("series:N", scale=names, legend=alt.Legend(title=None)),
            strokeDash=alt.StrokeDash(
                "series:N", scale=alt.Scale(domain=[*series], range=[[1, 0], [6, 4]])
            ),
            shape=alt.Shape(
                "series:N", scale=alt.Scale(domain=[*series], range=["circle", "triangle-up"])
            ),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in tooltip.items()],
        )
        .properties(height=220)
    )


def _names(rows: Rows, field: str, limit: int, narrow: int = _NARROW_NAMES) -> alt.Y:
    """The axis of names, in the order of the rows. Longer ones than the limits are cut off."""
    axis = alt.Axis(
        ticks=False,
        domain=False,
        labelColor=INK,
        labelLimit=alt.ExprRef(f"narrow ? {narrow} : {limit}"),
    )
    names = [*dict.fromkeys(row[field] for row in rows)]
    return alt.Y(f"{field}:N", sort=names, title=None, axis=axis)


def _adapted(chart: alt.LayerChart, rows: Rows, y: str, below: float = _NARROW) -> alt.LayerChart:
    """A chart as high as its lines, that the page draws as narrow below so many pixels."""
    return chart.add_params(alt.param(name="narrow", value=False)).properties(
        height=STEP * len({row[y] for row in rows}), usermeta={"narrowBelow": below}
    )
