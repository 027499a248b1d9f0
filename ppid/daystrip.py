"""The day strip: a trace turned into cells, gaps and marks with positions, so that a template only has to draw them.

Pure geometry: no colours, no words, no Flask. One unit is about one pixel on a telephone 360 pixels wide.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from ppid.law.calendar import DayKind
from ppid.law.deadlines import CountedDay, Trace
from ppid.standing import Standing, days_after, stand

LATE_SHOWN_DAYS = 10  # more late days than this are told in words
SAY_CHARACTERS = 56  # what one line under the strip holds


class State(StrEnum):
    """What a counted day is by now."""

    SPENT = "spent"
    AHEAD = "ahead"
    LATE = "late"
    DONE = "done"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Cell:
    """One counted day. ``number`` runs through the extension; past the limit it is the number of days late."""

    day: date
    number: int
    state: State
    extended: bool
    due: bool
    x: float
    y: float
    width: float
    height: float

    @property
    def hatch(self) -> str:
        """Diagonal lines clipped to the cell, as path data: a hatch that needs no pattern and no id."""
        return " ".join(_diagonals(self.x, self.y, self.width, self.height))


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    decreed: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of skipped days between two counted ones; weekends merge into one pale bar."""

    days: tuple[CountedDay, ...]
    bars: tuple[Bar, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def weekend_only(self) -> bool:
        return not any(bar.decreed for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date below a cell; ``due`` is the one that matters."""

    day: date
    x: float
    y: float
    anchor: str
    due: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The notch above today, or above the day on which the duty was done. ``text_x`` and ``anchor`` place its word.

    ``beyond`` where that day lies further than the days drawn; the notch then stands above the last one.
    """

    x: float
    y: float
    text_x: float
    anchor: str
    done: bool
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Pole:
    """The flag on the right edge of a last day; ``final`` is False where an extension moved the limit on."""

    x: float
    y: float
    height: float
    final: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """Everything a template draws, and ``standing`` for the words beside it."""

    width: float
    height: float
    standing: Standing
    numbered: bool
    starts: date
    start_x: float
    start_y: float
    cells: tuple[Cell, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    poles: tuple[Pole, ...]
    mark: Mark | None
    provisional: bool

    @property
    def decreed(self) -> tuple[CountedDay, ...]:
        """The skipped days that a decree names, in order."""
        return tuple(d for gap in self.gaps for d in gap.days if d.reason and d.reason.kind is not DayKind.WEEKEND)

    @property
    def decreed_names(self) -> tuple[tuple[str, tuple[date, ...]], ...]:
        """The decreed days under their names, each name once."""
        names: dict[str, list[date]] = {}
        for counted in self.decreed:
            names.setdefault(counted.reason.name if counted.reason else "", []).append(counted.day)
        return tuple((name, tuple(days)) for name, days in names.items())

    @property
    def weekend_days(self) -> int:
        return sum(len(gap.days) for gap in self.gaps) - len(self.decreed)

    @property
    def day_by_day(self) -> tuple[Cell | CountedDay, ...]:
        """Counted and skipped days together in the order of the calendar, for the list behind the drawing."""
        skipped = (d for gap in self.gaps for d in gap.days)
        return tuple(sorted((*self.cells, *skipped), key=lambda d: d.day))

    def paths(self) -> tuple[tuple[State, str], ...]:
        """The cells of each state as one path, for drawings too small to have parts."""
        grouped = ((state, [cell for cell in self.cells if cell.state is state]) for state in State)
        return tuple((state, "".join(_box(cell) for cell in cells)) for state, cells in grouped if cells)

    @property
    def hatch(self) -> str:
        return " ".join(cell.hatch for cell in self.cells if cell.extended and cell.state is not State.UNUSED)

    @staticmethod
    def lines(text: str) -> list[str]:
        """Break a reason into the lines that fit below the strip."""
        return textwrap.wrap(text, SAY_CHARACTERS, max_lines=2, placeholder=" …")


@dataclass(frozen=True, slots=True)
class Measures:
    """One size of the drawing. ``row_cells`` is None where everything stands in one row."""

    cell_width: float
    cell_height: float
    space: float
    off_width: float
    start_width: float
    width: float
    row_cells: int | None
    head: float
    bare_head: float
    foot: float
    numbered: bool


FULL = Measures(27, 30, 2, 3.5, 14, 336, 10, 20, 4, 16, True)
LONG = Measures(13, 18, 1.5, 2, 14, 336, 20, 20, 4, 16, False)
LONG_FROM_DAYS = 41
COMPACT_WIDTH, COMPACT_CELL, COMPACT_HEIGHT, COMPACT_OFF = 128.0, 10.5, 11.0, 1.3


@dataclass(frozen=True, slots=True)
class _Day:
    counted: CountedDay
    number: int
    extended: bool
    late: bool
    due: bool


def layout(
    trace: Trace, today: date, *, extension: Trace | None = None, answered_on: date | None = None, compact: bool = False
) -> Strip:
    """Place every day of ``trace``, and of the ``extension`` that follows it, as they look on ``today``.

    ``answered_on`` ends the count. Past the limit up to ten late days are added as far as the calendar is known.
    All dates are in the body's own zone.
    """
    standing = stand(trace, today, extension=extension, answered_on=answered_on)
    days = _sequence(trace, extension, answered_on or today)
    measures = _compact(days) if compact else (LONG if standing.total_days >= LONG_FROM_DAYS else FULL)
    return _place(days, measures, trace, standing, today, answered_on, extension)


def _sequence(trace: Trace, extension: Trace | None, moment: date) -> list[_Day]:
    days = [_Day(d, d.number or 0, False, False, d.day == trace.due) for d in trace.days]
    base = trace.deadline.days
    if extension:
        days += [_Day(d, base + (d.number or 0), True, False, d.day == extension.due) for d in extension.days]
    for counted in days_after(extension or trace, moment):
        if (counted.number or 0) > LATE_SHOWN_DAYS:
            break
        days.append(_Day(counted, counted.number or 0, False, True, False))
    return days


def _compact(days: Sequence[_Day]) -> Measures:
    """Fit all cells into one short row; few cells keep their size, so a short limit looks short."""
    cells = sum(1 for d in days if d.counted.number is not None)
    off = (len(days) - cells) * COMPACT_OFF
    space = 1.0 if cells <= 20 else 0.6 if cells <= 45 else 0.0
    runs = sum(1 for skipped, _ in groupby(days, key=lambda d: d.counted.number is None) if skipped)
    room = COMPACT_WIDTH - off - (cells - 1 + runs) * space
    width = min(COMPACT_CELL, room / max(cells, 1))
    return Measures(width, COMPACT_HEIGHT, space, COMPACT_OFF, 0, COMPACT_WIDTH, None, 6, 6, 3, False)


def _rows(days: Sequence[_Day], row_cells: int | None) -> Iterator[list[list[_Day]]]:
    """Yield rows of runs: a run is one counted day, or the skipped days between two counted ones."""
    row: list[list[_Day]] = []
    count = 0
    for is_skipped, run in groupby(days, key=lambda d: d.counted.number is None):
        if is_skipped:
            row.append(list(run))
            continue
        for day in run:
            if count == row_cells:
                yield row
                row, count = [], 0
            row.append([day])
            count += 1
    if row:
        yield row


def _place(
    days: Sequence[_Day],
    m: Measures,
    trace: Trace,
    standing: Standing,
    today: date,
    answered_on: date | None,
    extension: Trace | None,
) -> Strip:
    cells: list[Cell] = []
    gaps: list[Gap] = []
    ticks: list[Tick] = []
    poles: list[Pole] = []
    mark: Mark | None = None
    moment = answered_on or today
    marked_at_start = moment <= trace.starts
    y, start_y, widest = 0.0, 0.0, m.width
    for index, row in enumerate(_rows(days, m.row_cells)):
        row_days = [d for run in row for d in run]
        crowned = any(d.counted.day == moment or d.due for d in row_days) or (index == 0 and marked_at_start)
        crowned = crowned or (row_days[-1] is days[-1] and row_days[-1].late)
        y += m.head if crowned else m.bare_head
        x = m.start_width if index == 0 else 0.0
        if index == 0:
            start_y = y + m.cell_height / 2
        first_cell, first_gap = len(cells), len(gaps)
        for run in row:
            if run[0].counted.number is None:
                gap = _gap(run, x, y, m)
                gaps.append(gap)
                x += gap.width + m.space
            else:
                cells.append(_cell(run[0], x, y, m, moment, answered_on))
                x += m.cell_width + m.space
        row_cells, row_gaps = cells[first_cell:], gaps[first_gap:]
        widest = max(widest, x - m.space)
        poles.extend(
            Pole(cell.x + cell.width, y, m.cell_height, cell.day == standing.due) for cell in row_cells if cell.due
        )
        mark = mark or _mark(row_cells, row_gaps, moment, answered_on is not None, m, y)
        ticks += _ticks(row_cells, row_gaps, trace, index == 0, standing.due, m, y)
        y += m.cell_height + m.foot
    if mark is None and marked_at_start and m.start_width:
        mark = Mark(5, start_y - m.cell_height / 2, 0, "start", answered_on is not None)
    elif mark is None and cells and cells[-1].state is State.LATE:
        last = cells[-1]
        mark = replace(_word(last, last.y, answered_on is not None, m), beyond=True)
    provisional = trace.provisional or (extension is not None and extension.provisional)
    return Strip(
        widest, y, standing, m.numbered, trace.starts, 5, start_y,
        tuple(cells), tuple(gaps), tuple(ticks), tuple(poles), mark, provisional,
    )  # fmt: skip


def _cell(day: _Day, x: float, y: float, m: Measures, moment: date, answered_on: date | None) -> Cell:
    state = _state(day, moment, answered_on)
    return Cell(
        day.counted.day, day.number, state, day.extended, day.due, round(x, 2), y, round(m.cell_width, 2), m.cell_height
    )


def _state(day: _Day, moment: date, answered_on: date | None) -> State:
    if day.late:
        return State.LATE
    if day.counted.day > moment:
        return State.AHEAD if answered_on is None else State.UNUSED
    return State.DONE if day.counted.day == answered_on else State.SPENT


def _gap(run: Sequence[_Day], x: float, y: float, m: Measures) -> Gap:
    bars: list[Bar] = []
    at = x
    for decreed, days in groupby(run, key=lambda d: d.counted.reason and d.counted.reason.kind is not DayKind.WEEKEND):
        count = len(list(days))
        if decreed:
            bars += [Bar(round(at + n * m.off_width, 2), round(m.off_width * 0.72, 2), True) for n in range(count)]
        else:
            bars.append(Bar(round(at, 2), round(count * m.off_width, 2), False))
        at += count * m.off_width
    return Gap(tuple(d.counted for d in run), tuple(bars), round(x, 2), y, round(at - x, 2), m.cell_height)


def _mark(cells: Sequence[Cell], gaps: Sequence[Gap], moment: date, done: bool, m: Measures, y: float) -> Mark | None:
    for cell in cells:
        if cell.day == moment:
            return _word(cell, y, done, m)
    for gap in gaps:
        if gap.days[0].day <= moment <= gap.days[-1].day:
            return _word(gap, y, done, m)
    return None


def _word(part: Cell | Gap, y: float, done: bool, m: Measures) -> Mark:
    """Put the word over its notch, but inside the drawing and clear of the flag."""
    if isinstance(part, Cell) and part.due:
        x = round(part.x + part.width * 0.3, 2)
        return Mark(x, y, round(x + 4, 2), "end", done)
    x = round(part.x + part.width / 2, 2)
    if x < 24:
        return Mark(x, y, max(x - 6, 0), "start", done)
    return Mark(x, y, round(x + 4, 2), "end", done) if x > m.width - 24 else Mark(x, y, x, "middle", done)


def _ticks(
    cells: Sequence[Cell], gaps: Sequence[Gap], trace: Trace, first_row: bool, due: date, m: Measures, y: float
) -> Iterator[Tick]:
    """Date the start, the first day of each row and of each week, and the last day, as far as there is room."""
    if m.row_cells is None:
        return
    below = y + m.cell_height + 12
    taken: list[tuple[float, float]] = []
    final = next((cell for cell in cells if cell.day == due), None)
    if final:
        right = final.x + final.width
        anchor, at = ("end", right) if right > 108 else ("start", final.x)
        taken.append((at - 108, at) if anchor == "end" else (at, at + 108))
        yield Tick(final.day, at, below, anchor, True)
    after_gap = {min((cell.x for cell in cells if cell.x > gap.x), default=-1.0) for gap in gaps}
    wanted = [(0.0, trace.starts)] if first_row else []
    wanted += [(c.x, c.day) for c in cells if (c is cells[0] and not first_row) or c.x in after_gap]
    for x, day in wanted:
        if all(x > end + 6 or x + 36 < start for start, end in taken):
            taken.append((x, x + 36))
            cramped = x + 36 > m.width
            yield Tick(day, x + m.cell_width if cramped else x, below, "end" if cramped else "start")


def _box(cell: Cell) -> str:
    return f"M{cell.x:g} {cell.y:g}h{cell.width:g}v{cell.height:g}h-{cell.width:g}z"


def _diagonals(x: float, y: float, width: float, height: float) -> Iterator[str]:
    step = 6.0 if width > 8 else 4.0
    offset = x + y + step
    while offset < x + y + width + height:
        left, right = max(x, offset - y - height), min(x + width, offset - y)
        yield f"M{left:.1f} {offset - left:.1f}L{right:.1f} {offset - right:.1f}"
        offset += step
