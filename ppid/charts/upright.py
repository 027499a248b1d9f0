"""Standing charts with a scale: columns, lines, and how many took how many days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from ppid.charts.shapes import (
    LATE,
    MAIN,
    SECOND,
    WIDTH,
    Box,
    Chart,
    Curve,
    Dot,
    Line,
    Mark,
    Row,
    Spell,
    Text,
    percent,
    shortened,
    spell,
)

PLOT_LEFT, PLOT_HEIGHT, PLOT_HEAD, PLOT_FOOT = 36.0, 120.0, 16.0, 20.0
MOST_LABELS = 12
LETTER_WIDTH = 4.9  # of small words, on average
LABEL_LETTER, LABEL_GAP = 5.6, 6.0  # room that a letter below a chart needs at most, and that between two labels


@dataclass(frozen=True, slots=True)
class Series:
    """Values along the same labels."""

    name: str
    values: Sequence[float | None]
    tone: str = MAIN


def steps(most: float, *, whole: bool = True, about: int = 4) -> list[float]:
    """Round numbers from 0 to at least ``most``, about so many of them; ``whole`` ones where parts make no sense."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / about
    power = 10.0 ** floor(log10(rough))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough - 1e-9)
    if whole:
        step = float(max(1, ceil(step - 1e-9)))
    return [round(number * step, 6) for number in range(ceil(most / step - 1e-9) + 1)]


def columns(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    heading: str,
    spell: Spell = spell,
    missing: str = "–",
) -> Chart:
    """Upright columns along ``labels``, the series side by side. One series alone has its numbers above it."""
    chart, top, scale = _frame(title, description, labels, series, heading, spell, missing)
    slot = (WIDTH - PLOT_LEFT) / max(len(labels), 1)
    width = slot * 0.76 / max(len(series), 1)
    floor_y = top + PLOT_HEIGHT
    for place, one in enumerate(series):
        for number, value in enumerate(one.values):
            x = round(PLOT_LEFT + number * slot + slot * 0.12 + place * width, 2)
            middle = round(x + width / 2, 2)
            if value is None:
                chart.texts.append(Text(middle, floor_y - 3, missing, "axis", "middle"))
                continue
            height = round(PLOT_HEIGHT * value / scale, 2)
            says = f"{labels[number]}, {one.name}: {spell(value)}"
            if height:
                chart.boxes.append(Box(x, round(floor_y - height, 2), round(width, 2), height, one.tone, says))
            if len(series) == 1 and len(labels) <= MOST_LABELS:
                chart.texts.append(Text(middle, round(floor_y - height - 3, 2), spell(value), "axis", "middle"))
    return chart


def lines(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    heading: str,
    spell: Spell = spell,
    missing: str = "–",
) -> Chart:
    """A line for each series along ``labels``; it breaks where there is no value."""
    chart, top, scale = _frame(title, description, labels, series, heading, spell, missing)
    slot = (WIDTH - PLOT_LEFT) / max(len(labels), 1)
    for one in series:
        path = ""
        for number, value in enumerate(one.values):
            if value is None:
                continue
            x = round(PLOT_LEFT + (number + 0.5) * slot, 2)
            y = round(top + PLOT_HEIGHT * (1 - value / scale), 2)
            path += f"{'L' if number and one.values[number - 1] is not None else 'M'}{x:g} {y:g}"
            chart.dots.append(Dot(x, y, one.tone, f"{labels[number]}, {one.name}: {spell(value)}"))
        if path:
            chart.curves.append(Curve(path, one.tone))
    return chart


