"""What a whole register costs as a file: seconds, rows a second, bytes, and the memory of the process at its peak.

Run with ``.venv/bin/python bench/registers.py`` (1,000 and 10,000 requests), ``--large`` for 100,000 as well. Each file
is written in a process of its own, so that its memory is its own.
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
from time import perf_counter

import worklist  # the bench beside this one, which fills a register

from ppid import create_app, sheets
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import db
from ppid.models import Applicant, PublicBody
from ppid.queries.registers import RegisterKind
from ppid.settings import Settings
from ppid.web.forms.registers import RegisterForm
from ppid.web.registers import cells_of, sheet_of

YEAR = 2026
KILOBYTE = 1024


def sealed(body_id: int, seq: int) -> dict[str, bytes | None]:
    """The address and contacts of an applicant, sealed as in real life."""
    person = Applicant(row_key=f"{body_id}-{seq}", address="Jalan Melati 3, Samarinda", phone="0812-5550-0001")
    person.email = "siti@example.org"
    return {name: getattr(person, name) for name in ("address_sealed", "phone_sealed", "email_sealed")}


def write(folder: str, body_id: int, file_format: str, *, opened: bool) -> dict[str, float]:
    """Write one register to nowhere that lasts, and say what it took."""
    app = create_app(Settings(instance=Path(folder)))
    with app.app_context(), app.test_request_context(), tempfile.TemporaryFile() as file:
        body = db.session.get_one(PublicBody, body_id)
        form = RegisterForm([YEAR], formdata=None)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = perf_counter()
        sheet = sheet_of(RegisterKind.REQUESTS, body, form, opened=opened)
        rows = cells_of(RegisterKind.REQUESTS, body, form.period, opened=opened)
        count = sheets.WRITERS[file_format](file, sheet, rows)
        took = perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"rows": count, "seconds": took, "bytes": file.tell(), "before": before, "peak": peak}


def apart(folder: str, body_id: int, file_format: str, *, opened: bool) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--write", folder, str(body_id), file_format, "1" if opened else ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="measure 100,000 requests as well")
    options.add_argument("--write", nargs=4, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    logging.disable(logging.INFO)
    if chosen.write:
        folder, body_id, file_format, opened = chosen.write
        print(json.dumps(write(folder, int(body_id), file_format, opened=bool(opened))))
        return
    sizes = [1_000, 10_000, *([100_000] if chosen.large else [])]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder)))
        plain = worklist.applicant
        worklist.applicant = lambda body_id, seq: plain(body_id, seq) | sealed(body_id, seq)
        with app.app_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                bring_up_to_date()
            bodies = {size: worklist.fill(size) for size in sizes}
            db.session.remove()
            db.engine.dispose()
        print(f"{'rows':>8}  {'file':<18}{'seconds':>8}{'rows/s':>9}{'MB':>7}{'peak MB':>9}{'of it before':>14}")
        for size, body_id in bodies.items():
            for file_format in sheets.WRITERS:
                for opened in (False, True):
                    made = apart(folder, body_id, file_format, opened=opened)
                    name = f"{file_format}{', identities' if opened else ''}"
                    print(
                        f"{size:>8,}  {name:<18}{made['seconds']:>8.1f}{made['rows'] / made['seconds']:>9,.0f}"
                        f"{made['bytes'] / KILOBYTE**2:>7.1f}{made['peak'] / KILOBYTE:>9.0f}"
                        f"{made['before'] / KILOBYTE:>14.0f}"
                    )


if __name__ == "__main__":
    main()
