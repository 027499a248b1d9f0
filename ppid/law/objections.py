"""When an applicant may object, on which ground, and until when.

Source: UU 14/2008 Pasal 35 ayat (1) (grounds), Pasal 36 ayat (1) (window).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law.articles import KIP, Article
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import OBJECTION, Trace, count_provisionally
from ppid.law.workflow import ItemOutcome


class Ground(StrEnum):
    """Pasal 35 ayat (1) huruf a to g."""

    REFUSED = "a"
    PERIODIC_NOT_PROVIDED = "b"
    NO_ANSWER = "c"
    NOT_AS_ASKED = "d"
    NOT_FULFILLED = "e"
    UNREASONABLE_FEE = "f"
    LATE = "g"

    @property
    def article(self) -> Article:
        return Article(KIP, 35, 1, self.value)


LABELS: dict[Ground, str] = {
    Ground.REFUSED: "Permohonan informasi ditolak berdasarkan alasan pengecualian",
    Ground.PERIODIC_NOT_PROVIDED: "Informasi berkala tidak disediakan",
    Ground.NO_ANSWER: "Permohonan informasi tidak ditanggapi",
    Ground.NOT_AS_ASKED: "Permohonan informasi ditanggapi tidak sebagaimana yang diminta",
    Ground.NOT_FULFILLED: "Permohonan informasi tidak dipenuhi",
    Ground.UNREASONABLE_FEE: "Biaya yang dikenakan tidak wajar",
    Ground.LATE: "Informasi disampaikan melebihi jangka waktu yang ditentukan",
}


@dataclass(frozen=True, slots=True)
class OpenGround:
    """A ground that the facts have opened. ``window`` is None while its start (receipt) is not proven."""

    ground: Ground
    found_on: date | None
    window: Trace | None

    def is_late(self, received_on: date) -> bool:
        """Whether an objection received on that day comes after the window; for the Atasan PPID to judge."""
        return self.window is not None and received_on > self.window.due


def open_grounds(
    *,
    due_on: date,
    answered_on: date | None,
    received_answer_on: date | None,
    outcomes: frozenset[ItemOutcome],
    has_fee: bool,
    today: date,
    calendar: WorkingCalendar,
) -> list[OpenGround]:
    """The grounds open on ``today``, as the facts show them; the applicant may still choose another.

    Silence opens ground c with the end of ``due_on``. What an answer opens runs from the day it was received. All dates
    are in the body's own zone.
    """
    if answered_on is None:
        if today <= due_on:
            return []
        return [OpenGround(Ground.NO_ANSWER, due_on, count_provisionally(OBJECTION, due_on, calendar))]
    found = [
        ground
        for ground, holds in (
            (Ground.REFUSED, ItemOutcome.REFUSED in outcomes),
            (Ground.NOT_AS_ASKED, ItemOutcome.GIVEN_IN_PART in outcomes),
            (Ground.NOT_FULFILLED, bool(outcomes & {ItemOutcome.NOT_HELD, ItemOutcome.NOT_DOCUMENTED})),
            (Ground.UNREASONABLE_FEE, has_fee),
            (Ground.LATE, answered_on > due_on),
        )
        if holds
    ]
    window = None if received_answer_on is None else count_provisionally(OBJECTION, received_answer_on, calendar)
    return [OpenGround(ground, received_answer_on, window) for ground in found]


def window_of(
    ground: Ground,
    *,
    due_on: date | None,
    answered_on: date | None,
    received_answer_on: date | None,
    calendar: WorkingCalendar,
) -> OpenGround:
    """The window of a ground that the applicant chose, whatever the facts alone would have opened.

    It runs from the receipt of the answer, or from the end of a limit that passed in silence; ground b has none, for it
    needs no request. All dates are in the body's own zone. Source: UU 14/2008 Pasal 36 ayat (1).
    """
    if ground is Ground.PERIODIC_NOT_PROVIDED:
        return OpenGround(ground, None, None)
    was_silence = ground is Ground.NO_ANSWER or answered_on is None
    found_on = due_on if was_silence else received_answer_on
    window = None if found_on is None else count_provisionally(OBJECTION, found_on, calendar)
    return OpenGround(ground, found_on, window)
