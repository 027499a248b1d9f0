"""``ppid log``: what others say of the signed heads, and how each log stands."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ppid import clock, settings
from ppid.i18n import format_moment


def register(group: AppGroup) -> None:
    group.add_command(log)


log = AppGroup("log", help="Time stamps and witnesses of the logs, and how they stand.")


@log.command()
def attest() -> None:
    """Have the newest head of each log stamped and witnessed now. Exits 1 when something went wrong."""
    from ppid.actions import background

    lines = background.attest(clock.now(), everything=True)
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("Tidak ada yang perlu dilakukan.")
    if any(line.startswith("tidak ") for line in lines):
        raise SystemExit(1)


@log.command()
def status() -> None:
    """Tell of each log how large it is, what awaits its next head, its key, and what others have attested."""
    from ppid.actions import proofs

    if not settings.current().log_tsa_url:
        click.echo("PPID_LOG_TSA_URL belum diatur: kepala buku tidak dicap waktu.")
    if not settings.current().log_witnesses:
        click.echo("PPID_LOG_WITNESSES belum diatur: kepala buku tidak disaksikan.")
    for one in proofs.standing_of_logs():
        body, signed = one.body, format_moment(one.signed_at, one.body.zone)
        click.echo(f"{body.slug}: {one.size} catatan, ditandatangani {signed}, {one.waiting} peristiwa menunggu")
        click.echo(f"  kunci {one.key or 'TIDAK DIKENAL; taruh kunci induk lama di PPID_PREVIOUS_SECRET_KEYS'}")
        if one.stamped_at is not None:
            click.echo(f"  dicap waktu terakhir {format_moment(one.stamped_at, body.zone)}")
        for name, size, at in one.witnesses:
            click.echo(f"  {name} menyaksikan {size} catatan pada {format_moment(at, body.zone)}")
