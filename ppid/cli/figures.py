"""``ppid figures``: the counts that pages across many bodies read."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from ppid import clock
from ppid.cli.common import body_named
from ppid.db import db
from ppid.models import PublicBody


def register(group: AppGroup) -> None:
    group.add_command(figures)


figures = AppGroup("figures", help="The counts that pages across many bodies read.")


@figures.command()
@click.option("--body", "slug", help="Every year of one body, by its slug.")
@click.option("--all", "whole", is_flag=True, help="Every year of every body, whatever was counted before.")
def refresh(slug: str | None, whole: bool) -> None:
    """Count again the bodies that have taken steps since they were counted; the background work does it as well."""
    from ppid.actions import tallies

    body = body_named(slug)
    if body is None and not whole:
        done = tallies.refresh(clock.now(), limit=None)
    else:
        every = sa.select(PublicBody.id).order_by(PublicBody.id)
        ids = [body.id] if body is not None else list(db.session.scalars(every))
        for id in ids:
            tallies.recount(id, now=clock.now(), whole=True)
        done = len(ids)
    click.echo(f"{done} badan publik dihitung.")
