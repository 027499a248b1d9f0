"""Charts: numbers turned into boxes, lines and words with positions, so that a template only has to draw them.

Pure geometry: no colours (only names of tones), no sentences of its own, no Flask. Every chart carries the table that
stands behind it, and every box says its own value. `templates/macros/charts.html` draws them all::

    {% from "macros/charts.html" import chart, chart_table %}
    {{ chart(made) }}                {# on a page: the drawing, and the table behind a <details> #}
    {{ chart(made, printed=True) }}  {# in a PDF: the drawing, and the table below it; uses no gettext #}
    {{ chart(made, table=False) }}   {# where the page shows the same numbers in a table of its own #}

What makes a chart; ``title`` and ``description`` are read aloud, ``headings`` name the columns of the table::

    bars(title, description, [Bar(label, value, text="", tone=MAIN, href="")], headings=(…, …), mark=Mark(value, label))
    columns(title, description, labels, [Series(name, values, tone=MAIN)], heading="Bulan")        # side by side
    lines(title, description, labels, [Series(name, values, tone=MAIN)], heading="Bulan")          # None breaks a line
    distribution(title, description, {days: times}, [Mark(10, "10 hari"), …], headings=(…, …), over="lebih dari 30")
    stacks(title, description, [Stack(label, values, href="")], [(name, tone), …], heading="Unit")
        # shares of a whole; of a single Stack the table lists the parts: heading="Hasil", counted="Permohonan"
    tiles(title, description, [Tile(slug, label, text, tone, href="")], headings=(…, …), legend=[(tone, words), …])

All but tiles take ``spell``, which writes a number (`spell` of this module: Indonesian notation; `percent` for shares
from 0 to 1); bars, columns and lines take ``missing``, the words for a value of None. Tones: MAIN, SECOND, THIRD, SOON,
LATE, EMPTY; each has its own pattern, so that they differ in black and white. ``href`` stands in the table only. One
unit is about one pixel on a telephone 360 pixels wide.
"""

from __future__ import annotations

from ppid.charts.regions import KALTIM, Tile, tiles
from ppid.charts.rows import Bar, Stack, bars, stacks
from ppid.charts.shapes import EMPTY, LATE, MAIN, SECOND, SOON, THIRD, Chart, Mark, percent, spell
from ppid.charts.upright import Series, columns, distribution, lines

__all__ = [
    "EMPTY",
    "KALTIM",
    "LATE",
    "MAIN",
    "SECOND",
    "SOON",
    "THIRD",
    "Bar",
    "Chart",
    "Mark",
    "Series",
    "Stack",
    "Tile",
    "bars",
    "columns",
    "distribution",
    "lines",
    "percent",
    "spell",
    "stacks",
    "tiles",
]
