"""``ppid migrate``, ``prepare``, ``work`` and ``demo``: starting the portal and keeping it going."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from datetime import date
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from ppid import clock, settings
from ppid.cli import search
from ppid.cli.common import ISO_DATE
from ppid.db import committed, db
from ppid.models import PublicBody

WORK_PAUSE_SECONDS = 2
DAILY_PAUSE_SECONDS = 600  # the daily run repeats nothing, so it may look often
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
log = logging.getLogger("ppid.work")


def register(group: AppGroup) -> None:
    for command in (migrate, prepare, work, daily, demo):
        group.add_command(command)


def bring_up_to_date() -> None:
    """Apply every migration, enter the decreed days that are not known yet, index what is not indexed."""
    import flask_migrate

    from ppid.actions import calendars

    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=str(MIGRATIONS))
    with committed():
        calendars.seed(clock.now())
    search.fill(missing_only=True)


@click.command()
def migrate() -> None:
    """Bring the database to the present schema, seed the calendar, and index what search does not know yet."""
    bring_up_to_date()
    click.echo("Basis data mutakhir.")


@click.command()
@click.option("--no-demo", is_flag=True, help="Do not load the demo world.")
def prepare(no_demo: bool) -> None:
    """Do everything that a start needs: migrate, load the demo world when empty, print the demo accounts."""
    bring_up_to_date()
    if not settings.current().is_development:
        return
    if not os.environ.get("PPID_SECRET_KEY"):
        click.echo("Tanpa PPID_SECRET_KEY portal berjalan sebagai lingkungan pengembangan saja.")
    if no_demo:
        return
    from ppid.demo import load

    if db.session.scalar(sa.select(sa.func.count(PublicBody.id))) == 0:
        click.echo("Memuat dunia contoh ...")
        load.load(clock.now())
    _print_accounts()


@click.command()
@click.option("--once", is_flag=True, help="One pass, then stop.")
def work(once: bool) -> None:
    """Deliver mail, draw letters and seal events, until stopped."""
    from ppid.actions import background

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    next_daily = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_daily:
                next_daily = time.monotonic() + DAILY_PAUSE_SECONDS  # first: trouble there must not hold up the mail
                background.run_daily(clock.now())
            background.run_once(clock.now(), moment=clock.now)
        except Exception:
            if once:
                raise
            log.exception("a pass of the background work failed; it is tried again")
            db.session.rollback()
        if once:
            return
        stop.wait(WORK_PAUSE_SECONDS)


@click.command()
@click.option("--on", type=ISO_DATE, help="The day to run for; today in each body's zone when left out.")
def daily(on: date | None) -> None:
    """Close what was not completed, remind officers, tell people the rights that silence opened; each thing once."""
    from ppid.actions import background

    lines = background.run_daily(clock.now(), on)
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("Tidak ada yang perlu dilakukan.")


demo = AppGroup("demo", help="The fictitious world of development.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when bodies are there already.")
def load_demo(if_empty: bool) -> None:
    """Load the demo world into an empty database."""
    from ppid.demo import load

    _development_only()
    if db.session.scalar(sa.select(sa.func.count(PublicBody.id))):
        if if_empty:
            return
        raise click.ClickException("the database is not empty")
    load.load(clock.now())


@demo.command("accounts")
def accounts() -> None:
    """Print the demo accounts."""
    _development_only()
    _print_accounts()


def _development_only() -> None:
    if not settings.current().is_development:
        raise click.ClickException("the demo world exists in development only")


def _print_accounts() -> None:
    from ppid.demo import load

    for line in load.account_lines():
        click.echo(line)
