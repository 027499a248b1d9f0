"""The command line: ``flask ppid ...``. Every maintenance job is here; nothing of the kind answers over HTTP."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("ppid", help="Portal PPID: deadlines, calendar, people, letters, seals and upkeep.")


def init(app: Flask) -> None:
    """Attach the commands. A command imports what it runs when it runs."""
    from ppid.cli import (
        bundles,
        calendar,
        deadline,
        figures,
        letters,
        log,
        monev,
        people,
        record,
        register,
        report,
        search,
        upkeep,
    )

    for module in (
        deadline,
        calendar,
        people,
        letters,
        record,
        log,
        bundles,
        register,
        report,
        search,
        figures,
        upkeep,
        monev,
    ):
        module.register(group)
    app.cli.add_command(group)
