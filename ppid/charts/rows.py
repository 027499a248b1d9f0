"""Lying charts: bars, each under its label, and wholes divided into their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ppid.charts.shapes import EMPTY, MAIN, WIDTH, Box, Chart, Line, Mark, Row, Spell, Text, percent, shortened, spell

BAR_ROW, BAR_TOP, BAR_HEIGHT, BAR_ROOM = 36.0, 16.0, 13.0, 64.0  # the room at the right is for the number
STACK_HEIGHT = 22.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``text`` stands at its end instead of the spelled value, in the drawing and in the table."""

    label: str
    value: float | None
    text: str = ""
    tone: str = MAIN
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """One whole and the values of its parts, in the order of the parts."""

    label: str
    values: Sequence[float]
    href: str = ""


def bars(
    title: str,
    description: str,
    values: Sequence[Bar],
    *,
    headings: tuple[str, str],
    mark: Mark | None = None,
    most: float | None = None,
    spell: Spell = spell,
    missing: str = "–",
) -> Chart:
    """Horizontal bars, each under its label. ``most`` is what a whole row stands for; a line marks ``mark``."""

    def text_of(bar: Bar) -> str:
        return bar.text or (missing if bar.value is None else spell(bar.value))

    rows = [Row(bar.label, (text_of(bar),), bar.href) for bar in values]
    if mark is not None:
        rows.append(Row(mark.label, (spell(mark.value),)))
    chart = Chart(title, description, headings, tuple(rows))
    whole = most or max([bar.value or 0 for bar in values] + [mark.value if mark else 0]) or 1
    room = WIDTH - BAR_ROOM
    for number, bar in enumerate(values):
        y = number * BAR_ROW
        chart.texts.append(Text(0, y + 11, shortened(bar.label)))
        length = round(room * min(1.0, max(0.0, bar.value or 0) / whole), 2)
        says = f"{bar.label}: {text_of(bar)}"
        chart.boxes.append(Box(0.5, y + BAR_TOP, max(length, 0.5), BAR_HEIGHT, bar.tone if length else EMPTY, says))
        chart.texts.append(Text(length + 6, y + BAR_TOP + 10.5, shortened(text_of(bar), 14), "value"))
    chart.height = len(values) * BAR_ROW
    if mark is not None:
        x = round(room * min(1.0, max(0.0, mark.value) / whole), 2)
        chart.lines += [
            Line(x, n * BAR_ROW + BAR_TOP - 2, x, n * BAR_ROW + BAR_TOP + BAR_HEIGHT + 2, "mark")
            for n in range(len(values))
        ]
        words, is_right = f"{mark.label}: {spell(mark.value)}", x > WIDTH / 2
        chart.texts.append(Text(x, chart.height + 10, shortened(words), "axis", "end" if is_right else "start"))
        chart.height += 16
    return chart


def stacks(
    title: str,
    description: str,
    wholes: Sequence[Stack],
    parts: Sequence[tuple[str, str]],
    *,
    heading: str,
    counted: str = "",
    spell: Spell = spell,
) -> Chart:
    """Each whole as one full row, divided into its ``parts`` (name, tone); a legend names them.

    The table behind a single whole lists its parts, under ``heading`` and ``counted``; otherwise it lists the wholes.
    """
    names = tuple(name for name, _ in parts)
    if len(wholes) == 1:
        headings: tuple[str, ...] = (heading, counted or title)
        rows = tuple(Row(name, (spell(value),)) for name, value in zip(names, wholes[0].values, strict=True))
    else:
        headings = (heading, *names)
        rows = tuple(Row(one.label, tuple(map(spell, one.values)), one.href) for one in wholes)
    chart = Chart(title, description, headings, rows)
    y = 0.0
    for one in wholes:
        total = sum(one.values)
        if one.label:
            chart.texts.append(Text(0, y + 11, shortened(one.label)))
            y += 16
        if not total:
            chart.boxes.append(Box(0.5, y, WIDTH - 1, STACK_HEIGHT, EMPTY, one.label))
        ends = [0.0]
        for value in one.values:
            ends.append(ends[-1] + (value / total if total else 0) * (WIDTH - 1))
        for (name, tone), value, (left, right) in zip(parts, one.values, pairwise(ends), strict=True):
            if not value:
                continue
            share = percent(value / total)
            says = ", ".join(filter(None, (one.label, f"{name}: {spell(value)} ({share})")))
            chart.boxes.append(Box(round(left + 0.5, 2), y, round(right - left, 2), STACK_HEIGHT, tone, says))
            if right - left > 7 * len(share):
                chart.texts.append(Text(round((left + right) / 2, 2), y + 15, share, "inside", "middle", tone))
        y += STACK_HEIGHT + 6
    single = wholes[0].values if len(wholes) == 1 else ()
    legend = [
        (tone, f"{name}: {spell(single[number])}" if single else name) for number, (name, tone) in enumerate(parts)
    ]
    chart.height = chart.explain(legend, y)
    return chart
