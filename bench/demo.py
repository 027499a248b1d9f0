"""How long the demo world takes to load, part by part, and what its letters add.

Run with ``.venv/bin/python bench/demo.py``; ``--letters 40`` draws so many letters (all of them take minutes).
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa

from ppid import create_app
from ppid.actions import letters, seals
from ppid.actions.background import seal_events
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import db
from ppid.demo import load
from ppid.models import Event, InfoRequest, Letter, PublicBody
from ppid.settings import Settings

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def timed(name: str, work: Callable[[], object]) -> None:
    begun = perf_counter()
    work()
    print(f"{name:<36}{perf_counter() - begun:>8.1f} s")


def migrate() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bring_up_to_date()


def verify() -> None:
    flaws = [seals.verify(body) for body in db.session.scalars(sa.select(PublicBody)).all()]
    if any(flaws):
        raise SystemExit(f"the record is broken: {flaws}")


def how_many(model: type[InfoRequest] | type[Event] | type[Letter]) -> int:
    return db.session.scalar(sa.select(sa.func.count(model.id))) or 0


def draw(wanted: int) -> float:
    """Draw so many letters; return the seconds that each of them took."""
    drawn, begun = 0, perf_counter()
    while drawn < wanted and (ids := letters.undrawn()[: wanted - drawn]):
        for id in ids:
            letters.draw(id)
        drawn += len(ids)
    return (perf_counter() - begun) / max(1, drawn)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=0, help="draw so many letters")
    wanted = options.parse_args().letters
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder)))
        with app.app_context():
            timed("migrations and calendar", migrate)
            timed("bodies, people, cases", lambda: load.enter(NOW))
            timed("sealing the record", lambda: seal_events(NOW))
            timed("verifying the record", verify)
            print(f"\n{how_many(InfoRequest)} requests, {how_many(Event)} events, {how_many(Letter)} letters")
            if wanted:
                print(f"{draw(wanted) * 1000:.0f} ms for each letter")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
