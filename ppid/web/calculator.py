"""The deadline calculator: its question as asked in the address, and the answer, as page and as data alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ppid import clock
from ppid.daystrip import Strip, layout
from ppid.law.calendar import CalendarGap
from ppid.law.deadlines import DEADLINES, EXTENSION, REPLY, Trace, count
from ppid.models import PublicBody
from ppid.queries.calendars import calendar_of
from ppid.web.forms.public import CalculatorForm

NATIONAL_ZONE = "Asia/Jakarta"


def zone_of(body: PublicBody | None) -> str:
    return body.zone if body else NATIONAL_ZONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What the calculator found: a trace, or the year whose calendar is missing; with REPLY also the extension."""

    trace: Trace | None = None
    missing_year: int | None = None
    extension: Trace | None = None
    extension_missing_year: int | None = None


def calculated(form: CalculatorForm, body: PublicBody | None) -> Answer | None:
    """Count what a valid form asks. None, with a word beside the date, when it lies beyond every calendar."""
    deadline, starts, calendar = DEADLINES[form.aturan.data], cast(date, form.tanggal.data), calendar_of(body)
    try:
        trace = count(deadline, starts, calendar)
    except CalendarGap as gap:
        return Answer(missing_year=gap.year)
    except OverflowError:
        form.tanggal.errors = [_("Tanggal ini terlalu jauh untuk dihitung.")]
        return None
    if deadline is not REPLY:
        return Answer(trace)
    try:
        return Answer(trace, extension=count(EXTENSION, trace.due, calendar))
    except CalendarGap as gap:
        return Answer(trace, extension_missing_year=gap.year)


def asked(bodies: Sequence[PublicBody]) -> tuple[PublicBody | None, CalculatorForm, Answer | None]:
    """Read the address: the body chosen among ``bodies``, the form, and the answer when the form is sound.

    What the address does not say is asked as of today, about the answer to a request, in the national calendar.
    """
    chosen = next((body for body in bodies if body.slug == request.args.get("badan")), None)
    today = clock.today(zone_of(chosen))
    given = {"aturan": REPLY.name, "tanggal": today.isoformat(), "badan": ""} | request.args.to_dict()
    form = CalculatorForm(bodies, formdata=MultiDict(given))
    return chosen, form, calculated(form, chosen) if form.validate() else None


def is_running(trace: Trace, today: date) -> bool:
    return trace.starts <= today <= trace.due


def strip_of(trace: Trace, today: date) -> Strip:
    """The day strip of a question; a count that does not run today has no place for "today" in it."""
    return layout(trace, today) if is_running(trace, today) else replace(layout(trace, trace.starts), mark=None)
