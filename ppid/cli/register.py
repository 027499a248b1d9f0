"""``ppid register``: a register of a body as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click
from flask.cli import AppGroup

from ppid import clock
from ppid.cli.common import ISO_DATE, body_named
from ppid.law.cases import Channel
from ppid.law.objections import Ground
from ppid.models import PublicBody

if TYPE_CHECKING:
    from ppid.queries.registers import Only

KINDS = ("requests", "objections")
FORMS = ("xlsx", "csv", "pdf")
STATES = ("open", "answered", "refused", "waiting", "ruled", "late")


def register(group: AppGroup) -> None:
    group.add_command(registers)


registers = AppGroup("register", help="The registers of a body.")


@registers.command()
@click.option("--body", "slug", required=True, help="The body, by its slug.")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--year", type=int, required=True)
@click.option("--from", "first", type=ISO_DATE, help="Only what was received on this day or later.")
@click.option("--to", "last", type=ISO_DATE, help="Only what was received on this day or before.")
@click.option("--state", type=click.Choice(STATES), help="Only what stands so; waiting and ruled are of objections.")
@click.option("--unit", "unit_slug", help="Only what was asked of this unit or given to it, by its slug.")
@click.option("--channel", type=click.Choice([one.value for one in Channel]), help="Only what came so; of requests.")
@click.option(
    "--ground", type=click.Choice([one.value for one in Ground]), help="Only with this ground; of objections."
)
@click.option("--format", "form", type=click.Choice(FORMS), required=True)
@click.option("--public", is_flag=True, help="Without identities: no names, addresses, contacts.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(
    slug: str,
    kind: str,
    year: int,
    first: date | None,
    last: date | None,
    form: str,
    public: bool,
    out: Path,
    **filters: str | None,
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
    people = People.NONE if public else People.MASKED
    wanted = Wanted(RegisterKind(kind), Period(year, *span), people, _only(kind, body, **filters))
    try:
        with out.open("wb") as file:
            rows = register_sheets.write(cast(BinaryIO, file), form, body, wanted, now=clock.now())
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{rows} baris ditulis ke {out}")


def _only(
    kind: str, body: PublicBody, *, state: str | None, unit_slug: str | None, channel: str | None, ground: str | None
) -> Only:
    """Which rows are asked for. Ends the command for what the register does not have."""
    from ppid.db import db
    from ppid.queries.registers import LATE, REGISTERS, Only, RegisterKind, units

    is_of_requests = kind == RegisterKind.REQUESTS
    if state is not None and state not in REGISTERS[RegisterKind(kind)].states:
        raise click.ClickException(f"there is no state {state!r} in the register of {kind}")
    if ground is not None and is_of_requests:
        raise click.ClickException("only objections have a ground")
    if (unit_slug is not None or channel is not None) and not is_of_requests:
        raise click.ClickException("only requests are filtered by unit and channel")
    found = [unit.id for unit in db.session.scalars(units(body.id)) if unit.slug == unit_slug]
    if unit_slug is not None and not found:
        raise click.ClickException(f"there is no unit {unit_slug!r} in {body.slug}")
    return Only(
        state=state or "",
        on=clock.today(body.zone) if state == LATE else None,
        unit_id=found[0] if found else None,
        channel=Channel(channel) if channel else None,
        ground=Ground(ground) if ground else None,
    )
