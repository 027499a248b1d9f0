"""``ppid monev``: the yearly questionnaires of the commissions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from ppid import clock
from ppid.access import system_of
from ppid.cli.common import ISO_DATE, body_named
from ppid.db import committed


def register(group: AppGroup) -> None:
    group.add_command(monev)


monev = AppGroup("monev", help="The yearly questionnaires of the commissions.")


@monev.command()
@click.option("--commission", "slug", required=True, help="The commission, by its slug.")
@click.option("--year", type=int, required=True)
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="As JSON.")
@click.option("--opens", "opens_on", type=ISO_DATE, required=True, help="The first day for answers.")
@click.option("--closes", "closes_on", type=ISO_DATE, required=True, help="The last day for answers, until 23.59.")
@click.option("--objections-until", "until_on", type=ISO_DATE, required=True, help="The last day for objections.")
def load(slug: str, year: int, path: Path | None, opens_on: date, closes_on: date, until_on: date) -> None:
    """Make the questionnaire of a commission and year from a file, or from the example; it stays closed."""
    from ppid.actions import questionnaires
    from ppid.law.monev import Dates
    from ppid.models import BodyKind

    commission = body_named(slug)
    if commission is None or commission.kind is not BodyKind.COMMISSION:
        raise click.ClickException(f"{slug!r} is not a commission")
    try:
        plan = questionnaires.parse(path.read_text(encoding="utf-8")) if path else questionnaires.example()
        with committed():
            made = questionnaires.create(
                commission,
                year,
                plan,
                Dates(opens_on, closes_on, until_on),
                actor=system_of(commission.id),
                now=clock.now(),
            )
            title = made.title
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    except questionnaires.QuestionnaireError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{title} {year} dibuat, masih tertutup.")
