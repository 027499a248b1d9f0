"""``ppid calendar``: the decreed days, and what moves when they change."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from datetime import date

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from ppid import clock
from ppid.actions import calendars as actions
from ppid.cli.common import ISO_DATE, body_named
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law.calendar import DECREED_KINDS, DayKind
from ppid.models import CalendarYear, PublicBody
from ppid.queries import calendars as queries


def register(group: AppGroup) -> None:
    group.add_command(calendar)


calendar = AppGroup("calendar", help="The decreed days off.")
BODY = click.option("--body", "slug", help="A body's own local holidays (its slug).")


def _who() -> str:
    return f"baris perintah ({pwd.getpwuid(os.getuid()).pw_name})"


@calendar.command("list")
@click.argument("year", type=int)
@BODY
def list_days(year: int, slug: str | None) -> None:
    """Print the days off of YEAR with kind, decree and source."""
    body = body_named(slug)
    for row in db.session.scalars(queries.in_year(year, body.id if body else None)):
        mark = " (perkiraan)" if row.estimated else ""
        source = f" [{row.source}]" if row.source else ""
        click.echo(f"{row.day}  {row.kind.value:<10}  {row.name}{mark}  {row.decree}{source}")
    click.echo(_year_line(year))


def _year_line(year: int) -> str:
    row = db.session.get(CalendarYear, year)
    if row is None:
        return f"Tahun {year} belum dibuka: hitungan yang memasukinya berhenti."
    return f"Tahun {year} dibuka{' dengan tanggal perkiraan' if row.estimated else ''}."


@calendar.command()
@click.argument("day", type=ISO_DATE)
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in DECREED_KINDS]))
@click.option("--decree", required=True, help="The decree that takes the day off.")
@click.option("--source", default="", help="Where the decree was read.")
@click.option("--estimated", is_flag=True, help="The date is not final yet.")
@BODY
def add(day: date, name: str, kind: str, decree: str, source: str, estimated: bool, slug: str | None) -> None:
    """Enter DAY as a day off called NAME, and move the open cases that it moves."""
    _change(
        lambda body: actions.add(
            day,
            name,
            kind=DayKind(kind),
            decree=decree,
            source=source,
            estimated=estimated,
            body=body,
            entered_by=_who(),
            now=clock.now(),
        ),
        slug,
        decree,
    )
    click.echo(f"{format_date(day)} dicatat: {name}.")
    if db.session.get(CalendarYear, day.year) is None:
        click.echo(f"Setelah semua hari tahun {day.year} masuk, bukalah: ppid calendar open {day.year} --decree ...")


@calendar.command()
@click.argument("day", type=ISO_DATE)
@click.option("--decree", default="", help="The decree that gives the day back.")
@BODY
def remove(day: date, decree: str, slug: str | None) -> None:
    """Take DAY out of force, and move the open cases that it moves."""
    decree = decree or f"penghapusan {day.isoformat()} melalui {_who()}"
    _change(
        lambda body: actions.remove(day, body=body, decree=decree, removed_by=_who(), now=clock.now()), slug, decree
    )
    click.echo(f"{format_date(day)} kembali menjadi hari biasa.")


@calendar.command("open")
@click.argument("year", type=int)
@click.option("--decree", required=True, help="The decree that lists the year's days off.")
@click.option("--estimated", is_flag=True)
def open_year(year: int, decree: str, estimated: bool) -> None:
    """Declare that all days off of YEAR are entered, so that counts may enter it."""
    _change(lambda _body: actions.open_year(year, decree=decree, estimated=estimated), None, decree)
    click.echo(_year_line(year))


@calendar.command()
def check() -> None:
    """Compare the decreed days with a second source and name missing years. Exits 1 when something differs."""
    differences = actions.differences()
    for line in differences:
        click.echo(line)
    missing = {
        year for body in db.session.scalars(sa.select(PublicBody)) for year in actions.missing_years(body, clock.now())
    }
    for year in sorted(missing):
        click.echo(f"Tahun {year} belum dibuka.")
    if differences or missing:
        raise SystemExit(1)
    click.echo("Kalender cocok dengan sumber kedua.")


def _change(step: Callable[[PublicBody | None], object], slug: str | None, decree: str) -> None:
    """Run a change and the recount it causes in one transaction, and print what moved."""
    try:
        with committed():
            body = body_named(slug)
            step(body)
            touched = [body] if body else list(db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)))
            for one in touched:
                for move in actions.recount(one, decree=decree, now=clock.now()):
                    click.echo(f"{move.number}: {move.before} -> {move.due_on}")
    except actions.CalendarError as error:
        raise click.ClickException(str(error)) from error