def _frame(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    heading: str,
    spell: Spell,
    missing: str,
) -> tuple[Chart, float, float]:
    """What columns and lines share: the table, the scale, the words below; with the top and what its height means."""
    rows = tuple(
        Row(label, tuple(missing if one.values[n] is None else spell(one.values[n] or 0) for one in series))
        for n, label in enumerate(labels)
    )
    chart = Chart(title, description, (heading, *(one.name for one in series)), rows)
    values = [value for one in series for value in one.values if value is not None]
    top = PLOT_HEAD
    scale = _scale(chart, top, max(values, default=0), spell)
    slot = (WIDTH - PLOT_LEFT) / max(len(labels), 1)
    words = [shortened(label, 8) for label in labels]
    wide = max(map(len, words), default=0) * LABEL_LETTER
    every = max(1, ceil(len(labels) / MOST_LABELS), ceil((wide + LABEL_GAP) / slot) if len(labels) > 1 else 1)
    y, ended = top + PLOT_HEIGHT + 13, 0.0
    for number, label in enumerate(words[::every]):
        half, middle = len(label) * LABEL_LETTER / 2, PLOT_LEFT + (number * every + 0.5) * slot
        x = min(middle, WIDTH - half)  # the last one stays inside
        if x - half > ended:
            chart.texts.append(Text(round(x, 2), y, label, "axis", "middle"))
            ended = x + half
    chart.height = top + PLOT_HEIGHT + PLOT_FOOT
    if len(series) > 1:
        chart.height = chart.explain([(one.tone, one.name) for one in series], chart.height + 4)
    return chart, top, scale


def _scale(chart: Chart, top: float, most: float, spell: Spell) -> float:
    """Draw the grid with its numbers, and return the value at its top."""
    marks = steps(most, whole=spell is not percent)
    for value in marks:
        y = round(top + PLOT_HEIGHT * (1 - value / marks[-1]), 2)
        chart.lines.append(Line(PLOT_LEFT, y, WIDTH, y, "grid" if value else "axis"))
        chart.texts.append(Text(PLOT_LEFT - 5, y + 3.5, spell(value), "axis", "end"))
    return marks[-1]


def distribution(
    title: str,
    description: str,
    times: Mapping[int, int],
    limits: Sequence[Mark],
    *,
    headings: tuple[str, str],
    over: str,
    last: int = 30,
    spell: Spell = spell,
) -> Chart:
    """How many took how many days, with the legal limits marked.

    ``times`` counts by number of days; those above ``last`` stand together under the words ``over``. The columns
    change their tone behind each limit.
    """
    counted = [times.get(day, 0) for day in range(last + 1)] + [sum(n for day, n in times.items() if day > last)]
    names = [spell(day) for day in range(last + 1)] + [over]
    rows = tuple(Row(name, (spell(n),)) for name, n in zip(names, counted, strict=True) if n)
    chart = Chart(title, description, headings, rows)
    limits = sorted(limits, key=lambda limit: limit.value)
    top = PLOT_HEAD + 12 * len(limits)
    scale = _scale(chart, top, max(counted), spell)
    slot = (WIDTH - PLOT_LEFT) / len(counted)
    tones = (MAIN, SECOND, LATE)
    for day, n in enumerate(counted):
        x = round(PLOT_LEFT + day * slot, 2)
        if n:
            behind = sum(day > limit.value for limit in limits)
            tone = tones[behind] if behind < len(limits) else (LATE if limits else MAIN)
            height = round(PLOT_HEIGHT * n / scale, 2)
            y = round(top + PLOT_HEIGHT - height, 2)
            chart.boxes.append(
                Box(round(x + 0.7, 2), y, round(slot - 1.4, 2), height, tone, f"{names[day]}: {spell(n)}")
            )
        if day % 5 == 0 and day < last:
            chart.texts.append(Text(round(x + slot / 2, 2), top + PLOT_HEIGHT + 13, names[day], "axis", "middle"))
    chart.texts.append(Text(WIDTH, top + PLOT_HEIGHT + 13, f"> {spell(last)}", "axis", "end"))
    for number, limit in enumerate(reversed(limits)):  # the last one highest: no line runs through words
        x, y, words = round(PLOT_LEFT + (limit.value + 1) * slot, 2), 10.0 + 12 * number, shortened(limit.label, 40)
        fits = len(words) * LETTER_WIDTH < x - 4
        chart.lines.append(Line(x, y - 8, x, top + PLOT_HEIGHT, "mark"))
        chart.texts.append(Text(x - 4 if fits else x + 4, y, words, "axis", "end" if fits else "start"))
    chart.height = top + PLOT_HEIGHT + PLOT_FOOT
    return chart
