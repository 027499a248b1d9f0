"""``ppid seal``, ``ppid verify`` and ``ppid deliver``: the record and what leaves the house."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from ppid import clock, outbox
from ppid.cli.common import body_named
from ppid.db import db
from ppid.models import PublicBody


def register(group: AppGroup) -> None:
    for command in (seal, verify, deliver):
        group.add_command(command)


@click.command()
def seal() -> None:
    """Merge new events into the log of each body and sign its head."""
    from ppid.actions.background import seal_events
    from ppid.actions.seals import LogBroken, UnknownKey

    try:
        click.echo(f"{seal_events(clock.now())} peristiwa disegel.")
    except UnknownKey as error:
        message = f"nobody here knows the key that signed the log of {error}; set PPID_PREVIOUS_SECRET_KEYS"
        raise click.ClickException(message) from error
    except LogBroken as error:
        raise click.ClickException(f"the log of {error} does not fit its last signed head; run: ppid verify") from error


@click.command()
@click.option("--body", "slug", help="Only this body.")
def verify(slug: str | None) -> None:
    """Recompute every chain and log; name the first broken row of each body. Exits 1 when there is one."""
    from ppid.actions import seals

    body = body_named(slug)
    bodies = [body] if body else list(db.session.scalars(sa.select(PublicBody).order_by(PublicBody.slug)))
    flaws = 0
    for one in bodies:
        flaw = seals.verify(one)
        if flaw is None:
            click.echo(f"{one.slug}: utuh")
            continue
        flaws += 1
        place = "" if flaw.event_id is None else f" event {flaw.event_id}"
        case = "" if flaw.request_id is None else f" (request {flaw.request_id})"
        click.echo(f"{one.slug}: RUSAK{place}{case}: {flaw.what}")
    if flaws:
        raise SystemExit(1)


@click.command()
def deliver() -> None:
    """Try to send every mail that is due."""
    from ppid.actions import background

    sent, waiting = outbox.deliver(clock.now(), moment=clock.now)
    background.record_receipts(clock.now())  # of the answers that a server has just accepted
    click.echo(f"{sent} terkirim, {waiting} menunggu.")
