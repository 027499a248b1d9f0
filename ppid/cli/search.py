"""``ppid search``: the index by which requests are found."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ppid.db import committed, db


def register(group: AppGroup) -> None:
    group.add_command(search)


search = AppGroup("search", help="The index by which requests are found.")


@search.command("rebuild")
def rebuild() -> None:
    """Write the words of every request anew."""
    from ppid.actions import search as actions

    count = fill(missing_only=False)
    with committed():
        actions.compact()
    click.echo(f"Indeks pencarian disusun ulang: {count} permohonan.")


def fill(*, missing_only: bool) -> int:
    """Index every request, or those without words, in batches that others may write between; return how many."""
    from ppid.actions import search as actions

    count = last = 0
    while True:
        with committed():
            ids = actions.index_next(last, missing_only=missing_only)
        db.session.expunge_all()
        if not ids:
            return count
        count, last = count + len(ids), ids[-1]
