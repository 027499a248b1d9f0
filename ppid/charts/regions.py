"""A tile grid: regions as equal tiles where they roughly lie."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppid.charts.shapes import MAIN, WIDTH, Box, Chart, Row, Text, shortened

TILE_GAP, TILE_HEIGHT, TILE_COLUMNS, TILE_LETTERS, TILE_LINES = 4.0, 62.0, 4, 12, 3

# Where the kabupaten and kota of a province lie, roughly: slug -> (row, column).
KALTIM: Mapping[str, tuple[int, int]] = {
    "mahakam-ulu": (0, 0),
    "berau": (0, 2),
    "kutai-barat": (1, 0),
    "kutai-kartanegara": (1, 1),
    "kutai-timur": (1, 2),
    "bontang": (1, 3),
    "penajam-paser-utara": (2, 1),
    "samarinda": (2, 2),
    "paser": (3, 1),
    "balikpapan": (3, 2),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One region. ``text`` is what stands in it below its name."""

    slug: str
    label: str
    text: str
    tone: str = MAIN
    href: str = ""


def tiles(
    title: str,
    description: str,
    regions: Sequence[Tile],
    *,
    headings: tuple[str, str],
    legend: Sequence[tuple[str, str]] = (),
    places: Mapping[str, tuple[int, int]] = KALTIM,
) -> Chart:
    """Regions as tiles where they roughly lie; those without a place follow in rows below."""
    rows = tuple(Row(one.label, (one.text,), one.href) for one in regions)
    chart = Chart(title, description, headings, rows)
    placed = [(one, places[one.slug]) for one in regions if one.slug in places]
    below = max((row for _, (row, _) in placed), default=-1) + 1
    others = [one for one in regions if one.slug not in places]
    placed += [(one, (below + n // TILE_COLUMNS, n % TILE_COLUMNS)) for n, one in enumerate(others)]
    width = (WIDTH - TILE_GAP * (TILE_COLUMNS - 1) - 1) / TILE_COLUMNS
    for one, (row, column) in placed:
        x, y = round(0.5 + column * (width + TILE_GAP), 2), row * (TILE_HEIGHT + TILE_GAP) + 0.5
        chart.boxes.append(Box(x, y, round(width, 2), TILE_HEIGHT, one.tone, f"{one.label}: {one.text}"))
        words = textwrap.wrap(one.label, TILE_LETTERS, max_lines=TILE_LINES, placeholder="…")
        for number, line in enumerate(words):
            chart.texts.append(Text(x + 5, y + 13 + 11.5 * number, line, "inside", "start", one.tone))
        chart.texts.append(Text(x + 5, y + TILE_HEIGHT - 6, shortened(one.text, 13), "inside-value", "start", one.tone))
    chart.height = (max((row for _, (row, _) in placed), default=-1) + 1) * (TILE_HEIGHT + TILE_GAP)
    if legend:
        chart.height = chart.explain(legend, chart.height + 2)
    return chart
