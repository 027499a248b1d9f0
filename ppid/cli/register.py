"""``ppid register``: a register of a body as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import click
from flask.cli import AppGroup

from ppid import clock
from ppid.cli.common import ISO_DATE, body_named

KINDS = ("requests", "objections")
FORMS = ("xlsx", "csv", "pdf")


def register(group: AppGroup) -> None:
    group.add_command(registers)


registers = AppGroup("register", help="The registers of a body.")


@registers.command()
@click.option("--body", "slug", required=True, help="The body, by its slug.")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--year", type=int, required=True)
@click.option("--from", "first", type=ISO_DATE, help="Only what was received on this day or later.")
@click.option("--to", "last", type=ISO_DATE, help="Only what was received on this day or before.")
@click.option("--format", "form", type=click.Choice(FORMS), required=True)
@click.option("--public", is_flag=True, help="Without identities: no names, addresses, contacts.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(
    slug: str, kind: str, year: int, first: date | None, last: date | None, form: str, public: bool, out: Path
) -> None:
    """Write a register to a file, with identities masked as on the screen, or without people for the public.

    With the identities it leaves only from the pages, where the office that takes it is put on record.
    """
    from ppid.actions import register_sheets
    from ppid.actions.register_sheets import People, Wanted
    from ppid.queries.registers import Period, RegisterKind

    body = body_named(slug)
    assert body is not None  # a slug was asked for
    span = (first or date(year, 1, 1), last or date(year, 12, 31)) if first or last else (None, None)
    if span[0] and span[1] and not span[0] <= span[1]:
        raise click.ClickException("the first day lies after the last")
    wanted = Wanted(RegisterKind(kind), Period(year, *span), People.NONE if public else People.MASKED)
    try:
        with out.open("wb") as file:
            rows = register_sheets.write(cast(BinaryIO, file), form, body, wanted, now=clock.now())
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{rows} baris ditulis ke {out}")
