"""The two clocks of an answer: the statute's, from receipt, and the operative one, from a complete file.

Source: UU 14/2008 Pasal 22 ayat (7) and (8); PerKI 1/2021 (completeness). They differ only when the applicant was told
in time that something was missing; the operative clock drives reminders, the statute's stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import COMPLETENESS, EXTENSION, REPLY, Trace, count_provisionally


@dataclass(frozen=True, slots=True)
class Clock:
    """The reply period and, when the time was extended, the extension that follows it."""

    reply: Trace
    extension: Trace | None = None

    @property
    def due(self) -> date:
        return self.extension.due if self.extension else self.reply.due

    @property
    def provisional(self) -> bool:
        return self.reply.provisional or (self.extension is not None and self.extension.provisional)


@dataclass(frozen=True, slots=True)
class Clocks:
    statute: Clock
    operative: Clock


def _clock(starts: date, extended: bool, calendar: WorkingCalendar) -> Clock:
    reply = count_provisionally(REPLY, starts, calendar)
    return Clock(reply, count_provisionally(EXTENSION, reply.due, calendar) if extended else None)


def completeness_due(received_on: date, calendar: WorkingCalendar) -> date:
    """The last day on which a missing part may be pointed out."""
    return count_provisionally(COMPLETENESS, received_on, calendar).due


def reply_clocks(
    received_on: date,
    calendar: WorkingCalendar,
    *,
    incomplete_on: date | None = None,
    completed_on: date | None = None,
    extended: bool = False,
) -> Clocks:
    """Count both clocks from the facts of a case; dates are in the body's own zone.

    The operative clock restarts on the day the file is complete, but only if the notice of incompleteness went out
    within its limit. A year without a decree is counted provisionally.
    """
    statute = _clock(received_on, extended, calendar)
    in_time = incomplete_on is not None and incomplete_on <= completeness_due(received_on, calendar)
    if completed_on is None or not in_time:
        return Clocks(statute, statute)
    return Clocks(statute, _clock(completed_on, extended, calendar))
