"""``ppid letters``: samples of every kind, and drawing what is still undrawn."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, cast

import click
from flask.cli import AppGroup

from ppid import clock
from ppid.cli.common import body_named
from ppid.clock import today
from ppid.db import rest
from ppid.models import PublicBody

SAMPLE_ROWS = 12  # of each register


def register(group: AppGroup) -> None:
    group.add_command(letters)


letters = AppGroup("letters", help="Official letters.")


@letters.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--body", "slug", help="With letterhead, numbers, units and officials of this body, not invented ones.")
@click.option("--paper", type=click.Choice(["A4", "F4"]), help="A4, or the paper of the body, when left out.")
def sample(out: Path, slug: str | None, paper: str | None) -> None:
    """Write one filled example of every kind of letter to a folder; of a body its registers, too, identities masked."""
    from ppid.actions import crests, letter_samples
    from ppid.letters import render, samples

    body, filled = body_named(slug), samples.SAMPLES
    pictures: dict[str, bytes] = {}
    if body is not None:
        filled = letter_samples.of_body(body, today(body.zone))
        for facts in filled.values():
            pictures |= crests.pictures_of(body.id, facts)
    paper = paper or (body.paper if body else "A4")
    rest()
    out.mkdir(parents=True, exist_ok=True)
    for kind, facts in filled.items():
        path = out / f"{kind}.pdf"
        path.write_bytes(render.render(kind, facts, paper=paper, pictures=pictures))
        click.echo(str(path))
    if body is not None:
        _registers(out, body)


def _registers(out: Path, body: PublicBody) -> None:
    """The first rows of this year's registers, as they are printed. There are no invented ones."""
    from ppid.actions import register_sheets
    from ppid.queries.registers import Period, RegisterKind

    now = clock.now()
    for kind in (RegisterKind.REQUESTS, RegisterKind.OBJECTIONS):
        path, wanted = out / f"register_{kind.value}.pdf", register_sheets.Wanted(kind, Period(today(body.zone).year))
        with path.open("wb") as file:
            register_sheets.write(cast(BinaryIO, file), "pdf", body, wanted, now=now, most=SAMPLE_ROWS)
        click.echo(str(path))


@letters.command()
@click.option("--share", default="0/1", help="Only this share of them, as in 0/2 and 1/2, to use several cores.")
def draw(share: str) -> None:
    """Draw every letter that is issued and still without its PDF."""
    from ppid.actions.background import draw_letters

    number, _slash, count = share.partition("/")
    click.echo(f"{draw_letters(int(number), int(count))} surat digambar.")
