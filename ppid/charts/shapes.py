"""What a drawing is made of, and how numbers and patterns are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

MAIN, SECOND, THIRD, SOON, LATE, EMPTY = "main", "second", "third", "soon", "late", "empty"
WIDTH = 336.0
LEGEND_ROW = 17.0
LABEL_LETTERS = 54  # what one line of the drawing holds
DASHES = {MAIN: "", SECOND: "6 3", THIRD: "2 3", SOON: "8 3 2 3", LATE: "4 2", EMPTY: "1 4"}
DIAGONAL, COUNTER, LEVEL = "diagonal", "counter", "level"
HATCHES = {SECOND: DIAGONAL, LATE: COUNTER, SOON: LEVEL}


def spell(value: float) -> str:
    """A number in Indonesian notation: ``1.234`` or ``12,5``."""
    whole = float(value).is_integer()
    text = f"{value:,.0f}" if whole else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """A share from 0 to 1 in Indonesian notation: ``87,5%``; never rounded up to all or down to nothing."""
    shown = round(share * 100, 1)
    if 0 < share < 1:
        shown = min(max(shown, 0.1), 99.9)
    return f"{spell(shown)}%"


Spell = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that a line marks: an average, a limit."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; ``hatch`` is the pattern over it as path data, ``says`` what a pointer is told."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    says: str = ""

    @property
    def hatch(self) -> str:
        return hatch(HATCHES.get(self.tone, ""), self.x, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: "grid", "axis", or "mark" for what stands out."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str = "grid"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a series as path data; ``dashes`` tell series apart without colour."""

    path: str
    tone: str

    @property
    def dashes(self) -> str:
        return DASHES[self.tone]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a series; its shape belongs to its tone."""

    x: float
    y: float
    tone: str
    says: str = ""

    @property
    def path(self) -> str:
        x, y = self.x, self.y
        if self.tone == SECOND:
            return f"M{x - 3:g} {y - 3:g}h6v6h-6z"
        if self.tone == LATE:
            return f"M{x:g} {y - 4:g}L{x + 4:g} {y + 3:g}H{x - 4:g}z"
        if self.tone == MAIN:
            return f"M{x - 3:g} {y:g}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"
        return f"M{x:g} {y - 4:g}L{x + 4:g} {y:g}L{x:g} {y + 4:g}L{x - 4:g} {y:g}z"


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place: "label", "value" (bold), "axis" (small), or "inside" a box of ``tone``."""

    x: float
    y: float
    words: str
    role: str = "label"
    anchor: str = "start"
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table behind a chart."""

    label: str
    cells: tuple[str, ...]
    href: str = ""


@dataclass(slots=True)
class Chart:
    """Everything a template draws, from the back to the front, and the table behind it."""

    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    width: float = WIDTH
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def explain(self, legend: Sequence[tuple[str, str]], y: float) -> float:
        """Put a legend of (tone, words) at ``y``, one below the other, and return where it ends."""
        for tone, words in legend:
            self.boxes.append(Box(0.5, y + 2.5, 12, 10, tone))
            self.texts.append(Text(18, y + 11.5, shortened(words)))
            y += LEGEND_ROW
        return y


def shortened(words: str, most: int = LABEL_LETTERS) -> str:
    """What fits; the table holds the whole of it."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def hatch(style: str, x: float, y: float, width: float, height: float) -> str:
    """Lines clipped to a box, as path data: a pattern that needs no definition and no id. Empty without a style."""
    return " ".join(_hatched(style, x, y, width, height)) if style and width > 0 and height > 0 else ""


def _hatched(style: str, x: float, y: float, width: float, height: float, step: float = 5.0) -> Iterator[str]:
    if style == LEVEL:
        for number in range(1, ceil(height / step)):
            yield f"M{x:.1f} {y + number * step:.1f}h{width:.1f}"
        return
    for number in range(1, ceil((width + height) / step)):
        along = number * step  # where a line that rises to the right meets the top, measured from the left
        left, right = max(0.0, along - height), min(width, along)
        low, high = along - left, along - right
        if style == COUNTER:
            left, right = width - left, width - right
        yield f"M{x + left:.1f} {y + low:.1f}L{x + right:.1f} {y + high:.1f}"
