"""``ppid verify-bundle``: a dispute bundle checked by whoever received it."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup


def register(group: AppGroup) -> None:
    group.add_command(verify_bundle)


@click.command("verify-bundle")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="The verifier key that must have sealed it, as the body published it.")
def verify_bundle(file: Path, key: str) -> None:
    """Check every fingerprint, the chain and the signatures of a dispute bundle; name the first thing that is wrong.

    Needs no database. Exits 1 when something is wrong.
    """
    from ppid.bundles.check import check

    report = check(file, key.strip())
    for line in report.right:
        click.echo(line)
    if report.wrong:
        click.echo(f"SALAH: {report.wrong}")
        raise SystemExit(1)
    click.echo("Berkas sengketa ini utuh.")
