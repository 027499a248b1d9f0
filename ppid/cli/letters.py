"""``ppid letters``: samples of every kind, and drawing what is still undrawn."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup


def register(group: AppGroup) -> None:
    group.add_command(letters)


letters = AppGroup("letters", help="Official letters.")


@letters.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--paper", type=click.Choice(["A4", "F4"]), default="A4")
def sample(out: Path, paper: str) -> None:
    """Write one filled example of every kind of letter to a folder."""
    from ppid.letters import render, samples

    out.mkdir(parents=True, exist_ok=True)
    for kind, facts in samples.SAMPLES.items():
        path = out / f"{kind}.pdf"
        path.write_bytes(render.render(kind, facts, paper=paper))
        click.echo(str(path))


@letters.command()
@click.option("--share", default="0/1", help="Only this share of them, as in 0/2 and 1/2, to use several cores.")
def draw(share: str) -> None:
    """Draw every letter that is issued and still without its PDF."""
    from ppid.actions.background import draw_letters

    number, _slash, count = share.partition("/")
    click.echo(f"{draw_letters(int(number), int(count))} surat digambar.")
