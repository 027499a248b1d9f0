"""``ppid report``: the report of a body on its service of public information, as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from flask.cli import AppGroup

from ppid import clock
from ppid.cli.common import ISO_DATE, body_named
from ppid.clock import local_date
from ppid.law.reports import ReportKind, Span

FORMS = ("pdf", "xlsx", "json")


def register(group: AppGroup) -> None:
    group.add_command(reports)


reports = AppGroup("report", help="The report of a body on its service of public information.")


def _asks_which(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path)),
        click.option("--format", "form", type=click.Choice(FORMS), required=True),
        click.option("--on", type=ISO_DATE, help="Count for the end of this day, also when a report was sent."),
        click.option("--year", type=click.IntRange(1945, 2999), required=True),
        click.option("--body", "slug", required=True, help="The body, by its slug."),
    ):
        command = option(command)
    return command


@reports.command()
@_asks_which
def annual(year: int, **asked: Any) -> None:
    """Write the report on a year to a file: as it was sent, or else as it stands at the end of yesterday."""
    _write(Span(ReportKind.ANNUAL, year), **asked)


@reports.command()
@_asks_which
@click.option("--half", type=click.IntRange(1, 2), required=True)
def semester(year: int, half: int, **asked: Any) -> None:
    """Write the report on half a year to a file, in the same way."""
    _write(Span(ReportKind.SEMESTER, year, half), **asked)


@reports.command()
@_asks_which
@click.option("--month", "number", type=click.IntRange(1, 12), required=True)
def month(year: int, number: int, **asked: Any) -> None:
    """Write the report on a month to a file, in the same way."""
    _write(Span(ReportKind.MONTH, year, number), **asked)


def _write(span: Span, *, slug: str, on: date | None, form: str, out: Path) -> None:
    from ppid.actions import report_figures, report_files
    from ppid.db import db
    from ppid.queries import reports as queries

    body = body_named(slug)
    assert body is not None  # a slug was asked for
    now = clock.now()
    if span.first > local_date(now, body.zone):
        raise click.ClickException(f"that period has not begun: its first day is {span.first}")
    last = report_figures.last_whole_day(body, now)
    if on is not None and on > last:
        raise click.ClickException(f"that day is not over: the last one that is was {last}")
    report = db.session.scalar(queries.newest_sent(body.id, span)) if on is None else None
    if report is not None:
        figures, texts = report.figures, report.chapters
        words = f"seperti disampaikan pada {report.sent_on}, edisi {report.edition}"
    else:
        figures, texts = report_figures.of_span(body, span, on=on or last), {}
        words = f"menurut keadaan pada akhir {on or last}"
    try:
        with out.open("w+b") as file:
            target = cast(BinaryIO, file)
            if form == report_files.PDF:
                report_files.write_pdf(target, body, figures, texts, report=report)
            elif form == report_files.JSON:
                target.write(report_files.as_json(figures, texts))
            else:
                report_files.write_xlsx(target, figures)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Laporan ditulis ke {out}, {words}")
