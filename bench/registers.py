"""What a whole register costs as a file: seconds, rows a second, bytes, and the memory of the process at its peak.

Run with ``.venv/bin/python bench/registers.py`` (XLSX and CSV of 1,000 and 10,000 requests, a PDF of 1,000),
``--large`` for 100,000 requests and a PDF of 5,000 as well. Each file is written in a process of its own, so that its
memory is its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from time import perf_counter, process_time

import worklist  # the bench beside this one, which fills a register

from ppid import clock, create_app
from ppid.actions import register_sheets
from ppid.actions.register_sheets import PDF, People, Wanted
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import db
from ppid.models import Applicant, PublicBody
from ppid.queries.registers import Period, RegisterKind
from ppid.settings import Settings
from ppid.sheets import CSV, XLSX

YEAR = 2026
KILOBYTE = 1024


def sealed(body_id: int, seq: int) -> dict[str, bytes | None]:
    """The address and contacts of an applicant, sealed as in real life."""
    person = Applicant(row_key=f"{body_id}-{seq}", address="Jalan Melati 3, Samarinda", phone="0812-5550-0001")
    person.email = "siti@example.org"
    return {name: getattr(person, name) for name in ("address_sealed", "phone_sealed", "email_sealed")}


def write(folder: str, body_id: int, form: str, people: People) -> dict[str, float]:
    """Write one register to nowhere that lasts, and say what it took."""
    app = create_app(Settings(instance=Path(folder)))
    wanted = Wanted(RegisterKind.REQUESTS, Period(YEAR), people)
    with app.app_context(), tempfile.TemporaryFile() as file:
        body = db.session.get_one(PublicBody, body_id)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun, worked = perf_counter(), process_time()
        count = register_sheets.write(file, form, body, wanted, now=clock.now())  # type: ignore[arg-type]
        took, cpu = perf_counter() - begun, process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = file.seek(0, 2)
        return {"rows": count, "seconds": took, "cpu": cpu, "bytes": size, "before": before, "peak": peak}


def apart(folder: str, body_id: int, form: str, people: People) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--write", folder, str(body_id), form, people.value]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="measure 100,000 requests and a PDF of 5,000 as well")
    options.add_argument("--write", nargs=4, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    logging.disable(logging.INFO)
    if chosen.write:
        folder, body_id, form, people = chosen.write
        print(json.dumps(write(folder, int(body_id), form, People(people))))
        return
    tables = [1_000, 10_000, *([100_000] if chosen.large else [])]
    prints = [1_000, *([5_000] if chosen.large else [])]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder)))
        plain = worklist.applicant
        worklist.applicant = lambda body_id, seq: plain(body_id, seq) | sealed(body_id, seq)
        with app.app_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                bring_up_to_date()
            bodies = {size: worklist.fill(size) for size in sorted({*tables, *prints})}
            db.session.remove()
            db.engine.dispose()
        print(
            f"{'rows':>8}  {'file':<14}{'seconds':>8}{'of CPU':>8}{'rows/s':>9}{'MB':>7}"
            f"{'peak MB':>9}{'of it before':>14}"
        )
        for size in tables:
            for form in (XLSX, CSV):
                for people in People:
                    show(form, people, apart(folder, bodies[size], form, people))
        for size in prints:
            show(PDF, People.MASKED, apart(folder, bodies[size], PDF, People.MASKED))


def show(form: str, people: People, made: dict[str, float]) -> None:
    """One line of the table."""
    print(
        f"{made['rows']:>8,}  {f'{form}, {people.value}':<14}{made['seconds']:>8.1f}{made['cpu']:>8.1f}"
        f"{made['rows'] / made['seconds']:>9,.0f}{made['bytes'] / KILOBYTE**2:>7.1f}{made['peak'] / KILOBYTE:>9.0f}"
        f"{made['before'] / KILOBYTE:>14.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
