"""``ppid deadline``: count one time limit and explain it day by day."""

from __future__ import annotations

import json
import sys
from datetime import date

import click
from flask.cli import AppGroup

from ppid.cli.common import ISO_DATE, body_named
from ppid.i18n import format_date
from ppid.law.calendar import CalendarGap
from ppid.law.deadlines import DEADLINES, Trace, count, explain
from ppid.queries.calendars import calendar_of

EXIT_CALENDAR_GAP = 3


def register(group: AppGroup) -> None:
    group.add_command(deadline)


@click.command()
@click.argument("rule", type=click.Choice(list(DEADLINES)))
@click.option("--from", "starts", required=True, type=ISO_DATE, help="The day of the event; the count begins after it.")
@click.option("--body", "slug", help="Count with the calendar of this body (its slug).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def deadline(rule: str, starts: date, slug: str | None, as_json: bool) -> None:
    """Count RULE and print its last day and every day on the way.

    Exits 3, naming the year, when the count enters a year without a decreed calendar.
    """
    try:
        trace = count(DEADLINES[rule], starts, calendar_of(body_named(slug)))
    except CalendarGap as gap:
        click.echo(f"Kalender tahun {gap.year} belum ditetapkan; batas waktu tidak dapat dihitung.", err=True)
        sys.exit(EXIT_CALENDAR_GAP)
    if as_json:
        click.echo(json.dumps(trace.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(trace)


def _print(trace: Trace) -> None:
    click.echo(f"{trace.deadline.label}: {trace.deadline.article}")
    click.echo(f"Sejak {format_date(trace.starts)}: {trace.deadline.runs_from}")
    for day in trace.days:
        number = "  -" if day.number is None else f"{day.number:3}"
        click.echo(f"{number}  {format_date(day.day)}{'' if day.reason is None else '  ' + explain(day.reason)}")
    click.echo(f"Jatuh tempo: {format_date(trace.due)}{' (sementara)' if trace.provisional else ''}")
    if trace.deadline.note:
        click.echo(trace.deadline.note)
